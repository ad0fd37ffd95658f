"""Counting complaints into the measures of a period.

Sources: the close of the next working day, England, SI 2009/309, regulation 8(1)(c); the
written notice within seven days, CMS State Operations Manual, appendix A, tag A-0123; what is
still inside its target counts neither for nor against, as right-censored times do in survival
analysis.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.recovery.clocks import (
    Calendar,
    NoOpening,
    business_day,
    business_minutes,
    calendar_days_due,
    due_close,
    instant_of,
    is_business_day,
    local_date,
    next_business_day,
    stays_closed,
)
from frontdesk.recovery.codes import Category, Flag, PutRight, RecordKind, Severity, State, StillRight
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.events import Logged
from frontdesk.recovery.grievance import by_rule
from frontdesk.recovery.hours import DAY_MINUTES
from frontdesk.recovery.identifiers import ComplaintId
from frontdesk.recovery.measures import Measures, Period, Share, rate_of
from frontdesk.recovery.promises import Unit, acknowledge_term
from frontdesk.recovery.repeats import family, is_soon_after, mature_at, reference
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.standing import acknowledge_due_of, spent
from frontdesk.recovery.statistics import median, nearest_rank

FOLLOW_UP_DAYS = 2
"""Business days, for every severity; a site's tighter target for serious ones is its own."""
NEXT_CLOSE_DAYS = 1
NOTICE_DAYS = 7
"""Calendar days."""

SHARES = (
    "acknowledged_on_time",
    "resolved_by_next_close",
    "asked",
    "reopened",
    "follow_up_on_time",
    "notices_on_time",
    "coded_other",
    "steps_skipped",
    "entered_late",
)
"""Shares of what was counted, by their names in `Measures`."""


@dataclass(slots=True)
class _Count:
    k: int = 0
    n: int = 0

    def add(self, holds: bool) -> None:
        self.n += 1
        self.k += holds

    @property
    def share(self) -> Share:
        return Share(self.k, self.n)


@dataclass(frozen=True, slots=True)
class _Mature:
    """A first resolution old enough to say whether it was the only one needed."""

    id: ComplaintId
    trouble: tuple[str, str] | None
    kind: str | None
    resolved_at: datetime
    at_once: bool


@dataclass(frozen=True, slots=True)
class _Receipt:
    """What could repeat another one."""

    id: ComplaintId
    kind: str | None
    at: datetime
    of_somebody: bool
    """Whether it is known whose complaint it is."""


@dataclass(slots=True)
class Tally:
    """Measures while complaints are counted, one after the other; holds numbers, not complaints.

    Complaints from outside the period may be told too: they matter as repeats only.
    """

    rules: SiteRules
    period: Period
    receipts: int = 0
    merged: int = 0
    compliments: int = 0
    complaints: int = 0
    waiting: list[int] = field(default_factory=list)
    late_follow_ups: int = 0
    _days: Counter[tuple[str, date]] = field(default_factory=Counter)
    _codes: Counter[tuple[str, str]] = field(default_factory=Counter)
    _minutes: dict[str, list[int]] = field(default_factory=dict)
    _shares: dict[str, _Count] = field(default_factory=dict)
    _mature: list[_Mature] = field(default_factory=list)
    _receipts: dict[tuple[str, str], list[_Receipt]] = field(default_factory=dict)
    _by_id: dict[str, _Receipt] = field(default_factory=dict)
    _told: dict[str, set[str]] = field(default_factory=dict)

    def add(self, c: Complaint) -> None:
        """Count one record, as it stood at the period's moment."""
        logged_at = next((entry.at for entry in c.history if entry.kind == Logged.kind), None)
        if logged_at is None or c.received_at is None:
            return
        self.receipts += self._within(self._day_of(logged_at))
        day = self._day_of(c.received_at)
        if c.state is State.MERGED:
            self.merged += self._within(day)
        elif c.state is not State.VOID and c.record is RecordKind.COMPLIMENT:
            self.compliments += self._within(day)
            self._days["compliment", day] += 1
        elif c.state is not State.VOID and c.record is RecordKind.COMPLAINT:
            self._receive(c, c.received_at)
            if self._within(day):
                self._count(c, c.received_at, day)

    def patients(self) -> frozenset[str]:
        """Whose later complaints could be repeats of one that is counted."""
        return frozenset(m.trouble[0] for m in self._mature if m.trouble)

    def told(self) -> frozenset[str]:
        """Complaints that a desk has called repeats of one that is counted, or repeated by it: their ids."""
        return frozenset(other for m in self._mature for other in self._told.get(m.id, ()))

    def _day_of(self, at: datetime) -> date:
        return receipt_day(self.rules.calendar, at)

    def _within(self, day: date) -> bool:
        return self.period.first <= day <= self.period.last

    def _receive(self, c: Complaint, received_at: datetime) -> None:
        """Remember what it could be a repeat of; where a patient is not known, by the desk's own word."""
        trouble = _trouble(c)
        receipt = _Receipt(c.id, family(c.category), received_at, of_somebody=c.patient is not None)
        self._by_id[c.id] = receipt
        if trouble is not None:
            self._receipts.setdefault(trouble, []).append(receipt)
        for other in (*c.repeats, *c.repeated_by):
            self._told.setdefault(c.id, set()).add(other)
            self._told.setdefault(other, set()).add(c.id)

    def _count(self, c: Complaint, received_at: datetime, day: date) -> None:
        self.complaints += 1
        self._days["all", day] += 1
        if c.severity is not None:
            self._codes["severity", str(int(c.severity))] += 1
            self._days["serious", day] += c.severity >= Severity.MEDIUM
        if c.hcat is not None:
            self._codes["domain", c.hcat.partition("/")[0]] += 1
        if c.stage is not None:
            self._codes["stage", c.stage.value] += 1
        self._shares_of("coded_other").add(c.category is Category.OTHER)
        self._shares_of("steps_skipped").add(bool(c.skipped))
        self._shares_of("entered_late").add(c.late)
        self._acknowledgement(c, received_at)
        if not c.flags & {Flag.ANONYMOUS, Flag.NOT_CONTACTABLE}:
            self._resolution(c, received_at)
            self._follow_up(c, received_at)
        self._grievance(c, day)

    def _acknowledgement(self, c: Complaint, received_at: datetime) -> None:
        on_time = self._shares_of("acknowledged_on_time")
        if c.acknowledged_at is None:
            if c.state is State.NEW:
                self.waiting.append(self._between(received_at, self.period.as_of))
            if not self._in_time(c, self.period.as_of):
                on_time.add(holds=False)
        elif c.acknowledged_at >= received_at:
            self._took("acknowledge", self._between(received_at, c.acknowledged_at))
            on_time.add(self._in_time(c, c.acknowledged_at))

    def _in_time(self, c: Complaint, at: datetime) -> bool:
        """Whether the target for hearing them holds at that moment: no minute passes while the doors are shut."""
        due, rules = acknowledge_due_of(c, self.rules), self.rules
        term = acknowledge_term(rules.promises, c.channel, c.severity or Severity.LOW)
        minutes_count = term.unit is Unit.BUSINESS_MINUTES
        return at <= due or (minutes_count and stays_closed(rules.calendar, due, at))

    def _resolution(self, c: Complaint, received_at: datetime) -> None:
        first, as_of = c.first_resolution, self.period.as_of
        line = self._close_after(received_at, NEXT_CLOSE_DAYS)
        by_next_close = self._shares_of("resolved_by_next_close")
        if first is None:
            if as_of > line:
                by_next_close.add(holds=False)
            return
        right = first.put_right is PutRight.YES
        by_next_close.add(right and first.at <= line)
        took = spent(c, self.rules)
        self._took("net", took.to_first_resolution_net)
        self._took("gross", took.to_first_resolution_gross)
        self._took("total", took.total_net)
        self._shares_of("asked").add(first.put_right is not PutRight.NOT_ASKED)
        self._shares_of("reopened").add(c.reopens > 0)
        if as_of >= mature_at(first.at):
            at_once = right and c.reopens == 0
            self._mature.append(_Mature(c.id, _trouble(c), family(c.category), first.at, at_once))

    def _follow_up(self, c: Complaint, received_at: datetime) -> None:
        if c.resolution is None:
            return
        done, due = c.follow_up, self._close_after(c.resolution.at, FOLLOW_UP_DAYS)
        if self.period.as_of > due:
            in_time = done is not None and done.at <= due
            self._shares_of("follow_up_on_time").add(in_time)
            self.late_follow_ups += done is not None and not in_time
        if done is not None and done.still_right is StillRight.YES and done.at >= received_at:
            self._took("loop", self._between(received_at, done.at))

    def _grievance(self, c: Complaint, day: date) -> None:
        grievance = by_rule(c, self.rules, self.period.as_of)
        if grievance is None:
            return
        self._days["grievance", day] += 1
        calendar = self.rules.calendar
        due = calendar_days_due(calendar, grievance.at, NOTICE_DAYS)
        if self.period.as_of <= due:
            return
        limit = due
        for told_at, new_date in sorted(c.interims):
            if told_at <= limit:
                limit = max(due, instant_of(calendar, new_date, DAY_MINUTES - 1))
        self._shares_of("notices_on_time").add(c.notice_at is not None and c.notice_at <= limit)

    def _close_after(self, at: datetime, days: int) -> datetime:
        """The close of so many business days later; at once where the site never opens again."""
        try:
            return due_close(self.rules.calendar, at, days)
        except NoOpening:
            return at

    def _between(self, begin: datetime, end: datetime) -> int:
        return business_minutes(self.rules.calendar, begin, max(begin, end))

    def _took(self, what: str, minutes: int | None) -> None:
        if minutes is not None:
            self._minutes.setdefault(what, []).append(minutes)

    def _shares_of(self, what: str) -> _Count:
        return self._shares.setdefault(what, _Count())

    def measures(self, encounters: Mapping[date, int]) -> Measures:
        """What was counted; `encounters` are the completed ones of each day that has a count."""
        known = {day: count for day, count in encounters.items() if self._within(day)}
        size = sum(known.values()) if known else None
        once, repeated = self._once()
        times = self._minutes
        return Measures(
            period=self.period,
            receipts=self.receipts,
            complaints=self.complaints,
            merged=self.merged,
            compliments=self.compliments,
            encounters=size,
            days_without_encounters=self._uncounted(known),
            rate=rate_of(self._on("all", known), size),
            rate_serious=rate_of(self._on("serious", known), size),
            rate_grievances=rate_of(self._on("grievance", known), size),
            by_severity={int(code): count for code, count in self._coded("severity").items()},
            by_domain=self._coded("domain"),
            by_stage=self._coded("stage"),
            minutes_to_acknowledge_median=median(times.get("acknowledge", [])),
            minutes_to_acknowledge_p90=nearest_rank(times.get("acknowledge", []), 90),
            waiting=len(self.waiting),
            waiting_longest=max(self.waiting, default=None),
            first_resolution_net_median=median(times.get("net", [])),
            first_resolution_gross_median=median(times.get("gross", [])),
            total_resolution_net_median=median(times.get("total", [])),
            loop_closure_median=median(times.get("loop", [])),
            resolved_once=once,
            repeated=repeated,
            followed_up_late=self.late_follow_ups,
            grievances=sum(count for (what, _), count in self._days.items() if what == "grievance"),
            rate_compliments=rate_of(self._on("compliment", known), size),
            **{name: self._shares_of(name).share for name in SHARES},
        )

    def _once(self) -> tuple[Share, Share]:
        """Resolved once, and repeated, of the mature ones."""
        once, repeated = _Count(), _Count()
        for mature in self._mature:
            again = self._came_again(mature)
            once.add(mature.at_once and not again)
            repeated.add(again)
        return once.share, repeated.share

    def _came_again(self, mature: _Mature) -> bool:
        same = self._receipts.get(mature.trouble, ()) if mature.trouble else ()
        others = [one for one in same if one.id != mature.id]
        told = (self._by_id[other] for other in sorted(self._told.get(mature.id, ())) if other in self._by_id)
        others += [one for one in told if one.kind == mature.kind and not (mature.trouble and one.of_somebody)]
        return mature.kind is not None and any(is_soon_after(one.at, mature.resolved_at) for one in others)

    def _on(self, what: str, days: Iterable[date]) -> int:
        return sum(self._days[what, day] for day in days)

    def _coded(self, what: str) -> dict[str, int]:
        return {code: count for (kind, code), count in sorted(self._codes.items()) if kind == what}

    def _uncounted(self, known: Iterable[date]) -> int:
        """Business days of the period that have begun and have no count."""
        calendar, counted = self.rules.calendar, set(known)
        day, last, missing = self.period.first, min(self.period.last, local_date(calendar, self.period.as_of)), 0
        while day <= last:
            missing += is_business_day(calendar, day) and day not in counted
            try:
                day = next_business_day(calendar, day)
            except NoOpening:
                break
        return missing


def receipt_day(calendar: Calendar, at: datetime) -> date:
    """The business day that a receipt belongs to; its date where the site never opens again."""
    try:
        return business_day(calendar, at)
    except NoOpening:
        return local_date(calendar, at)


def tallied(
    complaints: Iterable[Complaint], rules: SiteRules, period: Period, encounters: Mapping[date, int]
) -> Measures:
    """The measures of a period from complaints as they stood at its moment."""
    tally = Tally(rules, period)
    for complaint in complaints:
        tally.add(complaint)
    return tally.measures(encounters)


def _trouble(c: Complaint) -> tuple[str, str] | None:
    """Whose complaint it is, and about which kind of thing; None where either is not known."""
    kind = family(c.category)
    return (reference(c.patient), kind) if c.patient and kind else None
