"""A desk's journal in memory: the plainest thing that keeps what `Feed` promises. The oracle of the real one."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import count
from uuid import uuid4

from frontdesk.envelope import GENESIS, Envelope, chained
from frontdesk.journal.feed import ChainEnd, Cursor, FormerChain, Whereabouts
from frontdesk.recovery.identifiers import DeviceId, SiteCode

EPOCHS = count(1)


@dataclass
class MemoryFeed:
    """Chains by epoch, everything known by id, and where the feed was read to."""

    device: str = "desk-memory"
    site: str = "MAPLE"
    epoch: str = "epoch-0"
    chains: dict[str, list[Envelope]] = field(default_factory=dict)
    known: dict[str, Envelope] = field(default_factory=dict)
    place: Cursor = field(default_factory=lambda: Cursor(store_id="", position=0))
    letter: str = "A"
    lettered: str = ""
    synced: list[str] = field(default_factory=list)
    forks: list[str] = field(default_factory=list)
    former: dict[tuple[str, str], list[Envelope]] = field(default_factory=dict)
    adopted_in: str = ""

    def copy(self) -> MemoryFeed:
        """A backup, or a disk image."""
        return deepcopy(self)

    def write(self, *events: Envelope) -> list[Envelope]:
        return [self._append(self.epoch, one) for one in events]

    def _append(self, epoch: str, one: Envelope) -> Envelope:
        log = self.chains.setdefault(epoch, [])
        mine = replace(one, site=SiteCode(self.site), device=DeviceId(self.device), epoch=epoch)
        placed = chained(mine, seq=len(log) + 1, prev=log[-1].hash if log else GENESIS)
        log.append(placed)
        self.known[placed.id] = placed
        return placed

    def seat(self) -> Whereabouts:
        return Whereabouts(site=self.site, device=self.device, epoch=self.epoch)

    def heads(self) -> list[ChainEnd]:
        ends = [
            ChainEnd(epoch=epoch, seq=len(log), hash=log[-1].hash)
            for epoch, log in self.chains.items()
            if log and epoch != self.epoch
        ]
        log = self.chains.get(self.epoch, [])
        return [*ends, ChainEnd(epoch=self.epoch, seq=len(log), hash=log[-1].hash if log else GENESIS)]

    def hash_at(self, epoch: str, seq: int) -> str | None:
        log = self.chains.get(epoch, [])
        return log[seq - 1].hash if 1 <= seq <= len(log) else None

    def events_after(self, epoch: str, seq: int, limit: int) -> list[Envelope]:
        return self.chains.get(epoch, [])[seq : seq + limit]

    def new_epoch(self) -> str:
        self.forks.append(self.epoch)
        self.epoch = f"epoch-{next(EPOCHS)}"
        return self.epoch

    def rehome(self, epoch: str, after: int) -> str:
        log = self.chains[epoch]
        self.chains[epoch], moving = log[:after], log[after:]
        self.forks.append(epoch)
        fresh = self.epoch = f"epoch-{next(EPOCHS)}"
        for one in moving:
            self._append(fresh, one)
        return fresh

    def letter_of(self) -> str | None:
        return self.letter if self.lettered.partition(" ")[0] == self.epoch else None

    def needs_letter(self, store_id: str) -> bool:
        return self.lettered != f"{self.epoch} {store_id}"

    def take_letter(self, letter: str, store_id: str) -> None:
        self.letter, self.lettered = letter, f"{self.epoch} {store_id}"

    def forked(self) -> list[str]:
        return list(self.forks)

    def forks_told(self, epochs: Sequence[str]) -> None:
        self.forks = [epoch for epoch in self.forks if epoch not in epochs]

    def former_chains(self, store_id: str) -> list[FormerChain]:
        if self.adopted_in == store_id:
            return []
        return [FormerChain(device=d, epoch=e, seq=len(log)) for (d, e), log in self.former.items() if log]

    def former_ids(self, chain: FormerChain, after: int, limit: int) -> list[tuple[int, str]]:
        log = self.former[chain.device, chain.epoch]
        return [(one.seq, one.id) for one in log[after : after + limit]]

    def adopt(self, chain: FormerChain, after: int) -> None:
        place = chain.device, chain.epoch
        self.former[place], moving = self.former[place][:after], self.former[place][after:]
        for one in moving:
            self._append(self.epoch, one)

    def adopted(self, store_id: str) -> None:
        self.adopted_in = store_id

    def reset(self) -> None:
        """Be a desk that the group server has never seen."""
        self.former |= {(self.device, epoch): log for epoch, log in self.chains.items()}
        self.device, self.chains, self.adopted_in = f"desk-{uuid4()}", {}, ""
        self.epoch = f"epoch-{next(EPOCHS)}"

    def cursor(self) -> Cursor:
        return self.place

    def store_pulled(self, envelopes: Sequence[Envelope], cursor: Cursor) -> int:
        fresh = [e for e in envelopes if e.id not in self.known]
        self.known |= {e.id: e for e in fresh}
        self.place = cursor
        return len(fresh)

    def settle(self) -> None:
        """Nothing is derived here."""

    def note_sync(self, server: str, status: str) -> None:
        self.synced.append(f"{status} {server}")
