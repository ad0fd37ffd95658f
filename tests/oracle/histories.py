"""Random months of a practice, each made from one number: the same number makes the same months everywhere.

Steps fall on closing times, into closed lunches, nights and the hours that a change of clocks repeats or skips; they
are typed as they happen, in order afterwards, or record by record in any order. Many do not fit each other: the desk
refuses those, and what it refuses never was.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from tests.oracle.clock import MinuteClock
from tests.oracle.lifelines import Act, Dice, Lifelines

ASKED_AFTER_DAYS = 25
"""Everything is asked so long after the last day, when every repeat and every notice has had its time."""


class Site(NamedTuple):
    """Hours that are hard to count in, and the first day of the months."""

    zone: str
    hours: str
    closed: tuple[str, ...]
    first: str


SITES = (
    Site("America/Chicago", "mon-fri 08:00-17:00", ("2026-05-25",), "2026-05-14"),
    Site("America/New_York", "mon-fri 08:00-12:00, mon-fri 13:00-17:00, sat 09:00-12:00", (), "2026-10-20"),
    Site("America/Chicago", "mon-fri 08:30-18:30, sat 09:00-12:00", ("2026-03-06",), "2026-02-26"),
    Site("Europe/Berlin", "mon-thu 07:30-18:00, fri 07:30-13:00, sun 00:00-06:00", ("2026-03-30",), "2026-03-20"),
    Site("Australia/Lord_Howe", "mon-fri 08:00-17:00, sun 00:30-04:00", ("2026-04-03", "2026-04-06"), "2026-03-26"),
    Site("America/Chicago", "mon-sun 00:00-24:00", (), "2026-10-22"),
    Site("Asia/Kolkata", "tue-fri 09:15-12:45, tue-fri 14:00-19:10, sat 09:00-12:00", ("2026-06-03",), "2026-05-25"),
)


class Question(NamedTuple):
    """The measures of a period, as of a moment."""

    first: date
    last: date
    as_of: datetime


@dataclass
class History:
    """Everything that happens in these months, in the order in which it is typed, and what is asked afterwards."""

    seed: int
    site: Site = field(init=False)
    first: date = field(init=False)
    last: date = field(init=False)
    now: datetime = field(init=False)
    """When it is asked about; typed too, unless `live`."""
    live: bool = field(init=False)
    """Whether each step is typed when it happens."""
    portal_is_written: bool = field(init=False)
    clock: MinuteClock = field(init=False)
    acts: list[Act] = field(init=False)
    encounters: dict[date, int] = field(init=False)
    corrected: date | None = field(init=False)
    """A day whose encounters were mistyped first."""
    erased: str | None = field(init=False)
    """A record whose words are erased at the end."""

    def __post_init__(self) -> None:
        """Throw the dice."""
        dice = Dice(Random(self.seed))
        self.site = dice.choice(SITES)
        self.first = date.fromisoformat(self.site.first)
        weeks = dice.choice((2, 3, 4, 6))
        self.last = self.first + timedelta(weeks=weeks)
        if dice.chance(0.3):
            extra = self.first + timedelta(days=dice.below(40))
            self.site = self.site._replace(closed=(*self.site.closed, extra.isoformat()))
        asked = self.last + timedelta(days=ASKED_AFTER_DAYS)
        self.clock = MinuteClock(self.site.zone, self.site.hours, self.site.closed, self.first, asked)
        self.now = next(self.clock.close[day] for day in self.clock.days if day >= asked)
        self.live, self.portal_is_written = dice.chance(0.4), dice.chance(0.3)
        lifelines = Lifelines(dice, self.clock, self.first, weeks)
        self.acts = self._in_typed_order(lifelines.draw(records=6 + dice.below(22)), dice)
        days = [day for day in self.clock.days if self.first <= day <= self.last]
        self.encounters = {day: dice.choice((0, 20, 60, 128, 141, 300)) for day in days if dice.chance(0.85)}
        self.corrected = dice.choice(days) if dice.chance(0.3) else None
        self.erased = dice.choice([act.record for act in self.acts]) if dice.chance(0.3) else None

    def _in_typed_order(self, acts: Collection[Act], dice: Dice) -> list[Act]:
        known = sorted((act for act in acts if act.at < self.now), key=Act.order)
        if self.live or dice.chance(0.6):
            return known
        names = sorted({act.record for act in known}, key=lambda name: int(name[1:]))
        dice.shuffle(names)
        return sorted(known, key=lambda act: names.index(act.record))

    def opens_at(self) -> datetime:
        """When the practice is set up."""
        before = datetime.combine(self.first, time(0), UTC) - timedelta(days=2)
        return before if self.live else self.now

    def questions(self, many: int) -> list[Question]:
        """The whole, and some periods as of their last close, of now, and of some moment between."""
        dice = Dice(Random(self.seed))
        days = [day for day in self.clock.days if self.first <= day <= self.last]
        asked = [Question(self.first, self.last, self.now)]
        for _ in range(many):
            first, last = sorted(dice.sample(days, 2))
            close = self.clock.close[last]
            between = close + timedelta(days=dice.below(20), minutes=dice.below(600))
            asked.append(Question(first, last, min(self.now, dice.choice((self.now, close, between)))))
        return asked

    def days_asked(self, many: int) -> list[date]:
        """Some days that are over."""
        dice = Dice(Random(self.seed))
        days = [day for day in self.clock.days if self.first <= day <= self.last]
        return dice.sample(days, min(len(days), many))

    def local(self, at: datetime) -> str:
        """As somebody of the practice types it; with its offset, since an hour may come twice."""
        return self.clock.local(at).isoformat()
