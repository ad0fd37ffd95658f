"""Compare-and-append: a batch is added after the head of its chain, or nothing is.

- Same place, same hash: a duplicate, which is fine; a batch may be sent again at any time.
- Same place, another hash: a fork. The desk was restored or copied; it starts a new epoch.
- A batch that begins after the head: a gap.
- An event whose id is here already (it moved to a new epoch) keeps its place in the chain and is stored once.
- An event that cannot be used goes into quarantine and keeps its place, so that it never blocks a desk.

Locks are taken in one order: the chain's head, then the site's counter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, insert, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from frontdesk.envelope import CLOCK_AHEAD_MS_MAX, GENESIS, Envelope, canonical, from_line
from frontdesk.group.accounts import Device, note
from frontdesk.group.adding import Place, SomeAreHere, add_events, ask, claim, next_positions, was_heard
from frontdesk.group.batch import Batch, Header, Item
from frontdesk.group.erasing import erase, is_redaction
from frontdesk.group.errors import ChainFork, ChainGap
from frontdesk.group.lines import Line
from frontdesk.group.settings import RETURNS_MAX, UNPACKED_BYTES_MAX
from frontdesk.group.store import Reading, Store, Writing, store_id_of
from frontdesk.group.tables import device as devices
from frontdesk.group.tables import event, head, quarantine, repeated
from frontdesk.group.tables import feed as feed_of
from frontdesk.recovery.stamps import stamp

ROWS_AT_ONCE = 50
"""Rows of a feed that are in memory beyond what one page may hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Where a chain ends on this server."""

    epoch: str
    seq: int
    hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What became of a batch. `inserted + duplicates + quarantined` is its number of events."""

    head: Head
    inserted: int
    duplicates: int
    quarantined: int


def accept(store: Store, owner: Device, batch: Batch, *, now: datetime) -> Receipt:
    """Add a batch. Sending it again changes nothing. Raises `ChainFork` or `ChainGap`; then nothing was stored.

    What a redaction reaches, in this batch or among what is here, loses its words in the same transaction.
    """
    try:
        receipt = _accepted(store, owner, batch, now)
    except ChainFork:
        with store.writing() as tx:
            note(tx, owner.site_id, actor=owner.id, what="device.forked", about=batch.header.epoch, now=now)
        raise
    if any(map(is_redaction, batch.items)):
        store.forget_erased()
    return receipt


def _accepted(store: Store, owner: Device, batch: Batch, now: datetime) -> Receipt:
    """The usual batch holds only news, and is stored without a question. Every other one is taken apart."""
    ids = {item.envelope.id for item in batch.items}
    if len(ids) == len(batch.items) and not any(item.unusable for item in batch.items):
        with suppress(SomeAreHere), store.writing() as tx:
            return _append_news(tx, owner, batch, now)
    with store.writing() as tx:
        return _append(tx, owner, batch, now)


def _append_news(tx: Writing, owner: Device, batch: Batch, now: datetime) -> Receipt:
    """Add a batch that follows its chain's head. Raises `SomeAreHere` when it does not, and must not be kept then."""
    items, place = batch.items, _place(owner, batch.header, now)
    last = items[-1].envelope
    before, returns = claim(tx, place, batch.header, last)
    add_events(tx, place, items, before)
    erase(tx, owner.site_id, items)
    _suspend_copies(tx, place, returns, now)
    new_head = Head(epoch=last.epoch, seq=last.seq, hash=last.hash)
    return Receipt(head=new_head, inserted=len(items), duplicates=0, quarantined=0)


def _append(tx: Writing, owner: Device, batch: Batch, now: datetime) -> Receipt:
    header, items = batch.header, batch.items
    stored = _locked_head(tx, owner, header.epoch)
    if header.first_seq > stored.seq + 1:
        raise ChainGap(epoch=stored.epoch, seq=stored.seq, last_hash=stored.hash)
    known = _hashes(tx, owner, header, stored)
    _check_common_part(header, items, known, stored)
    fresh = items[max(stored.seq - header.first_seq + 1, 0) :]
    kept = _Kept()
    place = _place(owner, header, now)
    if fresh:
        kept = _one_by_one(tx, owner, fresh, place)
        erase(tx, owner.site_id, fresh)
        last = fresh[-1].envelope
        stored = Head(epoch=last.epoch, seq=last.seq, hash=last.hash)
        tx.execute(update(head).where(*_is_chain(owner, header.epoch)).values(seq=stored.seq, hash=stored.hash))
    _note_writer(tx, place, fresh, now)
    return Receipt(
        head=stored,
        inserted=kept.new,
        duplicates=len(items) - len(fresh) + kept.again,
        quarantined=kept.unusable,
    )


def _place(owner: Device, header: Header, now: datetime) -> Place:
    ahead = (int(now.timestamp() * 1000) + CLOCK_AHEAD_MS_MAX) << 16
    return Place(
        site_id=owner.site_id, device=owner.id, epoch=header.epoch, received_at=stamp(now), ahead=f"{ahead:016x}"
    )


def _note_writer(tx: Writing, place: Place, fresh: Sequence[Item], now: datetime) -> None:
    """When this desk was heard, and where it added to its chains."""
    if fresh:
        ((returns,),) = ask(tx, was_heard(place, begins=fresh[0].envelope.seq == 1))
        _suspend_copies(tx, place, returns, now)
    else:
        tx.execute(_desk_of(place).values(last_seen=place.received_at))


def _suspend_copies(tx: Writing, place: Place, returns: int, now: datetime) -> None:
    """Whether a desk is two copies of one that take turns.

    A desk that was put back begins a new chain and never adds to an older one again, except in a rare accident.
    Two living copies add to their own chains in turn: then both are suspended, after what they sent was taken.
    """
    if returns >= RETURNS_MAX:
        tx.execute(_desk_of(place).values(suspended_at=place.received_at))
        note(tx, place.site_id, actor=place.device, what="device.suspended", about=place.epoch, now=now)


def _desk_of(place: Place) -> Update:
    return update(devices).where(devices.c.site_id == place.site_id, devices.c.id == place.device)


def _locked_head(tx: Writing, owner: Device, epoch: str) -> Head:
    """The head's row, made if need be and locked until the end of the transaction."""
    query = select(head.c.seq, head.c.hash).where(*_is_chain(owner, epoch)).with_for_update()
    row = tx.execute(query).one_or_none()
    if row is None:
        begin = {"site_id": owner.site_id, "device": owner.id, "epoch": epoch, "seq": 0, "hash": GENESIS}
        dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
        tx.execute(dialect.insert(head).values(begin).on_conflict_do_nothing())
        row = tx.execute(query).one()
    return Head(epoch=epoch, seq=row.seq, hash=row.hash)


def _is_chain(owner: Device, epoch: str) -> tuple[ColumnElement[bool], ...]:
    return (head.c.site_id == owner.site_id, head.c.device == owner.id, head.c.epoch == epoch)


def _hashes(tx: Reading | Writing, owner: Device, header: Header, stored: Head) -> dict[int, str]:
    """Hashes of the stored chain from the event before the batch on."""
    first, last = header.first_seq - 1, min(header.first_seq - 1 + header.count, stored.seq)
    if first == stored.seq:
        return {stored.seq: stored.hash}
    return chain_hashes(tx, owner, header.epoch, first=first, last=last)


def chain_hashes(tx: Reading | Writing, owner: Device, epoch: str, *, first: int, last: int) -> dict[int, str]:
    """The hash at each place of a chain, wherever the event of that place is kept."""
    if last < 1 or first > last:
        return {}
    parts = [
        select(t.c.seq, t.c.hash).where(
            t.c.site_id == owner.site_id,
            t.c.device == owner.id,
            t.c.epoch == epoch,
            t.c.seq.between(max(first, 1), last),
        )
        for t in (event, quarantine, repeated)
    ]
    return {row.seq: row.hash for row in tx.execute(union_all(*parts))}


def _check_common_part(header: Header, items: Sequence[Item], known: dict[int, str], stored: Head) -> None:
    """What both sides have must be the same."""
    pairs = [(header.first_seq - 1, header.prev)] + [(i.envelope.seq, i.envelope.hash) for i in items]
    for seq, claimed in pairs:
        if 1 <= seq <= stored.seq and known.get(seq) != claimed:
            raise ChainFork(epoch=stored.epoch, seq=stored.seq, last_hash=stored.hash)


@dataclass(frozen=True, slots=True)
class _Kept:
    """How many events were new, were here already, and cannot be used."""

    new: int = 0
    again: int = 0
    unusable: int = 0


def _one_by_one(tx: Writing, owner: Device, items: Sequence[Item], place: Place) -> _Kept:
    """Sort out which events are new, which are here already, and which cannot be used, under the site's lock."""
    before = next_positions(tx, owner.site_id, 0)
    here: dict[str, Envelope | Line] = {**_events_with(tx, owner, [item.envelope.id for item in items])}
    new: list[Item] = []
    again: list[Item] = []
    unusable: list[tuple[Item, str]] = []
    for item in items:
        twin = here.get(item.envelope.id)
        if item.unusable is not None:
            unusable.append((item, item.unusable))
        elif twin is None:
            new.append(item)
            here[item.envelope.id] = item.envelope
        elif _says_the_same(twin, item.envelope):
            again.append(item)
        else:
            unusable.append((item, "id-taken"))
    if new:
        next_positions(tx, owner.site_id, len(new))
        add_events(tx, place, new, before)
    at = {"site_id": place.site_id, "received_at": place.received_at}
    if again:
        tx.execute(insert(repeated), [_link(item) | at for item in again])
    if unusable:
        rows = [_link(item) | at | {"reason": why, "body": item.line} for item, why in unusable]
        tx.execute(insert(quarantine), rows)
    return _Kept(new=len(new), again=len(again), unusable=len(unusable))


def _says_the_same(one: Envelope | Line, other: Envelope | Line) -> bool:
    """Whether two envelopes carry one event, in whichever chains they stand."""
    return _content(one) == _content(other)


def _content(e: Envelope | Line) -> tuple[Any, ...]:
    said = (e.subject, e.cycle, e.kind, e.version, e.clock, e.facts, e.words_hash)
    return (*said, e.actor, e.occurred_at, e.recorded_at)


def _events_with(tx: Writing, owner: Device, ids: Sequence[str]) -> dict[str, Envelope]:
    found = select(event.c.id, event.c.body).where(event.c.site_id == owner.site_id, event.c.id.in_(ids))
    return {row.id: from_line(row.body) for row in tx.execute(found)} if ids else {}


def _link(item: Item) -> dict[str, Any]:
    e = item.envelope
    return {"device": e.device, "epoch": e.epoch, "seq": e.seq, "id": e.id, "hash": e.hash}


def heads_of(tx: Reading, owner: Device) -> list[Head]:
    """Where each of a desk's chains ends."""
    mine = select(head.c.epoch, head.c.seq, head.c.hash).where(
        head.c.site_id == owner.site_id, head.c.device == owner.id
    )
    return [Head(epoch=r.epoch, seq=r.seq, hash=r.hash) for r in tx.execute(mine.order_by(head.c.epoch))]


def missing(tx: Reading, owner: Device, ids: Iterable[str]) -> list[str]:
    """Which of these events (at most `EVENTS_MAX`) the site does not have, in the order asked."""
    asked = list(ids)
    here: set[str] = set()
    for table in (event, quarantine):
        found = select(table.c.id).where(table.c.site_id == owner.site_id, table.c.id.in_(asked))
        here.update(tx.execute(found).scalars())
    return [event_id for event_id in asked if event_id not in here]


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A stretch of a site's feed, as the exact bytes that arrived."""

    store_id: str
    position: int
    """Where to go on from."""
    more: bool
    lines: tuple[bytes, ...]


def feed(tx: Reading, owner: Device, *, known_store: str, after: int, limit: int) -> Page:
    """The site's events after a position. A cursor of another store, or one from the future, starts again at 0."""
    newest = tx.execute(select(feed_of.c.position).where(feed_of.c.site_id == owner.site_id)).scalar_one()
    store_id = store_id_of(tx)
    last = after if known_store == store_id and after <= newest else 0
    query = (
        select(event.c.position, event.c.body)
        .where(event.c.site_id == owner.site_id, event.c.position > last)
        .order_by(event.c.position)
        .limit(limit)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    lines: list[bytes] = []
    room = UNPACKED_BYTES_MAX
    with closing(tx.execute(query)) as rows:
        for row in rows:
            room -= len(row.body) + 1
            if room < 0 and lines:
                break
            lines.append(row.body)
            last = row.position
    return Page(store_id=store_id, position=last, more=last < newest, lines=tuple(lines))


def as_lines(page: Page) -> bytes:
    """A page as it travels: a line of header, then the lines as they arrived."""
    said = {"store_id": page.store_id, "position": page.position, "more": page.more, "count": len(page.lines)}
    return b"\n".join([canonical(said), *page.lines]) + b"\n"
