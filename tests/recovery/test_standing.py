"""How a complaint stands: what is next, by when, and where the board shows it.

Default terms: a person at the desk hears something within 15 business minutes, a message by the
close of the next business day; a complaint is resolved by the close of the next business day
(severity 1) and followed up by the close of the second.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.builders import (
    MAPLE,
    PRIYA,
    RULES,
    acknowledged,
    came,
    complaint,
    followed_up,
    happened,
    local,
    logged,
    reopened,
    resolved,
    waits_on,
    wall,
)

from frontdesk.recovery import events as ev
from frontdesk.recovery.clocks import Calendar, last_business_day, parse_hours
from frontdesk.recovery.codes import (
    Category,
    Channel,
    GrievanceReason,
    Group,
    NextStep,
    PutRight,
    SafetyAnswer,
    Severity,
    StillRight,
    WaitingOn,
)
from frontdesk.recovery.events import Event
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.standing import Standing, resolved_once, spent, standing

NEVER = frozenset(date(2023, 1, 1) + timedelta(days=n) for n in range(2600))
NEVER_OPEN = SiteRules(calendar=Calendar("America/Chicago", parse_hours("mon 09:00-10:00"), NEVER))


def at(as_of: str, *events: Event) -> Standing:
    return standing(complaint(*events), RULES, local(as_of))


def owed(as_of: str, *events: Event) -> tuple[NextStep, str | None] | None:
    """The next step and when it is due."""
    found = at(as_of, *events).next
    return (found.step, wall(found.due_at)) if found else None


class TestWhatIsNext:
    @pytest.mark.parametrize(
        ("said", "due"),
        [
            ({"channel": Channel.PHONE}, "05-22 09:15"),
            ({"channel": Channel.IN_PERSON, "severity": Severity.HIGH}, "05-22 09:05"),
            ({"channel": Channel.VOICEMAIL}, "05-26 17:00"),
            ({"channel": Channel.PORTAL, "severity": Severity.HIGH}, "05-22 11:00"),
        ],
    )
    def test_a_new_complaint_is_acknowledged(self, said: dict[str, Any], due: str) -> None:
        assert owed("05-22 09:01", logged(**said)) == (NextStep.ACKNOWLEDGE, due)

    @pytest.mark.parametrize(
        ("severity", "due"),
        [(Severity.LOW, "05-26 17:00"), (Severity.MEDIUM, "05-27 17:00"), (Severity.HIGH, "06-01 17:00")],
    )
    def test_then_it_is_resolved(self, severity: Severity, due: str) -> None:
        assert owed("05-22 09:10", logged(severity=severity), acknowledged()) == (NextStep.RESOLVE, due)

    @pytest.mark.parametrize(
        ("severity", "due"),
        [(Severity.LOW, "05-27 17:00"), (Severity.MEDIUM, "05-27 17:00"), (Severity.HIGH, "05-26 17:00")],
    )
    def test_then_it_is_followed_up(self, severity: Severity, due: str) -> None:
        assert owed("05-22 10:01", logged(severity=severity), resolved()) == (NextStep.FOLLOW_UP, due)

    def test_then_nothing_is(self) -> None:
        assert at("05-26 12:00", logged(), resolved(), followed_up()) == Standing(next=None)

    def test_a_promise_before_the_due_time_comes_first(self) -> None:
        early, late = local("05-22 12:20"), local("05-26 17:00")
        assert owed("05-22 09:10", logged(), acknowledged(promise_at=early)) == (NextStep.PROMISE, "05-22 12:20")
        assert owed("05-22 09:10", logged(), acknowledged(promise_at=late)) == (NextStep.RESOLVE, "05-26 17:00")

    def test_a_reopened_complaint_counts_from_its_reopening(self) -> None:
        assert owed("05-26 11:05", logged(), resolved(), reopened()) == (NextStep.RESOLVE, "05-27 17:00")

    def test_a_no_that_was_not_reopened_is_asked_again(self) -> None:
        assert owed("05-26 11:05", logged(), resolved(), followed_up(StillRight.NO)) == (
            NextStep.FOLLOW_UP,
            "05-27 17:00",
        )

    def test_the_notice_of_a_grievance_is_owed_until_it_went_out(self) -> None:
        letter = logged(category=Category.CARE, channel=Channel.LETTER, severity=Severity.HIGH, contactable=False)
        opened = happened(ev.GrievanceOpened(reason=GrievanceReason.WRITTEN), at="05-22 09:01")
        assert owed("05-27 12:00", letter, acknowledged(), opened) == (NextStep.NOTICE, "05-29 23:59")
        assert owed("05-27 12:00", letter, acknowledged(), opened, resolved()) == (NextStep.NOTICE, "05-29 23:59")
        sent = happened(ev.NoticeSent(completed=date(2026, 5, 28)), at="05-28 12:00", by=PRIYA)
        assert owed("05-28 13:00", letter, acknowledged(), opened, resolved(), sent) is None


class TestWaitingOnThePatient:
    STORY = (logged(severity=Severity.LOW), acknowledged(), waits_on(at="05-22 10:00"))

    def test_the_clock_stands_still_and_nothing_becomes_late(self) -> None:
        for moment in ("05-22 12:00", "05-26 16:59", "05-29 12:00", "06-30 12:00"):
            stands = at(moment, *self.STORY)
            assert (stands.group, stands.overdue, stands.soon_at) == (Group.WAITING, False, None)

    def test_what_was_waited_is_added(self) -> None:
        story = (*self.STORY, came(at="05-22 15:00"))
        assert owed("05-22 15:01", *story) == (NextStep.RESOLVE, "05-27 13:00")

    def test_waiting_on_a_colleague_adds_nothing(self) -> None:
        story = (logged(), acknowledged(), waits_on(WaitingOn.INTERNAL, at="05-22 10:00"))
        assert owed("05-26 12:00", *story) == (NextStep.RESOLVE, "05-26 17:00")
        assert at("05-26 12:00", *story).group is Group.TODAY

    def test_what_was_late_before_stays_late(self) -> None:
        story = (logged(), acknowledged(), waits_on(at="05-27 09:00"))
        stands = at("05-28 12:00", *story)
        assert (stands.overdue, stands.group) == (True, Group.NOW)
        assert at("05-28 12:00", *story, came(at="05-27 16:00")).overdue

    def test_a_promise_still_runs(self) -> None:
        story = (
            logged(),
            acknowledged(promise_at=local("05-22 12:20")),
            waits_on(at="05-22 10:00"),
        )
        assert owed("05-22 11:00", *story) == (NextStep.PROMISE, "05-22 12:20")
        assert at("05-22 11:00", *story).group is Group.WAITING
        assert at("05-22 12:21", *story).group is Group.NOW

    def test_a_default_promise_is_no_promise_of_its_own(self) -> None:
        story = (logged(), acknowledged(promise_at=local("05-26 17:00")), waits_on(at="05-22 10:00"))
        assert not at("05-27 12:00", *story).overdue


class TestGroups:
    def test_late_is_after_the_due_time_and_not_at_it(self) -> None:
        phone = logged()
        assert not at("05-22 09:15", phone).overdue
        assert standing(complaint(phone), RULES, local("05-22 09:15") + timedelta(milliseconds=1)).overdue

    def test_an_acknowledgement_is_at_the_top_when_it_is_near(self) -> None:
        voicemail = logged(channel=Channel.VOICEMAIL)
        assert at("05-22 16:59", voicemail).group is Group.LATER
        assert at("05-22 17:00", voicemail).group is Group.TODAY
        assert at("05-26 16:44", voicemail).group is Group.TODAY
        assert at("05-26 16:45", voicemail).group is Group.NOW

    def test_a_follow_up_stands_last_until_it_is_late(self) -> None:
        story = (logged(), resolved())
        assert at("05-27 16:59", *story).group is Group.FOLLOW_UP
        assert at("05-27 17:01", *story).group is Group.NOW

    def test_safety_is_at_the_top_until_everybody_has_heard_who_must(self) -> None:
        unsafe = logged(safety=SafetyAnswer.YES, channel=Channel.PORTAL)
        nurse = happened(ev.SafetyHandled(duty="nurse_called"), at="05-22 09:02")
        manager = happened(ev.SafetyHandled(duty="manager_told"), at="05-22 09:03")
        assert at("05-22 09:01", unsafe).group is Group.NOW
        assert at("05-22 09:04", unsafe, nurse, manager).group is Group.NOW
        assert at("05-22 09:10", unsafe, acknowledged()).group is Group.NOW
        assert at("05-22 09:10", unsafe, acknowledged(), nurse).group is Group.NOW
        assert at("05-22 09:10", unsafe, acknowledged(), nurse, manager).group is Group.LATER
        assert at("05-22 10:01", unsafe, resolved(by=PRIYA)).group is Group.FOLLOW_UP

    def test_what_is_due_tonight_is_for_today_all_day(self) -> None:
        """A notice is due at 23:59; the desk that could send it closes at 17:00."""
        letter = logged(category=Category.CARE, channel=Channel.LETTER, severity=Severity.HIGH)
        story = (letter, acknowledged(by=PRIYA), happened(ev.Noted(text="asked DR-A"), at="05-28 09:00", by=PRIYA))
        assert at("05-28 16:59", *story).group is Group.LATER
        assert at("05-28 17:00", *story).group is Group.TODAY
        assert at("05-29 09:00", *story).group is Group.TODAY

    def test_what_is_due_on_a_closed_day_is_for_the_last_open_one(self) -> None:
        promise = acknowledged(promise_at=local("05-25 12:00"))
        assert at("05-21 16:59", logged(at="05-21 09:00"), promise).group is Group.LATER
        assert at("05-22 09:30", logged(at="05-21 09:00"), promise).group is Group.TODAY

    def test_amber_begins_before_red(self) -> None:
        assert wall(at("05-22 09:01", logged()).soon_at) == "05-22 09:10"
        assert wall(at("05-22 09:10", logged(), acknowledged()).soon_at) == "05-26 16:00"
        assert wall(at("05-22 10:10", logged(), resolved()).soon_at) == "05-27 15:00"


class TestOddCalendars:
    def test_a_site_that_never_opens_owes_everything_at_once(self) -> None:
        for story in ([logged()], [logged(), acknowledged()], [logged(), resolved()]):
            stands = standing(complaint(*story), NEVER_OPEN, local("05-22 12:00"))
            assert (stands.overdue, stands.group, stands.changes_at) == (True, Group.NOW, None)

    def test_and_turns_nothing_into_a_grievance_for_it(self) -> None:
        stands = standing(complaint(logged(category=Category.CARE)), NEVER_OPEN, local("06-22 12:00"))
        assert stands.grievance is None

    def test_a_promise_there_is_for_today(self) -> None:
        story = (logged(), acknowledged(promise_at=local("05-22 08:00")))
        promised = [s for s in (standing(complaint(*story), NEVER_OPEN, local("05-22 07:00")),) if s.next]
        assert promised[0].group is Group.TODAY

    def test_the_last_business_day_before_an_instant(self) -> None:
        assert last_business_day(MAPLE, local("05-26 08:01")) == date(2026, 5, 26)
        assert last_business_day(MAPLE, local("05-26 08:00")) == date(2026, 5, 22)
        assert last_business_day(MAPLE, local("05-25 12:00")) == date(2026, 5, 22)
        assert last_business_day(NEVER_OPEN.calendar, local("05-26 08:01")) is None


class TestSpent:
    def test_nothing_is_spent_before_a_step(self) -> None:
        took = spent(complaint(logged()), RULES)
        assert (took.to_acknowledge, took.to_first_resolution_net, took.total_net) == (None, None, None)

    def test_waiting_on_the_patient_is_taken_off_the_net(self) -> None:
        took = spent(
            complaint(
                logged(at="05-26 09:05"),
                waits_on(at="05-26 09:10"),
                came(at="05-26 13:20"),
                resolved(at="05-26 13:45"),
            ),
            RULES,
        )
        assert (took.to_first_resolution_gross, took.to_first_resolution_net) == (280, 30)

    def test_waiting_before_the_receipt_takes_nothing_off(self) -> None:
        took = spent(complaint(logged(), waits_on(at="05-21 09:00"), resolved(at="05-22 10:00")), RULES)
        assert took.to_first_resolution_net == 0

    def test_a_step_dated_before_the_receipt_has_no_minutes(self) -> None:
        assert spent(complaint(logged(), acknowledged(at="05-22 08:30")), RULES).to_acknowledge is None


class TestResolvedOnce:
    def test_yes_and_nothing_since(self) -> None:
        assert resolved_once(complaint(logged(), resolved()), repeated=False) is True
        assert resolved_once(complaint(logged(), resolved()), repeated=True) is False

    @pytest.mark.parametrize("put_right", [PutRight.PARTLY, PutRight.NO, PutRight.NOT_ASKED])
    def test_anything_but_yes_is_no(self, put_right: PutRight) -> None:
        assert resolved_once(complaint(logged(), resolved(put_right=put_right)), repeated=False) is False

    def test_reopened_it_no_longer_counts(self) -> None:
        assert resolved_once(complaint(logged(), resolved(), reopened()), repeated=False) is False

    def test_nobody_can_say_before_a_resolution_or_of_somebody_nobody_reached(self) -> None:
        assert resolved_once(complaint(logged()), repeated=False) is None
        assert resolved_once(complaint(logged(contactable=False), resolved()), repeated=False) is None
        unreached = followed_up(StillRight.UNABLE_TO_CONTACT)
        assert resolved_once(complaint(logged(), resolved(), unreached), repeated=False) is None
