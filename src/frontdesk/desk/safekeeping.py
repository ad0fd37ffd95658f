"""Backups and their return, as people ask for them: who may, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.desk.noting import noted
from frontdesk.desk.presence import check_reading
from frontdesk.desk.seat import Desk, Now, open_desk, utc_now
from frontdesk.journal.audit import BY_ITSELF, Done
from frontdesk.journal.backup_files import ASIDE, backups_in
from frontdesk.journal.errors import JournalTrouble
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.refusals import Refusal

if TYPE_CHECKING:
    from frontdesk.journal.backup import Made
    from frontdesk.journal.restore import Restored
    from frontdesk.places import Places
    from frontdesk.recovery.identifiers import StaffId


Who = Callable[["Desk"], "StaffId | None"]
DAY_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """The backup that would be put back, and when it was made."""

    path: Path
    made_at: datetime
    enrolled: bool
    """Whether a group server holds what this desk had sent."""


class ProveElsewhere(Refusal):
    """Where PINs are set, putting a backup back needs one, and records that are shut hold nobody to compare it with."""

    code = "prove-elsewhere"

    def __init__(self, backup: Path) -> None:
        """Name the command that asks for it."""
        super().__init__(
            "Where PINs are set, the manager or IT puts a backup back, with their PIN. Nothing was changed.",
            Advice(
                f"close frontdesk; the manager or IT runs: frontdesk restore {backup} --as NAME",
                on_screen=f"call the manager, or IT. IT runs: frontdesk restore {backup}",
            ),
        )


def back_up(desk: Desk, *, by: StaffId | None = None, to: Path | None = None) -> Made:
    """Make a backup now. Raises `SignInFirst`, `RoleMayNot` for `by`, and what `journal.backup.make` raises."""
    from frontdesk.journal.backup import make

    check_reading(desk.journal, desk.practice, "make a backup", by)
    made = make(desk.places, desk.now(), to=to)
    noted(desk, by, Done.BACKED_UP, elsewhere=to is not None)
    return made


def back_up_daily(places: Places, now: datetime) -> Made | None:
    """Make the day's backup unless there is one; it stands on the trail under the program's own name."""
    from frontdesk.journal.backup import make_if_due

    made = make_if_due(places, now)
    if made is not None:
        with open_desk(places, now=lambda: now) as desk:
            noted(desk, BY_ITSELF, Done.BACKED_UP, daily=True)
    return made


def put_back(places: Places, backup: Path, *, who: Who = lambda _: None, now: Now = utc_now) -> Restored:
    """Put a backup in the place of the records. `who` says who asks for it, and has them prove it where PINs are set.

    The staff list of the file in place counts, or the backup's own where that file does not open.
    Raises `SignInFirst`, `UnknownPerson`, `RoleMayNot`, and what `journal.restore.restore` raises.
    """
    from frontdesk.journal.restore import restore

    asked: list[StaffId | None] = [None]

    def allowed(desk: Desk) -> None:
        asked[0] = who(desk) or desk.journal.present
        check_reading(desk.journal, desk.practice, "restore a backup", asked[0])

    try:
        with open_desk(places, now=now) as desk:
            allowed(desk)
    except JournalTrouble:
        done = restore(places, backup, now(), allowed=lambda database: allowed(Desk(database, now)))
    else:
        done = restore(places, backup, now())
    with suppress(JournalTrouble), open_desk(places, now=now) as desk:
        noted(desk, asked[0], Done.RESTORED, events=done.events)
    return done


def last_backup(places: Places) -> datetime | None:
    """When the newest backup was made."""
    ordinary = [one.made_at for one in backups_in(places.backups) if one.is_ordinary]
    return ordinary[-1] if ordinary else None


def last_good_backup(places: Places) -> Offer | None:
    """The newest backup that is whole, its chains followed to their ends; None when there is none."""
    from frontdesk.journal.backup import prove
    from frontdesk.journal.keys import find_key

    try:
        key = find_key(places)
    except JournalTrouble:
        return None
    for one in reversed(backups_in(places.backups)):
        if one.series != ASIDE and _holds(lambda path=one.path: prove(path, key)):  # type: ignore[misc]
            return Offer(path=one.path, made_at=one.made_at, enrolled=places.enrolment_file.exists())
    return None


def check_daily(places: Places) -> None:
    """Read the file to its end unless that was done within a day. Raises `Damaged`."""
    from frontdesk.journal.backup import read_through
    from frontdesk.journal.keys import find_key

    stamp = places.state / "looked-through"
    with suppress(OSError):  # no stamp: it was never done
        if datetime.now(tz=UTC).timestamp() - stamp.stat().st_mtime < DAY_SECONDS:
            return
    read_through(places.database, find_key(places))
    with suppress(OSError):
        stamp.touch()


def _holds(proving: Callable[[], object]) -> bool:
    try:
        proving()
    except JournalTrouble:
        return False
    return True
