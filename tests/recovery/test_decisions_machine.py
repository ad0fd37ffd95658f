"""People of all roles do whatever they may, on one desk; the rules hold after every act.

The machine holds a dumb model beside the fold: the last step that was taken and the number of
cycles. It draws any act by anybody; refusals are fine, forbidden states are not.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.builders import ROLES, RULES, Desk, local

from frontdesk.recovery import coding, decisions, grieving, working
from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import (
    AckMethod,
    Category,
    Channel,
    Harm,
    PutRight,
    ReopenReason,
    Role,
    SafetyAnswer,
    Severity,
    State,
    StillRight,
    WaitingOn,
)
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.grievance import by_rule
from frontdesk.recovery.identifiers import EventId, StaffId, Subject
from frontdesk.recovery.refusals import Refusal
from frontdesk.recovery.standing import spent, standing

people = st.sampled_from(sorted(ROLES))
MAY_SEE = {Role.DESK, Role.LEAD, Role.MANAGER}


class OneDesk(RuleBasedStateMachine):
    """One complaint, three people, and time that only goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.now = local("05-22 09:00")
        self.about = Subject("complaint:a1")
        self.state = State.NEW
        self.cycle = 1
        self.before: list[tuple[State, int]] = []
        """What an undo would bring back, by act."""
        self.acts: list[tuple[StaffId, tuple[EventId, ...]]] = []
        self.was_grievance = False

    @property
    def c(self) -> Complaint:
        return self.desk.complaint(self.about)

    @initialize(
        category=st.sampled_from((Category.WAIT, Category.CARE, Category.SAFETY, Category.BILL)),
        severity=st.sampled_from(Severity),
        channel=st.sampled_from((Channel.PHONE, Channel.EMAIL)),
        safety=st.sampled_from(SafetyAnswer),
        formal=st.booleans(),
    )
    def receive(self, **said: Any) -> None:
        self.desk.log(at=self.now, **said)

    def may(self, by: StaffId, decide: Any, **said: Any) -> bool:
        """Do it, or be refused without a trace."""
        known = set(self.desk.events)
        try:
            self.desk.act(self.about, decide, at=self.now, by=by, late_reason="outage", **said)
        except Refusal as refused:
            note(f"{by}: {refused.message}")
            assert set(self.desk.events) == known
            return False
        new = tuple(e for e in self.desk.events if e not in known)
        if decide is not decisions.undo:
            self.before.append((self.state, self.cycle))
            self.acts.append((by, new))
        return True

    @rule(minutes=st.sampled_from((1, 30, 600, 3000)))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(by=people)
    def acknowledge(self, by: StaffId) -> None:
        if self.may(by, decisions.acknowledge, method=AckMethod.PHONE):
            assert self.state is State.NEW
            self.state = State.ACKNOWLEDGED

    @rule(by=people, put_right=st.sampled_from(PutRight), on_the_spot=st.booleans())
    def resolve(self, by: StaffId, put_right: PutRight, on_the_spot: bool) -> None:
        c = self.c
        serious, safety = c.severity is Severity.HIGH, c.is_safety
        grievance = by_rule(c, RULES, self.now) is not None
        if self.may(by, decisions.resolve, done="Booked", put_right=put_right, on_the_spot=on_the_spot):
            assert self.state is State.ACKNOWLEDGED or (on_the_spot and self.state is State.NEW)
            assert ROLES[by] is Role.MANAGER or not grievance
            assert ROLES[by] is not Role.DESK or not (serious or safety)
            assert ROLES[by] is not Role.LEAD or not (serious and safety)
            self.state = State.RESOLVED

    @rule(by=people, still_right=st.sampled_from(StillRight))
    def follow_up(self, by: StaffId, still_right: StillRight) -> None:
        if self.may(by, decisions.follow_up, still_right=still_right):
            assert self.state is State.RESOLVED
            if still_right is StillRight.NO:
                self.state, self.cycle = State.ACKNOWLEDGED, self.cycle + 1
            else:
                self.state = State.CLOSED

    @rule(by=people)
    def reopen(self, by: StaffId) -> None:
        if self.may(by, decisions.reopen, reason=ReopenReason.FIX_WRONG):
            assert self.state in (State.RESOLVED, State.CLOSED)
            self.state, self.cycle = State.ACKNOWLEDGED, self.cycle + 1

    @rule(by=people)
    def send_notice(self, by: StaffId) -> None:
        parts = {"contact": "Priya", "steps": "Asked", "results": "Found", "completed": date(2026, 5, 29)}
        if self.may(by, grieving.notice, **parts):
            assert ROLES[by] is Role.MANAGER
            if self.state is State.RESOLVED and self.c.follow_up is not None:
                self.state = State.CLOSED  # the last call had been made, only the notice was owed

    @rule(by=people, harm=st.sampled_from(Harm))
    def enter_harm(self, by: StaffId, harm: Harm) -> None:
        if self.may(by, coding.recode, what=ev.Recoded(harm=harm)):
            assert ROLES[by] is Role.MANAGER
            if harm >= Harm.MODERATE and self.state is State.CLOSED and self.c.notice_at is None:
                self.state = State.RESOLVED if self.c.grievance_at else State.CLOSED

    @rule(by=people, on=st.sampled_from(WaitingOn))
    def wait(self, by: StaffId, on: WaitingOn) -> None:
        self.may(by, working.wait, on=on)

    @rule(by=people)
    def resume(self, by: StaffId) -> None:
        self.may(by, working.resume)

    @rule(by=people)
    def call_the_nurse(self, by: StaffId) -> None:
        assert self.may(by, decisions.safety_duty, duty="nurse_called")

    @precondition(lambda self: self.acts)
    @rule()
    def undo(self) -> None:
        by, targets = self.acts[-1]
        if self.may(by, decisions.undo, targets=targets):
            self.acts.pop()
            self.state, self.cycle = self.before.pop()
            if self.state is State.CLOSED and self.c.state is State.RESOLVED:
                assert self.c.grievance_at is not None, "only a grievance that was found stays"
                self.state = State.RESOLVED

    @invariant()
    def the_fold_is_where_the_model_is(self) -> None:
        if self.desk.events:
            assert (self.c.state, self.c.cycle, self.c.review) == (self.state, self.cycle, ())

    @invariant()
    def a_grievance_never_lapses(self) -> None:
        if self.desk.events:
            found = self.c.grievance_at is not None
            assert found or not self.was_grievance
            self.was_grievance = found
            assert not (found and self.c.state is State.CLOSED and self.c.notice_at is None)

    @invariant()
    def an_open_complaint_has_a_next_step(self) -> None:
        if self.desk.events:
            assert (standing(self.c, RULES, self.now).next is not None) == self.c.is_open
            took = spent(self.c, RULES)
            net, gross = took.to_first_resolution_net, took.to_first_resolution_gross
            assert net is None or gross is None or 0 <= net <= gross


TestOneDesk = OneDesk.TestCase
