"""Arguments and options that several commands take, each described once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from frontdesk.commands import reading
from frontdesk.recovery.codes import Code

if TYPE_CHECKING:
    from frontdesk.desk import Desk


def listed(codes: Iterable[Code]) -> str:
    """The words of a list, for a help text."""
    return ", ".join(code.value for code in codes)


No = Annotated[str, typer.Argument(metavar="NO", help="A number such as A42, or the full id.")]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="When it happened, in the site's time; else now.")]
LateReason = Annotated[str | None, typer.Option("--late-reason", metavar="TEXT", help="Why it is entered late.")]


class Times(TypedDict):
    """When something happened, None for now; and why it is entered so late, if it is."""

    at: datetime | None
    late_reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """Base of options that several commands share: a command that takes one has its fields as options of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class When(Options):
    """What was said about the time of an act."""

    at: At = None
    late_reason: LateReason = None

    def on(self, desk: Desk) -> Times:
        """The same by the site's wall. Raises `UnreadableTime`."""
        at = reading.moment(self.at, desk.practice.rules.calendar.zone, desk.now())
        return {"at": at, "late_reason": self.late_reason}


Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        envvar="FRONTDESK_DATABASE",
        help="The group's database: postgresql://..., or the path of an SQLite file.",
    ),
]
