"""Small cells in what leaves the group: hidden, and others with them, so that no sum gives them away.

Source: CMS cell size suppression policy, as ResDAC states it: no cell of 1 to 10, and no use of other cells, totals or
percentages from which one could be worked out. Zero says nothing about anybody and stays.

A hidden cell is safe when, after everything that is shown, it can still be anything from 1 to 10; also for somebody who
knows which cells are small. Take rows and columns for points, and hidden cells for roads between them: what a cell may
be is how much can be moved along these roads in a circle that leaves every sum as it is, which a maximum flow tells.
Source: R. D. Kelly, B. L. Golden, A. A. Assad, Cell suppression: disclosure protection for sensitive tabular data,
Networks 22 (1992); L. R. Ford, D. R. Fulkerson, Flows in Networks (1962).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

SMALL_MAX = 10
"""Cells from 1 to this are hidden."""
HIDDEN = None

Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)
Place = tuple[int, int]
Point = tuple[bool, int]
"""A row (true) or a column, with its number."""
Way = list[tuple[Place, bool]]
"""Cells one after the other, and whether each is raised or lowered."""

DEAR, DEAREST = 10**9, 10**12
"""What hiding a zero costs its reader, and a total: both only where nothing else helps."""


def is_small(count: int) -> bool:
    """Whether a count may not be shown by itself."""
    return 1 <= count <= SMALL_MAX


def sum_tells(parts: Collection[int]) -> bool:
    """Whether a sum tells a small one of its parts to somebody who knows all the others, and which ones are small.

    As when every practice shows its own numbers. A part is safe while it can be anything from 1 to 10.
    """
    small = [part for part in parts if is_small(part)]
    total, others = sum(small), len(small) - 1
    return bool(small) and not (1 + others * SMALL_MAX >= total >= SMALL_MAX + others)


def suppressed(
    counts: Mapping[tuple[Row, Column], int],
    rows: Sequence[Row],
    columns: Sequence[Column],
    *,
    known: Collection[Place] = (),
) -> list[list[int | None]]:
    """The table with its totals at the end of each row and in a last row; None where nothing may be shown.

    `known` are places (totals come last) whose numbers are told elsewhere, if they are not small: hiding them is vain.
    """
    table = [[counts.get((row, column), 0) for column in columns] for row in rows]
    table = [[*cells, sum(cells)] for cells in table]
    table.append([sum(cells[at] for cells in table) for at in range(len(columns) + 1)])
    small = [(r, c) for r, cells in enumerate(table) for c, count in enumerate(cells) if is_small(count)]
    roads = _Roads(table, small, known)
    for place in small:
        roads.make_safe(place)
    return [
        [HIDDEN if (r, c) in roads.hidden else count for c, count in enumerate(cells)] for r, cells in enumerate(table)
    ]


class _Roads:
    """A table with its totals, and which of its cells are hidden."""

    def __init__(self, table: list[list[int]], hidden: Collection[Place], known: Collection[Place]) -> None:
        self.table = table
        self.last_row, self.last_column = len(table) - 1, len(table[0]) - 1
        self.hidden = set(hidden)
        self.known = set(known) - self.hidden

    def make_safe(self, place: Place) -> None:
        """Hide others until a hidden cell can be anything that it has to be able to be."""
        count = self.table[place[0]][place[1]]
        up, down = SMALL_MAX - count, count - self._least(place)
        one, other = _ends(place)
        tail, head = (one, other) if self._raised_from(place) else (other, one)
        self._move(place, head, tail, up)
        self._move(place, tail, head, down)

    def _least(self, place: Place) -> int:
        """What a cell cannot be below: 1, or as a total so many as cells of its line hold anything."""
        rows = range(self.last_row) if place[0] == self.last_row else [place[0]]
        columns = range(self.last_column) if place[1] == self.last_column else [place[1]]
        return max(1, sum(self.table[r][c] > 0 for r in rows for c in columns))

    def _move(self, place: Place, start: Point, end: Point, needed: int) -> None:
        """Find ways by which so much can go back from one end of a cell to the other; hide what lacks."""
        moved: dict[Place, int] = {}
        while needed > 0:
            way = self._short_way(place, start, end, moved) or self._cheapest_way(place, start, end, moved)
            if way is None:
                return  # all that can be hidden is: nothing more can be done
            self.hidden.update(one for one, _ in way)
            step = int(min(needed, *(self._room(one, moved, raised=raised) for one, raised in way)))
            for one, raised in way:
                moved[one] = moved.get(one, 0) + (step if raised else -step)
            needed -= step

    def _raised_from(self, place: Place) -> bool:
        """Whether raising a cell leads from its row to its column: totals lead the other way, that of all as others."""
        return (place[0] == self.last_row) == (place[1] == self.last_column)

    def _room(self, place: Place, moved: Mapping[Place, int], *, raised: bool) -> float:
        """By how much a cell can be raised or lowered: somebody may know which cells are small, and that none is 0."""
        count, is_total = self.table[place[0]][place[1]], place[0] == self.last_row or place[1] == self.last_column
        now = count + moved.get(place, 0)
        if raised:
            return SMALL_MAX - now if is_small(count) and not is_total else math.inf
        return now - (1 if count and not is_total else 0)

    def _step(self, point: Point, place: Place, moved: Mapping[Place, int]) -> tuple[Point, bool] | None:
        """Where a cell leads from one of its ends, and whether it is raised by that; None where it has no room."""
        if place in self.known:
            return None
        row, column = _ends(place)
        raised = self._raised_from(place) == point[0]
        if self._room(place, moved, raised=raised) <= 0:
            return None
        return (column if point[0] else row), raised

    def _short_way(self, without: Place, start: Point, end: Point, moved: Mapping[Place, int]) -> Way | None:
        """The three cells that make a square with it, where all are hidden: most ways are as short."""
        (row, column), from_row = without, start[0]
        for c in (c for c in range(self.last_column + 1) if c != column and (row, c) in self.hidden):
            for r in (r for r in range(self.last_row + 1) if r != row and {(r, c), (r, column)} <= self.hidden):
                places = [(row, c), (r, c), (r, column)]
                places, point = places if from_row else places[::-1], start
                way = Way()
                for place in places:
                    found = self._step(point, place, moved)
                    if found is None:
                        break
                    point = found[0]
                    way.append((place, found[1]))
                if point == end:
                    return way
        return None

    def _cheapest_way(self, without: Place, start: Point, end: Point, moved: Mapping[Place, int]) -> Way | None:
        """A way that hides as little as can be. Source: E. W. Dijkstra, A note on two problems (1959)."""
        best: dict[Point, int] = {start: 0}
        came: dict[Point, tuple[Point, Place, bool]] = {}
        ahead, done = [(0, start)], set[Point]()
        while ahead:
            cost, point = heapq.heappop(ahead)
            if point == end:
                break
            if point in done:
                continue
            done.add(point)
            for place in self._cells_at(point):
                found = None if place == without else self._step(point, place, moved)
                if found is None or found[0] in done:
                    continue
                dearer = cost + self._loss(place)
                if dearer < best.get(found[0], dearer + 1):
                    best[found[0]] = dearer
                    came[found[0]] = (point, place, found[1])
                    heapq.heappush(ahead, (dearer, found[0]))
        way, point = Way(), end
        while point != start:
            if point not in came:
                return None
            point, place, raised = came[point]
            way.append((place, raised))
        return way[::-1]

    def _cells_at(self, point: Point) -> Iterator[Place]:
        if point[0]:
            yield from ((point[1], c) for c in range(self.last_column + 1))
        else:
            yield from ((r, point[1]) for r in range(self.last_row + 1))

    def _loss(self, place: Place) -> int:
        """What hiding a cell costs its reader."""
        if place in self.hidden:
            return 0
        count = self.table[place[0]][place[1]]
        if place[0] == self.last_row or place[1] == self.last_column:
            return DEAREST + count
        return count or DEAR


def _ends(place: Place) -> tuple[Point, Point]:
    return (True, place[0]), (False, place[1])
