"""By when each step is due, unless the site says otherwise.

A spoken complaint is answered while the person is there; it is put right by the close of the
next working day (SI 2009/309, regulation 8(1)(c)); a grievance gets its written notice within
seven calendar days (CMS, State Operations Manual, appendix A).
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from frontdesk.recovery.clocks import Calendar, parse_hours
from frontdesk.recovery.codes import Channel, Severity
from frontdesk.recovery.promises import (
    ServicePromises,
    Term,
    Unit,
    acknowledge_due,
    escalate_at,
    follow_up_due,
    grievance_acknowledge_due,
    grievance_limit_due,
    grievance_notice_due,
    manager_told_due,
    resolve_due,
    stale_at,
)

MAPLE = Calendar("America/Chicago", parse_hours("mon-fri 08:00-17:00"), frozenset({date(2026, 5, 25)}))
PROMISES = ServicePromises()
LATE_FRIDAY = "2026-05-22 16:48"
"""Twelve minutes before a long weekend."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/Chicago"))


class TestAcknowledge:
    @pytest.mark.parametrize("channel", ["in_person", "phone"])
    @pytest.mark.parametrize(
        ("severity", "due"), [(1, "2026-05-26 08:03"), (2, "2026-05-26 08:03"), (3, "2026-05-22 16:53")]
    )
    def test_someone_who_is_there_hears_within_minutes_of_business(self, channel: str, severity: int, due: str) -> None:
        found = acknowledge_due(PROMISES, MAPLE, Channel(channel), Severity(severity), at(LATE_FRIDAY))
        assert found == at(due)

    @pytest.mark.parametrize(
        "channel", ["voicemail", "email", "portal", "letter", "fax", "online_review", "third_party"]
    )
    @pytest.mark.parametrize(
        ("severity", "due"), [(1, "2026-05-26 17:00"), (2, "2026-05-26 17:00"), (3, "2026-05-26 09:48")]
    )
    def test_what_was_written_waits_until_the_next_close_and_serious_things_two_hours(
        self, channel: str, severity: int, due: str
    ) -> None:
        found = acknowledge_due(PROMISES, MAPLE, Channel(channel), Severity(severity), at(LATE_FRIDAY))
        assert found == at(due)

    def test_out_of_hours_the_minutes_start_at_opening(self) -> None:
        found = acknowledge_due(PROMISES, MAPLE, Channel.PHONE, Severity.LOW, at("2026-05-22 20:00"))
        assert found == at("2026-05-26 08:15")


@pytest.mark.parametrize(
    ("severity", "due"), [(1, "2026-05-26 17:00"), (2, "2026-05-27 17:00"), (3, "2026-06-01 17:00")]
)
def test_the_first_resolution_has_one_two_or_five_business_days(severity: int, due: str) -> None:
    assert resolve_due(PROMISES, MAPLE, Severity(severity), at(LATE_FRIDAY)) == at(due)


@pytest.mark.parametrize(
    ("severity", "due"), [(1, "2026-05-27 17:00"), (2, "2026-05-27 17:00"), (3, "2026-05-26 17:00")]
)
def test_the_follow_up_has_two_business_days_and_one_when_it_was_serious(severity: int, due: str) -> None:
    assert follow_up_due(PROMISES, MAPLE, Severity(severity), at(LATE_FRIDAY)) == at(due)


def test_the_manager_hears_of_something_serious_within_a_quarter_of_an_hour() -> None:
    assert manager_told_due(PROMISES, MAPLE, at("2026-05-22 10:00")) == at("2026-05-22 10:15")


class TestGrievance:
    def test_it_is_acknowledged_in_three_business_days(self) -> None:
        assert grievance_acknowledge_due(PROMISES, MAPLE, at(LATE_FRIDAY)) == at("2026-05-28 17:00")

    def test_its_notice_is_due_in_seven_calendar_days_holidays_or_not(self) -> None:
        assert grievance_notice_due(PROMISES, MAPLE, at("2026-05-18 09:00")) == at("2026-05-25 23:59")

    def test_after_thirty_days_it_is_marked(self) -> None:
        assert grievance_limit_due(PROMISES, MAPLE, at("2026-05-18 09:00")) == at("2026-06-17 23:59")


def test_a_complaint_that_nobody_touches_moves_up_and_then_out() -> None:
    assert stale_at(PROMISES, MAPLE, at(LATE_FRIDAY)) == at("2026-05-26 17:00")
    assert escalate_at(PROMISES, MAPLE, at(LATE_FRIDAY)) == at("2026-05-27 17:00")


class TestOtherPromises:
    def test_a_site_may_promise_something_else(self) -> None:
        hour = Term(60, Unit.BUSINESS_MINUTES)
        ours = ServicePromises(resolve=(hour, hour, Term(1, Unit.CALENDAR_DAYS)))
        assert resolve_due(ours, MAPLE, Severity.LOW, at(LATE_FRIDAY)) == at("2026-05-26 08:48")
        assert resolve_due(ours, MAPLE, Severity.HIGH, at(LATE_FRIDAY)) == at("2026-05-23 23:59")

    @pytest.mark.parametrize("amount", [-1, 10_001])
    def test_a_term_that_nobody_can_mean_is_refused(self, amount: int) -> None:
        with pytest.raises(ValueError, match="between 0 and 10000"):
            Term(amount, Unit.BUSINESS_DAYS)
