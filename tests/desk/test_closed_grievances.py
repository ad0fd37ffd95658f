"""A complaint that was closed and then became a grievance: on every list of the desk until its notice went out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from alembic import command
from tests.builders import local
from tests.desk.maple import Maple, intake, numbers
from tests.desk.test_health import faults

from frontdesk import desk as at_desk
from frontdesk.desk import closing, days, erasing, finding, grievances, huddle, site_settings, work
from frontdesk.desk.finding import OPEN, Filters
from frontdesk.journal import board as rows
from frontdesk.journal import migrate
from frontdesk.journal.keys import find_key
from frontdesk.journal.rebuild import rebuild
from frontdesk.recovery.codes import (
    Category,
    Channel,
    Flag,
    Group,
    NextStep,
    PutRight,
    ReopenReason,
    Severity,
    State,
    StillRight,
    Who,
)

FRIDAY, TUESDAY = date(2026, 5, 22), date(2026, 5, 26)
PARTS: dict[str, Any] = {"contact": "Priya", "steps": "Asked", "results": "Found", "completed": TUESDAY}


def nobody(maple: Maple) -> None:
    """Somebody without a name says that they were not looked at, and goes."""
    care = intake(category=Category.CARE, severity=Severity.LOW, who=Who.ANONYMOUS)
    at_desk.put_right_now(maple.desk, maple.rosa, care, done="Told the doctor", put_right=PutRight.NOT_ASKED)


def not_reached(maple: Maple) -> None:
    """Somebody who is called back on the same day and is not there."""
    at_desk.put_right_now(
        maple.desk, maple.rosa, intake(category=Category.CARE), done="Told the doctor", put_right=PutRight.PARTLY
    )
    at_desk.follow_up(maple.desk, maple.rosa, "A1", still_right=StillRight.UNABLE_TO_CONTACT)


LISTS: dict[str, Callable[[Maple], list[str]]] = {
    "board": lambda m: numbers(at_desk.board(m.desk).lines),
    "day end": lambda m: [c.number for c in days.day_end(m.desk).day.open],
    "walk": lambda m: [c.number for c in closing.walk(m.desk, m.priya).signed.day.open],
    "huddle": lambda m: [c.number for c in huddle.gathered(m.desk, m.priya).signed.day.open],
    "grievances": lambda m: [
        one.case.complaint.number for one in grievances.grievances(m.desk, m.priya) if not one.is_answered
    ],
    "open": lambda m: numbers(at_desk.history_page(m.desk, 0, 9, Filters(state=OPEN))),
    "open and looked up": lambda m: numbers(finding.find(m.desk, "A1", Filters(state=OPEN))),
    "marked": lambda m: numbers(at_desk.history_page(m.desk, 0, 9, Filters(flags=frozenset({Flag.GRIEVANCE})))),
}
"""Every list on which what is owed has to stand; the last also keeps what was."""


def lists(maple: Maple) -> dict[str, list[str]]:
    """The numbers on each."""
    return {name: ask(maple) for name, ask in LISTS.items()}


ways = pytest.mark.parametrize("comes", [nobody, not_reached])


class TestWhereItIsSeen:
    @ways
    def test_nowhere_before_the_close_and_everywhere_from_it_on(self, maple: Maple, comes: Callable[..., None]) -> None:
        comes(maple)
        assert not any(lists(maple).values())
        for moment in ("05-22 17:00", "05-23 12:00", "05-29 12:00", "06-30 12:00"):
            maple.clock.on(moment)
            assert all(found == ["A1"] for found in lists(maple).values()), (moment, lists(maple))
            assert faults(maple.places, now=maple.clock) == []

    @pytest.mark.parametrize("name", ["grievances", "open", "open and looked up", "marked", "walk"])
    def test_the_list_that_is_read_first_has_it(self, maple: Maple, name: str) -> None:
        """No board was read since, as on the command line."""
        nobody(maple)
        maple.clock.on("05-22 17:00")
        assert LISTS[name](maple) == ["A1"]

    def test_the_board_says_what_is_owed_and_by_when(self, maple: Maple) -> None:
        nobody(maple)
        maple.clock.on("05-26 08:00")
        (line,) = at_desk.board(maple.desk).lines
        assert (line.state, line.step, line.group) == (State.CLOSED, NextStep.NOTICE, Group.LATER)
        assert Flag.GRIEVANCE in line.flags
        maple.clock.on("05-30 00:00")
        (line,) = at_desk.board(maple.desk).lines
        assert (line.group, line.overdue) == (Group.NOW, True)

    def test_a_day_that_is_looked_at_later_shows_it_as_it_stood(self, maple: Maple) -> None:
        nobody(maple)
        maple.clock.on("05-28 10:00")
        at_desk.send_notice(maple.desk, maple.priya, "A1", **PARTS)
        open_on = {day: [c.number for c in days.day_end(maple.desk, day).day.open] for day in (FRIDAY, TUESDAY)}
        assert open_on == {FRIDAY: ["A1"], TUESDAY: ["A1"]}
        assert not days.day_end(maple.desk).day.open

    def test_what_was_typed_when_the_day_was_over_is_there_at_once(self, maple: Maple) -> None:
        maple.clock.on("05-26 09:00")
        at = local("05-22 15:00")
        care = intake(category=Category.CARE, who=Who.ANONYMOUS)
        at_desk.log(maple.desk, maple.rosa, care, at=at)
        at_desk.resolve(maple.desk, maple.rosa, "A1", done="Asked", put_right=PutRight.NO, on_the_spot=True, at=at)
        assert all(found == ["A1"] for found in lists(maple).values()), lists(maple)

    def test_what_was_put_right_is_over(self, maple: Maple) -> None:
        care = intake(category=Category.CARE, who=Who.ANONYMOUS)
        at_desk.put_right_now(maple.desk, maple.rosa, care, done="Seen", put_right=PutRight.YES)
        maple.clock.on("06-30 12:00")
        assert not any(lists(maple).values())


class TestWhatEndsIt:
    @pytest.fixture(autouse=True)
    def story(self, maple: Maple) -> None:
        nobody(maple)
        maple.clock.on("05-26 09:00")

    def clean(self, maple: Maple) -> None:
        shown = list(at_desk.history_page(maple.desk, 0, 9))
        rebuild(maple.desk.journal, maple.clock())
        assert list(at_desk.history_page(maple.desk, 0, 9)) == shown
        assert faults(maple.places, now=maple.clock) == []

    def test_the_notice_and_undo_brings_it_back(self, maple: Maple) -> None:
        case = at_desk.send_notice(maple.desk, maple.priya, "A1", **PARTS)
        assert case.complaint.state is State.CLOSED
        assert not {name: found for name, found in lists(maple).items() if found and name != "marked"}
        self.clean(maple)
        at_desk.undo(maple.desk, maple.priya)
        assert all(found == ["A1"] for found in lists(maple).values())
        self.clean(maple)

    def test_a_reopening_leads_through_the_steps_again(self, maple: Maple) -> None:
        at_desk.reopen(maple.desk, maple.rosa, "A1", reason=ReopenReason.NEW_FACTS)
        (line,) = at_desk.board(maple.desk).lines
        assert (line.state, Flag.GRIEVANCE in line.flags) == (State.ACKNOWLEDGED, True)
        self.clean(maple)

    def test_a_void_does_and_a_merge_hands_it_on(self, maple: Maple) -> None:
        maple.log()
        work.merge(maple.desk, maple.priya, "A1", into="A2")
        assert lists(maple)["grievances"] == ["A2"]
        self.clean(maple)
        work.void(maple.desk, maple.priya, "A2", reason="a test")
        assert not any(found for name, found in lists(maple).items() if name != "marked")
        self.clean(maple)

    def test_an_erasure_does_not(self, maple: Maple) -> None:
        erasing.redact(maple.desk, maple.priya, "A1", reason="asked")
        assert all(found == ["A1"] for found in lists(maple).values())
        self.clean(maple)

    def test_its_words_are_kept_as_long_as_the_notice_is_owed(self, maple: Maple) -> None:
        maple.clock.step(days=7 * 366)
        assert erasing.retention(maple.desk, maple.priya, dry_run=True).expired == ()

    def test_somebody_may_be_given_it(self, maple: Maple) -> None:
        work.hand_over(maple.desk, maple.priya, "A1", to=maple.deon)
        (line,) = at_desk.board(maple.desk).lines
        assert (line.state, line.handed_to_name) == (State.RESOLVED, "Deon")
        self.clean(maple)


class TestRulesThatChange:
    def test_another_close_is_another_moment(self, maple: Maple) -> None:
        nobody(maple)
        site_settings.set_setting(maple.desk, maple.priya, "hours", "mon-fri 08:00-18:00")
        maple.clock.on("05-22 17:30")
        assert not any(lists(maple).values())
        maple.clock.on("05-22 18:00")
        assert all(found == ["A1"] for found in lists(maple).values())
        assert faults(maple.places, now=maple.clock) == []

    def test_what_came_by_the_portal_counts_as_written_or_not(self, maple: Maple) -> None:
        rude = intake(category=Category.ATTITUDE, channel=Channel.PORTAL, who=Who.ANONYMOUS)
        at_desk.put_right_now(maple.desk, maple.rosa, rude, done="Asked", put_right=PutRight.NO)
        maple.clock.on("05-26 09:00")
        for counts, shown in (("yes", ["A1"]), ("no", [])):
            site_settings.set_setting(maple.desk, maple.priya, "portal_is_written", counts)
            assert numbers(at_desk.board(maple.desk).lines) == shown
            assert faults(maple.places, now=maple.clock) == []
            rebuild(maple.desk.journal, maple.clock())
            assert numbers(at_desk.board(maple.desk).lines) == shown


def test_an_older_file_shows_what_it_had_forgotten(maple: Maple) -> None:
    """One turned before the file moved on; the other was typed when its day was over."""
    nobody(maple)
    maple.clock.on("05-26 09:00")
    with maple.desk.database.writing() as page:
        page.run("UPDATE complaint SET open = 0, changes_at = NULL, grp = NULL, next_step = NULL, flags = 'grievance'")
    maple.desk.close()
    key = find_key(maple.places)
    with migrate.transaction(maple.places.database, key) as connection:
        command.downgrade(migrate.config(connection), "0005")
    with at_desk.open_desk(maple.places, now=maple.clock) as again:
        assert numbers(at_desk.board(again).lines) == ["A1"]
    assert faults(maple.places, now=maple.clock) == []


def test_rows_that_turn_are_found_by_their_index(maple: Maple) -> None:
    with maple.desk.database.reading() as view:
        plan = [
            row[3]
            for row in view.rows(
                f"EXPLAIN QUERY PLAN SELECT id FROM complaint WHERE {rows.TURNS} AND changes_at <= 'x'"
            )
        ]
    assert any("complaint_changes" in step for step in plan)
