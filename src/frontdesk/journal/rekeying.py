"""Another key for the desk's file and for every backup beside it.

The file is copied, the copy gets the new key and is proved, and only then takes the file's place. Where the key is
kept, both stand until the last backup has the new one: whatever step is the last, one of them opens what is there, and
calling it again comes to the end.
"""

from __future__ import annotations

import secrets
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from frontdesk import permissions
from frontdesk.journal import deskfile, migrate
from frontdesk.journal.backup import alone_with_backups, prove
from frontdesk.journal.backup_files import backups_in
from frontdesk.journal.connection import connect, identify
from frontdesk.journal.errors import Damaged, Locked, NotOurs, WrongKey, translated
from frontdesk.journal.keys import KEY_BYTES, DeskKey, find_keys, keep_keys
from frontdesk.journal.restore import put_in_place
from frontdesk.journal.workshop import workshop
from frontdesk.places import Places

_COUNTED = ("event", "audit", "draft")
"""What grows with everything that is written and must not be lost."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rekeyed:
    """What has the new key now."""

    fingerprint: str
    backups: int
    left: tuple[Path, ...] = ()
    """Files among the backups that no key opened."""


def rotate(places: Places, now: datetime) -> Rekeyed:
    """Give the file and its backups a new key. Nobody else may have the file open.

    Raises `Locked`, `KeyGiven`, `DiskFull`, `ReadOnly`, `Damaged`.
    """
    old, *rest = find_keys(places)
    new = replace(old, raw=secrets.token_bytes(KEY_BYTES))
    former = [one.raw for one in rest]
    with migrate.alone(places), alone_with_backups(places), workshop(places, "rekeying") as shop:
        before = _copied(places.database, old, shop.database)
        _give(shop.database, old, new)
        migrate.keep_a_log(shop.database, new)
        prove(shop.database, new)
        keep_keys(places, old.raw, new.raw, *former)
        if _written(places.database, old) != before:
            raise Locked(places.database, detail="written while its key was changed")
        aside = put_in_place(places, old, shop, now)
        keep_keys(places, new.raw, old.raw, *former)
        deskfile.remember(places, key=new.fingerprint)
        if aside is not None:
            aside.unlink(missing_ok=True)
        done, left = _backups(places, shop, new, [old, *rest])
        keep_keys(places, new.raw)
    return Rekeyed(fingerprint=new.fingerprint, backups=done, left=tuple(left))


def _backups(places: Places, shop: Places, new: DeskKey, olds: list[DeskKey]) -> tuple[int, list[Path]]:
    done, left = 0, []
    for one in backups_in(places.backups):
        if any(_renewed(one.path, shop, old, new) for old in olds):
            done += 1
        elif not _opens(one.path, new):
            left.append(one.path)
    return done, left


def _renewed(backup: Path, shop: Places, old: DeskKey, new: DeskKey) -> bool:
    """Whether the old key opened it and it has the new one now."""
    copy = shop.data / "backup.db"
    copy.unlink(missing_ok=True)
    try:
        _copied(backup, old, copy)
        _give(copy, old, new)
        prove(copy, new)
    except (WrongKey, Damaged, NotOurs):
        return False
    with translated(backup):
        permissions.set_mode(copy, permissions.PRIVATE_FILE)
        if shop.machine_wide:
            permissions.share(copy, permissions.SHARED_FILE)
        permissions.flush_file(copy)
        copy.replace(backup)
        permissions.flush_folder(backup.parent)
        for ending in ("-wal", "-journal"):
            backup.with_name(backup.name + ending).unlink(missing_ok=True)
    return True


def _copied(file: Path, key: DeskKey, to: Path) -> tuple[int, ...]:
    """A whole copy under the same key; gives how much was written in the file until then."""
    with closing(connect(file, key)) as opened:
        identify(opened, file, key)
        with translated(file):
            opened.execute("VACUUM INTO ?", (str(to),))
    return _written(file, key)


def _written(file: Path, key: DeskKey) -> tuple[int, ...]:
    with closing(connect(file, key, read_only=True)) as opened, translated(file):
        counts = (opened.execute(f"SELECT count(*), max(rowid) FROM {name}").fetchone() for name in _COUNTED)  # noqa: S608 - our own names
        return tuple(int(number or 0) for row in counts for number in row or ())


def _give(file: Path, old: DeskKey, new: DeskKey) -> None:
    with closing(connect(file, old)) as opened:
        identify(opened, file, old)
        with translated(file):
            opened.execute("PRAGMA journal_mode = DELETE").fetchone()
            opened.execute(f"PRAGMA rekey = \"x'{new.raw.hex()}'\"")


def _opens(file: Path, key: DeskKey) -> bool:
    try:
        with closing(connect(file, key, read_only=True)) as opened:
            identify(opened, file, key)
    except (WrongKey, Damaged, NotOurs):
        return False
    return True
