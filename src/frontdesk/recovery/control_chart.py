"""A site beside its own past: complaints per encounter, month by month, with control limits.

Sources: the u-chart, D. C. Montgomery, Introduction to Statistical Quality Control, chapter 7;
its U' form for counts that scatter more (or less) than Poisson counts do, D. B. Laney, Improved
control charts for attributes, Quality Engineering 14 (2002). With few complaints a month both
mislead: below four expected in a month, quarters are charted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

MOVING_RANGE = 1.128
"""Mean range of two normal values in standard deviations (d2)."""
BASELINE_MIN = 12
"""Months of one's own past that limits need."""
EXPECTED_MIN = 4.0
"""With fewer expected in a month, the normal approximation behind the limits does not hold."""
RUN = 8
"""So many in a row on one side are a signal."""
WIDTH = 3.0
"""Standard deviations from the centre to a limit."""


@dataclass(frozen=True, slots=True)
class Month:
    """Complaints received, and completed encounters."""

    count: int
    size: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One month on the chart; rates per encounter."""

    rate: float
    low: float
    high: float
    beyond: bool
    """Outside its limits."""
    in_run: bool
    """One of at least eight in a row on one side of the centre."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A control chart; `sigma` above one says that counts scatter more than chance explains."""

    centre: float
    sigma: float
    points: tuple[Point, ...]


def u_chart(months: Sequence[Month], *, baseline: int = BASELINE_MIN, laney: bool = False) -> Chart | None:
    """The chart of these months, its centre and scatter from the first `baseline` of them.

    Limits are centre +- 3 sqrt(centre / n), never below zero; with `laney` (U') times the scatter
    of the baseline. None with fewer months, a month without encounters, or no complaint at all.
    """
    past = months[:baseline]
    if len(past) < BASELINE_MIN or not all(month.size > 0 for month in months):
        return None
    centre = sum(month.count for month in past) / sum(month.size for month in past)
    if centre == 0:
        return None
    sigma = scatter(past) if laney else 1.0
    runs = _in_runs([month.count / month.size - centre for month in months])
    points = tuple(_point(month, centre, sigma, in_run=run) for month, run in zip(months, runs, strict=True))
    return Chart(centre=centre, sigma=sigma, points=points)


def scatter(months: Sequence[Month]) -> float:
    """Laney's sigma_z: the mean moving range of the standardised rates, in standard deviations.

    One where counts are Poisson; above where months differ by more than chance.
    """
    centre = sum(month.count for month in months) / sum(month.size for month in months)
    scores = [(m.count / m.size - centre) / math.sqrt(centre / m.size) for m in months]
    moves = [abs(after - before) for before, after in pairwise(scores)]
    return sum(moves) / len(moves) / MOVING_RANGE


def is_too_few(months: Sequence[Month]) -> bool:
    """Whether an ordinary month expects fewer than four, so that quarters should be charted."""
    return not months or sum(month.count for month in months) / len(months) < EXPECTED_MIN


def quarters(months: Sequence[Month]) -> list[Month]:
    """Three months at a time, whole quarters only, the newest ones kept."""
    skipped = len(months) % 3
    threes = [months[at : at + 3] for at in range(skipped, len(months), 3)]
    return [Month(sum(m.count for m in three), sum(m.size for m in three)) for three in threes]


def _point(month: Month, centre: float, sigma: float, *, in_run: bool) -> Point:
    rate, half = month.count / month.size, WIDTH * sigma * math.sqrt(centre / month.size)
    low, high = max(0.0, centre - half), centre + half
    return Point(rate=rate, low=low, high=high, beyond=not low <= rate <= high, in_run=in_run)


def _in_runs(distances: Sequence[float]) -> list[bool]:
    """Which values stand in a run of at least eight on one side; on the line is on no side."""
    marked: list[bool] = []
    for side, run in groupby(distances, key=lambda distance: (distance > 0) - (distance < 0)):
        length = len(list(run))
        marked += [side != 0 and length >= RUN] * length
    return marked
