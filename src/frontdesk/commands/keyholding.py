"""The keys: changed, printed for the safe, typed in again after a loss. No key ever stands on a command line."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from frontdesk import desk as desks
from frontdesk.commands import reading
from frontdesk.commands.ending import tell
from frontdesk.commands.everywhere import Call, command
from frontdesk.recovery.refusals import Refusal, UnknownCode, WrongValue

if TYPE_CHECKING:
    from frontdesk.journal.recovery_key import RecoveryKey

KEY_TEXT_BYTES_MAX = 64 * 1024
WHAT = ("site", "database")


class SureFirst(Refusal):
    """Something that cannot be called back was asked for, and nobody said yes."""

    code = "sure-first"

    def __init__(self) -> None:
        """Say how to say it."""
        super().__init__(
            "A recovery key on paper opens every complaint of this practice. Nothing was printed.",
            "type yes when asked, or add --yes; print it, put it into the safe and delete the file.",
        )


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    keys = typer.Typer(help="The keys of the records: change them, print them for the safe, type them in again.")
    command(keys, "rotate")(rotate)
    command(keys, "print-recovery")(print_recovery)
    command(keys, "recover")(recover)
    app.add_typer(keys, name="key")


def rotate(
    call: Call,
    *,
    only: Annotated[str | None, typer.Option(metavar="WHAT", help="site (the words) or database; else both.")] = None,
    stolen: Annotated[
        bool, typer.Option("--stolen", help="The old site key is in wrong hands: send the new one to nobody.")
    ] = False,
) -> None:
    """Change the key of the words and the key of the file and its backups."""
    from frontdesk.desk import keyholding

    if only is not None and only not in WHAT:
        raise UnknownCode("key", only, WHAT)
    done = keyholding.rotate(call.places, who=call.actor, what=only, stolen=stolen, now=desks.utc_now)
    rekeyed = done.database
    document = {
        "site_key": done.site_key,
        "handed_over": done.handed_over if done.site_key else None,
        "database_key": rekeyed.fingerprint if rekeyed else None,
        "backups": rekeyed.backups if rekeyed else None,
        "left": [str(path) for path in rekeyed.left] if rekeyed else [],
    }
    said = []
    if done.site_key:
        how = (
            "The other desks get it with their next sync, sealed with the one before."
            if done.handed_over
            else "It is sent to nobody: print the recovery key and type it in at each desk (frontdesk key recover)."
        )
        said.append(f"New words are sealed with key {done.site_key}. {how} Old words stay under the old key.")
    if rekeyed:
        backups = "1 backup" if rekeyed.backups == 1 else f"{rekeyed.backups} backups"
        said.append(f"The records and {backups} have a new key. Copies elsewhere keep the old one.")
        said += [f"Left as it is, no key opens it: {path}" for path in rekeyed.left]
    call.done(document, *said, "Next: frontdesk key print-recovery; the paper in the safe is void.")


def print_recovery(
    call: Call,
    *,
    to: Annotated[str | None, typer.Option(metavar="FILE", help="A .pdf or .txt; else standard output.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Once more, though it was printed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Yes, I know what it opens.")] = False,
) -> None:
    """Print the recovery key for the safe, once."""
    from frontdesk.desk import keyholding
    from frontdesk.paper.files import checked_file, write_page
    from frontdesk.paper.text import as_text

    path = None if to is None else checked_file(to)
    with call.desk() as desk:
        by = call.actor(desk)
        if not (yes or _said_yes()):
            raise SureFirst
        page = keyholding.recovery_page(desk, by, again=again)
        if path is None:
            call.answer({"page": as_text(page)}, as_text(page))
            call.remark("It stands in this window's memory now: close the window when it is printed.")
            return
        write_page(page, path)
        call.done({"file": str(path)}, f"Written: {path}. Print it, put it into the safe, and delete the file.")


def recover(
    call: Call,
    *,
    source: Annotated[str | None, typer.Option("--from", metavar="FILE", help="Where it was typed into.")] = None,
    server: Annotated[str | None, typer.Option(metavar="URL", help="The group server; all desks are lost.")] = None,
    code: Annotated[str | None, typer.Option(metavar="CODE", help="The group's code for this practice.")] = None,
    ca: Annotated[
        Path | None, typer.Option("--ca", metavar="FILE", help="The group's own certificate authority, in PEM form.")
    ] = None,
) -> None:
    """Type in the recovery key: for a lost keyring, or after a total loss."""
    from frontdesk.desk import keyholding
    from frontdesk.enrolling import recover_from_group

    if (server is None) != (code is None):
        raise WrongValue("--server and --code belong together.", "name both, for a practice that lost every desk.")
    if server is None and keyholding.is_empty_without_key(call.places):
        raise WrongValue(
            "Nothing is set up here, so there is nothing to open.",
            "to fetch everything from the group server: frontdesk key recover --server URL --code CODE",
        )
    key = _read(source)
    if server is not None and code is not None:
        back = recover_from_group(call.places, server, reading.text(code), key, authority=ca)
        call.done(
            {"server": back.server, "site": back.site, "device": back.device, "pulled": back.pulled},
            f"{back.site} is back: {back.pulled:,} events came from {back.server}, and their words are open.",
            "Next: frontdesk list --all, and enter what had not been sent (--at TIME --late-reason TEXT).",
        )
        return
    done = keyholding.recover(call.places, key, now=desks.utc_now)
    said = ["The key of the records is kept again where frontdesk looks for it."] if done.database else []
    said += ["The words that this desk could not open are open now."] if done.site_key else []
    call.done({"database": done.database, "words": done.site_key}, *(said or ["This desk has both keys already."]))


def _read(source: str | None) -> RecoveryKey:
    """From a file, from standard input, or line by line from the keyboard, each line proved at once."""
    from frontdesk.journal.recovery_key import LINES, SlipInLine, of_lines, read, read_line

    if source is not None and source != "-":
        return read(_file(Path(source).expanduser()))
    if source == "-" or sys.stdin is None or not sys.stdin.isatty():
        return read(reading.text("-"))
    tell("Type the eight lines of the recovery key. Nothing shows while you type.")
    lines: list[str] = []
    while len(lines) < LINES:
        number = len(lines) + 1
        try:
            lines.append(read_line(number, getpass(f"Line {number}: ", stream=sys.stderr)))
        except SlipInLine as slip:
            tell(str(slip))
    return of_lines(lines)


def _file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(KEY_TEXT_BYTES_MAX).decode("utf-8-sig")
    except (OSError, ValueError):
        raise WrongValue("The file with the recovery key cannot be read.", "check its name.") from None


def _said_yes() -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    tell("The recovery key opens every complaint of this practice. Is the printer ready, and the safe? Type yes.")
    return input().strip().casefold() == "yes"
