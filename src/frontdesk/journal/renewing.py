"""Old backups without what was erased since: each is written anew, proved, and takes the place of the one before.

One that holds nothing of it is left as it is. A backup that cannot be opened is left too: it opens nothing for anybody.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from frontdesk.journal import migrate
from frontdesk.journal.backup import alone_with_backups, encrypted_copy
from frontdesk.journal.backup_files import backups_in
from frontdesk.journal.connection import connect
from frontdesk.journal.database import Database
from frontdesk.journal.erasing import erase_noted
from frontdesk.journal.errors import Damaged, NotOurs, TooNew, WrongKey, translated
from frontdesk.journal.journal import Journal
from frontdesk.journal.keys import DeskKey, find_key
from frontdesk.journal.workshop import workshop
from frontdesk.places import Places

LOGS = ("-wal", "-journal")


def renew(places: Places, now: datetime) -> int:
    """Erase in every backup of the desk's folder what was redacted since; gives how many were written anew.

    Raises `BackupFailed`, `Locked`, `DiskFull`, `ReadOnly`.
    """
    key, done = find_key(places), 0
    with alone_with_backups(places):
        for one in backups_in(places.backups):
            with workshop(places, "renewing") as shop:
                try:
                    done += _renewed(one.path, shop, key, now)
                except (Damaged, WrongKey, NotOurs, TooNew):
                    continue
    return done


def _renewed(backup: Path, shop: Places, key: DeskKey, now: datetime) -> bool:
    with translated(shop.database):
        for ending in ("", *LOGS):
            if (old := backup.with_name(backup.name + ending)).exists():
                shutil.copyfile(old, shop.database.with_name(shop.database.name + ending))
    migrate.upgrade(shop.database, key)
    with Database(shop, key) as database, Journal(database).writing(now) as page:
        gone = erase_noted(page, shop)
    if not gone:
        return False
    opened = connect(shop.database, key)
    try:
        encrypted_copy(opened, shop.database, key, backup, shared=shop.machine_wide)
    finally:
        opened.close()
    for ending in LOGS:
        backup.with_name(backup.name + ending).unlink(missing_ok=True)
    return True
