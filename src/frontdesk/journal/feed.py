"""The journal as a sync sees it: own chains to send, and events of other desks to take in.

Own chains stand in `event` under this desk's id; `head` says where each ends. What is read from the site's feed
is kept as it was written, except where its place is taken: two events can claim one place after a desk and the
server were both put back from backups. Then the one that comes later stands in a chain of its own. So does what a copy
of this desk wrote further along the chain that this desk is still writing: the place may be needed here any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from frontdesk.envelope import FIELDS, GENESIS, Envelope, chained, clock_after_hearing
from frontdesk.journal import deskfile
from frontdesk.journal.erasing import tidy
from frontdesk.journal.memos import (
    ADOPTED,
    ARRIVING,
    FORKED,
    FORMER_DEVICES,
    LETTERED,
    NEWER_KINDS,
    as_text,
    forget,
    memo,
    several,
)
from frontdesk.journal.numbers import renumber
from frontdesk.journal.rebuild import rebuild
from frontdesk.journal.rewound import first_free_number
from frontdesk.journal.site_keys import learn
from frontdesk.journal.statements import insert_into
from frontdesk.recovery.bodies import KINDS
from frontdesk.recovery.stamps import stamp

if TYPE_CHECKING:
    from frontdesk.journal.asks import Asks
    from frontdesk.journal.journal import Journal
    from frontdesk.journal.ledger import Ledger


@dataclass(frozen=True, kw_only=True, slots=True)
class Whereabouts:
    """Who this desk is; `epoch` is the chain it writes."""

    site: str
    device: str
    epoch: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainEnd:
    """Where a chain of this desk ends. `seq` 0 means that nothing is in it yet."""

    epoch: str
    seq: int
    hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FormerChain:
    """A chain that this desk wrote under an id that it no longer has."""

    device: str
    epoch: str
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Cursor:
    """How far the site's feed was read, and in which life of the server's store."""

    store_id: str
    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LastSync:
    """The last sync that ran to its end."""

    at: str
    status: str
    server: str


class JournalFeed:
    """A desk's journal, for syncing. Each method that changes something is one transaction."""

    def __init__(self, journal: Journal, now: Callable[[], datetime]) -> None:
        """`now` gives the time that is written beside what changes."""
        self._journal = journal
        self._now = now

    def seat(self) -> Whereabouts:
        """Who this desk is now."""
        with self._journal.database.reading() as view:
            return _seat(view)

    def heads(self) -> list[ChainEnd]:
        """Where each chain that this desk wrote ends here; the current one comes last and is always there."""
        with self._journal.database.reading() as view:
            me = _seat(view)
            rows = view.run(
                "SELECT epoch, seq, hash FROM head WHERE device = ? ORDER BY rowid", (me.device,)
            ).fetchall()
        ends = {row[0]: ChainEnd(epoch=row[0], seq=row[1], hash=row[2]) for row in rows}
        current = ends.pop(me.epoch, ChainEnd(epoch=me.epoch, seq=0, hash=GENESIS))
        return [*ends.values(), current]

    def hash_at(self, epoch: str, seq: int) -> str | None:
        """The hash at one place of an own chain."""
        with self._journal.database.reading() as view:
            return _hash_at(view, _seat(view).device, epoch, seq)

    def events_after(self, epoch: str, seq: int, limit: int) -> list[Envelope]:
        """The next events of an own chain, in order and without holes."""
        with self._journal.database.reading() as view:
            return _chain(view, _seat(view).device, epoch, after=seq, limit=limit)

    def new_epoch(self) -> str:
        """Go on in a new, empty chain; gives its name."""
        with self._journal.writing(self._now()) as page:
            _note_fork(page, page.seat.epoch)
            fresh = _begin_epoch(page)
        deskfile.remember(self._journal.database.places, epoch=fresh, seq=0)
        return fresh

    def forked(self) -> list[str]:
        """Chains that were left for a new one and that the group server has not heard of."""
        with self._journal.database.reading() as view:
            return several(view, FORKED)

    def forks_told(self, epochs: Sequence[str]) -> None:
        """The group server has heard of these."""
        with self._journal.writing(self._now()) as page:
            rest = [epoch for epoch in several(page.session, FORKED) if epoch not in epochs]
            page.keep_memo(FORKED, as_text(rest))

    def former_chains(self, store_id: str) -> list[FormerChain]:
        """Chains under ids that this desk had before, unless this life of the store is known to hold them all."""
        with self._journal.database.reading() as view:
            former = several(view, FORMER_DEVICES)
            if not former or memo(view, ADOPTED) == store_id:
                return []
            marks = ", ".join("?" for _ in former)
            rows = view.run(
                f"SELECT device, epoch, seq FROM head WHERE device IN ({marks}) ORDER BY rowid",  # noqa: S608 - marks
                former,
            ).fetchall()
        return [FormerChain(device=row[0], epoch=row[1], seq=row[2]) for row in rows]

    def former_ids(self, chain: FormerChain, after: int, limit: int) -> list[tuple[int, str]]:
        """Place and id of the next events of such a chain."""
        with self._journal.database.reading() as view:
            rows = view.run(
                "SELECT seq, id FROM event WHERE device = ? AND epoch = ? AND seq > ? AND seq <= ?"
                " ORDER BY seq LIMIT ?",
                (chain.device, chain.epoch, after, chain.seq, limit),
            )
            return [(int(row[0]), str(row[1])) for row in rows.fetchall()]

    def adopt(self, chain: FormerChain, after: int) -> None:
        """Move what follows a place of a former chain to the end of the current one, ids unchanged."""
        with self._journal.writing(self._now()) as page:
            moving = _chain(page.session, chain.device, chain.epoch, after=after)
            _end_chain(page, chain.device, chain.epoch, after)
            _move_to_end(page, moving)

    def adopted(self, store_id: str) -> None:
        """This life of the store holds all that was written under former ids."""
        with self._journal.writing(self._now()) as page:
            if several(page.session, FORMER_DEVICES) and memo(page.session, ADOPTED) != store_id:
                page.keep_memo(ADOPTED, store_id)

    def rehome(self, epoch: str, after: int) -> str:
        """Move the events of a chain that follow `after` into a new epoch, ids unchanged; gives its name."""
        with self._journal.writing(self._now()) as page:
            moving = _chain(page.session, page.seat.device, epoch, after=after)
            _end_chain(page, page.seat.device, epoch, after)
            _note_fork(page, epoch)
            fresh = _begin_epoch(page)
            _move_to_end(page, moving)
        deskfile.remember(self._journal.database.places, epoch=fresh, seq=len(moving))
        return fresh

    def letter_of(self) -> str | None:
        """The letter that a group server handed out for the current epoch; None before it did."""
        with self._journal.database.reading() as view:
            ((epoch, letter),) = view.run("SELECT epoch, letter FROM seat").fetchall()
            known = (memo(view, LETTERED) or "").partition(" ")[0]
            return str(letter) if known == epoch else None

    def needs_letter(self, store_id: str) -> bool:
        """Whether this life of the server's store has not handed out, or confirmed, the current epoch's letter."""
        with self._journal.database.reading() as view:
            return memo(view, LETTERED) != f"{_seat(view).epoch} {store_id}"

    def take_letter(self, letter: str, store_id: str) -> None:
        """Number the complaints of the current epoch with this letter, from the first that is free under it."""
        with self._journal.writing(self._now()) as page:
            page.keep_memo(LETTERED, f"{page.seat.epoch} {store_id}")
            if letter != page.seat.letter:
                known = deskfile.recall(self._journal.database.places)
                given = known.numbers.get(letter, 0) if known else 0
                page.seat = replace(page.seat, letter=letter, next_number=first_free_number(page, letter, given))

    def cursor(self) -> Cursor:
        """Where the next page of the site's feed begins."""
        with self._journal.database.reading() as view:
            row = view.run("SELECT store_id, position FROM feed").fetchone()
        return Cursor(store_id=row[0] or "", position=row[1]) if row else Cursor(store_id="", position=0)

    def store_pulled(self, envelopes: Sequence[Envelope], cursor: Cursor) -> int:
        """Keep events of the feed, what they come to, and the new cursor together; gives how many were new here."""
        with self._journal.writing(self._now()) as page:
            fresh = _unknown(page, envelopes)
            for envelope in fresh:
                _take_in(page, envelope)
            page.take_in(fresh)
            learn(page, fresh)
            _note_newer_kinds(page, fresh)
            if fresh and memo(page.session, ARRIVING) is None:
                page.derive({envelope.subject for envelope in fresh})
                renumber(page, fresh)
            _keep_feed(page, store_id=cursor.store_id, position=cursor.position)
            return len(fresh)

    def settle(self) -> None:
        """The feed was read to its end: a new desk of a site makes its lists, once the site's name is known.

        What a redaction from elsewhere erased leaves no trace in the file.
        """
        with self._journal.database.reading() as view:
            arrives = memo(view, ARRIVING) is not None and self._journal.site_story(view) is not None
        if arrives:
            self._make_lists()
        tidy(self._journal.database)

    def _make_lists(self) -> None:
        rebuild(self._journal, self._now())
        with self._journal.writing(self._now()) as page:
            forget(page.session, ARRIVING)

    def note_sync(self, server: str, status: str) -> None:
        """Remember that a sync ran to its end, and how."""
        with self._journal.writing(self._now()) as page:
            _keep_feed(page, last_sync_at=stamp(self._now()), last_sync_status=status, server=server)

    def last_sync(self) -> LastSync | None:
        """The last sync that ran to its end; None when none ever did."""
        with self._journal.database.reading() as view:
            row = view.run("SELECT last_sync_at, last_sync_status, server FROM feed").fetchone()
        return LastSync(at=row[0], status=row[1], server=row[2]) if row and row[0] else None


def _seat(view: Asks) -> Whereabouts:
    site, device, epoch = view.run("SELECT site, device, epoch FROM seat").fetchone()
    return Whereabouts(site=site, device=device, epoch=epoch)


def _hash_at(view: Asks, device: str, epoch: str, seq: int) -> str | None:
    row = view.run("SELECT hash FROM event WHERE device = ? AND epoch = ? AND seq = ?", (device, epoch, seq)).fetchone()
    return str(row[0]) if row else None


def _chain(view: Asks, device: str, epoch: str, *, after: int, limit: int = -1) -> list[Envelope]:
    from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of

    rows = view.run(
        f"SELECT {EVENT_COLUMNS} FROM event WHERE device = ? AND epoch = ? AND seq > ?"  # noqa: S608 - our own names
        " AND seq <= coalesce((SELECT seq FROM head WHERE device = ? AND epoch = ?), 0) ORDER BY seq LIMIT ?",
        (device, epoch, after, device, epoch, limit),
    )
    return [envelope_of(row) for row in rows.fetchall()]


def _begin_epoch(page: Ledger) -> str:
    import uuid_utils

    fresh = str(uuid_utils.uuid4())
    page.seat = replace(page.seat, epoch=fresh)
    return fresh


def _note_fork(page: Ledger, epoch: str) -> None:
    page.keep_memo(FORKED, as_text([*several(page.session, FORKED), epoch]))


def _move_to_end(page: Ledger, moving: Sequence[Envelope]) -> None:
    """Chain these events, which stand here already, to the end of the current epoch."""
    me = page.seat
    end = page.session.run("SELECT seq, hash FROM head WHERE device = ? AND epoch = ?", (me.device, me.epoch))
    seq, prev = end.fetchone() or (0, GENESIS)
    for old in moving:
        seq += 1
        moved = chained(replace(old, device=me.device, epoch=me.epoch), seq=seq, prev=prev)
        prev = moved.hash
        page.session.run(
            "UPDATE event SET device = ?, epoch = ?, seq = ?, prev = ?, hash = ? WHERE id = ?",
            (moved.device, moved.epoch, seq, moved.prev, moved.hash, moved.id),
        )
    if moving:
        _keep_head(page, me.device, me.epoch, seq, prev)


def _note_newer_kinds(page: Ledger, envelopes: Sequence[Envelope]) -> None:
    newer = {f"{e.kind} {e.version}" for e in envelopes if e.kind not in KINDS or e.version > KINDS[e.kind].version}
    if newer:
        page.keep_memo(NEWER_KINDS, as_text([*several(page.session, NEWER_KINDS), *sorted(newer)]))


def _end_chain(page: Ledger, device: str, epoch: str, last: int) -> None:
    """The chain ends earlier than it did; one without events is gone."""
    kept = _hash_at(page.session, device, epoch, last)
    if kept is None:
        page.session.run("DELETE FROM head WHERE device = ? AND epoch = ?", (device, epoch))
    else:
        _keep_head(page, device, epoch, last, kept)


def _keep_head(page: Ledger, device: str, epoch: str, seq: int, last: str) -> None:
    page.session.run(
        "INSERT INTO head(device, epoch, seq, hash) VALUES (?, ?, ?, ?)"
        " ON CONFLICT(device, epoch) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
        (device, epoch, seq, last),
    )


def _unknown(page: Ledger, envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Those whose ids are not here yet, each once."""
    fresh = {e.id: e for e in envelopes}
    marks = ", ".join("?" for _ in fresh)
    known = page.session.run(f"SELECT id FROM event WHERE id IN ({marks})", list(fresh)).fetchall()  # noqa: S608 - marks
    for (event_id,) in known:
        del fresh[event_id]
    return list(fresh.values())


def _take_in(page: Ledger, envelope: Envelope) -> None:
    """Keep one event of the feed, follow its clock, and extend the chain that it continues."""
    from frontdesk.journal.rows import APART, row_of

    e, me = envelope, page.seat
    end = page.session.run("SELECT hash FROM head WHERE device = ? AND epoch = ?", (e.device, e.epoch)).fetchone()
    goes_on = e.prev == (end[0] if end else GENESIS)
    mine = (e.device, e.epoch) == (me.device, me.epoch)
    apart = _hash_at(page.session, e.device, e.epoch, e.seq) is not None or (mine and not goes_on)
    if apart:
        e = chained(replace(e, epoch=f"{e.epoch}{APART}{e.id}"), seq=1, prev=GENESIS)
    page.session.run(insert_into("event", FIELDS), tuple(row_of(e).values()))
    if goes_on and not apart:
        _keep_head(page, e.device, e.epoch, e.seq, e.hash)
    wall_ms = int(page.now.timestamp() * 1000)
    page.seat = replace(page.seat, clock=clock_after_hearing(page.seat.clock, e.clock, wall_ms))


def _keep_feed(page: Ledger, **values: Any) -> None:  # noqa: ANN401 - columns of one row
    names = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    changes = ", ".join(f"{name} = excluded.{name}" for name in values)
    first = {"position": 0} if "position" not in values else {}
    columns = ", ".join([names, *first])
    page.session.run(
        f"INSERT INTO feed(id, {columns}) VALUES (1, {marks}{', 0' if first else ''})"  # noqa: S608 - our own names
        f" ON CONFLICT(id) DO UPDATE SET {changes}",
        list(values.values()),
    )
