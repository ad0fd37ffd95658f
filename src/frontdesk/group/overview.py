"""The group's lists: sites, desks, and what was done to the group's own affairs. `among` narrows to some sites."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, func, select

from frontdesk.group import tables
from frontdesk.group.store import Reading
from frontdesk.group.tables import device, feed, site

Among: TypeAlias = frozenset[int] | None
"""The practices that concern somebody, by their ids; None stands for all."""


def sites(tx: Reading, among: Among = None) -> list[dict[str, Any]]:
    """Every site with its number of events, its living desks, and when one was last heard."""
    living = func.count(device.c.id).filter(device.c.revoked_at.is_(None), device.c.suspended_at.is_(None))
    query = (
        select(site, feed.c.position, living.label("desks"), func.max(device.c.last_seen).label("last_seen"))
        .join(feed, feed.c.site_id == site.c.id)
        .outerjoin(device, device.c.site_id == site.c.id)
        .group_by(site.c.id, feed.c.position)
        .order_by(site.c.code)
    )
    return [
        {
            "site": row.code,
            "name": row.name,
            "timezone": row.timezone,
            "events": row.position,
            "desks": row.desks,
            "last_seen": row.last_seen,
        }
        for row in tx.execute(narrowed(query, site.c.id, among))
    ]


def devices(tx: Reading, among: Among = None) -> list[dict[str, Any]]:
    """Every desk, revoked ones too."""
    query = select(device, site.c.code).join(site, site.c.id == device.c.site_id).order_by(site.c.code, device.c.id)
    return [
        {
            "device": row.id,
            "site": row.code,
            "letter": row.letter,
            "last_seen": row.last_seen,
            "revoked": row.revoked_at is not None,
            "suspended": row.suspended_at is not None,
        }
        for row in tx.execute(narrowed(query, device.c.site_id, among))
    ]


def audit(tx: Reading, among: Among = None, *, after: str = "", limit: int) -> list[dict[str, Any]]:
    """What was done, in order, after a line. Ids of lines sort by time."""
    c = tables.audit.c
    query = select(tables.audit, site.c.code).outerjoin(site, site.c.id == c.site_id)
    query = narrowed(query.where(c.id > after).order_by(c.id).limit(limit), c.site_id, among)
    return [
        {"id": row.id, "site": row.code, "at": row.at, "actor": row.actor, "what": row.what, "about": row.about}
        for row in tx.execute(query)
    ]


def narrowed(query: Select[Any], column: ColumnElement[int], among: Among) -> Select[Any]:
    """Only what concerns somebody."""
    return query if among is None else query.where(column.in_(sorted(among)))
