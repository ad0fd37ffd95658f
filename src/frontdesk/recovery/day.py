"""The end of a business day: what is still open at its close, whom to call, whom to thank.

Everything is judged by what had occurred at the close, whenever it was typed and whenever it is
asked. A complaint that was resolved and only awaits its follow-up is not open; one that owes a
written notice is, even if nobody could be followed up with and it was closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.recovery.clocks import Calendar, close_of
from frontdesk.recovery.codes import RecordKind, State, StillRight
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.measures import Period, Rate
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.standing import follow_up_due_of, standing
from frontdesk.recovery.tally import Tally, receipt_day


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A complaint that waits for its follow-up, and by when."""

    complaint: Complaint
    due_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class DayEnd:
    """A business day as it stood at `as_of`: its close, or now while it lasts."""

    date: date
    as_of: datetime
    open: tuple[Complaint, ...]
    """By time of receipt."""
    new_complaints: int
    encounters: int | None
    rate: Rate | None
    minutes_to_acknowledge_median: float | None
    follow_ups_due: tuple[Due, ...]
    """All that are pending, soonest first; serious ones first among those due together."""
    recognise: tuple[str, ...]
    """Staff and clinicians whom somebody thanked that day."""


def moment_of(calendar: Calendar, day: date, now: datetime) -> datetime:
    """The moment at which a day is looked at: its close, or now before that. Raises `ClosedAllDay`."""
    return min(close_of(calendar, day), now)


def is_unfinished(c: Complaint, rules: SiteRules, as_of: datetime) -> bool:
    """Whether somebody still has to act upon it, other than by following up."""
    if c.state is State.RESOLVED:
        return standing(c, rules, as_of).notice_due is not None
    if c.state is State.CLOSED:
        return standing(c, rules, as_of).next is not None
    return c.state in (State.NEW, State.ACKNOWLEDGED)


def pending_follow_up(c: Complaint, rules: SiteRules) -> Due | None:
    """The follow-up that a resolved complaint owes."""
    answered = c.follow_up is not None and c.follow_up.still_right is not StillRight.NO
    if c.state is not State.RESOLVED or answered or not c.reachable:
        return None
    return Due(complaint=c, due_at=follow_up_due_of(c, rules))


def glimpse(c: Complaint | None, rules: SiteRules, day: date, as_of: datetime) -> tuple[object, ...]:
    """What a day shows of one complaint: two glimpses that differ say that the day has changed."""
    one = DayTally(rules, day, as_of)
    if c is not None:
        one.add(c)
    shown = one.day_end({})
    codes = (c.category, c.severity, c.stage, c.hcat, c.state) if c is not None and shown.open else ()
    due = tuple(pending.due_at for pending in shown.follow_ups_due)
    counted = (shown.new_complaints, shown.minutes_to_acknowledge_median, shown.recognise)
    return (bool(shown.open), codes, due, *counted)


@dataclass(slots=True)
class DayTally:
    """The end of a day while complaints, as they stood then, are looked at one after the other."""

    rules: SiteRules
    day: date
    as_of: datetime
    open: list[Complaint] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)
    thanked: list[tuple[datetime, str]] = field(default_factory=list)
    _tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        """The day's numbers are the measures of a period of one day."""
        self._tally = Tally(self.rules, Period(first=self.day, last=self.day, as_of=self.as_of))

    def add(self, c: Complaint) -> None:
        """Look at one record."""
        self._tally.add(c)
        received_by_now = c.received_at is not None and self._day_of(c.received_at) <= self.day
        if received_by_now and is_unfinished(c, self.rules, self.as_of):
            self.open.append(c)
        pending = pending_follow_up(c, self.rules)
        if pending is not None:
            self.due.append(pending)
        self._thanks(c)

    def day_end(self, encounters: Mapping[date, int]) -> DayEnd:
        """What it all comes to."""
        numbers = self._tally.measures(encounters)
        return DayEnd(
            date=self.day,
            as_of=self.as_of,
            open=tuple(sorted(self.open, key=lambda c: (c.received_at or self.as_of, c.number))),
            new_complaints=numbers.complaints,
            encounters=numbers.encounters,
            rate=numbers.rate,
            minutes_to_acknowledge_median=numbers.minutes_to_acknowledge_median,
            follow_ups_due=tuple(sorted(self.due, key=_soonest_first)),
            recognise=tuple(dict.fromkeys(who for _, who in sorted(self.thanked, key=lambda pair: pair[0]))),
        )

    def _day_of(self, at: datetime) -> date:
        return receipt_day(self.rules.calendar, at)

    def _thanks(self, c: Complaint) -> None:
        """Whoever calls may thank somebody, and so may whoever is called back."""
        if c.state in (State.VOID, State.MERGED) or c.received_at is None:
            return
        about = (c.clinician,) if c.clinician and c.record is RecordKind.COMPLIMENT else ()
        said = [(c.received_at, c.thanks or about), *((f.at, f.recognise) for f in c.follow_ups.values())]
        said += [(thanks.at, thanks.who) for thanks in c.words_of_thanks]
        self.thanked += [(at, who) for at, whom in said if self._day_of(at) == self.day for who in whom]


def day_end(
    complaints: Iterable[Complaint], rules: SiteRules, day: date, *, now: datetime, encounters: Mapping[date, int]
) -> DayEnd:
    """The end of a day from complaints as they stood at `moment_of` it. Raises `ClosedAllDay`."""
    tally = DayTally(rules, day, moment_of(rules.calendar, day, now))
    for complaint in complaints:
        tally.add(complaint)
    return tally.day_end(encounters)


def _soonest_first(due: Due) -> tuple[datetime, int, datetime]:
    c = due.complaint
    return (due.due_at, -(c.severity or 0), c.reopened_at or c.received_at or due.due_at)
