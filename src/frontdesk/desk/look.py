"""Looking: the board and its lines. Reads only; gives plain objects."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from frontdesk.desk.noting import read_list
from frontdesk.desk.presence import SignInFirst, broke_the_glass, check_reading
from frontdesk.journal import board as rows
from frontdesk.journal.board import BoardRow
from frontdesk.journal.errors import DiskFull, Locked, ReadOnly
from frontdesk.journal.lately import received_since
from frontdesk.journal.memos import update_needed
from frontdesk.recovery.clocks import end_of_date, local_date
from frontdesk.recovery.codes import (
    Category,
    Channel,
    Duty,
    Flag,
    Group,
    NextStep,
    PutRight,
    RecordKind,
    Role,
    Severity,
    State,
    WaitingOn,
)
from frontdesk.recovery.identifiers import ComplaintId, ComplaintNo, StaffId, Subject
from frontdesk.recovery.patterns import PATTERN_DAYS, Pattern, patterns
from frontdesk.recovery.practice import Practice
from frontdesk.recovery.refusals import RoleMayNot
from frontdesk.recovery.roles import routed_to
from frontdesk.recovery.stamps import instant

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.database import Reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A complaint as lists show it, without a word of the patient."""

    id: ComplaintId
    number: ComplaintNo
    kind: RecordKind
    state: State
    category: Category | None
    severity: Severity | None
    channel: Channel | None
    flags: frozenset[Flag]
    group: Group | None
    rank: int
    step: NextStep | None
    due_at: datetime | None
    soon_at: datetime | None
    overdue: bool
    owner_name: str | None
    waiting_on: WaitingOn | None
    waiting_since: datetime | None
    promise_at: datetime | None
    received_at: datetime
    resolved_at: datetime | None
    put_right: PutRight | None
    handed_to: StaffId | None = None
    handed_to_name: str | None = None
    """Who has yet to accept it."""
    tell: Duty | None = None
    """Who has to hear of it first."""
    tell_due_at: datetime | None = None
    stale: bool = False
    """Nobody touched it for so long that it moved up."""
    raised: Role | None = None
    """The role that hears of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """Everything the home screen shows at a glance."""

    practice_name: str
    as_of: datetime
    lines: tuple[Line, ...]
    open_count: int
    overdue_count: int
    follow_ups_today: int
    resolved_once: tuple[int, int]
    """Over four weeks: how many, of how many."""
    last_sync: datetime | None
    update_needed: bool = False
    """Whether another desk recorded something that only a newer frontdesk can read."""
    refused: str | None = None
    """Why no lines are shown to whoever is at the desk; None where they are."""


def board(desk: Desk, *, renew: bool = True) -> Board:
    """The open issues, most urgent first, after rows whose moment has come were made again.

    Without `renew`, or where the file cannot be written just now, they are shown as they were made
    last: late is late by the clock, only the group of such a row stays what it was.
    """
    if renew:
        bring_up_to_now(desk)
    now = desk.now()
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        shown, refused = _may_list(desk, practice)
        lines = lines_of(rows.open_rows(view), practice, now, shown)
        today_ends = end_of_date(practice.rules.calendar, local_date(practice.rules.calendar, now))
        if refused is None:
            read_list(desk, None, "open")
        return Board(
            practice_name=practice.name,
            as_of=now,
            lines=lines,
            refused=refused,
            open_count=len(lines),
            overdue_count=sum(line.overdue for line in lines),
            follow_ups_today=rows.follow_ups_due(view, today_ends) if shown is None else _calls(lines, today_ends),
            resolved_once=rows.resolved_once(view, now) if shown is None else (0, 0),
            last_sync=last_sync(view),
            update_needed=update_needed(view),
        )


def open_lines(desk: Desk) -> tuple[Line, ...]:
    """The lines of the board, for whoever may list complaints. Raises `RoleMayNot`, `SignInFirst`."""
    check_reading(desk.journal, desk.practice, "list complaints")
    return board(desk).lines


def again_and_again(desk: Desk) -> tuple[Pattern, ...]:
    """Codes that came several times this week, the most frequent first."""
    now = desk.now()
    with desk.database.reading() as view:
        return tuple(patterns(received_since(view, now - timedelta(days=PATTERN_DAYS)), now))


def bring_up_to_now(desk: Desk) -> None:
    """Refresh before a list is read, where the file can be written just now."""
    with suppress(Locked, DiskFull, ReadOnly):
        refresh(desk)


def refresh(desk: Desk) -> None:
    """Make again the rows whose moment has come, or that older rules made, of what is open or may be by now."""
    now = desk.now()
    with desk.database.reading() as view:
        version = desk.journal.practice_in(view).rules.version
        stale = rows.stale_ids(view, version, now)
    if stale:
        with desk.journal.writing(now) as page:
            page.derive(Subject(f"complaint:{one}") for one in stale)


def read_by(desk: Desk, practice: Practice, by: StaffId | None = None) -> frozenset[Flag] | None:
    """The marks without which whoever reads sees no record in a list; None for all.

    Raises `RoleMayNot`, `SignInFirst`.
    """
    role = check_reading(desk.journal, practice, "list complaints", by)
    return None if role is None or broke_the_glass(desk.journal, role, by) else routed_to(role)


def last_sync(view: Reading) -> datetime | None:
    """When the group server had everything for the last time."""
    row = view.row("SELECT last_sync_at FROM feed WHERE last_sync_at IS NOT NULL")
    return instant(row[0]) if row else None


def _calls(lines: Iterable[Line], until: datetime) -> int:
    """Calls back until then, of these alone."""
    return sum(line.step is NextStep.FOLLOW_UP and line.due_at is not None and line.due_at < until for line in lines)


def _may_list(desk: Desk, practice: Practice) -> tuple[frozenset[Flag] | None, str | None]:
    """The marks of what may be listed, and why nothing may where nothing may."""
    try:
        return read_by(desk, practice), None
    except (RoleMayNot, SignInFirst) as no:
        return frozenset(), no.message


def lines_of(
    found: Iterable[BoardRow], practice: Practice, now: datetime, routed: Collection[Flag] | None = None
) -> tuple[Line, ...]:
    """Rows as lists show them at a moment; with `routed`, those that carry one of these marks."""
    lines = (_line(row, practice, now) for row in found)
    return tuple(line for line in lines if routed is None or not line.flags.isdisjoint(routed))


def _line(row: BoardRow, practice: Practice, now: datetime) -> Line:
    due_at, soon_at = _at(row.due_at), _at(row.soon_at)
    return Line(
        id=ComplaintId(row.id),
        number=ComplaintNo(row.number),
        kind=RecordKind(row.kind),
        state=State(row.state),
        category=Category(row.category) if row.category else None,
        severity=Severity(row.severity) if row.severity else None,
        channel=Channel(row.channel) if row.channel else None,
        flags=frozenset(Flag(flag) for flag in row.flags.split()),
        group=Group(row.group) if row.group else None,
        rank=row.rank or 0,
        step=NextStep(row.step) if row.step else None,
        due_at=due_at,
        soon_at=soon_at,
        overdue=due_at is not None and now > due_at,
        owner_name=practice.name_of(StaffId(row.owner)) if row.owner else None,
        waiting_on=WaitingOn(row.waiting_on) if row.waiting_on else None,
        waiting_since=_at(row.waiting_since),
        promise_at=_at(row.promise_at),
        received_at=instant(row.received_at),
        resolved_at=_at(row.resolved_at),
        put_right=PutRight(row.put_right) if row.put_right else None,
        handed_to=StaffId(row.handed_to) if row.handed_to else None,
        handed_to_name=practice.name_of(StaffId(row.handed_to)) if row.handed_to else None,
        tell=Duty(row.tell) if row.tell else None,
        tell_due_at=_at(row.tell_due_at),
        stale=bool(row.stale),
        raised=Role(row.raised) if row.raised else None,
    )


def _at(text: str | None) -> datetime | None:
    return instant(text) if text else None
