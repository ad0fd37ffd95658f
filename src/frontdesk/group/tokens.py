"""Tokens of desks grow old and are renewed without anybody's help.

A renewed token waits beside the one in use: only its first use proves that the desk has it, so an answer that is
lost on the way locks nobody out. From then on the one before it works for some days more, for a copy of it in a
service's credentials, or a sync that was under way.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import update

from frontdesk.group.accounts import Device, device_of, digest, note
from frontdesk.group.settings import TOKEN_OVERLAP
from frontdesk.group.store import Store, Writing
from frontdesk.group.tables import device as devices
from frontdesk.recovery.stamps import stamp


def device_asking(store: Store, authorization: str | None, *, now: datetime) -> Device:
    """The desk of a request's token. Raises `TokenMissing`, `TokenRefused`, `DeviceRevoked`."""
    with store.glancing() as tx:
        device = device_of(tx, authorization, now=now)
    if device.with_next_token:
        with store.writing() as tx:
            _changed(tx, device, now)
    return device


def renewed(tx: Writing, device: Device, *, now: datetime) -> str:
    """A new token for a desk; it takes the place of one that was given and never used."""
    secret = secrets.token_hex(32)
    mine = update(devices).where(devices.c.site_id == device.site_id, devices.c.id == device.id)
    tx.execute(mine.values(next_token_hash=digest(secret)))
    note(tx, device.site_id, actor=device.id, what="token.renewed", about=device.id, now=now)
    return f"fd_{device.id}_{secret}"


def _changed(tx: Writing, device: Device, now: datetime) -> None:
    """The desk has its new token: it becomes the one, and the one before it the old one."""
    c = devices.c
    mine = update(devices).where(c.site_id == device.site_id, c.id == device.id, c.next_token_hash.is_not(None))
    tx.execute(
        mine.values(
            old_token_hash=c.token_hash,
            old_token_until=stamp(now + TOKEN_OVERLAP),
            token_hash=c.next_token_hash,
            next_token_hash=None,
            token_made_at=stamp(now),
        )
    )
