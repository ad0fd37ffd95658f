"""What can stand in the way of a backup or of its return, a class each."""

from __future__ import annotations

from pathlib import Path

from frontdesk.journal.backup_files import newest
from frontdesk.journal.errors import JournalTrouble
from frontdesk.recovery.advice import Advice


class BackupFailed(JournalTrouble):
    """A backup could not be written. The earlier ones are untouched."""

    code = "backup-failed"

    def __init__(self, to: Path, why: str, do: str, *, detail: str = "") -> None:
        """`why` is the end of a sentence, `do` the beginning of the next step."""
        super().__init__(
            f"No backup was made at {to}: {why}. Earlier backups and the records are as they were.",
            Advice(f"{do}, or name another place: frontdesk backup FILE.", on_screen=f"{do}."),
            detail=detail,
        )


class BackupInTheWay(JournalTrouble):
    """The file that was named for a backup may not be replaced by one."""

    code = "backup-in-the-way"
    exit_code = 2

    def __init__(self, to: Path, why: str) -> None:
        """`why` is the end of the sentence."""
        super().__init__(
            f"The backup cannot be written to {to}: {why}.", "name a file that does not exist yet. Nothing was changed."
        )


class CannotRestore(JournalTrouble):
    """A file that cannot take the place of the records."""

    code = "cannot-restore"

    def __init__(self, backup: Path, why: str, do: str = "", *, detail: str = "") -> None:
        """`why` is the end of the sentence."""
        super().__init__(
            f"{backup} cannot be restored: {why}. Nothing was changed.",
            do or "choose another backup.",
            detail=detail,
        )


class NoSuchBackup(JournalTrouble):
    """No file of that name."""

    code = "no-such-backup"
    exit_code = 4

    def __init__(self, backup: Path, folder: Path) -> None:
        """Show what is there instead."""
        last = newest(folder)
        super().__init__(
            f"There is no file {backup}.",
            f"name one of the backups in {folder}" + (f", such as {last.path.name}." if last else "; it has none."),
        )
