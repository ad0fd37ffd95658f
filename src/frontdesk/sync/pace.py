"""When the screens sync by themselves: soon after something was written, else now and then, and politely when it fails.

Seconds of a clock that only goes forward. Sources: design.md, "Sync" (push 2 s after a write, pull every 30 s with
jitter); full jitter as in `transport.py`, so that desks that failed together come back apart.
"""

from __future__ import annotations

import random
from collections.abc import Callable

AFTER_WRITE_SECONDS = 2.0
EVERY_SECONDS = 30.0
JITTER = 0.25
"""A usual wait differs by so much of itself, either way."""
LONGEST_SECONDS = 600.0
"""However often it failed, it is tried again after this, unless the server asked for more."""

Dice = Callable[[float, float], float]


class Pace:
    """Says when the next round is due. One round at a time; whoever runs it says how it went."""

    def __init__(self, now: float, dice: Dice = random.uniform) -> None:
        """The first round comes soon, but not at the same moment on every desk of a practice."""
        self._dice = dice
        self._failures = 0
        self._not_before = now
        self.due_at = now + dice(0.0, AFTER_WRITE_SECONDS)

    def wrote(self, now: float) -> None:
        """Something was saved here. After a failure it waits for the next try."""
        self.due_at = min(self.due_at, max(now + AFTER_WRITE_SECONDS, self._not_before))

    def went_well(self, now: float) -> None:
        """The round ran to its end."""
        self._failures = 0
        self._not_before = now
        self.due_at = now + EVERY_SECONDS * self._dice(1 - JITTER, 1 + JITTER)

    def failed(self, now: float, asked: float = 0.0) -> None:
        """No answer, or a no; `asked` is the wait that the server asked for."""
        self._failures += 1
        limit = min(EVERY_SECONDS * 2.0 ** min(self._failures, 10), LONGEST_SECONDS)
        self._not_before = self.due_at = now + max(asked, self._dice(EVERY_SECONDS, limit))

    def is_due(self, now: float) -> bool:
        """Whether it is time."""
        return now >= self.due_at
