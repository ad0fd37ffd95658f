"""What a site judges its complaints by: hours, promises, its grievance policy, and who may do or hears of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from frontdesk.recovery.clocks import Calendar
from frontdesk.recovery.codes import Category
from frontdesk.recovery.empowerment import (
    ESCALATIONS,
    PERMISSIONS,
    AmendsLines,
    Escalation,
    Permission,
    parse_escalation,
    parse_permission,
)
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.promises import ServicePromises


class GrievanceRules(StrEnum):
    """By whose lines a complaint becomes a grievance; both use the same triggers."""

    CMS_HOSPITAL = "cms_hospital"
    """42 CFR 482.13 binds this site."""
    PRACTICE_POLICY = "practice_policy"
    """The practice takes the same lines as its own policy."""


class PostVisitCall(StrEnum):
    """Whether a call about care after the visit is a grievance."""

    YES = "yes"
    NO = "no"
    NO_IF_ROUTINE = "no_if_routine"
    """Not where the staff present would have settled it during the visit."""


def _usual_permissions() -> Mapping[Category, Permission]:
    return {word: parse_permission(text) for word, text in PERMISSIONS.items()}


def _usual_escalation() -> tuple[Escalation, ...]:
    return parse_escalation(ESCALATIONS)


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteRules:
    """The newest rules of a site; every clock is computed with these when it is read."""

    calendar: Calendar
    promises: ServicePromises = field(default_factory=ServicePromises)
    portal_is_written: bool = False
    grievance_policy: str = GrievanceRules.PRACTICE_POLICY
    post_visit_call: PostVisitCall = PostVisitCall.NO_IF_ROUTINE
    amends: AmendsLines = field(default_factory=AmendsLines)
    authority: Mapping[Category, Permission] = field(default_factory=_usual_permissions)
    """What the desk may do by itself, for each desk word."""
    escalation: tuple[Escalation, ...] = field(default_factory=_usual_escalation)
    """Who hears of what is late."""
    managers: frozenset[StaffId] = frozenset()
    """Who is a manager or stands in for one: what they act upon, the manager knows of."""
    version: str = ""
    """Clock of the event that set the newest rule; a projection made with another is stale."""
