"""Backups: whole copies of the desk's file under the desk's own key, proved before they get their name.

A copy is written beside its place, opened with the key, read to its end, its chains followed, flushed, and only
then named. So whatever has the name of a backup was good once, and a full disk or a power cut leaves the earlier
ones as they were.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from frontdesk import permissions
from frontdesk.journal.backup_errors import BackupFailed, BackupInTheWay
from frontdesk.journal.backup_files import ORDINARY, backups_in, is_due, name_for, to_keep
from frontdesk.journal.connection import Connection, connect, identify
from frontdesk.journal.database import HEAD, Reading
from frontdesk.journal.errors import Damaged, DiskFailing, DiskFull, JournalTrouble, Locked, ReadOnly, translated
from frontdesk.journal.keys import DeskKey, find_key
from frontdesk.places import Places

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A backup that was just made and proved."""

    path: Path
    made_at: datetime
    size: int
    events: int
    dropped: tuple[Path, ...] = ()
    """Earlier ones that were old enough to go."""


def make(places: Places, now: datetime, *, to: Path | None = None) -> Made:
    """Make a backup and let old ones go; `to` names a file elsewhere, which ages nothing.

    Raises `BackupFailed`, `BackupInTheWay`, `Damaged`, `Locked`, and what opening the file raises.
    """
    key = find_key(places)
    with alone_with_backups(places):
        target = to or places.backups / name_for(ORDINARY, now)
        if to is None:
            with _as_failed(target, places.database), translated(target):
                places.ensure_folder(places.backups)
        else:
            _check_place(places, key, target)
        opened = connect(places.database, key)
        try:
            identify(opened, places.database, key)
            events = encrypted_copy(opened, places.database, key, target, shared=places.machine_wide and to is None)
        finally:
            opened.close()
        dropped = () if to else let_go(places.backups, now, but=target)
        return Made(path=target, made_at=now, size=target.stat().st_size, events=events, dropped=dropped)


def make_if_due(places: Places, now: datetime) -> Made | None:
    """Make the day's backup unless there is one. Raises what `make` raises."""
    return make(places, now) if is_due(places.backups, now) else None


def encrypted_copy(opened: Connection, source: Path, key: DeskKey, to: Path, *, shared: bool = False) -> int:
    """Copy the database as it is now into one file, under the same key; gives how many events it holds.

    The copy appears under its name only when it is whole, proved and on the disk. `opened` must not be inside a
    transaction. Raises `BackupFailed`, `Damaged`, `Locked`.
    """
    unfinished = to.with_name(to.name + ".new")
    with _as_failed(to, source):
        try:
            with translated(to):
                _make_empty(unfinished)
                opened.execute("VACUUM INTO ?", (str(unfinished),))
                if shared:
                    permissions.share(unfinished, permissions.SHARED_FILE)
            events = prove(unfinished, key)
            with translated(to):
                permissions.flush_file(unfinished)
                unfinished.replace(to)
                permissions.flush_folder(to.parent)
        except BaseException:
            _forget(unfinished)
            raise
    return events


def prove(file: Path, key: DeskKey) -> int:
    """Open the file with its key, read it to its end and follow its chains; gives how many events it holds.

    Raises `Damaged`, `WrongKey`, `NotOurs`.
    """
    opened = connect(file, key, read_only=True)
    try:
        layout = identify(opened, file, key)
        _read_to_its_end(opened, file)
        with translated(file):
            if layout != HEAD:  # its chains are followed after the migration
                return 0
            return _chained(file, Reading(opened))
    finally:
        opened.close()


def read_through(file: Path, key: DeskKey) -> None:
    """Read the file to its end, beside whoever uses it. Raises `Damaged`, `WrongKey`, `Missing`."""
    opened = connect(file, key, read_only=True)
    try:
        _read_to_its_end(opened, file)
    finally:
        opened.close()


def _read_to_its_end(opened: Connection, file: Path) -> None:
    with translated(file):
        faults = [row[0] for row in opened.execute("PRAGMA quick_check(1)") if row[0] != "ok"]
    if faults:
        raise Damaged(file, "is not whole", detail="quick_check")


def _chained(file: Path, view: Reading) -> int:
    from frontdesk.journal.proof import walk_chains

    seat = view.row("SELECT device, epoch FROM seat")
    count, faults = walk_chains(view, own=(seat[0], seat[1]) if seat else None)
    if faults:
        raise Damaged(file, "holds events that do not follow each other", detail=f"{len(faults)} faults")
    return count


def let_go(folder: Path, now: datetime, *, but: Path) -> tuple[Path, ...]:
    """Delete the backups that are old enough, `but` the newest, whatever its clock said. Gives what went.

    One that cannot be deleted stays.
    """
    found = backups_in(folder)
    gone = []
    for one in set(found) - to_keep(found, now):
        if one.path == but:
            continue
        try:
            one.path.unlink()
            for ending in ("-wal", "-journal"):
                one.path.with_name(one.path.name + ending).unlink(missing_ok=True)
        except OSError:
            continue
        gone.append(one.path)
    for leftover in folder.glob("*.db.new*"):
        _forget(leftover)
    return tuple(sorted(gone))


# ------------------------------------------------------------ small steps


@contextmanager
def alone_with_backups(places: Places) -> Iterator[None]:
    """The night job and an open desk must not both copy the same file. Raises `Locked`."""
    import filelock

    file = places.state / "backup.lock"
    mode = permissions.SHARED_FILE if places.machine_wide else permissions.PRIVATE_FILE
    lock = filelock.FileLock(file, timeout=PATIENCE_SECONDS, mode=mode)
    with translated(file):
        places.ensure_folder(places.state)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise Locked(places.database, detail="backup lock") from None
    try:
        yield
    finally:
        lock.release()


def _check_place(places: Places, key: DeskKey, target: Path) -> None:
    """Only an earlier backup of this desk may be replaced. Raises `BackupInTheWay`, `BackupFailed`."""
    if not target.parent.is_dir():
        raise BackupInTheWay(target, "its folder does not exist")
    if target.is_dir() or target.is_symlink():
        raise BackupInTheWay(target, "it is a folder or a link")
    live = {places.database.with_name(places.database.name + ending) for ending in ("", "-wal", "-shm")}
    if target.resolve() in {path.resolve() for path in live}:
        raise BackupInTheWay(target, "it is the file with the records itself")
    if target.exists() and target.stat().st_size:
        try:
            opened = connect(target, key, read_only=True)
            try:
                identify(opened, target, key)
            finally:
                opened.close()
        except JournalTrouble:
            raise BackupInTheWay(target, "something else than a backup of this desk is there") from None


def _make_empty(file: Path) -> None:
    """An empty file that nobody else can read, for the copy to go into."""
    _forget(file)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, permissions.PRIVATE_FILE))


def _forget(unfinished: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm"):
        try:
            unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)
        except OSError:
            return


@contextmanager
def _as_failed(to: Path, source: Path) -> Iterator[None]:
    """Say of trouble with the copy that no backup was made, and of trouble with the records that it is theirs."""
    try:
        yield
    except DiskFull as trouble:
        raise BackupFailed(to, "the disk is full", "free some space there", detail=trouble.detail) from trouble
    except ReadOnly as trouble:
        why, do = "that place cannot be written by this account", f"give this account the right to write in {to.parent}"
        raise BackupFailed(to, why, do, detail=trouble.detail) from trouble
    except DiskFailing as trouble:
        why, do = "the disk did not write as it should", "try again, and call IT if it stays so"
        raise BackupFailed(to, why, do, detail=trouble.detail) from trouble
    except Damaged as trouble:
        raise Damaged(source, trouble.how, detail=trouble.detail) from trouble
