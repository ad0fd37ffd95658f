"""What nobody touches moves up, and then somebody higher up hears of it (domain.md 1.14; requirements 30, 49, 53)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.builders import PRIYA, ROSA, RULES, Desk, acknowledged, complaint, happened, local, logged, waits_on, wall

from frontdesk.recovery import decisions
from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import Category, Group, PutRight, ReopenReason, Role, Severity, WaitingOn
from frontdesk.recovery.events import Event
from frontdesk.recovery.standing import Standing, standing

STORY = (logged(severity=Severity.HIGH, category=Category.ATTITUDE, by=PRIYA), acknowledged(by=PRIYA))
"""Due in five business days, on 1 June; the manager knows."""


def at(as_of: str, *events: Event) -> Standing:
    return standing(complaint(*(events or STORY)), RULES, local(as_of))


class TestLeftAlone:
    def test_after_a_business_day_it_moves_up(self) -> None:
        """Friday 09:05 to Tuesday's close: Monday is a holiday."""
        assert (at("05-26 17:00").stale, at("05-26 17:00").group) == (False, Group.LATER)
        assert (at("05-26 17:01").stale, at("05-26 17:01").group) == (True, Group.TODAY)

    def test_after_two_somebody_higher_up_hears_of_it(self) -> None:
        assert at("05-27 17:00").raised is None
        raised = at("05-27 17:01").raised
        assert raised is not None
        assert (raised.to, wall(raised.since), at("05-27 17:01").group) == (Role.MANAGER, "05-27 17:00", Group.NOW)

    def test_a_note_begins_it_anew(self) -> None:
        noted = happened(ev.Noted(text="asked DR-A"), at="05-26 12:00")
        assert not at("05-26 17:01", *STORY, noted).stale
        assert at("05-27 17:01", *STORY, noted).stale

    def test_waiting_on_the_patient_is_nobodys_neglect(self) -> None:
        waits = waits_on(WaitingOn.PATIENT, at="05-22 10:00")
        assert not at("05-29 12:00", *STORY, waits).stale
        colleague = waits_on(WaitingOn.INTERNAL, at="05-22 10:00")
        assert at("05-29 12:00", *STORY, colleague).stale

    def test_nothing_closes_by_itself(self) -> None:
        assert at("12-29 12:00").next is not None


class TestTheMatrix:
    @pytest.mark.parametrize(
        ("said", "as_of", "to"),
        [
            ({"severity": Severity.LOW}, "05-27 11:59", None),
            ({"severity": Severity.LOW}, "05-27 12:01", Role.LEAD),
            ({"severity": Severity.LOW}, "05-28 17:01", Role.MANAGER),
            ({"category": Category.SAFETY, "severity": Severity.MEDIUM}, "05-27 17:01", Role.MANAGER),
        ],
    )
    def test_so_long_after_the_due_time_a_role_hears_of_it(
        self, said: dict[str, Any], as_of: str, to: Role | None
    ) -> None:
        """Due on Tuesday 26 May at 17:00, severity 2 a day later; noted every day, so never left alone."""
        notes = [happened(ev.Noted(text="x"), at=f"05-{day} 09:00") for day in (26, 27)]
        raised = at(as_of, logged(**said), acknowledged(), *notes).raised
        assert (raised.to if raised else None) is to

    def test_the_first_act_afterwards_puts_it_on_record(self) -> None:
        desk = Desk()
        about = desk.log(at=local("05-22 09:00"), by=PRIYA, severity=Severity.HIGH, category=Category.ATTITUDE)
        desk.act(about, decisions.acknowledge, at=local("05-22 09:02"), by=PRIYA, method="phone")
        c = desk.act(
            about, decisions.resolve, at=local("05-28 09:00"), by=PRIYA, done="x", put_right=PutRight.YES
        )  # fmt: skip
        assert [entry.kind for entry in c.history][-2:] == ["escalated", "resolved"]
        assert c.escalated_to is Role.MANAGER

    def test_reopened_for_the_second_time_it_goes_one_higher(self) -> None:
        desk = Desk()
        about = desk.log(at=local("05-22 09:00"))
        mend: dict[str, Any] = {"done": "x", "put_right": PutRight.YES, "on_the_spot": True}
        desk.act(about, decisions.resolve, at=local("05-22 09:05"), **mend)
        again: dict[str, Any] = {"reason": ReopenReason.FIX_WRONG}
        assert desk.act(about, decisions.reopen, at=local("05-22 10:00"), **again).escalated_to is None
        desk.act(about, decisions.resolve, at=local("05-22 10:05"), by=ROSA, **mend)
        assert desk.act(about, decisions.reopen, at=local("05-22 11:00"), **again).escalated_to is Role.LEAD
        desk.act(about, decisions.resolve, at=local("05-22 11:05"), **mend)
        assert desk.act(about, decisions.reopen, at=local("05-22 12:00"), **again).escalated_to is Role.MANAGER
