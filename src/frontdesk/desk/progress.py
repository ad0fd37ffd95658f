"""Progress: how fast and how often right the first time, now and before; rates beside one's own past; what, where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from frontdesk.desk.days import begins, measures
from frontdesk.desk.look import again_and_again
from frontdesk.desk.presence import check_reading
from frontdesk.journal import days as day_rows
from frontdesk.journal import progress as rows
from frontdesk.recovery.clocks import end_of_date, instant_of, local_date
from frontdesk.recovery.codes import Category, Stage
from frontdesk.recovery.progress import OwnPast, first_day, own_past
from frontdesk.recovery.tally import receipt_day

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.measures import Measures
    from frontdesk.recovery.patterns import Pattern
    from frontdesk.recovery.practice import Practice

WEEKS = 4
"""Times and shares are over so many weeks, beside as many before them."""
TABLE_DAYS = 91
"""What and where is counted over three months."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Everything that the screen shows."""

    practice: Practice
    as_of: datetime
    now: Measures
    before: Measures
    past: OwnPast
    table: Mapping[tuple[Category, Stage], int]
    patterns: tuple[Pattern, ...]


def progress(desk: Desk, by: StaffId | None = None) -> Progress:
    """All of it as of now. Raises `RoleMayNot`, `SignInFirst`."""
    now = desk.now()
    practice = desk.practice
    check_reading(desk.journal, practice, "see the measures", by)
    calendar = practice.rules.calendar
    today = local_date(calendar, now)
    first = today - timedelta(weeks=WEEKS) + timedelta(days=1)
    earlier = first - timedelta(weeks=WEEKS)
    with desk.database.reading() as view:
        oldest, end = first_day(today), end_of_date(calendar, today)
        came = rows.received_times(view, begins(calendar, oldest), end)
        encounters = day_rows.encounters_between(view, oldest, today)
        table = rows.what_and_where(view, instant_of(calendar, today - timedelta(days=TABLE_DAYS), 0), end)
    return Progress(
        practice=practice,
        as_of=now,
        now=measures(desk, from_=first, to=today, as_of=now),
        before=measures(desk, from_=earlier, to=first - timedelta(days=1), as_of=now),
        past=own_past([receipt_day(calendar, at) for at in came], encounters, today),
        table=table,
        patterns=again_and_again(desk),
    )
