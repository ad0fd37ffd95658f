"""What a site promises about time: the default terms, and the instants they come to.

Sources of the defaults: a contact should be answered while the person is still there, and an
oral complaint put right by the close of the next working day stays out of the formal procedure
(England, SI 2009/309, regulation 8(1)(c)); seven days for a written answer to a grievance
(CMS, State Operations Manual, appendix A). All of them can be set for each site.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from frontdesk.recovery.clocks import (
    Calendar,
    add_business_minutes,
    calendar_days_due,
    due_close,
)
from frontdesk.recovery.codes import LIVE, Channel, Severity

__all__ = [
    "PerSeverity",
    "ServicePromises",
    "Term",
    "Unit",
    "acknowledge_due",
    "escalate_at",
    "follow_up_due",
    "grievance_acknowledge_due",
    "grievance_limit_due",
    "grievance_notice_due",
    "manager_told_due",
    "resolve_due",
    "route_told_due",
    "stale_at",
    "term_due",
]

AMOUNT_MAX = 10_000
"""The largest amount of a term; what lies beyond is a slip of the finger."""


class Unit(StrEnum):
    """How a term counts."""

    BUSINESS_MINUTES = "business_minutes"
    BUSINESS_DAYS = "business_days"
    """Until the close of the n-th business day after the one in which it began."""
    CALENDAR_DAYS = "calendar_days"
    """Until 23:59 local time of the n-th day after, open or closed."""


@dataclass(frozen=True, slots=True)
class Term:
    """So many minutes or days."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse an amount that nobody can mean."""
        if not 0 <= self.amount <= AMOUNT_MAX:
            raise ValueError(f"a term lies between 0 and {AMOUNT_MAX}")


_MINUTES, _DAYS = Unit.BUSINESS_MINUTES, Unit.BUSINESS_DAYS

PerSeverity: TypeAlias = tuple[Term, Term, Term]
"""One term for each severity: annoying, clearly below par, serious."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServicePromises:
    """By when a site means to take each step."""

    acknowledge_live: PerSeverity = (Term(15, _MINUTES), Term(15, _MINUTES), Term(5, _MINUTES))
    """The person is at the desk or on the phone."""
    acknowledge_written: PerSeverity = (Term(1, _DAYS), Term(1, _DAYS), Term(120, _MINUTES))
    """Everything that nobody waits for on the spot, voicemail and reviews included."""
    resolve: PerSeverity = (Term(1, _DAYS), Term(2, _DAYS), Term(5, _DAYS))
    """The first resolution; a reopening never restarts it."""
    follow_up: PerSeverity = (Term(2, _DAYS), Term(2, _DAYS), Term(1, _DAYS))
    manager_told: Term = Term(15, _MINUTES)
    """Severity 3: the manager knows."""
    route_told: Term = Term(0, _DAYS)
    """The privacy official or the civil rights coordinator knows: by the close of the day it came."""
    grievance_acknowledge: Term = Term(3, _DAYS)
    grievance_notice: Term = Term(7, Unit.CALENDAR_DAYS)
    """The written answer, or word by then of when it will come."""
    grievance_limit: Term = Term(30, Unit.CALENDAR_DAYS)
    """After this a grievance without its notice is marked, whatever was said meanwhile."""
    stale: Term = Term(1, _DAYS)
    """Nothing happened: the complaint moves up."""
    escalate: Term = Term(2, _DAYS)
    """Still nothing: somebody else hears of it."""


def term_due(calendar: Calendar, term: Term, at: datetime) -> datetime:
    """When a term that begins at an instant is over. Raises `NoOpening`."""
    match term.unit:
        case Unit.BUSINESS_MINUTES:
            return add_business_minutes(calendar, at, term.amount)
        case Unit.BUSINESS_DAYS:
            return due_close(calendar, at, term.amount)
        case Unit.CALENDAR_DAYS:
            return calendar_days_due(calendar, at, term.amount)


def acknowledge_due(
    promises: ServicePromises,
    calendar: Calendar,
    channel: Channel,
    severity: Severity,
    received_at: datetime,
) -> datetime:
    """By when the person should know that we heard them."""
    return term_due(calendar, acknowledge_term(promises, channel, severity), received_at)


def acknowledge_term(promises: ServicePromises, channel: Channel, severity: Severity) -> Term:
    """How long that may take."""
    terms = promises.acknowledge_live if channel in LIVE else promises.acknowledge_written
    return terms[severity - 1]


def resolve_due(promises: ServicePromises, calendar: Calendar, severity: Severity, received_at: datetime) -> datetime:
    """By when it should first be put right."""
    return term_due(calendar, promises.resolve[severity - 1], received_at)


def follow_up_due(promises: ServicePromises, calendar: Calendar, severity: Severity, resolved_at: datetime) -> datetime:
    """By when we should have asked whether it is still right."""
    return term_due(calendar, promises.follow_up[severity - 1], resolved_at)


def manager_told_due(promises: ServicePromises, calendar: Calendar, received_at: datetime) -> datetime:
    """By when the manager should know of something serious."""
    return term_due(calendar, promises.manager_told, received_at)


def route_told_due(promises: ServicePromises, calendar: Calendar, since: datetime) -> datetime:
    """By when whoever a special route leads to should know of it."""
    return term_due(calendar, promises.route_told, since)


def grievance_acknowledge_due(promises: ServicePromises, calendar: Calendar, opened_at: datetime) -> datetime:
    """By when the person should know that their grievance is one."""
    return term_due(calendar, promises.grievance_acknowledge, opened_at)


def grievance_notice_due(promises: ServicePromises, calendar: Calendar, opened_at: datetime) -> datetime:
    """By when the written notice, or word of its date, should have gone out."""
    return term_due(calendar, promises.grievance_notice, opened_at)


def grievance_limit_due(promises: ServicePromises, calendar: Calendar, opened_at: datetime) -> datetime:
    """After when a grievance without its notice is marked."""
    return term_due(calendar, promises.grievance_limit, opened_at)


def stale_at(promises: ServicePromises, calendar: Calendar, last_at: datetime) -> datetime:
    """When a complaint counts as untouched since its last event."""
    return term_due(calendar, promises.stale, last_at)


def escalate_at(promises: ServicePromises, calendar: Calendar, last_at: datetime) -> datetime:
    """When a complaint is untouched for so long that somebody else hears of it."""
    return term_due(calendar, promises.escalate, last_at)
