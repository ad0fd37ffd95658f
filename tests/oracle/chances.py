"""Medians, rates and intervals, by scipy and by the formulas of `domain.md` 2.3.

See `clock.py` for what is not used here, and why.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from scipy.stats import chi2, norm

SHOWN_FROM = 10
"""A share of fewer has no rate and no interval."""

Figure = dict[str, Any]


def median(values: Iterable[float]) -> float | None:
    """The middle one, or halfway between the two."""
    ranked = sorted(values)
    half = len(ranked) // 2
    if not ranked:
        return None
    return ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2


def ninetieth(values: Iterable[float]) -> float | None:
    """The 90th percentile by nearest rank."""
    ranked = sorted(values)
    return ranked[math.ceil(0.9 * len(ranked)) - 1] if ranked else None


def per_thousand(events: int, encounters: int | None) -> Figure | None:
    """A rate with its exact interval (Garwood); none without encounters."""
    if not encounters:
        return None
    low = float(chi2.ppf(0.025, 2 * events)) / 2 if events else 0.0
    high = float(chi2.ppf(0.975, 2 * events + 2)) / 2
    return {name: 1000 * of / encounters for name, of in (("value", events), ("low", low), ("high", high))}


def wilson(k: int, n: int) -> tuple[float | None, float | None]:
    """The interval of a share, where n is large enough for one."""
    if n < SHOWN_FROM:
        return None, None
    z = float(norm.ppf(0.975))
    share = k / n
    width = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / width
    half = z / width * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def share(holds: Iterable[bool]) -> Figure:
    """How many hold, of how many."""
    known = list(holds)
    return {"k": sum(known), "n": len(known)}


def counts(words: Iterable[str | None]) -> dict[str, int]:
    """How often each word stands there; what has no word is left out."""
    return dict(Counter(word for word in words if word is not None))


def alike(mine: Any, theirs: Any) -> bool:
    """The same answer, numbers to the sixth place."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return mine.keys() == theirs.keys() and all(alike(mine[key], theirs[key]) for key in mine)
    if _is_number(mine) and _is_number(theirs):
        return math.isclose(mine, theirs, rel_tol=1e-6, abs_tol=1e-6)
    return bool(mine == theirs)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_sorted(values: Sequence[Any]) -> bool:
    """Whether none is smaller than the one before."""
    return all(one <= other for one, other in pairwise(values))
