"""A night of a whole group: every desk of 5,000 practices syncs with two workers on PostgreSQL, hundreds at once.

What syncs is the real client over the real wire: hello, heads, push, pull of what the practice's other desks wrote,
report, with its own retries. What it syncs is a journal in memory (the oracle of the tests), for making 20,000
encrypted files would take longer than the night. The hour over which desks spread is left out: so many sync at once,
the next one begins when one ends. `python -m benchmarks night --sites 50` makes it short.

Nothing is lost when every chain ends in the database with the hash that its desk made, which stands for all before.
"""

from __future__ import annotations

import gc
import multiprocessing
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from tests.sync.memory import MemoryFeed

from benchmarks.figures import Figure
from benchmarks.group import EnrolledDesk, enrolled, events_of, serving
from benchmarks.postgres import postgresql, psql
from frontdesk.group.settings import utc_now
from frontdesk.sync.client import sync
from frontdesk.sync.errors import SyncTrouble
from frontdesk.sync.transport import Transport
from frontdesk.syncing import retry_in_silence

SITES = 5_000
DESKS = 4
EVENTS = 40
WORKERS = 2
PROGRAMS = 2
"""Programs that play desks."""
AT_ONCE = 150
"""Desks that each of them syncs at once."""
TIMES = 3
"""So often a desk's night job comes, when it gives up."""


@dataclass(frozen=True)
class Slept:
    """How a desk's night went."""

    device: str
    last_hash: str
    seconds: float
    gave_up: int


def measure(folder: Path) -> list[Figure]:  # noqa: ARG001 - all of it is in PostgreSQL
    """All desks sync; what they made is compared with what is kept."""
    with postgresql() as database:
        desks = enrolled(database, sites=SITES, desks=DESKS)
        with serving(database, workers=WORKERS) as (url, _):
            slept, seconds = all_sync(url, desks)
        check(database, slept)
    waits = sorted(one.seconds for one in slept)
    late = waits[len(waits) * 99 // 100]
    made = len(slept) * EVENTS
    print(f"  {SITES:,} practices, {len(slept):,} desks, {made:,} events, {PROGRAMS * AT_ONCE} desks at once")
    print(f"  all in {seconds:,.0f} s: {len(slept) / seconds:,.0f} desks/s, {made / seconds:,.0f} events/s; none lost")
    print(f"  a desk: {statistics.median(waits):.1f} s, one in a hundred {late:.1f} s, the last {waits[-1]:.1f} s")
    print(f"  runs that gave up and came again: {sum(one.gave_up for one in slept)}")
    return []


def all_sync(url: str, desks: list[EnrolledDesk]) -> tuple[list[Slept], float]:
    """How each night went, and the seconds from the first desk to the last."""
    context = multiprocessing.get_context("spawn")
    lines, programs = [], []
    for number in range(PROGRAMS):
        here, there = context.Pipe()
        programs.append(context.Process(target=play, args=(there, url, desks[number::PROGRAMS])))
        programs[-1].start()
        lines.append(here)
    for line in lines:
        line.recv()  # ready
    began = time.perf_counter()
    for line in lines:
        line.send("go")
    slept = [one for line in lines for one in line.recv()]
    seconds = time.perf_counter() - began
    for program in programs:
        program.join()
    return slept, seconds


def play(line: Connection, url: str, desks: list[EnrolledDesk]) -> None:
    """A program that is many desks: makes what they wrote, waits for the night, syncs them."""
    retry_in_silence()
    with Transport(url) as asking:
        store_id = asking.hello().store_id
    feeds = [feed_of(desk, store_id) for desk in desks]
    gc.collect()
    gc.freeze()
    line.send("ready")
    line.recv()
    with ThreadPoolExecutor(AT_ONCE) as at_once:
        line.send(list(at_once.map(lambda pair: sleep(url, *pair), zip(desks, feeds, strict=True))))


def feed_of(desk: EnrolledDesk, store_id: str) -> MemoryFeed:
    """A desk that has synced before and wrote since."""
    chain = events_of(desk, EVENTS, sealing=False)
    epoch = chain[0].epoch
    feed = MemoryFeed(desk.device, desk.site, epoch, {epoch: chain}, {one.id: one for one in chain})
    feed.lettered, feed.adopted_in = f"{epoch} {store_id}", store_id
    return feed


def sleep(url: str, desk: EnrolledDesk, feed: MemoryFeed) -> Slept:
    """One desk's night."""
    last = feed.heads()[-1].hash
    began = time.perf_counter()
    gave_up = 0
    while True:
        try:
            with Transport(url, desk.token) as line:
                sync(feed, line, now=utc_now)
            break
        except SyncTrouble:
            gave_up += 1
            if gave_up == TIMES:
                raise
    return Slept(desk.device, last, time.perf_counter() - began, gave_up)


def check(database: str, slept: list[Slept]) -> None:
    """Raise unless every event that was made is kept, in its place and unchanged."""
    rows = psql(database, "SELECT device, seq, hash FROM head").split()
    kept = dict(row.split("|", 1) for row in rows)
    wrong = [one.device for one in slept if kept.get(one.device) != f"{EVENTS}|{one.last_hash}"]
    counts = psql(database, "SELECT count(*), count(DISTINCT id), (SELECT sum(position) FROM feed) FROM event").strip()
    made = len(slept) * EVENTS
    if wrong or counts != f"{made}|{made}|{made}" or len(kept) != len(slept):
        raise RuntimeError(f"{counts} of {made} events are kept, and {len(wrong)} chains end elsewhere")
