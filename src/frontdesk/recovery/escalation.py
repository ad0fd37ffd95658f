"""What nobody touches moves up, and then somebody higher up hears of it; nothing closes by itself.

A complaint that still owes its acknowledgement or its resolution is stale once nothing happened for a business
day, unless the patient has to move first. After two, or so long after its due time as the site's matrix says, or
when it is reopened for the second time, the roles of the matrix hear of it. All of that is computed on read; the
first act upon it afterwards puts it on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from frontdesk.recovery.clocks import TICK, NoOpening
from frontdesk.recovery.codes import Role, State, WaitingOn
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.empowerment import Escalation
from frontdesk.recovery.promises import Unit, escalate_at, stale_at, term_due
from frontdesk.recovery.rules import SiteRules

HEIGHT = {Role.LEAD: 1, Role.MANAGER: 2}
"""How high a role that can hear of a complaint stands; all others hear of it beside these."""
SECOND = 2
"""The reopening after which somebody higher up hears of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Raised:
    """A role hears of the complaint since a moment."""

    to: Role
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Untouched:
    """When a complaint that nobody touches moves up, and who hears of it when; nothing for those that may rest."""

    stale_at: datetime | None = None
    raised: tuple[Raised, ...] = ()
    """Every line of the matrix that comes to pass if nobody acts, soonest first."""

    def is_stale(self, as_of: datetime) -> bool:
        """Whether it has moved up."""
        return self.stale_at is not None and as_of > self.stale_at

    def hears(self, as_of: datetime) -> Raised | None:
        """The highest role that has heard of it by then."""
        heard = [one for one in self.raised if as_of > one.since]
        return max(heard, key=lambda one: height(one.to), default=None)

    def turns(self) -> Iterator[datetime]:
        """The moments at which the board may show it otherwise."""
        if self.stale_at is not None:
            yield self.stale_at + TICK
        yield from (one.since + TICK for one in self.raised)


RESTS = Untouched()


def untouched(c: Complaint, rules: SiteRules, due_at: datetime | None) -> Untouched:
    """How long the complaint may be left alone; `due_at` is when its next step is due. Never raises."""
    waits_on_patient = c.waiting is not None and c.waiting.on is WaitingOn.PATIENT
    if c.state not in (State.NEW, State.ACKNOWLEDGED) or waits_on_patient or not c.history:
        return RESTS
    last = max(entry.at for entry in c.history if not entry.undone)
    concerned = [line for line in rules.escalation if line.concerns(c.category, c.severity)]
    try:
        late = [(line.to, line.after) for line in concerned if due_at is not None]
        raised = [Raised(to=to, since=term_due(rules.calendar, term, due_at or last)) for to, term in late]
        raised.append(Raised(to=nearest_role(concerned), since=escalate_at(rules.promises, rules.calendar, last)))
        stale = stale_at(rules.promises, rules.calendar, last)
    except (NoOpening, OverflowError):
        return RESTS
    return Untouched(stale_at=stale, raised=tuple(sorted(raised, key=lambda one: one.since)))


def nearest_role(lines: list[Escalation]) -> Role:
    """Who hears of it first: the line with the shortest term; without any, the lead."""
    in_minutes = Unit.BUSINESS_MINUTES
    soonest = min(lines, key=lambda line: (line.after.unit is not in_minutes, line.after.amount), default=None)
    return soonest.to if soonest else Role.LEAD


def next_above(role: Role | None) -> Role:
    """The role above the one that has heard of it already."""
    return Role.MANAGER if height(role) else Role.LEAD


def higher(one: Role | None, other: Role | None) -> Role | None:
    """The one of the two that stands higher."""
    return max((one, other), key=lambda role: (role is not None, height(role)))


def height(role: Role | None) -> int:
    """How high a role stands; 0 for none, and for those who hear of it beside the others."""
    return HEIGHT.get(role, 0) if role else 0
