"""What a person at the counter waits for: the first screen, the open issues, the letter after the key.

Each is measured on an emulated terminal of 80 by 24, in turns with a minimal Textual app started the same way.
"""

from __future__ import annotations

import compileall
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import frontdesk
from benchmarks import minimal
from benchmarks.figures import Figure, interleaved
from benchmarks.practice import PERSON, a_desk, fill_with_open
from benchmarks.probe import Terminal

MINIMAL = (sys.executable, "-m", "benchmarks.minimal")
FRONTDESK = (sys.executable, "-m", "frontdesk")
FIRST_SCREEN = "Find:"
OPEN = 200
ROWS_SHOWN = f"Open {OPEN}"
STARTS = 21
KEY_ROUNDS = 9
KEYS = "patientswaitedforlong"
TO_THE_WORDS = ("w", "1", "n")
"""What it is about, how bad, nobody at risk: then the field for what was said has the focus."""


def paint(command: Sequence[str], env: Mapping[str, str], shown: str) -> float:
    """Seconds from starting the program until `shown` stands on the screen."""
    with Terminal(command, env) as terminal:
        return terminal.until(shown) - terminal.started


def keys(command: Sequence[str], env: Mapping[str, str], shown: str, prepare: Callable[[Terminal], None]) -> float:
    """The median time from a key to its letter on the screen."""
    with Terminal(command, env) as terminal:
        terminal.until(shown)
        terminal.settle()
        prepare(terminal)
        waits = []
        for key in KEYS:
            waits.append(terminal.key_to_paint(key))
            terminal.settle(quiet=0.1, seconds=1)
        return statistics.median(waits)


def open_the_form(terminal: Terminal) -> None:
    """Go from the board to the field for what was said."""
    terminal.press("f2")
    terminal.until("What about?")
    terminal.settle()
    for key in TO_THE_WORDS:
        terminal.press(key)
        terminal.settle()


def measure(folder: Path) -> list[Figure]:
    """The three claims about the screens, of a program that is compiled, as pip leaves it and Textual is here."""
    compileall.compile_dir(Path(frontdesk.__file__).parent, quiet=2)
    home = folder / "practice"
    desk, person = a_desk(home)
    with desk:
        fill_with_open(desk, person, OPEN)
    env = {"FRONTDESK_HOME": str(home), "FRONTDESK_STAFF": PERSON}

    def base() -> float:
        return paint(MINIMAL, {}, minimal.SHOWN)

    first = interleaved(lambda: paint(FRONTDESK, env, FIRST_SCREEN), base, STARTS)
    rows = interleaved(lambda: paint(FRONTDESK, env, ROWS_SHOWN), base, STARTS)
    typed = interleaved(
        lambda: keys(FRONTDESK, env, ROWS_SHOWN, open_the_form),
        lambda: keys(MINIMAL, {}, minimal.SHOWN, lambda _: None),
        KEY_ROUNDS,
    )
    return [
        figure("first screen painted, over a minimal Textual app", first, 1.15, STARTS),
        figure(f"{OPEN} open issues visible, over the same", rows, 2.0, STARTS),
        figure("key to paint in the record form, over Input in the same", typed, 1.5, KEY_ROUNDS),
    ]


def figure(claim: str, seconds: tuple[float, float], ratio_max: float, runs: int) -> Figure:
    """The claim with both medians in milliseconds."""
    ours, base = seconds
    return Figure(claim=claim, ours_ms=ours * 1000, base_ms=base * 1000, ratio_max=ratio_max, runs=runs)
