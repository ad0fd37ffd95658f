"""The steps that only a grievance has."""

from __future__ import annotations

from typing import Annotated

import typer

from frontdesk import desk as desks
from frontdesk.commands import reading
from frontdesk.commands.desk import moment, shown
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import At, LateReason, No
from frontdesk.recovery.refusals import WrongValue

STEPS = ("notice",)


def add_to(app: typer.Typer) -> None:
    """Make this command part of the command line."""
    command(app, "grievance")(grievance)


def grievance(
    call: Call,
    no: No,
    step: Annotated[str, typer.Argument(metavar="STEP", help="notice: the written answer went out.")],
    *,
    contact: Annotated[str, typer.Option(metavar="TEXT", help="Whom they can turn to.")] = "",
    steps: Annotated[str, typer.Option(metavar="TEXT", help="What was done to look into it.")] = "",
    results: Annotated[str, typer.Option(metavar="TEXT", help="What was found.")] = "",
    completed: Annotated[str | None, typer.Option(metavar="DATE", help="When that ended.")] = None,
    at: At = None,
    late_reason: LateReason = None,
) -> None:
    """Record the written notice, which holds its four parts or did not go out."""
    if step.strip().casefold() not in STEPS:
        raise reading.unknown("step of a grievance", step, STEPS)
    reading.one_from_input(contact, steps, results)
    if completed is None:
        raise WrongValue("The notice has no date of completion.", "add it: --completed 2026-05-22")
    ended = reading.day(completed)
    with call.desk() as desk:
        case = desks.send_notice(
            desk, call.actor(desk), no, contact=reading.text(contact), steps=reading.text(steps),
            results=reading.text(results), completed=ended, at=moment(desk, at), late_reason=late_reason,
        )  # fmt: skip
        shown(call, case, "answered in writing")
