"""Bringing the records of a desk that worked alone into its site.

The site's file is made anew beside the desk's own, the desk's records are sealed again with the site's key and
added to it, and only then does it take the old one's place, which is set aside among the backups. The events
keep their ids and times, so that nothing comes in twice, whatever is tried again. Hours and settings are the
site's; people are the same where their names are.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from frontdesk.envelope import Envelope, sealed
from frontdesk.journal import deskfile, migrate
from frontdesk.journal.connection import connect
from frontdesk.journal.database import HEAD, Database, Reading
from frontdesk.journal.errors import Locked, translated
from frontdesk.journal.keys import DeskKey, find_key
from frontdesk.journal.restore import put_in_place
from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of
from frontdesk.journal.site_keys import open_words, site_keys
from frontdesk.places import Places
from frontdesk.recovery.events import Draft, Renumbered
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.practice import CALENDAR, KEYS, SETTINGS, Practice

if TYPE_CHECKING:
    from frontdesk.journal.journal import Journal
    from frontdesk.journal.ledger import Ledger

JOINED_BY = StaffId("setup")
DESKS_OWN = ("draft",)
"""Tables that no event makes: what somebody has typed and not yet saved."""
COMPLAINT, STAFF, CLINICIAN = "complaint:", "staff:", "clinician:"


@dataclass(frozen=True, slots=True)
class Alone:
    """The file of a desk that worked alone, with nobody else using it."""

    places: Places
    key: DeskKey
    view: Reading
    events: int


@contextmanager
def alone(places: Places) -> Iterator[Alone]:
    """Have the desk's file to oneself. Raises `Locked` while other programs have it open."""
    key = find_key(places)
    with migrate.alone(places), translated(places.database):
        file = connect(places.database, key)
        try:
            file.execute("PRAGMA journal_mode = DELETE").fetchone()
            file.execute("BEGIN EXCLUSIVE")
            view = Reading(file)
            yield Alone(places, key, view, _count(view))
        finally:
            file.close()


def beside(old: Alone) -> Database:
    """An empty file next to the desk's own, under the same key."""
    folder = _folder(old.places)
    shutil.rmtree(folder, ignore_errors=True)
    old.places.ensure_folder(folder)
    staging = replace(old.places, data=folder, config=folder)
    migrate.make_from_snapshot(staging, old.key, HEAD)
    return Database(staging, old.key)


def take_place(old: Alone, now: datetime) -> None:
    """The new file takes the place of the old one, which is set aside. Call it when `alone` has let go.

    Raises `Locked` if somebody wrote into the old one meanwhile; then nothing is changed.
    """
    places = old.places
    staging = replace(places, data=_folder(places))
    with migrate.alone(places), translated(places.database):
        if _look(places.database, old.key, _count) != old.events:
            raise Locked(places.database, detail="written while joining")
        site, device, epoch, seq = _look(staging.database, old.key, _place)
        put_in_place(places, old.key, staging, now)
    shutil.rmtree(_folder(places), ignore_errors=True)
    deskfile.remember(places, site=site, device=device, epoch=epoch, seq=seq)


T = TypeVar("T")


def _look(file: Path, key: DeskKey, question: Callable[[Reading], T]) -> T:
    """Ask a file and fold its log into it."""
    opened = connect(file, key)
    try:
        answer = question(Reading(opened))
        opened.execute("PRAGMA journal_mode = DELETE").fetchone()
        return answer
    finally:
        opened.close()


def _count(view: Reading) -> int:
    ((count,),) = view.rows("SELECT count(*) FROM event")
    return int(count)


def _place(view: Reading) -> tuple[str, str, str, int]:
    """Site, desk, chain, and how far it goes."""
    ((site, device, epoch, seq),) = view.rows(
        "SELECT s.site, s.device, s.epoch, coalesce(h.seq, 0) FROM seat s"
        " LEFT JOIN head h ON h.device = s.device AND h.epoch = s.epoch"
    )
    return str(site), str(device), str(epoch), int(seq)


def _folder(places: Places) -> Path:
    return places.data / "joining"


def bring_in(old: Alone, site: Journal, now: datetime) -> int:
    """Add the desk's records to the site's file, in one transaction; gives the number of complaints."""
    keys = site_keys(old.view)
    with site.writing(now) as page:
        theirs = _Translation(page.practice, _people_of(old.view))
        known = {row[0] for row in page.session.run("SELECT id FROM event").fetchall()}
        rows = old.view.run(f"SELECT {EVENT_COLUMNS} FROM event ORDER BY clock, id").fetchall()  # noqa: S608 - our own
        fresh = [e for e in map(envelope_of, rows) if e.id not in known and theirs.is_wanted(e, page)]
        brought = page.take_over([_sealed_again(theirs.of(e), open_words(e, keys), page.seat.key) for e in fresh])
        subjects = sorted({e.subject for e in brought if e.subject.startswith(COMPLAINT)})
        numbered = [
            Draft(subject=Subject(one), what=Renumbered(number=page.next_number(), joined=True), occurred_at=now)
            for one in _in_order_of_receipt(page, subjects)
        ]
        if numbered:
            page.append(numbered, JOINED_BY)
        for table in DESKS_OWN:
            _copy_rows(old.view, page, table)
    return len(subjects)


def _sealed_again(envelope: Envelope, words: Mapping[str, Any] | None, key: bytes) -> Envelope:
    """The same words under the site's key; erased ones stay erased."""
    if words is None:
        return envelope
    return sealed(replace(envelope, words=None, words_hash=None, key_id=None), words, key)


def _people_of(view: Reading) -> dict[str, str]:
    """Names of the staff on the old list, by id."""
    import json

    row = view.run("SELECT value FROM memo WHERE name = 'practice'").fetchone()
    staff = json.loads(row[0])["staff"] if row else []
    return {str(one[0]): str(one[1]) for one in staff}


class _Translation:
    """Who is who: the desk's people by the ids that the site knows them by."""

    def __init__(self, practice: Practice, people: Mapping[str, str]) -> None:
        by_name = {person.name.casefold(): str(person.id) for person in practice.staff.values()}
        self._same = {old: by_name[name.casefold()] for old, name in people.items() if name.casefold() in by_name}
        self._clinicians = set(practice.clinicians)

    def is_wanted(self, e: Envelope, page: Ledger) -> bool:
        """Whether the site does not say the same of itself already."""
        if e.subject in (CALENDAR, SETTINGS, KEYS):
            return False
        if e.subject.startswith(STAFF):
            return e.subject.removeprefix(STAFF) not in self._same
        if e.subject.startswith(CLINICIAN):
            return e.subject.removeprefix(CLINICIAN) not in self._clinicians
        if e.subject.startswith(COMPLAINT):
            return True
        here = "SELECT 1 FROM event WHERE subject = ? AND kind = ? LIMIT 1"
        return page.session.run(here, (e.subject, e.kind)).fetchone() is None

    def of(self, e: Envelope) -> Envelope:
        """The event with its people under the site's ids."""
        actor = StaffId(self._same.get(e.actor, e.actor))
        return replace(e, actor=actor, facts=self._in(dict(e.facts)))

    def _in(self, value: Any) -> Any:  # noqa: ANN401 - any JSON
        match value:
            case str():
                return self._same.get(value, value)
            case list():
                return [self._in(item) for item in value]
            case dict():
                return {name: self._in(item) for name, item in value.items()}
            case _:
                return value


def _in_order_of_receipt(page: Ledger, subjects: Sequence[str]) -> list[str]:
    def when(subject: str) -> tuple[str, str]:
        found = "SELECT received_at FROM complaint WHERE id = ?"
        row = page.session.run(found, (subject.removeprefix(COMPLAINT),)).fetchone()
        return (str(row[0]) if row else "", subject)

    return sorted(subjects, key=when)


def _copy_rows(view: Reading, page: Ledger, table: str) -> None:
    rows = view.run(f"SELECT * FROM {table}")  # noqa: S608 - a name of ours
    for row in rows.fetchall():
        marks = ", ".join("?" for _ in row)
        page.session.run(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)  # noqa: S608 - the same
