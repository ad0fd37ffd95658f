"""Whatever three acts the desk role does, in any order: what is not the desk's to end does not end.

Source: `cli.md`, who may. Nobody closes a safety complaint from the desk role; the desk resolves severity 1 and 2;
grievances are the manager's. Every way is tried: on the spot, merged into others that are open, resolved or closed,
taken out again, coded otherwise, voided, undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from tests.builders import DEON, PRIYA, ROSA, Desk, local

from frontdesk.recovery import coding, decisions, grieving, working
from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import (
    AckMethod,
    Category,
    Channel,
    Flag,
    Outcome,
    PutRight,
    RecordKind,
    ReopenReason,
    SafetyAnswer,
    Severity,
    State,
    StillRight,
)
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.identifiers import EventId, StaffId, Subject
from frontdesk.recovery.refusals import Refusal

ABOUT = Subject("complaint:it")
OPEN, RESOLVED, CLOSED, CONCERN = HOSTS = tuple(
    Subject(f"complaint:{name}") for name in ("open", "resolved", "closed", "concern")
)
MORNING, NOON = local("05-22 09:00"), local("05-22 12:00")
ENDED = (State.RESOLVED, State.CLOSED)
DEPTH = 3
Acts = list[tuple[EventId, ...]]
Try = Callable[[Desk, Acts], None]


def does(decide: Callable[..., Any], about: Subject = ABOUT, **said: Any) -> Try:
    """Rosa does it; a refusal passes on."""

    def act(desk: Desk, acts: Acts) -> None:
        drafts = decide(desk.complaint(about), desk.deed(ROSA, NOON), **said)
        acts.append(tuple(event.id for event in desk.write(drafts, by=ROSA, at=NOON)))

    return act


def merges(guest: Subject, host: Subject) -> Try:
    return lambda desk, acts: does(working.merge, guest, into=desk.complaint(host))(desk, acts)


def undoes(desk: Desk, acts: Acts) -> None:
    """Take back the last act that is left, on whichever record it was."""
    if not acts:
        raise Refusal("Nothing is left.")
    about = desk.events[acts[-1][-1]].subject
    drafts = decisions.undo(desk.complaint(about), desk.deed(ROSA, NOON), targets=acts[-1])
    desk.write(drafts, by=ROSA, at=NOON)
    acts.pop()


DONE: dict[str, Any] = {"done": "Booked", "put_right": PutRight.YES}
TRIES: Mapping[str, Try] = {
    "acknowledge": does(decisions.acknowledge, method=AckMethod.PHONE),
    "resolve": does(decisions.resolve, **DONE),
    "put right on the spot": does(decisions.resolve, on_the_spot=True, **DONE),
    "follow up": does(decisions.follow_up, still_right=StillRight.YES),
    "cannot be reached": does(decisions.follow_up, still_right=StillRight.UNABLE_TO_CONTACT),
    "not right": does(decisions.follow_up, still_right=StillRight.NO),
    "reopen": does(decisions.reopen, reason=ReopenReason.NEW_FACTS),
    "reopen in danger": does(decisions.reopen, reason=ReopenReason.NEW_FACTS, unsafe=True),
    "call the nurse": does(decisions.safety_duty, duty="nurse_called"),
    "code it as a wait": does(coding.recode, what=ev.Recoded(category=Category.WAIT, severity=Severity.LOW)),
    "void": does(working.void, reason="typed twice"),
    "route": does(working.route, to=Flag.SAFETY),
    "decide": does(grieving.decide, outcome=Outcome.WITHDRAWN),
    **{f"merge into {host.partition(':')[2]}": merges(ABOUT, host) for host in HOSTS},
    "merge the closed one into it": merges(CLOSED, ABOUT),
    "resolve the open one": does(decisions.resolve, OPEN, **DONE),
    "unmerge": does(working.unmerge),
    "undo": undoes,
}


def practice() -> Desk:
    """Three ordinary complaints at every stage, and a concern."""
    desk = Desk()
    for host in HOSTS[:3]:
        desk.log(at=MORNING, by=PRIYA, about=host)
        desk.act(host, decisions.acknowledge, at=MORNING, by=PRIYA, method=AckMethod.PHONE)
    for host in (RESOLVED, CLOSED):
        desk.act(host, decisions.resolve, at=MORNING, by=PRIYA, **DONE)
    desk.act(CLOSED, decisions.follow_up, at=MORNING, by=PRIYA, still_right=StillRight.YES)
    desk.log(at=MORNING, by=PRIYA, about=CONCERN, record=RecordKind.CONCERN)
    return desk


UNSAFE, SERIOUS, FORMAL = {"safety": SafetyAnswer.YES}, {"severity": Severity.HIGH}, {"formal": True}
LETTER = {"channel": Channel.EMAIL, "category": Category.CARE}


def begun(said: Mapping[str, Any], *, by: StaffId, done: int, contactable: bool = True) -> tuple[Desk, Acts]:
    """The complaint that is not the desk's to end, acknowledged and resolved by the manager as far as `done` says."""
    desk = practice()
    desk.log(at=MORNING, by=by, about=ABOUT, contactable=contactable, **said)
    acts: Acts = [(next(reversed(desk.events)),)] if by == ROSA else []
    if done > 0:
        desk.act(ABOUT, decisions.acknowledge, at=MORNING, by=PRIYA, method=AckMethod.PHONE)
    if done > 1:
        desk.act(ABOUT, decisions.resolve, at=MORNING, by=PRIYA, **DONE)
    return desk, acts


def shown(desk: Desk) -> tuple[object, ...]:
    """What of the practice matters here: sequences that come to the same are followed once."""
    return tuple(
        (s, c.state, c.cycle, c.flags, c.severity, c.merged_into, c.resolution is not None, c.grievance_at is not None)
        for s, c in sorted(desk.complaints().items())
    )


def sequences(desk: Desk, acts: Acts, deep: int = 0, seen: set[object] | None = None) -> Iterator[tuple[str, ...]]:
    """Every sequence of acts that Rosa may do, with the desk and what she could undo left as it was."""
    seen = set() if seen is None else seen
    for name, act in TRIES.items():
        events, clock, before = dict(desk.events), desk.clock, list(acts)
        try:
            act(desk, acts)
        except Refusal:
            continue
        finally:
            after, left = Desk(events=dict(desk.events), clock=desk.clock), list(acts)
            desk.events, desk.clock, acts[:] = events, clock, before
        yield from _further(name, after, left, deep, seen)


def _further(name: str, desk: Desk, acts: Acts, deep: int, seen: set[object]) -> Iterator[tuple[str, ...]]:
    check_nothing_ended(desk, name)
    here = (shown(desk), len(acts), deep)
    yield (name,)
    if deep + 1 < DEPTH and here not in seen:
        seen.add(here)
        yield from ((name, *rest) for rest in sequences(desk, acts, deep + 1, seen))


def check_nothing_ended(desk: Desk, name: str) -> None:
    """The complaint, or the one that it lives in, is not further than Priya brought it."""
    told = desk.complaints()
    it = told[ABOUT]
    lives = told[it.merged_into] if it.merged_into else it
    assert lives.state not in not_for_the_desk(it), (name, lives.state, sorted(lives.flags))
    assert it.state is not State.VOID, name


def not_for_the_desk(it: Complaint) -> tuple[State, ...]:
    """Closed; and resolved, unless the manager resolved it in this cycle."""
    return (State.CLOSED,) if it.resolution is not None and it.resolution.by == PRIYA else ENDED


@pytest.mark.parametrize("done", [0, 1, 2])
@pytest.mark.parametrize("said", [UNSAFE, {"category": Category.SAFETY}, FORMAL, LETTER], ids=str)
def test_a_safety_complaint_or_a_grievance_is_not_ended_from_the_desk(said: dict[str, Any], done: int) -> None:
    desk, acts = begun(said, by=PRIYA, done=done)
    tried = set(sequences(desk, acts))
    assert max(map(len, tried)) == DEPTH


@pytest.mark.parametrize("done", [0, 1])
def test_a_serious_complaint_is_not_resolved_from_the_desk(done: int) -> None:
    desk, acts = begun(SERIOUS, by=PRIYA, done=done)
    assert set(sequences(desk, acts))


@pytest.mark.parametrize("said", [UNSAFE, {"category": Category.SAFETY}], ids=str)
def test_not_even_where_the_desk_recorded_it(said: dict[str, Any]) -> None:
    desk, acts = begun(said, by=ROSA, done=0)
    assert set(sequences(desk, acts))


def test_nor_where_the_nurse_was_called_from_the_desk_itself() -> None:
    desk, acts = begun({}, by=PRIYA, done=1)
    does(decisions.safety_duty, duty="nurse_called")(desk, acts)
    assert set(sequences(desk, acts))


def test_the_manager_brings_each_of_them_to_its_end() -> None:
    """The same acts are open to whoever may: nothing above is refused for another reason."""
    for said in (UNSAFE, SERIOUS):
        desk, _ = begun(said, by=ROSA, done=2)
        assert desk.act(ABOUT, decisions.follow_up, at=NOON, by=PRIYA, still_right=StillRight.YES).state is State.CLOSED
    desk, _ = begun(SERIOUS, by=ROSA, done=1)
    assert desk.act(ABOUT, decisions.resolve, at=NOON, by=DEON, **DONE).state is State.RESOLVED
