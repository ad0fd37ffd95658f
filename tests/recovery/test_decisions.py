"""What a person may do here and now: the next step, at a time that can be true, once.

Deciding may refuse; folding never does. A refusal leaves no event behind.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.builders import DEON, PRIYA, ROSA, Desk, local, wall

from frontdesk.recovery import coding, decisions, grieving, working
from frontdesk.recovery import events as ev
from frontdesk.recovery.clocks import Calendar, parse_hours
from frontdesk.recovery.codes import (
    AckMethod,
    Category,
    Channel,
    Flag,
    GrievanceReason,
    Harm,
    Outcome,
    PutRight,
    RecordKind,
    ReopenReason,
    Role,
    SafetyAnswer,
    Severity,
    State,
    StillRight,
    WaitingOn,
)
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.identifiers import EventId
from frontdesk.recovery.refusals import (
    AlreadyDone,
    AlreadyResolved,
    ControlCharacters,
    FutureTime,
    GateClosed,
    LateReasonMissing,
    MergeRefused,
    NeverResolved,
    NoLongerOpen,
    NoSuchStep,
    NoticeIncomplete,
    NotYetResolved,
    OutOfOrder,
    Refusal,
    RoleMayNot,
    TextMissing,
    UnreadableTime,
)
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.undo_refusals import CannotUndo, NothingToUndo

NINE, TEN, NOON, TUESDAY = (local(t) for t in ("05-22 09:00", "05-22 10:00", "05-22 12:00", "05-26 09:00"))
ACK: dict[str, Any] = {"method": AckMethod.PHONE}
DONE: dict[str, Any] = {"done": "Booked the next free visit", "put_right": PutRight.YES}
RIGHT: dict[str, Any] = {"still_right": StillRight.YES}
NOTICE: dict[str, Any] = {"contact": "Priya", "steps": "Asked", "results": "Found", "completed": date(2026, 5, 22)}


class Case:
    """One complaint, worked on step by step."""

    def __init__(self, *steps: str, **said: Any) -> None:
        self.desk = Desk()
        self.about = self.desk.log(at=NINE, **said)
        for step in steps:
            self.take(step)

    def take(self, step: str) -> None:
        match step:
            case "acknowledged":
                self.act(decisions.acknowledge, at=NINE + timedelta(minutes=5), **ACK)
            case "resolved":
                self.act(decisions.resolve, at=TEN, **DONE)
            case "closed":
                self.act(decisions.follow_up, at=NOON, **RIGHT)
            case "reopened":
                self.act(decisions.reopen, at=TUESDAY, reason=ReopenReason.FIX_WRONG)
            case "void":
                self.act(working.void, at=NOON, by=PRIYA, reason="typed twice")

    def act(self, decide: Any, **said: Any) -> Complaint:
        return self.desk.act(self.about, decide, **said)

    @property
    def now(self) -> Complaint:
        return self.desk.complaint(self.about)


TO = {
    "new": (),
    "acknowledged": ("acknowledged",),
    "resolved": ("acknowledged", "resolved"),
    "closed": ("acknowledged", "resolved", "closed"),
    "reopened": ("acknowledged", "resolved", "reopened"),
    "void": ("void",),
}
LATER = TUESDAY + timedelta(hours=1)
STEPS: dict[str, tuple[Any, dict[str, Any]]] = {
    "acknowledge": (decisions.acknowledge, ACK),
    "resolve": (decisions.resolve, DONE),
    "follow up": (decisions.follow_up, RIGHT),
    "reopen": (decisions.reopen, {"reason": ReopenReason.NEW_FACTS}),
    "wait": (working.wait, {"on": WaitingOn.PATIENT}),
    "note": (decisions.note, {"text": "Rang again"}),
}

TABLE: dict[str, dict[str, type[Refusal] | None]] = {
    "new": {
        "acknowledge": None, "resolve": GateClosed, "follow up": NotYetResolved, "reopen": NeverResolved,
        "wait": None, "note": None,
    },
    "acknowledged": {
        "acknowledge": AlreadyDone, "resolve": None, "follow up": NotYetResolved, "reopen": NeverResolved,
        "wait": None, "note": None,
    },
    "resolved": {
        "acknowledge": AlreadyDone, "resolve": AlreadyResolved, "follow up": None, "reopen": None,
        "wait": None, "note": None,
    },
    "closed": {
        "acknowledge": AlreadyDone, "resolve": AlreadyResolved, "follow up": AlreadyDone, "reopen": None,
        "wait": NoLongerOpen, "note": None,
    },
    "reopened": {
        "acknowledge": AlreadyDone, "resolve": None, "follow up": NotYetResolved, "reopen": AlreadyDone,
        "wait": None, "note": None,
    },
    "void": {
        "acknowledge": NoLongerOpen, "resolve": NoLongerOpen, "follow up": NoLongerOpen, "reopen": NoLongerOpen,
        "wait": NoLongerOpen, "note": None,
    },
}  # fmt: skip
"""In which state which step is refused, and why."""


@pytest.mark.parametrize("state", TABLE)
@pytest.mark.parametrize("step", STEPS)
def test_the_table_of_steps(state: str, step: str) -> None:
    case = Case(*TO[state])
    (decide, said), refused = STEPS[step], TABLE[state][step]
    events = dict(case.desk.events)
    if refused is None:
        case.act(decide, at=LATER, late_reason="outage", **said)
        return
    with pytest.raises(refused):
        case.act(decide, at=LATER, late_reason="outage", **said)
    assert case.desk.events == events


@pytest.mark.parametrize("kind", [k for k in RecordKind if k is not RecordKind.COMPLAINT])
def test_only_a_complaint_has_steps(kind: RecordKind) -> None:
    case = Case(record=kind, category=None, severity=None)
    for decide, said in (STEPS["acknowledge"], STEPS["resolve"], STEPS["follow up"], STEPS["reopen"]):
        with pytest.raises(NoSuchStep, match=f"is a {kind.value};"):
            case.act(decide, at=TEN, **said)
    case.act(decisions.note, at=TEN, text="Very kind")


class TestTimes:
    def test_nothing_happens_in_the_future(self) -> None:
        case = Case()
        deed = replace(case.desk.deed(ROSA, NOON), now=NOON - timedelta(minutes=3))
        with pytest.raises(FutureTime):
            decisions.acknowledge(case.now, deed, **ACK)
        decisions.acknowledge(case.now, replace(deed, now=NOON - timedelta(minutes=1)), **ACK)

    @pytest.mark.parametrize("year", [26, 206, 1969, 3000, 9999])
    def test_a_slip_in_the_year_is_refused(self, year: int) -> None:
        case = Case()
        deed = replace(case.desk.deed(ROSA, NOON), at=datetime(year, 5, 22, 9, tzinfo=UTC))
        with pytest.raises(UnreadableTime):
            decisions.acknowledge(case.now, deed, **ACK)
        with pytest.raises(UnreadableTime):
            case.act(decisions.acknowledge, at=TEN, promise_at=deed.at, **ACK)

    def test_what_is_entered_late_says_why(self) -> None:
        case = Case()
        deed = replace(case.desk.deed(ROSA, TEN), now=local("05-27 09:00"))
        with pytest.raises(LateReasonMissing):
            decisions.acknowledge(case.now, deed, **ACK)
        with pytest.raises(LateReasonMissing):
            decisions.acknowledge(case.now, replace(deed, late_reason="  "), **ACK)
        what = decisions.acknowledge(case.now, replace(deed, late_reason="power cut"), **ACK)[-1].what
        assert isinstance(what, ev.Acknowledged)
        assert what.late_reason == "power cut"

    @pytest.mark.parametrize("step", ["wait", "note", "acknowledge"])
    def test_the_reason_stands_on_whatever_was_entered_late(self, step: str) -> None:
        case = Case()
        deed = replace(case.desk.deed(ROSA, TEN), now=local("05-27 09:00"), late_reason="power cut")
        decide, said = STEPS[step]
        assert decide(case.now, deed, **said)[-1].what.late_reason == "power cut"

    def test_one_business_day_back_needs_no_reason_and_keeps_none(self) -> None:
        case = Case()
        deed = replace(case.desk.deed(ROSA, TEN), now=TUESDAY, late_reason="not needed")
        what = decisions.acknowledge(case.now, deed, **ACK)[-1].what
        assert isinstance(what, ev.Acknowledged)
        assert what.late_reason is None

    def test_hours_that_never_open_keep_nobody_from_working(self) -> None:
        closed = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(1500))
        rules = SiteRules(calendar=Calendar("America/Chicago", parse_hours("mon 09:00-10:00"), closed))
        desk = Desk(rules=rules)
        about = desk.log(at=NINE, category=Category.CARE)
        desk.act(about, decisions.acknowledge, at=TEN, **ACK)
        assert desk.act(about, decisions.resolve, at=NOON, **DONE).state is State.RESOLVED

    @pytest.mark.parametrize(
        ("steps", "decide", "said", "at"),
        [
            ((), decisions.acknowledge, ACK, "05-22 08:59"),
            (("acknowledged",), decisions.resolve, DONE, "05-22 09:04"),
            (("acknowledged", "resolved"), decisions.follow_up, RIGHT, "05-22 09:59"),
            (("acknowledged", "resolved"), decisions.reopen, {"reason": ReopenReason.FIX_WRONG}, "05-22 09:59"),
            (("acknowledged", "resolved", "reopened"), decisions.resolve, DONE, "05-26 08:59"),
        ],
    )
    def test_no_step_lies_before_the_one_it_follows(
        self, steps: tuple[str, ...], decide: Any, said: dict[str, Any], at: str
    ) -> None:
        with pytest.raises(OutOfOrder):
            Case(*steps).act(decide, at=local(at), **said)

    def test_a_promise_is_compared_with_when_it_was_made(self) -> None:
        case = Case()
        with pytest.raises(OutOfOrder):
            case.act(decisions.acknowledge, at=TEN, promise_at=TEN - timedelta(minutes=1), **ACK)
        deed = replace(case.desk.deed(ROSA, TEN), now=TUESDAY)
        assert decisions.acknowledge(case.now, deed, promise_at=NOON, **ACK)


class TestSteps:
    def test_on_the_spot_acknowledges_and_resolves_in_one_breath(self) -> None:
        case = Case(channel=Channel.PHONE)
        c = case.act(decisions.resolve, at=TEN, on_the_spot=True, **DONE)
        assert (c.state, wall(c.acknowledged_at), c.first_resolution is not None) == (
            State.RESOLVED,
            "05-22 10:00",
            True,
        )
        acknowledged = next(e.what for e in case.desk.events.values() if isinstance(e.what, ev.Acknowledged))
        assert acknowledged.method is AckMethod.PHONE

    def test_no_reopens_in_the_same_breath(self) -> None:
        case = Case("acknowledged", "resolved")
        c = case.act(decisions.follow_up, at=NOON, still_right=StillRight.NO)
        assert (c.state, c.cycle, c.reopens) == (State.ACKNOWLEDGED, 2, 1)

    def test_who_could_not_be_called_back_may_still_call(self) -> None:
        case = Case("acknowledged", "resolved", contactable=False)
        assert case.now.state is State.CLOSED
        assert case.act(decisions.follow_up, at=NOON, still_right=StillRight.NO).state is State.ACKNOWLEDGED

    def test_what_was_done_is_said_and_readable(self) -> None:
        case = Case("acknowledged")
        for typed, refusal in ((" ", TextMissing), ("\x1b[2J", ControlCharacters)):
            with pytest.raises(refusal):
                case.act(decisions.resolve, at=TEN, done=typed, put_right=PutRight.YES)

    def test_safety_is_not_closed_by_its_last_call_from_the_desk(self) -> None:
        case = Case("acknowledged", safety=SafetyAnswer.YES)
        case.act(decisions.safety_duty, at=TEN, duty="nurse_called")
        case.act(decisions.resolve, at=TEN, by=DEON, **DONE)
        with pytest.raises(RoleMayNot):
            case.act(decisions.follow_up, at=NOON, **RIGHT)
        assert case.act(decisions.follow_up, at=NOON, by=DEON, **RIGHT).state is State.CLOSED

    def test_a_grievance_by_rule_is_the_managers_before_anybody_wrote_it_down(self) -> None:
        case = Case(category=Category.CARE, channel=Channel.EMAIL, severity=Severity.LOW)
        with pytest.raises(RoleMayNot):
            case.act(decisions.resolve, at=TEN, by=DEON, on_the_spot=True, **DONE)
        assert case.act(decisions.resolve, at=TEN, by=PRIYA, on_the_spot=True, **DONE).grievance_at == NINE


class TestGrievances:
    def letter(self) -> Case:
        case = Case(category=Category.CARE, channel=Channel.LETTER)
        case.act(decisions.acknowledge, at=NINE, **ACK)
        case.act(decisions.resolve, at=TEN, by=PRIYA, **DONE)
        return case

    def test_it_is_not_closed_before_its_notice(self) -> None:
        case = self.letter()
        with pytest.raises(GateClosed, match="A1 cannot be closed yet: the written notice has not gone out"):
            case.act(decisions.follow_up, at=NOON, by=PRIYA, **RIGHT)
        case.act(grieving.notice, at=NOON, by=PRIYA, **NOTICE)
        assert case.act(decisions.follow_up, at=NOON, by=PRIYA, **RIGHT).state is State.CLOSED

    @pytest.mark.parametrize("part", ["contact", "steps", "results"])
    def test_a_notice_holds_its_four_parts(self, part: str) -> None:
        with pytest.raises(NoticeIncomplete):
            self.letter().act(grieving.notice, at=NOON, by=PRIYA, **{**NOTICE, part: " "})

    def test_a_notice_tells_of_what_has_ended(self) -> None:
        with pytest.raises(OutOfOrder, match="before the day on which looking into it ended"):
            self.letter().act(grieving.notice, at=NOON, by=PRIYA, **{**NOTICE, "completed": date(2026, 5, 23)})

    @pytest.mark.parametrize(("minutes", "is_grievance"), [(0, False), (1, True)])
    def test_care_put_right_at_the_very_close_is_put_right_by_the_close(self, minutes: int, is_grievance: bool) -> None:
        case = Case("acknowledged", category=Category.CARE)
        at = local("05-22 17:00") + timedelta(minutes=minutes)
        by = PRIYA if is_grievance else ROSA
        assert (Flag.GRIEVANCE in case.act(decisions.resolve, at=at, by=by, **DONE).flags) is is_grievance

    def test_a_notice_is_sent_once_and_only_about_a_grievance(self) -> None:
        case = self.letter()
        case.act(grieving.notice, at=NOON, by=PRIYA, **NOTICE)
        with pytest.raises(AlreadyDone):
            case.act(grieving.notice, at=NOON, by=PRIYA, **NOTICE)
        with pytest.raises(NoSuchStep):
            Case("acknowledged").act(grieving.notice, at=NOON, by=PRIYA, **NOTICE)

    def test_interim_and_decision_belong_to_the_manager(self) -> None:
        case = self.letter()
        with pytest.raises(RoleMayNot):
            case.act(grieving.interim, at=NOON, by=DEON, new_date=date(2026, 6, 12))
        with pytest.raises(OutOfOrder):
            case.act(grieving.interim, at=NOON, by=PRIYA, new_date=date(2026, 5, 21))
        case.act(grieving.interim, at=NOON, by=PRIYA, new_date=date(2026, 6, 12))
        assert case.act(grieving.decide, at=NOON, by=PRIYA, outcome=Outcome.UPHELD).outcome is Outcome.UPHELD

    def test_a_manager_opens_one_for_a_reason_of_their_own(self) -> None:
        case = Case("acknowledged", category=Category.BILL)
        c = case.act(grieving.open_grievance, at=NOON, by=PRIYA, reason=GrievanceReason.RIGHTS_BILLING)
        assert Flag.GRIEVANCE in c.flags
        with pytest.raises(AlreadyDone):
            case.act(grieving.open_grievance, at=NOON, by=PRIYA, reason=GrievanceReason.RIGHTS_BILLING)


class TestWork:
    def test_waits_begin_and_end(self) -> None:
        case = Case("acknowledged")
        case.act(working.wait, at=TEN, on=WaitingOn.PATIENT, reason="will ring back")
        with pytest.raises(AlreadyDone):
            case.act(working.wait, at=NOON, on=WaitingOn.PATIENT)
        with pytest.raises(OutOfOrder):
            case.act(working.resume, at=NINE + timedelta(minutes=30))
        with pytest.raises(OutOfOrder, match="The wait cannot lie before the receipt"):
            case.act(working.wait, at=NINE - timedelta(minutes=1), on=WaitingOn.INTERNAL)
        assert case.act(working.resume, at=NOON).waiting is None
        with pytest.raises(NoSuchStep):
            case.act(working.resume, at=NOON)

    def test_a_hand_over_is_accepted_by_whom_it_is_for(self) -> None:
        case = Case("acknowledged")
        with pytest.raises(NoSuchStep):
            case.act(working.accept, at=TEN, by=PRIYA)
        case.act(working.hand_over, at=TEN, to=PRIYA, note="Very upset")
        with pytest.raises(RoleMayNot):
            case.act(working.accept, at=TEN)
        assert case.act(working.accept, at=TEN, by=PRIYA).owner == PRIYA
        with pytest.raises(RoleMayNot):
            case.act(working.hand_over, at=NOON, to=DEON)
        assert case.act(working.hand_over, at=NOON, by=DEON, to=DEON).handed_to == DEON

    def test_codes_are_changed_by_leads_and_sub_codes_by_managers(self) -> None:
        case = Case("acknowledged", category=Category.OTHER)
        with pytest.raises(RoleMayNot):
            case.act(coding.recode, at=NOON, what=ev.Recoded(category=Category.WAIT))
        c = case.act(coding.recode, at=NOON, by=DEON, what=ev.Recoded(category=Category.WAIT))
        assert (c.hcat, Flag.NEEDS_CODING in c.flags) == ("INST/delay_general", False)
        codes: tuple[dict[str, Any], ...] = ({"harm": Harm.NONE}, {"hcat": "INST/bureaucracy"})
        for code in codes:
            with pytest.raises(RoleMayNot):
                case.act(coding.recode, at=NOON, by=DEON, what=ev.Recoded(**code))
        assert case.act(coding.recode, at=NOON, by=PRIYA, what=ev.Recoded(harm=Harm.NONE)).harm is Harm.NONE

    def test_a_merge_leaves_somebody_responsible(self) -> None:
        case = Case()
        other = case.desk.log(at=TEN)
        into = case.desk.complaint(other)
        with pytest.raises(MergeRefused):
            case.act(working.merge, at=NOON, into=case.now)
        case.act(working.merge, at=NOON, into=into)
        with pytest.raises(MergeRefused):
            case.act(working.merge, at=NOON, into=into)
        with pytest.raises(MergeRefused):
            case.desk.act(other, working.merge, at=NOON, into=case.now)
        with pytest.raises(NoLongerOpen):
            case.act(decisions.acknowledge, at=NOON, **ACK)
        assert case.act(working.unmerge, at=NOON).state is State.NEW
        with pytest.raises(NoSuchStep):
            case.act(working.unmerge, at=NOON)

    def test_only_a_manager_voids(self) -> None:
        with pytest.raises(RoleMayNot):
            Case().act(working.void, at=NOON, by=DEON, reason="typed twice")
        case = Case("void")
        with pytest.raises(AlreadyDone):
            case.act(working.void, at=NOON, by=PRIYA, reason="typed twice")

    def test_a_promise_and_an_escalation_are_kept(self) -> None:
        case = Case("acknowledged")
        assert wall(case.act(working.promise, at=TEN, promise_at=NOON).promise_at) == "05-22 12:00"
        assert case.act(working.escalate, at=TEN, to=Role.MANAGER).escalated_to is Role.MANAGER


class TestUndo:
    def last(self, case: Case, steps: int = 1) -> tuple[EventId, ...]:
        return tuple(case.desk.events)[-steps:]

    def test_ones_own_last_act_is_taken_back(self) -> None:
        case = Case("acknowledged", "resolved")
        assert case.act(decisions.undo, at=NOON, targets=self.last(case)).state is State.ACKNOWLEDGED

    def test_nobody_takes_back_what_others_did(self) -> None:
        case = Case("acknowledged", "resolved")
        for targets in ((), ("unknown",), self.last(case)):
            with pytest.raises(NothingToUndo):
                case.act(decisions.undo, at=NOON, by=PRIYA, targets=targets)

    def test_what_others_built_on_stays(self) -> None:
        case = Case("acknowledged", "resolved")
        done = self.last(case)
        case.act(decisions.follow_up, at=NOON, by=DEON, **RIGHT)
        with pytest.raises(CannotUndo):
            case.act(decisions.undo, at=NOON, targets=done)

    def test_an_undo_is_final_and_nothing_is_undone_twice(self) -> None:
        case = Case("acknowledged", "resolved")
        done = self.last(case)
        case.act(decisions.undo, at=NOON, targets=done)
        for targets in (done, self.last(case)):
            with pytest.raises(NothingToUndo):
                case.act(decisions.undo, at=NOON, targets=targets)

    def test_the_grievance_that_was_found_on_the_way_stays(self) -> None:
        case = Case(category=Category.CARE, channel=Channel.LETTER)
        case.act(decisions.acknowledge, at=TEN, **ACK)
        c = case.act(decisions.undo, at=NOON, targets=self.last(case, 2))
        assert (c.state, c.grievance_reason) == (State.NEW, GrievanceReason.WRITTEN)
        with pytest.raises(NothingToUndo):
            case.act(decisions.undo, at=NOON, targets=tuple(case.desk.events)[1:2])

    def test_a_note_can_be_withdrawn(self) -> None:
        case = Case("acknowledged")
        case.act(decisions.note, at=TEN, text="Wrong patient")
        assert case.act(decisions.undo, at=NOON, targets=self.last(case)).notes == ()
