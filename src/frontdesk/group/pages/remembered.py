"""Figures over all practices are worked out at most once a minute in each worker, however many people look at them.

What is kept is kept for exactly those practices that concern whoever asked, so nobody sees what was made for others.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from fastapi import Request

FRESH = timedelta(minutes=1)
KEPT_MAX = 64
"""More than so many different questions in a minute are just answered anew."""
T = TypeVar("T")


class Remembered:
    """Answers and when they were worked out. One for a worker; it may be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[datetime, Any]] = OrderedDict()

    def known(self, question: Hashable, now: datetime) -> Any | None:  # noqa: ANN401 - an answer of any kind
        """The answer of less than a minute ago; None where there is none. No answer is None."""
        with self._lock:
            at, answer = self._kept.get(question, (None, None))
        return answer if at is not None and timedelta() <= now - at < FRESH else None

    def of(self, question: Hashable, now: datetime, work: Callable[[], T]) -> T:
        """The answer of less than a minute ago, or what `work` gives now."""
        answer = self.known(question, now)
        if answer is not None:
            return cast("T", answer)
        fresh = work()
        with self._lock:
            self._kept[question] = (now, fresh)
            self._kept.move_to_end(question)
            while len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)
        return fresh


def remembered(request: Request) -> Remembered:
    """The one of the server that answers."""
    kept: Remembered = request.app.state.remembered
    return kept
