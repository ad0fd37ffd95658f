"""One connection to the encrypted file: how it is opened, and what is checked before anybody trusts it.

The key is given raw, so that no passphrase is stretched on each connection. Memory locking of SQLCipher stays
off: it costs a system call per allocation and protects only against a thief of the swap file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, cast

from frontdesk.journal.errors import Damaged, Missing, NotOurs, WrongKey, translated
from frontdesk.journal.keys import DeskKey

APPLICATION_ID = 0x66_64_73_6B
"""``fdsk``: marks the file as frontdesk's own."""

PATIENCE_MS = 5_000
"""How long a connection waits for another program before it says that the file is locked."""

PAGE_BYTES = 4_096
CACHE_KIB = 1_024
"""Of the file in memory, for each connection: a walk through all records must not fill more."""
PLAIN_SQLITE = b"SQLite format 3\x00"

Row = tuple[Any, ...]


class Answer(Protocol):
    """What the driver gives back."""

    @property
    def rowcount(self) -> int: ...  # noqa: D102
    def fetchone(self) -> Row | None: ...  # noqa: D102
    def fetchall(self) -> list[Row]: ...  # noqa: D102
    def __iter__(self) -> Iterator[Row]: ...


class Connection(Protocol):
    """The part of the driver's connection that we use."""

    @property
    def in_transaction(self) -> bool: ...  # noqa: D102
    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Answer: ...  # noqa: D102
    def executemany(self, statement: str, values: Sequence[Sequence[Any]], /) -> Answer: ...  # noqa: D102
    def executescript(self, script: str, /) -> Answer: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


Open = Callable[[], Connection]


def connect(file: Path, key: DeskKey, *, create: bool = False, read_only: bool = False) -> Connection:
    """Open the file with its key. Raises `Missing`, `ReadOnly`, `Locked`; whether the key fits is seen at first use.

    Threads may hand the connection on, never use it at once.
    """
    from sqlcipher3 import dbapi2

    if not create and not file.exists():
        raise Missing(file)
    with translated(file):
        mode = "rwc" if create else "rw"
        opened = cast(
            "Connection",
            dbapi2.connect(
                f"{file.absolute().as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                timeout=PATIENCE_MS / 1000,
            ),
        )
        try:
            _prepare(opened, key, read_only=read_only)
        except BaseException:
            opened.close()
            raise
    return opened


def _prepare(opened: Connection, key: DeskKey, *, read_only: bool) -> None:
    # First of all: on a wrong key SQLCipher prints to standard error, across whatever the screen shows.
    opened.execute("PRAGMA cipher_log_level = NONE")
    opened.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"")
    _bound_cache(opened)
    opened.execute("PRAGMA temp_store = MEMORY")  # sorting never spills words into a file beside ours
    if read_only:
        opened.execute("PRAGMA query_only = ON")
        return
    opened.execute("PRAGMA synchronous = FULL")
    opened.execute("PRAGMA foreign_keys = ON")
    opened.execute("PRAGMA secure_delete = ON")
    opened.execute("PRAGMA recursive_triggers = ON")  # else INSERT OR REPLACE deletes behind the triggers' back


def _bound_cache(opened: Connection) -> None:
    """It reads the file for that: what is wrong with one that cannot be read, `identify` finds out and says."""
    from sqlcipher3 import dbapi2

    with suppress(dbapi2.DatabaseError):
        opened.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def identify(opened: Connection, file: Path, key: DeskKey, *, known_key: str = "") -> str | None:
    """Make sure that the file is ours and the key fits; the answer is its layout, None where it has none.

    `known_key` is the fingerprint of the key that opened the file before, where one is remembered: with it a
    damaged first page can be told from a wrong key. Raises `NotOurs`, `WrongKey`, `Damaged`.
    """
    try:
        with translated(file):
            marked = _number(opened, "PRAGMA application_id")
            has_revision = _number(opened, "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
            if marked == APPLICATION_ID and has_revision:
                row = opened.execute("SELECT version_num FROM alembic_version").fetchone()
                return str(row[0]) if row else None
    except Damaged as damage:
        raise _why_it_does_not_open(file, key, known_key, damage) from None
    if file.stat().st_size < PAGE_BYTES:
        raise Damaged(file, "is empty")
    if marked != APPLICATION_ID:
        raise NotOurs(file, "opens with the key but does not carry frontdesk's mark")
    return None


def _why_it_does_not_open(file: Path, key: DeskKey, known_key: str, damage: Damaged) -> Exception:
    if damage.detail != "SQLITE_NOTADB":
        return damage
    with translated(file):
        size = file.stat().st_size
        with file.open("rb") as raw:
            beginning = raw.read(len(PLAIN_SQLITE))
    if beginning == PLAIN_SQLITE:
        return NotOurs(file, "is an unencrypted SQLite database of another program", detail=damage.detail)
    if size < PAGE_BYTES:
        return NotOurs(file, "is too short to be a database", detail=damage.detail)
    if known_key and known_key == key.fingerprint:
        return Damaged(file, "does not open any more with the key that opened it before", detail=damage.detail)
    return WrongKey(file, key.holding.where, detail=damage.detail)


def _number(opened: Connection, question: str) -> int:
    row = opened.execute(question).fetchone()
    return int(row[0]) if row else 0
