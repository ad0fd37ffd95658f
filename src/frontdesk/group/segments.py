"""Practices and clinicians by themselves: how often right the first time, how often followed up. No ranks.

Shares are those of `recovery/tally.py`, with their Wilson intervals, shown from ten on. Of clinicians the server knows
pseudonyms; who has fewer than twenty complaints is counted and not shown, and so is a number below three. Whoever asks
for clinicians has to be allowed to: pages check that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from frontdesk.group.figure_tables import called_repeats, counted
from frontdesk.group.figures import Span
from frontdesk.group.store import Reading
from frontdesk.recovery.codes import Category, RecordKind
from frontdesk.recovery.measures import Share
from frontdesk.recovery.stamps import stamp

CLINICIAN_MIN = 20
"""A clinician with fewer complaints is not shown."""
CELL_MIN = 3
"""A smaller number about one clinician is not shown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shares:
    """How a practice, or all of them, recovers. `rate` and `interval` of a `Share` are None where n is below ten."""

    once: Share = field(default_factory=Share)
    """Put right at once, no reopening, no repeat within fourteen days; of those that old."""
    followed: Share = field(default_factory=Share)
    """Followed up by the close of the second business day; of those whose day has passed."""
    other: Share = field(default_factory=Share)
    """Without a word of its own; of all. Above one in ten the words do not fit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClinicianRow:
    """Complaints that name a clinician. A number is None where it is too small to be shown."""

    clinician: str
    complaints: int
    serious: int | None
    grievances: int | None
    once: Share
    followed: Share


@dataclass(frozen=True, kw_only=True, slots=True)
class Clinicians:
    """Those with twenty complaints or more, by pseudonym; and how many have fewer."""

    rows: tuple[ClinicianRow, ...]
    not_shown: int


def shares(tx: Reading, span: Span, now: datetime, ids: Sequence[int]) -> dict[int, Shares]:
    """The shares of these practices, by their ids. For a page of them, not for thousands at once."""
    c = counted.c
    query = select(c.site_id, *_counts(now)).where(*_in(span), c.site_id.in_(ids)).group_by(c.site_id)
    found = {row[0]: _shares(row[1:]) for row in tx.execute(query)}
    return {one: found.get(one, Shares()) for one in ids}


def shares_of_all(tx: Reading, span: Span, now: datetime) -> Shares:
    """The group's own."""
    return _shares(tx.execute(select(*_counts(now)).where(*_in(span))).one())


def clinicians(tx: Reading, site_id: int, span: Span, now: datetime) -> Clinicians:
    """The clinicians of one practice. For roles that may see them."""
    c = counted.c
    moment = stamp(now)
    serious = func.sum(case((c.serious, 1), else_=0))
    grievances = func.sum(case((c.grievance_at <= moment, 1), else_=0))
    query = select(c.clinician, func.count(), serious, grievances, *_counts(now))
    query = query.where(*_in(span), c.site_id == site_id, c.clinician.is_not(None))
    rows: list[ClinicianRow] = []
    few = 0
    for name, complaints, grave, formal, *numbers in tx.execute(query.group_by(c.clinician).order_by(c.clinician)):
        if complaints < CLINICIAN_MIN:
            few += 1
            continue
        of = _shares(numbers)
        rows.append(
            ClinicianRow(
                clinician=name,
                complaints=complaints,
                serious=_shown(grave),
                grievances=_shown(formal),
                once=of.once,
                followed=of.followed,
            )
        )
    return Clinicians(rows=tuple(rows), not_shown=few)


def _shown(count: int) -> int | None:
    return None if 0 < count < CELL_MIN else count


def _in(span: Span) -> tuple[Any, ...]:
    c = counted.c
    return (c.day >= f"{span.first}-01", c.day <= f"{span.last}-31", c.record == RecordKind.COMPLAINT.value)


def _counts(now: datetime) -> list[Any]:
    """Right once of those old enough, followed up of those due, without a word of their own of all."""
    c, moment = counted.c, stamp(now)
    repeated = _came_again().exists()
    return [
        _many(c.once_at <= moment, c.once, ~repeated),
        _many(c.once_at <= moment),
        _many(c.follow_at < moment, c.followed),
        _many(c.follow_at < moment),
        _many(c.category == Category.OTHER.value),
        func.count(),
    ]


def _came_again() -> Select[tuple[str]]:
    """Complaints that repeat the one that is counted: a desk called them so, and they still are as both stand."""
    c, again, told = counted.c, counted.alias("again"), called_repeats.c
    pair = (told.site_id == c.site_id, told.id == c.id, again.c.site_id == c.site_id, again.c.id == told.other)
    soon_after = (again.c.received_at > c.first_at, again.c.received_at < c.once_at)
    same = (again.c.record == RecordKind.COMPLAINT.value, again.c.trouble == c.trouble)
    return select(again.c.id).where(*pair, *same, *soon_after).correlate(counted)


def _many(*conditions: Any) -> Any:  # noqa: ANN401 - a condition of any query
    return func.coalesce(func.sum(case((and_(*conditions), 1), else_=0)), 0)


def _shares(numbers: Iterable[Any]) -> Shares:
    once, mature, followed, due, other, everything = (int(number or 0) for number in numbers)
    return Shares(once=Share(once, mature), followed=Share(followed, due), other=Share(other, everything))
