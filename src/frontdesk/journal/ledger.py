"""The open page of the journal: one transaction in which people decide and events are written.

Whoever decides sees the newest state, since the write lock is held from the first read to the
commit. Events, the projection, the search words, the chain's head and the desk's own counters
are kept together by one flush, or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uuid_utils

from frontdesk.envelope import FIELDS, GENESIS, Envelope, chained, event_of, next_clock, sealed
from frontdesk.journal import audit, glass
from frontdesk.journal.acts import ACTS_REMEMBERED, ActDone, last_acts, memo_of
from frontdesk.journal.again import telling
from frontdesk.journal.audit import Done, Fact
from frontdesk.journal.erasing import erase
from frontdesk.journal.errors import Damaged
from frontdesk.journal.projection import complaint_row, search_row
from frontdesk.journal.rows import row_of
from frontdesk.journal.set_up_errors import AlreadySetUp, StillArriving
from frontdesk.journal.site_keys import SiteKeys
from frontdesk.journal.statements import KEEP_MEMO, KEEP_SEARCH, insert_into, keep_complaint
from frontdesk.recovery.bodies import facts_of, words_of
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.events import Act, Draft, Event, Logged, Merged, Redacted, Spoken, Undone, What
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
from frontdesk.recovery.stamps import stamp
from frontdesk.recovery.standing import Standing, standing

if TYPE_CHECKING:
    from frontdesk.journal.journal import Journal
    from frontdesk.journal.trail import Trail
    from frontdesk.journal.writing import Writing


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


def take_seat(session: Writing, file: Path, seat: Mapping[str, Any]) -> None:
    """Write down who this desk is, in a file that does not know yet. Raises `AlreadySetUp`."""
    if session.run("SELECT 1 FROM seat").fetchone() is not None:
        raise AlreadySetUp(file)
    session.run(insert_into("seat", tuple(seat)), tuple(seat.values()))


class Ledger:
    """Reads and writes inside one transaction. Only `Journal.writing` makes one.

    What was read once is remembered until the page ends, since nobody else can write meanwhile;
    what is appended joins it without being read back.
    """

    def __init__(self, journal: Journal, session: Writing, now: datetime) -> None:
        """`now` becomes `recorded_at` of everything written on this page."""
        self._journal = journal
        self.session = session
        self.now = now
        self.seat = journal.seat_in(session)
        self._seat_as_read = self.seat
        self._practice: Practice | None = None
        self._keys: SiteKeys = {}
        self._events: dict[Subject, list[Event]] = {}
        self._told: dict[Subject, Complaint] = {}
        self._stands: dict[Subject, tuple[Complaint, Standing]] = {}
        self.redacted: list[Envelope] = []
        """Redactions that came onto this page; they are noted outside of the file when it is kept."""
        self.reached: int | None = None
        """The place in the chain of the last event that was appended on this page."""

    @property
    def present(self) -> StaffId | None:
        """Who is at the desk in this program."""
        return self._journal.present

    @property
    def proved(self) -> bool:
        """Whether they gave their PIN."""
        return self._journal.proved

    @property
    def trail(self) -> Trail:
        """What has yet to be noted in the audit trail."""
        return self._journal.trail

    def glass_is_open(self, staff: StaffId) -> bool:
        """Whether this person broke the glass a short while ago."""
        return glass.is_open(self.session, staff, self.now)

    @property
    def practice(self) -> Practice:
        """The practice by its newest events, those of this transaction included."""
        if self._practice is None:
            self._practice = self._journal.practice_in(self.session)
        return self._practice

    @property
    def keys(self) -> SiteKeys:
        """Every key that opens this site's words, as this page knows them."""
        if self.seat.key_id not in self._keys:
            self._keys = self._journal.site_keys(self.session)
        return self._keys

    def complaint(self, subject: Subject) -> Complaint:
        """The complaint as it stands on this page."""
        return self._told[subject] if subject in self._told else self._tell(subject)[subject]

    def standing(self, complaint: Complaint) -> Standing:
        """How a complaint as it stands on this page stands at this page's moment."""
        of, stands = self._stands.get(complaint.subject, (None, None))
        if stands is None or of is not complaint:
            stands = standing(complaint, self.practice.rules, self.now)
            self._stands[complaint.subject] = complaint, stands
        return stands

    def _tell(self, subject: Subject) -> dict[Subject, Complaint]:
        """The complaint and every record merged with it, folded together."""
        events = self._journal.family_events(self.session, subject, self.keys, known=self._events)
        family = fold_together(events)
        self._told |= family
        return family

    def next_number(self) -> ComplaintNo:
        """The next number of this desk, such as A42. Taken for good when the page is kept."""
        number = ComplaintNo(f"{self.seat.letter}{self.seat.next_number}")
        self.seat = replace(self.seat, next_number=self.seat.next_number + 1)
        return number

    def note(self, deed: Done, about: str | None = None, *, by: StaffId, **facts: Fact) -> None:
        """Put it on the audit trail with this page."""
        audit.note(self.session, self.now, by, deed, about, **facts)

    def append(self, drafts: Sequence[Draft], by: StaffId) -> list[Envelope]:
        """Seal, chain and write the drafts, then make the projections they touch again."""
        seq, prev = self._head()
        last_acts = {d.subject: self._last_act(d) for d in drafts}
        written: list[Envelope] = []
        for draft in telling(self, drafts):
            what = draft.what
            if isinstance(what, Act):
                what = replace(what, upon=last_acts[draft.subject])
            if isinstance(what, Spoken):
                what = replace(what, erased=self._last_erasure(draft))
            words = words_of(what)
            seq += 1
            envelope = chained(sealed(self._envelope(draft, what, by), words, self.seat.key), seq=seq, prev=prev)
            prev = envelope.hash
            if isinstance(what, Act):
                last_acts[draft.subject] = envelope.id
            if draft.subject in self._events:
                self._events[draft.subject].append(event_of(envelope, words))
            written.append(envelope)
        self.session.run_many(insert_into("event", FIELDS), [tuple(row_of(e).values()) for e in written])
        self._keep_head(seq, prev)
        self.reached = seq
        self._erase(written)
        self._remember_act(drafts, written, by)
        self._derive(last_acts)
        return written

    def take_over(self, envelopes: Sequence[Envelope]) -> list[Envelope]:
        """Write events that another desk decided on, sealed already, at the end of this desk's chain."""
        seq, prev = self._head()
        written: list[Envelope] = []
        for one in envelopes:
            seq += 1
            mine = replace(one, site=self.seat.site, device=self.seat.device, epoch=self.seat.epoch)
            written.append(chained(mine, seq=seq, prev=prev))
            prev = written[-1].hash
        if written:
            self.session.run_many(insert_into("event", FIELDS), [tuple(row_of(e).values()) for e in written])
            self._keep_head(seq, prev)
            self.reached = seq
            erase(self, {e.subject for e in written})
            self._note_redactions(written)
            self.derive({e.subject for e in written})
        return written

    def _erase(self, written: Sequence[Envelope]) -> None:
        """A redaction takes effect on the page it is written on."""
        if self._note_redactions(written):
            erase(self, {e.subject for e in written if e.kind == Redacted.kind})

    def _note_redactions(self, events: Iterable[Envelope]) -> bool:
        """Have the redactions among these noted outside of the file when the page is kept."""
        found = [e for e in events if e.kind == Redacted.kind]
        self.redacted += found
        return bool(found)

    def take_in(self, arrived: Sequence[Envelope]) -> None:
        """What came from other desks, and stands in the file by now, is erased as far as a redaction reaches it."""
        self._note_redactions(arrived)
        erase(self, {e.subject for e in arrived})

    def derive(self, subjects: Iterable[Subject]) -> None:
        """Read these subjects again and make their projections; rules that changed touch every open one."""
        self._events.clear()
        self._keys = {}
        self._derive(subjects)

    def _derive(self, subjects: Iterable[Subject]) -> None:
        self._forget()
        touched = set(subjects)
        if any(s.startswith(SITE_SUBJECTS) for s in touched):
            counted = self._portal_is_written()
            self._practice = None
            self._journal.derive_practice(self.session)
            touched |= self._journal.open_subjects(self.session)
            if counted is not self._portal_is_written():
                touched |= self._journal.portal_subjects(self.session)
        for subject in sorted(s for s in touched if s.startswith("complaint:")):
            if subject not in self._told:
                for complaint in self._tell(subject).values():
                    self.project(complaint)

    def _portal_is_written(self) -> bool:
        """Whether the portal counts as written by what the file knows of its practice; not where it knows none yet."""
        with suppress(Damaged, StillArriving):
            return self._journal.practice_in(self.session).rules.portal_is_written
        return False

    def _forget(self) -> None:
        self._told.clear()
        self._stands.clear()

    def project(self, complaint: Complaint) -> None:
        """Write the projection and the search words of one complaint."""
        row = complaint_row(complaint, self.standing(complaint), self.practice.rules)
        ((slot,),) = self.session.run(keep_complaint(tuple(row)), tuple(row.values())).fetchall()
        self.session.run(KEEP_SEARCH, (slot, *search_row(complaint, row)))

    def last_acts(self, by: StaffId) -> list[ActDone]:
        """This person's acts on this desk, oldest first."""
        return last_acts(self.session, by)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the page: what raises inside leaves nothing of the part, and the page goes on."""
        seat = self.seat
        self.session.run("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self.session.run("ROLLBACK TO part")
            self.session.run("RELEASE part")
            self.seat = seat
            self._events.clear()
            self._forget()
            self._practice = None
            raise
        self.session.run("RELEASE part")

    def join_last_acts(self, by: StaffId) -> None:
        """Make this person's last two acts one, since they were done in one breath."""
        *rest, first, second = self.last_acts(by)
        joined = second._replace(events=first.events + second.events)
        self.keep_acts(by, [*rest, joined])

    def keep_seat(self) -> None:
        """Write the counters back if they moved. `Journal.writing` calls it at the end of the page."""
        seat = self.seat
        if seat != self._seat_as_read:
            self.session.run(
                "UPDATE seat SET clock = ?, next_number = ?, device = ?, epoch = ?, letter = ?",
                (seat.clock, seat.next_number, seat.device, seat.epoch, seat.letter),
            )

    def keep_memo(self, name: str, value: str) -> None:
        """Remember a small thing by name."""
        self.session.run(KEEP_MEMO, (name, value))

    def tick(self) -> str:
        """The hybrid clock's next reading on this desk."""
        clock = next_clock(self.seat.clock, int(self.now.timestamp() * 1000))
        self.seat = replace(self.seat, clock=clock)
        return clock

    def _envelope(self, draft: Draft, what: What, by: StaffId) -> Envelope:
        return Envelope(
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

    def _last_act(self, draft: Draft) -> EventId | None:
        """The act that the next one is built upon; reads the story so far."""
        subject = draft.subject
        if isinstance(draft.what, Logged):  # its story begins with it
            self._events.setdefault(subject, [])
        if not subject.startswith("complaint:"):
            return None
        if subject not in self._events:
            self._journal.family_events(self.session, subject, self.keys, known=self._events)
        return self.complaint(subject).last_act if self._events[subject] else None

    def _last_erasure(self, draft: Draft) -> EventId | None:
        """The erasure that the next words come after, as far as this desk has heard; whoever decided read the story."""
        known = self._told.get(draft.what.into if isinstance(draft.what, Merged) else draft.subject)
        return known.erasure.event if known is not None and known.erasure is not None else None

    def _head(self) -> tuple[int, str]:
        row = self.session.run(
            "SELECT seq, hash FROM head WHERE device = ? AND epoch = ?",
            (self.seat.device, self.seat.epoch),
        ).fetchone()
        return (int(row[0]), str(row[1])) if row else (0, GENESIS)

    def _keep_head(self, seq: int, last: str) -> None:
        self.session.run(
            "INSERT INTO head(device, epoch, seq, hash) VALUES (?, ?, ?, ?)"
            " ON CONFLICT(device, epoch) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
            (self.seat.device, self.seat.epoch, seq, last),
        )

    def _remember_act(self, drafts: Sequence[Draft], written: Sequence[Envelope], by: StaffId) -> None:
        subject = written[-1].subject
        undone = {t for d in drafts if isinstance(d.what, Undone) for t in d.what.targets}
        acts = [act for act in self.last_acts(by) if not undone & set(act.events)]
        if not undone:
            ids = tuple(e.id for e in written if e.subject == subject)
            acts.append(ActDone(subject, ids, stamp(self.now)))
        self.keep_acts(by, acts)

    def keep_acts(self, by: StaffId, acts: Sequence[ActDone]) -> None:
        """Say which of this person's acts can be looked through to undo."""
        self.keep_memo(memo_of(by), json.dumps(acts[-ACTS_REMEMBERED:]))
