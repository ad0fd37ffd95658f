"""Saving one complaint through the desk, over writing the same rows by hand."""

from __future__ import annotations

import itertools
from pathlib import Path

from benchmarks.figures import Figure, interleaved, timed
from benchmarks.practice import a_desk, intake
from benchmarks.save_baseline import read_back, statements, write
from frontdesk.desk.intake import log
from frontdesk.journal.connection import connect

RUNS = 201


def measure(folder: Path) -> list[Figure]:
    """In turns: the desk saves one complaint, and the baseline writes the rows of the one before."""
    desk, person = a_desk(folder / "desk")
    other, _ = a_desk(folder / "baseline")
    with desk, other:
        turns = itertools.count()
        reader = connect(desk.database.file, desk.database.key, read_only=True)
        writer = connect(other.database.file, other.database.key)
        sql = statements(writer)
        waiting = [read_back(reader, log(desk, person, intake(next(turns))).complaint.id)]

        def ours() -> float:
            answers = intake(next(turns))
            kept = []
            seconds = timed(lambda: kept.append(log(desk, person, answers)))
            waiting.append(read_back(reader, kept[0].complaint.id))
            return seconds

        def base() -> float:
            saved = waiting.pop(0)
            return timed(lambda: write(writer, sql, saved))

        ours_s, base_s = interleaved(ours, base, RUNS, warm_up=20)
        reader.close()
        writer.close()
    return [
        Figure(
            claim="save one complaint, over raw sqlcipher3 writing the same rows",
            ours_ms=ours_s * 1000,
            base_ms=base_s * 1000,
            ratio_max=2.5,
            runs=RUNS,
        )
    ]
