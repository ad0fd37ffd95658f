"""A practice beside its own past: complaints per 1,000 encounters month by month, and what may be said of them.

An ordinary u-chart misleads in two ways, and both are said before it is drawn. With few complaints a month its limits
do not hold: quarters are charted, or nothing is. Where months scatter more than counts do by chance it raises false
alarms: its limits are widened (Laney). Sources as in `control_chart.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from frontdesk.recovery.control_chart import (
    BASELINE_MIN,
    Chart,
    Month,
    Point,
    is_too_few,
    quarters,
    scatter,
    u_chart,
)
from frontdesk.recovery.measures import PER, Rate, rate_of

MONTHS_MAX = 24
"""As many months are charted: a year to compare with, and a year to see."""
MONTHS_READ = 48
"""As many are read, so that quarters have three years to compare with and one to see."""
DISPERSED = 1.5
"""From here on months scatter more than chance explains: of twelve Poisson months the mean moving range lies below it
nineteen times in twenty (relative standard error about 0.25)."""


class Reading(Enum):
    """What kind of picture the months allow."""

    NO_ENCOUNTERS = "no encounters are entered, so there is no rate"
    SHORT = "limits need twelve months in a row with encounters"
    FEW = "too few to tell: fewer than four complaints are expected in a month"
    QUARTERS = "fewer than four complaints are expected in a month: quarters are charted"
    DISPERSED = "months differ more than chance explains, so the limits are widened for it"
    PLAIN = "limits lie three standard deviations around the first twelve months' mean"

    @property
    def sentence(self) -> str:
        """As it stands by itself."""
        return f"{self.value[:1].upper()}{self.value[1:]}."


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A month or a quarter."""

    name: str
    """`2026-05`, or the first and the last month of a quarter."""
    count: int
    """Complaints on the days whose encounters are known."""
    size: int
    received: int
    """All complaints, on days without a count too."""

    @property
    def rate(self) -> Rate | None:
        """Per 1,000 encounters with the exact interval; None without encounters."""
        return rate_of(self.count, self.size)


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnPast:
    """What is drawn: stretches of time, oldest first, their chart where one holds, and what to know of it."""

    reading: Reading
    stretches: tuple[Stretch, ...]
    chart: Chart | None = None
    """Its points are per encounter; it has one for each of the last stretches."""
    months: int = 0
    """Months with encounters in a row, up to the newest that has any."""
    ahead: int = 0
    """The newest months, whose encounters are not entered yet: they stand after the chart and have no limits."""

    def limits(self, at: int) -> tuple[float, float] | None:
        """Lower and upper limit of a stretch, per 1,000."""
        point = self._point(at)
        return (point.low * PER, point.high * PER) if point else None

    def signal(self, at: int) -> str:
        """What a stretch says: `above its limit`, `below its limit`, `eight on one side`; empty for nothing."""
        point = self._point(at)
        if self.chart is None or point is None:
            return ""
        if point.beyond:
            return "above its limit" if point.rate > self.chart.centre else "below its limit"
        return "eight on one side" if point.in_run else ""

    def _point(self, at: int) -> Point | None:
        """A stretch on the chart; None where the chart does not reach."""
        points = self.chart.points if self.chart else ()
        place = at - (len(self.stretches) - self.ahead - len(points))
        return points[place] if 0 <= place < len(points) else None


def own_past(received: Iterable[date], encounters: Mapping[date, int], last: date) -> OwnPast:
    """The chart of the months up to the one of `last`; `received` are the business days of receipt."""
    by_day = Counter(received)
    return past_of([_month(name, by_day, encounters) for name in month_names(last)])


def past_of(known: Iterable[Stretch]) -> OwnPast:
    """The chart of these months, one after the other without a gap, oldest first."""
    months = list(known)
    while months and not (months[0].received or months[0].size):
        months.pop(0)
    run, shown = _run_with_encounters(months), tuple(months[-MONTHS_MAX:])
    if not run:
        return OwnPast(reading=Reading.NO_ENCOUNTERS, stretches=shown)
    ahead = len(months) - months.index(run[-1]) - 1
    drawn = run[-(MONTHS_MAX - ahead) :] if ahead < MONTHS_MAX else []
    if len(drawn) < BASELINE_MIN:
        return OwnPast(reading=Reading.SHORT, stretches=shown, months=len(drawn))
    counted = [Month(one.count, one.size) for one in drawn]
    if is_too_few(counted[:BASELINE_MIN]):
        return _by_quarters(shown, run, months[len(months) - ahead :])
    dispersed = scatter(counted[:BASELINE_MIN]) > DISPERSED
    chart = u_chart(counted, laney=dispersed)
    reading = Reading.DISPERSED if dispersed else Reading.PLAIN
    return OwnPast(reading=reading, stretches=shown, chart=chart, months=len(run), ahead=ahead)


def _by_quarters(months: tuple[Stretch, ...], run: Sequence[Stretch], ahead: Sequence[Stretch]) -> OwnPast:
    """Quarters where there are enough of them for limits; otherwise the months without limits."""
    threes = quarters([Month(one.count, one.size) for one in run])
    chart = u_chart(threes) if len(threes) >= BASELINE_MIN and not is_too_few(threes[:BASELINE_MIN]) else None
    if chart is None:
        return OwnPast(reading=Reading.FEW, stretches=months, months=len(run))
    drawn = (*joined(run), *ahead)
    return OwnPast(reading=Reading.QUARTERS, stretches=drawn, chart=chart, months=len(run), ahead=len(ahead))


def joined(months: Sequence[Stretch]) -> list[Stretch]:
    """Three months at a time, the newest kept; as `quarters` does with the counts."""
    skipped = len(months) % 3
    threes = [months[at : at + 3] for at in range(skipped, len(months), 3)]
    return [
        Stretch(
            name=f"{three[0].name} to {three[-1].name[-2:]}",
            count=sum(one.count for one in three),
            size=sum(one.size for one in three),
            received=sum(one.received for one in three),
        )
        for three in threes
    ]


def first_day(last: date) -> date:
    """The first day of the months that are looked at."""
    return date.fromisoformat(f"{month_names(last)[0]}-01")


def month_names(last: date, count: int = MONTHS_READ) -> list[str]:
    """So many months up to the one of a day, oldest first, as `2026-05`."""
    month = last.year * 12 + last.month - 1
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(month - count + 1, month + 1)]


def _month(name: str, by_day: Mapping[date, int], encounters: Mapping[date, int]) -> Stretch:
    days = [day for day in encounters if day.isoformat().startswith(name)]
    return Stretch(
        name=name,
        count=sum(by_day.get(day, 0) for day in days),
        size=sum(encounters[day] for day in days),
        received=sum(count for day, count in by_day.items() if day.isoformat().startswith(name)),
    )


def _run_with_encounters(months: Sequence[Stretch]) -> list[Stretch]:
    """The months with encounters in a row, up to the newest that has any: the one at hand may only have begun."""
    run: list[Stretch] = []
    for month in reversed(months):
        if not month.size:
            if not run:
                continue
            break
        run.insert(0, month)
    return run
