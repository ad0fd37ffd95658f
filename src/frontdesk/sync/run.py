"""A sync of this installation, as the command, the night job and the screens run it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from filelock import FileLock, Timeout

from frontdesk import permissions
from frontdesk.journal.errors import translated
from frontdesk.places import Places
from frontdesk.sync.client import Feed, SyncReport, fetch, sync
from frontdesk.sync.enrolment import authority_of, enrolment_of
from frontdesk.sync.errors import AlreadySyncing, ServerRefuses
from frontdesk.sync.token import keep_again, renew, tokens_of
from frontdesk.sync.transport import ATTEMPTS
from frontdesk.sync.watched import Tell, Watched

UNKNOWN_TOKEN = "token-refused"  # noqa: S105 - the server's word for one that nobody was given
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
    authority = authority_of(places, enrolment)
    tokens_of(places)
    with _alone(places, PATIENCE_SECONDS if patience is None else patience, waits):

        def once(token: str) -> SyncReport:
            line = Watched(enrolment.server, token, feed, tell, attempts=attempts, authority=authority)
            with line:
                here = feed.heads()[-1]
                read = fetch(feed, line) if known == {"epoch": here.epoch, "seq": here.seq} else None
                report = read or sync(feed, line, now=now)
                if line.token_is_old:
                    renew(places, line, token)
                return report

        return _with_a_token_that_is_known(places, once)


def _with_a_token_that_is_known(places: Places, once: Callable[[str], SyncReport]) -> SyncReport:
    """Sync with the newest token; with the one before it where the server was put back to before it was renewed."""
    newest, *before = tokens_of(places)  # read under the lock: another run may just have renewed it
    try:
        return once(newest)
    except ServerRefuses as refused:
        if refused.word != UNKNOWN_TOKEN or not before:
            raise
    report = once(before[0])
    if tokens_of(places)[0] == newest:  # it was not renewed meanwhile
        keep_again(places, before[0])
    return report


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
