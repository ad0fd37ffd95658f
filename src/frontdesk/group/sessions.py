"""Who is signed in to the pages. The browser holds 256 random bits; the database holds their SHA-256, for all workers.

A session ends when nobody used it for a while, at the end of a working day, when its owner signs out, and when a
password is chosen or changed.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update

from frontdesk.group.accounts import Viewer, digest
from frontdesk.group.store import Store, Writing
from frontdesk.group.tables import account, account_site, session
from frontdesk.recovery.stamps import instant, stamp

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
NOTED_AFTER = timedelta(minutes=1)
"""A session that is used is noted no more often than this: reading pages should not write."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """Somebody who is signed in, and the secret that their browser holds."""

    viewer: Viewer
    secret: str


def begin(tx: Writing, account_id: str, *, now: datetime) -> str:
    """Sign somebody in; gives the secret for the browser. Sessions that ran out are forgotten on the way."""
    c, at = session.c, stamp(now)
    tx.execute(delete(session).where(or_(c.seen_at <= stamp(now - IDLE), c.began_at <= stamp(now - LONGEST))))
    secret = secrets.token_urlsafe(32)
    tx.execute(insert(session).values(id_hash=digest(secret), account_id=account_id, began_at=at, seen_at=at))
    return secret


_ALIVE = (
    select(
        account.c.name,
        account.c.role,
        account.c.all_sites,
        session.c.seen_at,
        session.c.began_at,
        account_site.c.site_id,
    )
    .join(account, account.c.id == session.c.account_id)
    .outerjoin(account_site, account_site.c.account_id == account.c.id)
    .where(account.c.revoked_at.is_(None))
)


def signed_in(store: Store, secret: str, *, now: datetime) -> Signed | None:
    """Whose session it is; None when it is none, or ran out."""
    mine = session.c.id_hash == digest(secret)
    with store.glancing() as tx:
        rows = tx.execute(_ALIVE.where(mine)).all()
    if not rows or rows[0].seen_at <= stamp(now - IDLE) or rows[0].began_at <= stamp(now - LONGEST):
        return None
    if instant(rows[0].seen_at) <= now - NOTED_AFTER:
        with store.writing() as tx:
            tx.execute(update(session).where(mine).values(seen_at=stamp(now)))
    own = frozenset(row.site_id for row in rows if row.site_id is not None)
    who = Viewer(name=rows[0].name, role=rows[0].role, sites=None if rows[0].all_sites else own)
    return Signed(viewer=who, secret=secret)


def end(tx: Writing, secret: str) -> None:
    """Sign out."""
    tx.execute(delete(session).where(session.c.id_hash == digest(secret)))


def end_all(tx: Writing, account_id: str) -> None:
    """Sign somebody out wherever they are signed in."""
    tx.execute(delete(session).where(session.c.account_id == account_id))
