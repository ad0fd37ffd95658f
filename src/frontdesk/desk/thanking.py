"""Thanks at the desk: put into words, and shown to everybody the next morning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from frontdesk.desk.acting import When, act
from frontdesk.journal import learning as rows
from frontdesk.recovery import gratitude
from frontdesk.recovery.clocks import TICK, Calendar, close_of, instant_of, last_business_day, local_date
from frontdesk.recovery.gratitude import Praise
from frontdesk.recovery.identifiers import StaffId

if TYPE_CHECKING:
    from frontdesk.desk.casefile import CaseFile
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.complaint import Complaint
    from frontdesk.recovery.deeds import Deed
    from frontdesk.recovery.events import Draft
    from frontdesk.recovery.practice import Practice


def thank(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    what_for: str,
    who: Sequence[str] = (),
    at: datetime | None = None,
    late_reason: str | None = None,
    closing: date | None = None,
) -> CaseFile:
    """Put into words what somebody is thanked for: `who`, or those whom the record thanks already.

    `closing` is the day that the manager goes through. What is said between its close and the next opening belongs to
    it, so that everybody reads it the next morning and not the one after.
    """
    when = When(at=at, late_reason=late_reason)

    def decide(c: Complaint, deed: Deed) -> list[Draft]:
        told = deed if closing is None else replace(deed, at=_told_at(c, deed, closing))
        return gratitude.thank(c, told, who=who, what_for=what_for)

    return act(desk, by, ref, when, decide, named=who)


def _told_at(c: Complaint, deed: Deed, closing: date) -> datetime:
    """The last moment of the day that is closed, unless the next has begun or the record came in after it."""
    calendar = deed.rules.calendar
    end = close_of(calendar, closing)
    is_evening = end <= deed.at and last_business_day(calendar, deed.at + TICK) == closing
    is_of_the_day = c.received_at is not None and c.received_at < end
    return end - TICK if is_evening and is_of_the_day else deed.at


def thanks_of_yesterday(desk: Desk) -> tuple[Praise, ...]:
    """Who was thanked on the last business day before today: from one closing time to the next."""
    calendar = desk.practice.rules.calendar
    day = last_business_day(calendar, instant_of(calendar, local_date(calendar, desk.now()), 0))
    return () if day is None else thanks_on(desk, day)


def thanks_on(desk: Desk, day: date) -> tuple[Praise, ...]:
    """Who was thanked on a business day: from one closing time to the next."""
    with desk.database.reading() as view:
        begin, end = _bounds(desk.journal.practice_in(view).rules.calendar, day)
        found = (desk.journal.complaint_in(view, subject) for subject in rows.thanked_between(view, begin, end))
        return tuple(gratitude.praised([c for c in found if c is not None], begin, end))


def morning_words(practice: Practice, praise: Sequence[Praise], now: datetime, first: StaffId | None = None) -> str:
    """The same for the next morning, with the day: after a weekend it was not yesterday."""
    calendar = practice.rules.calendar
    today = local_date(calendar, now)
    day = last_business_day(calendar, instant_of(calendar, today, 0))
    when = "yesterday" if day is None or day == today - timedelta(days=1) else f"on {day:%A}"
    return f"Thanks {when}: {thanks_words(practice, praise, first)}"


def thanks_words(practice: Practice, praise: Sequence[Praise], first: StaffId | None = None) -> str:
    """As the board says it: `Deon, for finding a lost hearing aid; Rosa`. Who is here comes first."""
    ordered = sorted(praise, key=lambda one: one.who != first)
    return "; ".join(_words(practice, one) for one in ordered)


def _words(practice: Practice, one: Praise) -> str:
    name = practice.clinicians.get(one.who) or practice.name_of(StaffId(one.who)) or one.who
    said = one.what_for.removeprefix("for ").rstrip(".")
    return f"{name}, for {said}" if said else name


def _bounds(calendar: Calendar, day: date) -> tuple[datetime, datetime]:
    """From the closing time before a business day to that day's own."""
    before = last_business_day(calendar, instant_of(calendar, day, 0))
    begin = close_of(calendar, before) if before is not None else instant_of(calendar, day - timedelta(days=1), 0)
    return begin, close_of(calendar, day)
