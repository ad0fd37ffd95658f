"""The stops of a day end, in the order in which the manager goes through them. Pure.

What is open comes gravest first, so that whoever is called away after ten of sixty has seen what could hurt somebody:
safety, then grievances, then everything else, each by time of receipt. That order stays while one works through it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from frontdesk.recovery.codes import Flag
from frontdesk.recovery.grievance import by_rule

if TYPE_CHECKING:
    from frontdesk.desk.closing import Walk
    from frontdesk.recovery.complaint import Complaint
    from frontdesk.recovery.grievance import Grievance
    from frontdesk.recovery.identifiers import ComplaintId, ComplaintNo


class What(StrEnum):
    """What is looked at."""

    OPEN = "open"
    CALLS = "calls"
    CODE = "code"
    REVIEW = "review"
    GLASS = "glass"
    UNSIGNED = "unsigned"
    ENCOUNTERS = "encounters"
    THANKS = "thanks"
    SUMMARY = "summary"


ONE_BY_ONE = (What.OPEN, What.CODE, What.REVIEW)
"""Stops that show one complaint each."""
NAMES = {
    What.OPEN: "open", What.CODE: "to code", What.REVIEW: "needs review", What.CALLS: "follow-ups",
    What.GLASS: "emergency access", What.UNSIGNED: "earlier days",
    What.ENCOUNTERS: "encounters", What.THANKS: "thanks", What.SUMMARY: "summary",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing to look at."""

    what: What
    id: ComplaintId | None = None
    number: ComplaintNo | None = None

    @property
    def mark(self) -> str:
        """What is kept of it once it was looked at: `open 0197...`."""
        return f"{self.what.value} {self.id or ''}".strip()


SUMMARY = Stop(What.SUMMARY)
UNSIGNED = Stop(What.UNSIGNED)


def stops_of(walk: Walk) -> list[Stop]:
    """All of them; a complaint that is open is coded where it is looked at as open."""
    return [*_stops(walk)]


def _stops(walk: Walk) -> Iterator[Stop]:
    is_open = {c.id for c in walk.signed.day.open}
    rules, as_of = walk.practice.rules, walk.signed.day.as_of
    gravest_first = sorted(walk.signed.day.open, key=lambda c: _gravity(c, by_rule(c, rules, as_of)))
    yield from (Stop(What.OPEN, c.id, c.number) for c in gravest_first)
    if walk.calls_next or walk.calls_later:
        yield Stop(What.CALLS)
    yield from (Stop(What.CODE, one.id, one.number) for one in walk.to_code if one.id not in is_open)
    yield from (Stop(What.REVIEW, one.id, one.number) for one in walk.review if one.id not in is_open)
    if walk.broken_glass:
        yield Stop(What.GLASS)
    if walk.unsigned:
        yield UNSIGNED
    yield Stop(What.ENCOUNTERS)
    yield Stop(What.THANKS)
    yield SUMMARY


def _gravity(c: Complaint, grievance: Grievance | None) -> int:
    """Safety first, then grievances; what is equal keeps its order."""
    return 0 if Flag.SAFETY in c.flags else 1 if grievance is not None else 2


def place_of(stops: list[Stop], at: int) -> str:
    """Where the manager is: `A5 · open 2 of 3`, or the name of the stop."""
    stop = stops[at]
    alike = [one for one in stops if one.what is stop.what]
    name = NAMES[stop.what]
    return f"{stop.number} · {name} {alike.index(stop) + 1} of {len(alike)}" if stop.what in ONE_BY_ONE else name


def place_again(stops: list[Stop], here: Stop, at: int, *, held: bool) -> int:
    """Where somebody who stood `here`, as number `at`, is in these stops: at the same one, or at what took its place.

    What somebody else settled is gone. `held` keeps it among the stops: something is being written there.
    """
    if here in stops:
        return stops.index(here)
    at = min(at, len(stops) - 1)
    if held:
        stops.insert(at, here)
    return at


def unseen(stops: list[Stop], seen: Collection[Stop]) -> str:
    """What nobody looked at yet, in words; empty where all was looked at. The summary needs no looking at."""
    missing = [stop for stop in stops if stop not in seen and stop.what is not What.SUMMARY]
    told = [stop.number or NAMES[stop.what] for stop in missing]
    return ", ".join(told[:8]) + (f" and {len(told) - 8} more" if len(told) > 8 else "")  # noqa: PLR2004 - a line's worth
