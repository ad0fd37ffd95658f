"""How often somebody may ask in a minute. Counted in the database, so that all workers count together.

A worker takes a desk's allowance in small blocks and spends a block without asking the database again: a sync asks
less often than a block is large. What one worker has taken and not spent is lost at the end of the minute.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite

from frontdesk.group.errors import TooOften
from frontdesk.group.store import Store
from frontdesk.group.tables import allowance

SPAN_SECONDS = 60
DESK_REQUESTS, DESK_BLOCK = 1200, 60
"""A desk that sends a year's records again pushes a few hundred batches."""
PERSON_REQUESTS, PERSON_BLOCK = 600, 20
ADDRESS_TRIES = 30
"""Tries to enrol, and tokens that nobody was given, from one address: each is counted."""
KEPT_MAX = 50_000
"""Blocks in memory; more than so many desks in a minute just take new ones."""


class Rates:
    """What is left to whom. One for a server; it may be used from any thread."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._lock = threading.Lock()
        self._left: dict[tuple[int, str], tuple[int, int]] = {}

    def desk(self, site_id: int, device: str) -> None:
        """A desk asks something. Raises `TooOften`."""
        self._spend(site_id, f"desk {device}", DESK_REQUESTS, DESK_BLOCK)

    def person(self, name: str) -> None:
        """Somebody of the group asks something. Raises `TooOften`."""
        self._spend(0, f"person {name}"[:100], PERSON_REQUESTS, PERSON_BLOCK)

    def address(self, address: str) -> None:
        """A try from an address, which may be a guess. Raises `TooOften`."""
        self._spend(0, f"address {address}"[:100], ADDRESS_TRIES, 1)

    def forget_old(self) -> None:
        """Drop what was counted in minutes long past."""
        span, _ = self._span()
        with self._store.writing() as tx:
            tx.execute(delete(allowance).where(allowance.c.span < span - 10))

    def _span(self) -> tuple[int, int]:
        """The number of this minute, and the seconds until the next."""
        seconds = int(self._now().timestamp())
        return seconds // SPAN_SECONDS, SPAN_SECONDS - seconds % SPAN_SECONDS

    def _spend(self, site_id: int, key: str, allowed: int, block: int) -> None:
        span, seconds_left = self._span()
        with self._lock:
            of, left = self._left.get((site_id, key), (span, 0))
            if of == span and left > 0:
                self._left[site_id, key] = (span, left - 1)
                return
        granted = min(block, allowed - self._taken_before(site_id, key, span, block))
        if granted <= 0:
            raise TooOften(seconds_left)
        with self._lock:
            if len(self._left) >= KEPT_MAX:
                self._left.clear()
            self._left[site_id, key] = (span, granted - 1)

    def _taken_before(self, site_id: int, key: str, span: int, block: int) -> int:
        with self._store.writing() as tx:
            dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
            fresh = dialect.insert(allowance).values(site_id=site_id, key=key, span=span, used=block)
            more = case((allowance.c.span == span, allowance.c.used + block), else_=block)
            counted = fresh.on_conflict_do_update(index_elements=["site_id", "key"], set_={"span": span, "used": more})
            return int(tx.execute(counted.returning(allowance.c.used)).scalar_one()) - block
