"""Everything that a manager may change about the site, one entry each: settings, calendar, clinicians and staff.

What an entry holds is one text, so that all of them are read and changed in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.desk import clinicians, site_settings
from frontdesk.desk.staffing import add_person, change_role, leave
from frontdesk.recovery import settings as keys
from frontdesk.recovery.codes import Role
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.setting import one_of

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.practice import Person, Practice

NONE = "none"
"""Stands where an entry holds nothing."""
LEFT = "left"
"""What is written for somebody who leaves."""
STAFF, CLINICIAN = "staff:", "clinician:"
"""Beginnings of the keys of people; with nothing behind it, the entry takes somebody new."""
ROLE_WORDS = ", ".join(role.value for role in Role)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing that may be changed."""

    key: str
    group: str
    title: str
    text: str
    """What holds, as it is written; empty for nothing."""
    means: str
    example: str
    default: str | None = None
    """What holds as long as nobody says otherwise; None where there is no such thing."""

    @property
    def has_lines(self) -> bool:
        """Whether the text may have several lines."""
        return self.key.startswith(keys.POLICY)


def entries(practice: Practice) -> list[Entry]:
    """All of them, in the order in which they are shown; those of a group stand together."""
    return [*_calendar(practice), *_settings(practice), *_clinicians(practice), *_staff(practice)]


def change(desk: Desk, by: StaffId, entry: Entry, text: str) -> None:
    """Let the entry hold another text.

    Raises what the change itself raises: `RoleMayNot`, `SignInFirst`, a `WrongValue` that says how to write it.
    """
    kind, _, name = entry.key.partition(":")
    match kind:
        case "staff":
            _change_staff(desk, by, name, text)
        case "clinician":
            _change_clinician(desk, by, name, text)
        case "closed":
            _close(desk, by, entry.text, text)
        case key:
            site_settings.set_setting(desk, by, key, text)


def _calendar(practice: Practice) -> list[Entry]:
    texts, group = site_settings.shown(practice), "CALENDAR"
    return [
        Entry(
            key="hours",
            group=group,
            title="Opening hours",
            text=texts["hours"],
            means="When the practice is open: all clocks follow at once.",
            example="mon-thu 08:00-17:00, fri 08:00-12:00",
        ),
        Entry(
            key="timezone",
            group=group,
            title="Time zone",
            text=texts["timezone"],
            means="Where the practice's clocks stand, by the name of the zone.",
            example="America/Chicago",
        ),
        Entry(
            key="closed",
            group=group,
            title="Closed on",
            text=_none_is_empty(texts["closed"]),
            means="Days without opening hours, with commas between them; a day that is taken out is open again.",
            example="2026-05-25, 2026-07-03",
        ),
    ]


def _settings(practice: Practice) -> list[Entry]:
    texts = site_settings.shown(practice)
    found = [setting for key in texts if (setting := keys.setting_called(key)) is not None]
    words = {setting.key: word.words for word, setting in keys.PERMISSION.items()}
    return [
        Entry(
            key=one.key,
            group=_group(one.key),
            title=words.get(one.key, one.title),
            text=_none_is_empty(texts[one.key]),
            means=one.means,
            example=one.example,
            default=_none_is_empty(one.default),
        )
        for one in found
    ]


def _group(key: str) -> str:
    if key.startswith(keys.AUTHORITY):
        return "WHAT THE DESK MAY DO AT ONCE"
    return "POLICIES" if key.startswith(keys.POLICY) else "PRACTICE, PROMISES, GRIEVANCES"


def _clinicians(practice: Practice) -> list[Entry]:
    known = [
        Entry(
            key=CLINICIAN + code,
            group="CLINICIANS",
            title=code,
            text=name,
            means=f"The name behind the code, which never leaves this site; {LEFT} takes it off the list.",
            example="Dr Adams",
        )
        for code, name in sorted(practice.clinicians.items())
    ]
    means = "Puts somebody on the list: a code that is no name, a comma, and the name, which never leaves this site."
    title = "Another clinician"
    return [
        *known,
        Entry(key=CLINICIAN, group="CLINICIANS", title=title, text="", means=means, example="DR-A, Dr Adams"),
    ]


def _staff(practice: Practice) -> list[Entry]:
    present = sorted((p for p in practice.staff.values() if p.present), key=lambda p: p.name.casefold())
    known = [
        Entry(
            key=STAFF + person.id,
            group="STAFF",
            title=person.name,
            text=_role_text(person),
            means=f"One of {ROLE_WORDS}; deputy after it stands in for the manager; {LEFT} takes them off the list.",
            example="lead deputy",
        )
        for person in present
    ]
    means = f"Puts somebody on the list: the name, a comma, and one of {ROLE_WORDS}."
    return [
        *known,
        Entry(key=STAFF, group="STAFF", title="Another person", text="", means=means, example="Rosa M., desk"),
    ]


def _role_text(person: Person) -> str:
    return f"{person.role.value} deputy" if person.deputy else person.role.value


def _none_is_empty(text: str) -> str:
    return "" if text == NONE else text


def _close(desk: Desk, by: StaffId, was: str, text: str) -> None:
    """Close the days that came into the list and open those that went out of it; others stay as they are now."""
    before, wanted = site_settings.days_in(was), site_settings.days_in(text)
    for key, days in (("closed", wanted - before), ("open", before - wanted)):
        if days:
            site_settings.set_setting(desk, by, key, ", ".join(day.isoformat() for day in sorted(days)))


def _change_clinician(desk: Desk, by: StaffId, code: str, text: str) -> None:
    if not code:
        code, _, name = text.partition(",")
        clinicians.add_clinician(desk, by, code, name=name.strip() or None)
    elif text.strip().casefold() == LEFT:
        clinicians.clinician_left(desk, by, code)
    else:
        clinicians.rename_clinician(desk, by, code, name=text)


def _change_staff(desk: Desk, by: StaffId, whom: str, text: str) -> None:
    if not whom:
        name, comma, role_text = text.rpartition(",")
        if not comma:
            raise WrongValue("That is not a name and a role.", "write them like: Rosa M., desk")
        role, deputy = _role(role_text)
        add_person(desk, by, name, role, deputy=deputy)
    elif text.strip().casefold() == LEFT:
        leave(desk, by, StaffId(whom))
    else:
        role, deputy = _role(text)
        change_role(desk, by, StaffId(whom), role, deputy=deputy)


def _role(text: str) -> tuple[Role, bool]:
    words = text.replace(",", " ").casefold().split()
    role = " ".join(word for word in words if word != "deputy")
    return Role(one_of("role", *(each.value for each in Role))(role)), "deputy" in words
