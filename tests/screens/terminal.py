"""The desk on a real terminal of its own, for what a pilot cannot see: signals, crashes, what is left on the screen."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

ALT_SCREEN, ALT_SCREEN_OFF = b"\x1b[?1049h", b"\x1b[?1049l"
MOUSE_OFF, CURSOR_ON = b"\x1b[?1000l", b"\x1b[?25h"
KEYS = {"f2": "\x1bOQ", "f3": "\x1bOR", "f8": "\x1b[19~", "ctrl+q": "\x11"}

PROGRAM = """
import sys
from frontdesk.app import FrontDesk
from frontdesk.endings import stops_given_back
from frontdesk.places import find_places
{before}
app = FrontDesk(find_places(sys.argv[1], env={{}}), person="Rosa")
with stops_given_back():
    app.run()
{after}
sys.exit(app.return_code or 0)
"""


HANG_UP = signal.Signals["SIGHUP"]


def _pair() -> tuple[int, int]:
    if sys.platform == "win32":
        raise OSError("Windows has no pseudo-terminals of this kind")
    else:  # noqa: RET506 - mypy reads the two branches as two systems
        return pty.openpty()


class Console:
    """A child process on a pseudo-terminal of 80x24; everything it writes is kept."""

    def __init__(self, home: Path, *, before: str = "", after: str = "") -> None:
        """`before` is Python that the child runs before the app is made, `after` behind its screens."""
        ours, its = _pair()
        env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24", "TEXTUAL_ANIMATIONS": "none"}
        command = [sys.executable, "-c", PROGRAM.format(before=before, after=after), str(home)]
        self._child = subprocess.Popen(
            command, stdin=its, stdout=its, stderr=its, env=env, start_new_session=True, close_fds=True
        )
        os.close(its)
        self._terminal = ours
        self.written = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()
        os.close(self._terminal)

    def wait_for(self, words: bytes, seconds: float = 30) -> None:
        """Read until these bytes came."""
        end = time.monotonic() + seconds
        begin = len(self.written)
        while words not in self.written[begin:]:
            assert time.monotonic() < end, f"{words!r} never came; the last was {self.written[-2000:]!r}"
            self._read()

    def press(self, *keys: str) -> None:
        """Type; names of keys as in `KEYS`."""
        for key in keys:
            os.write(self._terminal, KEYS.get(key, key).encode())

    @property
    def process(self) -> int:
        """Its number."""
        return self._child.pid

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the child."""
        self._child.send_signal(number)

    def hang_up(self) -> None:
        """The window is closed: nobody reads the terminal any more."""
        os.close(self._terminal)
        self._terminal = os.open(os.devnull, os.O_RDWR)
        self._child.send_signal(HANG_UP)

    def ended(self, seconds: float = 30) -> int:
        """The exit code, after everything that was written came."""
        end = time.monotonic() + seconds
        while self._child.poll() is None:
            assert time.monotonic() < end, "it did not end"
            self._read()
        while self._read():
            pass
        return self._child.returncode

    def _read(self) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], 0.05)
        if not ready:
            return False
        try:
            piece = os.read(self._terminal, 65536)
        except OSError:
            return False
        self.written += piece
        return bool(piece)
