"""An opened desk: whose practice it is, and the clock everything is recorded by."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Self

from frontdesk import __version__
from frontdesk.journal import deskfile
from frontdesk.journal.database import Database, create_database, open_database
from frontdesk.journal.journal import Journal
from frontdesk.journal.machine import machine_mark
from frontdesk.journal.rewound import go_on_anew_if_rewound
from frontdesk.journal.set_up_errors import AlreadySetUp, NotSetUp
from frontdesk.recovery.clocks import Calendar
from frontdesk.recovery.codes import Role
from frontdesk.recovery.hours import hours_text, parse_hours
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.practice import CALENDAR, SETTINGS, Practice, staff_subject
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.stamps import stamp
from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked

if TYPE_CHECKING:
    from frontdesk.places import Places
    from frontdesk.recovery.events import Draft

Now = Callable[[], datetime]
DEFAULT_HOURS = "mon-fri 08:00-17:00"
FIRST_LETTER = "A"
"""A desk that stands alone numbers its complaints A1, A2 ..."""
SET_UP_BY = StaffId("setup")
"""Who acted before anybody was on the staff list."""


def utc_now() -> datetime:
    """The computer's clock, to the millisecond that stamps keep."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Desk:
    """One practice, opened on this computer. Close it when done."""

    def __init__(self, database: Database, now: Now = utc_now) -> None:
        """Use an open database; `now` is the only clock the desk reads."""
        self.database = database
        self.journal = Journal(database)
        self._now = now
        self.journal.trail.now = now

    @property
    def places(self) -> Places:
        """Where this desk keeps its files."""
        return self.database.places

    @property
    def practice(self) -> Practice:
        """The practice by its newest events."""
        return self.journal.practice()

    def now(self) -> datetime:
        """The instant by which everything is recorded; aware UTC."""
        return self._now()

    @property
    def notes_wait(self) -> bool:
        """Whether something that was read or refused has yet to be put on the audit trail."""
        return self.journal.trail.waits

    def write_notes(self) -> None:
        """Put it there; where the file takes nothing just now it waits on."""
        self.journal.trail.flush(self.database)

    def close(self) -> None:
        """Note what has yet to be noted, and let the file go."""
        self.write_notes()
        self.database.close()

    def __enter__(self) -> Self:
        """Use as a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close at the end of the block."""
        self.close()


def open_desk(places: Places, *, now: Now = utc_now) -> Desk:
    """Open what `set_up` made. A file that was put back goes on in a new chain.

    Raises `NotSetUp`, `Missing`, `WrongKey`, `TooNew`, `Damaged`, `NotOurs`, `Locked`.
    """
    known = deskfile.recall(places)
    with ExitStack() as unless_it_opens:
        database = unless_it_opens.enter_context(open_database(places))
        if not has_seat(database):
            raise NotSetUp(places.database)
        desk = Desk(database, now)
        go_on_anew_if_rewound(desk.journal, known, now())
        unless_it_opens.pop_all()
    return desk


def set_up(
    places: Places,
    *,
    name: str,
    code: str,
    timezone: str,
    hours: str = DEFAULT_HOURS,
    closures: Sequence[date] = (),
    person: str | None = None,
    now: Now = utc_now,
) -> Desk:
    """Make a new practice on this computer; `person`, if given, is its first manager.

    Raises `WrongValue` for a name, code, time zone or hours that cannot be, before anything
    is written, and `AlreadySetUp` where a practice is.
    """
    name = checked("The practice's name", name, limit=SHORT_CHARACTERS_MAX).strip()
    code = checked_code(code)
    person = None if person is None else checked("Your name", person, limit=SHORT_CHARACTERS_MAX).strip()
    Calendar(timezone, parse_hours(hours), frozenset(closures))
    with ExitStack() as unless_it_opens:
        desk = unless_it_opens.enter_context(Desk(empty_database(places), now))
        drafts = _first_events(name, code, timezone, hours, closures, person, now())
        seat = _new_seat(code, now())
        with desk.journal.writing(now(), seat=seat) as page:
            page.append(drafts, SET_UP_BY)
        deskfile.remember(places, site=code, device=str(seat["device"]), epoch=str(seat["epoch"]))
        unless_it_opens.pop_all()
    return desk


def empty_database(places: Places) -> Database:
    """A file for a new practice; one that an interrupted set-up left behind will do.

    Whether it holds a practice by now is asked once more under the write lock.
    """
    try:
        return create_database(places)
    except AlreadySetUp:
        return open_database(places)


def has_seat(database: Database) -> bool:
    """Whether set-up was finished."""
    with database.reading() as view:
        return view.row("SELECT 1 FROM seat") is not None


def checked_code(code: str) -> str:
    """A site's code: 2 to 12 capital letters and digits, beginning with a letter."""
    plain = code.strip().upper()
    if not (plain.isascii() and plain.isalnum() and plain[:1].isalpha() and 2 <= len(plain) <= 12):  # noqa: PLR2004
        raise WrongValue("A practice's code has 2 to 12 letters and digits.", "choose one such as MAPLE.")
    return plain


def guess_timezone() -> str:
    """The computer's own time zone; UTC when it names none."""
    from tzlocal import get_localzone_name

    try:
        return get_localzone_name() or "UTC"
    except (LookupError, OSError, ValueError):
        return "UTC"


def _new_seat(code: str, at: datetime) -> dict[str, object]:
    """A fresh identity for this desk and a fresh key for the site's words."""
    import uuid_utils

    from frontdesk.envelope import key_id_of, new_site_key

    key = new_site_key()
    return {
        "id": 1,
        "site": code,
        "device": str(uuid_utils.uuid4()),
        "epoch": str(uuid_utils.uuid4()),
        "letter": FIRST_LETTER,
        "next_number": 1,
        "clock": "0" * 16,
        "site_key": key,
        "key_id": key_id_of(key),
        "machine": machine_mark(),
        "made_at": stamp(at),
        "made_by": __version__,
    }


def _first_events(
    name: str,
    code: str,
    timezone: str,
    hours: str,
    closures: Sequence[date],
    person: str | None,
    at: datetime,
) -> list[Draft]:
    from frontdesk.recovery import events as ev

    plain = hours_text(parse_hours(hours))
    bodies: list[tuple[Subject, ev.What]] = [
        (SETTINGS, ev.PracticeNamed(name=name, code=code)),
        (CALENDAR, ev.HoursSet(timezone=timezone, hours=plain)),
        *((CALENDAR, ev.ClosureSet(day=day)) for day in closures),
    ]
    if person is not None:
        joined = ev.StaffAdded(role=Role.MANAGER, name=person)
        bodies.append((staff_subject(new_staff_id()), joined))
    return [ev.Draft(subject=subject, what=what, occurred_at=at) for subject, what in bodies]


def new_staff_id() -> StaffId:
    """A pseudonym for somebody on the staff list: says nothing about who it is."""
    return StaffId(os.urandom(8).hex())
