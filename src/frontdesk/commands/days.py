"""Days and periods: the end of a day, the measures, the encounters that rates are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from frontdesk.commands import day_words, reading
from frontdesk.commands.desk import moment
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.showing import local
from frontdesk.desk import Desk, closing, days, encounter_files
from frontdesk.desk.day_shape import day_end_json, measures_json
from frontdesk.desk.encounters import UnreadableCounts, count_encounters, import_encounters
from frontdesk.desk.sheets import UnreadableSheet
from frontdesk.recovery.as_at import end_of
from frontdesk.recovery.clocks import local_date
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import WrongValue

FILE_BYTES_MAX = 1024 * 1024

Date = Annotated[
    str | None, typer.Option("--date", metavar="DATE", help="The business day; else today, or the last one.")
]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "day-end")(day_end)
    command(app, "measures")(measures)
    command(app, "encounters")(encounters)


def day_end(
    call: Call,
    *,
    date_: Date = None,
    sign: Annotated[bool, typer.Option("--sign", help="The manager went through the day.")] = False,
) -> None:
    """Show a day as it stood at its close, and sign it."""
    day = None if date_ is None else reading.day(date_)
    with call.desk() as desk:
        found = days.sign_day(desk, call.actor(desk), day) if sign else days.day_end(desk, day)
        zone = desk.practice.rules.calendar.zone
        call.answer(day_end_json(found, zone), *day_words.of_day(found, zone))
        if sign:
            for one in closing.emergencies(desk, call.actor(desk), day):
                call.remark(f"{one.name} opened the records in an emergency at {local(one.at, zone)}: {one.reason}")


def measures(
    call: Call,
    *,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First day; else the first on record.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day; else the last on record.")] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="TIME", help="As things stood then; a date means its end. Else now."),
    ] = None,
) -> None:
    """Measure the complaints received from one business day to another."""
    first, last = (None if given is None else reading.day(given) for given in (from_, to))
    with call.desk() as desk:
        found = days.measures(desk, from_=first, to=last, as_of=_as_of(desk, as_of))
        zone = desk.practice.rules.calendar.zone
        call.answer(measures_json(found, zone), *day_words.of_measures(found, zone))


def encounters(
    call: Call,
    what: Annotated[str, typer.Argument(metavar="DATE", help="A day such as 2026-05-22, or the word import.")],
    value: Annotated[str, typer.Argument(metavar="COUNT", help="Completed encounters, or the CSV file to import.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Import: show what it would change.")] = False,
    skip_refused: Annotated[bool, typer.Option("--skip-refused", help="Import: take the good rows.")] = False,
) -> None:
    """Enter the completed encounters of a day, or import a file."""
    if what.strip().casefold() == "import" and (dry_run or skip_refused):
        _planned(call, value, keep=not dry_run)
        return
    if what.strip().casefold() == "import":
        _import(call, value)
        return
    day, count = reading.day(what), _count(value)
    with call.desk() as desk:
        count_encounters(desk, call.actor(desk), day, count)
    call.done({"date": day.isoformat(), "encounters": count}, f"{count} encounters on {day:%a %d %b %Y}.")


def _planned(call: Call, file: str, *, keep: bool) -> None:
    """Which column is taken for what, and what is refused; kept only where that is asked for."""
    with call.desk() as desk:
        today = local_date(desk.practice.rules.calendar, desk.now())
        planned = encounter_files.plan_file(file, today=today)
        if keep:
            encounter_files.take(desk, call.actor(desk), planned)
    refused = [{"line": one.line, "reason": one.reason} for one in planned.refused]
    document = {"days": len(planned.days), "encounters": planned.encounters, "mapping": planned.mapping}
    document |= {"left_out": planned.left_out, "refused": refused, "kept": keep}
    lines = [f"{planned.mapping}: {planned.encounters:,} encounters on {len(planned.days)} days."]
    lines += [f"Refused: line {one.line}, {one.reason}." for one in planned.refused]
    call.answer(document, *lines, "" if keep else "Nothing was kept.")


def _import(call: Call, file: str) -> None:
    with call.desk() as desk:
        counts = _kept(desk, call.actor(desk), file)
    total, many = sum(counts.values()), len(counts)
    call.done({"days": many, "encounters": total}, f"{total} encounters on {many} days.")


def _kept(desk: Desk, by: StaffId, file: str) -> Mapping[date, int]:
    """All days of a list of dates and counts, or of one whose columns have names; none where a row is refused."""
    try:
        return import_encounters(desk, by, _whole(file))
    except UnreadableCounts:
        try:
            planned = encounter_files.plan_file(file, today=local_date(desk.practice.rules.calendar, desk.now()))
        except UnreadableSheet:
            planned = None
        if planned is None or planned.refused or not planned.days:
            raise
    encounter_files.take(desk, by, planned)
    return planned.days


def _whole(file: str) -> str:
    """The text of a file, or of standard input for -. Raises `WrongValue` for what is none."""
    if file == "-":
        return reading.text(file)
    path = Path(file)
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise UnreadableCounts(1, "the file is far larger than a list of days")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableCounts(1, "the file is not UTF-8 text") from None
    except (OSError, ValueError):
        raise WrongValue("That file cannot be read.", "check its name and whether you may read it.") from None


def _count(given: str) -> int:
    text = given.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - more digits than any count has
        raise WrongValue(f"{given[:40]!r} is not a number of encounters.", "write a whole number such as 128.")
    return int(text)


def _as_of(desk: Desk, given: str | None) -> datetime | None:
    """A moment; a bare date means its end."""
    if given is None:
        return None
    try:
        return end_of(desk.practice.rules.calendar, day=reading.day(given))
    except reading.UnreadableDate:
        return moment(desk, given)
