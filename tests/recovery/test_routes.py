"""Who has to hear of a complaint, by when, and what the special routes ask for (domain.md 1.11, 1.14)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.builders import DEON, PRIYA, ROSA, RULES, acknowledged, complaint, happened, local, logged, resolved, wall
from tests.builders import Desk as MemoryDesk

from frontdesk.recovery import decisions, working
from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import Category, Duty, Flag, Group, PutRight, Role, SafetyAnswer, Severity, StillRight
from frontdesk.recovery.events import Event
from frontdesk.recovery.refusals import AlreadyDone, OutOfOrder, RoleMayNot, WhoWasCalled, WrongValue
from frontdesk.recovery.roles import check_resolve
from frontdesk.recovery.routes import ROUTES, owed_calls, taken
from frontdesk.recovery.standing import standing

UNSAFE: dict[str, Any] = {"safety": SafetyAnswer.YES}


def told(duty: Duty, *, at: str = "05-22 09:02", by: Any = ROSA) -> Event:
    return happened(ev.SafetyHandled(duty=duty, who="Ann"), at=at, by=by)


def owed(*events: Event) -> list[tuple[Duty, str | None]]:
    return [(owes.duty, wall(owes.due_at)) for owes in owed_calls(complaint(*events), RULES)]


class TestSafety:
    def test_a_nurse_at_once_and_the_manager_within_fifteen_minutes(self) -> None:
        assert owed(logged(**UNSAFE)) == [(Duty.NURSE, "05-22 09:00"), (Duty.MANAGER, "05-22 09:15")]

    def test_a_clinician_will_do_for_the_nurse(self) -> None:
        assert owed(logged(**UNSAFE), told(Duty.CLINICIAN)) == [(Duty.MANAGER, "05-22 09:15")]
        assert owed(logged(**UNSAFE), told(Duty.CLINICIAN), told(Duty.MANAGER)) == []

    def test_what_a_manager_acts_upon_the_manager_knows(self) -> None:
        assert owed(logged(**UNSAFE), told(Duty.NURSE, by=PRIYA)) == []
        assert owed(logged(by=PRIYA, severity=Severity.HIGH)) == []

    def test_the_clock_runs_from_when_somebody_saw_the_danger(self) -> None:
        seen = happened(ev.Routed(route=Flag.SAFETY), at="05-22 11:00")
        assert owed(logged(), seen) == [(Duty.NURSE, "05-22 11:00"), (Duty.MANAGER, "05-22 11:15")]

    def test_it_is_on_top_until_they_have_heard(self) -> None:
        def group(*events: Event) -> Group | None:
            return standing(complaint(*events), RULES, local("05-22 10:30")).group

        serious = logged(severity=Severity.HIGH, category=Category.ATTITUDE)
        assert group(serious, acknowledged()) is Group.NOW
        assert group(serious, acknowledged(), told(Duty.MANAGER)) is Group.LATER

    def test_who_was_called_lets_a_lead_close_severity_one_and_two(self) -> None:
        for severity in (Severity.LOW, Severity.MEDIUM):
            unsafe = logged(severity=severity, **UNSAFE)
            with pytest.raises(WhoWasCalled):
                check_resolve(Role.LEAD, complaint(unsafe, told(Duty.MANAGER)), is_grievance=False)
            check_resolve(Role.LEAD, complaint(unsafe, told(Duty.NURSE)), is_grievance=False)

    def test_calling_the_nurse_makes_it_a_safety_complaint(self) -> None:
        desk = MemoryDesk()
        about = desk.log(at=local("05-22 09:00"))
        called = desk.act(about, decisions.safety_duty, at=local("05-22 09:01"), duty=Duty.NURSE)
        assert called.is_safety
        with pytest.raises(RoleMayNot):
            decisions.resolve(
                called, desk.deed(ROSA, local("05-22 09:02")), done="x", put_right=PutRight.YES, on_the_spot=True
            )

    def test_nobody_was_called_before_it_was_received(self) -> None:
        desk = MemoryDesk()
        about = desk.log(at=local("05-22 09:00"))
        with pytest.raises(OutOfOrder):
            desk.act(about, decisions.safety_duty, at=local("05-22 08:59"), duty=Duty.NURSE)


class TestRoutes:
    @pytest.mark.parametrize(
        ("category", "duty", "by"),
        [
            (Category.PRIVACY, Duty.PRIVACY, "05-22 17:00"),
            (Category.DISCRIM, Duty.CIVIL_RIGHTS, "05-22 17:00"),
            (Category.WAIT, None, None),
        ],
    )
    def test_by_its_code(self, category: Category, duty: Duty | None, by: str | None) -> None:
        found = owed(logged(category=category))
        assert found == ([(duty, by)] if duty else [])

    @pytest.mark.parametrize("flag", ROUTES)
    def test_each_can_be_taken_once_and_says_what_to_do(self, flag: Flag) -> None:
        desk = MemoryDesk()
        about = desk.log(at=local("05-22 09:00"))
        c = desk.act(about, working.route, at=local("05-22 09:30"), to=flag, note="she said so")
        assert [route.flag for route in taken(c)] == [flag]
        assert ROUTES[flag].do.endswith(".")
        with pytest.raises(AlreadyDone):
            desk.act(about, working.route, at=local("05-22 09:31"), to=flag)

    def test_what_is_no_route_is_refused(self) -> None:
        desk = MemoryDesk()
        about = desk.log(at=local("05-22 09:00"))
        with pytest.raises(WrongValue):
            desk.act(about, working.route, at=local("05-22 09:30"), to=Flag.LATE_ENTRY)

    def test_abuse_is_a_grievance_at_once(self) -> None:
        desk = MemoryDesk()
        about = desk.log(at=local("05-22 09:00"))
        assert desk.act(about, working.route, at=local("05-22 09:30"), to=Flag.ABUSE).grievance_at is not None

    def test_after_a_legal_threat_only_the_manager_answers(self) -> None:
        desk = MemoryDesk()
        about = desk.log(at=local("05-22 09:00"))
        desk.act(about, working.route, at=local("05-22 09:01"), to=Flag.LEGAL)
        for by in (ROSA, DEON):
            with pytest.raises(RoleMayNot):
                desk.act(
                    about, decisions.resolve, at=local("05-22 09:02"), by=by, done="x", put_right=PutRight.YES,
                    on_the_spot=True,
                )  # fmt: skip
        resolved_now = desk.act(
            about, decisions.resolve, at=local("05-22 09:02"), by=PRIYA, done="x", put_right=PutRight.YES,
            on_the_spot=True,
        )  # fmt: skip
        assert resolved_now.resolution is not None
        with pytest.raises(RoleMayNot):
            desk.act(about, decisions.follow_up, at=local("05-26 09:00"), still_right=StillRight.YES)

    def test_nobody_has_to_hear_of_what_is_closed(self) -> None:
        story = (logged(category=Category.PRIVACY, contactable=False), resolved())
        assert owed(*story) == []
