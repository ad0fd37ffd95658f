"""Networks that fail in a chosen place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from frontdesk.desk import Desk
from frontdesk.journal.writing import Writing


class Unlucky(Exception):
    """The program died here."""


@dataclass
class Cut(httpx.BaseTransport):
    """Works for some questions, then never again; the last one may still reach the server."""

    after: int
    answered: bool
    asked: int = 0
    network: httpx.HTTPTransport = field(default_factory=httpx.HTTPTransport)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.asked <= self.after:
            return self.network.handle_request(request)
        if self.asked == self.after + 1 and self.answered:
            self.network.handle_request(request).read()
        raise httpx.ReadError("cut", request=request)

    def close(self) -> None:
        self.network.close()


class NoAnswer(httpx.BaseTransport):
    """Nobody is there."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody", request=request)


@dataclass
class Answers(httpx.BaseTransport):
    """Gives these answers, one after the other; the last one for ever."""

    answers: list[httpx.Response]
    seen: list[httpx.Request] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.seen.append(request)
        return self.answers[min(len(self.seen), len(self.answers)) - 1]


@dataclass
class Troubled(httpx.BaseTransport):
    """One fault, at one question of a sync: the specification's, and the death of the program at a commit.

    `drop_request` and `drop_response` lose one question or its answer; `cut` loses the line from there on; `dup`
    delivers every question twice; `die` ends the program before that transaction of the desk is kept. Batches of
    two events, so that a cut goes through the middle of what is sent.
    """

    fault: str = ""
    at: int = 0
    refuses: str = "-"
    """Questions to this path are not answered: what is left is only the push, or only the pull."""
    asked: int = 0
    network: httpx.BaseTransport | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        place, self.asked = self.asked, self.asked + 1
        lost = place == self.at if self.fault in ("drop_request", "drop_response") else place >= self.at
        if request.url.path == self.refuses or (lost and self.fault in ("drop_request", "cut")):
            raise httpx.ReadError("lost", request=request)
        answer = self._delivered(request)
        if self.fault == "dup":
            answer = self._delivered(request)
        if lost and self.fault == "drop_response":
            raise httpx.ReadError("lost", request=request)
        return answer

    def _delivered(self, request: httpx.Request) -> httpx.Response:
        assert self.network is not None
        answer = self.network.handle_request(request)
        content = answer.read()
        answer.close()
        if request.url.path == "/v1/hello":
            content = content.replace(b'"events":500', b'"events":2')
        headers = {"content-type": answer.headers.get("content-type", "")}
        return httpx.Response(answer.status_code, headers=headers, content=content)

    def close(self) -> None:
        """The network serves the next sync too."""

    @contextmanager
    def dying(self, desk: Desk) -> Iterator[None]:
        """The desk's program dies before it keeps one of the transactions in the block."""
        database, kept = desk.database, 0
        real = database.writing

        @contextmanager
        def writing() -> Iterator[Writing]:
            nonlocal kept
            with real() as session:
                yield session
                kept += 1
                if self.fault == "die" and kept - 1 == self.at:
                    raise Unlucky

        database.writing = writing  # type: ignore[method-assign]
        try:
            yield
        finally:
            del database.writing
