"""The distributions that counts follow: Poisson, binomial and gamma, exactly and by themselves.

Everything comes from the regularised incomplete gamma function, by its power series and its
continued fraction (NIST Digital Library of Mathematical Functions, 8.7.1 and 8.9.2), and from
the logarithm of the gamma function. What has a known slope is found along it, by Newton's method; the rest by halves.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log, log1p, sqrt

_TERMS_MAX = 100_000
"""Far more terms than either expansion needs: both take some multiple of the root of the shape."""
_STEPS_MAX = 50
_NEAR = 1e-9
"""A step of so small a part of where it stands is the last: the next would be as its square."""
_SMALL = 1e-15
_TINY = 1e-300


def gamma_below(shape: float, x: float) -> float:
    """P(G <= x) for a gamma variable of unit rate: the regularised lower incomplete gamma function."""
    if x <= 0:
        return 0.0
    return _series(shape, x) if x < shape + 1 else 1 - _fraction(shape, x)


def gamma_above(shape: float, x: float) -> float:
    """P(G > x) for a gamma variable of unit rate, as exact as a small chance can be."""
    if x <= 0:
        return 1.0
    return 1 - _series(shape, x) if x < shape + 1 else _fraction(shape, x)


def _series(shape: float, x: float) -> float:
    term = total = 1 / shape
    for step in range(1, _TERMS_MAX):
        term *= x / (shape + step)
        total += term
        if term < total * _SMALL:
            break
    return total * exp(shape * log(x) - x - lgamma(shape))


def _fraction(shape: float, x: float) -> float:
    """Lentz's way of reading a continued fraction from its front."""
    below = x + 1 - shape
    upper, lower = 1 / _TINY, 1 / below
    total = lower
    for step in range(1, _TERMS_MAX):
        over = step * (shape - step)
        below += 2
        lower = 1 / _not_nothing(over * lower + below)
        upper = _not_nothing(below + over / upper)
        total *= upper * lower
        if abs(upper * lower - 1) < _SMALL:
            break
    return total * exp(shape * log(x) - x - lgamma(shape))


def _not_nothing(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def poisson_at_most(count: int, mean: float) -> float:
    """P(X <= count) for a Poisson variable."""
    return gamma_above(count + 1, mean) if count >= 0 else 0.0


def poisson_at_least(count: int, mean: float) -> float:
    """P(X >= count) for a Poisson variable."""
    return gamma_below(count, mean) if count > 0 else 1.0


def poisson_exactly(count: int, mean: float) -> float:
    """P(X = count) for a Poisson variable."""
    if count < 0 or mean < 0:
        return 0.0
    if mean == 0:
        return 1.0 if count == 0 else 0.0
    return exp(count * log(mean) - mean - lgamma(count + 1))


def poisson_mean(count: int, chance: float) -> float:
    """The mean of the Poisson variable for which P(X <= count) is `chance`.

    It begins where E. B. Wilson and M. M. Hilferty, The distribution of chi-square, PNAS 17 (1931), have it; the slope
    of P(X <= count) over the mean is -P(X = count).
    """
    shape, width = count + 1, -_deviations(chance)
    mean = shape * max(0.05, 1 - 1 / (9 * shape) + width / (3 * sqrt(shape))) ** 3
    for _ in range(_STEPS_MAX):
        step = (poisson_at_most(count, mean) - chance) / poisson_exactly(count, mean)
        mean = max(mean / 2, mean + step)
        if abs(step) < _NEAR * mean:
            break
    return mean


def poisson_reaching(chance: float, mean: float) -> tuple[int, float, float]:
    """The smallest count with P(X <= count) >= chance, that probability, and P(X = count).

    It is looked for from the normal distribution's, with the first correction of E. A. Cornish and R. A. Fisher (1938)
    for skewness, and mostly is that or the next one.
    """
    width = _deviations(chance)
    count = max(0, round(mean + width * sqrt(mean) + (width * width - 1) / 6))
    at_most, exactly = poisson_at_most(count, mean), poisson_exactly(count, mean)
    while at_most < chance:
        count += 1
        exactly *= mean / count
        at_most += exactly
    while count and at_most - exactly >= chance:
        at_most -= exactly
        exactly *= count / mean
        count -= 1
    return count, at_most, exactly


def _deviations(chance: float) -> float:
    """The quantile of the normal distribution to three digits: enough to begin from.

    Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 26.2.23.
    """
    t = sqrt(-2 * log(min(chance, 1 - chance)))
    far = t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t**2 + 0.001308 * t**3)
    return far if chance > 0.5 else -far  # noqa: PLR2004 - the median


def binomial_at_most(count: int, size: int, chance: float) -> float:
    """P(X <= count) among `size` trials, summed from the nearer end."""
    if count < 0:
        return 0.0
    if count >= size:
        return 1.0
    if chance in (0, 1):
        return 1.0 - chance
    odds = chance / (1 - chance)
    if count <= size * chance:
        return min(1.0, _falling(binomial_exactly(count, size, chance), range(count, 0, -1), size, 1 / odds))
    return max(0.0, 1 - _falling(binomial_exactly(count + 1, size, chance), range(size - count - 1, 0, -1), size, odds))


def _falling(term: float, places: range, size: int, odds: float) -> float:
    """The sum of a term and those that follow it outwards, each a known part of the one before."""
    total = term
    for place in places:
        term *= place / (size - place + 1) * odds
        total += term
        if term < total * _SMALL / size:
            break
    return total


def binomial_exactly(count: int, size: int, chance: float) -> float:
    """P(X = count) among `size` trials."""
    if not 0 <= count <= size:
        return 0.0
    if chance in (0, 1):
        return 1.0 if count == size * chance else 0.0
    ways = lgamma(size + 1) - lgamma(count + 1) - lgamma(size - count + 1)
    return exp(ways + count * log(chance) + (size - count) * log1p(-chance))


def first_count(at_most: Callable[[int], float], chance: float) -> int:
    """The smallest count whose distribution reaches `chance`: its quantile."""
    low, high = -1, 1
    while at_most(high) < chance:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if at_most(middle) >= chance else (middle, high)
    return high
