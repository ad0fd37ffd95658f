"""What needs review is settled by the manager: it leaves the list and stays on record; a later conflict comes back."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    DEON,
    PRIYA,
    ROSA,
    RULES,
    Desk,
    acknowledged,
    complaint,
    followed_up,
    happened,
    local,
    logged,
    resolved,
    undone,
)
from tests.recovery.strategies import everything, stories

from frontdesk.recovery import events as ev
from frontdesk.recovery import working
from frontdesk.recovery.bodies import facts_of
from frontdesk.recovery.codes import Flag, Role, State, StillRight
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.deeds import Deed
from frontdesk.recovery.events import Event
from frontdesk.recovery.folding import fold, fold_together
from frontdesk.recovery.refusals import Refusal, RoleMayNot, TextMissing


def settled(*events: Event, at: str = "05-26 12:00") -> Event:
    what = ev.Reviewed(settles=tuple(e.id for e in events), decided="The first call was the right one")
    return happened(what, at=at, by=PRIYA)


def deed(role: Role = Role.MANAGER) -> Deed:
    now = local("05-26 12:00")
    return Deed(by=PRIYA, role=role, at=now, now=now, rules=RULES)


def twice() -> tuple[list[Event], Event]:
    """A complaint that two desks resolved, and the second resolution."""
    second = resolved(at="05-22 10:02", by=DEON)
    return [logged(), acknowledged(), resolved(at="05-22 10:00"), second], second


def test_what_was_settled_leaves_the_list_in_whatever_order_it_arrives_and_stays_in_the_history() -> None:
    story, second = twice()
    for events in permutations([*story, settled(second)]):
        c = fold(events)
        assert (c.review, Flag.NEEDS_REVIEW in c.flags, c.state) == ((), False, State.RESOLVED)
        assert [entry.kind for entry in c.history][-2:] == ["resolved", "reviewed"]
        assert [note.text for note in c.notes] == ["Booked the next free visit", "The first call was the right one"]


def test_a_later_conflict_comes_back_alone() -> None:
    story, second = twice()
    third = resolved(at="05-22 10:05", by=PRIYA)
    assert complaint(*story, settled(second), third).review == (third.id,)


def test_an_earlier_one_that_arrives_late_puts_the_one_that_stood_on_the_list() -> None:
    story, second = twice()
    first = resolved(at="05-22 09:50", by=PRIYA)
    assert complaint(*story, first, settled(second)).review == (story[2].id,)


def test_what_was_settled_waits_again_once_that_is_taken_back() -> None:
    story, second = twice()
    done = settled(second)
    assert complaint(*story, done, undone(done, by=PRIYA)).review == (second.id,)


def test_a_step_held_until_its_resolution_counts_all_the_same_once_that_arrives() -> None:
    call = followed_up(StillRight.YES, at="05-22 15:00")
    done = settled(call)
    assert complaint(logged(), acknowledged(), call, done).review == ()
    assert complaint(logged(), acknowledged(), call, done, resolved(at="05-22 14:00")).state is State.CLOSED


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.MANAGER])
def test_nobody_but_the_manager_settles(role: Role) -> None:
    story, _ = twice()
    with pytest.raises(RoleMayNot):
        working.settle(complaint(*story), deed(role), decided="It stands")


def test_it_takes_something_to_settle_and_a_word_about_it() -> None:
    story, second = twice()
    with pytest.raises(Refusal, match="Nothing in A42 needs review"):
        working.settle(complaint(logged()), deed(), decided="It stands")
    with pytest.raises(TextMissing):
        working.settle(complaint(*story), deed(), decided="  ")
    (draft,) = working.settle(complaint(*story), deed(), decided="It stands")
    assert facts_of(draft.what)["settles"] == [second.id]


@given(stories(), st.randoms(use_true_random=False), st.integers(0, 3))
def test_a_settlement_survives_any_order_of_arrival(desks: list[Desk], random: object, keep: int) -> None:
    """Whatever waits, settled as a whole: nothing waits; with some of it left out, exactly that does."""
    assert hasattr(random, "shuffle")
    events = everything(desks)
    for subject, c in fold_together(events).items():
        left = c.review[:keep]
        clock = f"{(1 << 64) - 1:016x}"
        done = happened(
            ev.Reviewed(settles=c.review[keep:], decided="x"), by=PRIYA, about=subject, clock=clock, at="06-30 09:00"
        )
        whole = [*events, done]
        random.shuffle(whole)
        told: Complaint = fold_together(whole)[subject]
        assert told.review == left
        assert {e.event for e in told.history} == {e.event for e in c.history} | {done.id}
        assert (told.state, told.cycle, told.resolutions) == (c.state, c.cycle, c.resolutions)


def test_whoever_settles_is_on_record() -> None:
    story, second = twice()
    assert ROSA not in {e.by for e in complaint(*story, settled(second)).history if e.kind == "reviewed"}
