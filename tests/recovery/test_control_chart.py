"""A site beside its own past: limits, scatter, and what counts as a signal."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import fmean

import pytest

from frontdesk.recovery.control_chart import Month, is_too_few, quarters, scatter, u_chart

CALM = [Month(count, 1000) for count in (20, 22, 18, 21, 19, 20, 23, 17, 20, 21, 19, 20)]
"""A year around twenty complaints in a thousand encounters a month."""


def test_limits_are_three_standard_deviations_from_the_centre_of_the_baseline() -> None:
    chart = u_chart([*CALM, Month(34, 1000), Month(8, 500)])
    assert chart is not None
    assert chart.centre == pytest.approx(0.02)
    last = chart.points[-1]
    assert last.rate == pytest.approx(0.016)
    assert last.high == pytest.approx(0.02 + 3 * math.sqrt(0.02 / 500))
    assert last.low == pytest.approx(0.02 - 3 * math.sqrt(0.02 / 500))
    assert [point.beyond for point in chart.points] == [False] * 12 + [True, False]


def test_a_limit_never_lies_below_zero() -> None:
    chart = u_chart([Month(1, 50)] * 12)
    assert chart is not None
    assert chart.points[0].low == 0


def test_eight_in_a_row_on_one_side_are_a_signal() -> None:
    chart = u_chart([*CALM, *[Month(24, 1000)] * 8])
    assert chart is not None
    assert [point.in_run for point in chart.points][-8:] == [True] * 8
    assert not any(point.in_run for point in chart.points[:12])
    seven = u_chart([*CALM, *[Month(24, 1000)] * 7])
    assert seven is not None
    assert not any(point.in_run for point in seven.points)


def test_laney_widens_the_limits_where_months_scatter_more_than_chance() -> None:
    wild = [Month(count, 10_000) for count in (100, 300, 120, 280, 90, 310, 100, 300, 120, 280, 90, 310)]
    rates = [month.count / month.size for month in wild]
    centre = fmean(rates)
    scores = [(rate - centre) / math.sqrt(centre / 10_000) for rate in rates]
    by_hand = fmean(abs(after - before) for before, after in pairwise(scores)) / 1.128
    assert scatter(wild) == pytest.approx(by_hand)
    assert by_hand > 5
    plain, laney = u_chart(wild), u_chart(wild, laney=True)
    assert plain is not None
    assert laney is not None
    assert any(point.beyond for point in plain.points)
    assert not any(point.beyond for point in laney.points)
    half = laney.points[0].high - centre
    assert half == pytest.approx(3 * by_hand * math.sqrt(centre / 10_000))


@pytest.mark.parametrize(
    "months", [CALM[:11], [*CALM, Month(3, 0)], [Month(0, 1000)] * 12], ids=["too short", "no encounters", "no count"]
)
def test_no_chart_is_better_than_a_wrong_one(months: list[Month]) -> None:
    assert u_chart(months) is None


def test_with_fewer_than_four_a_month_quarters_are_charted() -> None:
    few = [Month(count % 3, 300) for count in range(13)]
    assert is_too_few(few)
    assert is_too_few([])
    assert not is_too_few(CALM)
    assert quarters(few) == [Month(3, 900)] * 4
