"""The site's settings as people change them: each is an event, so that every desk of the site has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.desk.acting import NOW, deed_on, page_of
from frontdesk.journal.audit import Done
from frontdesk.recovery import settings as keys
from frontdesk.recovery.clocks import Calendar
from frontdesk.recovery.events import ClosureSet, Draft, HoursSet, SettingSet, What
from frontdesk.recovery.hours import hours_text, parse_hours
from frontdesk.recovery.practice import CALENDAR, SETTINGS, Practice
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.roles import check

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.identifiers import StaffId

CALENDAR_KEYS = ("hours", "timezone", "closed", "open")
OTHER_NAMES = {
    "closures": "closed",
    "purpose_sentence": "purpose",
    "idle_lock_minutes": "idle_lock",
    "amends_lines": "amends",
    "escalation_matrix": "escalation",
}


def set_setting(desk: Desk, by: StaffId, key: str, value: str) -> tuple[str, str]:
    """Change one setting; gives its key and its text as they are kept.

    Raises `UnknownSetting`, `RoleMayNot`, `SignInFirst`, and a `WrongValue` that says how to write it.
    """
    known = _key(key)
    with page_of(desk) as page:
        check(deed_on(page, by, NOW).role, "change the settings")
        bodies, text = _bodies(page.practice, known, value)
        about = CALENDAR if known in CALENDAR_KEYS else SETTINGS
        page.append([Draft(subject=about, what=what, occurred_at=page.now) for what in bodies], by)
        page.note(Done.SETTING_CHANGED, about, by=by, key=known)
    return known, text


def not_closed(practice: Practice, key: str, value: str) -> list[date]:
    """The days that are to be open again and were never closed; none for any other key. Raises `WrongValue`."""
    return sorted(set(_days(value)) - practice.rules.calendar.closures) if _key(key) == "open" else []


def days_in(text: str) -> frozenset[date]:
    """The days of a list with commas; of an empty one, none. Raises `WrongValue`."""
    return frozenset() if text.strip().casefold() in ("", "none") else frozenset(_days(text))


def shown(practice: Practice) -> dict[str, str]:
    """Every setting and the text that holds, names in the place of pseudonyms."""
    calendar = practice.rules.calendar
    texts = {
        "hours": practice.hours,
        "timezone": calendar.timezone,
        "closed": ", ".join(day.isoformat() for day in sorted(calendar.closures)) or "none",
    }
    texts |= {key: setting.text_of(practice.settings) for key, setting in keys.SETTINGS.items()}
    texts |= {keys.POLICY + name: policy.text for name, policy in practice.policies.items()}
    deputies = keys.DEPUTY.of(practice.settings)
    return texts | {"deputy": ", ".join(practice.name_of(one) or one for one in deputies) or "none"}


def _key(given: str) -> str:
    plain = given.strip().casefold().replace("-", "_").replace(" ", "_")
    plain = OTHER_NAMES.get(plain, plain)
    if plain.startswith(keys.AUTHORITY):
        plain = keys.AUTHORITY + plain.removeprefix(keys.AUTHORITY).upper()
    if plain not in CALENDAR_KEYS and keys.setting_called(plain) is None:
        raise keys.UnknownSetting(given, (*CALENDAR_KEYS, *keys.SETTINGS))
    return plain


def _bodies(practice: Practice, key: str, value: str) -> tuple[list[What], str]:
    calendar = practice.rules.calendar
    match key:
        case "hours":
            text = hours_text(parse_hours(value))
            return [HoursSet(timezone=calendar.timezone, hours=text)], text
        case "timezone":
            moved = replace(calendar, timezone=value.strip())
            return [HoursSet(timezone=moved.timezone, hours=practice.hours)], moved.timezone
        case "closed" | "open":
            days = _days(value)
            closed = key == "closed"
            Calendar(calendar.timezone, calendar.weekly, calendar.closures | set(days) if closed else frozenset())
            return [ClosureSet(day=day, closed=closed) for day in days], ", ".join(map(str, days))
        case "deputy":
            names = [] if value.strip().casefold() in ("", "none") else value.split(",")
            people = [practice.person(name) for name in names]
            text = ", ".join(person.id for person in people) or "none"
            return [SettingSet(key=key, value=text)], ", ".join(person.name for person in people) or "none"
        case _:
            setting = keys.setting_called(key)
            assert setting is not None  # noqa: S101 - the key was looked up before
            text = setting.plain(value)
            return [SettingSet(key=key, value=text)], text


def _days(value: str) -> list[date]:
    try:
        return [date.fromisoformat(piece.strip()) for piece in value.split(",")]
    except ValueError:
        raise WrongValue(f"{value[:40]!r} is not a day.", "write it like 2026-05-25, several with commas.") from None
