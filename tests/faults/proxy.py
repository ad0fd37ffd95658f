"""A bad line between a desk and its group server: a real proxy on loopback, which spoils what passes."""

from __future__ import annotations

import random
import re
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PIECE = 4096
MOMENT_SECONDS = 0.02


@dataclass
class Proxy:
    """Passes bytes on, and spoils some of them by its dice.

    `drop` hangs up on a new connection; `cut` hangs up in the middle of an answer; `corrupt` changes a byte that
    the server or the desk reads; `delay` holds every piece back for a moment; `duplicate` brings every question to
    the server twice, one after the other or both at once, and gives the desk either answer.
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
                if self.fault == "duplicate":
                    self._begin(self._twice, desk)
                    continue
                server = socket.create_connection(self.target)
                self.lines.append(server)
                for source, sink, answers in ((desk, server, False), (server, desk, True)):
                    self._begin(self._pass, source, sink, answers)

    def _begin(self, work: Callable[..., None], *arguments: object) -> None:
        worker = threading.Thread(target=work, args=arguments, daemon=True)
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

    def _twice(self, desk: socket.socket) -> None:
        with suppress(OSError), _hung_up(desk):
            question = _whole_question(desk)
            if not question:
                return
            if self.dice.random() < 0.5:
                with ThreadPoolExecutor(2) as pool:
                    said = list(pool.map(self._answer, [question] * 2))
            else:
                said = [self._answer(question), self._answer(question)]
            desk.sendall(self.dice.choice(said))

    def _answer(self, question: bytes) -> bytes:
        with socket.create_connection(self.target) as server:
            server.sendall(question)
            answer = bytearray()
            while piece := server.recv(PIECE):
                answer += piece
            return bytes(answer)

    def _spoilt(self, piece: bytes) -> bytes:
        place = self.dice.randrange(len(piece))
        return piece[:place] + bytes([piece[place] ^ 1 << self.dice.randrange(8)]) + piece[place + 1 :]


def _whole_question(desk: socket.socket) -> bytes:
    """One question of HTTP, after whose answer the server is to hang up; nothing where the desk asks none."""
    said = b""
    while b"\r\n\r\n" not in said:
        piece = desk.recv(PIECE)
        if not piece:
            return b""
        said += piece
    head, body = said.split(b"\r\n\r\n", 1)
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    while len(body) < (int(length[1]) if length else 0):
        body += desk.recv(PIECE)
    return re.sub(rb"(?i)\r\nconnection: [^\r]*", b"", head) + b"\r\nconnection: close\r\n\r\n" + body


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
