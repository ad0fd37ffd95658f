"""What `measures --json` and `day-end --json` have to say about a list of steps: `domain.md` 2.2, `cli.md`.

Each figure is one expression over all records, told anew for each question; speed is no aim. See `clock.py` for what
is not used here, and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.oracle.chances import Figure, counts, median, ninetieth, per_thousand, share, wilson
from tests.oracle.codes import LIVE, domain
from tests.oracle.grievances import Grievances
from tests.oracle.lives import Life, Step, Told, tell

REPEAT_WITHIN = timedelta(days=14)
LIVE_MINUTES, LIVE_MINUTES_SERIOUS, WRITTEN_MINUTES_SERIOUS = 15, 5, 120
SERIOUS, MEDIUM = 3, 2


@dataclass
class World:
    """A practice: its rules, every step that was typed, and how many were seen on each day."""

    grievances: Grievances
    steps: list[Step] = field(default_factory=list)
    encounters: dict[date, int] = field(default_factory=dict)

    def measures(self, first: date, last: date, as_of: datetime) -> Figure:
        """Every figure of the period that this oracle has an opinion on, by its name in the JSON."""
        looked = _Look(self, first, last, as_of)
        return {**looked.receipts(), **looked.times(), **looked.recovery(), **looked.written(), **looked.rates()}

    def day_end(self, day: date) -> Figure:
        """The day at its close; records by their names, in no order."""
        looked = _Look(self, day, day, self.grievances.clock.close[day])
        today = [one for one in looked.complaints if one.name in looked.within]
        acknowledged = (looked.minutes(one.received, one.acknowledged) for one in today if one.acknowledged)
        thanked = (who for at, who in looked.told.thanked if looked.clock.business_day(at) == day)
        return {
            "open": sorted(one.name for one in looked.owed_something()),
            "new_complaints": len(today),
            "rate_per_1000": per_thousand(len(today), self.encounters.get(day)),
            "median_minutes_to_acknowledge": median(acknowledged),
            "follow_ups_due": sorted(looked.follow_ups()),
            "recognise": sorted(set(thanked)),
        }

    def follow_ups(self, day: date) -> dict[str, datetime]:
        """When each follow-up that is pending at the close is due: serious ones a day earlier."""
        return _Look(self, day, day, self.grievances.clock.close[day]).follow_ups()


class _Look:
    """A period as it stands at a moment."""

    def __init__(self, world: World, first: date, last: date, as_of: datetime) -> None:
        self.grievances, self.clock = world.grievances, world.grievances.clock
        self.first, self.last, self.as_of = first, last, as_of
        self.told: Told = tell(world.steps, as_of, world.grievances)
        self.encounters = {day: count for day, count in world.encounters.items() if first <= day <= last}
        lives = self.told.lives.values()
        self.complaints = [one for one in lives if one.kind == "complaint" and one.counts]
        self.within = {one.name for one in lives if self._is_within(one.received)}
        self.cohort = [one for one in self.complaints if one.name in self.within]
        self.reachable = [one for one in self.cohort if one.contactable]
        self.resolved = [(one, one.first) for one in self.reachable if one.first]

    def _is_within(self, at: datetime) -> bool:
        return self.first <= self.clock.business_day(at) <= self.last

    def minutes(self, begin: datetime, end: datetime) -> int:
        return self.clock.minutes(begin, end)

    def receipts(self) -> Figure:
        lives = self.told.lives.values()
        return {
            "receipts": sum(self._is_within(one.own_received) for one in lives),
            "complaints": len(self.cohort),
            "merged": sum(one.state == "merged" and one.name in self.within for one in lives),
            "compliments": len(self._compliments()),
            "by_severity": counts(str(one.severity) for one in self.cohort),
            "by_domain": counts(domain(one.hcat) or None for one in self.cohort),
            "by_stage": counts(one.stage for one in self.cohort),
            "coded_other": share(one.category == "OTHER" for one in self.cohort),
        }

    def _compliments(self) -> list[Life]:
        known = self.told.lives.values()
        return [one for one in known if one.kind == "compliment" and one.counts and one.name in self.within]

    def times(self) -> Figure:
        took = [self.minutes(one.received, one.acknowledged) for one in self.cohort if one.acknowledged]
        in_time = [self._in_time(one, one.acknowledged) for one in self.cohort if one.acknowledged]
        unheard = [one for one in self.cohort if one.acknowledged is None]
        waiting = [self.minutes(one.received, self.as_of) for one in unheard if one.state == "new"]
        late = [False for one in unheard if not self._in_time(one, self.as_of)]
        return {
            "acknowledged_on_time": share(in_time + late),
            "minutes_to_acknowledge": {"median": median(took), "p90": ninetieth(took)},
            "waiting_to_acknowledge": {"n": len(waiting), "longest": max(waiting, default=None)},
            **self._times_to_resolve(),
        }

    def _in_time(self, one: Life, at: datetime) -> bool:
        waited = self.minutes(one.received, at)
        if one.channel in LIVE:
            return waited <= (LIVE_MINUTES_SERIOUS if one.severity == SERIOUS else LIVE_MINUTES)
        if one.severity == SERIOUS:
            return waited <= WRITTEN_MINUTES_SERIOUS
        return at <= self.clock.due_close(one.received, 1)

    def _times_to_resolve(self) -> Figure:
        first = [(one, at) for one, (at, _) in self.resolved]
        stands = [(one, one.resolutions[-1][0]) for one, _ in self.resolved if one.state in ("resolved", "closed")]
        heard = [(one, one.followed_up[0]) for one in self.reachable if one.followed_up and one.followed_up[1] == "yes"]
        return {
            "minutes_to_first_resolution": {
                "net_median": median(self._net(one, at) for one, at in first),
                "gross_median": median(self.minutes(one.received, at) for one, at in first),
            },
            "total_resolution_net_median": median(self._net(one, at) for one, at in stands),
            "loop_closure_median": median(self.minutes(one.received, at) for one, at in heard),
        }

    def _net(self, one: Life, until: datetime) -> int:
        """Without the time in which the patient had to move first."""
        spans = [*one.waits, *([(one.waits_since, until)] if one.waits_since else [])]
        cut = [(max(begin, one.received), min(end, until)) for begin, end in spans]
        paused = sum(self.minutes(begin, end) for begin, end in cut if begin < end)
        return self.minutes(one.received, until) - paused

    def recovery(self) -> Figure:
        mature = [one for one, (at, _) in self.resolved if self.as_of >= at + REPEAT_WITHIN]
        stands = [one for one, _ in self.resolved if one.state != "acknowledged"]
        due = [(one, self.clock.due_close(one.resolutions[-1][0], 2)) for one in stands]
        return {
            "resolved_by_next_close": share(
                self._by_next_close(one) for one in self.reachable if one.first or self._next_close_passed(one)
            ),
            "resolved_once": self._once(mature),
            "repeated": share(self._came_again(one) for one in mature),
            "reopened": share(one.reopens > 0 for one, _ in self.resolved),
            "follow_up_on_time": share(
                one.followed_up is not None and one.followed_up[0] <= until for one, until in due if self.as_of > until
            ),
        }

    def _next_close_passed(self, one: Life) -> bool:
        return self.as_of > self.clock.due_close(one.received, 1)

    def _by_next_close(self, one: Life) -> bool:
        return one.first is not None and one.first[1] == "yes" and one.first[0] <= self.clock.due_close(one.received, 1)

    def _once(self, mature: Iterable[Life]) -> Figure:
        known = share(self._right_at_once(one) and not self._came_again(one) for one in mature)
        low, high = wilson(known["k"], known["n"])
        return {**known, "rate": None if low is None else known["k"] / known["n"], "low": low, "high": high}

    def _right_at_once(self, one: Life) -> bool:
        return one.first is not None and one.first[1] == "yes" and one.reopens == 0

    def _came_again(self, one: Life) -> bool:
        """Another complaint, same patient reference and same code family, within fourteen days after the resolution."""
        if one.first is None:
            return False
        begin, end = one.first[0], one.first[0] + REPEAT_WITHIN
        same = [other for other in self.complaints if other is not one and _same_trouble(one, other)]
        return any(begin < other.received < end for other in same)

    def written(self) -> Figure:
        since = {one.name: self.grievances.since(one, self.as_of) for one in self.cohort}
        known = [(one, moment) for one in self.cohort if (moment := since[one.name]) is not None]
        owed = [(one, moment) for one, moment in known if self.as_of > self.grievances.seventh_day(moment)]
        return {
            "grievances": len(known),
            "notices_on_time": share(
                one.noticed is not None and one.noticed <= self.grievances.in_time_until(one, moment)
                for one, moment in owed
            ),
        }

    def rates(self) -> Figure:
        """Of the days whose encounters are known."""
        seen = sum(self.encounters.values()) if self.encounters else None
        known = [one for one in self.cohort if self._day_is_known(one)]
        unknown = (day for day in self.clock.days if self.first <= day <= self.last and day not in self.encounters)
        lines = {
            "rate_per_1000": len(known),
            "rate_serious_per_1000": sum((one.severity or 0) >= MEDIUM for one in known),
            "rate_grievances_per_1000": sum(self.grievances.since(one, self.as_of) is not None for one in known),
            "rate_compliments_per_1000": sum(self._day_is_known(one) for one in self._compliments()),
        }
        return {
            "encounters": seen,
            "days_without_encounters": sum(self.clock.close[day] <= self.as_of for day in unknown),
            **{name: per_thousand(events, seen) for name, events in lines.items()},
        }

    def _day_is_known(self, one: Life) -> bool:
        return self.clock.business_day(one.received) in self.encounters

    def owed_something(self) -> list[Life]:
        """Open on the day: a step of the recovery is owed, or the written notice of a grievance."""
        known = [one for one in self.complaints if self.clock.business_day(one.received) <= self.last]
        return [one for one in known if one.state in ("new", "acknowledged") or self._owes_a_notice(one)]

    def _owes_a_notice(self, one: Life) -> bool:
        """One that closed without having been handled as a grievance does not come back."""
        handled = any(each.grievance for each in (one, *one.guests))
        lasts = one.state == "resolved" or (one.state == "closed" and handled)
        return lasts and one.noticed is None and self.grievances.since(one, self.as_of) is not None

    def follow_ups(self) -> dict[str, datetime]:
        pending = [one for one in self.complaints if one.state == "resolved" and not one.followed_up]
        return {
            one.name: self.clock.due_close(one.resolutions[-1][0], 1 if one.severity == SERIOUS else 2)
            for one in pending
            if one.contactable
        }


def _same_trouble(one: Life, other: Life) -> bool:
    known = one.patient is not None and other.patient is not None
    return known and _plain(one.patient) == _plain(other.patient) and _family(one) == _family(other)


def _family(one: Life) -> str | None:
    """The sub-code; what has none yet is of a kind with others that have none."""
    return one.hcat or one.category


def _plain(reference: str | None) -> str:
    """A patient reference as people mean it, however it is typed."""
    return (reference or "").strip().casefold()
