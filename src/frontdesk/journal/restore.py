"""Putting a backup in the place of the records, so that at every moment the old file or the new one is whole there.

The backup is copied into a folder of its own, proved, brought to this version's layout and made to go on in a new
chain. What stands in its place is folded into one file and gets a second name among the backups. Then one renaming
puts the new file there. Nothing is overwritten without a copy, and no other program may have the file open meanwhile.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from frontdesk import permissions
from frontdesk.journal import deskfile, migrate
from frontdesk.journal.backup import prove
from frontdesk.journal.backup_errors import CannotRestore, NoSuchBackup
from frontdesk.journal.backup_files import ASIDE, name_for
from frontdesk.journal.connection import connect, identify
from frontdesk.journal.database import HEAD, Database
from frontdesk.journal.erasing import erase_again, tidy
from frontdesk.journal.errors import (
    Damaged,
    DiskFailing,
    DiskFull,
    JournalTrouble,
    Locked,
    NotOurs,
    WrongKey,
    translated,
)
from frontdesk.journal.held import alone_with
from frontdesk.journal.journal import Journal
from frontdesk.journal.keys import DeskKey, find_key
from frontdesk.journal.rewound import begin_anew
from frontdesk.journal.workshop import workshop
from frontdesk.places import Places

Allowed = Callable[[Database], object]
LOGS = ("-wal", "-journal")
"""What may lie beside a file and belongs to it: its log, or the pages that a cut-off change must put back."""
WORKSHOP = "restoring"
"""The folder beside the records in which the backup is made ready; left over only when that was cut off."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """What is in place now, and where the file is that was there before."""

    backup: Path
    set_aside: Path | None
    last_event_at: str | None
    """When the newest event of the backup was recorded."""
    events: int
    number: str
    """The number that the next complaint gets unless a sync hands out another letter."""


def restore(places: Places, backup: Path, now: datetime, *, allowed: Allowed | None = None) -> Restored:
    """Put a backup in the place of the records.

    `allowed` sees a copy of the backup before anything is changed, and may refuse.
    Raises `NoSuchBackup`, `CannotRestore`, `Locked`, `KeyMissing`, `DiskFull`, `ReadOnly`.
    """
    if not backup.is_file():
        raise NoSuchBackup(backup, places.backups)
    if places.database.exists() and backup.samefile(places.database):
        raise CannotRestore(backup, "it is the file in use itself")
    known = deskfile.recall(places)
    key = find_key(places)
    try:
        with translated(places.database):
            places.ensure()
        with migrate.alone(places), workshop(places, WORKSHOP) as shop:
            _bring_in(places, backup, shop, key, known.site if known else "")
            ready = _make_ready(shop, key, known, now, allowed)
            set_aside = put_in_place(places, key, shop, now)
    except DiskFull as trouble:
        do = f"free some space where {places.data} lies, then try again."
        raise CannotRestore(backup, "the disk is full", do, detail=trouble.detail) from trouble
    except DiskFailing as trouble:
        raise CannotRestore(backup, "the disk did not write as it should", detail=trouble.detail) from trouble
    with suppress(JournalTrouble):  # else the next start notices, and begins another chain
        deskfile.remember(places, site=ready.site, device=ready.device, epoch=ready.epoch, seq=0)
    return Restored(
        backup=backup,
        set_aside=set_aside,
        last_event_at=ready.last_event_at,
        events=ready.events,
        number=f"{ready.letter}{ready.next_number}",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ready:
    site: str
    device: str
    epoch: str
    letter: str
    next_number: int
    events: int
    last_event_at: str | None


def _bring_in(places: Places, backup: Path, shop: Places, key: DeskKey, site: str) -> None:
    """Copy the backup, with what its log may hold, and prove the copy. Raises `CannotRestore`, `DiskFull`."""
    with translated(shop.database):
        for ending in ("", *LOGS):
            if _beside(backup, ending).exists():
                _copied(_beside(backup, ending), _beside(shop.database, ending))
    try:
        prove(shop.database, key)
        _check_layout_and_site(backup, shop.database, key, site)
    except WrongKey:
        why = f"it does not open with this desk's key, from {key.holding.where}"
        raise CannotRestore(backup, f"{why}: it was made on another desk, or its beginning is damaged") from None
    except NotOurs as trouble:
        raise CannotRestore(backup, "it is no backup of frontdesk", detail=trouble.detail) from None
    except Damaged as trouble:
        do = f"choose another backup, from {places.backups} for example."
        raise CannotRestore(backup, f"it is damaged and {trouble.how}", do, detail=trouble.detail) from None


def _check_layout_and_site(backup: Path, copy: Path, key: DeskKey, site: str) -> None:
    opened = connect(copy, key, read_only=True)
    try:
        layout = identify(opened, copy, key)
        if layout not in migrate.known_revisions():
            why = f"a newer version of frontdesk made it (layout {layout}; this one knows up to {HEAD})"
            raise CannotRestore(backup, why, "update frontdesk on this computer, then try again.")
        with translated(copy):
            seat = opened.execute("SELECT site FROM seat").fetchone()
    finally:
        opened.close()
    if seat is None:
        raise CannotRestore(backup, "it was made before the practice was set up")
    if site and seat[0] != site:
        raise CannotRestore(backup, f"it holds the records of {seat[0]}, and this desk belongs to {site}")


def _make_ready(
    shop: Places, key: DeskKey, known: deskfile.DeskFile | None, now: datetime, allowed: Allowed | None
) -> _Ready:
    """Give the copy this version's layout and a new chain, and fold it into one file."""
    migrate.upgrade(shop.database, key)
    with Database(shop, key) as database:
        journal = Journal(database)
        if allowed is not None:
            allowed(database)
        with journal.writing(now) as page:
            begin_anew(page, known, is_enrolled=shop.enrolment_file.exists())
            erase_again(page, shop)
            page.reached = None  # nothing is noted outside before the file is in its place
        tidy(database)
        with database.reading() as view:
            seat = journal.seat_in(view)
            events, last = view.row("SELECT count(*), max(recorded_at) FROM event") or (0, None)
    _fold(shop.database, key)
    migrate.keep_a_log(shop.database, key)
    prove(shop.database, key)
    return _Ready(
        site=seat.site,
        device=seat.device,
        epoch=seat.epoch,
        letter=seat.letter,
        next_number=seat.next_number,
        events=events,
        last_event_at=last,
    )


def put_in_place(places: Places, key: DeskKey, shop: Places, now: datetime) -> Path | None:
    """Give the old file its second name, then the new one its place. Raises `Locked`, `DiskFull`, `ReadOnly`."""
    file, aside = places.database, places.backups / name_for(ASIDE, now)
    was_there = any(_beside(file, ending).exists() for ending in ("", *LOGS))
    with translated(aside):
        places.ensure_folder(places.backups)
        kept_logs = _copies_of_logs(file, aside)
    if _fold(file, key):
        for kept in kept_logs:
            kept.unlink()
    with alone_with(file), translated(file):
        if file.exists():
            _second_name(file, aside)
        for ending in (*LOGS, "-shm"):  # an old log must never meet the new file
            _beside(file, ending).unlink(missing_ok=True)
        if places.machine_wide:
            permissions.share(shop.database, permissions.SHARED_FILE)
        else:
            permissions.set_mode(shop.database, permissions.PRIVATE_FILE)
        permissions.flush_file(shop.database)
        permissions.flush_folder(places.backups)
        _take_the_place(shop.database, file)
        permissions.flush_folder(places.data)
    return aside if was_there else None


def _copies_of_logs(file: Path, aside: Path) -> list[Path]:
    """Where the logs of the old file are kept. The library drops one that it cannot use, so they are copied first."""
    kept = []
    for ending in LOGS:
        if _beside(file, ending).exists():
            kept.append(_beside(aside, ending))
            _copied(_beside(file, ending), kept[-1])
    return kept


def _copied(old: Path, new: Path) -> None:
    shutil.copyfile(old, new)
    permissions.set_mode(new, permissions.PRIVATE_FILE)
    permissions.flush_file(new)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _fold(file: Path, key: DeskKey) -> bool:
    """Fold its log into the file, where it still opens. Raises `Locked` when another program has it open."""
    if not file.exists():
        return False
    try:
        opened = connect(file, key)
        try:
            with translated(file):
                answer = opened.execute("PRAGMA journal_mode = DELETE").fetchone()
        finally:
            opened.close()
    except (Damaged, WrongKey, NotOurs):
        return False  # it is set aside as it is, its log beside it
    # Where the disk refuses, the library may say nothing and leave a log behind.
    if answer != ("delete",) or any(_beside(file, ending).exists() for ending in LOGS):
        raise DiskFailing(file, detail=f"journal mode {answer}")
    return True


def _second_name(old: Path, kept: Path) -> None:
    """A second name for the file; a copy where the disk has no such names."""
    kept.unlink(missing_ok=True)
    try:
        os.link(old, kept)
    except OSError:
        _copied(old, kept)


def _take_the_place(fresh: Path, file: Path) -> None:
    try:
        fresh.replace(file)
    except PermissionError:
        if os.name == "nt":  # somebody has it open
            raise Locked(file, detail="open elsewhere") from None
        raise
