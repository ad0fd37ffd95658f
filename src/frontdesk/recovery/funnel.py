"""Practices beside the group's rate: who lies where chance alone would put them, and who does not. No ranks.

Source: D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005).
The limits are exact and interpolated (`statistics.py`). They are not corrected for over-dispersion: practices also
differ in how much they write down, so more of them lie outside than the limits promise, and whoever shows the limits
says so. A practice without encounters has no rate, and no place here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from frontdesk.recovery.codes import Code
from frontdesk.recovery.measures import PER, Rate, rate_of
from frontdesk.recovery.statistics import (
    COUNT_MIN,
    EXPECTED_MIN,
    RARE,
    UNUSUAL,
    Limits,
    Seen,
    Signal,
    funnel_limits,
    mid_p_high,
    mid_p_low,
    reference_rate,
    signal,
)

NOT_CORRECTED = "Limits are not corrected for over-dispersion."
"""Stands on every picture of a funnel."""
CURVE_POINTS = 48
TOO_FEW, WITHIN = Signal.TOO_FEW, Signal.WITHIN
"""What is said of nearly all practices, looked up once: there may be thousands of them."""


class Line(Code):
    """Which complaints are counted: three lines, since a low one may hide a high one."""

    ALL = "all", "all complaints"
    SERIOUS = "serious", "severity 2 and 3"
    GRIEVANCES = "grievances", "grievances"


class Count(NamedTuple):
    """Complaints on the days whose encounters are known, and those encounters."""

    complaints: int = 0
    size: int = 0


class SiteCount(NamedTuple):
    """What one practice counts in the period, in its last month, and in the month before that.

    Complaints are those of days whose encounters are known, sizes those encounters. A group may have thousands of
    practices, and this is made for each of them whenever somebody looks: so it is one row, and flat.
    """

    code: str
    name: str
    complaints: int = 0
    size: int = 0
    newest: int = 0
    newest_size: int = 0
    before: int = 0
    before_size: int = 0


class Point(NamedTuple):
    """One practice on the funnel. Its interval and its limits are worked out when somebody looks at them."""

    code: str
    name: str
    complaints: int
    size: int
    reference: float
    """The rate per encounter it is compared with: the group's, without itself where it is a large part of it."""
    signal: Signal

    @property
    def expected(self) -> float:
        """Complaints that the reference leads one to expect of so many encounters."""
        return self.reference * self.size

    @property
    def rate(self) -> Rate:
        """Per 1,000 encounters with the exact 95 % interval."""
        rate = rate_of(self.complaints, self.size)
        assert rate is not None  # noqa: S101 - nobody without encounters is a point
        return rate

    @property
    def limits(self) -> Limits | None:
        """Per 1,000 encounters; None where the group has no complaint to compare with."""
        return per_thousand(funnel_limits(self.reference, self.size)) if self.reference else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Funnel:
    """A line of complaints over all practices that have encounters."""

    line: Line
    rate: float
    """The group's, per encounter; zero where there is nothing to compare with."""
    points: tuple[Point, ...]
    """Practices with encounters, by name: never by rate."""
    standing_out: tuple[Point, ...]
    """Those of the points about whom the numbers say something, by name."""
    without: tuple[str, ...]
    """Codes of practices without encounters: they have no rate."""

    def curve(self) -> list[tuple[float, Limits]]:
        """The limits over the range of encounters, per 1,000, at sizes that are evenly far apart as logarithms."""
        if not self.points or not self.rate:
            return []
        low, high = span(point.size for point in self.points)
        steps = [low * (high / low) ** (at / (CURVE_POINTS - 1)) for at in range(CURVE_POINTS)]
        return [(size, per_thousand(funnel_limits(self.rate, size))) for size in steps]


def span(sizes: Iterable[int]) -> tuple[float, float]:
    """From a little below the smallest to a little above the largest."""
    known = list(sizes)
    return max(1.0, min(known) / 1.25), max(known) * 1.25


def per_thousand(limits: Limits) -> Limits:
    """Limits per encounter as they are shown."""
    return Limits(
        low_998=limits.low_998 * PER,
        low_95=limits.low_95 * PER,
        high_95=limits.high_95 * PER,
        high_998=limits.high_998 * PER,
    )


def funnel(line: Line, sites: Sequence[SiteCount], *, shown: frozenset[str] | None = None) -> Funnel:
    """All practices that have encounters beside the group's rate; `shown` narrows whom the funnel names."""
    count, size = sum([site.complaints for site in sites]), sum([site.size for site in sites])
    seen = sorted(sites if shown is None else [site for site in sites if site.code in shown], key=_by_name)
    points = [_point(site, count, size) for site in seen if site.size]
    return Funnel(
        line=line,
        rate=count / size if size else 0.0,
        points=tuple(points),
        standing_out=tuple([point for point in points if point.signal is not TOO_FEW and point.signal is not WITHIN]),
        without=tuple([site.code for site in seen if not site.size]),
    )


def _by_name(site: SiteCount) -> tuple[str, str]:
    return (site.name.casefold(), site.code)


def _point(site: SiteCount, count: int, size: int) -> Point:
    """Compared with the rate of all, `count` in `size`."""
    reference = reference_rate(count, size, site.complaints, site.size)
    return Point(site.code, site.name, site.complaints, site.size, reference, signal_of_period(site, reference))


def signal_of_period(site: SiteCount, reference: float) -> Signal:
    """The flag of a practice: its period beyond the 99.8 % limits, or its last two months both beyond the 95 % ones.

    Source: as `statistics.signal`, whose weaker line needs two months in a row on the same side. By chance alone a
    practice is flagged with a probability of at most .002 for the period and .00125 for the two months.
    """
    _, _, count, size, newest, newest_size, before, before_size = site
    expected = size * reference
    if count < COUNT_MIN or expected < EXPECTED_MIN:
        return TOO_FEW
    if not plainly_within(count, expected, RARE):
        found = signal(Seen(count, expected))
        if found is not WITHIN:
            return found
    newest_expected = newest_size * reference
    if newest_expected < EXPECTED_MIN or plainly_within(newest, newest_expected, UNUSUAL):
        return WITHIN
    before_expected = before_size * reference
    if before_expected < EXPECTED_MIN or plainly_within(before, before_expected, UNUSUAL):
        return WITHIN
    return _signal_of_months(Seen(newest, newest_expected), Seen(before, before_expected))


def _signal_of_months(*months: Seen) -> Signal:
    """What the last months say together."""
    if not all(month.is_enough for month in months):
        return WITHIN
    for chance, flag in ((mid_p_high, Signal.LOOK), (mid_p_low, Signal.CHECK_CAPTURE)):
        if all(chance(month.count, month.expected) < UNUSUAL for month in months):
            return flag
    return WITHIN


def plainly_within(count: int, expected: float, chance: float) -> bool:
    """Whether a count is so near to what is expected that no exact one-sided chance need be worked out.

    For three or more, where one or more is expected.
    """
    apart = count - expected
    return apart * apart <= NEAR[chance] * expected


NEAR: Mapping[float, float] = {UNUSUAL: 1.5**2, RARE: 2.5**2}
"""Squares of standard deviations: the chance of a count so near is above that one-sided chance on both sides."""
