"""Looking: what is next on top, nothing out of date, and every record found again."""

from __future__ import annotations

import pytest
from tests.desk.maple import Maple, numbers

from frontdesk import desk as at_desk
from frontdesk.journal.errors import DiskFull, Locked
from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import Category, Flag, Group, NextStep, RecordKind, Severity, State, StillRight
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.events import Draft
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.practice import CALENDAR


def write(maple: Maple, subject: Subject, what: ev.What, by: StaffId | None = None) -> None:
    """Something happens that the desk has no function for yet."""
    now = maple.clock()
    with maple.desk.journal.writing(now) as page:
        page.append([Draft(subject=subject, what=what, occurred_at=now)], by or maple.priya)


def subject(number: str, maple: Maple) -> Subject:
    return at_desk.case(maple.desk, number).complaint.subject


class TestBoard:
    def test_an_empty_practice_has_an_empty_board(self, maple: Maple) -> None:
        board = at_desk.board(maple.desk)
        assert (board.practice_name, board.lines, board.open_count) == ("Maple Street", (), 0)
        assert (board.overdue_count, board.follow_ups_today, board.resolved_once) == (0, 0, (0, 0))
        assert (board.last_sync, board.as_of) == (None, maple.clock())

    def test_rows_are_grouped_otherwise_as_time_passes_and_nobody_acts(self, maple: Maple) -> None:
        """In person, severity 1, at 11:42: ten minutes to acknowledge, then a day, then a call back."""
        maple.log()
        assert maple.lines() == [("A1", "NOW")]
        maple.clock.step(minutes=20)
        (line,) = at_desk.board(maple.desk).lines
        assert (line.overdue, line.step, at_desk.board(maple.desk).overdue_count) == (True, NextStep.ACKNOWLEDGE, 1)
        at_desk.acknowledge(maple.desk, maple.rosa, "A1")
        later = maple.lines()
        maple.clock.on("05-22 18:00")
        assert later in ([("A1", "LATER")], [("A1", "TODAY")])
        assert maple.lines() == [("A1", "TODAY")]
        maple.clock.on("05-26 16:59")
        maple.lines()
        maple.clock.on("05-29 09:00")
        assert maple.lines() == [("A1", "NOW")]

    def test_every_row_is_what_it_would_be_if_it_were_made_now(self, maple: Maple) -> None:
        for category in (Category.WAIT, Category.CARE, Category.SAFETY, Category.BILL):
            for severity in Severity:
                maple.log(category=category, severity=severity)
                at_desk.acknowledge(maple.desk, maple.rosa, f"A{at_desk.history_count(maple.desk)}")
                maple.log(category=category, severity=severity)
        for _ in range(40):
            maple.clock.step(hours=3)
            for line in at_desk.board(maple.desk).lines:
                stands = at_desk.case(maple.desk, line.number).standing
                assert stands.next
                assert (line.group, line.step, line.due_at) == (stands.group, stands.next.step, stands.next.due_at)
                assert (line.overdue, line.flags) == (stands.overdue, at_desk.case(maple.desk, line.number).flags)

    def test_nothing_is_written_while_nothing_changes(self, maple: Maple) -> None:
        maple.log()
        at_desk.board(maple.desk)
        with maple.desk.database.writing():
            at_desk.board(maple.desk)

    def test_new_hours_move_every_open_row(self, maple: Maple) -> None:
        for _ in range(3):
            maple.log()
        before = {line.due_at for line in at_desk.board(maple.desk).lines}
        write(maple, CALENDAR, ev.HoursSet(timezone="America/Chicago", hours="tue 08:00-09:00"))
        board = at_desk.board(maple.desk)
        assert len(board.lines) == 3
        assert before.isdisjoint({line.due_at for line in board.lines})
        with maple.desk.database.reading() as view:
            version = maple.desk.practice.rules.version
            assert view.rows("SELECT DISTINCT rules_version FROM complaint") == [(version,)]

    def test_rows_made_by_older_rules_are_made_again(self, maple: Maple) -> None:
        """Another program changed the hours and died before it came to the rows: the board sees to it."""
        maple.log()
        at_desk.acknowledge(maple.desk, maple.rosa, "A1")
        with maple.desk.database.writing() as session:
            session.run("UPDATE complaint SET rules_version = 'older', grp = 5, changes_at = NULL")
        assert maple.lines() != [("A1", "FOLLOW_UP")]

    def test_the_most_urgent_stands_on_top(self, maple: Maple) -> None:
        maple.log(category=Category.BILL)
        at_desk.acknowledge(maple.desk, maple.rosa, "A1")
        maple.resolved()
        maple.log(category=Category.SAFETY, severity=Severity.HIGH)
        maple.log()
        groups = [line.group for line in at_desk.board(maple.desk).lines]
        assert groups == sorted(groups, key=lambda g: g or Group.NOW)
        assert groups[-1] is Group.FOLLOW_UP

    def test_a_line_says_who_has_it_and_nothing_of_the_patient(self, maple: Maple) -> None:
        maple.log(patient="P-17", said="Quartzwimble")
        (line,) = at_desk.board(maple.desk).lines
        assert (line.owner_name, line.state, line.kind) == ("Rosa", State.NEW, RecordKind.COMPLAINT)
        assert not any(word in repr(line) for word in ("P-17", "Quartz"))

    def test_counts_of_the_heading(self, maple: Maple) -> None:
        maple.resolved()
        maple.resolved(category=Category.BILL)
        at_desk.follow_up(maple.desk, maple.rosa, "A2", still_right=StillRight.NO)
        board = at_desk.board(maple.desk)
        assert (board.open_count, board.resolved_once, board.follow_ups_today) == (2, (1, 2), 0)
        maple.clock.on("05-26 09:00")
        assert at_desk.board(maple.desk).follow_ups_today in (0, 1)
        maple.clock.on("05-27 12:00")
        assert at_desk.board(maple.desk).follow_ups_today == 1
        maple.clock.step(days=29)
        assert at_desk.board(maple.desk).resolved_once == (0, 0)

    @pytest.mark.parametrize("trouble", [Locked, DiskFull])
    def test_it_is_shown_also_where_nothing_can_be_written(
        self, maple: Maple, trouble: type[Locked | DiskFull], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        maple.log()
        maple.clock.step(hours=5)

        def refuses(*_: object, **__: object) -> None:
            raise trouble(maple.places.database)

        monkeypatch.setattr(maple.desk.journal, "writing", refuses)
        board = at_desk.board(maple.desk)
        assert (board.open_count, board.overdue_count) == (1, 1)

    def test_counts_stop_at_999(self, maple: Maple) -> None:
        maple.log()
        with maple.desk.database.writing() as session:
            names = [row[1] for row in session.run("PRAGMA table_info(complaint)").fetchall() if row[1] != "slot"]
            copied = ", ".join("id || n" if name == "id" else name for name in names)
            session.run(
                f"INSERT INTO complaint({', '.join(names)}) WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL"
                f" SELECT n + 1 FROM k WHERE n < 1200) SELECT {copied} FROM complaint, k"
            )
        assert at_desk.board(maple.desk).open_count == 999


class TestOthersDid:
    def test_a_merged_record_says_where_it_went_on(self, maple: Maple) -> None:
        maple.log(said="first")
        maple.clock.step(minutes=3)
        maple.log(said="second")
        write(maple, subject("A2", maple), ev.Merged(into=subject("A1", maple)))
        assert maple.lines() == [("A1", "NOW")]
        merged = at_desk.case(maple.desk, "A2")
        assert (merged.complaint.state, merged.merged_into_number) == (State.MERGED, "A1")
        assert at_desk.as_json(merged)["merged_into"] == "A1"
        assert at_desk.case(maple.desk, "A1").complaint.also == (merged.complaint.subject,)

    def test_a_story_without_its_beginning_waits_out_of_sight(self, maple: Maple) -> None:
        """Its first event may come with the next sync."""
        write(maple, Subject("complaint:from-elsewhere"), ev.Noted(text="x"))
        maple.log()
        assert at_desk.history_count(maple.desk) == 1
        assert numbers(at_desk.history_page(maple.desk, 0)) == ["A1"]
        assert numbers(at_desk.find(maple.desk, "x")) == []
        assert at_desk.doctor(maple.places, verify=True).ok


class TestCases:
    def test_several_case_files_in_the_order_asked_for(self, maple: Maple) -> None:
        for _ in range(3):
            maple.log()
        files = at_desk.every_case(maple.desk, ["A3", "A1"])
        assert [f.complaint.number for f in files] == ["A3", "A1"]


def test_a_case_is_the_fold_of_its_events_with_marks_by_rule(maple: Maple) -> None:
    maple.log(category=Category.CARE)
    case = at_desk.case(maple.desk, "a1")
    assert isinstance(case.complaint, Complaint)
    assert Flag.GRIEVANCE not in case.flags
    maple.clock.on("05-22 17:01")
    assert Flag.GRIEVANCE in at_desk.case(maple.desk, "a1").flags
    (line,) = at_desk.board(maple.desk).lines
    assert Flag.GRIEVANCE in line.flags
