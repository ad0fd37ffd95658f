"""Clients and servers with one mistake each, of those that other products made. The machine must catch every one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
from tests.sync.fleet import Fleet
from tests.sync.machine import Sync

from frontdesk.envelope import Envelope
from frontdesk.journal.feed import Cursor, JournalFeed
from frontdesk.sync import answers
from frontdesk.sync.transport import Transport


class CursorBeforeApply(JournalFeed):
    """The place in the feed is kept before the events are: what dies in between never reads them again."""

    def store_pulled(self, envelopes: Sequence[Envelope], cursor: Cursor) -> int:
        super().store_pulled([], cursor)
        return super().store_pulled(envelopes, cursor)


class NoRehome(JournalFeed):
    """After a fork the desk goes on in a new chain and leaves behind what the server lacks."""

    def rehome(self, epoch: str, after: int) -> str:
        moved = super().rehome(epoch, after)
        with self._journal.writing(self._now()) as page:
            page.session.run("DELETE FROM head WHERE epoch = ?", (moved,))
        return self.new_epoch()


class NoStoreId(Transport):
    """The place in the feed is used though the server was put back since."""

    def pull(self, store_id: str, after: int, limit: int) -> tuple[answers.PageHeader, list[bytes]]:
        page, lines = super().pull(self.hello().store_id if store_id else "", after, limit)
        if page.position < after:  # the server began again by itself, since the place lies ahead of it
            return answers.PageHeader(store_id=page.store_id, position=after, more=False, count=0), []
        return page, lines


class TrustLocalAck(Transport):
    """What was acknowledged once is never compared again: the heads of the last answer are believed."""

    acknowledged: ClassVar[dict[str, dict[str, answers.Head]]] = {}

    def heads(self) -> list[answers.Head]:
        mine = self.acknowledged.setdefault(self._token_name(), {})
        return list(mine.values())

    def push(self, batch: bytes) -> answers.Receipt:
        receipt = super().push(batch)
        self.acknowledged.setdefault(self._token_name(), {})[receipt.head.epoch] = receipt.head
        return receipt

    def _token_name(self) -> str:
        return str(self._client.headers.get("authorization"))


def no_hash(patch: pytest.MonkeyPatch) -> None:
    """Places in a chain are compared by their number alone, on both sides."""
    patch.setattr("frontdesk.group.ingest._check_common_part", lambda *_: None)
    patch.setattr("frontdesk.sync.client._Chain.hash_at", lambda *_: "same")

    def heads(line: Transport) -> list[answers.Head]:
        found = line._ask("GET", "/v1/devices/me/heads", answers.Heads).heads
        return [answers.Head(epoch=head.epoch, seq=head.seq, hash="same") for head in found]

    patch.setattr(Transport, "heads", heads)


@dataclass(frozen=True)
class Mutant:
    """One mistake, and the shortest story in which it loses something."""

    name: str
    story: Callable[[Sync], None]
    feed: type[JournalFeed] = JournalFeed
    line: type[Transport] = Transport
    patch: Callable[[pytest.MonkeyPatch], None] = lambda _: None

    def on(self, fleet: Fleet) -> Fleet:
        return replace(fleet, feed=self.feed, line=self.line, posts=[])


def put_back_and_written_over(machine: Sync) -> None:
    """The desk is put back, writes again, and both pasts meet on the server."""
    machine.backup(0)
    machine.write(0, "log", 0)
    machine.sync(0, "", 0)
    machine.restore(0, whole=True)
    machine.write(0, "log", 0)
    machine.sync(0, "", 0)


def the_server_is_put_back(machine: Sync) -> None:
    machine.sync(0, "", 0)
    machine.server_backup()
    machine.write(0, "log", 0)
    machine.sync(0, "", 0)
    machine.server_restore()
    machine.write(1, "log", 0)
    machine.sync(1, "", 0)


def the_program_dies_in_the_middle_of_a_page(machine: Sync) -> None:
    for _ in range(4):
        machine.write(0, "log", 0)
    machine.sync(0, "", 0)
    machine.pull(1, "die", 1)


MUTANTS = (
    Mutant("no_hash", put_back_and_written_over, patch=no_hash),
    Mutant("trust_local_ack", the_server_is_put_back, line=TrustLocalAck),
    Mutant("no_rehome", put_back_and_written_over, feed=NoRehome),
    Mutant("no_store_id", the_server_is_put_back, line=NoStoreId),
    Mutant("cursor_before_apply", the_program_dies_in_the_middle_of_a_page, feed=CursorBeforeApply),
)
