"""What folded complaints count for, and encounters: into the figures of each month. Runs where complaints are folded.

The rules are the site's own, from its own events, and the same code judges as on its desks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import case, delete, func, insert, select

from frontdesk.envelope import Envelope, event_of, from_line
from frontdesk.group.coded import coded
from frontdesk.group.figure_tables import called_repeats, counted, encounters, month_figures
from frontdesk.group.store import Reading, Writing
from frontdesk.group.tables import event, site
from frontdesk.recovery.clocks import Calendar, NoOpening, due_close
from frontdesk.recovery.codes import Flag, PutRight, RecordKind, Severity, State
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.grievance import by_rule
from frontdesk.recovery.hours import parse_hours
from frontdesk.recovery.practice import CALENDAR, SETTINGS, Practice, site_rules
from frontdesk.recovery.practice_story import practice_of
from frontdesk.recovery.repeats import family, mature_at
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.stamps import LATEST, stamp
from frontdesk.recovery.tally import FOLLOW_UP_DAYS, receipt_day

ALL_DAY = "mon-sun 00:00-24:00"
"""Hours of a site that has told none: a receipt then belongs to its date."""
KINDS = (RecordKind.COMPLAINT, RecordKind.COMPLIMENT)
MOVES_RECEIPTS = ("hours_set", "closure_set")
"""After these, receipts may belong to other days, and everything of the site is counted again."""
RULES = (CALENDAR, SETTINGS)
"""The subjects by whose events a site judges. Named one by one: databases differ in how they sort texts."""
NOBODY = {Flag.ANONYMOUS, Flag.NOT_CONTACTABLE}
FAR = LATEST - timedelta(days=1)
"""A moment by which every line has passed."""


def rules_of(tx: Reading | Writing, site_id: int) -> SiteRules:
    """A site's rules by its newest events. A site that has told no hours has all the hours of its time zone."""
    practice = _practice(tx, site_id)
    if practice is not None:
        return practice.rules
    zone = tx.execute(select(site.c.timezone).where(site.c.id == site_id)).scalar_one()
    return site_rules(Calendar(zone, parse_hours(ALL_DAY), frozenset()), {}, "")


def purpose_of(tx: Reading, site_id: int) -> str:
    """What a practice stands for, in its own sentence; empty where it has told none."""
    practice = _practice(tx, site_id)
    return practice.purpose if practice is not None else ""


def _practice(tx: Reading | Writing, site_id: int) -> Practice | None:
    """A site by the events that say by what it judges; its staff is not among them."""
    mine = (event.c.site_id == site_id, event.c.subject.in_(RULES))
    return practice_of(event_of(from_line(body)) for body in tx.execute(select(event.c.body).where(*mine)).scalars())


def calendars_of(tx: Reading, ids: Sequence[int]) -> dict[int, Calendar]:
    """The hours and closures that these sites have told, by site; those that have told none are left out."""
    kinds = (event.c.subject.in_(RULES), event.c.kind.in_(MOVES_RECEIPTS))
    query = select(event.c.site_id, event.c.body).where(event.c.site_id.in_(ids), *kinds)
    told: dict[int, list[bytes]] = {}
    for site_id, body in tx.execute(query.order_by(event.c.site_id, event.c.position)):
        told.setdefault(site_id, []).append(bytes(body))
    found = {site_id: _calendar_told(tuple(bodies)) for site_id, bodies in told.items()}
    return {site_id: calendar for site_id, calendar in found.items() if calendar is not None}


@lru_cache(maxsize=1000)
def _calendar_told(bodies: tuple[bytes, ...]) -> Calendar | None:
    """The calendar that these events make. They change a few times a year and are asked for with every page."""
    practice = practice_of(event_of(from_line(body)) for body in bodies)
    return practice.rules.calendar if practice is not None else None


def count_complaints(tx: Writing, site_id: int, folded: Sequence[Complaint], rules: SiteRules) -> set[str]:
    """Put down what these complaints count for. Returns the months in which they counted, and count now."""
    ids = [c.id for c in folded]
    rows = [row for c in folded if (row := _row(c, site_id, rules)) is not None]
    months = {row["day"][:7] for row in rows}
    for at in range(0, len(ids), 200):
        mine = (counted.c.site_id == site_id, counted.c.id.in_(ids[at : at + 200]))
        months |= {day[:7] for day in tx.execute(select(counted.c.day).where(*mine)).scalars()}
        tx.execute(delete(counted).where(*mine))
        told_by = called_repeats.c.told_by.in_(ids[at : at + 200])
        tx.execute(delete(called_repeats).where(called_repeats.c.site_id == site_id, told_by))
    if rows:
        tx.execute(insert(counted), rows)
    if told := [row for c in folded for row in _repeats_told(c, site_id)]:
        tx.execute(insert(called_repeats), told)
    return months


def _repeats_told(c: Complaint, site_id: int) -> Iterator[dict[str, Any]]:
    """What desks said of it and others: that one repeats the other."""
    for other in sorted({one for told in (*c.repeats, *c.repeated_by) if (one := coded(told)) and one != c.id}):
        for one, again in ((c.id, other), (other, c.id)):
            yield {"site_id": site_id, "told_by": c.id, "id": one, "other": again}


def _row(c: Complaint, site_id: int, rules: SiteRules) -> dict[str, Any] | None:
    """A complaint or a compliment as it counts; None for anything else."""
    if c.received_at is None or c.record not in KINDS or c.state in (State.MERGED, State.VOID):
        return None
    first, grievance = c.first_resolution, by_rule(c, rules, FAR)
    reachable = not c.flags & NOBODY
    follow_at = _follow_up_due(c, rules) if reachable else None
    done = c.follow_up
    return {
        "site_id": site_id,
        "id": c.id,
        "day": receipt_day(rules.calendar, c.received_at).isoformat(),
        "record": c.record.value,
        "serious": c.severity is not None and c.severity >= Severity.MEDIUM,
        "category": c.category.value if c.category else None,
        "clinician": coded(c.clinician),
        "grievance_at": stamp(grievance.at) if grievance else None,
        "once_at": stamp(mature_at(first.at)) if first and reachable else None,
        "once": first is not None and first.put_right is PutRight.YES and c.reopens == 0,
        "follow_at": stamp(follow_at) if follow_at else None,
        "followed": bool(done and follow_at and done.at <= follow_at),
        "trouble": family(c.category),
        "received_at": stamp(c.received_at),
        "first_at": stamp(first.at) if first else None,
    }


def _follow_up_due(c: Complaint, rules: SiteRules) -> datetime | None:
    if c.resolution is None:
        return None
    try:
        return due_close(rules.calendar, c.resolution.at, FOLLOW_UP_DAYS)
    except NoOpening:
        return c.resolution.at


def count_encounters(tx: Writing, site_id: int, told: Iterable[Envelope]) -> set[str]:
    """Put down the encounters of days; for each day the newest count stands. Returns the months of these days."""
    newest: dict[str, tuple[str, int]] = {}
    for one in told:
        day, number = one.subject.partition(":")[2], one.facts.get("count")
        if not (_is_day(day) and isinstance(number, int) and number >= 0):
            continue
        newest[day] = max(newest.get(day, ("", 0)), (f"{one.clock} {one.id}", number))
    changed: set[str] = set()
    for day, (clock, number) in newest.items():
        mine = (encounters.c.site_id == site_id, encounters.c.day == day)
        known = tx.execute(select(encounters.c.clock).where(*mine)).scalar()
        if known is None or clock >= known:
            tx.execute(delete(encounters).where(*mine))
            tx.execute(insert(encounters).values(site_id=site_id, day=day, count=number, clock=clock))
            changed.add(day[:7])
    return changed


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def count_months(tx: Writing, site_id: int, months: Iterable[str], now: datetime) -> None:
    """Add up these months of a site anew, as things stand now."""
    for month in sorted(set(months)):
        tx.execute(delete(month_figures).where(month_figures.c.site_id == site_id, month_figures.c.month == month))
        tx.execute(insert(month_figures).values(site_id=site_id, month=month, **_of_month(tx, site_id, month, now)))


def _of_month(tx: Writing, site_id: int, month: str, now: datetime) -> dict[str, Any]:
    c, e, moment = counted.c, encounters.c, stamp(now)
    known = select(e.day).where(e.site_id == site_id, e.day >= f"{month}-01", e.day <= f"{month}-31")
    is_complaint, on_known_day = c.record == RecordKind.COMPLAINT.value, c.day.in_(known)

    def of(*conditions: Any) -> Any:  # noqa: ANN401 - a condition and a column of any query
        everything = conditions[0]
        for one in conditions[1:]:
            everything &= one
        return func.coalesce(func.sum(case((everything, 1), else_=0)), 0)

    row = tx.execute(
        select(
            of(is_complaint).label("received"),
            of(is_complaint, on_known_day).label("complaints"),
            of(is_complaint, on_known_day, c.serious).label("serious"),
            of(is_complaint, on_known_day, c.grievance_at <= moment).label("grievances"),
            of(~is_complaint, on_known_day).label("compliments"),
            func.min(case((c.grievance_at > moment, c.grievance_at))).label("changes_at"),
        ).where(c.site_id == site_id, c.day >= f"{month}-01", c.day <= f"{month}-31")
    ).one()
    days, seen = tx.execute(
        select(func.count(), func.coalesce(func.sum(e.count), 0)).where(
            e.site_id == site_id, e.day >= f"{month}-01", e.day <= f"{month}-31"
        )
    ).one()
    return {**row._mapping, "encounters": int(seen), "days": int(days)}  # noqa: SLF001 - its public name


def turned(tx: Reading | Writing, now: datetime) -> list[tuple[int, str]]:
    """Months in which a complaint became a grievance by itself since they were added up: site and month."""
    m = month_figures.c
    return [
        (row.site_id, row.month) for row in tx.execute(select(m.site_id, m.month).where(m.changes_at <= stamp(now)))
    ]
