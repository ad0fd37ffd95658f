"""A practice to measure on: real complaints, recorded through the desk, and old ones poured in by SQL."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from frontdesk.desk.intake import Intake, log
from frontdesk.desk.seat import Desk, open_desk, set_up, utc_now
from frontdesk.journal.connection import connect
from frontdesk.places import find_places
from frontdesk.recovery.codes import Category, Channel, SafetyAnswer, Severity
from frontdesk.recovery.identifiers import StaffId

PERSON = "Rosa"
SAID = "Fifty minutes past the appointment and nobody told me anything, and the form was asked for twice."
CATEGORIES = (Category.WAIT, Category.BILL, Category.PHONE, Category.RESULTS)

OLD_ROW = """
INSERT INTO complaint (id, number, kind, state, cycle, category, severity, channel, who, authority, received_at,
    entered_at, acknowledged_at, first_resolved_at, resolved_at, put_right, followed_up_at, reopens, flags, owner,
    said, done, open, rules_version, review, last_event_at)
WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
SELECT printf('01800000-0000-7000-8000-%012x', i), 'Z' || i, 'complaint', 'closed', 1, 'WAIT', 1 + i % 2, 'phone',
    'patient', 'unknown', at, at, at, at, at, 'yes', at, 0, '', NULL, 'waited ' || i, 'apologised', 0, '', 0, at
FROM (SELECT i, strftime('%Y-%m-%dT%H:%M:%S.000Z', ?, '-' || ((i - ?) * ?) || ' seconds') AS at FROM n)
"""
"""Closed complaints, evenly over the years before the newest: first and last count, the newest's time, first
count again, seconds apart."""
FIRST = 1_000_000
SECONDS_APART = 3600


def this_morning() -> datetime:
    """Ten o'clock, UTC, on the last working day."""
    day = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0)
    while day.weekday() > 4 or day > datetime.now(UTC):
        day -= timedelta(days=1)
    return day


def a_desk(home: Path, *, now: Callable[[], datetime] = utc_now) -> tuple[Desk, StaffId]:
    """A new practice under `home` with one person in it."""
    places = find_places(str(home))
    desk = set_up(places, name="Maple Practice", code="MAPLE", timezone="UTC", person=PERSON, now=now)
    (person,) = desk.practice.staff.values()
    return desk, person.id


def opened(home: Path, *, now: Callable[[], datetime]) -> Desk:
    """The practice under `home`, opened again."""
    return open_desk(find_places(str(home)), now=now)


def intake(turn: int) -> Intake:
    """What a receptionist would write down."""
    return Intake(
        category=CATEGORIES[turn % len(CATEGORIES)],
        severity=Severity(1 + turn % 2),
        channel=Channel.PHONE,
        said=f"{SAID} ({turn})",
        patient=f"P-{random.Random(turn).randrange(10**6):06}",
        callback="555 0100",
        remedy="an apology",
        safety=SafetyAnswer.NO,
    )


def fill_with_open(desk: Desk, person: StaffId, count: int) -> None:
    """Record so many complaints that nobody has dealt with."""
    for turn in range(count):
        log(desk, person, intake(turn))


def pour_old_ones(desk: Desk, *, count: int) -> None:
    """Put closed complaints straight into the table that lists are read from, one for each hour back from now.

    A busy practice, and the same in a small file and a large one: only how far the records reach back differs.
    """
    connection = connect(desk.database.file, desk.database.key)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN IMMEDIATE")
    newest = this_morning().strftime("%Y-%m-%d %H:%M:%S")
    connection.execute(OLD_ROW, (FIRST, FIRST + count, newest, FIRST, SECONDS_APART))
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
