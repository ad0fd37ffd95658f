"""A line to the group server that tells how far a sync got."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from frontdesk.sync import answers
from frontdesk.sync.transport import Transport

if TYPE_CHECKING:
    from frontdesk.sync.client import Feed


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync got; `to_send` is known from the server's own heads."""

    sent: int = 0
    to_send: int = 0
    received: int = 0


Tell = Callable[[Progress], object]


class Watched(Transport):
    """Counts what passes. Telling may raise, to cut a sync off between two questions."""

    def __init__(self, server: str, token: str | None, feed: Feed, tell: Tell, **options: Any) -> None:  # noqa: ANN401 - the line's own
        super().__init__(server, token, **options)
        self._feed, self._tell = feed, tell
        self._sent = self._to_send = self._received = 0

    def heads(self) -> list[answers.Head]:
        """The server's heads; the first time they say how much there is to send."""
        found = super().heads()
        if not self._to_send:
            there = {head.epoch: head.seq for head in found}
            self._to_send = sum(max(0, head.seq - there.get(head.epoch, 0)) for head in self._feed.heads())
        self._say()
        return found

    def push(self, batch: bytes) -> answers.Receipt:
        """Send a batch and count it."""
        receipt = super().push(batch)
        self._sent += receipt.inserted + receipt.duplicates + receipt.quarantined
        self._say()
        return receipt

    def pull(self, store_id: str, after: int, limit: int) -> tuple[answers.PageHeader, list[bytes]]:
        """Read a page and count it."""
        page, lines = super().pull(store_id, after, limit)
        self._received += len(lines)
        self._say()
        return page, lines

    def _say(self) -> None:
        self._tell(Progress(self._sent, max(self._sent, self._to_send), self._received))
