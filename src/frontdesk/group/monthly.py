"""A month of one practice, or of the group: everything that its report says, as plain values.

The measures are those of the practice's own screens, by the same code and the same rules (`recovery/tally.py`), from
what its desks have sent. What the server cannot see (who a patient is) it takes from the desk's own word.
"""

from __future__ import annotations

import calendar
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select

from frontdesk.group import projection
from frontdesk.group.counting import purpose_of, rules_of
from frontdesk.group.figure_tables import called_repeats, counted, encounters, survey
from frontdesk.group.figures import MONTHS, SiteFigures, Span, funnel_of, own_history, site_figures, span_of
from frontdesk.group.offers import support_list
from frontdesk.group.segments import Shares, shares_of_all
from frontdesk.group.store import Reading
from frontdesk.group.tables import complaint, device, site, story
from frontdesk.group.totals import SILENT_AFTER
from frontdesk.recovery.as_at import as_at
from frontdesk.recovery.codes import Category, RecordKind, Stage
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.funnel import Funnel, Line, Point
from frontdesk.recovery.measures import Measures, Period
from frontdesk.recovery.progress import OwnPast
from frontdesk.recovery.spoken import working_day
from frontdesk.recovery.stamps import instant, stamp
from frontdesk.recovery.support import Support
from frontdesk.recovery.tally import tallied

BEFORE, AFTER = timedelta(days=14), timedelta(days=2)
"""A receipt of so long before a month may belong to its first business day; time zones reach so far after it."""

STORIES_MAX = 3
"""In a report; the pages have all of them."""

WhatAndWhere = Mapping[tuple[Category | None, Stage | None], int]
"""How many about what, at which stage; None where nobody has said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyFigure:
    """What a survey elsewhere found, for one practice in one month. It is shown beside, never blended."""

    site: str
    question: str
    value: float
    n: int


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryOfMonth:
    """What a practice told everyone in a month."""

    site: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A hand that could be offered to a practice, and where in the visit its trouble mostly lies."""

    support: Support
    stage: Stage | None
    """Of the complaints of that kind in the period; None where they say none."""
    there: int
    """So many of them at that stage,"""
    among: int
    """of so many whose stage is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteMonth:
    """A month of one practice."""

    site: SiteFigures
    """The month itself."""
    purpose: str
    """What the practice stands for, in its own sentence; empty where it has told none."""
    working_day: int
    """Minutes that it is open on most of its days."""
    month: str
    as_of: datetime
    last_seen: datetime | None
    """When a desk of it was last heard; None means that nothing is known, which is not zero."""
    measures: Measures
    compared: Span
    points: Mapping[Line, Point]
    """Beside the group, over three months; a line is missing where there are no encounters."""
    past: OwnPast
    what: WhatAndWhere
    offer: Offer | None
    surveys: tuple[SurveyFigure, ...]
    stories: tuple[StoryOfMonth, ...]

    @property
    def silent(self) -> bool:
        """Whether its numbers may be old."""
        return is_silent(self.last_seen, self.as_of)


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupMonth:
    """A month of all practices, by name."""

    month: str
    as_of: datetime
    sites: tuple[SiteFigures, ...]
    """The month itself."""
    last_seen: Mapping[int, datetime | None]
    compared: Span
    funnels: Mapping[Line, Funnel]
    complaints: Mapping[int, int]
    """By practice."""
    grievances: Mapping[int, int]
    """By practice."""
    what: Mapping[int, WhatAndWhere]
    """By practice."""
    shares: Shares
    """Over the months that are compared."""
    shares_of_month: Shares
    offers: tuple[Offer, ...]
    check_capture: tuple[Point, ...]
    """Practices that seem to write down little."""
    surveys: tuple[SurveyFigure, ...]
    stories: tuple[StoryOfMonth, ...]
    thanks: int
    """How often anybody was thanked."""


def is_silent(last_seen: datetime | None, now: datetime) -> bool:
    """Whether nothing was heard for so long that numbers may be old."""
    return last_seen is None or now - last_seen > SILENT_AFTER


def days_of(month: str) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def month_before(now: datetime) -> str:
    """The last month that is over."""
    return (now.date().replace(day=1) - timedelta(days=1)).isoformat()[:7]


def measures_of(tx: Reading, site_id: int, first: date, last: date, now: datetime) -> Measures:
    """The measures of a practice from what it sent, as things stand now; as `measures` on its desk."""
    rules = rules_of(tx, site_id)
    c, e = complaint.c, encounters.c
    begin, end = _moment(first - BEFORE), _moment(last + AFTER)
    known = select(c.id).where(c.site_id == site_id, c.received_at >= begin, c.received_at < end)
    ids = set(tx.execute(known).scalars()) | set(_logged_since(tx, site_id, begin))
    pairs = select(called_repeats.c.id, called_repeats.c.other).where(called_repeats.c.site_id == site_id)
    ids |= {other for one, other in tx.execute(pairs).all() if one in ids}
    events = projection.story_of(tx, site_id, {f"{projection.PREFIX}{one}" for one in ids})
    days = select(e.day, e.count).where(e.site_id == site_id, e.day >= first.isoformat(), e.day <= last.isoformat())
    seen = {date.fromisoformat(day): count for day, count in tx.execute(days)}
    complaints = fold_together(as_at(events, now)).values()
    return tallied(complaints, rules, Period(first=first, last=last, as_of=now), seen)


def _logged_since(tx: Reading, site_id: int, begin: str) -> Iterator[str]:
    """Receipts whose time moved to before `begin`, since an earlier call was merged into them."""
    c = complaint.c
    for some in projection.in_parts(projection.hosts(tx, site_id)):
        moved = select(c.id, c.facts).where(c.site_id == site_id, c.id.in_(some), c.received_at < begin)
        for one, facts in tx.execute(moved):
            if json.loads(facts)["entered_at"] >= begin:
                yield one


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000Z"


def site_month(tx: Reading, site_id: int, month: str, now: datetime) -> SiteMonth:
    """Everything about a month of one practice."""
    first, last = days_of(month)
    one = next(s for s in site_figures(tx, span_of(last, 1), frozenset({site_id})))
    compared = span_of(last, MONTHS)
    only = frozenset({one.code})
    points = {line: point for line in Line for point in funnel_of(tx, compared, line, shown=only).points}
    offers = _placed(tx, support_list(tx, last, shown=only).offers, last)
    return SiteMonth(
        site=one,
        purpose=purpose_of(tx, site_id),
        working_day=working_day(rules_of(tx, site_id).calendar),
        month=month,
        as_of=now,
        last_seen=last_seen_of(tx).get(site_id),
        measures=measures_of(tx, site_id, first, last, now),
        compared=compared,
        points=points,
        past=own_history(tx, site_id, last),
        what=what_and_where(tx, month, site_id).get(site_id, {}),
        offer=next(iter(offers), None),
        surveys=surveys_of(tx, month, [one]),
        stories=stories_of(tx, month, site_id),
    )


def group_month(tx: Reading, month: str, now: datetime) -> GroupMonth:
    """Everything about a month of the group."""
    _, last = days_of(month)
    compared = span_of(last, MONTHS)
    sites = site_figures(tx, span_of(last, 1))
    support = support_list(tx, last)
    return GroupMonth(
        month=month,
        as_of=now,
        sites=tuple(sites),
        last_seen=last_seen_of(tx),
        compared=compared,
        funnels={line: funnel_of(tx, compared, line) for line in Line},
        complaints={one.id: one.received for one in sites},
        grievances=_grievances(tx, month, now),
        what=what_and_where(tx, month),
        shares=shares_of_all(tx, compared, now),
        shares_of_month=shares_of_all(tx, span_of(last, 1), now),
        offers=_placed(tx, support.offers, last),
        check_capture=support.check_capture,
        surveys=surveys_of(tx, month, sites),
        stories=stories_of(tx, month),
        thanks=_thanks(tx, month),
    )


def stories_of(tx: Reading, month: str, site_id: int | None = None) -> tuple[StoryOfMonth, ...]:
    """The newest stories of a month that are not withdrawn, as many as somebody reads."""
    query = select(site.c.name, story.c.text).join(site, site.c.id == story.c.site_id)
    query = query.where(story.c.told_at.startswith(month))
    if site_id is not None:
        query = query.where(story.c.site_id == site_id)
    newest = tx.execute(query.order_by(story.c.told_at.desc(), story.c.id).limit(STORIES_MAX))
    return tuple(StoryOfMonth(site=name, text=text) for name, text in newest)


def _thanks(tx: Reading, month: str) -> int:
    c = counted.c
    days = (c.day >= f"{month}-01", c.day <= f"{month}-31")
    query = select(func.count()).where(c.record == RecordKind.COMPLIMENT.value, *days)
    return int(tx.execute(query).scalar_one())


def last_seen_of(tx: Reading) -> dict[int, datetime | None]:
    """When each practice was last heard."""
    query = select(device.c.site_id, func.max(device.c.last_seen)).group_by(device.c.site_id)
    return {site_id: instant(seen) if seen else None for site_id, seen in tx.execute(query)}


def what_and_where(tx: Reading, month: str, site_id: int | None = None) -> dict[int, WhatAndWhere]:
    """Complaints of each practice by category and stage."""
    found: dict[int, Counter[tuple[Category | None, Stage | None]]] = {}
    for one, category, stage in _coded(tx, month, month, [] if site_id is None else [site_id]):
        found.setdefault(one, Counter())[category, stage] += 1
    return dict(found)


def _placed(tx: Reading, offers: Iterable[Support], last: date) -> tuple[Offer, ...]:
    """Offers, each with the stage of the visit at which its trouble mostly lies."""
    known = tuple(offers)
    codes = [one.point.code for one in known if one.driver is not None]
    ids = dict(tx.execute(select(site.c.code, site.c.id).where(site.c.code.in_(codes))).all()) if codes else {}
    placed: list[Offer] = []
    for one in known:
        stages: Counter[Stage] = Counter()
        if one.driver is not None:
            first = span_of(last, one.months).first
            coded = _coded(tx, first, last.isoformat()[:7], [ids[one.point.code]])
            stages.update(stage for _, category, stage in coded if stage and category is one.driver.category)
        stage, there = min(stages.items(), key=lambda item: (-item[1], item[0].value), default=(None, 0))
        placed.append(Offer(support=one, stage=stage, there=there, among=stages.total()))
    return tuple(placed)


def _grievances(tx: Reading, month: str, now: datetime) -> dict[int, int]:
    c = counted.c
    query = select(c.site_id, func.count()).where(c.day >= f"{month}-01", c.day <= f"{month}-31")
    query = query.where(c.record == RecordKind.COMPLAINT.value, c.grievance_at <= stamp(now)).group_by(c.site_id)
    return dict(tx.execute(query).all())


def _coded(
    tx: Reading, first: str, last: str, ids: Sequence[int]
) -> Iterator[tuple[int, Category | None, Stage | None]]:
    """The practice, the category and the stage of each complaint that counts in these months; of all without ids."""
    c = counted.c
    query = (
        select(c.site_id, complaint.c.facts)
        .join(complaint, and_(complaint.c.site_id == c.site_id, complaint.c.id == c.id))
        .where(c.day >= f"{first}-01", c.day <= f"{last}-31", c.record == RecordKind.COMPLAINT.value)
    )
    if ids:
        query = query.where(c.site_id.in_(ids))
    for one, facts in tx.execute(query):
        said: dict[str, Any] = json.loads(facts)
        category, stage = said["category"], said["stage"]
        yield one, Category(category) if category else None, Stage(stage) if stage else None


def surveys_of(tx: Reading, month: str, sites: Sequence[SiteFigures]) -> tuple[SurveyFigure, ...]:
    """What surveys found for these practices, by practice and question."""
    s, names = survey.c, {one.id: one.code for one in sites}
    query = select(s.site_id, s.question, s.value, s.n).where(s.month == month)
    found = [
        SurveyFigure(site=names[site_id], question=question, value=value, n=n)
        for site_id, question, value, n in tx.execute(query)
        if site_id in names
    ]
    return tuple(sorted(found, key=lambda one: (one.site, one.question)))
