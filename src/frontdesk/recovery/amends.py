"""The amends ledger: what one patient was given in twelve months, and the lines nobody passes unnoticed.

Gifts are of nominal value: 15 dollars an item, 75 a patient and year, with a warning at 50, and tracked (OIG
Advisory Opinion 08-07; it binds only its requester, so the site sets its own lines). The year rolls: what counts is
everything given less than twelve months before or after, whenever it was typed. What was taken back, or stands on a
void record, was not given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from frontdesk.recovery.codes import AmendsKind, Role, State
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.empowerment import AmendsLines
from frontdesk.recovery.refusals import AmendsNeedManager

MONTHS = 12
LEAP_DAY = (2, 29)


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """Something of value that a patient was given."""

    at: datetime
    cents: int
    kind: AmendsKind | None = None


def given_on(c: Complaint) -> list[Given]:
    """What was given on one complaint, in all its cycles; nothing of it counts once the record is void."""
    if c.state is State.VOID:
        return []
    return [Given(at=r.at, cents=r.amends_cents, kind=r.amends) for r in c.resolutions.values() if r.amends_cents > 0]


def in_the_year(given: Iterable[Given], at: datetime) -> int:
    """Cents given within twelve months of an instant, to either side."""
    first, last = a_year_from(at, -1), a_year_from(at, 1)
    return sum(one.cents for one in given if first < one.at < last)


def a_year_from(at: datetime, way: int) -> datetime:
    """The same date and time a year before or after; the last of February where there is no 29th."""
    plain = at.astimezone(UTC)
    day = 28 if (plain.month, plain.day) == LEAP_DAY else plain.day
    return plain.replace(year=plain.year + way, day=day)


def check_amends(lines: AmendsLines, role: Role, *, before: int, cents: int) -> None:
    """Raise `AmendsNeedManager` where the year's limit would be passed and no manager gives it."""
    if cents > 0 and before + cents > lines.year_limit_cents and role is not Role.MANAGER:
        raise AmendsNeedManager(before=before, cents=cents, limit=lines.year_limit_cents)


def amends_warnings(lines: AmendsLines, *, before: int, cents: int) -> list[str]:
    """What to say about a gift before it is given; it is on record and never refused for it."""
    if cents <= 0:
        return []
    warnings = []
    if cents > lines.single_warn_cents:
        warnings.append(f"{money(cents)} is more than the {money(lines.single_warn_cents)} meant for one gift.")
    if before + cents > lines.year_warn_cents:
        total, warned = money(before + cents), money(lines.year_warn_cents)
        warnings.append(f"That makes {total} for this patient in twelve months; above {warned} is looked at.")
    return warnings


def money(cents: int) -> str:
    """An amount as people write it: `8.00`."""
    return f"{cents / 100:.2f}"
