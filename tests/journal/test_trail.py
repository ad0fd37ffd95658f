"""What has yet to be noted: with the next page, or at the desk's end, and once for what is done again and again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.journal.desks import new_desk, opened

from frontdesk.journal import audit
from frontdesk.journal.audit import UNNAMED, Done
from frontdesk.journal.database import Database
from frontdesk.journal.trail import AGAIN_AFTER, WAITING_MAX, Trail
from frontdesk.recovery.identifiers import StaffId

ROSA = StaffId("rosa")


class Clock:
    now = datetime(2026, 5, 22, 13, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with opened(new_desk(tmp_path)) as found:
        yield found


def noted(database: Database) -> list[tuple[str, str, str | None]]:
    with database.reading() as view:
        return [(e.staff, e.deed, e.about) for e in reversed(audit.newest(view, 999))]


def test_the_same_again_within_minutes_is_one_row(database: Database, clock: Clock) -> None:
    trail = Trail(clock)
    trail.later(Done.OPENED, "complaint:c1", staff=ROSA)
    trail.later(Done.OPENED, "complaint:c1", staff=ROSA)
    trail.later(Done.OPENED, "complaint:c2", staff=ROSA)
    trail.later(Done.OPENED, "complaint:c1")
    trail.flush(database)
    clock.now += AGAIN_AFTER - timedelta(seconds=1)
    trail.later(Done.OPENED, "complaint:c1", staff=ROSA)
    assert not trail.waits
    clock.now += timedelta(seconds=1)
    trail.later(Done.OPENED, "complaint:c1", staff=ROSA)
    trail.flush(database)
    one, two = (ROSA, "opened", "complaint:c1"), (ROSA, "opened", "complaint:c2")
    assert noted(database) == [one, two, (UNNAMED, "opened", "complaint:c1"), one]


def test_a_clock_that_was_set_back_hides_nothing(database: Database, clock: Clock) -> None:
    trail = Trail(clock)
    trail.later(Done.LISTED, staff=ROSA)
    clock.now -= timedelta(days=1)
    trail.later(Done.LISTED, staff=ROSA)
    trail.flush(database)
    assert len(noted(database)) == 2


def test_whoever_comes_next_begins_anew(database: Database, clock: Clock) -> None:
    trail = Trail(clock)
    trail.later(Done.LISTED, staff=ROSA)
    trail.begin_anew()
    trail.later(Done.LISTED, staff=ROSA)
    trail.flush(database)
    assert len(noted(database)) == 2


def test_what_the_file_does_not_take_waits_for_the_next_time(database: Database, clock: Clock) -> None:
    trail = Trail(clock)
    trail.later(Done.LISTED, staff=ROSA)
    with database.writing() as session:
        assert trail.write(session) == 1
        session.run("ROLLBACK")
        session.run("BEGIN")
    assert trail.waits
    trail.flush(database)
    assert (noted(database), trail.waits) == ([(ROSA, "listed", None)], False)


def test_a_file_that_takes_nothing_does_not_fill_the_memory(clock: Clock) -> None:
    trail = Trail(clock)
    for number in range(WAITING_MAX + 9):
        trail.later(Done.OPENED, f"complaint:c{number}", staff=ROSA)
    assert len(trail._waiting) == WAITING_MAX


def test_what_could_be_words_is_refused_before_any_save_depends_on_it(clock: Clock) -> None:
    with pytest.raises(ValueError, match="words"):
        Trail(clock).later(Done.SEARCHED, staff=ROSA, words="“quoted”")
