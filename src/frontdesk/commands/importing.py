"""Taking over a list that was kept elsewhere."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from frontdesk.commands import reading
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import LateReason
from frontdesk.desk.import_columns import FIELDS
from frontdesk.desk.import_dates import Order
from frontdesk.desk.importing import Imported, NothingTaken, import_list
from frontdesk.desk.sheets import FILE_BYTES_MAX, UnreadableSheet
from frontdesk.permissions import PRIVATE_FILE
from frontdesk.recovery.refusals import WrongValue

KINDS = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".json": "json", ".xlsx": "xlsx", ".xlsm": "xlsx"}
SHOWN_MAX = 20
"""Refused rows that people read; the JSON and the file of refused rows hold them all."""

File = Annotated[str, typer.Argument(metavar="FILE", help="A .csv, .json or .xlsx file.")]
Maps = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="COLUMN=FIELD", help=f"What a column holds: {', '.join(FIELDS)}."),
]
Values = Annotated[
    list[str] | None, typer.Option("--value", metavar="WORD=CODE", help="What a word of the list means here.")
]
Dates = Annotated[str | None, typer.Option("--dates", metavar="mdy|dmy", help="What 03/04/2026 means.")]
Rejects = Annotated[str | None, typer.Option("--rejects", metavar="FILE.csv", help="Write the refused rows here.")]
Whole = Annotated[bool, typer.Option("--all-or-nothing", help="Take nothing when any row is refused.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Try it out and keep nothing.")]
Encoding = Annotated[str | None, typer.Option(metavar="NAME", help="How the file is written, such as cp1252.")]


def add_to(app: typer.Typer) -> None:
    """Make this command part of the command line."""
    command(app, "import")(import_)


def import_(
    call: Call,
    file: File,
    *,
    dry_run: DryRun = False,
    maps: Maps = None,
    values: Values = None,
    dates: Dates = None,
    rejects: Rejects = None,
    all_or_nothing: Whole = False,
    encoding: Encoding = None,
    late_reason: LateReason = None,
) -> None:
    """Take over a list of complaints, each with its true times and only once."""
    kind, order = KINDS.get(Path(file).suffix.casefold()), _order(dates)
    if kind is None:
        raise WrongValue("That is no .csv, .json or .xlsx file.", "save the list as one of these.")
    raw = _bytes_of(file)
    with call.desk() as desk:
        try:
            done = import_list(
                desk, call.actor(desk), raw, kind=kind, dry_run=dry_run, all_or_nothing=all_or_nothing,
                maps=maps or (), values=values or (), order=order, encoding=encoding, late_reason=late_reason,
            )  # fmt: skip
        except NothingTaken as nothing:
            _write_rejects(rejects, nothing.done)
            raise
    _write_rejects(rejects, done)
    call.done(_document(done), *_told(done))
    for remark in _remarks(done):
        call.remark(remark)


def _order(given: str | None) -> Order | None:
    if given is None:
        return None
    known = {each.value: each for each in Order}
    if given.strip().casefold() not in known:
        raise reading.unknown("word for --dates", given, known)
    return known[given.strip().casefold()]


def _bytes_of(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            raw = opened.read(FILE_BYTES_MAX + 1)
    except (OSError, ValueError):
        raise WrongValue("That file cannot be read.", "check its name and whether you may read it.") from None
    if len(raw) > FILE_BYTES_MAX:
        raise UnreadableSheet(f"it is larger than {FILE_BYTES_MAX // 1024 // 1024} MB", "import it in several parts.")
    return raw


def _document(done: Imported) -> dict[str, object]:
    return {
        "dry_run": done.dry_run,
        "rows": len(done.sheet.rows),
        "imported": len(done.numbers),
        "numbers": list(done.numbers),
        "duplicates": [{"line": each.line, "of": each.of} for each in done.doubles],
        "refused": [{"line": each.line, "reason": each.reason} for each in done.refused],
        "mapping": done.columns,
        "not_mapped": [name for name in done.sheet.columns if name not in done.columns.values()],
        "dates": done.order.value if done.order else None,
        "written": done.sheet.written,
        "remarks": done.remarks,
    }


def _told(done: Imported) -> Iterator[str]:
    many = len(done.numbers)
    what = "would be taken" if done.dry_run else "taken"
    known = len(done.doubles)
    yield f"{many} of {len(done.sheet.rows)} rows {what}, {known} on record already, {len(done.refused)} refused."
    if many and not done.dry_run:
        yield f"They are {done.numbers[0]} to {done.numbers[-1]}."


def _remarks(done: Imported) -> Iterator[str]:
    yield "Columns: " + ", ".join(f"{column} = {name}" for name, column in done.columns.items()) + "."
    left = [name for name in done.sheet.columns if name.strip() and name not in done.columns.values()]
    if left:
        yield f"Left out: {', '.join(left)}."
    if done.order is not None:
        yield f"Dates in numbers are read as {'month/day' if done.order is Order.MONTH_FIRST else 'day/month'}."
    for text, rows in done.remarks.items():
        yield f"{rows} {'row' if rows == 1 else 'rows'}: {text}."
    for each in done.refused[:SHOWN_MAX]:
        yield f"Line {each.line} is refused: {each.reason}."
    if len(done.refused) > SHOWN_MAX:
        yield f"And {len(done.refused) - SHOWN_MAX} more; --rejects FILE.csv or --json names them all."


def _write_rejects(file: str | None, done: Imported) -> None:
    """The refused rows as they stood, each with its line and its reason: to be mended and imported again."""
    if file is None:
        return
    rows = dict(done.sheet.rows)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(["refused in line", "because", *done.sheet.columns])
            writer.writerows([each.line, each.reason, *rows[each.line]] for each in done.refused)
    except (OSError, ValueError):
        raise WrongValue("The file of refused rows cannot be written.", "choose another name.") from None
