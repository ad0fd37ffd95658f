"""What the records merged into one lend it while they are: the most serious of what its callers said. Never raises.

Whoever may not put the gravest of them right alone may not put right the record that they live in. Taking the merge
back gives every record what was its own again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from frontdesk.recovery.codes import Flag, Harm, Severity
from frontdesk.recovery.complaint import Call, Complaint

ROUTED = frozenset({Flag.SAFETY, Flag.PRIVACY, Flag.CIVIL_RIGHTS, Flag.ABUSE, Flag.LEGAL})
"""The special routes, which a complaint takes by its code or because somebody chose one."""

Level = TypeVar("Level", Severity, Harm)


def highest(own: Level | None, lent: Iterable[Level | None]) -> Level | None:
    """The highest of these levels; None where none was given."""
    for each in lent:
        own = each if own is None or (each is not None and each > own) else own
    return own


def taken(own: Mapping[Flag, datetime], guests: Iterable[Complaint]) -> dict[Flag, datetime]:
    """When each special route was first taken, by whichever record; by its code, from its receipt on."""
    first = dict(own)
    for guest in guests:
        for flag in guest.flags & ROUTED:
            at = guest.received_at if flag in guest.flags_by_code else guest.routed_at.get(flag)
            if at is not None:
                first[flag] = min(at, first.get(flag, at))
    return first


def calls(own: Iterable[Call], guests: Iterable[Complaint]) -> tuple[Call, ...]:
    """Every call that was made about it, the earliest first."""
    return tuple(sorted([*own, *(call for guest in guests for call in guest.calls)], key=lambda call: call.at))


def first_calls(made: Iterable[Call]) -> dict[str, datetime]:
    """When each call was first made, by whoever made it."""
    duties: dict[str, datetime] = {}
    for call in made:
        duties[call.duty] = min(call.at, duties.get(call.duty, call.at))
    return duties
