"""What a site judges its complaints by: hours, promises and its grievance policy."""

from __future__ import annotations

from dataclasses import dataclass, field

from frontdesk.recovery.clocks import Calendar
from frontdesk.recovery.promises import ServicePromises


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteRules:
    """The newest rules of a site; every clock is computed with these when it is read."""

    calendar: Calendar
    promises: ServicePromises = field(default_factory=ServicePromises)
    portal_is_written: bool = False
    grievance_policy: str = "practice_policy"
    version: str = ""
    """Clock of the event that set the newest rule; a projection made with another is stale."""
