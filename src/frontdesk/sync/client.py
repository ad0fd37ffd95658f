"""One sync: send what the server lacks, fetch what the other desks wrote.

The server's head decides what is sent; nothing that this desk remembers about earlier syncs does. A desk that
was restored or copied finds its chain ahead, behind or forked there. It then goes on in a new epoch: what the
server lacks moves there under the same ids, what was lost comes back with the site's feed. Nothing is lost and
nothing is doubled.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

from frontdesk.envelope import Envelope, Untrusted, check_link, from_line
from frontdesk.journal.feed import ChainEnd, Cursor, FormerChain, Whereabouts
from frontdesk.recovery.bodies import KINDS
from frontdesk.recovery.stamps import instant
from frontdesk.sync.answers import Head, Hello
from frontdesk.sync.batch import PROTOCOL, packed
from frontdesk.sync.errors import ChainRefused, NotAGroupServer, ServerRefuses
from frontdesk.sync.transport import Transport

PAGE = 500
"""Events in one page of the feed, and in one question for what is missing."""
ROUNDS_MAX = 5
"""Comparisons of one chain in one sync; each ends in progress unless somebody else pushes as this desk."""

Status: TypeAlias = Literal["ok", "fork_healed"]


class Feed(Protocol):
    """What a sync needs of the desk's journal. Every method that changes something is one transaction."""

    def seat(self) -> Whereabouts:
        """Who this desk is now."""
        ...

    def heads(self) -> list[ChainEnd]:
        """Where each chain that this desk wrote ends here, the current one last, even when it is empty."""
        ...

    def hash_at(self, epoch: str, seq: int) -> str | None:
        """The hash at one place of an own chain."""
        ...

    def events_after(self, epoch: str, seq: int, limit: int) -> list[Envelope]:
        """The next events of an own chain, without holes, in order."""
        ...

    def new_epoch(self) -> str:
        """Go on in a new, empty chain; gives its name."""
        ...

    def rehome(self, epoch: str, after: int) -> str:
        """Move the events of a chain that follow `after` into a new epoch, ids unchanged; gives its name."""
        ...

    def letter_of(self) -> str | None:
        """The letter that a group server handed out for the current epoch; None before it did."""
        ...

    def needs_letter(self, store_id: str) -> bool:
        """Whether this life of the server's store has not handed out, or confirmed, the current epoch's letter."""
        ...

    def take_letter(self, letter: str, store_id: str) -> None:
        """Number the complaints of the current epoch with this letter, from 1 on where it is a new one."""
        ...

    def forked(self) -> list[str]:
        """Chains that were left for a new one and that the group server has not heard of."""
        ...

    def forks_told(self, epochs: Sequence[str]) -> None:
        """The group server has heard of these."""
        ...

    def former_chains(self, store_id: str) -> list[FormerChain]:
        """Chains under ids that this desk had before, unless this life of the store is known to hold them all."""
        ...

    def former_ids(self, chain: FormerChain, after: int, limit: int) -> list[tuple[int, str]]:
        """Place and id of the next events of such a chain."""
        ...

    def adopt(self, chain: FormerChain, after: int) -> None:
        """Move what follows a place of a former chain to the end of the current one, ids unchanged."""
        ...

    def adopted(self, store_id: str) -> None:
        """This life of the store holds all that was written under former ids."""
        ...

    def cursor(self) -> Cursor:
        """Where the next page of the site's feed begins."""
        ...

    def store_pulled(self, envelopes: Sequence[Envelope], cursor: Cursor) -> int:
        """Keep events of the feed and the new cursor together; gives how many were new here."""
        ...

    def settle(self) -> None:
        """The feed was read to its end."""
        ...

    def note_sync(self, server: str, status: str) -> None:
        """Remember when the last sync ended, and how."""
        ...


@dataclass(kw_only=True, slots=True)
class SyncReport:
    """What a sync did. `duplicates` were there already; `quarantined` the server keeps and cannot use."""

    server: str
    pushed: int = 0
    duplicates: int = 0
    pulled: int = 0
    quarantined: int = 0
    re_homed: int = 0
    head: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    status: Status = "ok"
    clock_off_seconds: int = 0
    """This computer's clock minus the server's."""
    newer_kinds: int = 0
    """Kinds of events that the server's frontdesk knows and this one does not."""

    def as_dict(self) -> dict[str, Any]:
        """Plain values to print."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Send:
    """Send the events after this place."""

    after: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """Both sides hold the same."""


@dataclass(frozen=True, slots=True)
class Mend:
    """The server holds events in this chain that this desk does not have: find the last common one."""


Step: TypeAlias = Send | Nothing | Mend


class Log(Protocol):
    """An own chain as far as a comparison needs it."""

    @property
    def last(self) -> int:
        """The number of its last event; 0 when it is empty."""
        ...

    def hash_at(self, seq: int) -> str | None:
        """The hash at one place."""
        ...


def what_to_send(head: Head, log: Log) -> Step:
    """What follows from the server's head and this desk's log. The server's head alone decides where to begin."""
    if head.seq > log.last:
        return Mend()
    if head.seq > 0 and log.hash_at(head.seq) != head.hash:
        return Mend()
    return Nothing() if head.seq == log.last else Send(after=head.seq)


@dataclass(frozen=True, slots=True)
class _Chain:
    feed: Feed
    epoch: str
    last: int

    def hash_at(self, seq: int) -> str | None:
        return self.feed.hash_at(self.epoch, seq)


def sync(feed: Feed, line: Transport, *, now: Callable[[], datetime]) -> SyncReport:
    """Send, then fetch. May be cut off anywhere and run again.

    Raises `Unreachable`, `ServerRefuses`, `NotAGroupServer`; what was done until then stays done.
    """
    began = time.monotonic()
    hello = line.hello()
    report = SyncReport(server=line.server)
    report.clock_off_seconds = round((now() - instant(hello.server_time)).total_seconds())
    report.newer_kinds = len(set(hello.kinds) - set(KINDS))
    _adopt_former(feed, line, hello)
    _push_all(feed, line, hello, report)
    feed.adopted(hello.store_id)
    _take_letter(feed, line, hello)
    _check_protocol(line, hello)
    report.pulled = read_feed(feed, line)
    forked = feed.forked()
    line.report(forked=forked)
    if forked:
        report.status = "fork_healed"
        feed.forks_told(forked)
    report.seconds = round(time.monotonic() - began, 3)
    feed.note_sync(line.server, report.status)
    return report


def fetch(feed: Feed, line: Transport) -> SyncReport | None:
    """Only read the feed, for a desk that has nothing to send. None when the server's store began another life.

    A sync then sends what the store has lost. Raises what `sync` raises.
    """
    began, before, seat = time.monotonic(), feed.cursor(), feed.heads()[-1]
    report = SyncReport(server=line.server, head={"epoch": seat.epoch, "seq": seat.seq})
    report.pulled = read_feed(feed, line)
    if feed.cursor().store_id != before.store_id:
        return None
    report.seconds = round(time.monotonic() - began, 3)
    if report.pulled:
        feed.note_sync(line.server, report.status)
    return report


def _adopt_former(feed: Feed, line: Transport, hello: Hello) -> None:
    """What this desk wrote under an id that it no longer has, and the server lacks, joins the current chain."""
    for chain in feed.former_chains(hello.store_id):
        after = 0
        while some := feed.former_ids(chain, after, PAGE):
            lacking = line.missing([event_id for _, event_id in some])
            first = next((seq for seq, event_id in some if event_id in lacking), None)
            if first is not None:
                feed.adopt(chain, first - 1)
                break
            after = some[-1][0]


def _check_protocol(line: Transport, hello: Hello) -> None:
    """An old desk has sent everything by now; what the server would answer it could not read."""
    if not hello.protocol_min <= PROTOCOL <= hello.protocol_max:
        raise ServerRefuses(
            "protocol-unknown",
            f"The group server {line.server} speaks another protocol.\nNext: update frontdesk on this computer.",
        )


def _push_all(feed: Feed, line: Transport, hello: Hello, report: SyncReport) -> None:
    """Bring every own chain to the server; a mended one leaves its rest to a new one, which joins the queue."""
    queue = [head.epoch for head in feed.heads()]
    there = {head.epoch: head for head in line.heads()}
    for epoch in queue:  # grows while it runs
        fresh = _push_chain(feed, line, hello, report, there.get(epoch) or _empty(epoch))
        if fresh is not None:
            queue.append(fresh)
    seat = feed.seat()
    if report.pushed or report.duplicates or report.quarantined:
        there = {head.epoch: head for head in line.heads()}
    now_there = there.get(seat.epoch) or _empty(seat.epoch)
    report.head = {"epoch": now_there.epoch, "seq": now_there.seq}


def _empty(epoch: str) -> Head:
    return Head(epoch=epoch, seq=0, hash="")


def _push_chain(feed: Feed, line: Transport, hello: Hello, report: SyncReport, head: Head) -> str | None:
    """Send one chain to its end; gives the new epoch when it had to be mended."""
    for _ in range(ROUNDS_MAX):
        chain = _Chain(feed, head.epoch, _last_of(feed, head.epoch))
        match what_to_send(head, chain):
            case Nothing():
                return None
            case Mend():
                return _mend(feed, line, report, head, chain)
            case Send(after=after):
                try:
                    head = _send(feed, line, hello, report, head.epoch, after)
                except ChainRefused:
                    found = {h.epoch: h for h in line.heads()}
                    head = found.get(head.epoch) or _empty(head.epoch)
    raise ServerRefuses(
        "chain-unsettled",
        "The group server's idea of this desk's records changed again and again.\n"
        "Next: a copy of this desk may be in use elsewhere: run frontdesk device reset on one of them.",
    )


def _last_of(feed: Feed, epoch: str) -> int:
    return next((head.seq for head in feed.heads() if head.epoch == epoch), 0)


def _send(feed: Feed, line: Transport, hello: Hello, report: SyncReport, epoch: str, after: int) -> Head:
    """Send one chain after a place, batch by batch; gives the server's head afterwards."""
    head = _empty(epoch)
    while waiting := feed.events_after(epoch, after, hello.limits.events):
        while waiting:
            batch, count = packed(waiting, hello.limits)
            receipt = line.push(batch)
            report.pushed += receipt.inserted
            report.duplicates += receipt.duplicates
            report.quarantined += receipt.quarantined
            head, after, waiting = receipt.head, waiting[count - 1].seq, waiting[count:]
    return head


def _mend(feed: Feed, line: Transport, report: SyncReport, head: Head, chain: _Chain) -> str | None:
    """Go on in a new epoch, taking along what follows the last common event."""
    common = _last_common(line, chain, min(head.seq, chain.last))
    tail = _ids_after(feed, chain, common)
    if tail:
        lacking = [i for part in _parts(tail) for i in line.missing(part)]
        report.re_homed += len(lacking)
        return feed.rehome(chain.epoch, common)
    return feed.new_epoch() if chain.epoch == feed.seat().epoch else None


def _last_common(line: Transport, chain: _Chain, upto: int) -> int:
    """The last place at which both chains have the same hash. One that is equal makes all before it equal."""
    if upto and line.link(chain.epoch, upto) == chain.hash_at(upto):
        return upto
    low, high = 0, upto
    while high - low > 1:
        middle = (low + high) // 2
        if line.link(chain.epoch, middle) == chain.hash_at(middle):
            low = middle
        else:
            high = middle
    return low


def _ids_after(feed: Feed, chain: _Chain, after: int) -> list[str]:
    ids: list[str] = []
    while some := feed.events_after(chain.epoch, after, PAGE):
        ids += [envelope.id for envelope in some]
        after = some[-1].seq
    return ids


def _parts(ids: list[str]) -> list[list[str]]:
    return [ids[i : i + PAGE] for i in range(0, len(ids), PAGE)]


def _take_letter(feed: Feed, line: Transport, hello: Hello) -> None:
    if feed.needs_letter(hello.store_id):
        feed.take_letter(line.letter(feed.seat().epoch, feed.letter_of()), hello.store_id)


def read_feed(feed: Feed, line: Transport) -> int:
    """Read the site's feed to its end; gives how many events were new. Each page is kept with the place after it."""
    site = feed.seat().site
    fresh, more = 0, True
    while more:
        here = feed.cursor()
        page, lines = line.pull(here.store_id, here.position, PAGE)
        envelopes = [_checked(line, text, site) for text in lines]
        after = Cursor(store_id=page.store_id, position=page.position)
        if envelopes or after != here:
            fresh += feed.store_pulled(envelopes, after)
        more = page.more and bool(lines)
    feed.settle()
    return fresh


def _checked(line: Transport, text: bytes, site: str) -> Envelope:
    """An event of the feed, if it is whole and of this site."""
    try:
        envelope = from_line(text)
        check_link(envelope, seq=envelope.seq, prev=envelope.prev)
    except Untrusted as lie:
        raise NotAGroupServer(line.server, f"it sent a damaged event: {lie.rule}") from None
    if envelope.site != site:
        raise NotAGroupServer(line.server, "it sent an event of another site")
    return envelope
