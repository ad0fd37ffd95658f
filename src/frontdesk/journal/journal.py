"""The journal: events are appended, complaints are read back as the fold of their events.

The kinds of events and what folds them are imported when a complaint is read: the board needs neither.

Isolation: a page from `writing` sees and holds the newest state until it is kept; `reading`
sees one moment. An exception inside a page leaves nothing of it. What another program does to
the same file between two pages is seen by the next one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from frontdesk.journal import deskfile
from frontdesk.journal.asks import Asks
from frontdesk.journal.board import TURNS
from frontdesk.journal.database import Database
from frontdesk.journal.errors import Damaged, JournalTrouble
from frontdesk.journal.memos import ARRIVING, memo
from frontdesk.journal.practice_memo import practice_from, practice_text
from frontdesk.journal.set_up_errors import StillArriving
from frontdesk.journal.statements import KEEP_MEMO
from frontdesk.journal.trail import Trail
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.practice import Practice
from frontdesk.recovery.refusals import Refusal

if TYPE_CHECKING:
    from frontdesk.envelope import Envelope
    from frontdesk.journal.ledger import Ledger, Seat
    from frontdesk.journal.site_keys import SiteKeys
    from frontdesk.recovery.complaint import Complaint
    from frontdesk.recovery.events import Event

PRACTICE = "practice"
"""Memo that holds what the site's events come to, so that the board opens no seals."""


@dataclass(slots=True)
class _Known:
    """The practice as it was read last, and the text it was read from."""

    text: str
    practice: Practice


class Journal:
    """Everything that happened at this site, on this desk's disk."""

    def __init__(self, database: Database) -> None:
        """Use an open database; nothing is read before it is needed."""
        self.database = database
        self.present: StaffId | None = None
        """Who is at the desk in this program. Nothing on disk says so."""
        self.proved = False
        """Whether they gave their PIN."""
        self.trail = Trail()
        """What has yet to be noted of what is done in this program."""
        self._known: _Known | None = None
        self._tally = deskfile.Tally(database.places)
        self.written = 0
        """How many pages with events were kept through this object."""

    @contextmanager
    def writing(self, now: datetime, *, seat: Mapping[str, Any] | None = None) -> Iterator[Ledger]:
        """One page: everything appended in the block is kept together, or nothing is.

        `seat` is given once, with the first page of a new file: who this desk is.

        Raises `Locked`, `DiskFull`, `ReadOnly`, `Damaged`, and whatever the block raises.
        """
        from frontdesk.journal.ledger import Ledger, take_seat  # only writers need it

        try:
            with self.database.writing() as session:
                if seat is not None:
                    take_seat(session, self.database.file, seat)
                page = Ledger(self, session, now)
                yield page
                page.keep_seat()
                noted = self.trail.write(session)
        except BaseException:
            self._known = None
            raise
        self.trail.written(noted)
        if page.redacted:
            self._note_redactions(page.redacted)
        if page.reached is not None:
            self._note_place(page.seat, page.reached)

    def _note_redactions(self, redacted: Sequence[Envelope]) -> None:
        """Outside the file too, for the day on which a backup is put back."""
        from frontdesk.journal.erasing import note_outside

        with suppress(JournalTrouble):
            note_outside(self.database.places, redacted)

    def _note_place(self, seat: Seat, reached: int) -> None:
        """Outside the file too; what is kept is kept, whether or not it could be noted."""
        self.written += 1
        given = {seat.letter: seat.next_number - 1}
        with suppress(JournalTrouble):
            self._tally.note(epoch=seat.epoch, seq=reached, numbers=given)

    def practice(self) -> Practice:
        """The practice by its newest events."""
        with self.database.reading() as view:
            return self.practice_in(view)

    def complaint(self, subject: Subject) -> Complaint | None:
        """The complaint with its words, folded from its events; None when there is none."""
        with self.database.reading() as view:
            return self.complaint_in(view, subject)

    def complaint_in(self, view: Asks, subject: Subject, *, sealed: bool = False) -> Complaint | None:
        """The same, as one view sees it; with `sealed`, as somebody sees it who may not read its words."""
        from frontdesk.recovery.bodies import without_words
        from frontdesk.recovery.folding import fold_together

        if not self.has_events(view, subject):
            return None
        events = self.family_events(view, subject, self.site_keys(view))
        return fold_together(map(without_words, events) if sealed else events).get(subject)

    def site_key(self, view: Asks) -> bytes:
        """The key that seals this site's words from now on."""
        return bytes(self.seat_in(view).key)

    def site_keys(self, view: Asks) -> SiteKeys:
        """Every key that opens this site's words."""
        from frontdesk.journal.site_keys import site_keys

        found = site_keys(view)
        if not found:
            raise Damaged(self.database.file, "has lost the record of who this desk is")
        return found

    def seat_in(self, view: Asks) -> Seat:
        """Who this desk is."""
        from frontdesk.journal.ledger import Seat

        row = view.run("SELECT site, device, epoch, letter, next_number, clock, site_key, key_id FROM seat").fetchone()
        if row is None:
            raise Damaged(self.database.file, "has lost the record of who this desk is")
        names = ("site", "device", "epoch", "letter", "next_number", "clock", "key", "key_id")
        return Seat(**dict(zip(names, row, strict=True)))

    def practice_in(self, view: Asks) -> Practice:
        """The practice as one view or page sees it; parsed again only when the site changed."""
        text = memo(view, PRACTICE)
        if text is None:
            if memo(view, ARRIVING) is not None:
                raise StillArriving
            raise Damaged(self.database.file, "has lost the practice's name and hours")
        if self._known is None or self._known.text != text:
            try:
                self._known = _Known(text=text, practice=practice_from(text))
            except (ValueError, TypeError, KeyError, Refusal):
                raise Damaged(self.database.file, "has an unreadable note of its hours and staff") from None
        return self._known.practice

    def glass_is_open(self, staff: StaffId) -> bool:
        """Whether this person broke the glass on this computer a short while ago."""
        from frontdesk.journal import glass

        with self.database.reading() as view:
            return glass.is_open(view, staff, self.trail.now())

    def derive_practice(self, view: Asks) -> None:
        """Fold the site's events again and keep what they come to."""
        practice = self.site_story(view)
        if practice is None:
            raise Damaged(self.database.file, "has lost the practice's name or hours")
        view.run(KEEP_MEMO, (PRACTICE, practice_text(practice)))

    def site_story(self, view: Asks) -> Practice | None:
        """The practice folded from the site's events; None before it has a name and hours."""
        from frontdesk.recovery.practice_story import practice_of

        where = " OR ".join(
            f"(subject >= '{kind}:' AND subject < '{kind};')" for kind in ("site", "staff", "clinician")
        )
        return practice_of(self._events(view, where, (), self.site_keys(view)))

    def events_of_kinds(self, view: Asks, kinds: Sequence[str]) -> list[Event]:
        """Every event of these kinds, words opened."""
        marks = ", ".join("?" for _ in kinds)
        return self._events(view, f"kind IN ({marks})", tuple(kinds), self.site_keys(view))

    def has_events(self, view: Asks, subject: Subject) -> bool:
        """Whether anything happened to this subject."""
        row = view.run("SELECT 1 FROM event WHERE subject = ? LIMIT 1", (subject,)).fetchone()
        return row is not None

    def open_subjects(self, view: Asks) -> set[Subject]:
        """The subjects of all complaints that are open, or closed and turn at a close that may be another now."""
        rows = view.run(
            f"SELECT id FROM complaint WHERE open = 1 UNION ALL SELECT id FROM complaint WHERE {TURNS}"  # noqa: S608 - our own names
        ).fetchall()
        return {Subject(f"complaint:{row[0]}") for row in rows}

    def portal_subjects(self, view: Asks) -> set[Subject]:
        """The subjects of closed complaints that came by the portal and that nobody called right."""
        rows = view.run(
            "SELECT id FROM complaint INDEXED BY complaint_history"
            " WHERE state = 'closed' AND channel = 'portal' AND put_right <> 'yes'"
        ).fetchall()
        return {Subject(f"complaint:{row[0]}") for row in rows}

    def family_events(
        self, view: Asks, subject: Subject, keys: SiteKeys, *, known: dict[Subject, list[Event]] | None = None
    ) -> list[Event]:
        """The events of a complaint and of every record merged with it, words opened.

        `known` holds what was read before, by subject; what is read now joins it.
        """
        known = {} if known is None else known
        seen: set[Subject] = set()
        events: list[Event] = []
        to_read = {subject}
        while to_read:
            one = to_read.pop()
            seen.add(one)
            if one not in known:
                known[one] = self._events(view, "subject = ?", (one,), keys)
            events += known[one]
            to_read |= self._relatives(view, one, events) - seen
        return events

    def _relatives(self, view: Asks, subject: Subject, events: Sequence[Event]) -> set[Subject]:
        hosts = {getattr(e.what, "into", None) for e in events if e.subject == subject}
        guests = view.run("SELECT id FROM complaint WHERE merged_into = ?", (subject,)).fetchall()
        return {Subject(h) for h in hosts if h} | {Subject(f"complaint:{g[0]}") for g in guests}

    def _events(self, view: Asks, where: str, values: Sequence[Any], keys: SiteKeys) -> list[Event]:
        from frontdesk.envelope import Untrusted
        from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of, read_event

        rows = view.run(f"SELECT {EVENT_COLUMNS} FROM event WHERE {where}", values)  # noqa: S608 - our own names
        try:
            return [read_event(envelope_of(row), keys) for row in rows.fetchall()]
        except Untrusted:
            raise Damaged(self.database.file, "holds an event that cannot be read") from None
