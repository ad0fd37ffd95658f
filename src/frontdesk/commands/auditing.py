"""Who did what, and the way to read in an emergency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from frontdesk.commands import reading, showing
from frontdesk.commands.everywhere import Call, command

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from frontdesk.desk.auditing import Row

ROWS_MAX = 100_000
SHOWN_MAX = 500


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "audit")(audit)
    command(app, "break-glass")(break_glass)


def audit(
    call: Call,
    *,
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day, included.")] = None,
    actor: Annotated[str | None, typer.Option("--actor", metavar="NAME", help="Whoever did it.")] = None,
    deed: Annotated[
        str | None, typer.Option("--deed", metavar="WORD", help="What was done, such as opened, exported or refused.")
    ] = None,
    about: Annotated[str | None, typer.Option("--about", metavar="NO", help="The complaint it was about.")] = None,
) -> None:
    """Show who did what on this computer, newest first; no word of a complaint."""
    from frontdesk.desk.auditing import Narrowed, trail

    first, last = (None if day is None else reading.day(day) for day in (from_, to))
    reading.in_order(first, last)
    narrowed = Narrowed(first=first, last=last, actor=actor, deed=deed, about=about)
    with call.desk() as desk:
        limit = ROWS_MAX if call.json else SHOWN_MAX
        found = trail(desk, call.reader(desk), narrowed, limit=limit)
        zone = found.practice.rules.calendar.zone
        lines = [_line(row, zone) for row in found.rows] or ["Nothing was done that fits."]
        call.answer({"count": len(found.rows), "rows": [_json(row, zone) for row in found.rows]}, *lines)
    if found.more:
        call.remark("There is more. Narrow it: --from, --to, --actor, --deed, --about.")


def break_glass(
    call: Call,
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; - reads standard input.")],
) -> None:
    """Read for an hour in an emergency; the manager sees who and why."""
    from frontdesk.desk.emergency import open_in_an_emergency

    with call.desk() as desk:
        until = open_in_an_emergency(desk, call.actor(desk), reason=reading.text(reason))
        zone = desk.practice.rules.calendar.zone
        call.done(
            {"open_until": until.astimezone(zone).isoformat()},
            f"You may read complaints on this computer until {showing.local(until, zone)}.",
            "Every record that you open is on the audit, and the manager sees your reason at the end of the day.",
        )


def _line(row: Row, zone: ZoneInfo) -> str:
    facts = ", ".join(f"{name} {_said(value)}" for name, value in row.facts.items() if value is not None)
    why = f': "{row.reason}"' if row.reason else ""
    what = " ".join(part for part in (row.by, row.said, row.about) if part)
    return f"{showing.local(row.at, zone)}  {what}{f' ({facts})' if facts else ''}{why}"


def _said(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _json(row: Row, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "number": row.number,
        "at": row.at.astimezone(zone).isoformat(),
        "by": row.by,
        "deed": row.deed,
        "about": row.about or None,
        "facts": dict(row.facts),
        "reason": row.reason,
    }
