"""Times a terminal program from outside, as a person would see it.

The program runs on a pseudo-terminal whose screen is emulated. Each chunk it writes is stamped when it is
read, and parsed only while the program is quiet, so that the emulator's own work is in no figure. Runs where
pseudo-terminals exist (Linux, macOS).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self

import pyte

KEYS = {"f2": "\x1bOQ", "f4": "\x1bOS", "tab": "\t", "enter": "\r", "space": " "}

UNKNOWN = re.compile(
    rb"\x1b\[[<>=][0-9;:]*[ -/]*[@-~]|\x1b\[\??[0-9;]*\$[a-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    rb"|\x1b[P_^][^\x1b]*\x1b\\"
)
"""Sequences that the emulator would print as text: private ones, mode queries, window titles."""

UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;:?<>=$]*|\][^\x07\x1b]*|[P_^][^\x1b]*)?$")

ANSWERS = (
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
)
"""What a modern terminal answers when a program asks who it is and what it can do."""

QUIET_SECONDS = 0.02
PARSE_AT_LEAST_EACH_SECONDS = 0.4


class NotSeen(Exception):
    """The program never showed what was waited for."""

    def __init__(self, what: str, screen: str) -> None:
        super().__init__(f"{what!r} did not appear on the screen:\n{screen.rstrip()}")


class Terminal:
    """A program on an emulated terminal. `started` is when it was started, on the performance counter."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], columns: int = 80, rows: int = 24) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.unread: list[tuple[float, bytes]] = []
        self.carried = b""
        self.ended = False
        size = struct.pack("HHHH", rows, columns, 0, 0)
        full = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor", **env)
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execvpe(command[0], list(command), full)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, size)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.close(self.fd)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)

    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.screen.display)

    def read(self, seconds: float) -> bool:
        """Read one chunk, stamp it, answer its questions. False when nothing came."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return False
        self.unread.append((time.perf_counter(), data))
        for question, answer in ANSWERS:
            if question in data:
                os.write(self.fd, answer)
        return True

    def parse_next(self) -> float:
        """Put the oldest unread chunk on the screen; give the moment it came."""
        came, data = self.unread.pop(0)
        data = self.carried + data
        rest = UNFINISHED.search(data)
        self.carried = data[rest.start() :] if rest else b""
        self.stream.feed(UNKNOWN.sub(b"", data[: rest.start()] if rest else data))
        return came

    def until(self, text: str, seconds: float = 30) -> float:
        """Wait for `text`; give the moment the chunk came that completed it."""
        parsed = time.perf_counter()
        end = parsed + seconds
        while time.perf_counter() < end and not self.ended:
            if self.read(QUIET_SECONDS) and time.perf_counter() - parsed < PARSE_AT_LEAST_EACH_SECONDS:
                continue
            while self.unread:
                came = self.parse_next()
                if text in self.text():
                    return came
            parsed = time.perf_counter()
        raise NotSeen(text, self.text())

    def settle(self, quiet: float = 0.25, seconds: float = 4) -> None:
        """Wait until nothing was written for `quiet` seconds."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and self.read(quiet):
            pass
        while self.unread:
            self.parse_next()

    def press(self, key: str) -> float:
        """Send a key (a character or a name in `KEYS`); give the moment."""
        sent = time.perf_counter()
        os.write(self.fd, KEYS.get(key, key).encode())
        return sent

    def key_to_paint(self, key: str, seconds: float = 2) -> float:
        """Seconds from sending a key to the first output that changed the screen's text."""
        before = list(self.screen.display)
        sent = self.press(key)
        came = self._first(lambda: list(self.screen.display) != before, sent + seconds)
        if came is None:
            raise NotSeen(f"a change after {key!r}", self.text())
        return came - sent

    def _first(self, seen: Callable[[], bool], end: float) -> float | None:
        while time.perf_counter() < end and not self.ended:
            if self.read(0.004):
                continue
            while self.unread:
                came = self.parse_next()
                if seen():
                    return came
        return None
