"""A sync of this installation, as the command, the night job and the screens run it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from frontdesk import permissions
from frontdesk.journal.errors import translated
from frontdesk.places import Places
from frontdesk.sync.client import Feed, SyncReport, fetch, sync
from frontdesk.sync.enrolment import enrolment_of, token_of
from frontdesk.sync.errors import AlreadySyncing
from frontdesk.sync.transport import ATTEMPTS
from frontdesk.sync.watched import Tell, Watched

PATIENCE_SECONDS = 60.0
"""How long the night job waits for a sync that the screens began."""


def run(
    places: Places,
    feed: Feed,
    *,
    now: Callable[[], datetime],
    attempts: int = ATTEMPTS,
    patience: float | None = None,
    waits: Callable[[], object] = lambda: None,
    tell: Tell = lambda _: None,
    known: dict[str, Any] | None = None,
) -> SyncReport:
    """Sync with the server this desk is enrolled with; one run at a time.

    `waits` is called when another run must end first, `tell` hears how far this one got. Where the chain ends
    at its `known` head, nothing waits to be sent and the feed is only read. Raises `NotEnrolled`,
    `AlreadySyncing`, `Unreachable`, `ServerRefuses`, `NotAGroupServer`, `ReadOnly`.
    """
    enrolment = enrolment_of(places)
    token = token_of(places)
    authority = Path(enrolment.authority) if enrolment.authority else None
    with _alone(places, PATIENCE_SECONDS if patience is None else patience, waits):
        line = Watched(enrolment.server, token, feed, tell, attempts=attempts, authority=authority)
        with line:
            here = feed.heads()[-1]
            read = fetch(feed, line) if known == {"epoch": here.epoch, "seq": here.seq} else None
            return read or sync(feed, line, now=now)


@contextmanager
def _alone(places: Places, patience: float, waits: Callable[[], object]) -> Iterator[None]:
    """One sync of an installation at a time, whatever account runs it."""
    file = places.state / "sync.lock"
    mode = permissions.SHARED_FILE if places.machine_wide else permissions.PRIVATE_FILE
    lock = FileLock(file, mode=mode)
    with translated(file):
        places.ensure_folder(places.state)
        try:
            try:
                lock.acquire(timeout=0)
            except Timeout:
                if patience <= 0:
                    raise
                waits()
                lock.acquire(timeout=patience)
        except Timeout:
            raise AlreadySyncing from None
    try:
        yield
    finally:
        lock.release()
