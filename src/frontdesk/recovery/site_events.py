"""What can happen to a site, its people and its days, one class each.

They are events like those of a complaint, so that every desk and the server judge by the same
hours. Nobody undoes them: the newest stands. `event_base.py` says what a body is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from frontdesk.recovery.codes import Role
from frontdesk.recovery.event_base import WORDS, Body


@dataclass(frozen=True, kw_only=True, slots=True)
class PracticeNamed(Body):
    """The practice's name, as it stands on screens and letters."""

    kind = "practice_named"

    name: str
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HoursSet(Body):
    """Opening hours and time zone from now on; every clock is computed with the newest."""

    kind = "hours_set"

    timezone: str
    hours: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosureSet(Body):
    """A day on which the practice is closed, or open after all."""

    kind = "closure_set"

    day: date
    closed: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingSet(Body):
    """One of the site's settings."""

    kind = "setting_set"

    key: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffAdded(Body):
    """Somebody joined the staff, or changed role."""

    kind = "staff_added"

    role: Role
    deputy: bool = False
    name: str = field(default="", metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffLeft(Body):
    """Somebody left; what they did keeps their name."""

    kind = "staff_left"


@dataclass(frozen=True, kw_only=True, slots=True)
class GlassBroken(Body):
    """The person in the subject, whose role may not read, opened the records in an emergency."""

    kind = "glass_broken"

    minutes: int
    reason: str = field(default="", metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class PinSet(Body):
    """The person in the subject signs in with a PIN from now on.

    Its hash is sealed like a patient's words: every desk of the site can compare with it, the group cannot try.
    """

    kind = "pin_set"

    hash: str = field(default="", metadata=WORDS)
    """Argon2id, with its parameters and its salt."""
    digits: int = field(default=0, metadata=WORDS)
    """How long it is: the screen need not wait for Enter."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PinRemoved(Body):
    """The person in the subject has no PIN any more and is to choose another."""

    kind = "pin_removed"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClinicianNamed(Body):
    """A clinician's code (a pseudonym, in the subject) and name."""

    kind = "clinician_named"

    present: bool = True
    name: str = field(default="", metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class EncountersCounted(Body):
    """Completed encounters of the day in the subject; the newest count stands."""

    kind = "encounters_counted"

    count: int
    source: str = "typed"


@dataclass(frozen=True, kw_only=True, slots=True)
class DaySigned(Body):
    """A manager went through the day in the subject and signed it."""

    kind = "day_signed"
