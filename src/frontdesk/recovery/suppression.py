"""Small cells in what leaves the group: hidden, and others with them, so that no sum gives them away.

Source: CMS cell size suppression policy, as ResDAC states it: no cell of 1 to 10, and no use of other cells, totals or
percentages from which one could be worked out. Zero says nothing about anybody and stays.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

SMALL_MAX = 10
"""Cells from 1 to this are hidden."""
HIDDEN = None

Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)
Place = tuple[int, int]


def suppressed(
    counts: Mapping[tuple[Row, Column], int], rows: Sequence[Row], columns: Sequence[Column]
) -> list[list[int | None]]:
    """The table with its totals at the end of each row and in a last row; None where nothing may be shown."""
    table = [[counts.get((row, column), 0) for column in columns] for row in rows]
    table = [[*cells, sum(cells)] for cells in table]
    table.append([sum(cells[at] for cells in table) for at in range(len(columns) + 1)])
    hidden = {(r, c) for r, cells in enumerate(table) for c, count in enumerate(cells) if 1 <= count <= SMALL_MAX}
    while (more := _needed(table, hidden)) is not None:
        hidden.add(more)
    return [[HIDDEN if (r, c) in hidden else count for c, count in enumerate(cells)] for r, cells in enumerate(table)]


def _needed(table: list[list[int]], hidden: set[Place]) -> Place | None:
    """One more cell to hide, because some line gives a hidden one away; None where none does.

    A line (a row or a column with its total) is one equation. One unknown in it is known. So are several whose sum is
    the least or the most that small cells can come to.
    """
    for line in _lines(table):
        unknown = [place for place in line if place in hidden]
        if unknown and _tells(table, line, unknown):
            shown = [place for place in line if place not in hidden]
            if shown:
                return min(shown, key=lambda place: (table[place[0]][place[1]] == 0, table[place[0]][place[1]], place))
    return None


def _tells(table: list[list[int]], line: Sequence[Place], unknown: Sequence[Place]) -> bool:
    if len(unknown) == 1:
        return True
    if line[-1] in unknown or any(table[r][c] > SMALL_MAX or table[r][c] == 0 for r, c in unknown):
        return False
    total = sum(table[r][c] for r, c in unknown)
    return total in (len(unknown), SMALL_MAX * len(unknown))


def _lines(table: list[list[int]]) -> Iterator[list[Place]]:
    """Every row and every column, the total of each last."""
    width = len(table[0])
    yield from ([(r, c) for c in range(width)] for r in range(len(table)))
    yield from ([(r, c) for r in range(len(table))] for c in range(width))
