"""The read side of days and periods: which records to look at, and their stories a few at a time.

Everything is asked of the events, since a period is judged by what had occurred, not by how
things stand now. The index `event_when` answers which records; their stories are read in
batches, so that a year is never in memory at once. Words stay sealed but for the reference of
the patient, which tells a repeat.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from frontdesk.envelope import FIELDS, Untrusted, event_of
from frontdesk.journal.asks import Asks
from frontdesk.journal.board import TURNS
from frontdesk.journal.errors import Damaged
from frontdesk.journal.matching import spellings
from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of, read_event
from frontdesk.journal.site_keys import SiteKeys
from frontdesk.recovery.events import DaySigned, EncountersCounted, Event, Logged, Merged
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.stamps import instant, stamp

if TYPE_CHECKING:
    from frontdesk.journal.journal import Journal

RECORDS_AT_ONCE = 200
_STEPS = (
    "'acknowledged', 'resolved', 'followed_up', 'reopened', 'recoded', 'notice_sent', 'merged', 'unmerged',"
    " 'voided', 'undone', 'logged', 'routed', 'grievance_opened', 'interim_sent'"
)
"""Kinds of events that can change what a day shows."""
_UNSETTLED = f"""SELECT 'complaint:' || id FROM complaint WHERE open = 1
UNION SELECT 'complaint:' || id FROM complaint WHERE {TURNS}
UNION SELECT e.subject FROM event e WHERE e.kind IN ({_STEPS}) AND e.occurred_at > ?
AND EXISTS (SELECT 1 FROM complaint c WHERE c.id = substr(e.subject, 11) AND c.received_at <= ?)"""  # noqa: S608 - our own names


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """Who signed a day, and when."""

    by: StaffId
    at: datetime


def received_between(view: Asks, begin: datetime, end: datetime) -> list[Subject]:
    """Records logged as received in [begin, end)."""
    rows = view.run(
        "SELECT DISTINCT subject FROM event WHERE kind = 'logged' AND occurred_at >= ? AND occurred_at < ?",
        (stamp(begin), stamp(end)),
    )
    return [Subject(row[0]) for row in rows]


def first_received(view: Asks) -> datetime | None:
    """When the oldest record was received."""
    row = view.run("SELECT min(occurred_at) FROM event WHERE kind = 'logged'").fetchone()
    return instant(row[0]) if row and row[0] else None


def unsettled_at(view: Asks, moment: datetime) -> list[Subject]:
    """Records that may have been open or waiting for a follow-up then: open now, or changed since."""
    rows = view.run(_UNSETTLED, (stamp(moment), stamp(moment)))
    return [Subject(row[0]) for row in rows]


def followed_up_between(view: Asks, begin: datetime, end: datetime) -> list[Subject]:
    """Records with a follow-up in [begin, end), or in which somebody was thanked then."""
    rows = view.run(
        "SELECT DISTINCT subject FROM event WHERE kind IN ('followed_up', 'thanked')"
        " AND occurred_at >= ? AND occurred_at < ?",
        (stamp(begin), stamp(end)),
    )
    return [Subject(row[0]) for row in rows]


def typed_later(view: Asks, occurred_by: datetime, recorded_after: datetime) -> list[Subject]:
    """Records about which something was typed after a moment that had occurred by another, or was taken back."""
    rows = view.run(
        f"SELECT DISTINCT subject FROM event WHERE kind IN ({_STEPS})"  # noqa: S608 - our own names
        " AND (occurred_at <= ? OR kind = 'undone') AND recorded_at > ?",
        (stamp(occurred_by), stamp(recorded_after)),
    )
    return [Subject(row[0]) for row in rows]


def of_same_patients(view: Asks, patients: Iterable[str], since: datetime) -> list[Subject]:
    """Records of these patients received since, however the letters of a reference are written."""
    found: list[Subject] = []
    for patient in patients:
        known = spellings(patient)
        marks = ", ".join("?" for _ in known)
        rows = view.run(
            f"SELECT id FROM complaint WHERE patient IN ({marks}) AND received_at >= ?",  # noqa: S608 - our own names
            (*known, stamp(since)),
        )
        found += [Subject(f"complaint:{row[0]}") for row in rows]
    return found


def repeats_by_word(view: Asks, since: datetime) -> list[Subject]:
    """Records which the desk had called a repeat: its word stands where a patient was erased, theirs or the other's."""
    rows = view.run(
        "SELECT id FROM complaint WHERE repeat_of IS NOT NULL AND received_at >= ?",
        (stamp(since),),
    )
    return [Subject(f"complaint:{row[0]}") for row in rows]


def stories(journal: Journal, view: Asks, subjects: Collection[Subject]) -> Iterator[list[Event]]:
    """The events of these records and of all merged with them, some records at a time, none twice.

    Raises `Damaged` for an event that cannot be read.
    """
    keys, wanted, told = journal.site_keys(view), list(dict.fromkeys(subjects)), set[Subject]()
    for start in range(0, len(wanted), RECORDS_AT_ONCE):
        batch = set(wanted[start : start + RECORDS_AT_ONCE]) - told
        events: list[Event] = []
        while batch:
            told |= batch
            read = _events(journal, view, batch, keys)
            events += read
            batch = _relatives(view, batch, read) - told
        yield events


def _events(journal: Journal, view: Asks, subjects: Collection[Subject], keys: SiteKeys) -> list[Event]:
    marks = ", ".join("?" for _ in subjects)
    rows = view.run(f"SELECT {_SEALED_COLUMNS} FROM event WHERE subject IN ({marks})", tuple(subjects))  # noqa: S608 - our own names
    try:
        return [_event(row, keys) for row in rows.fetchall()]
    except (Untrusted, ValueError, TypeError):
        raise Damaged(journal.database.file, "holds an event that cannot be read") from None


def _event(row: tuple[Any, ...], keys: SiteKeys) -> Event:
    envelope = envelope_of(row)
    return read_event(envelope, keys) if envelope.kind == Logged.kind else event_of(envelope)


def _relatives(view: Asks, subjects: Collection[Subject], events: Iterable[Event]) -> set[Subject]:
    """The records that these live in, and those that live in them."""
    marks = ", ".join("?" for _ in subjects)
    guests = view.run(f"SELECT id FROM complaint WHERE merged_into IN ({marks})", tuple(subjects))  # noqa: S608 - our own names
    hosts = {event.what.into for event in events if isinstance(event.what, Merged)}
    return hosts | {Subject(f"complaint:{row[0]}") for row in guests}


def encounters_between(view: Asks, first: date, last: date) -> dict[date, int]:
    """The newest count of each day that has one."""
    counts: dict[date, int] = {}
    for event in _of_days(view, EncountersCounted.kind, first, last):
        if isinstance(event.what, EncountersCounted):
            with suppress(ValueError):  # a day that is none, from another desk
                counts[date.fromisoformat(event.subject.partition(":")[2])] = event.what.count
    return counts


def counted_at(view: Asks, day: date) -> datetime | None:
    """When the newest count of a day's encounters was typed."""
    counted = list(_of_days(view, EncountersCounted.kind, day, day))
    return counted[-1].recorded_at if counted else None


def signature_of(view: Asks, day: date) -> Signature | None:
    """The newest signature of a day."""
    signed = list(_of_days(view, DaySigned.kind, day, day))
    return Signature(by=signed[-1].actor, at=signed[-1].recorded_at) if signed else None


def _of_days(view: Asks, kind: str, first: date, last: date) -> Iterator[Event]:
    """What was said of days, in the order in which it counts. They have no words."""
    rows = view.run(
        f"SELECT {EVENT_COLUMNS} FROM event WHERE subject BETWEEN ? AND ? AND kind = ? ORDER BY clock, id",  # noqa: S608 - our own names
        (f"day:{first.isoformat()}", f"day:{last.isoformat()}", kind),
    )
    return (event_of(envelope_of(row)) for row in rows.fetchall())


_SEALED_COLUMNS = ", ".join("CASE kind WHEN 'logged' THEN words END" if name == "words" else name for name in FIELDS)
"""The columns of an event, its words only where the patient's reference is among them."""
