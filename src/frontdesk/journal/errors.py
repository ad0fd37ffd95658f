"""What can be wrong with the file on disk, a class each, and the one table from driver errors to them.

Every class holds a sentence that says what is so (`message`) and one that says what to do (`next_step`).
Neither ever holds a word that somebody typed: the driver's own text may quote it, so it is not passed on.
"""

from __future__ import annotations

import errno
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from frontdesk.journal.backup_files import newest
from frontdesk.places import FolderRefused
from frontdesk.recovery.advice import Advice

KEY_BACK = "sign in as the person who set frontdesk up, put a copy of the key back there"
ALMOST_FULL_BYTES = 1_048_576
"""A failed write on a disk with less than this left is put down to the full disk."""


class JournalTrouble(Exception):
    """The records cannot be read or written just now (exit code 7 unless the class says otherwise)."""

    code: ClassVar[str] = "journal-trouble"
    exit_code: ClassVar[int] = 7

    def __init__(self, message: str, next_step: str, *, detail: str = "") -> None:
        """`detail` is for the log: the name of the driver's error, never its text."""
        self.message = message
        self.next_step = next_step
        self.detail = detail
        super().__init__(message)

    def __str__(self) -> str:
        """Two lines: the fact, then the next step."""
        return f"{self.message}\nNext: {self.next_step}"


class Locked(JournalTrouble):
    """Another program held the file longer than we wait."""

    code = "locked"

    def __init__(self, file: Path, *, detail: str = "") -> None:
        """Name the file."""
        super().__init__(
            f"Another program is using {file} and did not let go of it. Nothing was changed.",
            "close other copies of frontdesk and any backup tool that reads this file, then try again.",
            detail=detail,
        )


class Damaged(JournalTrouble):
    """The file is ours, and parts of it no longer make sense."""

    code = "damaged"

    def __init__(self, file: Path, how: str = "cannot be read to its end", *, detail: str = "") -> None:
        """`how` is the end of the sentence."""
        self.how = how
        super().__init__(
            f"The file with the records is damaged: {file} {how}.",
            _restoring(
                file,
                "do not delete it. {} It sets the damaged file aside, and what this desk had sent to the group comes"
                " back with the next sync.",
            ),
            detail=detail,
        )


class DiskFull(JournalTrouble):
    """There is no room left to write."""

    code = "disk-full"

    def __init__(self, file: Path, *, detail: str = "") -> None:
        """Name the file that could not grow."""
        super().__init__(
            f"The disk that holds {file} is full. What was not yet saved is still on the screen.",
            "free some space on that disk, then save again.",
            detail=detail,
        )


class DiskFailing(JournalTrouble):
    """The operating system could not read or write, and the disk is not full."""

    code = "disk-failing"

    def __init__(self, file: Path, *, detail: str = "") -> None:
        """Name the file."""
        super().__init__(
            f"The disk did not read or write {file} as it should (a limit, a lost share, or a failing disk).",
            "try again; if it stays so, make a copy of the folder on another disk and call IT.",
            detail=detail,
        )


class ReadOnly(JournalTrouble):
    """The file or its folder cannot be written by this account."""

    code = "read-only"

    def __init__(self, file: Path, *, detail: str = "") -> None:
        """Name what cannot be written."""
        super().__init__(
            f"{file} cannot be written: the disk or the folder is read-only for this account.",
            Advice(
                f"give this account the right to write in {file.parent}, or name another folder with --home.",
                on_screen=f"give this account the right to write in {file.parent}.",
            ),
            detail=detail,
        )


class NoFolder(JournalTrouble):
    """A folder that the file needs cannot be made."""

    code = "no-folder"

    def __init__(self, refused: FolderRefused) -> None:
        """Say what the folder's own error says."""
        super().__init__(refused.message, refused.next_step)


class NotOurs(JournalTrouble):
    """A file of the right name that frontdesk did not write."""

    code = "not-ours"

    def __init__(self, file: Path, what: str, *, detail: str = "") -> None:
        """`what` says what the file is, as the end of the sentence."""
        super().__init__(
            f"{file} was not written by frontdesk: it {what}.",
            Advice(
                "move it to another folder, or name another folder with --home. frontdesk changed nothing in it.",
                on_screen="move it to another folder. frontdesk changed nothing in it.",
            ),
            detail=detail,
        )


class WrongKey(JournalTrouble):
    """The file does not open with the key. SQLCipher cannot tell a wrong key from a damaged first page."""

    code = "wrong-key"

    def __init__(self, file: Path, key_lies: str, *, detail: str = "") -> None:
        """`key_lies` says where the key came from."""
        super().__init__(
            f"{file} does not open with the key from {key_lies}. Either the key belongs to another file,"
            " or the beginning of this one is damaged.",
            f"put the key that belongs to this file back ({key_lies}), from wherever a copy of it is kept, or restore"
            " file and key together. frontdesk changed nothing in it.",
            detail=detail,
        )


class KeyMissing(JournalTrouble):
    """The file is there and its key is not."""

    code = "key-missing"

    def __init__(self, file: Path, looked: str) -> None:
        """`looked` says where we looked."""
        super().__init__(
            f"The key that opens {file} was not found: {looked}.",
            Advice(
                f"{KEY_BACK}, or run: frontdesk key recover, and type in the sheet from the safe.",
                on_screen=f"{KEY_BACK}, or fetch the sheet from the safe. IT runs: frontdesk key recover",
            ),
        )


class KeyRefused(JournalTrouble):
    """A key file that is no secret, or that holds no key."""

    code = "key-refused"

    def __init__(self, file: Path, why: str, next_step: str) -> None:
        """`why` is the end of the sentence."""
        super().__init__(f"The key file {file} {why}, so frontdesk does not use it.", next_step)


class KeyGiven(JournalTrouble):
    """The key comes from outside, and only there it can be changed."""

    code = "key-given"
    exit_code = 3

    def __init__(self) -> None:
        """Name the place."""
        super().__init__(
            "The key of the records is given to frontdesk as a systemd credential; frontdesk does not change it there.",
            "change it as the account that keeps its own key, and make the credential anew.",
        )


class TooNew(JournalTrouble):
    """A newer frontdesk has changed the file's layout."""

    code = "too-new"

    def __init__(self, file: Path, found: str, known: str) -> None:
        """Name both layouts."""
        super().__init__(
            f"A newer version of frontdesk has brought {file} to layout {found}; this one knows up to {known}.",
            "update frontdesk on this computer. Nothing was changed.",
        )


class Missing(JournalTrouble):
    """The file is gone from a place that has the rest of a desk."""

    code = "missing"

    def __init__(self, file: Path) -> None:
        """Name the file."""
        super().__init__(
            f"This desk has been in use, but its file {file} is gone.",
            _restoring(file, "put it back. Or else: {} To begin again from nothing, move the whole folder away first."),
        )


class Replaced(JournalTrouble):
    """Another file lies where the one that was opened lay: what is written now would be seen by nobody."""

    code = "replaced"

    def __init__(self, file: Path) -> None:
        """Name the file."""
        super().__init__(
            f"{file} was exchanged for another file while frontdesk had it open. Nothing was written.",
            "close frontdesk and start it again; what you typed is still on the screen until then.",
        )


class Unforeseen(JournalTrouble):
    """The database said something that nobody expected; a defect of ours."""

    code = "unforeseen"
    exit_code = 1

    def __init__(self, file: Path, *, detail: str = "") -> None:
        """`detail` names the driver's error for the log."""
        super().__init__(
            f"Something unexpected happened with {file} ({detail or 'no name'}). Nothing was changed.",
            Advice(
                "try again; if it stays so, run: frontdesk doctor, and send the log to IT.",
                on_screen="try again; if it stays so, call IT. IT runs: frontdesk doctor",
            ),
            detail=detail,
        )


FROM_DRIVER: tuple[tuple[str, type[Locked | Damaged | DiskFull | DiskFailing | ReadOnly]], ...] = (
    ("SQLITE_BUSY", Locked),
    ("SQLITE_LOCKED", Locked),
    ("SQLITE_FULL", DiskFull),
    ("SQLITE_IOERR_SHMSIZE", DiskFull),
    ("SQLITE_READONLY", ReadOnly),
    ("SQLITE_PERM", ReadOnly),
    ("SQLITE_CANTOPEN", ReadOnly),
    ("SQLITE_CORRUPT", Damaged),
    ("SQLITE_NOTADB", Damaged),
    ("SQLITE_IOERR", DiskFailing),
)
"""The beginning of the driver's name for it, and our class. The first that fits counts."""

FROM_SYSTEM: dict[int, type[DiskFull | ReadOnly | DiskFailing]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EROFS: ReadOnly,
    errno.EACCES: ReadOnly,
    errno.EPERM: ReadOnly,
    errno.EIO: DiskFailing,
    errno.EFBIG: DiskFailing,
}

SAFE_TEXT = ("UNIQUE constraint", "CHECK constraint", "NOT NULL constraint", "FOREIGN KEY constraint", "no such table")
"""Texts of the driver that quote our own names only."""


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """Let driver and system errors out as our classes; everything else passes as it is.

    The driver's error stays as the cause, so that a log can say where it came from, but its text is replaced by its
    name: it can quote what a patient said.
    """
    try:
        yield
    except JournalTrouble:
        raise
    except FolderRefused as refused:
        raise NoFolder(refused) from refused
    except OSError as cause:
        found = FROM_SYSTEM.get(cause.errno or 0)
        if found is None:
            raise
        where = Path(cause.filename) if isinstance(cause.filename, str) else file
        raise found(where, detail=errno.errorcode.get(cause.errno or 0, "")) from cause
    except Exception as cause:
        trouble = from_driver(cause, file)
        if trouble is None:
            raise
        raise trouble from cause


def is_from_driver(cause: BaseException) -> bool:
    """Whether the database's driver raised it, wrapped by SQLAlchemy or not."""
    driver = getattr(cause, "orig", None) or cause
    return type(driver).__module__.partition(".")[0] in {"sqlcipher3", "sqlite3"}


def from_driver(cause: BaseException, file: Path) -> JournalTrouble | None:
    """Our error for one of the driver's, wrapped by SQLAlchemy or not; None for anything else.

    Takes the driver's text away from it.
    """
    if not is_from_driver(cause):
        return None
    driver = getattr(cause, "orig", None) or cause
    name: str = getattr(driver, "sqlite_errorname", None) or type(driver).__name__
    text = str(driver)
    driver.args = cause.args = (name,)
    if name.startswith("SQLITE_IOERR") and _almost_full(file):
        return DiskFull(file, detail=name)
    for beginning, trouble in FROM_DRIVER:
        if name.startswith(beginning):
            return trouble(file, detail=name)
    return Unforeseen(file, detail=f"{name}: {text}" if text.startswith(SAFE_TEXT) else name)


def _restoring(file: Path, sentence: str) -> Advice:
    """A sentence with the command that brings the records back, out of the newest backup there is."""
    folder = file.parent / "backups"
    last = newest(folder)
    command = (
        f"frontdesk restore FILE with a backup; {folder} has none."
        if last is None
        else f"frontdesk restore {shlex.quote(str(last.path))}"
    )
    return Advice(sentence.format(f"Run: {command}"), on_screen=sentence.format(f"IT runs: {command}"))


def _almost_full(file: Path) -> bool:
    try:
        return shutil.disk_usage(file.parent).free < ALMOST_FULL_BYTES
    except OSError:
        return False
