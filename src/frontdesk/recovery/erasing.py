"""Which words a redaction reaches: one rule for the fold, for every desk's file and for the group server.

A redaction erases the words of every event of its complaint that stands before it in the order of all folds, and of
those that it names. So it does not matter which of them arrives first, and an event that a desk sends again years
later loses its words again. What somebody writes after it is kept. Whoever wrote meanwhile on a desk that had not
heard of it wrote after it too: those words are kept as well, and wait for the manager, who erases or keeps them
(`came_after`). Nobody has to remember to look.

The events themselves stay with their facts: the chain still verifies and every count stays as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdesk.recovery.bodies import what_of, without_words, words_of
from frontdesk.recovery.codes import Erased
from frontdesk.recovery.events import Event, Merged, Redacted, Spoken
from frontdesk.recovery.identifiers import EventId, StaffId, Subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How far one redaction goes in its complaint."""

    subject: str
    clock: str
    id: str
    named: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[str, str]:
        """Where the redaction stands among all events."""
        return (self.clock, self.id)

    def covers(self, subject: str, clock: str, event_id: str) -> bool:
        """Whether it erases the words of this event."""
        before = (clock, event_id) < self.order
        return subject == self.subject and (before or event_id in self.named) and event_id != self.id


@dataclass(frozen=True, kw_only=True, slots=True)
class Erasure:
    """The last time that its words were erased, and why."""

    event: EventId
    at: datetime
    by: StaffId
    why: Erased
    reason: str


def reach_of(subject: str, clock: str, event_id: str, facts: Mapping[str, Any]) -> Reach:
    """The reach of the redaction in an envelope. Facts that cannot be read name nothing more."""
    what = what_of(Redacted.kind, Redacted.version, facts, None)
    named = what.events if isinstance(what, Redacted) else ()
    return Reach(subject=subject, clock=clock, id=event_id, named=frozenset(named))


def without_erased(events: Sequence[Event]) -> Sequence[Event]:
    """The same events, those that a redaction among them reaches without their words."""
    reaches = _by_subject(events)
    if not reaches:
        return events
    return [without_words(e) if _is_covered(e, reaches.get(e.subject, ())) else e for e in events]


def came_after(events: Sequence[Event]) -> dict[Subject, list[EventId]]:
    """What holds words that sort behind an erasure of which their desk had not heard, by complaint.

    The events are those of whole complaints, without what was erased. A record that somebody merged in meanwhile, and
    that was never erased itself, counts by its merge for the complaint that it was merged into.
    """
    reaches = _by_subject(events)
    if not reaches:
        return {}
    orders = {reach.id: reach.order for several in reaches.values() for reach in several}
    spoken = [(e, e.what) for e in events if isinstance(e.what, Spoken)]
    speaking = {e.subject for e, what in spoken if _says(what)}
    found: dict[Subject, list[EventId]] = {}
    for e, what in spoken:
        knew = orders.get(what.erased or "", ("", ""))
        if _says(what) and any(knew < r.order < e.order for r in reaches.get(e.subject, ())):
            found.setdefault(e.subject, []).append(e.id)
        if not isinstance(what, Merged) or e.subject in reaches or e.subject not in speaking:
            continue
        if any(knew < r.order for r in reaches.get(what.into, ())):
            found.setdefault(what.into, []).append(e.id)
    return found


def _says(what: Spoken) -> bool:
    """Whether there are words in it: what was erased reads as empty."""
    return any(words_of(what).values())


def _by_subject(events: Iterable[Event]) -> dict[Subject, list[Reach]]:
    found: dict[Subject, list[Reach]] = {}
    for e in events:
        if isinstance(e.what, Redacted):
            reach = Reach(subject=e.subject, clock=e.clock, id=e.id, named=frozenset(e.what.events))
            found.setdefault(e.subject, []).append(reach)
    return found


def _is_covered(event: Event, reaches: Collection[Reach]) -> bool:
    return any(reach.covers(event.subject, event.clock, event.id) for reach in reaches)
