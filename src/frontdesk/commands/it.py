"""Setting up, looking after and connecting a desk."""

from __future__ import annotations

from typing import Annotated

import typer

from frontdesk import desk as desks
from frontdesk.commands import reading
from frontdesk.commands.everywhere import Call, command
from frontdesk.places import Places, make_machine_wide
from frontdesk.recovery.refusals import WrongValue

DAMAGED = 7


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "init")(init)
    command(app, "info")(info)
    command(app, "doctor")(doctor)


def init(
    call: Call,
    *,
    site: Annotated[str, typer.Option(metavar="NAME", help="The practice's name.")],
    code: Annotated[str, typer.Option(metavar="CODE", help="Its short code, such as MAPLE.")],
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="Such as America/Chicago.")],
    hours: Annotated[str, typer.Option(metavar="HOURS", help="When it is open.")] = desks.DEFAULT_HOURS,
    closed: Annotated[list[str] | None, typer.Option(metavar="DATE", help="A day it stays shut; repeatable.")] = None,
    machine: Annotated[bool, typer.Option("--machine", help="For all logins of this computer.")] = False,
) -> None:
    """Set up a new practice on this computer."""
    days = [reading.day(each) for each in closed or ()]
    places = _machine_wide(call) if machine else call.places
    with desks.set_up(places, name=site, code=code, timezone=timezone, hours=hours, closures=days):
        made = desks.info(places)
    call.done(
        made,
        f"{made['practice']} ({made['site']}) is set up.",
        f"Records: {made['database']}",
        f"Key: {made['key_held_in']}",
        "Next: frontdesk staff add NAME --role manager",
    )


def info(call: Call) -> None:
    """Say where everything lies, what holds the key, and which versions run."""
    known = desks.info(call.places)
    width = max(len(name) for name in known)
    call.answer(known, *(f"{name.replace('_', ' '):<{width}}  {_said(value)}" for name, value in known.items()))


def doctor(
    call: Call,
    *,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the lists again from the events.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Prove every chain and every list.")] = False,
) -> None:
    """Look this installation over. Exit code 7 when something is to be done."""
    found = desks.doctor(call.places, rebuild=rebuild, verify=verify)
    checks = [{"name": c.name, "ok": c.ok, "what_to_do": c.what_to_do} for c in found.checks]
    said = [f"{'ok' if c.ok else '!!'}  {c.name}{f': {c.what_to_do}' if c.what_to_do else ''}" for c in found.checks]
    call.answer({"ok": found.ok, "checks": checks}, *said)
    if not found.ok:
        raise typer.Exit(DAMAGED)


def _machine_wide(call: Call) -> Places:
    if call.places.home is not None:
        raise WrongValue(
            "A machine-wide practice has its own folders, and a home was named.",
            "leave out --machine, or leave out --home and FRONTDESK_HOME.",
        )
    return make_machine_wide()


def _said(value: object) -> str:
    match value:
        case True:
            return "yes"
        case False:
            return "no"
        case None:
            return "-"
        case _:
            return str(value)
