"""The measures of a period: how fast, how often right the first time, how often at all.

The cohort are the complaints, neither merged nor void, whose business day of receipt lies in
the period; everything is judged by what had occurred up to `as_of` (`as_at.py`), and counted by
`tally.py`. Medians and percentiles, never means: one forgotten complaint must not hide behind
ninety quick ones, nor ninety behind one. Nothing here compares people or ranks practices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.recovery.statistics import SHARE_SIZE_MIN, Interval, poisson_interval, wilson_interval

PER = 1000
"""Rates are per so many completed encounters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """Business days of receipt, both included, as they stood at one moment."""

    first: date
    last: date
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. Below ten it is not shown as a share."""

    k: int = 0
    n: int = 0

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None of fewer than ten."""
        return self.k / self.n if self.n >= SHARE_SIZE_MIN else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 % interval; None of fewer than ten."""
        return wilson_interval(self.k, self.n) if self.n >= SHARE_SIZE_MIN else None


@dataclass(frozen=True, slots=True)
class Rate:
    """Complaints per 1,000 completed encounters, with the exact 95 % interval."""

    value: float
    low: float
    high: float


def rate_of(count: int, encounters: int | None) -> Rate | None:
    """The rate of a count; None where the encounters are not known or there were none."""
    if not encounters:
        return None
    interval = poisson_interval(count, encounters)
    return Rate(count * PER / encounters, interval.low * PER, interval.high * PER)


@dataclass(frozen=True, kw_only=True, slots=True)
class Measures:
    """The measures of one period. Times are business minutes; a median of nothing is None."""

    period: Period
    receipts: int
    """Every record logged, merged and void ones too; a call that reopened is none."""
    complaints: int
    merged: int
    compliments: int
    encounters: int | None
    days_without_encounters: int
    """Business days of the period, up to `as_of`, on which nobody entered a count."""
    rate: Rate | None
    """Over the days whose encounters are known: a day without a count has no part in it."""
    rate_serious: Rate | None
    """The same for severity 2 and 3."""
    rate_grievances: Rate | None
    by_severity: Mapping[int, int]
    by_domain: Mapping[str, int]
    by_stage: Mapping[str, int]
    acknowledged_on_time: Share
    """Of those acknowledged or past their target; the target is the site's for channel and severity."""
    minutes_to_acknowledge_median: float | None
    minutes_to_acknowledge_p90: int | None
    waiting: int
    """Not acknowledged yet: they have no time to acknowledge, and are no less slow for it."""
    waiting_longest: int | None
    first_resolution_net_median: float | None
    """Without the time spent waiting on the patient; of those who can be reached."""
    first_resolution_gross_median: float | None
    total_resolution_net_median: float | None
    """Until the last resolution, so with reopened time; of those not open again."""
    resolved_by_next_close: Share
    """Put right, as they said, by the close of the next business day; of those resolved or past it."""
    resolved_once: Share
    """Put right at once, never reopened, no repeat in fourteen days; of those that old."""
    repeated: Share
    """The same patient with the same trouble within fourteen days; of the same."""
    asked: Share
    """How often anybody asked whether it is right; of those resolved."""
    reopened: Share
    follow_up_on_time: Share
    """By the close of the second business day; of those whose day has passed."""
    followed_up_late: int
    grievances: int
    notices_on_time: Share
    """Within seven calendar days, or by the date that a letter named before the time was over."""
    loop_closure_median: float | None
    coded_other: Share = Share()
    """Of all complaints those that nobody found a word for; above one in ten the words do not fit."""
    steps_skipped: Share = Share()
    """Of all complaints those in which a question of the checklist was left open, on record."""
    entered_late: Share = Share()
    """Of all complaints those typed more than a business day after they came."""
    rate_compliments: Rate | None = None
    """Beside the complaints: few of both may mean that little is written down."""
