"""Pushing 100,000 events to PostgreSQL with the chain checked, over copying the same rows with psql.

The measure is what PostgreSQL itself can do for an ingest that may be repeated: one COPY into a stage and one
INSERT ... ON CONFLICT DO NOTHING, in one transaction, into a table with the same columns and indexes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.figures import Figure, interleaved, timed
from benchmarks.group import batches, enrolled, events_of, push_all, serving
from benchmarks.postgres import postgresql, psql

EVENTS = 100_000
DESKS = 20
RUNS = 5
EMPTY = """
TRUNCATE event, head, quarantine, repeated, complaint, allowance;
UPDATE feed SET position = 0; UPDATE fold SET position = 0;
CHECKPOINT;
"""
BASE_TABLE = "DROP TABLE IF EXISTS base; CREATE TABLE base (LIKE event INCLUDING ALL); CHECKPOINT;"
COPY_STAGE = """
BEGIN;
CREATE TEMP TABLE stage (LIKE event) ON COMMIT DROP;
\\copy stage from '{file}'
INSERT INTO base SELECT * FROM stage ON CONFLICT DO NOTHING;
COMMIT;
"""


def measure(folder: Path) -> list[Figure]:
    """In turns: the desks push, psql copies."""
    with postgresql() as database:
        desks = enrolled(database, sites=DESKS // 4, desks=4)
        work = [(desk.token, batches(events_of(desk, EVENTS // DESKS))) for desk in desks]
        file = folder / "rows"
        words = (sys.executable, "-m", "benchmarks.push_server", database)
        with serving(database, words=words) as (url, _):

            def ours() -> float:
                psql(database, EMPTY)
                return timed(lambda: push_all(url, work))

            ours()
            file.write_text(psql(database, "COPY event TO STDOUT"), encoding="utf-8")

            def base() -> float:
                psql(database, BASE_TABLE)
                return timed(lambda: psql(database, COPY_STAGE.format(file=file)))

            ours_s, base_s = interleaved(ours, base, RUNS, warm_up=0)
            kept = int(psql(database, "SELECT count(*) FROM event JOIN base USING (site_id, position, id, body)"))
    if kept != EVENTS:
        raise RuntimeError(f"{kept} of {EVENTS} events are the same in both")
    print(f"  push: {EVENTS / ours_s:,.0f} events/s, psql: {EVENTS / base_s:,.0f} events/s, rate {base_s / ours_s:.2f}")
    return [
        Figure(
            claim="push 100,000 events to PostgreSQL, over COPY stage + ON CONFLICT",
            ours_ms=ours_s * 1000,
            base_ms=base_s * 1000,
            ratio_max=1 / 0.6,
            runs=RUNS,
        )
    ]
