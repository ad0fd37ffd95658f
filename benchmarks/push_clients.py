"""Four desks that push at once, to one worker and to two.

No target: the workers share the cores with the desks and with PostgreSQL.
"""

from __future__ import annotations

import os
import statistics
from pathlib import Path

from benchmarks.figures import Figure, interleaved, timed
from benchmarks.group import batches, enrolled, events_of, push_at_once, serving
from benchmarks.postgres import postgresql, psql
from benchmarks.push import EMPTY

EVENTS = 20_000
CLIENTS = 4
RUNS = 5


def measure(folder: Path) -> list[Figure]:  # noqa: ARG001 - all of it is in PostgreSQL
    """In turns: the same four desks push to a server of two workers, and to one of one worker."""
    with postgresql() as database:
        desks = enrolled(database, sites=CLIENTS, desks=1)
        parts = [[(desk.token, batches(events_of(desk, EVENTS // CLIENTS)))] for desk in desks]
        waits: dict[str, list[float]] = {}
        with serving(database) as (one, _), serving(database, workers=2) as (two, _):

            def push_to(url: str) -> float:
                seconds = timed(lambda: waits.setdefault(url, []).extend(push_at_once(url, parts)))
                psql(database, EMPTY)  # at once: nothing is left to fold while the other one is measured
                return seconds

            two_s, one_s = interleaved(lambda: push_to(two), lambda: push_to(one), RUNS)
    for told, url, seconds in (("one worker", one, one_s), ("two workers", two, two_s)):
        middle, late = statistics.median(waits[url]) * 1000, statistics.quantiles(waits[url], n=100)[98] * 1000
        print(f"  {told}: {EVENTS / seconds:,.0f} events/s; a batch {middle:.0f} ms, one in a hundred {late:.0f} ms")
    print(f"  two workers over one: {one_s / two_s:.2f} times on {os.cpu_count()} cores")
    return []
