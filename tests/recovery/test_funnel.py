"""Practices beside the group: exact limits, flags only where the numbers carry one, and support instead of ranks."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from frontdesk.recovery.codes import Category
from frontdesk.recovery.funnel import Count, Line, SiteCount, funnel, plainly_within, signal_of_period
from frontdesk.recovery.statistics import (
    RARE,
    UNUSUAL,
    Limits,
    Seen,
    Signal,
    funnel_limits,
    mid_p_high,
    mid_p_low,
    poisson_interval,
    signal,
)
from frontdesk.recovery.support import HELP, Support, chance_of_rise, driver, in_order, strength_for, wants_support

NOTHING = Count()


def site(code: str, count: int, size: int, last: Count = NOTHING, before: Count = NOTHING) -> SiteCount:
    return SiteCount(code, f"{code.title()} Practice", count, size, *last, *before)


GROUP = [site(f"S{n:02}", 20, 10_000) for n in range(20)]
"""Two per 1,000 everywhere."""


def flag(count: int, size: int, **months: Count) -> Signal:
    found = funnel(Line.ALL, [*GROUP, site("AAA", count, size, **months)])
    return found.points[0].signal


class TestFunnel:
    def test_points_stand_by_name_and_whoever_has_no_encounters_has_no_rate(self) -> None:
        found = funnel(Line.ALL, [site("ZED", 1, 300), site("ELM", 90, 300), site("OAK", 4, 0)])
        assert [point.code for point in found.points] == ["ELM", "ZED"]
        assert found.without == ("OAK",)

    def test_the_point_of_it_all(self) -> None:
        """Three complaints in 300 visits are five times the group, and no flag; none are no merit."""
        assert flag(3, 300) is Signal.TOO_FEW
        assert flag(0, 300) is Signal.TOO_FEW
        small = funnel(Line.ALL, [*GROUP, site("AAA", 3, 300)]).points[0]
        assert (small.rate.value, round(small.rate.low, 2), round(small.rate.high, 2)) == (10, 2.06, 29.22)

    def test_limits_are_those_of_the_reference(self) -> None:
        point = funnel(Line.ALL, GROUP).points[0]
        assert point.limits is not None
        assert [round(x, 2) for x in (point.limits.low_998, point.limits.high_998)] == [0.72, 3.47]

    @pytest.mark.parametrize(
        ("count", "months", "expected"),
        [
            (40, {}, Signal.HIGH),
            (30, {}, Signal.WITHIN),
            (5, {}, Signal.CHECK_CAPTURE),
            (30, {"last": Count(14, 3300), "before": Count(14, 3300)}, Signal.LOOK),
            (30, {"last": Count(14, 3300), "before": Count(9, 3300)}, Signal.WITHIN),
            (30, {"last": Count(14, 3300)}, Signal.WITHIN),
            (12, {"last": Count(3, 5000), "before": Count(3, 5000)}, Signal.CHECK_CAPTURE),
        ],
    )
    def test_rare_at_once_or_unusual_two_months_in_a_row(
        self, count: int, months: dict[str, Count], expected: Signal
    ) -> None:
        assert flag(count, 10_000, **months) is expected

    def test_a_site_that_is_a_large_part_is_compared_with_the_others(self) -> None:
        found = funnel(Line.ALL, [site("BIG", 90, 30_000), site("ELM", 20, 10_000)])
        assert [round(point.reference * 1000, 3) for point in found.points] == [2, 2.75]

    def test_nobody_sees_a_practice_that_does_not_concern_them(self) -> None:
        found = funnel(Line.ALL, GROUP, shown=frozenset({"S03"}))
        assert [point.code for point in found.points] == ["S03"]
        assert found.rate == pytest.approx(0.002)

    @pytest.mark.parametrize("expected", [1, 1.3, 2, 3.7, 8, 12.4, 14, 20, 55, 200, 1000.5])
    def test_what_is_plainly_within_is_within(self, expected: float) -> None:
        """The short way never hides a flag."""
        for count, chance in product(range(3, int(expected * 3) + 10), (RARE, UNUSUAL)):
            if plainly_within(count, expected, chance):
                assert min(mid_p_high(count, expected), mid_p_low(count, expected)) > chance

    @given(st.integers(0, 90), st.integers(0, 6000), st.integers(0, 40), st.integers(0, 40), st.integers(0, 2500))
    def test_the_short_way_says_what_the_rule_says(
        self, count: int, size: int, newest: int, before: int, of_a_month: int
    ) -> None:
        reference = 0.01
        seen = [Seen(number, of_a_month * reference) for number in (newest, before)]
        rule = signal(Seen(count, size * reference))
        if rule is Signal.WITHIN and all(month.is_enough for month in seen):
            high = all(mid_p_high(month.count, month.expected) < UNUSUAL for month in seen)
            low = all(mid_p_low(month.count, month.expected) < UNUSUAL for month in seen)
            rule = Signal.LOOK if high else Signal.CHECK_CAPTURE if low else rule
        asked = site("AAA", count, size, last=Count(newest, of_a_month), before=Count(before, of_a_month))
        assert signal_of_period(asked, reference) is rule

    def test_the_curve_runs_over_all_sizes(self) -> None:
        found = funnel(Line.ALL, [site("A", 2, 100), site("B", 30, 20_000)])
        sizes = [size for size, _ in found.curve()]
        assert sizes[0] == pytest.approx(80)
        assert sizes[-1] == pytest.approx(25_000)
        assert funnel(Line.ALL, []).curve() == []


counts, means = st.integers(0, 3000), st.floats(0.05, 3000)


class TestLimits:
    @given(counts, st.integers(1, 100_000))
    def test_an_interval_contains_what_was_seen(self, count: int, size: int) -> None:
        found = poisson_interval(count, size)
        assert found.low <= count / size <= found.high
        assert (found.low == 0) == (count == 0)

    @given(st.floats(0.0005, 0.02), st.integers(100, 40_000))
    def test_limits_lie_in_each_other_around_the_rate(self, rate: float, size: int) -> None:
        found = funnel_limits(rate, size)
        assert 0 <= found.low_998 <= found.low_95 <= found.high_95 <= found.high_998
        assert found.low_95 <= rate
        assert rate * size < 0.1 or rate <= found.high_998

    @given(means, st.floats(1.001, 2))
    def test_in_complaints_they_grow_with_what_is_expected(self, mean: float, times: float) -> None:
        """As rates they do not quite narrow at every step, since complaints are whole; in complaints they only grow."""
        for less, more in zip(_all(funnel_limits(mean, 1)), _all(funnel_limits(mean * times, 1)), strict=True):
            assert less <= more + 1e-6 * more


def _all(limits: Limits) -> list[float]:
    return [limits.low_998, limits.low_95, limits.high_95, limits.high_998]


class TestSupport:
    def test_by_the_chance_that_help_is_needed_never_by_the_rate(self) -> None:
        """Four in a hundred visits are a higher rate than eighty in 20,000, and a weaker reason."""
        found = funnel(Line.ALL, [*GROUP, site("TINY", 4, 500), site("LARGE", 80, 20_000)])
        points = {point.code: point for point in found.points}
        offers = [
            Support(point=points[code], months=3, chance=wants_support(points[code]) or 0.0, driver=None)
            for code in ("TINY", "LARGE")
        ]
        assert points["TINY"].rate.value > points["LARGE"].rate.value
        assert [one.point.code for one in in_order(offers)] == ["LARGE", "TINY"]

    def test_few_and_ordinary_ones_are_not_listed(self) -> None:
        found = funnel(Line.ALL, [*GROUP, site("TINY", 3, 300), site("LOW", 5, 10_000)])
        assert [point.code for point in found.points if wants_support(point) is not None] == []

    def test_the_driver_differs_from_its_past_and_from_the_group(self) -> None:
        own = {Category.WAIT: 12, Category.BILL: 12, Category.RX: 12, Category.APPT: 2}
        group = {Category.WAIT: 0.0005, Category.BILL: 0.004, Category.RX: 0.0005, Category.APPT: 0.00001}
        past = {Category.WAIT: 10, Category.BILL: 10, Category.RX: 48, Category.APPT: 0}
        found = driver(own, 3000, group, past, 12_000)
        assert found is not None
        assert (found.category, found.count, found.of_the_group, found.of_its_past) == (Category.WAIT, 12, 1.5, 2.5)

    def test_no_driver_is_better_than_a_wrong_one(self) -> None:
        assert driver({Category.WAIT: 2}, 1000, {Category.WAIT: 0.0001}, {}, 0) is None
        assert driver({Category.WAIT: 5}, 1000, {Category.WAIT: 0.005}, {}, 0) is None
        assert driver({}, 1000, {}, {}, 0) is None

    @pytest.mark.parametrize(("now", "past"), product([3, 12, 40], [0, 9, 50]))
    def test_a_rise_is_judged_as_scipy_does(self, now: int, past: int) -> None:
        share = 3000 / 15_000
        theirs = stats.binom.sf(now, now + past, share) + stats.binom.pmf(now, now + past, share) / 2
        assert chance_of_rise(Count(now, 3000), Count(past, 12_000)) == pytest.approx(theirs, rel=1e-7, abs=1e-12)

    def test_every_kind_of_trouble_has_an_offer(self) -> None:
        assert set(HELP) == set(Category)

    def test_with_fewer_than_ten_practices_their_spread_is_not_estimated(self) -> None:
        assert strength_for([1, 90], [1000, 1000]) == 4
        assert strength_for([10, 30] * 5, [1000] * 10) == pytest.approx(0.02**2 / (0.0001 - 0.02 / 1000))
