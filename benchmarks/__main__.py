"""Measures every claim of speed in one run and prints a table. Ends with 1 when a claim does not hold.

`python -m benchmarks board save` measures only those. `soak` (`--events N`) and `night` (`--sites N`) take minutes
and are measured only when they are named.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.figures import Figure

ALL = ("screens", "save", "board", "history", "push", "push_records", "push_sqlite", "push_clients", "pages")
SIZES = ("events", "sites")


def row(figure: Figure) -> str:
    """One claim as a line of the table."""
    return (
        f"{figure.claim:<66} {figure.ours_ms:>9.2f} {figure.base_ms:>9.2f} {figure.ratio:>7.2f}"
        f" {'<= ' + format(figure.ratio_max, '.2f'):>8}  {'yes' if figure.met else 'NO':<4} {figure.runs:>4}"
    )


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    words.add_argument("names", nargs="*", help="what to measure; all of the quick ones when nothing is named")
    for size in SIZES:
        words.add_argument(f"--{size}", type=int, metavar="N", help=f"with so many {size} instead")
    return words.parse_args()


def main() -> int:
    """Measure what the words name, or all."""
    # Else a program started for a measurement would look for its settings where the person's own lie.
    for name in [name for name in os.environ if name.startswith("FRONTDESK_")]:
        del os.environ[name]
    asked = _asked()
    figures: list[Figure] = []
    heading = f"{'claim':<66} {'ours ms':>9} {'base ms':>9} {'ratio':>7} {'target':>8}  {'met':<4} {'runs':>4}"
    print(heading, "-" * len(heading), sep="\n", flush=True)
    for name in asked.names or ALL:
        module = importlib.import_module(f"benchmarks.{name}")
        for size in SIZES:
            if getattr(asked, size) and hasattr(module, size.upper()):
                setattr(module, size.upper(), getattr(asked, size))
        with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
            found: list[Figure] = module.measure(Path(folder))
        for figure in found:
            print(row(figure), flush=True)
        figures += found
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
