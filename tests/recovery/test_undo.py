"""Undo takes back all the acts it names, unless somebody had built on one of them.

What another desk built on stays: the undo came too late and waits for the manager. The answer
depends on the set of events, never on the order in which they arrived.
"""

from __future__ import annotations

from itertools import permutations

from tests.builders import (
    DEON,
    acknowledged,
    complaint,
    followed_up,
    happened,
    logged,
    resolved,
    undone,
    upon,
    wall,
)

from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import GrievanceReason, Role, State
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.events import Event
from frontdesk.recovery.folding import fold, fold_together
from frontdesk.recovery.identifiers import Subject

B7 = Subject("complaint:b7")


def in_any_order(*events: Event) -> Complaint:
    told = fold(events)
    for story in permutations(events):
        assert fold(story) == told
    return told


def entries(c: Complaint) -> dict[str, bool]:
    """Kinds in the history, and whether they were undone."""
    return {e.kind: e.undone for e in c.history}


def test_an_act_that_was_taken_back_counts_no_more_and_stays_in_the_history() -> None:
    done = resolved()
    c = in_any_order(logged(), acknowledged(), done, undone(done))
    assert (c.state, c.resolution, c.review) == (State.ACKNOWLEDGED, None, ())
    assert entries(c) == {"logged": False, "acknowledged": False, "resolved": True, "undone": False}


def test_what_another_desk_built_on_stays_and_the_undo_waits_for_the_manager() -> None:
    done = resolved()
    call = upon(done, followed_up(by=DEON))
    back = undone(done)
    c = in_any_order(logged(), done, call, back)
    assert (c.state, c.review) == (State.CLOSED, (back.id,))


def test_both_taken_back_are_both_gone() -> None:
    done = resolved()
    call = upon(done, followed_up(by=DEON))
    c = in_any_order(logged(), acknowledged(), done, call, undone(done), undone(call, by=DEON))
    assert (c.state, c.review) == (State.ACKNOWLEDGED, ())


def test_several_acts_of_one_breath_go_together() -> None:
    first, second = logged(), acknowledged()
    third = upon(second, resolved())
    c = in_any_order(first, upon(first, second), third, undone(second, third))
    assert (c.state, c.acknowledged_at) == (State.NEW, None)


def test_an_undo_is_whole_or_it_is_nothing() -> None:
    """One of two acts was built on: taking back only the other would leave half a breath."""
    one, other = acknowledged(), resolved()
    noted = upon(one, happened(ev.Escalated(to=Role.MANAGER), at="05-22 09:30", by=DEON))
    back = undone(one, other)
    c = in_any_order(logged(), one, other, noted, back)
    assert (c.state, c.review) == (State.RESOLVED, (back.id,))


def test_after_an_undo_the_same_step_may_be_taken_again() -> None:
    wrong = resolved(at="05-22 10:00", done="Wrong patient")
    c = in_any_order(logged(), acknowledged(), wrong, undone(wrong), resolved(at="05-22 10:05", done="Booked"))
    assert c.resolution is not None
    assert (c.resolution.done, wall(c.resolution.at), c.review) == ("Booked", "05-22 10:05", ())


def test_an_undo_cannot_be_undone() -> None:
    done = resolved()
    back = undone(done)
    c = in_any_order(logged(), acknowledged(), done, back, undone(back))
    assert (c.state, c.review) == (State.ACKNOWLEDGED, ())


def test_a_record_whose_logging_was_taken_back_is_void_and_readable() -> None:
    first = logged(said="Meant for another practice")
    c = in_any_order(first, undone(first))
    assert (c.state, c.said, c.number) == (State.VOID, "Meant for another practice", "A42")


def test_a_grievance_never_lapses() -> None:
    opened = happened(ev.GrievanceOpened(reason=GrievanceReason.WRITTEN), at="05-22 09:01")
    done = acknowledged()
    c = in_any_order(logged(), opened, done, undone(opened, done))
    assert (c.state, c.grievance_reason, c.review) == (State.NEW, GrievanceReason.WRITTEN, ())


def test_an_undo_that_arrives_before_its_act_waits_for_it() -> None:
    done = resolved()
    assert complaint(logged(), acknowledged(), undone(done)).review == ()


def test_nobody_undoes_what_happened_to_another_complaint() -> None:
    done = resolved()
    elsewhere = happened(ev.Undone(targets=(done.id,)), about=B7)
    told = fold_together([logged(), done, logged(about=B7), elsewhere])
    assert told[done.subject].state is State.RESOLVED


def test_an_act_of_a_newer_version_is_built_upon_too() -> None:
    done = resolved()
    tomorrow = happened(ev.Unknown(name="translated", facts={"upon": done.id}), by=DEON)
    back = undone(done)
    assert complaint(logged(), done, tomorrow, back).review == (back.id,)


def test_acts_that_claim_to_be_built_on_each_other_still_come_to_an_end() -> None:
    one, other = acknowledged(), resolved()
    one, other = upon(other, one), upon(one, other)
    assert in_any_order(logged(), one, other, undone(one), undone(other)).state is State.NEW
    back = undone(one)
    assert in_any_order(logged(), one, other, back).review == (back.id,)


def test_an_act_built_upon_itself_is_taken_back_like_any_other() -> None:
    done = resolved()
    done = upon(done, done)
    assert complaint(logged(), acknowledged(), done, undone(done)).state is State.ACKNOWLEDGED


class TestARecordThatOthersNeedDoesNotVanish:
    """Its logging is taken back on one desk while another one, that has not heard, works on it."""

    def test_a_note_that_was_there_before(self) -> None:
        first, note = logged(), happened(ev.Noted(text="she rang"), at="05-22 09:05", by=DEON)
        back = undone(first)
        c = in_any_order(first, note, back)
        assert (c.state, c.review) == (State.NEW, (back.id,))

    def test_a_note_on_a_record_that_is_void_already_does_not_bring_it_back(self) -> None:
        first = logged()
        back = undone(first)
        note = happened(ev.Noted(text="it was for the other practice"), at="05-27 09:00", by=DEON)
        assert in_any_order(first, back, note).state is State.VOID

    def test_ones_own_note_goes_with_it(self) -> None:
        first, note = logged(), happened(ev.Noted(text="she rang"), at="05-22 09:05")
        assert in_any_order(first, note, undone(first)).state is State.VOID

    def test_a_nurse_who_was_called_keeps_it_whenever_that_is_heard(self) -> None:
        first = logged()
        back = undone(first)
        call = happened(ev.SafetyHandled(duty="nurse_called"), at="05-27 09:00", by=DEON)
        c = in_any_order(first, back, call)
        assert (c.state, c.review) == (State.NEW, (back.id,))

    def test_a_duplicate_that_lives_in_it(self) -> None:
        first, other = logged(), logged(about=B7)
        merge = happened(ev.Merged(into=first.subject), about=B7)
        back = undone(first)
        told = fold_together([first, other, merge, back])
        assert (told[first.subject].state, told[first.subject].review) == (State.NEW, (back.id,))
        out = happened(ev.Unmerged(), about=B7, at="05-27 09:00")
        told = fold_together([first, other, merge, out, back])
        assert (told[first.subject].state, told[first.subject].review) == (State.VOID, ())
        assert told[B7].state is State.NEW

    def test_what_the_other_took_back_needs_nothing(self) -> None:
        first, step = logged(), acknowledged(by=DEON)
        c = in_any_order(first, step, undone(step, by=DEON), undone(first))
        assert (c.state, c.review) == (State.VOID, ())
