"""Networks that fail in a chosen place."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx


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
