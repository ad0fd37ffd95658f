"""Pushing into a table of events that is partitioned by practice, over pushing into a whole one.

The server and its schema are the same: the operator makes `event` anew, partitioned by hash of `site_id`, before the
first practice is added. What is folded from both must be the same, too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from benchmarks.figures import Figure, interleaved, timed
from benchmarks.group import Work, batches, enrolled, events_of, push_all, serving
from benchmarks.postgres import postgresql, psql
from benchmarks.push import EMPTY
from frontdesk.group.projection import catch_up_everywhere
from frontdesk.group.store import Store

EVENTS = 20_000
DESKS = 20
PARTS = 8
RUNS = 5
PARTITIONED = """
BEGIN;
DROP TABLE event;
CREATE TABLE event (
    site_id integer NOT NULL, position bigint NOT NULL, id varchar(64) NOT NULL, device varchar(64) NOT NULL,
    epoch varchar(64) NOT NULL, seq bigint NOT NULL, clock_ahead boolean NOT NULL, subject varchar(200) NOT NULL,
    kind varchar(200) NOT NULL, body bytea NOT NULL, hash varchar(64) NOT NULL, received_at varchar(24) NOT NULL,
    PRIMARY KEY (site_id, position), UNIQUE (site_id, id), UNIQUE (site_id, device, epoch, seq)
) PARTITION BY HASH (site_id);
CREATE INDEX ON event (site_id, subject);
CREATE INDEX ON event (site_id) WHERE kind = 'merged';
{parts}
COMMIT;
"""
PART = "CREATE TABLE event_{n} PARTITION OF event FOR VALUES WITH (MODULUS {of}, REMAINDER {n});"


def measure(folder: Path) -> list[Figure]:  # noqa: ARG001 - all of it is in PostgreSQL
    """In turns: the same desks push to a server over either."""
    with postgresql() as whole, ExitStack() as stack:
        psql(whole, "CREATE DATABASE parted TEMPLATE template0")
        parted = whole.replace("/frontdesk", "/parted")
        runs: list[Callable[[], float]] = []
        for database in (parted, whole):
            desks = enrolled(database, sites=DESKS, desks=1)
            if database == parted:
                psql(parted, PARTITIONED.format(parts="\n".join(PART.format(n=n, of=PARTS) for n in range(PARTS))))
            work = [(desk.token, batches(events_of(desk, EVENTS // DESKS))) for desk in desks]
            words = (sys.executable, "-m", "benchmarks.push_server", database)
            url, _ = stack.enter_context(serving(database, words=words))

            runs.append(partial(pushed, database, url, work))
        parted_s, whole_s = interleaved(runs[0], runs[1], RUNS)
        if folded(parted) != folded(whole):
            raise RuntimeError("what is folded from a partitioned table differs")
    print(f"  in {PARTS} partitions: {EVENTS / parted_s:,.0f} events/s, whole: {EVENTS / whole_s:,.0f} events/s")
    print(f"  partitioned over whole: {whole_s / parted_s:.2f}")
    return []


def pushed(database: str, url: str, work: Work) -> float:
    """Seconds for all of it, into an empty table."""
    psql(database, EMPTY)
    return timed(lambda: push_all(url, work))


def folded(database: str) -> str:
    """How many complaints of each kind a database shows, once all is folded."""
    with closing(Store(database)) as store:
        catch_up_everywhere(store)
    return psql(database, "SELECT site_id, state, count(*) FROM complaint GROUP BY 1, 2 ORDER BY 1, 2")
