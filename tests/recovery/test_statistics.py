"""Small numbers, said honestly: exact limits, and "too few to tell" before anything else.

Expected values are of two kinds: published or worked out by scipy beforehand and written down
here, and a grid that is compared with scipy as it stands.
"""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from frontdesk.recovery.distributions import (
    binomial_at_most,
    first_count,
    gamma_above,
    gamma_below,
    poisson_at_least,
    poisson_at_most,
    poisson_exactly,
    poisson_mean,
    poisson_reaching,
)
from frontdesk.recovery.statistics import (
    Limits,
    Seen,
    Signal,
    chance_above,
    funnel_limits,
    funnel_limits_of_share,
    median,
    mid_p_high,
    mid_p_low,
    nearest_rank,
    poisson_interval,
    reference_rate,
    shrunk_rate,
    signal,
    strength_by_moments,
    wilson_interval,
)

GROUP = 0.002
"""Two complaints per 1,000 encounters."""
COUNTS = [0, 1, 2, 3, 5, 10, 30, 100, 1_000, 20_000]
MEANS = [0.01, 0.3, 0.6, 1.0, 2.0, 4.0, 9.5, 40.0, 250.0, 5_000.0, 100_000.0]


def by_chance(limits: Limits) -> list[tuple[float, float]]:
    """Each limit with the chance that lies below it."""
    found = (limits.low_998, limits.low_95, limits.high_95, limits.high_998)
    return list(zip(found, (0.001, 0.025, 0.975, 0.999), strict=True))


class TestExactInterval:
    """F. Garwood, Biometrika 28 (1936)."""

    @pytest.mark.parametrize(
        ("count", "size", "low", "high"),
        [
            (0, 300, 0.00, 12.30),
            (1, 300, 0.08, 18.57),
            (3, 300, 2.06, 29.22),
            (3, 600, 1.03, 14.61),
            (12, 4_000, 1.55, 5.24),
            (20, 10_000, 1.22, 3.09),
        ],
    )
    def test_per_thousand_encounters(self, count: int, size: int, low: float, high: float) -> None:
        found = poisson_interval(count, size)
        assert found.low * 1000 == pytest.approx(low, abs=0.005)
        assert found.high * 1000 == pytest.approx(high, abs=0.005)

    @pytest.mark.parametrize(("count", "confidence"), product(COUNTS, (0.8, 0.95, 0.998)))
    def test_is_half_a_chi_squared_quantile(self, count: int, confidence: float) -> None:
        tail = (1 - confidence) / 2
        found = poisson_interval(count, 1, confidence=confidence)
        assert found.low == pytest.approx(stats.chi2.ppf(tail, 2 * count) / 2 if count else 0, rel=1e-9)
        assert found.high == pytest.approx(stats.chi2.ppf(1 - tail, 2 * count + 2) / 2, rel=1e-9)


class TestWilson:
    """E. B. Wilson, Journal of the American Statistical Association 22 (1927)."""

    @pytest.mark.parametrize(
        ("count", "size", "low", "high"),
        [(9, 10, 0.596, 0.982), (45, 50, 0.786, 0.957), (3, 3, 0.438, 1), (0, 4, 0, 0.490)],
    )
    def test_of_shares(self, count: int, size: int, low: float, high: float) -> None:
        found = wilson_interval(count, size)
        assert (found.low, found.high) == pytest.approx((low, high), abs=0.0006)

    @pytest.mark.parametrize(("size", "part"), product([1, 4, 10, 11, 50, 999], [0, 0.1, 0.5, 0.9, 1]))
    def test_as_scipy_has_it(self, size: int, part: float) -> None:
        count = round(size * part)
        found, theirs = wilson_interval(count, size), stats.binomtest(count, size).proportion_ci(method="wilson")
        assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)

    @given(st.integers(1, 2_000), st.floats(0, 1))
    def test_it_contains_what_was_seen_and_stays_a_share(self, size: int, part: float) -> None:
        count = round(size * part)
        found = wilson_interval(count, size)
        assert 0 <= found.low <= count / size + 1e-12
        assert count / size - 1e-12 <= found.high <= 1

    def test_of_nothing_says_nothing(self) -> None:
        found = wilson_interval(0, 0)
        assert (found.low, found.high) == (0, 1)


class TestFunnel:
    """D. J. Spiegelhalter, Statistics in Medicine 24 (2005), exact and interpolated."""

    @pytest.mark.parametrize(
        ("size", "low_998", "low_95", "high_95", "high_998"),
        [
            (150, 0, 0, 9.05, 18.53),
            (300, 0, 0, 6.60, 12.65),
            (600, 0, 0, 5.56, 9.00),
            (1_000, 0, 0, 4.77, 7.11),
            (2_000, 0, 0.05, 3.94, 5.48),
            (5_000, 0.24, 0.76, 3.23, 4.13),
            (10_000, 0.72, 1.12, 2.87, 3.47),
            (20_000, 1.07, 1.38, 2.62, 3.02),
        ],
    )
    def test_per_thousand(self, size: int, low_998: float, low_95: float, high_95: float, high_998: float) -> None:
        found = funnel_limits(GROUP, size)
        shown = (found.low_998, found.low_95, found.high_95, found.high_998)
        assert [limit * 1000 for limit in shown] == pytest.approx([low_998, low_95, high_95, high_998], abs=0.005)

    @pytest.mark.parametrize(
        ("size", "low", "high"),
        [
            (150, 0, 12.95),
            (300, 0, 9.75),
            (600, 0, 7.48),
            (1_000, 0, 6.24),
            (2_000, 0, 5.00),
            (5_000, 0.10, 3.90),
            (10_000, 0.66, 3.34),
            (20_000, 1.05, 2.95),
        ],
    )
    def test_three_standard_deviations_would_flag_small_practices_that_are_within(
        self, size: int, low: float, high: float
    ) -> None:
        """What a chart without exact limits would draw: at 300 encounters it flags three complaints."""
        half = 3 * math.sqrt(GROUP / size)
        assert (max(0.0, GROUP - half) * 1000, (GROUP + half) * 1000) == pytest.approx((low, high), abs=0.006)
        exact = funnel_limits(GROUP, size)
        assert size > 2_000 or exact.high_998 * 1000 > high

    @pytest.mark.parametrize("mean", MEANS)
    def test_quantiles_are_those_of_scipy(self, mean: float) -> None:
        found = funnel_limits(mean, 1)
        for limit, chance in by_chance(found):
            at = stats.poisson.ppf(chance, mean)
            part = (stats.poisson.cdf(at, mean) - chance) / stats.poisson.pmf(at, mean)
            assert limit == pytest.approx(max(0, at - part), rel=1e-6, abs=1e-6)

    @pytest.mark.parametrize(("size", "share"), product([10, 20, 57, 400], [0.05, 0.5, 0.83, 0.99]))
    def test_of_shares_is_exactly_binomial(self, size: int, share: float) -> None:
        found = funnel_limits_of_share(share, size)
        for limit, chance in by_chance(found):
            at = stats.binom.ppf(chance, size, share)
            part = (stats.binom.cdf(at, size, share) - chance) / stats.binom.pmf(at, size, share)
            assert limit == pytest.approx(min(1, max(0, (at - part) / size)), abs=1e-9)


class TestFlag:
    """One-sided mid-p, and no flag of any kind for small numbers."""

    @pytest.mark.parametrize(
        ("count", "expected", "chance"), [(3, 0.6, 0.01324), (3, 1.2, 0.07714), (5, 2, 0.03461), (30, 20, 0.01765)]
    )
    def test_mid_p(self, count: int, expected: float, chance: float) -> None:
        assert mid_p_high(count, expected) == pytest.approx(chance, abs=5e-6)

    @pytest.mark.parametrize(("count", "mean"), product(COUNTS, MEANS))
    def test_both_sides_as_scipy_has_them(self, count: int, mean: float) -> None:
        half = stats.poisson.pmf(count, mean) / 2
        assert mid_p_high(count, mean) == pytest.approx(stats.poisson.sf(count, mean) + half, rel=1e-7, abs=1e-12)
        assert mid_p_low(count, mean) == pytest.approx(stats.poisson.cdf(count - 1, mean) + half, rel=1e-7, abs=1e-12)
        assert mid_p_high(count, mean) + mid_p_low(count, mean) == pytest.approx(1)

    def test_five_times_the_group_with_three_complaints_is_no_flag(self) -> None:
        """A chart of three standard deviations would have flagged it: 10 per 1,000 over its 9.75."""
        assert mid_p_high(3, GROUP * 300) > 0.001
        assert funnel_limits(GROUP, 300).high_998 > 3 / 300
        assert signal(Seen(3, GROUP * 300)) is Signal.TOO_FEW

    @pytest.mark.parametrize(("count", "expected"), [(30, 0.99), (2, 10), (0, 100), (2, 1.0)])
    def test_too_few_to_tell(self, count: int, expected: float) -> None:
        assert signal(Seen(count, expected), Seen(count, expected)) is Signal.TOO_FEW

    @pytest.mark.parametrize(
        ("month", "before", "flag"),
        [
            (Seen(11, 2), None, Signal.HIGH),
            (Seen(6, 2), None, Signal.WITHIN),
            (Seen(6, 2), Seen(6, 2), Signal.LOOK),
            (Seen(6, 2), Seen(11, 2), Signal.LOOK),
            (Seen(6, 2), Seen(3, 2), Signal.WITHIN),
            (Seen(6, 2), Seen(6, 0.5), Signal.WITHIN),
            (Seen(3, 2), Seen(11, 2), Signal.WITHIN),
            (Seen(5, 20), None, Signal.CHECK_CAPTURE),
            (Seen(11, 20), None, Signal.WITHIN),
            (Seen(11, 20), Seen(11, 20), Signal.CHECK_CAPTURE),
            (Seen(11, 20), Seen(30, 20), Signal.WITHIN),
        ],
    )
    def test_rare_at_once_unusual_two_months_in_a_row(self, month: Seen, before: Seen | None, flag: Signal) -> None:
        assert signal(month, before) is flag


class TestShrinkage:
    """Gamma-Poisson, for sorting support; no screen shows it."""

    def test_a_small_practice_is_drawn_towards_the_group(self) -> None:
        assert shrunk_rate(3, 300, GROUP) * 1000 == pytest.approx(3.04, abs=0.005)
        assert shrunk_rate(0, 300, GROUP) * 1000 == pytest.approx(1.74, abs=0.005)

    @pytest.mark.parametrize(("count", "size"), product([0, 3, 30, 300], [100, 3_000, 100_000]))
    def test_the_chance_to_need_help_is_that_of_the_posterior(self, count: int, size: int) -> None:
        theirs = stats.gamma.sf(1.5 * GROUP, count + 4, scale=1 / (size + 4 / GROUP))
        assert chance_above(count, size, GROUP) == pytest.approx(theirs, rel=1e-8, abs=1e-15)

    def test_strength_is_the_group_seen_as_so_many_complaints(self) -> None:
        assert strength_by_moments([10, 30], [1000.0, 1000.0]) == pytest.approx(0.02**2 / (0.0001 - 0.02 / 1000))
        assert strength_by_moments([20, 20], [1000.0, 1000.0]) == math.inf
        assert shrunk_rate(3, 300, GROUP, math.inf) == GROUP
        assert chance_above(3, 300, GROUP, strength=math.inf) == 0

    def test_a_site_that_is_a_quarter_of_the_group_is_not_compared_with_itself(self) -> None:
        assert reference_rate(46, 3000.0, 40, 1000.0) == pytest.approx(6 / 2000)
        assert reference_rate(46, 3000.0, 2, 500.0) == pytest.approx(46 / 3000)
        assert reference_rate(5, 100.0, 5, 100.0) == 0
        assert reference_rate(0, 0, 0, 0) == 0


class TestPercentiles:
    @pytest.mark.parametrize(
        ("values", "ninetieth", "middle"),
        [
            ([], None, None),
            ([7], 7, 7),
            ([1, 2], 2, 1.5),
            ([4, 2], 4, 3),
            (list(range(1, 11)), 9, 5.5),
            (list(range(1, 12)), 10, 6),
            ([55, 1, 1, 2, 1, 2, 2, 20, 1], 55, 2),
        ],
    )
    def test_nearest_rank_and_the_middle(self, values: list[int], ninetieth: int | None, middle: float | None) -> None:
        assert nearest_rank(values, 90) == ninetieth
        assert median(values) == middle


class TestDistributions:
    @pytest.mark.parametrize(("count", "mean"), product(COUNTS, MEANS))
    def test_poisson(self, count: int, mean: float) -> None:
        assert poisson_at_most(count, mean) == pytest.approx(stats.poisson.cdf(count, mean), rel=1e-7, abs=1e-13)
        assert poisson_at_least(count, mean) == pytest.approx(stats.poisson.sf(count - 1, mean), rel=1e-7, abs=1e-13)
        assert poisson_exactly(count, mean) == pytest.approx(stats.poisson.pmf(count, mean), rel=1e-7, abs=1e-13)

    def test_of_nothing_expected(self) -> None:
        assert [poisson_exactly(count, 0) for count in (0, 1)] == [1, 0]
        assert [poisson_at_most(count, 0) for count in (-1, 0, 1)] == [0, 1, 1]
        assert [poisson_at_least(count, 0) for count in (0, 1)] == [1, 0]

    @pytest.mark.parametrize(("size", "chance"), product([1, 4, 25, 1_000], [0.0, 0.001, 0.3, 0.97, 1.0]))
    def test_binomial(self, size: int, chance: float) -> None:
        for count in {0, 1, size // 3, size // 2, size - 1, size}:
            assert binomial_at_most(count, size, chance) == pytest.approx(
                stats.binom.cdf(count, size, chance), abs=1e-11
            )
        assert binomial_at_most(-1, size, chance) == 0

    @pytest.mark.parametrize(("shape", "x"), product([0.5, 1, 4, 33.3, 1_000], [0.0, 0.1, 1, 5, 34, 990, 2_000]))
    def test_gamma(self, shape: float, x: float) -> None:
        assert gamma_below(shape, x) == pytest.approx(stats.gamma.cdf(x, shape), rel=1e-8, abs=1e-14)
        assert gamma_above(shape, x) == pytest.approx(stats.gamma.sf(x, shape), rel=1e-8, abs=1e-14)

    @pytest.mark.parametrize(("mean", "chance"), product(MEANS, [0.001, 0.5, 0.999]))
    def test_quantiles(self, mean: float, chance: float) -> None:
        count, at_most, exactly = poisson_reaching(chance, mean)
        assert first_count(lambda count: poisson_at_most(count, mean), chance) == stats.poisson.ppf(chance, mean)
        assert count == stats.poisson.ppf(chance, mean)
        assert (at_most, exactly) == pytest.approx(
            (poisson_at_most(count, mean), poisson_exactly(count, mean)), rel=1e-9
        )

    @pytest.mark.parametrize(("count", "chance"), product(COUNTS, [0.0005, 0.001, 0.025, 0.5, 0.975, 0.999, 0.9995]))
    def test_the_mean_that_makes_a_count_so_likely(self, count: int, chance: float) -> None:
        assert poisson_mean(count, chance) == pytest.approx(stats.gamma.isf(chance, count + 1), rel=1e-7)
