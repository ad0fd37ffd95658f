"""A claim, what was measured for it, and the way to measure two things so that neither is favoured."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One claim of speed and how it stands in this run."""

    claim: str
    ours_ms: float
    base_ms: float
    ratio_max: float
    runs: int

    @property
    def ratio(self) -> float:
        """Ours over the measure it is held against."""
        return self.ours_ms / self.base_ms

    @property
    def met(self) -> bool:
        """Whether the claim holds."""
        return self.ratio <= self.ratio_max


def interleaved(
    ours: Callable[[], float], base: Callable[[], float], runs: int, warm_up: int = 1
) -> tuple[float, float]:
    """The medians of both in seconds, taken in turns so that a busy moment hits both alike.

    Each measures itself and gives seconds. The first runs only warm up.
    """
    pairs = [(ours(), base()) if turn % 2 else (base(), ours())[::-1] for turn in range(warm_up + runs)][warm_up:]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
