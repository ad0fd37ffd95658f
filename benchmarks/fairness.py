"""Whether practices are treated fairly: alike ones are hardly ever flagged, and one that needs help is found.

`make simulate` draws 300 practices of equal true rate a thousand times, and a practice with three times the rate among
them, and prints seeds, runs, shares and intervals. Ends with 1 when more are flagged than the limits promise, or when
the one in trouble is not found. Counted are practices of which one complaint or more is expected: of smaller ones
nothing is ever said, and they would only make the shares look better.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from frontdesk.recovery.funnel import Line, SiteCount, funnel, signal_of_period
from frontdesk.recovery.statistics import EXPECTED_MIN, RARE, UNUSUAL, Interval, Signal, nearest_rank, wilson_interval

RATE = 0.002
"""Two complaints per 1,000 encounters."""
PRACTICES = 300
RUNS = 1000
SEED = 20_260_527
SIZES = (80, 4_000)
"""Encounters a month of the smallest and of the largest practice; as logarithms they are spread evenly."""
MONTHS = 3
TIMES = 3.0
TROUBLED = (300, 1_000, 3_000)
"""Encounters a month of the practice in trouble."""
MONTHS_MAX = 60
FOUND_MIN = 0.95

PROMISED = {
    Signal.HIGH: RARE,
    Signal.LOOK: UNUSUAL**2,
    Signal.CHECK_CAPTURE: RARE + UNUSUAL**2,
}
"""By chance alone: beyond a 99.8 % limit, or beyond a 95 % limit on the same side two months in a row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Flagged:
    """How often one flag was raised over practices that are all alike, beside what the limits promise."""

    flag: Signal
    count: int
    of: int

    @property
    def share(self) -> float:
        """Of all that are large enough, in all runs."""
        return self.count / self.of

    @property
    def interval(self) -> Interval:
        """95 %, Wilson."""
        return wilson_interval(self.count, self.of)

    @property
    def keeps_promise(self) -> bool:
        """Whether the interval contains what is promised, or lies below it."""
        return self.interval.low <= PROMISED[self.flag]


def alike(runs: int, *, practices: int = PRACTICES, seed: int = SEED) -> list[Flagged]:
    """Flags over practices of equal true rate."""
    draw = np.random.default_rng(seed)
    seen: Counter[Signal] = Counter()
    for _ in range(runs):
        points = funnel(Line.ALL, _drawn(draw, practices)).points
        seen.update(point.signal for point in points if point.expected >= EXPECTED_MIN)
    return [Flagged(flag=flag, count=seen[flag], of=seen.total()) for flag in PROMISED]


def _drawn(draw: Generator, practices: int) -> list[SiteCount]:
    low, high = np.log(SIZES)
    sizes = np.exp(draw.uniform(low, high, practices)).astype(int)
    counts = draw.poisson(sizes * RATE, (MONTHS, practices))
    return [
        SiteCount(
            code=f"S{at}",
            name=f"S{at}",
            complaints=int(counts[:, at].sum()),
            size=int(sizes[at]) * MONTHS,
            newest=int(counts[2, at]),
            newest_size=int(sizes[at]),
            before=int(counts[1, at]),
            before_size=int(sizes[at]),
        )
        for at in range(practices)
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """After how many encounters a practice with three times the rate is found, over many runs."""

    monthly: int
    after: Sequence[int]
    """Encounters until it was flagged, for the runs in which it was."""
    runs: int

    @property
    def share(self) -> float:
        """Of the runs, within five years."""
        return len(self.after) / self.runs


def in_trouble(runs: int, monthly: int, *, seed: int = SEED) -> Found:
    """A practice with three times the rate beside 299 others, looked at every month over its last three."""
    draw = np.random.default_rng([seed, monthly])
    others = int((PRACTICES - 1) * np.exp(np.log(SIZES).mean())) * MONTHS
    after: list[int] = []
    for _ in range(runs):
        counts = [int(count) for count in draw.poisson(monthly * RATE * TIMES, MONTHS_MAX)]
        for month in range(1, MONTHS_MAX + 1):
            lately = counts[max(0, month - MONTHS) : month]
            site = SiteCount(
                code="S",
                name="S",
                complaints=sum(lately),
                size=monthly * len(lately),
                newest=lately[-1],
                newest_size=monthly,
                before=lately[-2] if len(lately) > 1 else 0,
                before_size=monthly if len(lately) > 1 else 0,
            )
            if signal_of_period(site, draw.poisson(others * RATE) / others) in (Signal.HIGH, Signal.LOOK):
                after.append(month * monthly)
                break
    return Found(monthly=monthly, after=after, runs=runs)


def main() -> int:
    """Draw, and print what came of it."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.fairness", description=__doc__)
    words.add_argument("--runs", type=int, default=RUNS)
    words.add_argument("--seed", type=int, default=SEED)
    asked = words.parse_args()
    print(f"{PRACTICES} practices of equal true rate, {asked.runs} runs, seed {asked.seed}")
    flags = alike(asked.runs, seed=asked.seed)
    for one in flags:
        low, high, promised = one.interval.low, one.interval.high, PROMISED[one.flag]
        print(
            f"  {one.flag.value:<14} {one.count:>6} of {one.of}: {one.share:.5%}"
            f"  (95 % {low:.5%} to {high:.5%}), promised at most {promised:.4%}: {'yes' if one.keeps_promise else 'NO'}"
        )
    every = Flagged(flag=Signal.HIGH, count=sum(one.count for one in flags), of=flags[0].of)
    low, high, promised = every.interval.low, every.interval.high, sum(PROMISED.values())
    print(f"  any flag       {every.count:>6} of {every.of}: {every.share:.5%}  (95 % {low:.5%} to {high:.5%})")
    print(f"                 promised at most {promised:.4%}: {'yes' if low <= promised else 'NO'}")
    print(f"One practice with {TIMES:g} times the rate, {asked.runs} runs each, looked at every month")
    found = [in_trouble(asked.runs, monthly, seed=asked.seed) for monthly in TROUBLED]
    for each in found:
        middle, ninetieth = (nearest_rank(each.after, part) for part in (50, 90))
        print(
            f"  {each.monthly:>5} encounters a month: found in {each.share:.1%} of runs;"
            f" after {middle:,} encounters (median), {ninetieth:,} (90th percentile)"
        )
    good = all(one.keeps_promise for one in flags) and low <= promised
    return 0 if good and all(each.share >= FOUND_MIN for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
