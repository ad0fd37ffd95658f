"""Encounters out of a file that a practice system wrote: which column holds what, a dry run, rows that cannot be used.

Two kinds of lists come: one line a day (or a day and a clinician) with a number, or one line a visit with its status.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.desk.encounters import ENCOUNTERS_MAX, UnreadableCounts, keep_counts
from frontdesk.desk.import_dates import Ambiguous, Order, order_shown, read_when
from frontdesk.desk.sheets import FILE_BYTES_MAX, Sheet, UnreadableSheet, plain_name, read_sheet

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.identifiers import StaffId

DATES = (
    "date", "day", "visit date", "appointment date", "service date", "date of service", "encounter date", "dos",
)  # fmt: skip
COUNTS = (
    "count", "encounters", "visits", "completed", "completed encounters", "completed visits", "number", "total", "n",
)  # fmt: skip
STATES = ("status", "appointment status", "visit status", "state")
COMPLETED = frozenset({
    "completed", "complete", "done", "seen", "arrived", "checked out", "kept", "closed", "fulfilled", "finished",
})  # fmt: skip
"""What practice systems call a visit that took place."""
KINDS = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".json": "json", ".xlsx": "xlsx"}


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be used, and why; never what stands in it."""

    line: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a file would change."""

    date_column: str
    count_column: str | None
    """None where each row is one visit."""
    status_column: str | None
    days: Mapping[date, int]
    refused: tuple[Refused, ...]
    left_out: int
    """Visits that did not take place, by their status."""

    @property
    def mapping(self) -> str:
        """Which column is taken for what, in words."""
        if self.count_column is not None:
            return f"date from {self.date_column!r}, number from {self.count_column!r}"
        status = f" whose {self.status_column!r} says completed" if self.status_column else ""
        return f"date from {self.date_column!r}, each row a visit{status}"

    @property
    def encounters(self) -> int:
        """All of them together."""
        return sum(self.days.values())


def plan_file(file: str, *, today: date | None = None) -> Plan:
    """Read a file and say what it would change; nothing is kept. Raises `UnreadableSheet`."""
    try:
        path = Path(file.strip()).expanduser()
        if path.stat().st_size > FILE_BYTES_MAX:
            raise UnreadableSheet("it is far larger than a list of days")
        raw = path.read_bytes()
    except (OSError, ValueError, RuntimeError):
        raise UnreadableSheet("it cannot be read", "check its name and whether you may read it.") from None
    return plan(raw, kind=KINDS.get(path.suffix.lower(), "csv"), today=today)


def plan(raw: bytes, *, kind: str = "csv", today: date | None = None) -> Plan:
    """The same of its bytes; with `today`, days to come are refused."""
    sheet = read_sheet(raw, kind=kind, known=(*DATES, *COUNTS, *STATES))
    dates = _column(sheet, DATES)
    if dates is None:
        raise UnreadableSheet("no column is called a date", "name the columns date and count.")
    found = _Found(dates, _column(sheet, COUNTS), _column(sheet, STATES), len(sheet.columns), today)
    found.order = order_shown(_cell(row, dates) for _, row in sheet.rows)
    refused: list[Refused] = []
    for line, row in sheet.rows:
        try:
            found.add(row)
        except ValueError as no:
            refused.append(Refused(line, str(no)))
    names, by_status = sheet.columns, found.counts is None and found.states is not None
    return Plan(
        date_column=names[dates],
        count_column=None if found.counts is None else names[found.counts],
        status_column=names[found.states] if by_status and found.states is not None else None,
        refused=(*refused, *_impossible(found.days)),
        days=found.days,
        left_out=found.left_out,
    )


@dataclass(slots=True)
class _Found:
    """What the rows hold so far. Columns are numbers."""

    dates: int
    counts: int | None
    states: int | None
    columns: int
    today: date | None
    order: Order | None = None
    days: dict[date, int] = field(default_factory=dict)
    left_out: int = 0

    def add(self, row: Sequence[str]) -> None:
        """One row. Raises `ValueError` that says what is wrong with it."""
        day = _day(_cell(row, self.dates), self.order, self.today)
        if self.counts is None and self.states is not None and _cell(row, self.states).casefold() not in COMPLETED:
            self.left_out += 1
            return
        number = 1 if self.counts is None else _number(_cell(row, self.counts))
        alone = self.columns == 2  # noqa: PLR2004 - a date and a count: nothing tells two lines of a day apart
        if self.counts is not None and day in self.days and alone:
            raise ValueError("its day stands there twice")
        self.days[day] = self.days.get(day, 0) + number


def take(desk: Desk, by: StaffId, planned: Plan) -> None:
    """Keep what a plan holds; what it refused is left out. Raises `RoleMayNot`, `FutureTime`, `UnreadableCounts`."""
    if not planned.days:
        raise UnreadableCounts(1, "the file holds no day")
    keep_counts(desk, by, planned.days, source="imported")


def _impossible(days: dict[date, int]) -> Iterator[Refused]:
    for day in [day for day, count in days.items() if count > ENCOUNTERS_MAX]:
        del days[day]
        yield Refused(0, f"{day} has more than any practice has")


def _column(sheet: Sheet, names: Sequence[str]) -> int | None:
    plain = [plain_name(column) for column in sheet.columns]
    return next((plain.index(name) for name in names if name in plain), None)


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _day(text: str, order: Order | None, today: date | None) -> date:
    try:
        when = read_when(text, order)
    except Ambiguous:
        raise ValueError("its date may be day/month or month/day") from None
    if when is None:
        raise ValueError("it holds no date" if text else "its date is empty")
    if today is not None and when.day > today:
        raise ValueError("its day is still to come")
    return when.day


def _number(text: str) -> int:
    digits = text.replace(",", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("its number is empty" if not text else "its number is none")
    return int(digits)
