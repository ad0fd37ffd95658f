"""A sync of this installation, as the command, the night job and the screens run it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from frontdesk.places import Places
from frontdesk.sync.client import Feed, SyncReport, sync
from frontdesk.sync.enrolment import enrolment_of, token_of
from frontdesk.sync.errors import AlreadySyncing
from frontdesk.sync.transport import ATTEMPTS, Transport

PATIENCE_SECONDS = 60.0
"""How long the night job waits for a sync that the screens began."""


def run(
    places: Places,
    feed: Feed,
    *,
    now: Callable[[], datetime],
    attempts: int = ATTEMPTS,
    patience: float = PATIENCE_SECONDS,
) -> SyncReport:
    """Sync with the server this desk is enrolled with; one run at a time.

    Raises `NotEnrolled`, `AlreadySyncing`, `Unreachable`, `ServerRefuses`, `NotAGroupServer`.
    """
    enrolment = enrolment_of(places)
    token = token_of(places)
    authority = Path(enrolment.authority) if enrolment.authority else None
    lock = FileLock(places.state / "sync.lock", timeout=patience)
    try:
        with lock, Transport(enrolment.server, token, attempts=attempts, authority=authority) as line:
            return sync(feed, line, now=now)
    except Timeout:
        raise AlreadySyncing from None
