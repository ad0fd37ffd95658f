"""Figures of the group's practices, read from what was counted by month. Plain values for pages and reports.

A practice that was never heard of, or without encounters, has no rate: that is not zero. Nothing here is sorted by a
rate. `among` narrows to the practices that concern somebody; the group's own rate stays that of all practices, unless
there are so few of them that it would tell of others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import case, func, select

from frontdesk.group.figure_tables import counted, month_figures
from frontdesk.group.store import Reading
from frontdesk.group.tables import site
from frontdesk.recovery.codes import Category, RecordKind
from frontdesk.recovery.funnel import Count, Funnel, Line, Point, SiteCount, funnel
from frontdesk.recovery.measures import PER, Rate, rate_of
from frontdesk.recovery.progress import MONTHS_READ, OwnPast, Stretch, month_names, past_of
from frontdesk.recovery.statistics import EXPECTED_MIN, Signal
from frontdesk.recovery.support import CAPTURE_HELP, Driver, Support, driver, in_order, strength_for, wants_support

Among: TypeAlias = frozenset[int] | None
MONTHS = 3
"""Practices are compared over so many months."""
MONTHS_TINY = 12
"""And over so many where three hold too few."""
REFERENCE_SITES_MIN = 5
"""Somebody whom only some practices concern sees the group's rate when at least so many other ones make it."""
NUMBERS = ("received", "complaints", "serious", "grievances", "compliments", "encounters", "days")
OF_A_MONTH = ("complaints", "serious", "grievances", "encounters")
"""What is known of the last two months by themselves; encounters last."""
NOTHING = (0, 0, 0, 0)
COLUMN: Mapping[Line, str] = {Line.ALL: "complaints", Line.SERIOUS: "serious", Line.GRIEVANCES: "grievances"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Months in a row, both included, as `2026-05`."""

    first: str
    last: str
    months: int

    @property
    def words(self) -> str:
        """As it stands in a heading."""
        return self.last if self.months == 1 else f"{self.first} to {self.last}"


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
    last: Sequence[int] = NOTHING
    before: Sequence[int] = NOTHING
    """The last month and the one before it, as `OF_A_MONTH` names them."""

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
    """Every practice over a span, by name. The database adds up; the last two months come along by themselves."""
    m = month_figures.c
    two = _last_two(span)
    sums = [func.sum(m[name]) for name in NUMBERS]
    sums += [func.sum(case((m.month == month, m[name]), else_=0)) for month in two for name in OF_A_MONTH]
    query = select(m.site_id, *sums).where(m.month >= min(span.first, two[0]), m.month <= span.last)
    if span.months == 1:
        sums[: len(NUMBERS)] = [func.sum(case((m.month == span.last, m[name]), else_=0)) for name in NUMBERS]
        query = select(m.site_id, *sums).where(m.month.in_(two))
    names = select(site.c.id, site.c.code, site.c.name)
    if among is not None:
        names, query = names.where(site.c.id.in_(sorted(among))), query.where(m.site_id.in_(sorted(among)))
    totals = {row[0]: row for row in tx.execute(query.group_by(m.site_id)).all()}
    found = [_figures(row, totals.get(row[0])) for row in tx.execute(names).all()]
    return sorted(found, key=lambda one: (one.name.casefold(), one.code))


def _figures(named: Sequence[Any], row: Sequence[Any] | None) -> SiteFigures:
    site_id, code, name = named
    if row is None:
        return SiteFigures(id=site_id, code=code, name=name)
    _, received, complaints, serious, grievances, compliments, encounters, days, *lately = row
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
        before=lately[: len(OF_A_MONTH)],
        last=lately[len(OF_A_MONTH) :],
    )


def _last_two(span: Span) -> list[str]:
    return month_names(date.fromisoformat(f"{span.last}-01"), 2)


def funnel_of(figures: Sequence[SiteFigures], line: Line = Line.ALL, *, among: Among = None) -> Funnel:
    """The funnel of one line. `figures` are those of all practices; `among` narrows whom it names.

    Somebody whom only some practices concern gets no comparison where fewer than five other practices have encounters:
    the group's rate would then tell of them.
    """
    counts = {one.id: _site_count(one, line) for one in figures}
    return _compared(counts, line, among)


def _compared(counts: Mapping[int, SiteCount], line: Line, among: Among, shown: frozenset[str] | None = None) -> Funnel:
    """Those who are `shown` (of those that concern somebody) beside all of them, where that tells nobody of others."""
    if among is None:
        return funnel(line, list(counts.values()), shown=shown)
    mine = frozenset(one.code for site_id, one in counts.items() if site_id in among)
    others = sum(one.period.size > 0 for site_id, one in counts.items() if site_id not in among)
    known = [one for site_id, one in counts.items() if others >= REFERENCE_SITES_MIN or site_id in among]
    return funnel(line, known, shown=mine if shown is None else mine & shown)


def _site_count(one: SiteFigures, line: Line) -> SiteCount:
    at = OF_A_MONTH.index(COLUMN[line])
    return SiteCount(
        code=one.code,
        name=one.name,
        period=Count(getattr(one, COLUMN[line]), one.encounters),
        last=Count(one.last[at], one.last[-1]),
        before=Count(one.before[at], one.before[-1]),
    )


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


# ---------------------------------------------------------------- where a hand could help


@dataclass(frozen=True, kw_only=True, slots=True)
class SupportList:
    """Offers, the most likely to be needed first; and practices that seem to write down little, by name."""

    offers: tuple[Support, ...]
    check_capture: tuple[Point, ...]
    capture_help: str = CAPTURE_HELP


def support_list(tx: Reading, last: date, *, among: Among = None) -> SupportList:
    """Whom to offer what, over three months; over twelve where three hold too few."""
    quarter, year = _quarter_and_year(tx, last)
    lately = _compared(quarter, Line.ALL, among)
    large = {point.code: point for point in lately.points if point.expected >= EXPECTED_MIN}
    tiny = frozenset(one.code for one in quarter.values()) - set(large)
    points = [(point, MONTHS) for point in large.values()]
    points += [(point, MONTHS_TINY) for point in _compared(year, Line.ALL, among, tiny).points]
    strength = {MONTHS: _strength(quarter), MONTHS_TINY: _strength(year)}
    listed = [(p, months, chance) for p, months in points if (chance := wants_support(p, strength[months])) is not None]
    low = [point for point, _ in points if point.signal is Signal.CHECK_CAPTURE]
    ids = {one.code: site_id for site_id, one in quarter.items()}
    rates = _rates_by_category(tx, last, quarter)
    offers: list[Support] = []
    for months in (MONTHS, MONTHS_TINY):
        mine = [(p, chance) for p, length, chance in listed if length == months]
        drivers = _drivers(tx, {ids[p.code]: p.size for p, _ in mine}, last, months, rates)
        offers += [Support(point=p, months=months, chance=chance, driver=drivers[ids[p.code]]) for p, chance in mine]
    return SupportList(
        offers=tuple(in_order(offers)),
        check_capture=tuple(sorted(low, key=lambda point: (point.name.casefold(), point.code))),
    )


def _quarter_and_year(tx: Reading, last: date) -> tuple[dict[int, SiteCount], dict[int, SiteCount]]:
    """All complaints of every practice over three months and over twelve, in one question to the database."""
    m, span = month_figures.c, span_of(last, MONTHS_TINY)
    before, newest = _last_two(span)
    quarter = m.month >= span_of(last, MONTHS).first
    parts = [(quarter, m.complaints), (quarter, m.encounters)]
    parts += [(m.month == month, column) for month in (newest, before) for column in (m.complaints, m.encounters)]
    sums = [func.sum(m.complaints), func.sum(m.encounters), *(func.sum(case((of, n), else_=0)) for of, n in parts)]
    query = select(m.site_id, *sums).where(m.month >= span.first, m.month <= span.last).group_by(m.site_id)
    known = {row[0]: row for row in tx.execute(query).all()}
    nothing = (0,) * (len(sums) + 1)
    of_quarter: dict[int, SiteCount] = {}
    of_year: dict[int, SiteCount] = {}
    for site_id, code, name in tx.execute(select(site.c.id, site.c.code, site.c.name)).all():
        _, count, size, lately, seen, c1, n1, c2, n2 = known.get(site_id, nothing)
        months = (Count(c1, n1), Count(c2, n2))
        for found, period in ((of_quarter, Count(lately, seen)), (of_year, Count(count, size))):
            found[site_id] = SiteCount(code=code, name=name, period=period, last=months[0], before=months[1])
    return of_quarter, of_year


def _strength(counts: Mapping[int, SiteCount]) -> float:
    known = [one.period for one in counts.values() if one.period.size]
    return strength_for([one.complaints for one in known], [one.size for one in known])


def _rates_by_category(tx: Reading, last: date, counts: Mapping[int, SiteCount]) -> dict[Category, float]:
    """The group's rates per encounter of each kind of trouble, over three months."""
    size = sum(one.period.size for one in counts.values())
    return {category: count / size for category, count in _by_category(tx, span_of(last)).items()} if size else {}


def _drivers(
    tx: Reading, sizes: Mapping[int, int], last: date, months: int, rates: Mapping[Category, float]
) -> dict[int, Driver | None]:
    """The one driver of each of these practices; `sizes` are their encounters in the period."""
    if not sizes:
        return {}
    span, ids = span_of(last, months), sorted(sizes)
    earlier = span_of(date.fromisoformat(f"{_month_before(span.first)}-01"), MONTHS_TINY)
    own, past, before = (
        _by_category_of(tx, span, ids),
        _by_category_of(tx, earlier, ids),
        _encounters_of(tx, earlier, ids),
    )
    return {one: driver(own.get(one, {}), sizes[one], rates, past.get(one, {}), before.get(one, 0)) for one in ids}


def _month_before(month: str) -> str:
    return month_names(date.fromisoformat(f"{month}-01"), 2)[0]


def _in(span: Span) -> tuple[Any, Any, Any]:
    c = counted.c
    return (c.day >= f"{span.first}-01", c.day <= f"{span.last}-31", c.record == RecordKind.COMPLAINT.value)


def _by_category(tx: Reading, span: Span) -> dict[Category, int]:
    c = counted.c
    query = select(c.category, func.count()).where(*_in(span), c.category.is_not(None)).group_by(c.category)
    return {Category(word): count for word, count in tx.execute(query) if word in _WORDS}


def _by_category_of(tx: Reading, span: Span, ids: Sequence[int]) -> dict[int, dict[Category, int]]:
    c = counted.c
    query = select(c.site_id, c.category, func.count()).where(*_in(span), c.site_id.in_(ids), c.category.is_not(None))
    found: dict[int, dict[Category, int]] = {}
    for site_id, word, count in tx.execute(query.group_by(c.site_id, c.category)):
        if word in _WORDS:
            found.setdefault(site_id, {})[Category(word)] = count
    return found


def _encounters_of(tx: Reading, span: Span, ids: Sequence[int]) -> dict[int, int]:
    m = month_figures.c
    query = select(m.site_id, func.sum(m.encounters)).where(
        m.site_id.in_(ids), m.month >= span.first, m.month <= span.last
    )
    return {site_id: int(size) for site_id, size in tx.execute(query.group_by(m.site_id))}


_WORDS = frozenset(one.value for one in Category)


def per_thousand(rate: float) -> float:
    """A rate per encounter as it is shown."""
    return rate * PER
