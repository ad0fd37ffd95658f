"""The fold's first pass: which acts undo took back.

An undo takes back all acts it names, or none: if something that still stands was built upon
one of them, it changes nothing and waits for the manager. What was built upon is itself taken
back by the same undo or by another one that stands, so the answer is the largest set of undos
that agree with each other. It depends on the set of events alone, never on their order.

Taking back the logging of a record makes the whole record void. It may not vanish from under
others: what somebody else had added before, a nurse who was called or a grievance opened at any
time, and a duplicate that lives in it keep it alive, and the undo waits for the manager.

A grievance never lapses (42 CFR 482.13(a)(2)), an undo is final, and erased words are gone: none is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from frontdesk.recovery.events import (
    Act,
    Event,
    GrievanceOpened,
    Logged,
    Merged,
    Redacted,
    SafetyHandled,
    Undone,
    Unknown,
    Unmerged,
    in_order,
)
from frontdesk.recovery.identifiers import EventId

STAYS = (Undone, GrievanceOpened, Redacted)
"""What is never taken back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cancelled:
    """What the first pass found."""

    ids: frozenset[EventId]
    """Acts that no longer count."""
    for_review: frozenset[EventId]
    """Undo events that came too late: others had built on what they name."""


def cancelled(events: Sequence[Event]) -> Cancelled:
    """Judge every undo among the events of one complaint, or of merged ones together."""
    known = {event.id: event for event in events}
    built_upon: dict[EventId, set[EventId]] = defaultdict(set)
    for event in events:
        if (upon := _upon(event)) is not None:
            built_upon[upon].add(event.id)
    reach = {e.id: _reach(e, e.what, known) for e in in_order(events) if isinstance(e.what, Undone)}
    voids = {undo for undo, targets in reach.items() if any(isinstance(known[t].what, Logged) for t in targets)}
    stands = list(reach)
    while True:
        gone = {target for undo in stands for target in reach[undo]}
        late = {undo for undo in stands if any(built_upon[target] - gone for target in reach[undo])}
        late |= {undo for undo in voids.intersection(stands) if _is_needed(known[undo], events, gone)}
        if not late:
            return Cancelled(ids=frozenset(gone), for_review=frozenset(reach.keys() - stands))
        stands = [undo for undo in stands if undo not in late]


def _upon(event: Event) -> EventId | None:
    """What an event was built upon; a newer desk's act is one even where its kind is unknown."""
    match event.what:
        case Act(upon=upon):
            return upon
        case Unknown(facts={"upon": str(upon)}):
            return EventId(upon)
        case _:
            return None


def _reach(undo: Event, what: Undone, known: dict[EventId, Event]) -> frozenset[EventId]:
    """The named events that an undo can take back at all."""
    found = (known[target] for target in what.targets if target in known)
    return frozenset(e.id for e in found if e.subject == undo.subject and not isinstance(e.what, STAYS))


def _is_needed(undo: Event, events: Sequence[Event], gone: AbstractSet[EventId]) -> bool:
    """Whether somebody besides the one who logged it needs the record that the undo would make void."""
    standing = [e for e in events if e.id not in gone]
    return any(_is_of_others(e, undo) for e in standing) or _has_guests(undo, standing)


def _is_of_others(event: Event, undo: Event) -> bool:
    if event.subject != undo.subject or event.actor == undo.actor or isinstance(event.what, Undone):
        return False
    # A note may follow on a void record; a call to a nurse may not, so it was made without knowing of the undo.
    return event.order < undo.order or isinstance(event.what, SafetyHandled | GrievanceOpened)


def _has_guests(undo: Event, standing: Sequence[Event]) -> bool:
    """Whether a record was merged into this one and not taken out again."""
    inside = {}
    for event in in_order(standing):
        match event.what:
            case Merged(into=into):
                inside[event.subject] = into
            case Unmerged():
                inside.pop(event.subject, None)
            case _:
                continue
    return undo.subject in inside.values()
