"""The practice: name, hours, staff, settings, and the rules that they come to.

`practice_story` folds it from the site's own events.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from frontdesk.recovery import settings as keys
from frontdesk.recovery.clocks import Calendar
from frontdesk.recovery.codes import Role
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.promises import ServicePromises
from frontdesk.recovery.refusals import UnknownPerson
from frontdesk.recovery.rules import SiteRules

CALENDAR = Subject("site:calendar")
SETTINGS = Subject("site:settings")
KEYS = Subject("site:keys")
SITE_SUBJECTS = ("site:", "staff:", "clinician:")
"""Beginnings of the subjects that this fold reads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody on the staff list; `present` is False once they left."""

    id: StaffId
    name: str
    role: Role
    deputy: bool = False
    present: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Pin:
    """What a PIN is compared with. Only the desk that checks it looks inside."""

    hash: str = field(repr=False)
    digits: int = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """The newest text of one of the site's policies."""

    name: str
    text: str
    version: int
    """Counts the texts that this policy has had."""
    since: date
    """The day on which this text was set, in the site's time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Practice:
    """What a site is, by its newest events."""

    name: str
    code: str
    rules: SiteRules
    hours: str
    staff: Mapping[StaffId, Person]
    clinicians: Mapping[str, str]
    settings: Mapping[str, str]
    """The texts that were set, by key; `settings.py` says what they mean."""
    policies: Mapping[str, Policy] = field(default_factory=dict)
    pins: Mapping[StaffId, Pin] = field(default_factory=dict, repr=False)
    """The PINs of those present who have one."""
    encounters: Mapping[date, int] = field(default_factory=dict)

    @property
    def sign_in_is_on(self) -> bool:
        """Whether names need a PIN here; they are on trust until somebody has one."""
        return bool(self.pins)

    @property
    def purpose(self) -> str:
        """What the practice stands for, in a sentence; empty where it has set none."""
        return keys.PURPOSE.of(self.settings)

    @property
    def idle_lock_minutes(self) -> int:
        """Minutes without a key after which the desk locks."""
        return keys.IDLE_LOCK.of(self.settings)

    @property
    def currency(self) -> str:
        """Three letters."""
        return keys.CURRENCY.of(self.settings)

    @property
    def patient_ref(self) -> re.Pattern[str] | None:
        """Finds a chart number in a text; None where the site has said nothing of what one looks like."""
        return keys.PATIENT_REF.of(self.settings).regex()

    def person(self, name: str) -> Person:
        """The person of that name (upper and lower case alike). Raises `UnknownPerson`."""
        wanted = name.strip().casefold()
        for person in self.staff.values():
            if person.name.casefold() == wanted and person.present:
                return person
        raise UnknownPerson(name, [p.name for p in self.staff.values() if p.present])

    def name_of(self, staff: StaffId | None) -> str | None:
        """The name behind a pseudonym; the pseudonym itself when no name is known here."""
        if staff is None:
            return None
        known = self.staff.get(staff)
        return known.name if known else staff


def staff_subject(staff: StaffId) -> Subject:
    """The subject of events about one member of staff."""
    return Subject(f"staff:{staff}")


def site_rules(
    calendar: Calendar, settings: Mapping[str, str], version: str, staff: Iterable[Person] = ()
) -> SiteRules:
    """The rules that a site's hours, settings and staff come to. Never raises."""
    deputies = keys.DEPUTY.of(settings)
    return SiteRules(
        calendar=calendar,
        promises=_promises(settings),
        portal_is_written=keys.PORTAL_IS_WRITTEN.of(settings),
        grievance_policy=keys.GRIEVANCE_RULES.of(settings),
        post_visit_call=keys.POST_VISIT_CALL.of(settings),
        amends=keys.AMENDS.of(settings),
        authority={word: permission.of(settings) for word, permission in keys.PERMISSION.items()},
        escalation=keys.ESCALATION.of(settings),
        managers=frozenset(p.id for p in staff if p.role is Role.MANAGER or p.deputy or p.id in deputies),
        version=version,
    )


def _promises(settings: Mapping[str, str]) -> ServicePromises:
    return ServicePromises(
        acknowledge_live=keys.ACKNOWLEDGE_LIVE.of(settings),
        acknowledge_written=keys.ACKNOWLEDGE_WRITTEN.of(settings),
        resolve=keys.RESOLVE.of(settings),
        follow_up=keys.FOLLOW_UP.of(settings),
        manager_told=keys.MANAGER_TOLD.of(settings),
        grievance_acknowledge=keys.GRIEVANCE_ACKNOWLEDGE.of(settings),
        grievance_notice=keys.GRIEVANCE_NOTICE.of(settings),
        grievance_limit=keys.GRIEVANCE_LIMIT.of(settings),
        stale=keys.STALE.of(settings),
        escalate=keys.ESCALATE.of(settings),
    )
