"""Small cells are hidden, and no row, column or total gives one away. Source: CMS cell size suppression policy."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from frontdesk.recovery.suppression import SMALL_MAX, sum_tells, suppressed


def table(*rows: list[int]) -> list[list[int | None]]:
    counts = {(r, c): count for r, cells in enumerate(rows) for c, count in enumerate(cells)}
    return suppressed(counts, range(len(rows)), range(len(rows[0])))


def test_a_lone_small_cell_takes_others_with_it() -> None:
    """3 alone could be worked out from its row's total or its column's; so can what hides beside it."""
    assert table([3, 20, 30], [40, 50, 60], [70, 80, 90]) == [
        [None, None, 30, 53],
        [None, None, 60, 150],
        [70, 80, 90, 240],
        [113, 150, 180, 443],
    ]


def test_large_cells_and_zeros_stay() -> None:
    assert table([11, 0], [0, 12]) == [[11, 0, 11], [0, 12, 12], [11, 12, 23]]


def test_two_ones_beside_a_total_are_no_secret() -> None:
    """A total that leaves 2 for two small cells says that each is 1."""
    assert table([1, 1, 40], [30, 30, 30])[0][:3] != [None, None, 40]


counts = st.lists(st.lists(st.integers(0, 40), min_size=2, max_size=4), min_size=2, max_size=4).filter(
    lambda rows: len({len(row) for row in rows}) == 1
)


@given(counts)
def test_whatever_is_counted_no_small_cell_shows_and_none_stands_alone(rows: list[list[int]]) -> None:
    shown = table(*rows)
    assert not any(cell is not None and 1 <= cell <= SMALL_MAX for cells in shown for cell in cells)
    lines = [*shown, *([cells[at] for cells in shown] for at in range(len(shown[0])))]
    assert all(line.count(None) != 1 for line in lines)


@pytest.mark.parametrize("knows_which_are_small", [False, True])
@settings(max_examples=25, deadline=None)
@given(rows=counts)
def test_whoever_reckons_with_all_sums_leaves_each_small_cell_anything_from_1_to_10(
    rows: list[list[int]], knows_which_are_small: bool
) -> None:
    """The attack: every row and column with its total is an equation; linear programs say what a cell may be."""
    shown, whole = table(*rows), with_totals(rows)
    unknown = [(r, c) for r, cells in enumerate(shown) for c, cell in enumerate(cells) if cell is None]
    lines = [[(r, c) for c in range(len(whole[0]))] for r in range(len(whole))]
    lines += [[(r, c) for r in range(len(whole))] for c in range(len(whole[0]))]
    signs = [[_sign(place, line) for place in unknown] for line in lines]
    sums = [-sum(_sign((r, c), line) * (shown[r][c] or 0) for r, c in line) for line in lines]
    inside = [(r, c) for r, c in unknown if (r, c) not in {line[-1] for line in lines}]
    bounds: list[tuple[int, int | None]] = [(0, None)] * len(unknown)
    if knows_which_are_small:
        bounds = [_bounds(whole[r][c]) if (r, c) in inside else (0, None) for r, c in unknown]
    for at, (r, c) in enumerate(unknown):
        if (r, c) in inside and 1 <= whole[r][c] <= SMALL_MAX:
            alone = [float(other == at) for other in range(len(unknown))]
            least = linprog(alone, A_eq=signs, b_eq=sums, bounds=bounds).fun
            most = linprog([-one for one in alone], A_eq=signs, b_eq=sums, bounds=bounds).fun
            assert least < 1.01, (rows, shown, (r, c))
            assert most is None or -most > SMALL_MAX - 0.01, (rows, shown, (r, c))


def with_totals(rows: list[list[int]]) -> list[list[int]]:
    whole = [[*cells, sum(cells)] for cells in rows]
    return [*whole, [sum(cells[at] for cells in whole) for at in range(len(whole[0]))]]


def _bounds(count: int) -> tuple[int, int | None]:
    """What somebody knows who knows which cells are small, and that none of them is zero."""
    return (1, SMALL_MAX) if 1 <= count <= SMALL_MAX else (min(count, 1), None)


def _sign(place: tuple[int, int], line: list[tuple[int, int]]) -> int:
    """Minus for a total, since the others of its line come to it."""
    return 0 if place not in line else -1 if place == line[-1] else 1


@pytest.mark.parametrize(
    ("parts", "tells"),
    [
        ([20, 0, 30], False),
        ([4, 20, 30], True),
        ([1, 1, 20], True),
        ([10, 10, 40], True),
        ([5, 6, 40], False),
        ([3, 4, 5], False),
    ],
)
def test_a_sum_over_practices_tells_one_of_them_unless_each_can_still_be_anything(
    parts: list[int], tells: bool
) -> None:
    assert sum_tells(parts) is tells


def test_a_year_of_every_kind_of_trouble_is_done_at_once() -> None:
    """Nineteen categories at six stages are the largest table that leaves."""
    shown = table(*[[(n * k) % (3 + 4 * k) for k in range(1, 7)] for n in range(19)])
    assert not any(cell is not None and 1 <= cell <= SMALL_MAX for cells in shown for cell in cells)


@given(counts)
def test_what_shows_is_true(rows: list[list[int]]) -> None:
    shown = table(*rows)
    for r, c in product(range(len(rows)), range(len(rows[0]))):
        assert shown[r][c] in (None, rows[r][c])
