"""Coding what was recorded: the lead sets codes right, the manager adds harm and sub-codes."""

from __future__ import annotations

from typing import Annotated

import typer

from frontdesk import desk as desks
from frontdesk.commands import reading
from frontdesk.commands.desk import shown
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.intake import CategoryWord, HarmNumber, Hcat, SeverityWord, StageWord
from frontdesk.commands.options import No, When, listed
from frontdesk.recovery.codes import Category, Cause, Stage

CauseWord = Annotated[str | None, typer.Option("--cause", metavar="CODE", help=f"Why it happened: {listed(Cause)}.")]


def add_to(app: typer.Typer) -> None:
    """Make this command part of the command line."""
    command(app, "code")(code)


def code(
    call: Call,
    no: No,
    *,
    category: CategoryWord = None,
    severity: SeverityWord = None,
    stage: StageWord = None,
    hcat: Hcat = None,
    harm: HarmNumber = None,
    cause: CauseWord = None,
    when: When,
) -> None:
    """Set or change the codes of a complaint.

    The lead may; harm and sub-codes are the manager's. What is not named stays as it is.
    """
    about, where = reading.word(Category, "category", category), reading.word(Stage, "stage", stage)
    how_bad, sub_code, hurt = reading.severity(severity), reading.hcat(hcat), reading.harm(harm)
    why = reading.word(Cause, "cause", cause)
    with call.desk() as desk:
        case = desks.recode(
            desk, call.actor(desk), no, category=about, severity=how_bad, stage=where, hcat=sub_code, harm=hurt,
            cause=why, **when.on(desk),
        )  # fmt: skip
        shown(call, case, "coded")
