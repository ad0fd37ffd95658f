"""The throw-away practice, for trying frontdesk out."""

from __future__ import annotations

from typing import Annotated

import typer

from frontdesk.commands.everywhere import Call, command


def add_to(app: typer.Typer) -> None:
    """Make this command part of the command line."""
    command(app, "demo")(demo)


def demo(
    call: Call,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw the last one away and begin again.")] = False,
) -> None:
    """Try frontdesk on a throw-away practice, with a group server to sync to."""
    from frontdesk.demo import report
    from frontdesk.demo.practice import prepared

    with prepared(call.home, fresh=fresh) as practice:
        told = report.live(practice)
        call.answer(report.as_json(practice, told), *report.as_lines(practice, told))
