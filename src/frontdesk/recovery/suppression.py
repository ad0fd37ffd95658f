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
    while _hide_by_lines(table, hidden) or _hide_by_sums(table, hidden):
        pass
    return [[HIDDEN if (r, c) in hidden else count for c, count in enumerate(cells)] for r, cells in enumerate(table)]


def _hide_by_lines(table: list[list[int]], hidden: set[Place]) -> bool:
    """Hide one more cell in every line that gives a hidden one away; whether there was such a line.

    A line (a row or a column with its total) is one equation. One unknown in it is known. So are several whose sum is
    the least or the most that small cells can come to.
    """
    found = False
    for line in _lines(table):
        unknown = [place for place in line if place in hidden]
        if unknown and _tells(table, line, unknown):
            shown = [place for place in line if place not in hidden]
            if shown:
                hidden.add(min(shown, key=lambda place: _loss(table, place)))
                found = True
    return found


def _hide_by_sums(table: list[list[int]], hidden: set[Place]) -> bool:
    """Hide one more cell where several lines together give a small one away; whether there was such a cell.

    Take rows and columns for points, and hidden cells for roads between them. Sums of lines determine exactly those
    cells whose road is the only way between its ends. Source: D. Gusfield, A graph theoretic approach to statistical
    data security, SIAM Journal on Computing 17 (1988).
    """
    for place in sorted(_only_ways(hidden)):
        if not 1 <= table[place[0]][place[1]] <= SMALL_MAX:
            continue
        rows, columns = _reached(hidden - {place}, place[0])
        across = [
            (r, c)
            for r, cells in enumerate(table)
            for c in range(len(cells))
            if (r in rows) != (c in columns) and (r, c) not in hidden
        ]
        if across:
            hidden.add(min(across, key=lambda other: _loss(table, other)))
            return True
    return False


def _loss(table: list[list[int]], place: Place) -> tuple[bool, int, Place]:
    """What hiding a cell costs its reader: small ones first, zeros last."""
    count = table[place[0]][place[1]]
    return (count == 0, count, place)


def _reached(roads: set[Place], row: int) -> tuple[set[int], set[int]]:
    """The rows and columns that can be reached from a row."""
    by_row, by_column = _neighbours(roads)
    rows, columns, ahead = {row}, set[int](), [row]
    while ahead:
        for column in by_row.get(ahead.pop(), ()):
            if column not in columns:
                columns.add(column)
                further = [one for one in by_column[column] if one not in rows]
                rows.update(further)
                ahead += further
    return rows, columns


def _only_ways(roads: set[Place]) -> set[Place]:
    """Roads without which their ends would be apart.

    Source: R. E. Tarjan, A note on finding the bridges of a graph, Information Processing Letters 2 (1974).
    """
    by_row, by_column = _neighbours(roads)
    entered: dict[tuple[bool, int], int] = {}
    found: set[Place] = set()
    for start in sorted(by_row):
        if (True, start) not in entered:
            _walk((True, start), by_row, by_column, entered, found)
    return found


def _walk(
    start: tuple[bool, int],
    by_row: Mapping[int, list[int]],
    by_column: Mapping[int, list[int]],
    entered: dict[tuple[bool, int], int],
    found: set[Place],
) -> None:
    """Depth first, by a stack of our own: a group has thousands of practices."""

    def ahead(point: tuple[bool, int]) -> Iterator[tuple[bool, int]]:
        is_row, at = point
        return ((not is_row, other) for other in (by_row if is_row else by_column)[at])

    entered[start] = len(entered)
    lowest = {start: entered[start]}
    stack: list[tuple[tuple[bool, int], tuple[bool, int] | None, Iterator[tuple[bool, int]]]] = [
        (start, None, ahead(start))
    ]
    while stack:
        point, came_from, others = stack[-1]
        other = next(others, None)
        if other is None:
            stack.pop()
            if came_from is not None:
                lowest[came_from] = min(lowest[came_from], lowest[point])
                if lowest[point] > entered[came_from]:
                    row, column = (point, came_from) if point[0] else (came_from, point)
                    found.add((row[1], column[1]))
        elif other not in entered:
            entered[other] = lowest[other] = len(entered)
            stack.append((other, point, ahead(other)))
        elif other != came_from:
            lowest[point] = min(lowest[point], entered[other])


def _neighbours(roads: set[Place]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    by_row: dict[int, list[int]] = {}
    by_column: dict[int, list[int]] = {}
    for row, column in sorted(roads):
        by_row.setdefault(row, []).append(column)
        by_column.setdefault(column, []).append(row)
    return by_row, by_column


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
