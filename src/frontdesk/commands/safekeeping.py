"""Backups and their return."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from frontdesk import desk as desks
from frontdesk.commands.everywhere import Call, command
from frontdesk.journal.errors import JournalTrouble
from frontdesk.recovery.refusals import TextMissing
from frontdesk.recovery.stamps import stamp


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "backup")(backup)
    command(app, "restore")(restore)


def backup(
    call: Call,
    file: Annotated[str | None, typer.Argument(metavar="FILE", help="Where to; else among the desk's backups.")] = None,
) -> None:
    """Make an encrypted backup and prove that it can be read."""
    from frontdesk.desk.safekeeping import back_up

    with call.desk() as desk:
        made = back_up(desk, by=call.reader(desk), to=None if file is None else _path(file))
    document = {
        "file": str(made.path),
        "bytes": made.size,
        "made_at": stamp(made.made_at),
        "events": made.events,
        "dropped": [str(path) for path in made.dropped],
    }
    call.done(document, f"Backup: {made.path}", f"{made.events:,} events, read back and proved; {made.size:,} bytes.")


def restore(call: Call, file: Annotated[str, typer.Argument(metavar="FILE", help="The backup.")]) -> None:
    """Put a backup in the place of the records, which are set aside."""
    from frontdesk.desk.safekeeping import put_back

    _prove_who(call)
    done = put_back(call.places, _path(file), who=call.reader, now=desks.utc_now)
    enrolled = call.places.enrolment_file.exists()
    document = {
        "restored": str(done.backup),
        "set_aside": str(done.set_aside) if done.set_aside else None,
        "recorded_until": done.last_event_at,
        "events": done.events,
        "next_number": done.number,
        "enrolled": enrolled,
    }
    aside = [f"What was in its place is kept as {done.set_aside}."] if done.set_aside else []
    following = (
        "Next: frontdesk sync. It brings back what this desk and the others had sent since."
        if enrolled
        else "Next: look what is missing since then (frontdesk list --all) and enter it again, with --at TIME."
    )
    call.done(
        document,
        f"Restored {done.backup}: {done.events:,} events, recorded until {done.last_event_at or 'never'}.",
        *aside,
        f"The next complaint on this desk is {done.number}; no number is given out twice.",
        following,
    )


def _prove_who(call: Call) -> None:
    """The PIN of whoever puts a backup back, where sign-in is on; a file that does not open can ask for none."""
    with suppress(JournalTrouble), call.desk() as desk:
        if desk.practice.sign_in_is_on:
            call.actor(desk)


def _path(file: str) -> Path:
    if not file.strip():
        raise TextMissing("The file's name")
    return Path(file).expanduser().absolute()
