"""Small cells are hidden, and no row, column or total gives one away. Source: CMS cell size suppression policy."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recovery.suppression import SMALL_MAX, suppressed


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


@given(counts)
def test_no_small_cell_can_be_worked_out_from_all_sums_together(rows: list[list[int]]) -> None:
    """Every row and column with its total is an equation; a cell is known when they determine it."""
    shown = table(*rows)
    unknown = [(r, c) for r, cells in enumerate(shown) for c, cell in enumerate(cells) if cell is None]
    if not unknown:
        return
    lines = [[(r, c) for c in range(len(shown[0]))] for r in range(len(shown))]
    lines += [[(r, c) for r in range(len(shown))] for c in range(len(shown[0]))]
    signs = np.array([[_sign(place, line) for place in unknown] for line in lines])
    rank = np.linalg.matrix_rank(signs)
    whole = [[*cells, sum(cells)] for cells in rows]
    whole.append([sum(cells[at] for cells in whole) for at in range(len(whole[0]))])
    for at, (r, c) in enumerate(unknown):
        if 1 <= whole[r][c] <= SMALL_MAX:
            alone = np.zeros(len(unknown))
            alone[at] = 1
            assert np.linalg.matrix_rank(np.vstack([signs, alone])) > rank, (rows, shown, (r, c))


def _sign(place: tuple[int, int], line: list[tuple[int, int]]) -> int:
    """Minus for a total, since the others of its line come to it."""
    return 0 if place not in line else -1 if place == line[-1] else 1


def test_two_blocks_that_hang_together_by_one_cell_do_not_give_it_away() -> None:
    """No line has a single unknown, and still all sums together would tell what joins the blocks."""
    small = [[5, 5, 5, 50, 50], [5, 5, 50, 50, 50], [50, 50, 5, 5, 5], [50, 50, 50, 5, 5], [50, 50, 50, 50, 50]]
    shown = table(*small)
    assert sum(cell is None for cells in shown for cell in cells) > sum(n == 5 for cells in small for n in cells)


def test_a_group_of_thousands_is_done_at_once() -> None:
    rows = [[n % 14, (n * 7) % 23, n % 3, 0] for n in range(3000)]
    shown = table(*rows)
    assert not any(cell is not None and 1 <= cell <= SMALL_MAX for cells in shown for cell in cells)


@given(counts)
def test_what_shows_is_true(rows: list[list[int]]) -> None:
    shown = table(*rows)
    for r, c in product(range(len(rows)), range(len(rows[0]))):
        assert shown[r][c] in (None, rows[r][c])
