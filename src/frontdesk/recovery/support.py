"""Where a practice could use a hand: the one thing in which it differs most, and what could help with it.

Whoever appears here is offered something; nobody is blamed, and nobody is ranked. Practices are sorted by the chance
that their true rate is above one and a half times the group's, which a small practice reaches only with good reason,
and never by the rate that was seen. Source of that chance: gamma-Poisson shrinkage, as in `statistics.chance_above`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from frontdesk.recovery.codes import Category
from frontdesk.recovery.distributions import binomial_at_most, binomial_exactly
from frontdesk.recovery.funnel import Count, Point, plainly_within
from frontdesk.recovery.statistics import (
    COUNT_MIN,
    SHRINK_DEFAULT,
    UNUSUAL,
    Signal,
    chance_above,
    mid_p_high,
    strength_by_moments,
)

TIMES = 1.5
"""So many times the group's rate is where help is offered."""
CHANCE_MIN = 0.8
"""A practice is listed when four in five such practices would truly lie above one and a half times the group."""
SITES_FOR_MOMENTS = 10
"""With fewer practices, how much they differ is not estimated."""

HELP: Mapping[Category, str] = {
    Category.APPT: "look at the appointment template together: same-day slots, and when the phones open",
    Category.PHONE: "count calls by hour for a week, and move a second person to the phones where they pile up",
    Category.WAIT: "have the desk say the wait on arrival and every twenty minutes, and look at how the day is booked",
    Category.SCHED: "read the booking back to the patient, and call before a visit is moved",
    Category.BILL: "borrow somebody from the billing office for an afternoon, and a one-page answer for the desk",
    Category.RECORDS: "give each form an owner and a day, and tell patients the day",
    Category.REFERRAL: "keep a list of referrals that went out, and call the specialist's office on day five",
    Category.RX: "agree on a time by which refills are done, with a named stand-in for each clinician",
    Category.RESULTS: "send every result, normal ones too, and tell patients when to expect it",
    Category.INFO: "one sheet at the desk with what changes often: hours, plans taken, what to bring",
    Category.NOTHEARD: "practise saying it back in one sentence; two minutes at the huddle, in pairs",
    Category.ATTITUDE: "ask what makes that hour of the day hard, and relieve it; then practise the first sentence",
    Category.PRIVACY: "move conversations away from the counter, and ask the privacy official for a walk-through",
    Category.DISCRIM: "interpreter at hand at the desk, and the civil-rights coordinator for a conversation",
    Category.CARE: "a colleague from another practice to go through the cases with the clinicians",
    Category.SAFETY: "the patient-safety lead of the group, this week",
    Category.FACILITY: "the facilities team for a walk around with a patient's eyes",
    Category.EQUIP: "somebody from IT at the kiosk for a morning",
    Category.OTHER: "code these together: a word that fits shows what would help",
}
"""What could help with each kind of trouble, as an offer."""
CAPTURE_HELP = "low: check capture. Ask how complaints are written down, before anything is read into a low number"


@dataclass(frozen=True, kw_only=True, slots=True)
class Driver:
    """The kind of trouble in which a practice differs most, from its own past and from the group."""

    category: Category
    count: int
    """In the period."""
    of_the_group: float
    """What the group's rate leads one to expect."""
    of_its_past: float | None
    """What its own year before leads one to expect; None where that is not known."""
    chance: float
    """The larger of the two one-sided chances of so many: both have to be small. Not for show."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Support:
    """An offer to one practice."""

    point: Point
    months: int
    """How long the period is: three months, or twelve where three hold too few."""
    chance: float
    """That its true rate is above one and a half times the group's: what the list is sorted by. Not for show."""
    driver: Driver | None
    """None where no kind of trouble stands out by itself."""

    @property
    def help(self) -> str:
        """What could help, as an offer."""
        if self.driver is None:
            return "no single thing stands out: talk it through with the practice's manager"
        return HELP[self.driver.category]


def wants_support(point: Point, strength: float = SHRINK_DEFAULT) -> float | None:
    """The chance that a practice needs help; None where it is not to be listed."""
    if point.signal is Signal.TOO_FEW or point.signal is Signal.CHECK_CAPTURE or point.complaints <= point.expected:
        return None
    if point.signal is Signal.WITHIN and _cannot_be_likely(point, strength):
        return None
    chance = chance_above(point.complaints, point.size, point.reference, times=TIMES, strength=strength)
    return chance if chance >= CHANCE_MIN or point.signal in (Signal.HIGH, Signal.LOOK) else None


def _cannot_be_likely(point: Point, strength: float) -> bool:
    """A gamma's mean lies above its median: with a mean below the line, most of it does too."""
    return strength == math.inf or point.complaints + strength <= TIMES * (point.expected + strength)


def in_order(found: Iterable[Support]) -> list[Support]:
    """The most likely to need help first; those alike by name."""
    return sorted(found, key=lambda one: (-round(one.chance, 6), one.point.name.casefold(), one.point.code))


def driver(
    own: Mapping[Category, int], now: int, group: Mapping[Category, float], past: Mapping[Category, int], before: int
) -> Driver | None:
    """The kind of trouble that differs most: where the larger of both chances is smallest.

    `own` are its complaints of the period over `now` encounters; `group` the group's rates per encounter; `past` its
    complaints of the year before over `before` encounters, zero where they are not known. None where nothing is
    unusual on both counts, or where there are too few.
    """
    found = [
        _compared(category, Count(count, now), group.get(category, 0.0), Count(past.get(category, 0), before))
        for category, count in own.items()
        if count >= COUNT_MIN and not _plainly_as_the_group(count, group.get(category, 0.0) * now)
    ]
    unusual = [one for one in found if one.chance < UNUSUAL]
    return min(unusual, key=lambda one: (one.chance, one.category.value), default=None)


def _plainly_as_the_group(count: int, expected: float) -> bool:
    """Whether so many are not unusual, without working out the chance of it."""
    return count <= expected or plainly_within(count, expected, UNUSUAL)


def _compared(category: Category, now: Count, rate: float, past: Count) -> Driver:
    expected = rate * now.size
    chances = [mid_p_high(now.complaints, expected)] if rate else []
    if past.size:
        chances.append(chance_of_rise(now, past))
    return Driver(
        category=category,
        count=now.complaints,
        of_the_group=expected,
        of_its_past=past.complaints * now.size / past.size if past.size else None,
        chance=max(chances, default=1.0),
    )


def chance_of_rise(now: Count, past: Count) -> float:
    """The chance of so many or more now if nothing had changed, with half the chance of exactly so many.

    Source: J. Przyborowski and H. Wilenski, Homogeneity of results in testing samples from Poisson series,
    Biometrika 31 (1940): given both counts together, the newer one is binomial with its share of the encounters.
    """
    both, share = now.complaints + past.complaints, now.size / (now.size + past.size)
    more = 1 - binomial_at_most(now.complaints, both, share)
    return min(1.0, max(0.0, more) + binomial_exactly(now.complaints, both, share) / 2)


def strength_for(counts: Sequence[int], sizes: Sequence[int]) -> float:
    """How much practices differ: by moments where there are enough of them, else the usual value."""
    return strength_by_moments(counts, sizes) if len(sizes) >= SITES_FOR_MOMENTS else SHRINK_DEFAULT
