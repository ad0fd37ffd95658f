"""Which columns of a practice system's list say on which day it was, and how many visits there were. Pure.

A name that is known decides. Without one, the only column of numbers is the count, and several of them are clinicians
to be added up, where each day stands on one line; what may be either is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frontdesk.desk.sheets import Row, Sheet, UnreadableSheet, plain_name

DATES = (
    "date", "day", "visit date", "appointment date", "service date", "date of service", "encounter date", "dos",
)  # fmt: skip
COUNTS = (
    "count", "encounters", "visits", "completed", "completed encounters", "completed visits", "kept", "seen",
    "patients seen", "attended", "number", "total", "n",
)  # fmt: skip
STATES = ("status", "appointment status", "visit status", "state")
NO_COUNTS = ("id", "mrn", "patient", "chart", "account", "phone", "room", "age", "zip", "code", "time", "npi")
"""Words in the name of a column whose numbers count nothing."""
NO_VISITS = ("no show", "cancelled", "canceled", "scheduled", "booked", "dna", "minutes", "late")
"""Words in the name of a column whose numbers are no visits that took place."""
TOTALS = ("total", "totals", "grand total", "subtotal", "sum")


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """Where what stands, by number."""

    dates: int
    counts: tuple[int, ...]
    """Added up; none where each row is one visit."""
    states: int | None
    """Whether a visit took place, where each row is one."""


def find_columns(sheet: Sheet) -> Columns:
    """Raises `UnreadableSheet` where a column has no name by which it is known, and what to call it."""
    plain = [plain_name(column) for column in sheet.columns]
    dates, count, states = (_named(plain, names) for names in (DATES, COUNTS, STATES))
    if dates is None:
        raise UnreadableSheet("no column is called a date", "call the column of the days 'date' and try again.")
    if count is not None:
        return Columns(dates=dates, counts=(count,), states=None)
    if states is not None:
        return Columns(dates=dates, counts=(), states=states)
    numbers = [at for at in _numbers(sheet, dates) if not _speaks_of(plain[at], NO_COUNTS)]
    if len(numbers) > 1 and (_a_day_twice(sheet, dates) or any(_speaks_of(plain[at], NO_VISITS) for at in numbers)):
        raise UnreadableSheet(
            "several columns hold numbers, and none is called a count",
            "call the one with the visits that took place 'completed' and try again.",
        )
    return Columns(dates=dates, counts=tuple(numbers), states=None)


def is_total(row: Row, dates: int) -> bool:
    """Whether it sums up lines above it: it has no day, and says so."""
    day = row[dates].strip() if dates < len(row) else ""
    first = [day] if day else [cell.strip() for cell in row if cell.strip()][:1]
    return any(_is_total(cell.casefold().rstrip(":")) for cell in first)


def _is_total(word: str) -> bool:
    return word in TOTALS or word.startswith(("total ", "grand total ", "subtotal "))


def _named(plain: Sequence[str], names: Sequence[str]) -> int | None:
    return next((plain.index(name) for name in names if name in plain), None)


def _numbers(sheet: Sheet, dates: int) -> Iterator[int]:
    """The columns in which every row has a whole number or nothing."""
    rows = [row for _, row in sheet.rows if not is_total(row, dates)]
    for at in range(len(sheet.columns)):
        cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        if at != dates and cells and all(cell.isascii() and cell.isdigit() for cell in cells):
            yield at


def _a_day_twice(sheet: Sheet, dates: int) -> bool:
    days = [row[dates].strip() for _, row in sheet.rows if dates < len(row) and row[dates].strip()]
    return len(set(days)) < len(days)


def _speaks_of(name: str, words: Sequence[str]) -> bool:
    return any(f" {word} " in f" {name} " or f" {word}s " in f" {name} " for word in words)
