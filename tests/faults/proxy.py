"""A bad line between a desk and its group server: a real proxy on loopback, which spoils what passes."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PIECE = 4096
MOMENT_SECONDS = 0.02


@dataclass
class Proxy:
    """Passes bytes on, and spoils some of them by its dice.

    `drop` hangs up on a new connection; `cut` hangs up in the middle of an answer; `corrupt` changes a byte that
    the server or the desk reads; `delay` holds every piece back for a moment.
    """

    target: tuple[str, int]
    fault: str
    dice: random.Random
    address: str = ""
    stopped: threading.Event = field(default_factory=threading.Event)
    lines: list[socket.socket] = field(default_factory=list)
    passing: list[threading.Thread] = field(default_factory=list)

    def _serve(self, door: socket.socket) -> None:
        while not self.stopped.is_set():
            with suppress(OSError):
                desk, _ = door.accept()
                self.lines.append(desk)
                if self.fault == "drop" and self.dice.random() < 0.5:
                    desk.shutdown(socket.SHUT_RDWR)
                    continue
                server = socket.create_connection(self.target)
                self.lines.append(server)
                for source, sink, answers in ((desk, server, False), (server, desk, True)):
                    worker = threading.Thread(target=self._pass, args=(source, sink, answers), daemon=True)
                    worker.start()
                    self.passing.append(worker)

    def hang_up(self) -> None:
        """Let everything go."""
        with _hung_up(*self.lines):
            self.stopped.set()
        for worker in self.passing:
            worker.join()
        for line in self.lines:
            line.close()

    def _pass(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with suppress(OSError), _hung_up(source, sink):
            while piece := source.recv(PIECE):
                if self.fault == "delay":
                    self.stopped.wait(MOMENT_SECONDS)
                unlucky = self.dice.random() < 0.25
                if self.fault == "cut" and answers and unlucky:
                    sink.sendall(piece[: len(piece) // 2])
                    return
                sink.sendall(self._spoilt(piece) if self.fault == "corrupt" and unlucky else piece)

    def _spoilt(self, piece: bytes) -> bytes:
        place = self.dice.randrange(len(piece))
        return piece[:place] + bytes([piece[place] ^ 1 << self.dice.randrange(8)]) + piece[place + 1 :]


@contextmanager
def _hung_up(*lines: socket.socket) -> Iterator[None]:
    """Both ends hear it at once, though another thread still listens."""
    try:
        yield
    finally:
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


@contextmanager
def between(url: str, fault: str, seed: int) -> Iterator[str]:
    """The address of a proxy before the server, for as long as the block lasts."""
    where = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.2)
        proxy = Proxy((where.hostname or "", where.port or 0), fault, random.Random(seed))
        worker = threading.Thread(target=proxy._serve, args=(door,), daemon=True)
        worker.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            proxy.stopped.set()
            worker.join()
            proxy.hang_up()
