"""A list of everything that fits, read a page at a time: it knows how many there are and where pages begin.

Only for the desk's thread. A page is read from the nearest known place: one before it, one behind it, or either end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from frontdesk.desk.finding import (
    ALL,
    FOUND_MAX,
    PAGE_ROWS,
    Filters,
    Found,
    Key,
    Spot,
    counted,
    lines_at,
    look_up,
    page,
)
from frontdesk.desk.look import Line, lines_of, read_by
from frontdesk.journal import board as rows
from frontdesk.recovery.identifiers import ComplaintId, StaffId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.desk.seat import Desk

STRIDE_PAGES = 150
"""So many pages are counted at once; nobody's save waits for more."""
PLACES_MAX = 512
"""So many places are remembered besides those that counting found."""


class Jump(NamedTuple):
    """How a page is reached: from where, how many rows, and how many have to be stepped over."""

    spot: Spot
    limit: int


class Listing:
    """Which records, in which order, as one person may read them."""

    def __init__(self, text: str = "", filters: Filters = ALL, *, by: StaffId | None = None) -> None:
        self.text, self.filters = text, filters
        self._by = by
        self._found: Found | None = None
        self._firsts: dict[int, Key] = {}
        self._lasts: dict[int, Key] = {}
        self._strides: dict[int, Key] = {}
        self.count = 0
        """How many there are, as far as counted."""
        self.is_counted = False

    @property
    def more(self) -> bool:
        """Whether there are more than can be listed."""
        return self._found is not None and self._found.more

    def open(self, desk: Desk) -> tuple[Line, ...]:
        """Look, and read the first page. Raises `RoleMayNot`."""
        self._found = look_up(desk, self.text, self.filters, by=self._by)
        lines = self.page(desk, 0)
        self.count = len(self._found.slots) if self._found else len(lines)
        self.is_counted = self._found is not None or len(lines) < PAGE_ROWS
        return lines

    def page(self, desk: Desk, number: int) -> tuple[Line, ...]:
        """Read a page; the first is 0."""
        if self._found is not None:
            slots = self._found.slots[number * PAGE_ROWS : (number + 1) * PAGE_ROWS]
            return lines_at(desk, slots, by=self._by)
        way = min(self._ways(number), key=lambda jump: jump.spot.skip)
        cut = page(desk, self.filters, way.spot, by=self._by, limit=way.limit)
        if cut.first is not None and cut.last is not None:
            self._firsts[number], self._lasts[number] = cut.first, cut.last
            for places in (self._firsts, self._lasts):
                if len(places) > PLACES_MAX:
                    del places[next(iter(places))]
        return cut.lines

    def count_on(self, desk: Desk) -> None:
        """Count the next stride."""
        last = max(self._strides, default=-1)
        more, after = counted(desk, self.filters, self._strides.get(last), STRIDE_PAGES * PAGE_ROWS, by=self._by)
        self.count = (last + 1) * PAGE_ROWS + more
        self.is_counted = after is None
        if after is not None:
            self._strides[last + STRIDE_PAGES] = after

    def anew(self, desk: Desk, ids: Sequence[ComplaintId]) -> tuple[Line, ...]:
        """These same records as they stand now: nothing moves under a finger. Raises `RoleMayNot`, `SignInFirst`."""
        with desk.database.reading() as view:
            practice = desk.journal.practice_in(view)
            routed = read_by(desk, practice, self._by)
            return lines_of(rows.rows_of(view, ids), practice, desk.now(), routed)

    def _ways(self, number: int) -> Iterator[Jump]:
        yield Jump(Spot(skip=number * PAGE_ROWS), PAGE_ROWS)
        for places in (self._lasts, self._strides):
            before = max((one for one in places if one < number), default=None)
            if before is not None:
                yield Jump(Spot(places[before], (number - before - 1) * PAGE_ROWS), PAGE_ROWS)
        behind = min((one for one in self._firsts if one > number), default=None)
        if behind is not None:
            yield Jump(Spot(self._firsts[behind], (behind - number - 1) * PAGE_ROWS, back=True), PAGE_ROWS)
        if self.is_counted:
            left = self.count - number * PAGE_ROWS
            yield Jump(Spot(skip=max(0, left - PAGE_ROWS), back=True), max(0, min(left, PAGE_ROWS)))


def how_many(desk: Desk, text: str, filters: Filters, *, by: StaffId | None = None) -> str:
    """How many fit, as people say it: `12`, or `999+` where nobody counts on. Raises `RoleMayNot`."""
    found = look_up(desk, text, filters, by=by, note=False)
    if found is not None:
        return f"{len(found.slots)}{'+' if found.more else ''}"
    count, after = counted(desk, filters, None, FOUND_MAX + 1, by=by)
    return f"{count}" if after is None else f"{FOUND_MAX}+"
