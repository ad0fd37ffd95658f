"""Finding: everything on record that a person may read, narrowed, ordered, a page at a time.

The screen, the command line and saved views narrow by the same filters and read the same pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from frontdesk.desk.look import Line, bring_up_to_now, lines_of, read_by
from frontdesk.desk.noting import read_list, searched
from frontdesk.journal import board as rows
from frontdesk.journal import history
from frontdesk.journal.history import FOUND_MAX, Found, Key, Order, Spot, Wanted
from frontdesk.recovery.codes import Category, Channel, Flag, RecordKind, Severity, State
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.practice import Practice
from frontdesk.recovery.stamps import stamp

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from frontdesk.desk.seat import Desk
    from frontdesk.journal.audit import Fact

__all__ = ["ALL", "FOUND_MAX", "OPEN", "Filters", "Found", "Key", "Order", "Page", "Spot"]

PAGE_ROWS = 64
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
"""No record lies before or after them."""
OPEN = "open"
"""Stands for every state in which somebody has something to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What a list is narrowed by, and how it is sorted. Every part that is set has to fit."""

    state: State | str | None = None
    """A state, or `OPEN`."""
    kind: RecordKind | None = None
    category: Category | None = None
    severity: Severity | None = None
    channel: Channel | None = None
    clinician: str | None = None
    owner: StaffId | None = None
    flags: frozenset[Flag] = frozenset()
    since: date | None = None
    """Received on this day or later."""
    until: date | None = None
    """Received on this day or before."""
    order: Order = Order.NEWEST

    @property
    def narrows(self) -> bool:
        """Whether anything is left out; the order leaves nothing out."""
        return replace(self, order=Order.NEWEST) != ALL


ALL = Filters()
"""Everything, the newest first."""


class Page(NamedTuple):
    """Some records in their order, and the keys that the pages before and after go on from."""

    lines: tuple[Line, ...]
    first: Key | None
    last: Key | None


def find(
    desk: Desk, text: str, filters: Filters = ALL, *, by: StaffId | None = None, limit: int = FOUND_MAX
) -> tuple[Line, ...]:
    """Records in which every word begins or ends some word, those that fit the filters. Raises `RoleMayNot`.

    A number, or a full id, finds its complaint before all others.
    """
    found = look_up(desk, text, filters, by=by)
    return lines_at(desk, found.slots[:limit], by=by) if found and text.strip() else ()


def look_up(
    desk: Desk, text: str, filters: Filters = ALL, *, by: StaffId | None = None, note: bool = True
) -> Found | None:
    """Where the records lie that have the words and fit; their lines are read a page at a time with `lines_at`.

    None where no words were given and so much fits that it is read with `page`. Without `note` only their number
    is shown. Raises `RoleMayNot`.
    """
    bring_up_to_now(desk)
    with desk.database.reading() as view:
        wanted = _wanted(desk, desk.journal.practice_in(view), filters, by)
        named = rows.id_of(view, text)
        first = history.slot_of(view, named, wanted) if named else None
        found = history.looked_up(view, text, wanted, filters.order)
    if note and text.strip():
        searched(desk, by, **_codes(filters))
    elif note and found is not None:
        read_list(desk, by, "records", **_codes(filters))
    if found is None or first is None:
        return found
    return Found((first, *(slot for slot in found.slots if slot != first)), found.more)


def lines_at(desk: Desk, slots: Sequence[int], *, by: StaffId | None = None) -> tuple[Line, ...]:
    """The records in these places, in the order given. Raises `RoleMayNot`."""
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        routed = read_by(desk, practice, by)
        return lines_of(history.at_slots(view, slots), practice, desk.now(), routed)


def page(desk: Desk, filters: Filters, spot: Spot, *, by: StaffId | None = None, limit: int = PAGE_ROWS) -> Page:
    """A page of all records that fit. Raises `RoleMayNot`."""
    if spot == Spot():
        bring_up_to_now(desk)
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        cut = history.page(view, _wanted(desk, practice, filters, by), filters.order, spot, limit)
        read_list(desk, by, "records", **_codes(filters))
        return Page(lines_of(cut.rows, practice, desk.now()), cut.first, cut.last)


def counted(
    desk: Desk, filters: Filters, after: Key | None, limit: int, *, by: StaffId | None = None
) -> tuple[int, Key | None]:
    """How many records fit behind a key; with the last one's key when counting stopped at `limit`."""
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        return history.counted(view, _wanted(desk, practice, filters, by), filters.order, after, limit)


def history_count(desk: Desk) -> int:
    """How many records there are in all that whoever is at the desk may list. Raises `RoleMayNot`."""
    with desk.database.reading() as view:
        wanted = Wanted(routed=read_by(desk, desk.journal.practice_in(view)))
        return history.counted(view, wanted, Order.NEWEST, None, 1 << 62)[0]


def history_page(
    desk: Desk, offset: int, limit: int = PAGE_ROWS, filters: Filters = ALL, *, by: StaffId | None = None
) -> tuple[Line, ...]:
    """So many of all records that fit, after the first `offset`."""
    return page(desk, filters, Spot(skip=offset), by=by, limit=limit).lines


def is_new(desk: Desk) -> bool:
    """Whether nothing was ever recorded here."""
    with desk.database.reading() as view:
        return rows.is_empty(view)


def _codes(filters: Filters) -> dict[str, Fact]:
    """What a list is narrowed by, for the audit trail: codes and days, and of a clinician only that one was named."""
    named: dict[str, Fact] = {
        "state": str(filters.state) if filters.state else None,
        "kind": filters.kind and filters.kind.value,
        "category": filters.category and filters.category.value,
        "severity": None if filters.severity is None else int(filters.severity),
        "channel": filters.channel and filters.channel.value,
        "clinician": True if filters.clinician else None,
        "owner": filters.owner,
        "flags": " ".join(sorted(flag.value for flag in filters.flags)) or None,
        "since": filters.since.isoformat() if filters.since else None,
        "until": filters.until.isoformat() if filters.until else None,
    }
    return {name: value for name, value in named.items() if value is not None}


def _wanted(desk: Desk, practice: Practice, filters: Filters, by: StaffId | None) -> Wanted:
    zone = practice.rules.calendar.zone
    return Wanted(
        state=filters.state,
        kind=filters.kind,
        category=filters.category,
        severity=None if filters.severity is None else int(filters.severity),
        channel=filters.channel,
        clinician=filters.clinician,
        owner=filters.owner,
        flags=frozenset(filters.flags),
        since=_midnight(filters.since, zone),
        until=_midnight(filters.until, zone, after=1),
        routed=read_by(desk, practice, by),
    )


def _midnight(day: date | None, zone: ZoneInfo, *, after: int = 0) -> str | None:
    """The stamp of a day's beginning, so many days later."""
    if day is None:
        return None
    day = min(max(day, FIRST_DAY), LAST_DAY) + timedelta(days=after)
    return stamp(datetime.combine(day, time.min, zone))
