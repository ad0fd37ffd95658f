"""Arguments and options that several commands take, each described once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from frontdesk.recovery.codes import Code


def listed(codes: Iterable[Code]) -> str:
    """The words of a list, for a help text."""
    return ", ".join(code.value for code in codes)


No = Annotated[str, typer.Argument(metavar="NO", help="A number such as A42, or the full id.")]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="When it happened, in the site's time; else now.")]
LateReason = Annotated[str | None, typer.Option("--late-reason", metavar="TEXT", help="Why it is entered late.")]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        envvar="FRONTDESK_DATABASE",
        help="The group's database: postgresql://..., or the path of an SQLite file.",
    ),
]
