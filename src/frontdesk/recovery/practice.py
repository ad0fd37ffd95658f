"""The practice as the fold of the site's own events: name, hours, staff, settings.

They are events like all others, so every desk and the server judge by the same hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from frontdesk.recovery import events as ev
from frontdesk.recovery import settings as keys
from frontdesk.recovery.clocks import Calendar, local_date
from frontdesk.recovery.codes import Role
from frontdesk.recovery.events import Event, in_order
from frontdesk.recovery.hours import parse_hours
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.promises import ServicePromises
from frontdesk.recovery.refusals import Refusal, UnknownPerson
from frontdesk.recovery.rules import SiteRules

CALENDAR = Subject("site:calendar")
SETTINGS = Subject("site:settings")
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


def practice_of(events: Iterable[Event]) -> Practice | None:
    """The practice its events make; None before it has a name and hours. Never raises."""
    site = _Site()
    for event in in_order(list(events)):
        site.tell(event)
    return site.told()


@dataclass(slots=True)
class _Site:
    """A practice while its events are read; `told` freezes it."""

    name: str = ""
    code: str = ""
    timezone: str = ""
    hours: str = ""
    version: str = ""
    closures: set[date] = field(default_factory=set)
    staff: dict[StaffId, Person] = field(default_factory=dict)
    clinicians: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    policies: dict[str, _PolicyTold] = field(default_factory=dict)
    pins: dict[StaffId, Pin] = field(default_factory=dict)
    encounters: dict[date, int] = field(default_factory=dict)

    def tell(self, event: Event) -> None:
        """Take in the next event about the site, its people or its days."""
        key = event.subject.partition(":")[2]
        match event.what:
            case ev.PracticeNamed(name=name, code=code):
                self.name, self.code = name, code
            case ev.HoursSet() | ev.ClosureSet() | ev.SettingSet():
                self.version = event.clock
                self._rule(event.what, event.occurred_at)
            case ev.StaffAdded() | ev.StaffLeft():
                self._person(StaffId(key), event.what)
            case ev.PinSet(hash=hashed, digits=digits):
                self.pins[StaffId(key)] = Pin(hash=hashed, digits=digits)
            case ev.PinRemoved():
                self.pins.pop(StaffId(key), None)
            case ev.ClinicianNamed(present=True, name=name):
                self.clinicians[key] = name or key
            case ev.ClinicianNamed():
                self.clinicians.pop(key, None)
            case ev.EncountersCounted(count=count):
                self.encounters |= _encounters(key, count)
            case _:
                return

    def _rule(self, what: ev.HoursSet | ev.ClosureSet | ev.SettingSet, at: datetime) -> None:
        match what:
            case ev.HoursSet(timezone=timezone, hours=hours):
                self.timezone, self.hours = timezone, hours
            case ev.ClosureSet(day=day, closed=closed):
                (self.closures.add if closed else self.closures.discard)(day)
            case ev.SettingSet(key=key, value=value):
                self._policy(key, value, at)
                self.settings[key] = value

    def _policy(self, key: str, value: str, at: datetime) -> None:
        """Each other text of a policy is a new version of it."""
        name = key.removeprefix(keys.POLICY)
        if name != key and value != self.settings.get(key, ""):
            known = self.policies.get(name)
            self.policies[name] = _PolicyTold(text=value, version=1 + (known.version if known else 0), at=at)

    def _person(self, staff: StaffId, what: ev.StaffAdded | ev.StaffLeft) -> None:
        known = self.staff.get(staff)
        match what:
            case ev.StaffAdded(name=name, role=role, deputy=deputy):
                name = name or (known.name if known else staff)
                self.staff[staff] = Person(id=staff, name=name, role=role, deputy=deputy)
            case ev.StaffLeft() if known is not None:
                self.staff[staff] = replace(known, present=False)
            case ev.StaffLeft():
                return

    def told(self) -> Practice | None:
        """The practice after its last event."""
        calendar = _calendar(self.timezone, self.hours, self.closures)
        if calendar is None:
            return None
        return Practice(
            name=self.name,
            code=self.code,
            rules=site_rules(calendar, self.settings, self.version, self.staff.values()),
            hours=self.hours,
            staff=self._staff(),
            clinicians=self.clinicians,
            settings=self.settings,
            policies={
                name: Policy(name=name, text=p.text, version=p.version, since=local_date(calendar, p.at))
                for name, p in self.policies.items()
                if p.text
            },
            pins={i: pin for i, pin in self.pins.items() if i in self.staff and self.staff[i].present},
            encounters=self.encounters,
        )

    def _staff(self) -> dict[StaffId, Person]:
        """Everybody, those whom the settings name as the manager's deputies among them."""
        deputies = keys.DEPUTY.of(self.settings)
        return {i: replace(p, deputy=True) if i in deputies else p for i, p in self.staff.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class _PolicyTold:
    """A policy before the site's time zone is known."""

    text: str
    version: int
    at: datetime


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


def _calendar(timezone: str, hours: str, closures: set[date]) -> Calendar | None:
    if not (timezone and hours):
        return None
    try:
        return Calendar(timezone, parse_hours(hours), frozenset(closures))
    except Refusal:
        return None


def _encounters(day: str, count: int) -> dict[date, int]:
    try:
        return {date.fromisoformat(day): count}
    except ValueError:
        return {}
