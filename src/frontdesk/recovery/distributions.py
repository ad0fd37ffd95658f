"""The distributions that counts follow: Poisson, binomial and gamma, exactly and by themselves.

Everything comes from the regularised incomplete gamma function, by its power series and its
continued fraction (NIST Digital Library of Mathematical Functions, 8.7.1 and 8.9.2), and from
the logarithm of the gamma function. Quantiles are bisections on the distribution.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log, log1p

_TERMS_MAX = 100_000
"""Far more terms than either expansion needs: both take some multiple of the root of the shape."""
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


def binomial_at_most(count: int, size: int, chance: float) -> float:
    """P(X <= count) among `size` trials, summed from the nearer end."""
    if count < 0:
        return 0.0
    if count >= size:
        return 1.0
    if count <= size * chance:
        return min(1.0, sum(binomial_exactly(k, size, chance) for k in range(count, -1, -1)))
    return max(0.0, 1 - sum(binomial_exactly(k, size, chance) for k in range(count + 1, size + 1)))


def binomial_exactly(count: int, size: int, chance: float) -> float:
    """P(X = count) among `size` trials."""
    if not 0 <= count <= size:
        return 0.0
    if chance in (0, 1):
        return 1.0 if count == size * chance else 0.0
    ways = lgamma(size + 1) - lgamma(count + 1) - lgamma(size - count + 1)
    return exp(ways + count * log(chance) + (size - count) * log1p(-chance))


def where(falls: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Where a falling function takes a value, to the last bit that a float can hold."""
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return middle
        if falls(middle) > wanted:
            low = middle
        else:
            high = middle


def first_count(at_most: Callable[[int], float], chance: float, *, near: float = 0.0) -> int:
    """The smallest count whose distribution reaches `chance`: its quantile. It is looked for from `near` outwards."""
    low = high = max(0, round(near))
    step = 1
    while low >= 0 and at_most(low) >= chance:
        low, high, step = low - step, low, step * 2
    step = 1
    while at_most(high) < chance:
        low, high, step = high, high + step, step * 2
    low = max(low, -1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if at_most(middle) >= chance else (middle, high)
    return high
