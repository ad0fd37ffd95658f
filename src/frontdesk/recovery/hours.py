"""Opening hours as people write them: ``mon-fri 08:30-12:00, mon-fri 13:00-18:30, sat 9-12``.

A week is seven tuples of spans, Monday first; a span is local minutes since midnight. What
opens in the evening and closes after midnight is written as two spans, one for each day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TypeAlias

from frontdesk.recovery.refusals import WrongValue

DAYS: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES: tuple[str, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)

DAY_MINUTES = 24 * 60
"""The last minute that can be written, ``24:00``."""

TEXT_LENGTH_MAX = 1000

_DASH = r"\s*[-\u2013]\s*"
_TIME = r"([0-9]{1,2})(?::([0-9]{2}))?"
_PIECE = re.compile(rf"([a-z]+)(?:{_DASH}([a-z]+))?\s+{_TIME}{_DASH}{_TIME}")


class UnreadableHours(WrongValue):
    """Opening hours that cannot be read, or that make no sense."""

    code = "unreadable-hours"

    def __init__(self, reason: str) -> None:
        """`reason` is a sentence without its full stop that says what is wrong."""
        super().__init__(
            f"The opening hours cannot be used: {reason}.",
            'write them like "mon-fri 08:30-12:00, mon-fri 13:00-18:30, sat 09:00-12:00".',
        )


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """From opening to closing on one day, closing not included."""

    opens: int
    """Local minutes since midnight."""
    closes: int
    """Local minutes since midnight, at most 1440."""

    def __post_init__(self) -> None:
        """Refuse a span that is empty, runs backwards or leaves its day."""
        if not 0 <= self.opens < self.closes <= DAY_MINUTES:
            reason = f"{clock_text(self.opens)}-{clock_text(self.closes)} does not end later than it begins"
            if self.closes > DAY_MINUTES or self.opens < 0:
                reason = "a day runs from 00:00 to 24:00"
            raise UnreadableHours(reason)

    def __str__(self) -> str:
        """As people write it, ``08:30-12:00``."""
        return f"{clock_text(self.opens)}-{clock_text(self.closes)}"


Week: TypeAlias = tuple[tuple[Span, ...], ...]
"""Seven days, Monday first, the spans of each in order."""


def clock_text(minutes: int) -> str:
    """Minutes since midnight as ``08:30``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def check_week(weekly: Week) -> None:
    """Raise `UnreadableHours` unless there are seven days, some time open, and no overlap."""
    if len(weekly) != len(DAYS):
        raise UnreadableHours("a week has seven days")
    if not any(weekly):
        raise UnreadableHours("they never open")
    for name, spans in zip(_NAMES, weekly, strict=True):
        for one, other in pairwise(spans):
            if other.opens < one.closes:
                raise UnreadableHours(f"{one} and {other} on {name} overlap or are out of order")


def parse_hours(text: str) -> Week:
    """Read opening hours. Raises `UnreadableHours`, which names the first piece at fault."""
    if len(text) > TEXT_LENGTH_MAX:
        raise UnreadableHours(f"they are longer than {TEXT_LENGTH_MAX} characters")
    days: list[list[Span]] = [[] for _ in DAYS]
    for piece in text.split(","):
        which, span = _parse_piece(piece.strip())
        for day in which:
            days[day].append(span)
    weekly = tuple(tuple(sorted(spans)) for spans in days)
    check_week(weekly)
    return weekly


def hours_text(weekly: Week) -> str:
    """Write opening hours so that `parse_hours` reads the same week back."""
    pieces = []
    for spans, run in groupby(range(len(DAYS)), key=lambda day: weekly[day]):
        together = list(run)
        first, last = DAYS[together[0]], DAYS[together[-1]]
        days = first if first == last else f"{first}-{last}"
        pieces += [f"{days} {span}" for span in spans]
    return ", ".join(pieces)


def _parse_piece(piece: str) -> tuple[list[int], Span]:
    found = _PIECE.fullmatch(piece.lower())
    if found is None:
        raise UnreadableHours(f"{piece[:40]!r} is not a day and a time" if piece else "a piece is empty")
    first, last, opens, opens_minute, closes, closes_minute = found.groups()
    start = _day(first)
    length = (_day(last or first) - start) % len(DAYS) + 1
    span = Span(_minutes(opens, opens_minute), _minutes(closes, closes_minute))
    return [(start + step) % len(DAYS) for step in range(length)], span


def _day(name: str) -> int:
    for index, full in enumerate(_NAMES):
        if len(name) >= len(DAYS[0]) and full.startswith(name):
            return index
    raise UnreadableHours(f"{name[:20]!r} is not a day of the week")


def _minutes(hour: str, minute: str | None) -> int:
    if int(minute or 0) >= 60:  # noqa: PLR2004 - minutes in an hour
        raise UnreadableHours(f"{hour}:{minute} is not a time")
    return int(hour) * 60 + int(minute or 0)
