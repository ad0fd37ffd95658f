"""The open page of the journal: one transaction in which people decide and events are written.

Whoever decides sees the newest state, since the write lock is held from the first read to the
commit. Events, the projection, the search words, the chain's head and the desk's own counters
are kept together by one flush, or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import uuid_utils
from sqlalchemy import delete, insert, update
from sqlalchemy.dialects.sqlite import insert as upsert

from frontdesk.envelope import GENESIS, Envelope, chained, next_clock, sealed
from frontdesk.journal import tables
from frontdesk.journal.projection import complaint_row, search_row
from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of, read_event, row_of
from frontdesk.recovery.bodies import facts_of, stamp, words_of
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.events import Act, Draft, Event, Undone
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.identifiers import (
    ComplaintNo,
    DeviceId,
    EventId,
    SiteCode,
    StaffId,
    Subject,
)
from frontdesk.recovery.practice import SITE_SUBJECTS, Practice

if TYPE_CHECKING:
    from frontdesk.journal.journal import Journal
    from frontdesk.journal.writing import Writing

ACTS_REMEMBERED = 20
"""How many of a person's last acts this desk can name for an undo."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """Who this desk is, as its file says."""

    site: SiteCode
    device: DeviceId
    epoch: str
    letter: str
    next_number: int
    clock: str
    key: bytes
    key_id: str


def take_seat(session: Writing, seat: Mapping[str, Any]) -> None:
    """Write down who this desk is, in a file that does not know yet."""
    session.execute(insert(tables.SeatRow), [dict(seat)])


class Ledger:
    """Reads and writes inside one transaction. Only `Journal.writing` makes one."""

    def __init__(self, journal: Journal, session: Writing, now: datetime) -> None:
        """`now` becomes `recorded_at` of everything written on this page."""
        self._journal = journal
        self.session = session
        self.now = now
        self.seat = journal.seat_in(session)

    @property
    def practice(self) -> Practice:
        """The practice by its newest events, those of this transaction included."""
        return self._journal.practice_in(self.session)

    def events_of(self, subject: Subject) -> list[Event]:
        """All events of one subject, words opened."""
        rows = self.session.run(
            f"SELECT {EVENT_COLUMNS} FROM event WHERE subject = ? ORDER BY clock, id",  # noqa: S608 - our own names
            (subject,),
        )
        return [read_event(envelope_of(row), self.seat.key) for row in rows]

    def family_of(self, subject: Subject) -> dict[Subject, Complaint]:
        """The complaint and every record merged with it, folded together."""
        return fold_together(self._journal.family_events(self.session, subject, self.seat.key))

    def complaint(self, subject: Subject) -> Complaint:
        """The complaint as it stands on this page."""
        return self.family_of(subject)[subject]

    def next_number(self) -> ComplaintNo:
        """The next number of this desk, such as A42. Taken for good when the page is kept."""
        number = ComplaintNo(f"{self.seat.letter}{self.seat.next_number}")
        self.seat = replace(self.seat, next_number=self.seat.next_number + 1)
        return number

    def append(self, drafts: Sequence[Draft], by: StaffId) -> list[Envelope]:
        """Seal, chain and write the drafts, then make the projections they touch again."""
        seq, prev = self._head()
        last_acts: dict[Subject, EventId | None] = {}
        written: list[Envelope] = []
        for draft in drafts:
            if draft.subject not in last_acts:
                last_acts[draft.subject] = self._last_act(draft.subject)
            envelope = self._envelope(draft, by, upon=last_acts[draft.subject])
            seq += 1
            envelope = chained(envelope, seq=seq, prev=prev)
            prev = envelope.hash
            if isinstance(draft.what, Act):
                last_acts[draft.subject] = envelope.id
            written.append(envelope)
        self.session.execute(insert(tables.EventRow), [row_of(e) for e in written])
        self._keep_head(seq, prev)
        self._remember_act(drafts, written, by)
        self.derive({d.subject for d in drafts})
        return written

    def derive(self, subjects: Iterable[Subject]) -> None:
        """Make the projections of these subjects again; rules that changed touch every open one."""
        touched = set(subjects)
        if any(s.startswith(SITE_SUBJECTS) for s in touched):
            self._journal.derive_practice(self.session)
            touched |= self._journal.open_subjects(self.session)
        told: dict[Subject, Complaint] = {}
        for subject in sorted(s for s in touched if s.startswith("complaint:")):
            if subject not in told:
                told |= self.family_of(subject)
        for complaint in told.values():
            self.project(complaint)

    def project(self, complaint: Complaint) -> None:
        """Write the projection and the search words of one complaint."""
        row = complaint_row(complaint, self.practice.rules, self.now)
        statement = upsert(tables.ComplaintRow)
        taken = {name: statement.excluded[name] for name in row if name != "id"}
        self.session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=taken), [row])
        slot = self.session.run("SELECT slot FROM complaint WHERE id = ?", (complaint.id,)).fetchone()
        words = search_row(complaint)
        self.session.run("DELETE FROM search WHERE rowid = ?", (slot[0],)) if slot else None
        self.session.run(
            "INSERT INTO search(rowid, complaint, number, said, patient, callback, remedy, done, notes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (slot[0] if slot else None, complaint.id, *words),
        )

    def last_acts(self, by: StaffId) -> list[tuple[Subject, tuple[EventId, ...], str]]:
        """This person's acts on this desk, oldest first: subject, events, when recorded."""
        row = self.session.run("SELECT value FROM memo WHERE name = ?", (f"acts:{by}",)).fetchone()
        known: list[list[Any]] = json.loads(row[0]) if row else []
        return [(Subject(s), tuple(EventId(i) for i in ids), at) for s, ids, at in known]

    def join_last_acts(self, by: StaffId) -> None:
        """Make this person's last two acts one, since they were done in one breath."""
        *rest, first, second = self.last_acts(by)
        joined = (first[0], first[1] + second[1], second[2])
        self.keep_memo(f"acts:{by}", json.dumps([*rest, joined]))

    def keep_seat(self) -> None:
        """Write the counters back. `Journal.writing` calls it at the end of the page."""
        values = {
            "clock": self.seat.clock,
            "next_number": self.seat.next_number,
            "epoch": self.seat.epoch,
            "letter": self.seat.letter,
        }
        self.session.execute(update(tables.SeatRow), values)

    def keep_memo(self, name: str, value: str) -> None:
        """Remember a small thing by name."""
        statement = upsert(tables.MemoRow)
        self.session.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value}),
            [{"name": name, "value": value}],
        )

    def drop_memo(self, name: str) -> None:
        """Forget it."""
        self.session.execute(delete(tables.MemoRow).where(tables.MemoRow.name == name))  # type: ignore[arg-type]

    def tick(self) -> str:
        """The hybrid clock's next reading on this desk."""
        clock = next_clock(self.seat.clock, int(self.now.timestamp() * 1000))
        self.seat = replace(self.seat, clock=clock)
        return clock

    def _envelope(self, draft: Draft, by: StaffId, *, upon: EventId | None) -> Envelope:
        what = draft.what
        if isinstance(what, Act):
            what = replace(what, upon=upon)
        envelope = Envelope(
            id=EventId(str(uuid_utils.uuid7())),
            site=self.seat.site,
            device=self.seat.device,
            epoch=self.seat.epoch,
            seq=1,
            clock=self.tick(),
            subject=draft.subject,
            cycle=draft.cycle,
            kind=what.kind,
            version=what.version,
            actor=by,
            occurred_at=stamp(draft.occurred_at),
            recorded_at=stamp(self.now),
            facts=facts_of(what),
            words=None,
            words_hash=None,
            key_id=None,
            prev=GENESIS,
        )
        return sealed(envelope, words_of(what), self.seat.key)

    def _last_act(self, subject: Subject) -> EventId | None:
        if not subject.startswith("complaint:") or not self._journal.has_events(self.session, subject):
            return None
        return self.complaint(subject).last_act

    def _head(self) -> tuple[int, str]:
        row = self.session.run(
            "SELECT seq, hash FROM head WHERE device = ? AND epoch = ?",
            (self.seat.device, self.seat.epoch),
        ).fetchone()
        return (int(row[0]), str(row[1])) if row else (0, GENESIS)

    def _keep_head(self, seq: int, last: str) -> None:
        statement = upsert(tables.HeadRow)
        here = {"device": self.seat.device, "epoch": self.seat.epoch, "seq": seq, "hash": last}
        self.session.execute(
            statement.on_conflict_do_update(index_elements=["device", "epoch"], set_={"seq": seq, "hash": last}),
            [here],
        )

    def _remember_act(self, drafts: Sequence[Draft], written: Sequence[Envelope], by: StaffId) -> None:
        subject = written[-1].subject
        if not subject.startswith("complaint:"):
            return
        acts = self.last_acts(by)
        undone = {t for d in drafts if isinstance(d.what, Undone) for t in d.what.targets}
        acts = [act for act in acts if not undone & set(act[1])]
        if not undone:
            ids = tuple(e.id for e in written if e.subject == subject)
            acts.append((subject, ids, stamp(self.now)))
        self.keep_memo(f"acts:{by}", json.dumps(acts[-ACTS_REMEMBERED:]))
