"""Pushing in batches, over what a simple server takes that gets one record a request.

The simple one does what its kind does: FastAPI, a pydantic model, one INSERT into the same table, one commit. It
checks no chain and asks for no token. Both run as programs of their own on one PostgreSQL, and have one client.
"""

from __future__ import annotations

import http.client
import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.figures import Figure, interleaved, timed
from benchmarks.group import batches, enrolled, events_of, push_all, serving
from benchmarks.postgres import postgresql, psql
from benchmarks.push import BASE_TABLE, EMPTY
from frontdesk.envelope import Envelope, to_line

EVENTS = 10_000
RECORDS = 1_000
RUNS = 5


def measure(folder: Path) -> list[Figure]:  # noqa: ARG001 - all of it is in PostgreSQL
    """In turns: one desk pushes, and a client posts record by record. Times are for one event."""
    with postgresql() as database:
        (desk,) = enrolled(database, sites=1, desks=1)
        events = events_of(desk, EVENTS)
        work = [(desk.token, batches(events))]
        posts = [as_post(number, one) for number, one in enumerate(events[:RECORDS], 1)]
        ours_words = (sys.executable, "-m", "benchmarks.push_server", database)
        base_words = (sys.executable, "-m", "benchmarks.naive_server", database)
        psql(database, BASE_TABLE)
        with serving(database, words=ours_words) as (url, _), serving(database, words=base_words) as (naive, _):

            def ours() -> float:
                psql(database, EMPTY)
                return timed(lambda: push_all(url, work)) / EVENTS

            def base() -> float:
                psql(database, "TRUNCATE base; CHECKPOINT;")
                return timed(lambda: post_all(naive, posts)) / RECORDS

            ours_s, base_s = interleaved(ours, base, RUNS)
            kept = [int(psql(database, f"SELECT count(*) FROM {table}")) for table in ("event", "base")]
    if kept != [EVENTS, RECORDS]:
        raise RuntimeError(f"{kept} were kept")
    print(f"  push: {1 / ours_s:,.0f} events/s, one a request: {1 / base_s:,.0f}, {base_s / ours_s:.0f} times")
    return [
        Figure(
            claim="push one event, over one POST a record",
            ours_ms=ours_s * 1000,
            base_ms=base_s * 1000,
            ratio_max=1 / 60,
            runs=RUNS,
        )
    ]


def as_post(position: int, one: Envelope) -> bytes:
    """A record as a client of the simple server sends it."""
    said = {name: getattr(one, name) for name in ("id", "device", "epoch", "seq", "subject", "kind", "hash")}
    return json.dumps({**said, "position": position, "body": to_line(one).decode()}).encode()


def post_all(url: str, posts: list[bytes]) -> None:
    """Each on its own, over one connection."""
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)
    for body in posts:
        line.request("POST", "/records", body, {"content-type": "application/json"})
        answer = line.getresponse()
        told = answer.read()
        if answer.status != http.client.CREATED:
            raise RuntimeError(f"{answer.status} {told[:200]!r}")
    line.close()
