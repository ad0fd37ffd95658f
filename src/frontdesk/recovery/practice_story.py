"""The practice as the fold of the site's own events.

They are events like all others, so every desk and the server judge by the same hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from frontdesk.recovery import events as ev
from frontdesk.recovery import settings as keys
from frontdesk.recovery.clocks import Calendar, local_date
from frontdesk.recovery.events import Event, in_order
from frontdesk.recovery.hours import parse_hours
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.practice import Person, Pin, Policy, Practice, site_rules
from frontdesk.recovery.refusals import Refusal


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
