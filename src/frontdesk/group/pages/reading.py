"""What pages read from the database. `among` narrows to the practices that concern somebody; None stands for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from frontdesk.group.overview import Among
from frontdesk.group.store import Reading
from frontdesk.group.tables import device, signed_day, site
from frontdesk.group.totals import SILENT_AFTER
from frontdesk.recovery.stamps import stamp


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
class Asked:
    """What of a list somebody wants to see."""

    find: str = ""
    show: str = "all"
    page: int = 1


def narrowed(query: Select[Any], column: ColumnElement[int], among: Among) -> Select[Any]:
    """Only what concerns somebody."""
    return query if among is None else query.where(column.in_(sorted(among)))


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
    total = tx.execute(select(func.count()).select_from(query.subquery())).scalar_one()
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


def last_signed(tx: Reading, ids: Sequence[int]) -> Mapping[int, str]:
    """The newest signed day of each of these practices."""
    c = signed_day.c
    query = select(c.site_id, func.max(c.day)).where(c.site_id.in_(ids)).group_by(c.site_id)
    return {row[0]: row[1] for row in tx.execute(query)}
