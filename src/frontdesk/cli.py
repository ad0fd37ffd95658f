"""The command line: parse, one call of the desk, show. What the commands do stands in `frontdesk.commands`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from copy import copy
from functools import cache
from typing import Annotated

import typer
from typer.core import TyperGroup
from typer.main import get_group

from frontdesk import __version__
from frontdesk.commands import (
    auditing,
    coding,
    days,
    demo,
    desk,
    erasing,
    grievance,
    groups,
    importing,
    intake,
    it,
    keyholding,
    learning,
    looking,
    papers,
    safekeeping,
    schedule,
    settings,
    staff,
    syncing,
    telling,
    work,
)
from frontdesk.commands.ending import DONE, ended, tell
from frontdesk.commands.everywhere import As, Home, Json, Quiet, remember
from frontdesk.commands.plain import one_line

SENTENCE_MAX = 300
VALUED = frozenset({"--home", "--as"})
"""Words before the command that take the next word along."""

app = typer.Typer(
    name="frontdesk",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
BLOCKS = (
    demo, intake, importing, desk, work, coding, telling, grievance, papers, learning, looking, days, staff, settings,
    it, auditing, safekeeping, erasing, keyholding, schedule, syncing, groups,
)  # fmt: skip
for block in BLOCKS:
    block.add_to(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"frontdesk {__version__}")
        raise typer.Exit


@app.callback()
def frontdesk(
    context: typer.Context,
    *,
    home: Home = None,
    as_: As = None,
    json_: Json = False,
    quiet: Quiet = False,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version.")] = False,
) -> None:
    """Record a patient's complaint in seconds, and put it right once. Without a command the screens open.

    Exit codes: 0 done, 2 wrong words or values, 3 refused by a rule, 4 not found, 5 group server unreachable,
    6 refused by the group server, 7 trouble with the file on disk, 1 unforeseen.
    """
    remember(context, home=home, by=as_, json=json_, quiet=quiet)


def run(words: Sequence[str]) -> int:
    """Run one command and give its exit code. What stood in the way is said on standard error."""
    return ended(lambda: _called(words), home=home_in(words))


def home_in(words: Sequence[str]) -> str | None:
    """What `--home` says, wherever it stands; for naming the log when all else failed."""
    for word, after in zip(words, [*words[1:], None], strict=True):
        if word == "--home":
            return after
        if word.startswith("--home="):
            return word.partition("=")[2]
    return None


def named_in(words: Sequence[str]) -> str | None:
    """The command that is called, where the words begin with one that there is; None for help and mistakes."""
    rest = iter(words)
    for word in rest:
        if word in VALUED:
            next(rest, None)
        elif not word.startswith("-"):
            return word if word in _names() else None
    return None


def _names() -> set[str | None]:
    return {each.name for each in app.registered_commands} | {each.name for each in app.registered_groups}


@cache
def _tree(name: str | None) -> TyperGroup:
    """The command of that name alone, since Typer takes a tenth of a second to make them all."""
    part = copy(app)
    if name is not None:
        part.registered_commands = [each for each in app.registered_commands if each.name == name]
        part.registered_groups = [each for each in app.registered_groups if each.name == name]
    return get_group(part)


def _called(words: Sequence[str]) -> int:
    command = _tree(named_in(words))
    try:
        ending = command.main(list(words), prog_name="frontdesk", standalone_mode=False)
    except typer.TyperException as wrong:
        tell(_sentence(wrong))
        return wrong.exit_code
    except typer.Abort:
        tell("Stopped.")
        return 130
    if sys.stdout is not None:
        sys.stdout.flush()
    return ending if isinstance(ending, int) else DONE


def _sentence(wrong: typer.TyperException) -> str:
    """Typer's own complaint about the words, and where the right ones stand."""
    said = one_line(wrong.format_message())[:SENTENCE_MAX]
    path = getattr(getattr(wrong, "ctx", None), "command_path", "frontdesk")
    return f"{said.rstrip('.')}.\nNext: see {path} --help"
