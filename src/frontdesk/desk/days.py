"""Days and periods: the measures, the end of a day, its signature.

Reads the journal a few hundred records at a time and keeps numbers, not complaints.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from frontdesk.desk.acting import NOW, deed_on, page_of
from frontdesk.desk.presence import check_reading
from frontdesk.journal import days as rows
from frontdesk.recovery.as_at import as_at
from frontdesk.recovery.clocks import (
    TICK,
    Calendar,
    close_of,
    end_of_date,
    instant_of,
    is_business_day,
    last_business_day,
    local_date,
)
from frontdesk.recovery.day import DayEnd, DayTally, glimpse, moment_of
from frontdesk.recovery.events import DaySigned, Draft, Event
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.identifiers import ComplaintNo, StaffId, Subject
from frontdesk.recovery.measures import Measures, Period
from frontdesk.recovery.practice import Practice
from frontdesk.recovery.refusals import FutureTime, WrongValue
from frontdesk.recovery.roles import check
from frontdesk.recovery.stamps import EARLIEST
from frontdesk.recovery.tally import Tally, receipt_day

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.database import Reading


class PeriodRunsBackwards(WrongValue):
    """A period whose last day lies before its first."""

    code = "period-runs-backwards"

    def __init__(self, first: date, last: date) -> None:
        """Show both days."""
        super().__init__(f"{last} lies before {first}.", "name the earlier day first.")


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedDay:
    """The end of a day, who signed it, and what has changed since."""

    day: DayEnd
    recognise: tuple[str, ...]
    """The names of those who were thanked."""
    signed_by: str | None
    signed_at: datetime | None
    changed: tuple[ComplaintNo, ...] = ()
    """Complaints that the day shows otherwise than when it was signed."""
    encounters_changed: bool = False


def measures(
    desk: Desk, *, from_: date | None = None, to: date | None = None, as_of: datetime | None = None
) -> Measures:
    """The measures of the complaints received from one business day to another, as of a moment.

    Without days, of everything on record by then; without a moment, as of now. Raises
    `PeriodRunsBackwards`, `RoleMayNot`, `SignInFirst`.
    """
    moment = as_of or desk.now()
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        check_reading(desk.journal, practice, "see the measures")
        rules = practice.rules
        period = _period(rules.calendar, from_, to, moment, oldest=rows.first_received(view))
        tally = Tally(rules, period)
        begin = begins(rules.calendar, period.first)
        wanted = rows.received_between(view, begin, end_of_date(rules.calendar, period.last))
        seen = _told(desk, view, wanted, moment, tally)
        later = {*rows.of_same_patients(view, tally.patients(), begin), *rows.repeats_by_word(view, begin)}
        later |= {Subject(f"complaint:{one}") for one in tally.told()}
        _told(desk, view, later - seen, moment, tally, but=seen)
        return tally.measures(rows.encounters_between(view, period.first, period.last))


def day_end(desk: Desk, day: date | None = None) -> SignedDay:
    """A business day as it stood at its close, or stands now; without a date, today or the last one.

    Raises `ClosedAllDay`, `RoleMayNot`, `SignInFirst`, and `FutureTime` for a day to come.
    """
    with desk.database.reading() as view:
        check_reading(desk.journal, desk.journal.practice_in(view), "see the measures")
        return day_end_on(desk, view, day)


def sign_day(desk: Desk, by: StaffId, day: date | None = None) -> SignedDay:
    """The manager went through the day and signs it; it may be signed again after it changed.

    Raises `RoleMayNot`, and what `day_end` raises.
    """
    with page_of(desk) as page:
        calendar = page.practice.rules.calendar
        day = _which_day(calendar, day, page.now)
        moment_of(calendar, day, page.now)
        check(deed_on(page, by, NOW).role, "sign the day")
        page.append([Draft(subject=_subject(day), what=DaySigned(), occurred_at=page.now)], by)
    return day_end(desk, day)


def encounters(desk: Desk, first: date, last: date) -> dict[date, int]:
    """The completed encounters of each day that has a count."""
    with desk.database.reading() as view:
        check_reading(desk.journal, desk.journal.practice_in(view), "see the measures")
        return rows.encounters_between(view, first, last)


def _subject(day: date) -> Subject:
    return Subject(f"day:{day.isoformat()}")


def _period(
    calendar: Calendar, first: date | None, last: date | None, moment: datetime, *, oldest: datetime | None
) -> Period:
    """The period asked for; an end that was left open reaches as far as the records do."""
    last = last or receipt_day(calendar, moment)
    first = first or min(last, receipt_day(calendar, oldest or moment))
    if last < first:
        raise PeriodRunsBackwards(first, last)
    return Period(first=first, last=last, as_of=moment)


def begins(calendar: Calendar, day: date) -> datetime:
    """The closing time after which receipts belong to this day."""
    midnight = instant_of(calendar, day, 0)
    before = last_business_day(calendar, midnight)
    return close_of(calendar, before) if before is not None else EARLIEST


def _told(
    desk: Desk,
    view: Reading,
    subjects: Collection[Subject],
    moment: datetime,
    tally: Tally | DayTally,
    *,
    but: Collection[Subject] = (),
) -> set[Subject]:
    """Tell the records and their relatives, as they stood, to a tally; those in `but` it knows."""
    told: set[Subject] = set()
    for events in rows.stories(desk.journal, view, subjects):
        for subject, complaint in fold_together(as_at(events, moment)).items():
            if subject not in but:
                tally.add(complaint)
            told.add(subject)
    return told


def _which_day(calendar: Calendar, day: date | None, now: datetime) -> date:
    today = local_date(calendar, now)
    if day is None:
        return today if is_business_day(calendar, today) else last_business_day(calendar, now) or today
    if day > today:
        raise FutureTime("the end of the day")
    return day


def day_end_on(desk: Desk, view: Reading, day: date | None) -> SignedDay:
    """The same as `day_end`, for whoever has asked already who reads."""
    practice, now = desk.journal.practice_in(view), desk.now()
    calendar = practice.rules.calendar
    day = _which_day(calendar, day, now)
    moment, begin = moment_of(calendar, day, now), begins(calendar, day)
    tally = DayTally(practice.rules, day, moment)
    wanted = [
        *rows.received_between(view, begin, moment + TICK),
        *rows.unsettled_at(view, moment),
        *rows.followed_up_between(view, begin, moment + TICK),
    ]
    _told(desk, view, wanted, moment, tally)
    ended = tally.day_end(rows.encounters_between(view, day, day))
    signed = rows.signature_of(view, day)
    counted = rows.counted_at(view, day)
    return SignedDay(
        day=ended,
        recognise=tuple(name_of(practice, who) for who in ended.recognise),
        signed_by=practice.name_of(signed.by) if signed else None,
        signed_at=signed.at if signed else None,
        changed=_changed(desk, view, tally, signed.at) if signed else (),
        encounters_changed=signed is not None and counted is not None and counted > signed.at,
    )


def _changed(desk: Desk, view: Reading, tally: DayTally, signed_at: datetime) -> tuple[ComplaintNo, ...]:
    """Complaints of which the day now shows something else than was on record when it was signed."""
    nothing = glimpse(None, tally.rules, tally.day, tally.as_of)
    numbers: set[ComplaintNo] = set()
    for events in rows.stories(desk.journal, view, rows.typed_later(view, tally.as_of, signed_at)):
        then = {subject: look for subject, (_, look) in _shown(_known_at(events, signed_at), tally).items()}
        numbers |= {n for subject, (n, look) in _shown(events, tally).items() if then.get(subject, nothing) != look}
    return tuple(sorted(numbers))


def _known_at(events: list[Event], moment: datetime) -> list[Event]:
    return [event for event in events if event.recorded_at <= moment]


def _shown(events: list[Event], tally: DayTally) -> dict[Subject, tuple[ComplaintNo, tuple[object, ...]]]:
    """Each complaint's number, and what the day shows of it."""
    told = fold_together(as_at(events, tally.as_of))
    return {subject: (c.number, glimpse(c, tally.rules, tally.day, tally.as_of)) for subject, c in told.items()}


def name_of(practice: Practice, who: str) -> str:
    """The name of a member of staff or of a clinician."""
    return practice.clinicians.get(who) or practice.name_of(StaffId(who)) or who
