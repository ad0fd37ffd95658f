"""The recovery of one complaint: acknowledge, resolve once, follow up, and taking back one's own acts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.builders import local
from tests.desk.maple import Maple, intake

from frontdesk import desk as at_desk
from frontdesk.desk import work
from frontdesk.recovery.codes import (
    AckMethod,
    AmendsKind,
    Cause,
    Channel,
    Duty,
    Flag,
    NextStep,
    PutRight,
    ReopenReason,
    Severity,
    State,
    StillRight,
    Who,
)
from frontdesk.recovery.refusals import (
    AlreadyDone,
    AlreadyResolved,
    FutureTime,
    GateClosed,
    NeverResolved,
    NoticeIncomplete,
    NotYetResolved,
    OutOfOrder,
    Refusal,
    TextMissing,
    UnknownComplaint,
)
from frontdesk.recovery.undo_refusals import CannotUndo, NothingToUndo


class TestTheWay:
    def test_from_new_to_closed(self, maple: Maple) -> None:
        desk, rosa = maple.desk, maple.rosa
        case = maple.log()
        assert case.standing.next
        assert (case.complaint.state, case.standing.next.step) == (State.NEW, NextStep.ACKNOWLEDGE)
        maple.clock.step(minutes=5)
        heard = at_desk.acknowledge(desk, rosa, "a1", ticked=("A1", "A3"))
        assert (heard.complaint.state, heard.spent.to_acknowledge) == (State.ACKNOWLEDGED, 5)
        maple.clock.step(minutes=30)
        mended = at_desk.resolve(
            desk, rosa, " A1 ", done="Seen", put_right=PutRight.YES, amends=AmendsKind.PARKING, amends_cents=800
        )
        assert (mended.complaint.state, mended.spent.to_first_resolution_net) == (State.RESOLVED, 35)
        assert mended.complaint.resolution
        assert (mended.complaint.resolution.amends_cents, mended.resolved_once) == (800, True)
        maple.clock.on("05-26 09:00")
        closed = at_desk.follow_up(
            desk, maple.deon, heard.complaint.id, still_right=StillRight.YES, cause=Cause.STAFFING,
            recognise=(maple.rosa,), note="glad",
        )  # fmt: skip
        assert (closed.complaint.state, closed.standing.next, closed.resolved_once) == (State.CLOSED, None, True)
        assert [n.text for n in closed.complaint.notes] == ["glad"]
        assert closed == at_desk.case(desk, "A1"), "what an act answers is what is read back"

    def test_a_no_opens_it_again_and_it_was_not_resolved_once(self, maple: Maple) -> None:
        maple.resolved()
        again = at_desk.follow_up(maple.desk, maple.rosa, "A1", still_right=StillRight.NO)
        assert (again.complaint.state, again.complaint.cycle, again.resolved_once) == (State.ACKNOWLEDGED, 2, False)
        assert [e.kind for e in again.complaint.history][-2:] == ["followed_up", "reopened"]
        mended = at_desk.resolve(maple.desk, maple.rosa, "A1", done="x", put_right=PutRight.YES)
        assert (mended.complaint.state, mended.resolved_once) == (State.RESOLVED, False)

    def test_reopening_begins_a_new_cycle(self, maple: Maple) -> None:
        maple.resolved()
        case = at_desk.reopen(maple.desk, maple.deon, "A1", reason=ReopenReason.NEW_FACTS, note="she called")
        assert (case.complaint.cycle, case.complaint.reopens) == (2, 1)

    @pytest.mark.parametrize(
        ("act", "refusal"),
        [
            ("acknowledge", AlreadyDone),
            ("resolve", AlreadyResolved),
            ("reopen twice", AlreadyDone),
            ("reopen new", NeverResolved),
            ("follow up new", NotYetResolved),
            ("resolve new", GateClosed),
        ],
    )
    def test_a_step_that_may_not_follow_is_refused(self, maple: Maple, act: str, refusal: type[Refusal]) -> None:
        desk, by = maple.desk, maple.rosa
        maple.resolved()
        maple.log()
        acts: dict[str, Any] = {
            "acknowledge": lambda: at_desk.acknowledge(desk, by, "A1"),
            "resolve": lambda: at_desk.resolve(desk, by, "A1", done="x", put_right=PutRight.YES),
            "reopen twice": lambda: [at_desk.reopen(desk, by, "A1", reason=ReopenReason.FIX_WRONG) for _ in "12"],
            "reopen new": lambda: at_desk.reopen(desk, by, "A2", reason=ReopenReason.FIX_WRONG),
            "follow up new": lambda: at_desk.follow_up(desk, by, "A2", still_right=StillRight.YES),
            "resolve new": lambda: at_desk.resolve(desk, by, "A2", done="x", put_right=PutRight.YES),
        }
        with pytest.raises(refusal):
            acts[act]()

    @pytest.mark.parametrize("reference", ["A2", "", " ", "B1", "%", "Ａ１", "\ud800", "x" * 100_000, "a\x001"])
    def test_a_number_that_nobody_gave_is_not_found(self, maple: Maple, reference: str) -> None:
        maple.log()
        with pytest.raises(UnknownComplaint) as refused:
            at_desk.case(maple.desk, reference)
        assert len(str(refused.value)) < 200
        with pytest.raises(UnknownComplaint):
            at_desk.add_note(maple.desk, maple.rosa, reference, text="x")


class TestAcknowledge:
    def test_whoever_acts_owns_it_and_promises_the_due_time(self, maple: Maple) -> None:
        preview = at_desk.preview(
            maple.desk.practice.rules, channel=Channel.PHONE, severity=Severity.LOW, received=maple.desk.now()
        )
        maple.log(channel=Channel.PHONE)
        heard = at_desk.acknowledge(maple.desk, maple.deon, "A1").complaint
        assert (heard.owner, heard.promise_at) == (maple.deon, preview.resolve_by)

    def test_another_owner_and_another_promise(self, maple: Maple) -> None:
        maple.log()
        soon = maple.clock() + timedelta(minutes=20)
        heard = at_desk.acknowledge(
            maple.desk, maple.rosa, "A1", owner=maple.deon, promise_at=soon, remedy="a call", method=AckMethod.PORTAL
        )
        assert (heard.complaint.owner, heard.complaint.promise_at) == (maple.deon, soon)
        assert heard.complaint.remedy == "a call"
        assert heard.standing.next
        assert (heard.standing.next.step, heard.standing.next.due_at) == (NextStep.PROMISE, soon)

    def test_a_promise_lies_ahead_of_the_acknowledgement(self, maple: Maple) -> None:
        maple.log()
        with pytest.raises(OutOfOrder):
            at_desk.acknowledge(maple.desk, maple.rosa, "A1", promise_at=maple.clock() - timedelta(minutes=1))

    def test_what_was_overdue_is_promised_from_now_on(self, maple: Maple) -> None:
        maple.log()
        maple.clock.step(days=10)
        assert at_desk.acknowledge(maple.desk, maple.rosa, "A1").complaint.promise_at == maple.clock()

    def test_the_gate_names_everything_that_is_missing(self, maple: Maple) -> None:
        maple.log()
        with pytest.raises(GateClosed) as refused:
            at_desk.acknowledge(maple.desk, maple.rosa, "A1", gate=True)
        assert refused.value.missing == (
            "the safety question", "what would put it right", "who owns it and by when",
        )  # fmt: skip
        heard = at_desk.acknowledge(
            maple.desk, maple.rosa, "A1", gate=True, ticked=("A0",), remedy="a call", owner=maple.rosa,
            promise_at=maple.clock(),
        )  # fmt: skip
        assert heard.complaint.state is State.ACKNOWLEDGED


class TestTimes:
    def test_each_step_comes_after_the_one_before(self, maple: Maple) -> None:
        desk, by = maple.desk, maple.rosa
        maple.log()
        with pytest.raises(OutOfOrder):
            at_desk.acknowledge(desk, by, "A1", at=maple.clock() - timedelta(minutes=1))
        with pytest.raises(FutureTime):
            at_desk.acknowledge(desk, by, "A1", at=maple.clock() + timedelta(hours=1))
        maple.clock.step(minutes=10)
        at_desk.acknowledge(desk, by, "A1")
        with pytest.raises(OutOfOrder):
            at_desk.resolve(desk, by, "A1", done="x", put_right=PutRight.YES, at=maple.clock() - timedelta(minutes=1))

    def test_what_happened_during_an_outage_is_entered_afterwards(self, maple: Maple) -> None:
        maple.clock.on("05-27 09:00")
        late: dict[str, Any] = {"late_reason": "no power"}
        at_desk.log(maple.desk, maple.rosa, intake(), at=local("05-22 10:00"), **late)
        at_desk.acknowledge(maple.desk, maple.rosa, "A1", at=local("05-22 10:05"), **late)
        case = at_desk.resolve(
            maple.desk, maple.rosa, "A1", done="x", put_right=PutRight.YES, at=local("05-22 11:00"), **late
        )
        assert (case.spent.to_acknowledge, case.spent.to_first_resolution_net) == (5, 60)
        assert {e.recorded_at for e in case.complaint.history} == {maple.clock()}


class TestNotesAndNotices:
    @pytest.mark.parametrize("text", ["[red]x[/red]", "😀", "a\nb"])
    def test_a_note_stays_as_it_was_typed_in_every_state(self, maple: Maple, text: str) -> None:
        maple.log()
        at_desk.undo(maple.desk, maple.rosa)
        case = at_desk.add_note(maple.desk, maple.rosa, "A1", text=text)
        assert [(n.text, n.side) for n in case.complaint.notes] == [(text, "desk")]
        with pytest.raises(TextMissing):
            at_desk.add_note(maple.desk, maple.rosa, "A1", text=" ")

    def test_a_grievance_closes_once_its_notice_went_out(self, maple: Maple) -> None:
        maple.log(formal=True)
        at_desk.acknowledge(maple.desk, maple.priya, "A1")
        case = at_desk.resolve(maple.desk, maple.priya, "A1", done="x", put_right=PutRight.YES)
        assert Flag.GRIEVANCE in case.flags
        with pytest.raises(GateClosed):
            at_desk.follow_up(maple.desk, maple.priya, "A1", still_right=StillRight.YES)
        parts: dict[str, Any] = {"contact": "Priya", "steps": "looked", "results": "changed"}
        completed = date(2026, 5, 22)
        with pytest.raises(NoticeIncomplete):
            at_desk.send_notice(maple.desk, maple.priya, "A1", **parts | {"steps": ""}, completed=completed)
        at_desk.send_notice(maple.desk, maple.priya, "A1", **parts, completed=completed)
        closed = at_desk.follow_up(maple.desk, maple.priya, "A1", still_right=StillRight.YES)
        assert closed.complaint.state is State.CLOSED


class TestUndo:
    def test_acts_are_taken_back_one_by_one_newest_first(self, maple: Maple) -> None:
        maple.log()
        at_desk.acknowledge(maple.desk, maple.rosa, "A1")
        maple.log()
        undone = [at_desk.undo(maple.desk, maple.rosa) for _ in range(3)]
        assert [(u.number, u.what) for u in undone] == [("A2", "logged"), ("A1", "acknowledged"), ("A1", "logged")]
        assert undone[1].case.complaint.state is State.NEW
        assert at_desk.board(maple.desk).lines == ()
        with pytest.raises(NothingToUndo):
            at_desk.undo(maple.desk, maple.rosa)

    def test_what_was_taken_back_stays_readable(self, maple: Maple) -> None:
        maple.log(said="Fifty minutes")
        c = at_desk.undo(maple.desk, maple.rosa).case.complaint
        assert (c.state, c.said, [e.undone for e in c.history]) == (State.VOID, "Fifty minutes", [True, False])
        assert maple.log().complaint.number == "A2", "a number is never given twice"

    @pytest.mark.parametrize(
        "act",
        ["acknowledge", "resolve", "follow_up", "no", "reopen", "note", "called"],
    )
    def test_every_act_can_be_taken_back_as_if_it_had_not_been(self, maple: Maple, act: str) -> None:
        desk, by = maple.desk, maple.rosa
        maple.log()
        maple.resolved()
        acts: dict[str, Any] = {
            "acknowledge": ("A1", lambda: at_desk.acknowledge(desk, by, "A1")),
            "resolve": (
                "A1", lambda: at_desk.resolve(desk, by, "A1", done="x", put_right=PutRight.NO, on_the_spot=True)
            ),
            "follow_up": ("A2", lambda: at_desk.follow_up(desk, by, "A2", still_right=StillRight.YES)),
            "no": ("A2", lambda: at_desk.follow_up(desk, by, "A2", still_right=StillRight.NO)),
            "reopen": ("A2", lambda: at_desk.reopen(desk, by, "A2", reason=ReopenReason.FIX_WRONG)),
            "note": ("A1", lambda: at_desk.add_note(desk, by, "A1", text="x")),
            "called": ("A1", lambda: at_desk.nurse_called(desk, by, "A1", duty=Duty.MANAGER)),
        }  # fmt: skip
        number, do = acts[act]
        before = at_desk.as_json(at_desk.case(desk, number), history=False)
        do()
        assert at_desk.undo(desk, by).number == number
        assert at_desk.as_json(at_desk.case(desk, number), history=False) == before

    def test_nobody_takes_back_what_another_person_did(self, maple: Maple) -> None:
        maple.log()
        with pytest.raises(NothingToUndo):
            at_desk.undo(maple.desk, maple.deon)

    def test_what_others_have_built_upon_stays(self, maple: Maple) -> None:
        maple.log()
        at_desk.acknowledge(maple.desk, maple.deon, "A1")
        with pytest.raises(CannotUndo):
            at_desk.undo(maple.desk, maple.rosa)
        at_desk.undo(maple.desk, maple.deon)
        assert at_desk.undo(maple.desk, maple.rosa).what == "logged"

    def test_a_record_that_others_wrote_on_does_not_vanish(self, maple: Maple) -> None:
        maple.log()
        at_desk.add_note(maple.desk, maple.deon, "A1", text="she called again")
        with pytest.raises(CannotUndo):
            at_desk.undo(maple.desk, maple.rosa)
        at_desk.undo(maple.desk, maple.deon)
        assert at_desk.undo(maple.desk, maple.rosa).what == "logged"

    def test_a_record_in_which_a_duplicate_lives_does_not_vanish(self, maple: Maple) -> None:
        maple.log()
        at_desk.log(maple.desk, maple.deon, intake())
        work.merge(maple.desk, maple.deon, "A2", into="A1")
        with pytest.raises(CannotUndo):
            at_desk.undo(maple.desk, maple.rosa)

    def test_an_undo_cannot_be_undone(self, maple: Maple) -> None:
        maple.log()
        at_desk.undo(maple.desk, maple.rosa)
        with pytest.raises(NothingToUndo):
            at_desk.undo(maple.desk, maple.rosa)

    def test_twelve_hours_later_it_stands(self, maple: Maple) -> None:
        maple.log()
        maple.clock.step(hours=12)
        assert at_desk.undo(maple.desk, maple.rosa).number == "A1"
        maple.log()
        maple.clock.step(hours=12, milliseconds=1)
        with pytest.raises(NothingToUndo):
            at_desk.undo(maple.desk, maple.rosa)

    def test_it_goes_on_after_the_desk_was_closed(self, maple: Maple) -> None:
        maple.log()
        maple.desk.close()
        with at_desk.open_desk(maple.places, now=maple.clock) as desk:
            assert at_desk.undo(desk, maple.rosa).number == "A1"

    def test_a_grievance_stays_one_though_the_act_that_noted_it_is_taken_back(self, maple: Maple) -> None:
        maple.log(formal=True)
        at_desk.acknowledge(maple.desk, maple.rosa, "A1")
        case = at_desk.undo(maple.desk, maple.rosa).case
        assert case.complaint.state is State.NEW
        assert case.complaint.grievance_at is not None


def test_somebody_who_cannot_be_reached_needs_no_follow_up(maple: Maple) -> None:
    case = maple.resolved(who=Who.ANONYMOUS)
    assert (case.complaint.state, case.resolved_once, case.standing.next) == (State.CLOSED, None, None)
