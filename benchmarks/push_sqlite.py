"""Pushing to the embedded SQLite, over a script that puts the same batches into the same table by hand.

Both begin with a batch as it travels and end when it is flushed to disk, batch by batch. The script unpacks, reads
each line and inserts; it checks nothing. Beside the claim stand two figures to know: against rows that somebody had
ready in memory, and the whole way through a running server.
"""

from __future__ import annotations

import gc
import json
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import zstandard

from benchmarks.figures import Figure, interleaved, timed
from benchmarks.group import Work, batches, enrolled, events_of, push_all, serving
from frontdesk.group import ingest, tokens
from frontdesk.group.adding import COLUMNS
from frontdesk.group.batch import read_batch
from frontdesk.group.settings import UNPACKED_BYTES_MAX, utc_now
from frontdesk.group.store import PRAGMAS, Store

EVENTS = 20_000
DESKS = 4
RUNS = 5
EMPTY = """
DELETE FROM event; DELETE FROM head; DELETE FROM complaint; DELETE FROM allowance;
UPDATE feed SET position = 0; UPDATE fold SET position = 0;
PRAGMA wal_checkpoint(TRUNCATE);
"""
INSERT = f"INSERT INTO event ({COLUMNS}) VALUES ({', '.join('?' * 12)}) ON CONFLICT DO NOTHING"
TABLE = "SELECT sql FROM sqlite_master WHERE tbl_name = 'event' AND sql IS NOT NULL ORDER BY type DESC"


def measure(folder: Path) -> list[Figure]:
    """In turns: the store takes batches, the script inserts them."""
    database = str(folder / "group.db")
    desks = enrolled(database, sites=1, desks=DESKS)
    work = [(desk.token, batches(events_of(desk, EVENTS // DESKS))) for desk in desks]
    beside = sqlite3.connect(database, isolation_level=None)
    raw = sqlite3.connect(folder / "raw.db", isolation_level=None)
    for pragma in PRAGMAS:
        raw.execute(f"PRAGMA {pragma}")
    for (sql,) in beside.execute(TABLE):
        raw.execute(sql)

    def empty() -> None:
        beside.executescript(EMPTY)
        raw.executescript("DELETE FROM event; PRAGMA wal_checkpoint(TRUNCATE);")

    def base() -> float:
        empty()
        return timed(lambda: insert_all(raw, map(rows_of, numbered(work))))

    with closing(Store(database)) as store:
        gc.collect()
        gc.freeze()  # as the server does

        def ours() -> float:
            empty()
            return timed(lambda: take_all(store, work))

        ours_s, base_s = interleaved(ours, base, RUNS)
        take_all(store, work)
        ready = [rows_of(one) for one in numbered(work)]
    words = (sys.executable, "-m", "benchmarks.push_server", database)
    with serving(database, words=words) as (url, _):

        def served() -> float:
            empty()
            return timed(lambda: push_all(url, work))

        def from_memory() -> float:
            empty()
            return timed(lambda: insert_all(raw, ready))

        served_s, ready_s = interleaved(served, from_memory, RUNS)
    for told, seconds in (("taken", ours_s), ("by hand", base_s), ("served", served_s), ("rows ready", ready_s)):
        print(f"  {told}: {EVENTS / seconds:,.0f} events/s")
    return [
        Figure(
            claim="batches into the embedded SQLite, over raw sqlite3",
            ours_ms=ours_s * 1000,
            base_ms=base_s * 1000,
            ratio_max=1 / 0.8,
            runs=RUNS,
        )
    ]


def take_all(store: Store, work: Work) -> None:
    """What the server does with a push, without the wire."""
    for token, bodies in work:
        for body in bodies:
            desk = tokens.device_asking(store, f"Bearer {token}", now=utc_now())
            batch = read_batch(body, "zstd", site=desk.site, device=desk.id)
            ingest.accept(store, desk, batch, now=utc_now())


def numbered(work: Work) -> Iterable[tuple[int, bytes]]:
    """Every batch with the position before it."""
    before = 0
    for _, bodies in work:
        for body in bodies:
            yield before, body
            before += 500


def rows_of(batch: tuple[int, bytes]) -> list[tuple[Any, ...]]:
    """The rows of a batch, read as plainly as can be."""
    before, body = batch
    lines = zstandard.ZstdDecompressor().decompress(body, max_output_size=UNPACKED_BYTES_MAX).split(b"\n")[1:-1]
    rows = []
    for position, line in enumerate(lines, before + 1):
        e = json.loads(line)
        own = (e["id"], e["device"], e["epoch"], e["seq"], False, e["subject"], e["kind"], line, e["hash"])
        rows.append((1, position, *own, e["recorded_at"]))
    return rows


def insert_all(raw: sqlite3.Connection, batches_of_rows: Iterable[list[tuple[Any, ...]]]) -> None:
    """One transaction a batch."""
    for rows in batches_of_rows:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(INSERT, rows)
        raw.execute("COMMIT")
