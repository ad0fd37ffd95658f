"""The read side of find and history: every record there is, narrowed and ordered, a page at a time.

What fits few records is looked up in the search index, which knows their codes beside their words; what fits many
is met soon on a walk along the order. A page begins behind a known place (keyset), so that the last page of a
hundred thousand costs what the first one does. Nothing here ever reads the table from end to end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from frontdesk.journal.asks import Asks
from frontdesk.journal.board import BOARD_COLUMNS, BoardRow
from frontdesk.journal.matching import codes_asked_for, words_asked_for

FOUND_MAX = 999
"""So many records are listed of what is looked up, the ones recorded last."""
LOOKED_THROUGH_MAX = 5_000
"""So many are looked through for those of certain days."""

Key = tuple[Any, ...]
"""What a record is ordered by; no two are alike."""


class Order(StrEnum):
    """How a list is sorted."""

    NEWEST = "newest"
    DUE = "due"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which records: every part that is set has to fit. Codes are plain text, times are stamps."""

    state: str | None = None
    """A state, or `open` for all that somebody has to do something about."""
    kind: str | None = None
    category: str | None = None
    severity: int | None = None
    channel: str | None = None
    clinician: str | None = None
    owner: str | None = None
    flags: frozenset[str] = frozenset()
    since: str | None = None
    """Received at this moment or later."""
    until: str | None = None
    """Received before this moment."""
    routed: frozenset[str] | None = None
    """For a role that reads only what is routed to it: the marks of which a record has to carry one."""


class Spot(NamedTuple):
    """Where a page begins: so many records behind a key, or with `back` so many before it.

    Without a key it is counted from the beginning, or from the end.
    """

    key: Key | None = None
    skip: int = 0
    back: bool = False


class Found(NamedTuple):
    """Where in the file the records lie, in their order, and whether there are more than these."""

    slots: tuple[int, ...]
    more: bool


class Cut(NamedTuple):
    """A page, and the keys from which the pages before and behind it go on."""

    rows: list[BoardRow]
    first: Key | None
    last: Key | None


@dataclass(frozen=True, slots=True)
class _Way:
    """How an order is walked: its index, what it sorts by, whether the greatest comes first, what it leaves out."""

    index: str
    sorts_by: tuple[str, ...]
    falls: bool
    only: str

    def order(self, *, back: bool) -> str:
        way = "DESC" if self.falls is not back else "ASC"
        return ", ".join(f"{name} {way}" for name in self.sorts_by)

    def behind(self, *, back: bool) -> str:
        sign = "<" if self.falls is not back else ">"
        if len(self.sorts_by) == 1:
            return f"{self.sorts_by[0]} {sign} ?"
        return f"({', '.join(self.sorts_by)}) {sign} ({', '.join('?' * len(self.sorts_by))})"


_BEGUN = "received_at > ''"
"""A story whose first event has not come yet waits out of sight."""
_LETTERS = "rtrim(number, '0123456789')"
_NUMBER = (f"{_LETTERS} || printf('%012d', substr(number, length({_LETTERS}) + 1)) || id",)
"""As people count: A9, A10, B1. One expression, as it stands in the index, since only one can be searched for."""
_WAYS = {
    Order.NEWEST: _Way("complaint_history", ("received_at", "slot"), falls=True, only=_BEGUN),
    Order.DUE: _Way("complaint_due", ("next_due_at", "slot"), falls=False, only="next_due_at IS NOT NULL"),
    Order.NUMBER: _Way("complaint_numbered", _NUMBER, falls=False, only=_BEGUN),
}
_CARRIES = "instr(' ' || flags || ' ', ?) > 0"


def page(view: Asks, wanted: Wanted, order: Order, spot: Spot, limit: int) -> Cut:
    """A page of records in their order, cut inside the index."""
    way = _WAYS[order]
    where, values = _conditions(wanted, way)
    if spot.key is not None:
        where.append(way.behind(back=spot.back))
        values += spot.key
    rows = view.run(
        f"SELECT {BOARD_COLUMNS}, {', '.join(way.sorts_by)} FROM complaint JOIN"  # noqa: S608 - our own names
        f" (SELECT slot AS place FROM complaint INDEXED BY {way.index} WHERE {' AND '.join(where)}"
        f" ORDER BY {way.order(back=spot.back)} LIMIT ? OFFSET ?) ON place = slot ORDER BY {way.order(back=False)}",
        [*values, limit, spot.skip],
    ).fetchall()
    wide = len(BoardRow._fields)
    keys = [tuple(row[wide:]) for row in rows]
    return Cut([BoardRow(*row[:wide]) for row in rows], *((keys[0], keys[-1]) if keys else (None, None)))


def counted(view: Asks, wanted: Wanted, order: Order, after: Key | None, limit: int) -> tuple[int, Key | None]:
    """How many records there are behind a key, and the last one's key when counting stopped at `limit`."""
    way = _WAYS[order]
    where, values = _conditions(wanted, way)
    if after is not None:
        where.append(way.behind(back=False))
        values += after
    asked = f"FROM complaint INDEXED BY {way.index} WHERE {' AND '.join(where)}"
    last = view.run(
        f"SELECT {', '.join(way.sorts_by)} {asked} ORDER BY {way.order(back=False)} LIMIT 1 OFFSET ?",
        [*values, limit - 1],
    ).fetchone()
    if last is not None:
        return limit, tuple(last)
    return int(view.run(f"SELECT count(*) {asked}", values).fetchone()[0]), None


def looked_up(view: Asks, text: str, wanted: Wanted, order: Order) -> Found | None:
    """What the search index finds by words and codes: of many records, those recorded last.

    None where no words were given and so much fits that it is better read page by page.
    """
    words, codes = words_asked_for(text), codes_asked_for(wanted, owed=order is Order.DUE)
    if text.strip() and not words:
        return Found((), more=False)
    question = " AND ".join([*words, *codes])
    if not question:
        return None
    between = _recorded_between(view, wanted)
    if between is None:
        return Found((), more=False)
    at_most = LOOKED_THROUGH_MAX if wanted.since or wanted.until else FOUND_MAX + 1
    if not words and _reaches(view, question, between, at_most - 1):
        return None
    way = _WAYS[order]
    where, values = _conditions(wanted, way)
    rows = view.run(
        f"SELECT slot FROM complaint JOIN (SELECT rowid AS place FROM search WHERE {_AMONG}"  # noqa: S608 - our own names
        f" ORDER BY rowid DESC LIMIT ?) ON place = slot WHERE {' AND '.join(where)}"
        f" ORDER BY {way.order(back=False)} LIMIT ?",
        [question, *between, at_most, *values, FOUND_MAX + 1],
    ).fetchall()
    more = len(rows) > FOUND_MAX or (at_most == LOOKED_THROUGH_MAX and _reaches(view, question, between, at_most))
    return Found(tuple(row[0] for row in rows[:FOUND_MAX]), more)


_AMONG = "search MATCH ? AND rowid >= ? AND rowid <= ?"


def _reaches(view: Asks, question: str, between: tuple[int, int], count: int) -> bool:
    """Whether more than so many records are found."""
    asked = f"SELECT 1 FROM search WHERE {_AMONG} ORDER BY rowid DESC LIMIT 1 OFFSET ?"  # noqa: S608 - our own names
    return view.run(asked, (question, *between, count)).fetchone() is not None


def _recorded_between(view: Asks, wanted: Wanted) -> tuple[int, int] | None:
    """Between which places the records of the wanted days lie; None where there is none."""
    if not (wanted.since or wanted.until):
        return 0, 1 << 62
    where, values = _conditions(Wanted(since=wanted.since, until=wanted.until), _WAYS[Order.NEWEST])
    ends = view.run(
        f"SELECT min(slot), max(slot) FROM complaint INDEXED BY complaint_history WHERE {' AND '.join(where)}",  # noqa: S608 - our own names
        values,
    ).fetchone()
    return None if ends[0] is None else (int(ends[0]), int(ends[1]))


def at_slots(view: Asks, slots: Sequence[int]) -> list[BoardRow]:
    """The rows of these places, in the order given."""
    found = []
    for slot in slots:
        row = view.run(f"SELECT {BOARD_COLUMNS} FROM complaint WHERE slot = ?", (slot,)).fetchone()  # noqa: S608 - our own names
        if row is not None:
            found.append(BoardRow(*row))
    return found


def slot_of(view: Asks, complaint_id: str, wanted: Wanted) -> int | None:
    """The place of a complaint, if it fits."""
    where, values = _conditions(wanted, _WAYS[Order.NEWEST])
    row = view.run(
        f"SELECT slot FROM complaint WHERE id = ? AND {' AND '.join(where)}",  # noqa: S608 - our own names
        [complaint_id, *values],
    ).fetchone()
    return None if row is None else int(row[0])


def _conditions(wanted: Wanted, way: _Way) -> tuple[list[str], list[Any]]:
    where, values = [way.only], list[Any]()
    if wanted.state == "open":
        where.append("open = 1")
    elif wanted.state is not None:
        where.append("state = ?")
        values.append(wanted.state)
    for name in ("kind", "category", "severity", "channel", "clinician", "owner"):
        value = getattr(wanted, name)
        if value is not None:
            where.append(f"{name} = ?")
            values.append(value)
    where += [_CARRIES] * len(wanted.flags)
    values += [f" {flag} " for flag in sorted(wanted.flags)]
    if wanted.routed is not None:
        marks = sorted(wanted.routed) or ["none"]
        where.append(f"({' OR '.join([_CARRIES] * len(marks))})")
        values += [f" {flag} " for flag in marks]
    for sign, moment in ((">=", wanted.since), ("<", wanted.until)):
        if moment is not None:
            where.append(f"received_at {sign} ?")
            values.append(moment)
    return where, values
