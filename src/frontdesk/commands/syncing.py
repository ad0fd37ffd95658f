"""Joining a group server and pushing to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from frontdesk.commands.ending import tell
from frontdesk.commands.everywhere import Call, command

if TYPE_CHECKING:
    from frontdesk.sync.client import SyncReport
    from frontdesk.sync.watched import Progress as Passed
    from frontdesk.sync.watched import Tell
    from frontdesk.syncing import Night

WAITS = "Another sync of this desk is running; waiting for it to end ..."

KEYS = ("server", "pushed", "duplicates", "pulled", "quarantined", "re_homed", "head", "seconds", "status")


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "enrol")(enrol)
    command(app, "invite")(invite)
    command(app, "sync")(sync)
    device = typer.Typer(help="Which desk this is.")
    command(device, "reset")(device_reset)
    app.add_typer(device, name="device")


def enrol(
    call: Call,
    url: Annotated[str, typer.Argument(metavar="URL", help="The group server's address.")],
    *,
    code: Annotated[str, typer.Option(metavar="CODE", help="As you were given it; - reads standard input.")],
    join: Annotated[bool, typer.Option("--join", help="Bring this desk's own complaints into the site.")] = False,
    ca: Annotated[
        Path | None, typer.Option("--ca", metavar="FILE", help="The group's own certificate authority, in PEM form.")
    ] = None,
) -> None:
    """Join a group server with a code."""
    from frontdesk.commands.reading import text
    from frontdesk.enrolling import enrol_at

    now = enrol_at(call.places, url, text(code), join=join, authority=ca, who=call.reader)
    brought = f"{now.joined} complaints of this desk joined the site; their old numbers still find them."
    further = f"{now.pulled} events of the site's other desks are here."
    call.done(
        asdict(now),
        f"This desk belongs to {now.server} now, as {now.site}.",
        *([brought] if now.joined else []),
        *([further] if now.pulled else ["Next: frontdesk sync"]),
    )


def invite(call: Call) -> None:
    """Make a code for a further desk of this practice."""
    from frontdesk.enrolling import invite

    made = invite(call.places, who=call.reader)
    call.answer(
        {"code": made.code, "expires_at": made.expires_at},
        made.code,
        "Good for one desk and thirty minutes. It opens this practice's records: give it to nobody else.",
        "On the new computer: frontdesk enrol URL --code -   (then paste the code)",
    )


def device_reset(call: Call) -> None:
    """Begin anew for the group server, keeping every record."""
    from frontdesk.enrolling import reset

    device = reset(call.places, who=call.reader)
    call.done(
        {"device": device},
        "This desk begins anew for the group server. Every record is still here.",
        "Next: frontdesk enrol URL --code CODE, which sends what had not been sent.",
    )


def sync(
    call: Call,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be sent.")] = False,
    keep_trying: Annotated[
        int, typer.Option(metavar="MINUTES", min=0, max=600, help="While the server is away, try so long.")
    ] = 0,
) -> None:
    """Push what the group server lacks, and pull what it has."""
    from frontdesk import syncing

    def away(seconds: float) -> None:
        call.remark(f"The group server is away; trying again in {seconds:.0f} seconds ...")

    if dry_run:
        waiting = syncing.waiting(call.places)
        call.done(_document(waiting, None), syncing.in_words(waiting, sent=False))
        return
    with progress_for(call) as show:
        patience = syncing.Patience(seconds=keep_trying * 60.0, tell=away)
        done = syncing.night(call.places, waits=lambda: call.remark(WAITS), tell=show, patience=patience)
    if done.report is None or done.backup_trouble is not None:
        raise _trouble(call, done)
    for warning in syncing.warnings(done.report):
        call.remark(warning)
    backup = f" Backup: {done.backup.name}." if done.backup else ""
    call.done(_document(done.report, done.backup), syncing.in_words(done.report) + backup)


def _trouble(call: Call, done: Night) -> Exception:
    """What ends the command; where both parts failed, the other is said too."""
    if done.sync_trouble is None:
        return done.backup_trouble or AssertionError("nothing went wrong")
    if done.backup_trouble is not None:
        tell(str(done.backup_trouble))
    elif done.backup is not None:
        call.remark(f"The day's backup was made: {done.backup}")
    return done.sync_trouble


def _document(report: SyncReport, backup: Path | None) -> dict[str, object]:
    known = {key: value for key, value in asdict(report).items() if key in KEYS}
    return {**known, "backup": str(backup) if backup else None}


@contextmanager
def progress_for(call: Call) -> Iterator[Tell]:
    """A bar on the terminal of whoever watches; nobody else is told."""
    if call.quiet or not on_terminal():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        sending = bar.add_task("Backup, then sending", total=None)

        def show(so_far: Passed) -> None:
            words = f"Received {so_far.received:,} · sending" if so_far.received else "Sending"
            bar.update(sending, description=words, completed=so_far.sent, total=so_far.to_send)

        yield show


def on_terminal() -> bool:
    """Whether somebody watches standard error."""
    return sys.stderr is not None and sys.stderr.isatty()
