"""The fold's first pass: which acts undo took back.

An undo takes back all acts it names, or none: if something that still stands was built upon
one of them, it changes nothing and waits for the manager. What was built upon is itself taken
back by the same undo or by another one that stands, so the answer is the largest set of undos
that agree with each other. It depends on the set of events alone, never on their order.

A grievance never lapses (42 CFR 482.13(a)(2)) and an undo is final: neither is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.recovery.events import Act, Event, GrievanceOpened, Undone, Unknown, in_order
from frontdesk.recovery.identifiers import EventId


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
    stands = list(reach)
    while True:
        gone = {target for undo in stands for target in reach[undo]}
        late = {undo for undo in stands if any(built_upon[target] - gone for target in reach[undo])}
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
    return frozenset(
        e.id for e in found if e.subject == undo.subject and not isinstance(e.what, Undone | GrievanceOpened)
    )
