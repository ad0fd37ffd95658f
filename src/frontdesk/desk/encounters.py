"""Completed encounters of a day: typed, or read from what the practice system exports."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.desk.acting import NOW, deed_on, page_of
from frontdesk.recovery.clocks import local_date
from frontdesk.recovery.events import Draft, EncountersCounted
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.refusals import FutureTime, WrongValue
from frontdesk.recovery.roles import check

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk

ENCOUNTERS_MAX = 100_000
"""More completed encounters in a day than any practice has."""
DAYS_MAX = 10_000
"""More days than any file needs to hold."""


class UnreadableCounts(WrongValue):
    """A file that does not hold a date and a number in each line."""

    code = "unreadable-counts"

    def __init__(self, line: int, reason: str) -> None:
        """Name the line and what is wrong with it."""
        super().__init__(
            f"Line {line} cannot be used: {reason}. Nothing was taken from the file.",
            "write a date and a count in each line, such as 2026-05-22,128.",
        )


def count_encounters(desk: Desk, by: StaffId, day: date, count: int) -> None:
    """The number of completed encounters of a day; the newest count stands.

    Raises `RoleMayNot`, `WrongValue` for a number that cannot be, `FutureTime` for a day to come.
    """
    keep_counts(desk, by, {day: count}, source="typed")


def import_encounters(desk: Desk, by: StaffId, text: str) -> dict[date, int]:
    """The counts that a CSV text holds, all of them or none.

    Raises `UnreadableCounts`, and what `count_encounters` raises.
    """
    counts = dict(_counts(text))
    keep_counts(desk, by, counts, source="imported")
    return counts


def keep_counts(desk: Desk, by: StaffId, counts: Mapping[date, int], *, source: str) -> None:
    """Counts of several days, all or none; `source` is `typed` or `imported`. Raises as `count_encounters` does."""
    for count in counts.values():
        if not 0 <= count <= ENCOUNTERS_MAX:
            raise WrongValue(f"{count} is no number of encounters of a day.", "check the count.")
    with page_of(desk) as page:
        check(deed_on(page, by, NOW).role, "enter encounters")
        if max(counts) > local_date(page.practice.rules.calendar, page.now):
            raise FutureTime("the encounters")
        bodies = {day: EncountersCounted(count=count, source=source) for day, count in counts.items()}
        page.append([Draft(subject=_of(day), what=what, occurred_at=page.now) for day, what in bodies.items()], by)


def _of(day: date) -> Subject:
    return Subject(f"day:{day.isoformat()}")


def _counts(text: str) -> Iterator[tuple[date, int]]:
    """Each day and its count; a heading, empty lines and any of three separators are fine."""
    seen: set[date] = set()
    for number, words in _lines(text.splitlines()):
        if not any(words) or (number == 1 and not words[0][:1].isdigit()):
            continue
        day, count = _read(number, words)
        if day in seen:
            raise UnreadableCounts(number, f"{day} stands there twice")
        if len(seen) >= DAYS_MAX:
            raise UnreadableCounts(number, f"a file may hold {DAYS_MAX:,} days")
        seen.add(day)
        yield day, count
    if not seen:
        raise UnreadableCounts(1, "the file holds no day")


def _lines(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    separator = max(",;\t", key=lines[0].count) if lines else ","
    reader = csv.reader(lines, delimiter=separator)
    try:
        yield from ((number, [cell.strip() for cell in cells]) for number, cells in enumerate(reader, 1))
    except csv.Error:
        raise UnreadableCounts(reader.line_num, "it is no line of a CSV file") from None


def _read(number: int, words: list[str]) -> tuple[date, int]:
    if len(words) < 2:  # noqa: PLR2004 - a date and a count
        raise UnreadableCounts(number, "it does not hold two values")
    try:
        day = date.fromisoformat(words[0])
    except ValueError:
        raise UnreadableCounts(number, f"{words[0][:20]!r} is not a date") from None
    if not (words[1].isascii() and words[1].isdigit()):
        raise UnreadableCounts(number, f"{words[1][:20]!r} is not a number")
    return day, int(words[1])
