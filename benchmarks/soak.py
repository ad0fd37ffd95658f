"""The memory of a server while a million events arrive, folding behind them included.

Every so often the server's resident memory is read. The first hundred thousand events fill its caches; from then on
it may not grow. `python -m benchmarks soak --events 100000` makes it short.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.group import batches, enrolled, events_of, push_all, serving
from benchmarks.postgres import postgresql, psql

EVENTS = 1_000_000
OF_A_DESK = 5_000
SAMPLES = 20
WARM = 2
"""Samples until the caches are full."""
KIB_IN_MIB = 1024


def measure(folder: Path) -> list[Figure]:  # noqa: ARG001 - all of it is in PostgreSQL
    """Push, desk after desk, and look at the server now and then."""
    count = EVENTS // OF_A_DESK
    seen: list[float] = []
    with postgresql() as database:
        desks = enrolled(database, sites=(count + 3) // 4, desks=4)[:count]
        with serving(database) as (url, pid):
            for number, desk in enumerate(desks, 1):
                push_all(url, [(desk.token, batches(events_of(desk, OF_A_DESK, sealing=False)))])
                if number % max(1, count // SAMPLES) == 0:
                    seen.append(resident_mib(pid))
        kept = int(psql(database, "SELECT count(*) FROM event"))
    if kept != count * OF_A_DESK:
        raise RuntimeError(f"{kept} of {count * OF_A_DESK} events were kept")
    print(f"  {kept:,} events; resident MiB: {' '.join(f'{mib:.0f}' for mib in seen)}")
    return [
        Figure(
            claim="memory of the server: at most after, over when its caches are full",
            ours_ms=max(seen[WARM:]),
            base_ms=max(seen[:WARM]),
            ratio_max=1.15,
            runs=len(seen),
        )
    ]


def resident_mib(pid: int) -> float:
    """What a process has in memory now, as Linux counts it."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / KIB_IN_MIB
