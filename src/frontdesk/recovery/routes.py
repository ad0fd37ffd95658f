"""Special routes: who has to hear of a complaint besides its owner, by when, and what the desk does meanwhile.

Sources: privacy complaints and what became of them are documented (45 CFR 164.530(d)); civil rights have a
coordinator and a procedure of their own (45 CFR 92); abuse and neglect are grievances at once, and state law makes
many of us report them; after a legal threat or a call from the press the desk says nothing more on the substance.
Safety and everything serious is told to the manager within fifteen minutes, a nurse or clinician is called at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from frontdesk.recovery.clocks import NoOpening
from frontdesk.recovery.codes import Duty, Flag, RecordKind, Role, Severity, State
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.promises import manager_told_due, route_told_due
from frontdesk.recovery.rules import SiteRules


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """What a special route asks for."""

    flag: Flag
    tell: Duty
    """Who has to hear of it."""
    do: str
    """What the desk does, as it reads it."""


ROUTES: Mapping[Flag, Route] = {
    route.flag: route
    for route in (
        Route(
            flag=Flag.SAFETY,
            tell=Duty.MANAGER,
            do="Call a nurse or clinician now, then tell the manager. The incident is looked into elsewhere.",
        ),
        Route(
            flag=Flag.PRIVACY,
            tell=Duty.PRIVACY,
            do="The privacy official answers. Say sorry for the worry and nothing more; nobody holds it against them.",
        ),
        Route(
            flag=Flag.CIVIL_RIGHTS,
            tell=Duty.CIVIL_RIGHTS,
            do="The civil rights coordinator answers. Offer an interpreter or what else they need to be heard.",
        ),
        Route(
            flag=Flag.ABUSE,
            tell=Duty.MANAGER,
            do="Tell the manager at once: it is a grievance, and you may have to report it yourself by state law.",
        ),
        Route(
            flag=Flag.LEGAL,
            tell=Duty.MANAGER,
            do="Say nothing more on the substance; the manager answers. Everything is kept (legal hold).",
        ),
    )
}
"""The routes that a complaint can take, in the order in which they are offered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Owes:
    """Somebody who has not heard of it yet, and by when they should."""

    duty: Duty
    due_at: datetime


def taken(c: Complaint) -> list[Route]:
    """The special routes of a complaint, those of its code included."""
    flags = c.flags
    return [route for flag, route in ROUTES.items() if flag in flags]


def owed_calls(c: Complaint, rules: SiteRules) -> list[Owes]:
    """Who still has to hear of the complaint, soonest first. Never raises."""
    if c.record is not RecordKind.COMPLAINT or not c.is_open or c.received_at is None:
        return []
    first: dict[Duty, datetime] = {}
    for owes in _asked_for(c, rules, c.received_at):
        if not has_heard(c, rules, owes.duty):
            first[owes.duty] = min(owes.due_at, first.get(owes.duty, owes.due_at))
    owed = [Owes(duty=duty, due_at=due) for duty, due in first.items()]
    return sorted(owed, key=lambda o: (o.duty is not Duty.NURSE, o.due_at))


def has_heard(c: Complaint, rules: SiteRules, duty: Duty) -> bool:
    """Whether it is on record that they were told; a manager who acted on it, or got it, knows of it."""
    if duty is Duty.NURSE:
        return c.called_at is not None
    if duty is Duty.MANAGER and (c.escalated_to is Role.MANAGER or not c.people.isdisjoint(rules.managers)):
        return True
    return duty in c.safety_duties


def _asked_for(c: Complaint, rules: SiteRules, received: datetime) -> Iterator[Owes]:
    """Every call that the complaint asks for, made or not."""
    if c.is_safety and c.state is not State.RESOLVED:
        yield Owes(duty=Duty.NURSE, due_at=_since(c, Flag.SAFETY, received))
    if c.severity is Severity.HIGH and c.state is not State.RESOLVED:
        yield Owes(duty=Duty.MANAGER, due_at=_due(rules, Duty.MANAGER, received))
    for route in taken(c):
        yield Owes(duty=route.tell, due_at=_due(rules, route.tell, _since(c, route.flag, received)))


def _since(c: Complaint, flag: Flag, received: datetime) -> datetime:
    """Since when a route is taken: from the receipt on by its code, later where somebody chose it later."""
    by_itself = flag in c.flags_by_code
    return received if by_itself else c.routed_at.get(flag, received)


def _due(rules: SiteRules, duty: Duty, since: datetime) -> datetime:
    term = manager_told_due if duty is Duty.MANAGER else route_told_due
    try:
        return term(rules.promises, rules.calendar, since)
    except (NoOpening, OverflowError):
        return since
