"""Encounters out of a file that a practice system wrote: which column holds what, a dry run, rows that cannot be used.

Two kinds of lists come: one line a day (or a day and a clinician) with a number, or one line a visit with its status.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.desk.encounter_columns import COUNTS, DATES, STATES, Columns, find_columns, is_total
from frontdesk.desk.encounters import ENCOUNTERS_MAX, UnreadableCounts, keep_counts
from frontdesk.desk.import_dates import Ambiguous, Order, order_shown, read_when
from frontdesk.desk.sheets import FILE_BYTES_MAX, UnreadableSheet, read_sheet
from frontdesk.journal.days import encounters_between
from frontdesk.recovery.clocks import is_business_day

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.clocks import Calendar
    from frontdesk.recovery.identifiers import StaffId

COMPLETED = frozenset({
    "completed", "complete", "done", "seen", "arrived", "checked out", "kept", "closed", "fulfilled", "finished",
})  # fmt: skip
"""What practice systems call a visit that took place."""
DAYS_LOOKED_AT = 400
"""For days without a line, from the first one on."""
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
    count_columns: tuple[str, ...]
    """Added up; none where each row is one visit."""
    status_column: str | None
    days: Mapping[date, int]
    refused: tuple[Refused, ...]
    left_out: int
    """Visits that did not take place, by their status."""
    totals: int = 0
    """Lines that sum up others, passed over."""

    @property
    def mapping(self) -> str:
        """Which column is taken for what, in words."""
        if self.count_columns:
            return f"date from {self.date_column!r}, number from {' + '.join(map(repr, self.count_columns))}"
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
    columns = find_columns(sheet)
    found = _Found(columns, len(sheet.columns), today)
    found.order = order_shown(_cell(row, columns.dates) for _, row in sheet.rows)
    refused: list[Refused] = []
    for line, row in sheet.rows:
        try:
            found.add(row)
        except ValueError as no:
            refused.append(Refused(line, str(no)))
    names = sheet.columns
    return Plan(
        date_column=names[columns.dates],
        count_columns=tuple(names[at] for at in columns.counts),
        status_column=None if columns.states is None else names[columns.states],
        refused=(*refused, *_impossible(found.days)),
        days=found.days,
        left_out=found.left_out,
        totals=found.totals,
    )


@dataclass(slots=True)
class _Found:
    """What the rows hold so far. Columns are numbers."""

    at: Columns
    columns: int
    today: date | None
    order: Order | None = None
    days: dict[date, int] = field(default_factory=dict)
    left_out: int = 0
    totals: int = 0

    def add(self, row: Sequence[str]) -> None:
        """One row. Raises `ValueError` that says what is wrong with it."""
        if is_total(row, self.at.dates):
            self.totals += 1
            return
        day = _day(_cell(row, self.at.dates), self.order, self.today)
        if self.at.states is not None and _cell(row, self.at.states).casefold() not in COMPLETED:
            self.left_out += 1
            return
        alone = self.columns == 1 + len(self.at.counts)  # nothing tells two lines of a day apart
        if self.at.counts and day in self.days and alone:
            raise ValueError("its day stands there twice")
        self.days[day] = self.days.get(day, 0) + self._number(row)

    def _number(self, row: Sequence[str]) -> int:
        """One visit, or the number of its column; of several, an empty one is nobody's visit."""
        cells = [_cell(row, at) for at in self.at.counts]
        if len(cells) > 1:
            cells = [cell for cell in cells if cell] or [""]
        return sum(_number(cell) for cell in cells) if cells else 1


def gaps(planned: Plan, calendar: Calendar) -> tuple[date, ...]:
    """Business days between the first and the last of the file that have no line in it."""
    if not planned.days:
        return ()
    first, last = min(planned.days), max(planned.days)
    between = (first + timedelta(days=one) for one in range(1, min((last - first).days, DAYS_LOOKED_AT)))
    return tuple(day for day in between if day not in planned.days and is_business_day(calendar, day))


def replaced(desk: Desk, planned: Plan) -> dict[date, tuple[int, int]]:
    """Days whose count on record is another one: what it is, and what it would be."""
    if not planned.days:
        return {}
    with desk.database.reading() as view:
        on_record = encounters_between(view, min(planned.days), max(planned.days))
    both = {day: (on_record[day], count) for day, count in sorted(planned.days.items()) if day in on_record}
    return {day: counts for day, counts in both.items() if counts[0] != counts[1]}


def take(desk: Desk, by: StaffId, planned: Plan) -> None:
    """Keep what a plan holds; what it refused is left out. Raises `RoleMayNot`, `FutureTime`, `UnreadableCounts`."""
    if not planned.days:
        raise UnreadableCounts(1, "the file holds no day")
    keep_counts(desk, by, planned.days, source="imported")


def _impossible(days: dict[date, int]) -> Iterator[Refused]:
    for day in [day for day, count in days.items() if count > ENCOUNTERS_MAX]:
        del days[day]
        yield Refused(0, f"{day} has more than any practice has")


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
