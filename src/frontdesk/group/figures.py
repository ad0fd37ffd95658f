"""Figures of the group's practices, read from what was counted by month. Plain values for pages and reports.

A practice that was never heard of, or without encounters, has no rate: that is not zero. Nothing here is sorted by a
rate. `among` narrows to the practices that concern somebody; the group's own rate stays that of all practices, unless
there are so few of them that it would tell of others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, case, func, select

from frontdesk.group.figure_tables import month_figures
from frontdesk.group.overview import Among, narrowed
from frontdesk.group.store import Reading
from frontdesk.group.tables import site
from frontdesk.recovery.funnel import Funnel, Line, SiteCount, funnel
from frontdesk.recovery.measures import PER, Rate, rate_of
from frontdesk.recovery.progress import MONTHS_READ, OwnPast, Stretch, month_names, past_of
from frontdesk.recovery.spoken import month_words

MONTHS = 3
"""Practices are compared over so many months."""
MONTHS_TINY = 12
"""And over so many where three hold too few."""
REFERENCE_SITES_MIN = 5
"""Somebody whom only some practices concern sees the group's rate when at least so many other ones make it."""
NUMBERS = ("received", "complaints", "serious", "grievances", "compliments", "encounters", "days")
COLUMN: Mapping[Line, str] = {Line.ALL: "complaints", Line.SERIOUS: "serious", Line.GRIEVANCES: "grievances"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Months in a row, both included, as `2026-05`."""

    first: str
    last: str
    months: int

    @property
    def words(self) -> str:
        """As it stands in a heading: `March to May 2026`."""
        return month_words(f"{self.first} to {self.last}")


def span_of(last: date, months: int = MONTHS) -> Span:
    """So many months up to the one of a day."""
    names = month_names(last, months)
    return Span(first=names[0], last=names[-1], months=months)


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteFigures:
    """What one practice counts in a span. Only `received` has the days without a known number of encounters."""

    id: int
    code: str
    name: str
    received: int = 0
    complaints: int = 0
    serious: int = 0
    grievances: int = 0
    compliments: int = 0
    encounters: int = 0
    days: int = 0
    known: bool = False
    """Whether anything was counted at all; nothing known is not nothing happened."""

    def rate(self, line: Line = Line.ALL) -> Rate | None:
        """Per 1,000 encounters with the exact interval; None without encounters."""
        return rate_of(getattr(self, COLUMN[line]), self.encounters)

    @property
    def capture(self) -> Capture:
        """How much seems to be written down."""
        return Capture(
            complaints=self.complaints,
            grievances=self.grievances,
            compliments=rate_of(self.compliments, self.encounters),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """Complaints for each grievance, and compliments per 1,000: very low ones say that little is written down."""

    complaints: int
    grievances: int
    compliments: Rate | None

    @property
    def per_grievance(self) -> float | None:
        """Complaints for each grievance; None where there is no grievance to compare with."""
        return self.complaints / self.grievances if self.grievances else None


def site_figures(tx: Reading, span: Span, among: Among = None) -> list[SiteFigures]:
    """Every practice over a span, by name. The database adds up."""
    m = month_figures.c
    query = select(m.site_id, *(func.sum(m[name]) for name in NUMBERS)).where(*_months(span))
    names = narrowed(select(site.c.id, site.c.code, site.c.name), site.c.id, among)
    totals = {row[0]: row for row in tx.execute(narrowed(query, m.site_id, among).group_by(m.site_id)).all()}
    found = [_figures(row, totals.get(row[0])) for row in tx.execute(names).all()]
    return sorted(found, key=lambda one: (one.name.casefold(), one.code))


def _months(span: Span) -> tuple[Any, Any]:
    return (month_figures.c.month >= span.first, month_figures.c.month <= span.last)


def _figures(named: Sequence[Any], row: Sequence[Any] | None) -> SiteFigures:
    site_id, code, name = named
    if row is None:
        return SiteFigures(id=site_id, code=code, name=name)
    _, received, complaints, serious, grievances, compliments, encounters, days = row
    return SiteFigures(
        id=site_id,
        code=code,
        name=name,
        received=received,
        complaints=complaints,
        serious=serious,
        grievances=grievances,
        compliments=compliments,
        encounters=encounters,
        days=days,
        known=True,
    )


def counts(tx: Reading, span: Span, line: Line = Line.ALL) -> dict[int, SiteCount]:
    """What every practice counts in two months or more, and in the last two of them by themselves, by its id.

    One question to the database, and no more of each practice than a funnel needs: there may be thousands.
    """
    return {row[0]: SiteCount(*row[1:]) for row in tx.execute(_counts(span, line)).all()}


@lru_cache(maxsize=64)
def _counts(span: Span, line: Line) -> Select[Any]:
    """The question alone, put together once."""
    m = month_figures.c
    both = (m[COLUMN[line]], m.encounters)
    sums = [func.sum(one) for one in both]
    sums += [func.sum(case((m.month == month, one), else_=0)) for month in _last_two(span) for one in both]
    known = select(m.site_id, *sums).where(*_months(span)).group_by(m.site_id).subquery()
    own, *columns = known.c
    known_or_nothing = [func.coalesce(column, 0) for column in columns]
    return select(site.c.id, site.c.code, site.c.name, *known_or_nothing).outerjoin(known, own == site.c.id)


def _last_two(span: Span) -> list[str]:
    """The last month, and the one before it."""
    return month_names(date.fromisoformat(f"{span.last}-01"), 2)[::-1]


def funnel_of(
    tx: Reading, span: Span, line: Line = Line.ALL, *, among: Among = None, shown: frozenset[str] | None = None
) -> Funnel:
    """The funnel of one line over all practices; `among` and `shown` narrow whom it names.

    Somebody whom only some practices concern gets no comparison where fewer than five other practices have encounters:
    the group's rate would then tell of them.
    """
    return compared(counts(tx, span, line), line, among, shown)


def compared(counted: Mapping[int, SiteCount], line: Line, among: Among, shown: frozenset[str] | None = None) -> Funnel:
    """Those who are `shown` (of those that concern somebody) beside all of them, where that tells nobody of others."""
    if among is None:
        return funnel(line, list(counted.values()), shown=shown)
    mine = frozenset(one.code for site_id, one in counted.items() if site_id in among)
    others = sum(one.size > 0 for site_id, one in counted.items() if site_id not in among)
    known = [one for site_id, one in counted.items() if others >= REFERENCE_SITES_MIN or site_id in among]
    return funnel(line, known, shown=mine if shown is None else mine & shown)


def own_history(tx: Reading, site_id: int, last: date, line: Line = Line.ALL) -> OwnPast:
    """One practice beside its own past, and what its chart may be read for."""
    m, names = month_figures.c, month_names(last, MONTHS_READ)
    column = m[COLUMN[line]]
    query = select(m.month, column.label("told"), m.encounters, m.received).where(
        m.site_id == site_id, m.month >= names[0], m.month <= names[-1]
    )
    known = {row.month: row for row in tx.execute(query)}

    def month(name: str) -> Stretch:
        row = known.get(name)
        if row is None:
            return Stretch(name=name, count=0, size=0, received=0)
        received = row.received if line is Line.ALL else row.told
        return Stretch(name=name, count=row.told, size=row.encounters, received=received)

    return past_of(month(name) for name in names)


def per_thousand(rate: float) -> float:
    """A rate per encounter as it is shown."""
    return rate * PER
