"""Proof and repair: the chain is whole, and the projection is what the events come to.

The projection is disposable. `rebuild` makes it again from the events alone; `verify` says
whether that would change anything, and whether every chain still holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from frontdesk.envelope import GENESIS, Untrusted, check_link
from frontdesk.journal.asks import Asks
from frontdesk.journal.projection import complaint_row, search_row
from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of, read_event
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.events import Event
from frontdesk.recovery.folding import fold_together

if TYPE_CHECKING:
    from frontdesk.journal.journal import Journal

COMPLAINTS_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What `verify` found; each fault is a sentence without a word of any patient."""

    events: int
    complaints: int
    faults: tuple[str, ...]


def verify(journal: Journal, now: datetime) -> Proof:
    """Walk every chain and compare every projection with the fold of its events."""
    with journal.database.reading() as view:
        events, faults = _walk_chains(view)
        complaints = 0
        for complaint in _complaints(journal, view):
            complaints += 1
            faults += _compare(journal, view, complaint, now)
        listed = view.row("SELECT count(*) FROM complaint")
        if listed is not None and listed[0] != complaints:
            faults.append(f"{listed[0]} complaints are listed where the events know {complaints}")
        return Proof(events=events, complaints=complaints, faults=tuple(faults))


def rebuild(journal: Journal, now: datetime) -> int:
    """Make the projection again from the events; gives the number of complaints."""
    with journal.writing(now) as page:
        session = page.session
        journal.derive_practice(session)
        session.run("DELETE FROM complaint")
        session.run("DELETE FROM search")
        count = 0
        for complaint in _complaints(journal, session):
            page.project(complaint)
            count += 1
        session.run("DELETE FROM head")
        session.run(
            "INSERT INTO head(device, epoch, seq, hash) SELECT device, epoch, seq, hash FROM event e"
            " WHERE seq = (SELECT max(seq) FROM event WHERE device = e.device AND epoch = e.epoch)"
        )
        return count


def _walk_chains(view: Asks) -> tuple[int, list[str]]:
    faults: list[str] = []
    chain: tuple[str, str] | None = None
    seq, prev, count = 0, GENESIS, 0
    rows = view.run(f"SELECT {EVENT_COLUMNS} FROM event ORDER BY device, epoch, seq")  # noqa: S608
    for row in rows:
        count += 1
        envelope = envelope_of(row)
        if (envelope.device, envelope.epoch) != chain:
            chain, seq, prev = (envelope.device, envelope.epoch), 0, GENESIS
        try:
            check_link(envelope, seq=seq + 1, prev=prev)
        except Untrusted as fault:
            faults.append(f"{fault} (event {envelope.id})")
        seq, prev = envelope.seq, envelope.hash
    return count, faults


def _complaints(journal: Journal, view: Asks) -> Iterator[Complaint]:
    """Every complaint, merged ones together, a bounded number in memory at a time."""
    key = journal.site_key(view)
    merged = _subjects(view, "SELECT DISTINCT subject FROM event WHERE kind = 'merged'")
    hosts: list[Event] = []
    for subject in merged:
        hosts += _events(view, [subject], key)
    together = set(merged) | {getattr(e.what, "into", "") for e in hosts}
    yield from fold_together(_events(view, sorted(together - {""}), key)).values()
    alone = _subjects(
        view, "SELECT DISTINCT subject FROM event WHERE subject >= 'complaint:' AND subject < 'complaint;'"
    )
    rest = [s for s in alone if s not in together]
    for at in range(0, len(rest), COMPLAINTS_AT_ONCE):
        batch = rest[at : at + COMPLAINTS_AT_ONCE]
        yield from fold_together(_events(view, batch, key)).values()


def _subjects(view: Asks, question: str) -> list[str]:
    return [str(row[0]) for row in view.run(question).fetchall()]


def _events(view: Asks, subjects: list[str], key: bytes) -> list[Event]:
    found: list[Event] = []
    for subject in subjects:
        rows = view.run(f"SELECT {EVENT_COLUMNS} FROM event WHERE subject = ?", (subject,))  # noqa: S608
        found += [read_event(envelope_of(row), key) for row in rows.fetchall()]
    return found


def _compare(journal: Journal, view: Asks, complaint: Complaint, now: datetime) -> list[str]:
    """What the file shows of a complaint against what its events come to."""
    wanted = complaint_row(complaint, journal.practice_in(view).rules, now)
    names = [name for name in wanted if name not in _MOVES_WITH_TIME]
    row = view.run(
        f"SELECT slot, {', '.join(names)} FROM complaint WHERE id = ?",  # noqa: S608 - our own names
        (complaint.id,),
    ).fetchone()
    if row is None:
        return [f"{complaint.number} is missing from the lists"]
    shown: dict[str, Any] = dict(zip(names, row[1:], strict=True))
    wrong = [name for name in names if shown[name] != wanted[name]]
    words = view.run(
        "SELECT number, said, patient, callback, remedy, done, notes FROM search WHERE rowid = ?", (row[0],)
    ).fetchone()
    if words is None or tuple(words) != search_row(complaint):
        wrong.append("search words")
    return [f"{complaint.number} is shown with another {', '.join(wrong)} than its events say"] if wrong else []


_MOVES_WITH_TIME = frozenset(
    {"grp", "rank", "next_step", "next_due_at", "soon_at", "changes_at", "flags", "rules_version"}
)
"""Columns that are right for the moment they were made at; `refresh` makes them again in time."""
