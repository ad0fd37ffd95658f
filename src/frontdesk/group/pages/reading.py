"""What pages read from the database. `among` narrows to the practices that concern somebody; None stands for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, case, func, or_, select

from frontdesk.group.figure_tables import counted
from frontdesk.group.overview import Among, narrowed
from frontdesk.group.store import Reading
from frontdesk.group.tables import device, grievance, signed_day, site, story
from frontdesk.group.totals import SILENT_AFTER
from frontdesk.recovery.codes import Category, Code, GrievanceReason, Outcome, RecordKind
from frontdesk.recovery.stamps import instant, stamp


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteRow:
    """A practice in the list of them, and how fresh it is."""

    id: int
    code: str
    name: str
    timezone: str
    last_seen: str | None
    silent: bool
    last_signed: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Thanks:
    """How often a practice was thanked."""

    code: str
    name: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A story that a practice tells everyone."""

    code: str
    name: str
    text: str
    told_at: str
    timezone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GrievanceRow:
    """A grievance, and how far its written answer is. `day` and `due` are days where the practice is."""

    code: str
    name: str
    number: str
    category: str
    reason: str
    day: date
    due: date
    new_date: str | None
    sent: date | None
    outcome: str | None
    late: bool
    """What was due had not come when the practice was heard last."""
    silent_since: str | None
    """When a silent practice was heard last: what was sent or decided since then is not known here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What of a list somebody wants to see."""

    find: str = ""
    show: str = "all"
    page: int = 1


def site_rows(tx: Reading, asked: Asked, *, among: Among, now: datetime, size: int) -> tuple[list[SiteRow], int]:
    """A page of practices by code, and how many there are in all."""
    heard = _last_seen()
    query = narrowed(select(site, heard.c.last_seen).outerjoin(heard, heard.c.site_id == site.c.id), site.c.id, among)
    if asked.find:
        like = asked.find.lower()
        named = func.lower(site.c.name).contains(like, autoescape=True)
        query = query.where(or_(named, func.lower(site.c.code).startswith(like, autoescape=True)))
    limit = stamp(now - SILENT_AFTER)
    if asked.show == "silent":
        query = query.where(or_(heard.c.last_seen.is_(None), heard.c.last_seen < limit))
    total = count_of(tx, query)
    found = tx.execute(query.order_by(site.c.code).limit(size).offset((asked.page - 1) * size)).all()
    signed = last_signed(tx, [row.id for row in found])
    return [
        SiteRow(
            id=row.id,
            code=row.code,
            name=row.name,
            timezone=row.timezone,
            last_seen=row.last_seen,
            silent=row.last_seen is None or row.last_seen < limit,
            last_signed=signed.get(row.id),
        )
        for row in found
    ], total


def _last_seen() -> Any:  # noqa: ANN401 - a subquery
    seen = select(device.c.site_id, func.max(device.c.last_seen).label("last_seen")).group_by(device.c.site_id)
    return seen.subquery()


def count_of(tx: Reading, query: Select[Any]) -> int:
    """How many rows a query would give."""
    return int(tx.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one())


def signed_days(tx: Reading, ids: Sequence[int], first: date, last: date) -> set[tuple[int, str]]:
    """Which of these practices signed which days."""
    c = signed_day.c
    between = c.day.between(first.isoformat(), last.isoformat())
    return {(row[0], row[1]) for row in tx.execute(select(c.site_id, c.day).where(c.site_id.in_(ids), between))}


def received_days(tx: Reading, ids: Sequence[int], first: date, last: date) -> set[tuple[int, str]]:
    """On which days these practices received complaints or thanks: a day without any asks for no signature."""
    c = counted.c
    between = c.day.between(first.isoformat(), last.isoformat())
    rows = tx.execute(select(c.site_id, c.day).where(c.site_id.in_(ids), between).distinct())
    return {(row[0], row[1]) for row in rows}


def stories(tx: Reading, *, among: Among, page: int, size: int) -> tuple[list[Told], int]:
    """A page of stories, the newest first, and how many there are in all."""
    told: Select[Any] = select(site.c.code, site.c.name, site.c.timezone, story.c.text, story.c.told_at)
    query = narrowed(told.join(story, story.c.site_id == site.c.id), site.c.id, among)
    total = count_of(tx, query)
    newest = query.order_by(story.c.told_at.desc(), story.c.id).limit(size).offset((page - 1) * size)
    return [Told(**row._mapping) for row in tx.execute(newest)], total  # noqa: SLF001 - its public name


def thanks(tx: Reading, *, among: Among, first: date) -> list[Thanks]:
    """Who was thanked from a day on, by name: nobody is compared."""
    c = counted.c
    lately = (c.record == RecordKind.COMPLIMENT.value, c.day >= first.isoformat())
    query = select(c.site_id, func.count().label("count")).where(*lately).group_by(c.site_id).subquery()
    named = select(site.c.code, site.c.name, query.c.count).join(query, query.c.site_id == site.c.id)
    rows = tx.execute(narrowed(named, site.c.id, among).order_by(site.c.name, site.c.code))
    return [Thanks(code=row[0], name=row[1], count=row[2]) for row in rows]


def grievances(tx: Reading, asked: Asked, *, among: Among, now: datetime, size: int) -> tuple[list[GrievanceRow], int]:
    """A page of grievances: those that wait for something first to fall due first, decided ones by when they began."""
    c = grievance.c
    query = select(site.c.code, site.c.name, site.c.timezone, grievance).join(site, site.c.id == c.site_id)
    query = narrowed(query.where(c.at <= stamp(now)), c.site_id, among)
    if asked.show != "all":
        query = query.where(c.outcome.is_(None) if asked.show == "open" else c.outcome.is_not(None))
    total = count_of(tx, query)
    order = (c.at.desc(), c.id) if asked.show == "decided" else (c.due_at, c.id)
    found = tx.execute(query.order_by(*order).limit(size).offset((asked.page - 1) * size)).all()
    silent = silent_since(tx, {row.code for row in found}, now)
    return [_grievance(row, now, silent.get(row.code)) for row in found], total


def silent_since(tx: Reading, codes: Collection[str], now: datetime) -> Mapping[str, str]:
    """Those of these practices that are silent, and when each was heard last."""
    seen = func.max(device.c.last_seen)
    query = select(site.c.code, seen).join(device, device.c.site_id == site.c.id).where(site.c.code.in_(sorted(codes)))
    quiet = query.group_by(site.c.code).having(seen < stamp(now - SILENT_AFTER))
    return {row[0]: row[1] for row in tx.execute(quiet)} if codes else {}


def _grievance(row: Any, now: datetime, silent: str | None) -> GrievanceRow:  # noqa: ANN401 - a row of the query above
    zone = ZoneInfo(row.timezone)
    known = instant(silent) if silent else now
    day, due = (instant(value).astimezone(zone).date() for value in (row.at, row.due_at))
    until = max(due, date.fromisoformat(row.new_date)) if row.new_date else due
    return GrievanceRow(
        code=row.code,
        name=row.name,
        number=row.number,
        category=words_in(Category, row.category),
        reason=words_in(GrievanceReason, row.reason),
        day=day,
        due=due,
        new_date=row.new_date,
        sent=instant(row.notice_at).astimezone(zone).date() if row.notice_at else None,
        outcome=words_in(Outcome, row.outcome) if row.outcome else None,
        late=row.notice_at is None and row.outcome is None and known.astimezone(zone).date() > until,
        silent_since=silent,
    )


def words_in(kind: type[Code], code: str | None) -> str:
    """A code of a closed list as people read it; one of tomorrow as it stands."""
    try:
        return kind(code or "").words
    except ValueError:
        return code or "not coded"


def by_category(tx: Reading, site_id: int, first: str, lately: str) -> list[tuple[str, int, int]]:
    """What a practice's complaints were about, in the order of the words: since a day, and since a later one."""
    c = counted.c
    late = func.coalesce(func.sum(case((c.day >= lately, 1), else_=0)), 0)
    query = select(c.category, func.count(), late)
    query = query.where(c.site_id == site_id, c.day >= first, c.record == RecordKind.COMPLAINT.value)
    rows = tx.execute(query.group_by(c.category))
    return sorted((words_in(Category, code), int(year), int(now)) for code, year, now in rows)


def last_signed(tx: Reading, ids: Sequence[int]) -> Mapping[int, str]:
    """The newest signed day of each of these practices."""
    c = signed_day.c
    query = select(c.site_id, func.max(c.day)).where(c.site_id.in_(ids)).group_by(c.site_id)
    return {row[0]: row[1] for row in tx.execute(query)}
