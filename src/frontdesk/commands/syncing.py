"""Joining a group server and pushing to it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from frontdesk.commands.everywhere import Call, command

KEYS = ("server", "pushed", "duplicates", "pulled", "quarantined", "re_homed", "head", "seconds", "status")


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "enrol")(enrol)
    command(app, "sync")(sync)


def enrol(
    call: Call,
    url: Annotated[str, typer.Argument(metavar="URL", help="The group server's address.")],
    *,
    code: Annotated[str, typer.Option(metavar="CODE", help="As the group gave it; - reads standard input.")],
) -> None:
    """Join a group server with a code."""
    from frontdesk.commands.reading import text
    from frontdesk.syncing import enrol_at

    enrolment = enrol_at(call.places, url, text(code))
    document = {"server": enrolment.server, "site": enrolment.site, "device": enrolment.device}
    call.done(document, f"This desk belongs to {enrolment.server} now, as {enrolment.site}.", "Next: frontdesk sync")


def sync(
    call: Call,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be sent.")] = False,
) -> None:
    """Push what the group server lacks, and pull what it has."""
    from frontdesk import syncing

    report = syncing.waiting(call.places) if dry_run else syncing.sync_once(call.places)
    said = syncing.in_words(report, sent=not dry_run)
    call.done({key: value for key, value in asdict(report).items() if key in KEYS}, said)
