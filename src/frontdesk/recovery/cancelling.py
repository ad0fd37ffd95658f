"""The fold's first pass: which acts undo took back.

An undo cancels the acts it names unless something that still stands was built upon them:
then it changes nothing and waits for the manager. Acts are judged newest first, since what
was built upon an act is always newer; so the answer depends on the set of events alone,
never on the order in which they arrived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.recovery.events import Act, Event, Undone, in_order
from frontdesk.recovery.identifiers import EventId


@dataclass(frozen=True, kw_only=True, slots=True)
class Cancelled:
    """What the first pass found."""

    ids: frozenset[EventId]
    """Acts that no longer count."""
    for_review: tuple[EventId, ...]
    """Undo events that came too late: others had built on what they name."""


def cancelled(events: Sequence[Event]) -> Cancelled:
    """Judge every undo among the events of one complaint, or of merged ones together."""
    undone_by: dict[EventId, list[Event]] = defaultdict(list)
    built_upon: dict[EventId, list[Event]] = defaultdict(list)
    for event in events:
        match event.what:
            case Undone(targets=targets):
                for target in targets:
                    undone_by[target].append(event)
            case Act(upon=upon) if upon is not None:
                built_upon[upon].append(event)
            case _:
                continue
    gone: set[EventId] = set()
    review: dict[EventId, Event] = {}
    for event in reversed(in_order(events)):
        undos = undone_by.get(event.id)
        if not undos or isinstance(event.what, Undone):
            continue
        if all(later.id in gone for later in built_upon[event.id]):
            gone.add(event.id)
        else:
            review.update({undo.id: undo for undo in undos})
    return Cancelled(ids=frozenset(gone), for_review=tuple(e.id for e in in_order([*review.values()])))
