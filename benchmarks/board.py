"""Reading the board with 200 open complaints: a million old ones must not slow it down."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.figures import Figure, interleaved, timed
from benchmarks.practice import a_desk, fill_with_open, opened, pour_old_ones, this_morning
from frontdesk.desk.look import board

OPEN = 200
FEW = 10_000
MANY = 1_000_000
RUNS = 101


def measure(folder: Path) -> list[Figure]:
    """Everything that the home screen asks, on a large file over a small one, with the same open complaints."""
    now = this_morning()
    small, large = folder / "small", folder / "large"
    desk, person = a_desk(small, now=lambda: now)
    with desk:
        fill_with_open(desk, person, OPEN)
    shutil.copytree(small, large)
    for home, count in ((small, FEW), (large, MANY)):
        with opened(home, now=lambda: now) as filled:
            pour_old_ones(filled, count=count - OPEN)
    with opened(small, now=lambda: now) as few, opened(large, now=lambda: now) as many:
        if not board(few).open_count == board(many).open_count == OPEN:
            raise RuntimeError("The two boards differ: the figures would mean nothing.")
        ours, base = interleaved(lambda: timed(lambda: board(many)), lambda: timed(lambda: board(few)), RUNS, 5)
    return [
        Figure(
            claim=f"board with {OPEN} open, {MANY:,} complaints over {FEW:,}",
            ours_ms=ours * 1000,
            base_ms=base * 1000,
            ratio_max=1.2,
            runs=RUNS,
        )
    ]
