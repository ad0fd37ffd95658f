"""Where a hand could help: whom to offer what, from what was counted by month. Plain values for pages and reports.

Nothing here is sorted by a rate. `among` narrows to the practices that concern somebody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from frontdesk.group.figure_tables import counted, encounters, month_figures
from frontdesk.group.figures import MONTHS, MONTHS_TINY, Span, compared, counts, span_of
from frontdesk.group.overview import Among
from frontdesk.group.store import Reading
from frontdesk.recovery.codes import Category, RecordKind
from frontdesk.recovery.funnel import Line, Point, SiteCount
from frontdesk.recovery.progress import month_names
from frontdesk.recovery.statistics import EXPECTED_MIN, Signal
from frontdesk.recovery.support import CAPTURE_HELP, Driver, Support, driver, in_order, strength_for, wants_support


@dataclass(frozen=True, kw_only=True, slots=True)
class SupportList:
    """Offers, the most likely to be needed first; and practices that seem to write down little, by name."""

    offers: tuple[Support, ...]
    check_capture: tuple[Point, ...]
    capture_help: str = CAPTURE_HELP


def support_list(tx: Reading, last: date, *, among: Among = None, shown: frozenset[str] | None = None) -> SupportList:
    """Whom to offer what, over three months; over twelve where three hold too few. `shown` asks for these codes."""
    quarter = counts(tx, span_of(last, MONTHS))
    year = _year(tx, last, quarter)
    lately = compared(quarter, Line.ALL, among, shown)
    large = {point.code: point for point in lately.points if point.expected >= EXPECTED_MIN}
    tiny = (frozenset(one.code for one in quarter.values()) if shown is None else shown) - set(large)
    points = [(point, MONTHS) for point in large.values()]
    points += [(point, MONTHS_TINY) for point in compared(year, Line.ALL, among, tiny).points]
    strength = {MONTHS: _strength(quarter), MONTHS_TINY: _strength(year)}
    listed = [(p, months, chance) for p, months in points if (chance := wants_support(p, strength[months])) is not None]
    low = [point for point, _ in points if point.signal is Signal.CHECK_CAPTURE]
    ids = {one.code: site_id for site_id, one in quarter.items()}
    rates = _rates_by_category(tx, last, quarter) if listed else {}
    offers: list[Support] = []
    for months in (MONTHS, MONTHS_TINY):
        mine = [(p, chance) for p, length, chance in listed if length == months]
        drivers = _drivers(tx, [ids[p.code] for p, _ in mine], last, months, rates)
        offers += [Support(point=p, months=months, chance=chance, driver=drivers[ids[p.code]]) for p, chance in mine]
    return SupportList(
        offers=tuple(in_order(offers)),
        check_capture=tuple(sorted(low, key=lambda point: (point.name.casefold(), point.code))),
    )


def _year(tx: Reading, last: date, quarter: Mapping[int, SiteCount]) -> dict[int, SiteCount]:
    """The same practices over twelve months; their last two are those of the quarter."""
    m, span = month_figures.c, span_of(last, MONTHS_TINY)
    sums = select(m.site_id, func.sum(m.complaints), func.sum(m.encounters))
    query = sums.where(m.month >= span.first, m.month <= span.last).group_by(m.site_id)
    known = {site_id: (count, size) for site_id, count, size in tx.execute(query).all()}
    nothing = (0, 0)
    return {
        site_id: SiteCount(code, name, *known.get(site_id, nothing), *lately)
        for site_id, (code, name, _, _, *lately) in quarter.items()
    }


def _strength(counts: Mapping[int, SiteCount]) -> float:
    known = [one for one in counts.values() if one.size]
    return strength_for([one.complaints for one in known], [one.size for one in known])


def _rates_by_category(tx: Reading, last: date, counts: Mapping[int, SiteCount]) -> dict[Category, float]:
    """The group's rates per encounter of each kind of trouble, over three months."""
    size = sum(one.size for one in counts.values())
    return {category: count / size for category, count in _by_category(tx, span_of(last)).items()} if size else {}


def _drivers(
    tx: Reading, ids: Sequence[int], last: date, months: int, rates: Mapping[Category, float]
) -> dict[int, Driver | None]:
    """The one driver of each of these practices."""
    if not ids:
        return {}
    span = span_of(last, months)
    earlier = span_of(date.fromisoformat(f"{_month_before(span.first)}-01"), MONTHS_TINY)
    now, before = _months_of(tx, span, ids), _months_of(tx, earlier, ids)
    own, past = _by_category_of(tx, span, now), _by_category_of(tx, earlier, before)
    return {
        one: driver(own.get(one, {}), now[one].encounters, rates, past.get(one, {}), before[one].encounters)
        for one in ids
    }


def _month_before(month: str) -> str:
    return month_names(date.fromisoformat(f"{month}-01"), 2)[0]


_SAME_DAY = (encounters.c.site_id == counted.c.site_id) & (encounters.c.day == counted.c.day)
_LACKING = (month_figures.c.received > month_figures.c.complaints,)
_COUNTED_DAYS = counted.join(encounters, _SAME_DAY)
"""What was received on days whose encounters are known: no other day has a part in a rate."""


def _in(span: Span) -> tuple[Any, Any, Any]:
    c = counted.c
    return (c.day >= f"{span.first}-01", c.day <= f"{span.last}-31", c.record == RecordKind.COMPLAINT.value)


def _by_category(tx: Reading, span: Span) -> dict[Category, int]:
    """Of the whole group: all, less those of days without a count, of which most groups have none."""
    c, m = counted.c, month_figures.c
    all_days = select(c.category, func.count()).where(*_in(span), c.category.is_not(None)).group_by(c.category)
    found = _tally(tx, all_days)
    if _lacks_days(tx, span):
        months = counted.join(month_figures, (m.site_id == c.site_id) & (m.month == func.substr(c.day, 1, 7)))
        unknown = select(c.category, func.count()).select_from(months.outerjoin(encounters, _SAME_DAY))
        others = unknown.where(*_in(span), *_LACKING, encounters.c.day.is_(None), c.category.is_not(None))
        found -= _tally(tx, others.group_by(c.category))
    return {Category(word): count for word, count in found.items() if word in _WORDS}


def _lacks_days(tx: Reading, span: Span) -> bool:
    """Whether complaints fell on days without a count anywhere."""
    m = month_figures.c
    query = select(m.site_id).where(m.month >= span.first, m.month <= span.last, *_LACKING)
    return tx.execute(query.limit(1)).first() is not None


def _tally(tx: Reading, query: Select[Any]) -> Counter[str]:
    return Counter({word: count for word, count in tx.execute(query).all()})  # noqa: C416 - rows are no pairs to mypy


def _by_category_of(tx: Reading, span: Span, known: Mapping[int, _Months]) -> dict[int, dict[Category, int]]:
    c = counted.c
    source = _COUNTED_DAYS if any(one.lacks_days for one in known.values()) else counted
    of_these = select(c.site_id, c.category, func.count()).select_from(source)
    query = of_these.where(*_in(span), c.site_id.in_(known), c.category.is_not(None))
    found: dict[int, dict[Category, int]] = {}
    for site_id, word, count in tx.execute(query.group_by(c.site_id, c.category)).all():
        if word in _WORDS:
            found.setdefault(site_id, {})[Category(word)] = count
    return found


class _Months(NamedTuple):
    """Some months of one practice: its encounters, and whether complaints fell on days without a count."""

    encounters: int = 0
    lacks_days: bool = False


def _months_of(tx: Reading, span: Span, ids: Sequence[int]) -> dict[int, _Months]:
    """These months of each of these practices; nought for one of which nothing is known."""
    m = month_figures.c
    query = select(m.site_id, func.sum(m.encounters), func.sum(m.received) > func.sum(m.complaints))
    mine = query.where(m.site_id.in_(ids), m.month >= span.first, m.month <= span.last).group_by(m.site_id)
    known = {site_id: _Months(int(size), bool(lacks)) for site_id, size, lacks in tx.execute(mine).all()}
    return {one: known.get(one, _Months()) for one in ids}


_WORDS = frozenset(one.value for one in Category)
