"""Folding behind the pushes, in a thread of every worker. What one worker leaves undone any other takes up.

A push is answered as soon as it is stored. Folding waits for a quiet moment, since desks that push at night wait
for their answers and nobody looks; it never waits longer than a while. Who reads folds first what they ask for.
"""

from __future__ import annotations

import threading
import time

from frontdesk.group import projection
from frontdesk.group.errors import StoreTrouble
from frontdesk.group.logs import log
from frontdesk.group.rates import Rates
from frontdesk.group.store import Store

QUIET_SECONDS = 0.5
"""So long no push must have come."""
PATIENCE_SECONDS = 30.0
"""So long folding waits for quiet at most."""
ROUND_SECONDS = 60.0
"""How often all sites are looked through, for what others left undone."""


class Folding:
    """A thread that folds. Start it as a block: at its end the transaction at hand is finished, and no other begun."""

    def __init__(self, store: Store, rates: Rates) -> None:
        self._store = store
        self._rates = rates
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._last_push = 0.0
        self._thread = threading.Thread(target=self._run, name="folding", daemon=True)

    def start(self) -> None:
        """Begin with what a stopped server left undone."""
        self._woken.set()
        self._thread.start()

    def pushed(self) -> None:
        """Something arrived."""
        self._last_push = time.monotonic()
        self._woken.set()

    def stop(self) -> None:
        """Finish the transaction at hand."""
        self._stopping.set()
        self._woken.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.wait(ROUND_SECONDS)
            self._woken.clear()
            self._wait_for_quiet()
            self._fold_all()

    def _wait_for_quiet(self) -> None:
        latest = time.monotonic() + PATIENCE_SECONDS
        while (now := time.monotonic()) < min(latest, self._last_push + QUIET_SECONDS):
            if self._stopping.wait(min(latest, self._last_push + QUIET_SECONDS) - now):
                return

    def _fold_all(self) -> None:
        try:
            self._rates.forget_old()
            for site_id in projection.behind(self._store):
                if self._stopping.is_set():
                    return
                projection.catch_up(self._store, site_id, wait=False)
            projection.count_turned(self._store)
        except StoreTrouble as trouble:
            log.warning("fold.put_off", error=trouble.code)
        except Exception as wrong:  # noqa: BLE001  the thread lives on: the next round tries again
            log.error("fold.failed", error=type(wrong).__name__)
