"""Where the passphrase of an export comes from: a file, standard input, or the keyboard. Never an argument."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path

from frontdesk.commands import reading
from frontdesk.desk.packing import checked_passphrase
from frontdesk.permissions import UnsafeFile, read_secret
from frontdesk.recovery.refusals import WrongValue

FILE_BYTES_MAX = 1024


class PassphraseNeeded(WrongValue):
    """A passphrase is needed and nobody can be asked."""

    code = "passphrase-needed"

    def __init__(self) -> None:
        """Name the ways to give it."""
        super().__init__(
            "An encrypted export needs a passphrase.",
            "run this in a terminal, or name a file that holds it with --passphrase-file.",
        )


class PassphraseFile(WrongValue):
    """The file with the passphrase is of no use."""

    code = "passphrase-file"

    def __init__(self, why: str, next_step: str) -> None:
        """Say why, and what to do."""
        super().__init__(f"The file with the passphrase {why}.", next_step)


class PassphrasesDiffer(WrongValue):
    """It was typed in two ways."""

    code = "passphrases-differ"

    def __init__(self) -> None:
        """Ask again."""
        super().__init__("The two passphrases are not the same.", "type it twice; nothing was written.")


def passphrase_from(file: str | None) -> str:
    """The passphrase for a new file: from the first line of `file` or of standard input (`-`), else asked for twice.

    Raises `PassphraseNeeded`, `PassphraseFile`, `PassphrasesDiffer`, `PoorPassphrase`.
    """
    if file == "-":
        return checked_passphrase(reading.text("-").partition("\n")[0])
    if file is not None:
        return checked_passphrase(_in(Path(file).expanduser()))
    if sys.stdin is None or not sys.stdin.isatty():
        raise PassphraseNeeded
    first = checked_passphrase(getpass("Passphrase for whoever opens it: ", stream=sys.stderr))
    if getpass("The same again: ", stream=sys.stderr).strip() != first:
        raise PassphrasesDiffer
    return first


def _in(file: Path) -> str:
    try:
        text = read_secret(file, longest=FILE_BYTES_MAX).decode("utf-8-sig")
    except UnsafeFile as unsafe:
        raise PassphraseFile(str(unsafe), "close it to others (chmod 600), and name the file itself.") from None
    except (OSError, ValueError):
        raise PassphraseFile("cannot be read", "check its name and whether you may read it.") from None
    return text.partition("\n")[0]
