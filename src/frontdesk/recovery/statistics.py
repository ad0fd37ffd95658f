"""Statistics for small numbers: what can be said of a practice that had three complaints.

Rates are per encounter here; whoever shows them multiplies by 1,000. Counts of complaints are
taken as Poisson, shares as binomial. Nothing here ranks anybody: the one rule that raises a
flag is `signal`, and it says "too few to tell" first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from frontdesk.recovery.codes import Code
from frontdesk.recovery.distributions import (
    binomial_at_most,
    binomial_exactly,
    first_count,
    gamma_above,
    poisson_at_least,
    poisson_at_most,
    poisson_exactly,
    poisson_mean,
    poisson_reaching,
)

NORMAL_95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""
EXPECTED_MIN = 1.0
COUNT_MIN = 3
"""Below either, nothing is said about a count."""
RARE = 0.001
UNUSUAL = 0.025
"""One-sided chances behind the 99.8 % and the 95 % limits."""
CHANCES = (RARE, UNUSUAL, 1 - UNUSUAL, 1 - RARE)
KEPT_MAX = 8192
"""So many limits and intervals are kept: a page of 5,000 practices asks for the same ones again and again."""
SHARE_SIZE_MIN = 10
"""A share of fewer is not shown (k and n are)."""
SHRINK_DEFAULT = 4.0
"""Weight of the group in a shrunk rate, in complaints, while too few sites are known to estimate it."""
LARGE_SHARE = 0.25
"""A site with more than this share of all encounters is not compared with itself."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From low to high, both included."""

    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Where sites that differ by chance alone lie: 95 % and 99.8 % of them."""

    low_998: float
    low_95: float
    high_95: float
    high_998: float


def poisson_interval(count: int, size: float, *, confidence: float = 0.95) -> Interval:
    """The exact interval of a rate, `count` events in `size` encounters.

    Source: F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936). The
    limits are half the chi-squared quantiles of 2k and 2k + 2 degrees of freedom; they are found
    here as the means at which the count is just unlikely.
    """
    low, high = _means_of(count, confidence)
    return Interval(low / size, high / size)


@lru_cache(maxsize=KEPT_MAX)
def _means_of(count: int, confidence: float) -> tuple[float, float]:
    """The least and the greatest mean that a count is compatible with: the same for whatever size."""
    tail = (1 - confidence) / 2
    return poisson_mean(count - 1, 1 - tail) if count else 0.0, poisson_mean(count, tail)


def wilson_interval(count: int, size: int) -> Interval:
    """The 95 % interval of a share, `count` of `size`.

    Source: E. B. Wilson, Probable inference, Journal of the American Statistical Association 22
    (1927): the shares from which the observed one lies within 1.96 standard errors.
    """
    if size == 0:
        return Interval(0.0, 1.0)
    share, z2 = count / size, NORMAL_95**2
    middle = (share + z2 / (2 * size)) / (1 + z2 / size)
    half = NORMAL_95 / (1 + z2 / size) * math.sqrt(share * (1 - share) / size + z2 / (4 * size**2))
    return Interval(0.0 if count == 0 else middle - half, 1.0 if count == size else middle + half)


def funnel_limits(rate: float, size: float) -> Limits:
    """Limits of a funnel plot around a group's `rate`, for a site with `size` encounters.

    Source: D. J. Spiegelhalter, Funnel plots for comparing institutional performance,
    Statistics in Medicine 24 (2005), appendix A: exact Poisson, interpolated. With r the p
    quantile and a = (P(X <= r) - p) / P(X = r), the limit lies at r - a. They are not corrected
    for over-dispersion.
    """
    counts = _limit_counts(rate * size)
    return _limits(lambda chance: counts[chance] / size)


@lru_cache(maxsize=KEPT_MAX)
def _limit_counts(mean: float) -> dict[float, float]:
    """The limits in complaints, by their chance: the same for whatever rate and size that expect so many."""
    return {chance: max(0.0, _interpolated(*poisson_reaching(chance, mean), chance)) for chance in CHANCES}


def funnel_limits_of_share(share: float, size: int) -> Limits:
    """The same around a group's share (resolved once, followed up), exact binomial."""

    def limit(chance: float) -> float:
        count = first_count(lambda r: binomial_at_most(r, size, share), chance)
        at_most, exactly = binomial_at_most(count, size, share), binomial_exactly(count, size, share)
        return _interpolated(count, at_most, exactly, chance)

    return _limits(lambda chance: min(1.0, max(0.0, limit(chance) / size)))


def _limits(at: Callable[[float], float]) -> Limits:
    return Limits(low_998=at(RARE), low_95=at(UNUSUAL), high_95=at(1 - UNUSUAL), high_998=at(1 - RARE))


def _interpolated(count: int, at_most: float, exactly: float, chance: float) -> float:
    return count - (at_most - chance) / exactly


def mid_p_high(count: int, expected: float) -> float:
    """The chance of more than `count`, with half the chance of exactly that many.

    Source: H. O. Lancaster, Significance tests in discrete distributions, Journal of the
    American Statistical Association 56 (1961).
    """
    return poisson_at_least(count + 1, expected) + poisson_exactly(count, expected) / 2


def mid_p_low(count: int, expected: float) -> float:
    """The chance of fewer than `count`, with half the chance of exactly that many."""
    return poisson_at_most(count - 1, expected) + poisson_exactly(count, expected) / 2


class Signal(Code):
    """What may be said of a site's count beside what the group would lead one to expect."""

    TOO_FEW = "too_few", "too few to tell"
    WITHIN = "within", "within what chance explains"
    LOOK = "look", "look into it"
    HIGH = "high", "more than chance explains"
    CHECK_CAPTURE = "check_capture", "low: check that all is being recorded"


@dataclass(frozen=True, slots=True)
class Seen:
    """A month of a site: complaints received, and how many the group's rate leads one to expect."""

    count: int
    expected: float

    @property
    def is_enough(self) -> bool:
        """Whether the numbers carry a flag of any kind."""
        return self.expected >= EXPECTED_MIN and self.count >= COUNT_MIN


def signal(month: Seen, before: Seen | None = None) -> Signal:
    """The flag of a month: one-sided mid-p below .001, or below .025 two months in a row.

    Source of the limits: Spiegelhalter 2005, as in `funnel_limits`; the second month keeps the
    weaker line from raising false alarms. Few complaints are no merit: they ask whether all is
    recorded. Below one expected or three received nothing is said.
    """
    if not month.is_enough:
        return Signal.TOO_FEW
    earlier = before if before is not None and before.is_enough else None
    for chance, rare, unusual in (
        (mid_p_high, Signal.HIGH, Signal.LOOK),
        (mid_p_low, Signal.CHECK_CAPTURE, Signal.CHECK_CAPTURE),
    ):
        now = chance(month.count, month.expected)
        if now < RARE:
            return rare
        if now < UNUSUAL and earlier is not None and chance(earlier.count, earlier.expected) < UNUSUAL:
            return unusual
    return Signal.WITHIN


def reference_rate(count: int, size: float, own_count: int, own_size: float) -> float:
    """The rate that one site is compared with: `count` in `size` of all, without its own where it is a large part.

    Zero where nobody else has encounters.
    """
    if own_size > LARGE_SHARE * size:
        count, size = count - own_count, size - own_size
    return count / size if size else 0.0


def shrunk_rate(count: int, size: float, rate: float, strength: float = SHRINK_DEFAULT) -> float:
    """A site's rate drawn towards the group's, the more so the smaller the site. Never to be shown.

    Source: gamma-Poisson empirical Bayes, D. Clayton and J. Kaldor, Biometrics 43 (1987).
    `strength` is the shape of the gamma distribution of rates, as if the group had lent so many
    complaints; infinite where all sites are alike. The group's rate is above zero.
    """
    return rate if strength == math.inf else (count + strength) / (size + strength / rate)


def chance_above(
    count: int, size: float, rate: float, *, times: float = 1.5, strength: float = SHRINK_DEFAULT
) -> float:
    """The posterior chance that a site's rate is above `times` the group's: what support is sorted by.

    The same model as `shrunk_rate`, whose posterior is a gamma distribution.
    """
    if strength == math.inf:
        return 0.0
    return gamma_above(count + strength, (size + strength / rate) * times * rate)


def strength_by_moments(counts: Sequence[int], sizes: Sequence[float]) -> float:
    """The shape of the distribution of rates among sites, from their mean and variance.

    Source: R. J. Marshall, Mapping disease and mortality rates using empirical Bayes
    estimators, Applied Statistics 40 (1991). Infinite where the sites differ no more than
    chance makes them.
    """
    size = sum(sizes)
    rate = sum(counts) / size
    spread = sum([n * (k / n - rate) ** 2 for k, n in zip(counts, sizes, strict=True)]) / size
    between = spread - rate * len(sizes) / size
    return rate**2 / between if between > 0 else math.inf


def nearest_rank(values: Sequence[int], percent: float) -> int | None:
    """The percentile by nearest rank: the smallest value that so many percent do not exceed.

    It is always one of the values. Source: NIST/SEMATECH e-Handbook of Statistical Methods,
    7.2.6.2. None of nothing.
    """
    if not values:
        return None
    rank = max(1, math.ceil(percent * len(values) / 100))
    return sorted(values)[rank - 1]


def median(values: Sequence[int]) -> float | None:
    """The middle value, or half way between the two in the middle. None of nothing."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[half]
    both = ordered[half - 1] + ordered[half]
    return both // 2 if both % 2 == 0 else both / 2
