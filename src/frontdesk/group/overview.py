"""The group's lists of sites and desks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from frontdesk.group.store import Reading
from frontdesk.group.tables import device, feed, site


def sites(tx: Reading) -> list[dict[str, Any]]:
    """Every site with its number of events, its living desks, and when one was last heard."""
    living = func.count(device.c.id).filter(device.c.revoked_at.is_(None))
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
        for row in tx.execute(query)
    ]


def devices(tx: Reading) -> list[dict[str, Any]]:
    """Every desk, revoked ones too."""
    query = select(device, site.c.code).join(site, site.c.id == device.c.site_id).order_by(site.c.code, device.c.id)
    return [
        {
            "device": row.id,
            "site": row.code,
            "letter": row.letter,
            "last_seen": row.last_seen,
            "revoked": row.revoked_at is not None,
        }
        for row in tx.execute(query)
    ]
