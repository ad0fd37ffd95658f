"""How the screens end when somebody else decides: a signal, a crash. The terminal is given back as it was."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_SECONDS = 10.0
"""A terminal that is gone can make the screens wait for ever while they put it back; no longer than this."""
SIGNALS = ("SIGTERM", "SIGHUP")
KILLED_BY = 128
STOPS = ("SIGTSTP", "SIGCONT", "SIGTTIN", "SIGTTOU")

TITLE = "\x1b[22;2t\x1b]2;frontdesk\x07"
"""Remember the window's title and say nothing but the program's name."""
TITLE_BACK = "\x1b[23;2t"


def on_signals(loop: asyncio.AbstractEventLoop, leave: Callable[[int], None]) -> None:
    """Call `leave` with the exit code when the computer shuts down or the window is closed.

    Windows has no such handlers; there a closed window ends the program, and drafts were saved while typing.
    """
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            loop.add_signal_handler(number, _leave, leave, KILLED_BY + int(number))
        except (NotImplementedError, RuntimeError, ValueError):
            return  # not the main thread, or a system without them


@contextmanager
def stops_given_back() -> Iterator[None]:
    """Around the screens: Ctrl+Z and `fg` mean afterwards what they meant before.

    Textual's answers to them draw the screens again and need its loop. It leaves them in place, where they would
    break what a program still does after its screens, such as waiting for a server to end.
    """
    numbers = [getattr(signal, name) for name in STOPS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        yield
    finally:
        for number, answer in before.items():
            signal.signal(number, answer)


def _leave(leave: Callable[[int], None], code: int) -> None:
    last_resort = threading.Timer(PATIENCE_SECONDS, os._exit, [code])
    last_resort.daemon = True
    last_resort.start()
    leave(code)


def crash_words(log: Path) -> str:
    """What somebody at a desk is told when the program broke: no code, and not a word that was typed."""
    return (
        "frontdesk had to stop: something happened that it was not made for.\n"
        "What was saved is safe, and what was being typed is kept as a draft.\n"
        "Next: start it again and press F6 for the draft. If it happens again, show IT this file:\n"
        f"{log}"
    )
