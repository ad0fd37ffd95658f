"""Closing a day: everything that the manager goes through before signing it, read at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from frontdesk.desk.days import SignedDay, begins, day_end_on, name_of
from frontdesk.desk.noting import read_list
from frontdesk.desk.presence import check_reading
from frontdesk.journal import closing as rows
from frontdesk.journal import days as day_rows
from frontdesk.journal import glass
from frontdesk.journal import learning as thanks_rows
from frontdesk.recovery.clocks import (
    TICK,
    Calendar,
    NoOpening,
    close_of,
    instant_of,
    last_business_day,
    next_business_day,
    open_of,
)
from frontdesk.recovery.codes import Category, RecordKind
from frontdesk.recovery.day import Due
from frontdesk.recovery.gratitude import praised
from frontdesk.recovery.identifiers import ComplaintId, ComplaintNo, Subject
from frontdesk.recovery.tally import receipt_day
from frontdesk.recovery.taxonomy import desk_word

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.database import Reading
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.practice import Practice

CODE_DAYS = 28
"""So far back what has no code yet is asked for again."""
UNSIGNED_DAYS = 28
"""So far back days with something in them that nobody signed are named."""


MET = 12
"""As many records as fill three lines."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToCode:
    """A complaint that lacks a code."""

    id: ComplaintId
    number: ComplaintNo
    lacks: tuple[str, ...]
    """What is missing, in words: `a code`, `the sub-code`, `the harm`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InReview:
    """A record in which something waits for the manager."""

    id: ComplaintId
    number: ComplaintNo


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """Somebody who was thanked that day, in which record and what for; empty where nobody put it into words."""

    number: ComplaintNo
    name: str
    what_for: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Met:
    """A record that the day had to do with, and what it is about."""

    number: ComplaintNo
    about: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """Who signed the business day before, and when; nobody where nobody did."""

    day: date
    by: str | None
    at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Emergency:
    """Somebody without the right opened the records, and why; no reason once its words were erased."""

    name: str
    at: datetime
    reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """What the manager goes through at the end of a day."""

    signed: SignedDay
    practice: Practice
    to_code: tuple[ToCode, ...]
    review: tuple[InReview, ...]
    calls_next: tuple[Due, ...]
    """Follow-ups due by the close of the next business day."""
    calls_later: tuple[Due, ...]
    next_day: date | None
    unsigned: tuple[date, ...]
    """Earlier days on which something was received and which nobody signed, oldest first."""
    before: Signed | None
    recognised: tuple[Recognised, ...]
    met: tuple[Met, ...] = ()
    """Records received or first resolved that day, for whoever wants to thank somebody and knows no number."""
    broken_glass: tuple[Emergency, ...] = ()
    """Who opened the records in an emergency since the day before was over, and why."""

    @property
    def day(self) -> date:
        """The day that is closed."""
        return self.signed.day.date


def walk(desk: Desk, by: StaffId, day: date | None = None) -> Walk:
    """The end of a day for whoever may sign it; without a date, of today or the last business day.

    Raises `ClosedAllDay`, `RoleMayNot`, `SignInFirst`, and `FutureTime` for a day to come.
    """
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        check_reading(desk.journal, practice, "sign the day", by)
        signed = day_end_on(desk, view, day)
        calendar, ended = practice.rules.calendar, signed.day
        following = _next_day(calendar, ended.date)
        read_list(desk, by, "day_end", day=ended.date.isoformat())
        line = close_of(calendar, following) if following else ended.as_of
        night = open_of(calendar, following) if following else ended.as_of + TICK
        earliest = ended.as_of - timedelta(days=CODE_DAYS)
        return Walk(
            signed=signed,
            practice=practice,
            to_code=tuple(_to_code(row) for row in rows.uncoded_between(view, earliest, ended.as_of + TICK)),
            review=tuple(
                InReview(id=ComplaintId(row.id), number=ComplaintNo(row.number))
                for row in rows.waiting_for_review(view, night)
            ),
            calls_next=tuple(due for due in ended.follow_ups_due if due.due_at <= line),
            calls_later=tuple(due for due in ended.follow_ups_due if due.due_at > line),
            next_day=following,
            unsigned=_unsigned(view, calendar, ended.date),
            before=_before(view, practice, ended.date),
            recognised=_recognised(desk, view, practice, ended.date, ended.as_of),
            met=_met(view, begins(calendar, ended.date), ended.as_of + TICK),
            broken_glass=_emergencies(desk, view, practice, ended.date, ended.as_of),
        )


def emergencies(desk: Desk, by: StaffId, day: date | None = None) -> tuple[Emergency, ...]:
    """Who broke the glass on a day, for whoever may sign it. Raises what `walk` raises."""
    return walk(desk, by, day).broken_glass


def _emergencies(desk: Desk, view: Reading, practice: Practice, day: date, as_of: datetime) -> tuple[Emergency, ...]:
    """From the end of the business day before, so that no night is left out."""
    calendar = practice.rules.calendar
    before = last_business_day(calendar, instant_of(calendar, day, 0))
    begin = close_of(calendar, before) if before else begins(calendar, day)
    return tuple(
        Emergency(name=practice.name_of(one.by) or one.by, at=one.at, reason=one.reason)
        for one in glass.broken_between(desk.journal, view, begin, as_of + TICK)
    )


def _next_day(calendar: Calendar, day: date) -> date | None:
    try:
        return next_business_day(calendar, day)
    except NoOpening:
        return None


def _to_code(row: rows.Uncoded) -> ToCode:
    code = "a code" if row.category == Category.OTHER else "the sub-code"
    lacks = [*([code] if row.hcat is None else []), *(["the harm"] if row.harm is None else [])]
    return ToCode(id=ComplaintId(row.id), number=ComplaintNo(row.number), lacks=tuple(lacks))


def _met(view: Reading, begin: datetime, end: datetime) -> tuple[Met, ...]:
    return tuple(
        Met(
            number=ComplaintNo(row.number),
            about=desk_word(Category(row.category)).short if row.category else RecordKind(row.kind).words,
        )
        for row in rows.met_between(view, begin, end, MET)
    )


def _unsigned(view: Reading, calendar: Calendar, day: date) -> tuple[date, ...]:
    """A day on which nothing was received asks for no signature: what was open then is open today, or was closed."""
    first, begin = day - timedelta(days=UNSIGNED_DAYS), begins(calendar, day)
    receipts = rows.receipts_between(view, begins(calendar, first), begin)
    signed = rows.signed_days(view, first, day)
    days = {receipt_day(calendar, at) for at in receipts}
    return tuple(sorted(one for one in days if first <= one < day and one.isoformat() not in signed))


def _before(view: Reading, practice: Practice, day: date) -> Signed | None:
    calendar = practice.rules.calendar
    before = last_business_day(calendar, instant_of(calendar, day, 0))
    if before is None:
        return None
    signature = day_rows.signature_of(view, before)
    return Signed(
        day=before,
        by=practice.name_of(signature.by) if signature else None,
        at=signature.at if signature else None,
    )


def _recognised(desk: Desk, view: Reading, practice: Practice, day: date, as_of: datetime) -> tuple[Recognised, ...]:
    begin, end = begins(practice.rules.calendar, day), as_of + TICK
    found = (desk.journal.complaint_in(view, subject) for subject in _thanked(view, begin, end))
    return tuple(
        Recognised(number=c.number, name=name_of(practice, praise.who), what_for=praise.what_for)
        for c in found
        if c is not None
        for praise in praised([c], begin, end)
    )


def _thanked(view: Reading, begin: datetime, end: datetime) -> list[Subject]:
    return thanks_rows.thanked_between(view, begin, end)
