"""The practice as a memo of the file, so that the board opens no seals to know its hours."""

from __future__ import annotations

import json
from datetime import date

from frontdesk.recovery.clocks import Calendar
from frontdesk.recovery.codes import Role
from frontdesk.recovery.hours import parse_hours
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.practice import Person, Pin, Policy, Practice, site_rules


def practice_text(practice: Practice) -> str:
    """The practice as JSON text; `practice_from` reads it back."""
    rules = practice.rules
    return json.dumps(
        {
            "name": practice.name,
            "code": practice.code,
            "timezone": rules.calendar.timezone,
            "hours": practice.hours,
            "closures": sorted(day.isoformat() for day in rules.calendar.closures),
            "version": rules.version,
            "settings": dict(practice.settings),
            "clinicians": dict(practice.clinicians),
            "policies": [[p.name, p.text, p.version, p.since.isoformat()] for p in practice.policies.values()],
            "pins": [[one, pin.hash, pin.digits] for one, pin in practice.pins.items()],
            "staff": [[p.id, p.name, p.role.value, p.deputy, p.present] for p in practice.staff.values()],
        },
        ensure_ascii=False,
    )


def practice_from(text: str) -> Practice:
    """The practice that `practice_text` wrote."""
    known = json.loads(text)
    closures = frozenset(date.fromisoformat(day) for day in known["closures"])
    staff = [
        Person(id=StaffId(i), name=name, role=Role(role), deputy=deputy, present=present)
        for i, name, role, deputy, present in known["staff"]
    ]
    return Practice(
        name=known["name"],
        code=known["code"],
        rules=site_rules(
            Calendar(known["timezone"], parse_hours(known["hours"]), closures),
            known["settings"],
            known["version"],
            staff,
        ),
        hours=known["hours"],
        staff={p.id: p for p in staff},
        clinicians=known["clinicians"],
        settings=known["settings"],
        policies={
            name: Policy(name=name, text=text, version=version, since=date.fromisoformat(since))
            for name, text, version, since in known.get("policies", ())
        },
        pins={StaffId(i): Pin(hash=hashed, digits=digits) for i, hashed, digits in known.get("pins", ())},
    )
