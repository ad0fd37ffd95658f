"""Find with a hundred thousand records over a thousand: how long until the first row, and how much memory.

Each run is a process of its own that opens the list as the screen does, reads its first page, and then goes through
it: page after page down, to the end, back up, narrowed and searched.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.figures import Figure, interleaved, timed
from benchmarks.practice import a_desk, opened, pour_old_ones, this_morning
from frontdesk.desk.finding import Filters, Order
from frontdesk.desk.listing import Listing
from frontdesk.desk.seat import Desk
from frontdesk.screens.find_lines import PagedLines

FEW = 1_000
MANY = 100_000
RUNS = 101
GROWTH_RUNS = 5
GROWTH_MAX_KIB = 2_048
PAGES_DOWN = 12
LINES = 64
BYTES_A_KIB = 1_024


def measure(folder: Path) -> list[Figure]:
    """Both claims, on a small and a large file that differ in nothing but how far back they reach."""
    small, large = folder / "small", folder / "large"
    desk, _ = a_desk(small, now=this_morning)
    desk.close()
    shutil.copytree(small, large)
    for home, count in ((small, FEW), (large, MANY)):
        with opened(home, now=this_morning) as filled:
            pour_old_ones(filled, count=count)
    with opened(small, now=this_morning) as few, opened(large, now=this_morning) as many:
        first = interleaved(
            lambda: timed(lambda: Listing().open(many)), lambda: timed(lambda: Listing().open(few)), RUNS, 5
        )
    grown = interleaved(lambda: used_kib(large), lambda: used_kib(small), GROWTH_RUNS)
    return [
        Figure(
            claim=f"first rows of the history, {MANY:,} records over {FEW:,}",
            ours_ms=first[0] * 1000,
            base_ms=first[1] * 1000,
            ratio_max=1.5,
            runs=RUNS,
        ),
        Figure(
            claim=f"going through it: KiB more with {MANY:,} than with {FEW:,}, over {GROWTH_MAX_KIB:,} KiB",
            ours_ms=max(0.0, grown[0] - grown[1]),
            base_ms=GROWTH_MAX_KIB,
            ratio_max=1.0,
            runs=GROWTH_RUNS,
        ),
    ]


def used_kib(home: Path) -> float:
    """The most memory that a process of its own used for going through the records of a home."""
    command = [sys.executable, "-m", "benchmarks.history", str(home)]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def go_through(home: Path) -> None:
    """What somebody does who looks for something."""
    with opened(home, now=this_morning) as desk:
        for filters in (Filters(), Filters(order=Order.NUMBER), Filters(until=this_morning().date())):
            leaf_through(desk, Listing("", filters))
        Listing("waited").open(desk)


def leaf_through(desk: Desk, listing: Listing) -> None:
    """Pages down, the end, the middle, pages up, with the screen's own lines to hold what was read."""
    lines = PagedLines(
        listing.open(desk),
        lambda page: lines.take(page, listing.page(desk, page)),
        this_morning,
        desk.practice.rules.calendar.zone,
    )
    while not listing.is_counted:
        listing.count_on(desk)
    lines.count = listing.count
    last = listing.count - 1
    down = range(0, PAGES_DOWN * LINES, LINES)
    for at in (*down, last, last // 2, *reversed(down)):
        lines.line(min(at, last))


def peak_kib() -> float:
    """The most memory that this process had. Linux's own count of the children would start with the parent's."""
    told = Path("/proc/self/status")
    if told.exists():
        return float(next(line.split()[1] for line in told.read_text().splitlines() if line.startswith("VmHWM")))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / BYTES_A_KIB


def main() -> int:
    """Go through the home that is named, and tell how much memory that took."""
    go_through(Path(sys.argv[1]))
    print(peak_kib())
    return 0


if __name__ == "__main__":
    sys.exit(main())
