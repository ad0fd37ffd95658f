"""Exporting the site's records: CSV, a spreadsheet or JSON, with a description of each column.

Every export is put on the audit list. What is marked to leave the group is a table of counts and nothing else, its
small cells hidden. With a passphrase it all goes into one encrypted ZIP (`packing.py`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontdesk.desk.casefile import case_on
from frontdesk.desk.days import begins
from frontdesk.desk.export_columns import Column, Value, columns, defused, row_of
from frontdesk.desk.given_out import COUNTS, check_days, days_of
from frontdesk.desk.letters import NameOfAPatient, with_trouble_named
from frontdesk.desk.packing import packed
from frontdesk.desk.presence import check_reading
from frontdesk.desk.shape import as_json
from frontdesk.desk.workbooks import Cell, workbook
from frontdesk.journal import audit
from frontdesk.journal import days as day_rows
from frontdesk.journal import learning as name_rows
from frontdesk.journal import progress as count_rows
from frontdesk.paper.files import checked_file
from frontdesk.permissions import write_secret
from frontdesk.recovery.clocks import end_of_date
from frontdesk.recovery.codes import Category, Stage
from frontdesk.recovery.stamps import EARLIEST
from frontdesk.recovery.suppression import SMALL_MAX, suppressed
from frontdesk.recovery.tally import receipt_day

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.database import Reading
    from frontdesk.recovery.clocks import Calendar
    from frontdesk.recovery.identifiers import StaffId

TIME = "_at"
"""Names of columns that hold times end so."""
KINDS = (".csv", ".xlsx", ".json")
PACKED = ".zip"
HIDDEN = f"1-{SMALL_MAX} or hidden with one"
"""What stands in a hidden cell."""
NOT_SAID = "not_said"
"""Row of the counts without a category, column of those without a stage."""
COUNTS_NOTE = (
    f"Cells of 1 to {SMALL_MAX} are hidden, and others from which they could be worked out; a zero is a true zero."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which records, and how much of them."""

    first: date | None = None
    last: date | None = None
    """Business days of receipt, both included; all there are without them."""
    words: bool = True
    """What was said, and the patient's reference; without them codes and times."""
    leaves_group: bool = False
    """Counts alone, small ones hidden."""


EVERYTHING = Wanted()


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """What was written where."""

    file: Path
    columns_file: Path | None
    """The description of the columns, where the file itself has no room for it."""
    rows: int
    encrypted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """Named columns and rows under them."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    about: Mapping[str, Any]


def export(
    desk: Desk,
    by: StaffId,
    file: str,
    wanted: Wanted = EVERYTHING,
    *,
    passphrase: str | None = None,
    force: bool = False,
) -> Exported:
    """Write the records received from one business day to another, both included; all of them without days.

    With a passphrase, as `packing.checked_passphrase` gives it, the file is a ZIP that opens with it alone.
    Raises `RoleMayNot`, `SignInFirst`, `FileRefused`, `NameOfAPatient`, `DaysGivenOut`, and what the disk has to say.
    """
    now = desk.now()
    path, kind = checked_target(file, packs=passphrase is not None, force=force)
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        check_reading(desk.journal, practice, "export", by)
        if name_rows.names_a_patient(view, [path.stem, *re.findall(r"[^\s_.-]+", path.stem)]):
            raise NameOfAPatient
        if wanted.leaves_group:
            wanted = _days_known(practice.rules.calendar, view, wanted, now)
        sheet = (_counts if wanted.leaves_group else _records)(desk, view, wanted, now)
    beside = path.with_name(f"{path.stem}-columns.csv") if kind == ".csv" and passphrase is None else None
    if beside is not None:
        checked_file(str(beside), force=force, kinds=KINDS)
    said = _said(wanted, kind, len(sheet.rows), encrypted=passphrase is not None)
    with desk.database.writing() as session:  # before the file: an export that nobody knows of must not be
        audit.note(session, now, by, audit.Done.EXPORTED, None, **said)
    parts = _parts(sheet, kind)
    if passphrase is not None:
        files = {path: packed(parts, passphrase, now.astimezone(practice.rules.calendar.zone))}
    else:
        files = dict(zip([path, *([beside] if beside else [])], parts.values(), strict=True))
    for one, content in files.items():
        with_trouble_named(partial(write_secret, one, content))
    return Exported(file=path, columns_file=beside, rows=len(sheet.rows), encrypted=passphrase is not None)


def checked_target(file: str, *, packs: bool, force: bool = False) -> tuple[Path, str]:
    """Where it goes, and which kind of list it is: `all.json.zip` holds JSON, `all.zip` CSV. Raises `FileRefused`."""
    if not packs:
        path = checked_file(file, force=force, kinds=KINDS)
        return path, path.suffix.lower()
    plain = Path(file.strip()).suffix.lower() in KINDS
    path = checked_file(f"{file.strip()}{PACKED}" if plain else file, force=force, kinds=(PACKED,))
    kind = Path(path.stem).suffix.lower()
    return path, kind if kind in KINDS else ".csv"


def _said(wanted: Wanted, kind: str, rows: int, *, encrypted: bool) -> dict[str, audit.Fact]:
    """Which records and how much of them, for the audit trail."""
    holds = COUNTS if wanted.leaves_group else "words" if wanted.words else "codes"
    period = {"from": _iso(wanted.first), "to": _iso(wanted.last)}
    return {"rows": rows, "holds": holds, "kind": kind[1:], "encrypted": encrypted, **period}


def _records(desk: Desk, view: Reading, wanted: Wanted, now: datetime) -> Sheet:
    practice = desk.journal.practice_in(view)
    calendar, named = practice.rules.calendar, columns(words=wanted.words)
    first, last = wanted.first, wanted.last
    begin = begins(calendar, first) if first else EARLIEST
    end = end_of_date(calendar, last) if last else now + timedelta(minutes=1)
    rows: list[list[Value]] = []
    for subject in day_rows.received_between(view, begin, end):
        c = desk.journal.complaint_in(view, subject)
        if c is None or c.received_at is None:
            continue
        day = receipt_day(calendar, c.received_at)
        if (first is None or first <= day) and (last is None or day <= last):
            rows.append(row_of(as_json(case_on(view, c, practice, now), history=False), named))
    rows.sort(key=lambda row: str(row[_place(named, "received_at")]))
    about = {"site": practice.name, "exported_at": now.astimezone(calendar.zone).isoformat()}
    return Sheet(name="complaints", columns=named, rows=rows, about={**about, "from": _iso(first), "to": _iso(last)})


def _days_known(calendar: Calendar, view: Reading, wanted: Wanted, now: datetime) -> Wanted:
    """With the last day, for the trail: what is given out of other days that overlap has to be held against it."""
    days = days_of(wanted.first, wanted.last, receipt_day(calendar, now))
    check_days(view, calendar, days)
    return replace(wanted, last=days.last)


def _counts(desk: Desk, view: Reading, wanted: Wanted, now: datetime) -> Sheet:
    """What about, by where in the visit: counts alone, small ones hidden, no percentages."""
    calendar, first, last = desk.journal.practice_in(view).rules.calendar, wanted.first, wanted.last
    begin = begins(calendar, first) if first else EARLIEST
    end = end_of_date(calendar, last or receipt_day(calendar, now))
    counts: Counter[tuple[Category | None, Stage | None]] = Counter()
    for at, category, stage in count_rows.coded(view, begin, end):
        day = receipt_day(calendar, at)
        if (first is None or first <= day) and (last is None or day <= last):
            counts[category, stage] += 1
    categories, stages = (*Category, None), (*Stage, None)
    table = suppressed(counts, categories, stages, known=[(len(categories), len(stages))])
    named = [Column("category", "what it is about, as the desk chose it; not_said: nobody has chosen")]
    named += [Column(stage.value, f"complaints: {stage.words}") for stage in Stage]
    named += [Column(NOT_SAID, "complaints: nobody has said where"), Column("total", "all of them")]
    names = [*(category.value for category in Category), NOT_SAID, "total"]
    shown = [[HIDDEN if cell is None else cell for cell in cells] for cells in table]
    rows = [[name, *cells] for name, cells in zip(names, shown, strict=True)]
    about = {"exported_at": now.astimezone(calendar.zone).isoformat(), "from": _iso(first), "to": _iso(last)}
    return Sheet(name="counts", columns=named, rows=rows, about={**about, "note": COUNTS_NOTE})


def _place(named: Sequence[Column], name: str) -> int:
    return next(at for at, column in enumerate(named) if column.name == name)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# ---------------------------------------------------------------- writing


def _parts(sheet: Sheet, kind: str) -> dict[str, bytes]:
    """The list under a name of ours, and where it is CSV the description of its columns, which has no room in it."""
    as_bytes: dict[str, Callable[[Sheet], bytes]] = {".csv": _csv, ".xlsx": _xlsx, ".json": _json}
    parts = {f"{sheet.name}{kind}": as_bytes[kind](sheet)}
    if kind == ".csv":
        parts["columns.csv"] = _lines(["column", "what it holds"], [[c.name, c.what] for c in sheet.columns])
    return parts


def _csv(sheet: Sheet) -> bytes:
    return _lines([column.name for column in sheet.columns], sheet.rows)


def _lines(names: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(names)
        writer.writerows([_written(cell) for cell in row] for row in rows)
        out.flush()
        return raw.getvalue()


def _written(value: Value) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else defused(value)


def _json(sheet: Sheet) -> bytes:
    names = [column.name for column in sheet.columns]
    document = {
        **sheet.about,
        "columns": [{"name": column.name, "what": column.what} for column in sheet.columns],
        sheet.name: [dict(zip(names, row, strict=True)) for row in sheet.rows],
    }
    raw = io.BytesIO()
    with io.TextIOWrapper(
        raw, encoding="utf-8", newline=""
    ) as out:  # piece by piece: as one text it is held four times
        out.writelines(json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(document))
        out.write("\n")
        out.flush()
        return raw.getvalue()


def _xlsx(sheet: Sheet) -> bytes:
    """Two sheets: the records, and what the columns hold. Times are moments on the practice's clock, not texts."""
    records: list[Sequence[Cell]] = [[column.name for column in sheet.columns]]
    described: list[Sequence[Cell]] = [["column", "what it holds"]]
    described += [[column.name, column.what] for column in sheet.columns]
    described += [[name, _written(value)] for name, value in sheet.about.items()]
    described.append(["times", "as the clock of the practice showed them; with their offsets in CSV and JSON"])
    times = {at for at, column in enumerate(sheet.columns) if column.name.endswith(TIME)}
    rows: Iterator[Sequence[Cell]] = (
        [_moment(cell) if at in times else _written(cell) for at, cell in enumerate(row)] for row in sheet.rows
    )
    return workbook({sheet.name: chain(records, rows), "columns": described})


def _moment(value: Value) -> datetime | None:
    """A time as the clock on the practice's wall showed it: a spreadsheet knows no offsets."""
    return datetime.fromisoformat(value).replace(tzinfo=None) if isinstance(value, str) else None
