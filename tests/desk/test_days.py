"""Days and periods at a real desk: what the journal finds, what a signature keeps, what has changed since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from tests.builders import local
from tests.desk.maple import Maple, intake

from frontdesk import desk as at_desk
from frontdesk.desk import days
from frontdesk.desk.day_shape import day_end_json, measures_json
from frontdesk.desk.encounters import count_encounters
from frontdesk.desk.work import merge
from frontdesk.recovery.clocks import ClosedAllDay
from frontdesk.recovery.codes import Category, PutRight, RecordKind, StillRight
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.measures import Share
from frontdesk.recovery.refusals import FutureTime, RoleMayNot

FRIDAY, TUESDAY = date(2026, 5, 22), date(2026, 5, 26)
LATE = "the computer was down"


def open_on(maple: Maple, day: date = FRIDAY) -> list[str]:
    return [c.number for c in days.day_end(maple.desk, day).day.open]


def tell(maple: Maple, at: str, number: str = "A1") -> None:
    at_desk.acknowledge(maple.desk, maple.rosa, number, at=local(at), late_reason=LATE)


def settle(maple: Maple, at: str, number: str = "A1") -> None:
    at_desk.resolve(maple.desk, maple.rosa, number, done="Seen", put_right=PutRight.YES, at=local(at), late_reason=LATE)


def follow(maple: Maple, at: str, number: str = "A1", *, by: StaffId | None = None) -> None:
    at_desk.follow_up(maple.desk, by or maple.rosa, number, still_right=StillRight.YES, at=local(at), late_reason=LATE)


class TestDayEnd:
    def test_is_found_again_once_all_of_it_is_closed(self, maple: Maple) -> None:
        """Nothing of it is open by now, and no list of today holds it."""
        maple.log()
        tell(maple, "05-22 11:42")
        maple.clock.on("06-10 09:00")
        assert open_on(maple) == ["A1"]
        settle(maple, "06-08 09:00")
        follow(maple, "06-09 09:00")
        assert open_on(maple) == ["A1"]
        assert open_on(maple, date(2026, 6, 8)) == []
        assert [d.complaint.number for d in days.day_end(maple.desk, date(2026, 6, 8)).day.follow_ups_due] == ["A1"]
        assert days.day_end(maple.desk, date(2026, 6, 9)).day.follow_ups_due == ()

    def test_what_is_typed_later_is_judged_by_when_it_occurred(self, maple: Maple) -> None:
        maple.log()
        maple.clock.on("05-26 09:00")
        assert open_on(maple) == ["A1"]
        tell(maple, "05-22 12:00")
        settle(maple, "05-22 13:00")
        follow(maple, "05-22 14:00")
        assert open_on(maple) == []

    def test_without_a_date_it_is_today_or_the_last_business_day(self, maple: Maple) -> None:
        assert days.day_end(maple.desk).day.date == FRIDAY
        for moment, day in (("05-23 09:00", FRIDAY), ("05-25 12:00", FRIDAY), ("05-26 07:30", TUESDAY)):
            maple.clock.on(moment)
            assert days.day_end(maple.desk).day.date == day

    def test_a_day_that_is_not_there_is_refused(self, maple: Maple) -> None:
        maple.clock.on("05-26 09:00")
        with pytest.raises(ClosedAllDay):
            days.day_end(maple.desk, date(2026, 5, 25))
        with pytest.raises(FutureTime):
            days.day_end(maple.desk, date(2026, 5, 27))

    def test_thanks_are_said_by_name(self, maple: Maple) -> None:
        maple.log(kind=RecordKind.COMPLIMENT, category=None, severity=None, thanks=(maple.deon, "NP-C"))
        assert days.day_end(maple.desk).recognise == ("Deon", "NP-C")


class TestSignature:
    def test_only_a_manager_signs(self, maple: Maple) -> None:
        for somebody in (maple.rosa, maple.deon):
            with pytest.raises(RoleMayNot):
                days.sign_day(maple.desk, somebody)
        signed = days.sign_day(maple.desk, maple.priya)
        assert (signed.signed_by, signed.signed_at) == ("Priya", maple.clock())

    def test_nobody_signs_a_day_that_is_not_there(self, maple: Maple) -> None:
        with pytest.raises(FutureTime):
            days.sign_day(maple.desk, maple.priya, TUESDAY)
        maple.clock.on("05-26 09:00")
        with pytest.raises(ClosedAllDay):
            days.sign_day(maple.desk, maple.priya, date(2026, 5, 25))

    def test_what_changes_the_day_afterwards_is_named(self, maple: Maple) -> None:
        for _ in range(3):
            maple.log()
        maple.clock.on("05-22 17:05")
        assert days.sign_day(maple.desk, maple.priya).changed == ()
        maple.clock.on("05-26 09:00")
        tell(maple, "05-22 12:00", "A1")
        tell(maple, "05-26 08:30", "A2")
        missed = intake(category=Category.BILL)
        at_desk.log(maple.desk, maple.rosa, missed, at=local("05-22 16:00"), late_reason=LATE)
        assert days.day_end(maple.desk, FRIDAY).changed == ("A1", "A4")

    def test_an_undo_afterwards_changes_the_day_too(self, maple: Maple) -> None:
        maple.log()
        tell(maple, "05-22 11:42")
        maple.clock.on("05-22 17:05")
        days.sign_day(maple.desk, maple.priya)
        maple.clock.step(minutes=1)
        at_desk.undo(maple.desk, maple.rosa)
        assert days.day_end(maple.desk, FRIDAY).changed == ("A1",)

    def test_signed_again_it_is_whole_again(self, maple: Maple) -> None:
        maple.log()
        days.sign_day(maple.desk, maple.priya)
        maple.clock.step(minutes=1)
        tell(maple, "05-22 11:42")
        assert days.day_end(maple.desk).changed == ("A1",)
        maple.clock.step(minutes=1)
        assert days.sign_day(maple.desk, maple.priya).changed == ()

    def test_encounters_counted_afterwards_are_a_change(self, maple: Maple) -> None:
        count_encounters(maple.desk, maple.deon, FRIDAY, 100)
        maple.clock.step(minutes=1)
        assert not days.sign_day(maple.desk, maple.priya).encounters_changed
        maple.clock.step(minutes=1)
        count_encounters(maple.desk, maple.deon, FRIDAY, 128)
        assert days.day_end(maple.desk).encounters_changed


class TestMeasures:
    def test_without_days_everything_on_record_counts(self, maple: Maple) -> None:
        maple.log()
        maple.clock.on("05-29 18:00")
        maple.log()
        found = days.measures(maple.desk)
        assert (found.period.first, found.period.last) == (FRIDAY, date(2026, 6, 1))
        assert found.complaints == 2
        assert days.measures(maple.desk, to=date(2026, 5, 29)).complaints == 1

    def test_nothing_on_record_is_no_trouble(self, maple: Maple) -> None:
        found = days.measures(maple.desk)
        assert (found.receipts, found.complaints, found.rate) == (0, 0, None)
        assert (
            json.loads(json.dumps(measures_json(found, maple.desk.practice.rules.calendar.zone)))["from"]
            == "2026-05-22"
        )

    def test_a_period_that_runs_backwards_is_refused(self, maple: Maple) -> None:
        with pytest.raises(days.PeriodRunsBackwards):
            days.measures(maple.desk, from_=TUESDAY, to=FRIDAY)

    def test_merged_records_are_told_together_and_counted_once(self, maple: Maple) -> None:
        """The earlier call belongs to Friday; so does the record that it was merged into."""
        maple.log()
        maple.clock.on("05-26 09:00")
        maple.log()
        merge(maple.desk, maple.rosa, "A1", into="A2")
        friday = days.measures(maple.desk, from_=FRIDAY, to=FRIDAY)
        tuesday = days.measures(maple.desk, from_=TUESDAY, to=TUESDAY)
        assert (friday.receipts, friday.complaints, friday.merged) == (1, 1, 1)
        assert (tuesday.receipts, tuesday.complaints, tuesday.merged) == (1, 0, 0)
        before = days.measures(maple.desk, from_=FRIDAY, to=TUESDAY, as_of=local("05-26 08:59"))
        assert (before.receipts, before.complaints, before.merged) == (1, 1, 0)

    def test_a_repeat_is_found_beyond_the_period_and_beside_the_desk_s_own_word(self, maple: Maple) -> None:
        """Typed before the resolution was, so the desk could not call it a repeat."""
        maple.log(patient="MRN 7")
        maple.clock.on("05-29 09:00")
        repeat = maple.log(patient="MRN 7")
        assert repeat.complaint.repeat_of is None
        tell(maple, "05-22 12:00")
        settle(maple, "05-22 13:00")
        maple.clock.on("06-15 09:00")
        assert days.measures(maple.desk, from_=FRIDAY, to=FRIDAY).repeated == Share(1, 1)
        assert days.measures(maple.desk, from_=FRIDAY, to=FRIDAY).resolved_once == Share(0, 1)

    def test_a_repeat_is_one_however_the_letters_of_a_reference_are_written(self, maple: Maple) -> None:
        maple.log(patient="MRN 7")
        maple.clock.on("05-29 09:00")
        maple.log(patient="mrn 7")
        tell(maple, "05-22 12:00")
        settle(maple, "05-22 13:00")
        maple.clock.on("06-15 09:00")
        assert days.measures(maple.desk, from_=FRIDAY, to=FRIDAY).repeated == Share(1, 1)

    def test_the_newest_count_of_a_day_stands(self, maple: Maple) -> None:
        for count in (100, 128):
            count_encounters(maple.desk, maple.deon, FRIDAY, count)
        maple.clock.on("05-26 17:00")
        count_encounters(maple.desk, maple.deon, TUESDAY, 141)
        assert days.encounters(maple.desk, FRIDAY, TUESDAY) == {FRIDAY: 128, TUESDAY: 141}
        assert days.encounters(maple.desk, FRIDAY, FRIDAY) == {FRIDAY: 128}

    def test_many_records_are_read_some_at_a_time_and_none_twice(
        self, maple: Maple, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("frontdesk.journal.days.RECORDS_AT_ONCE", 2)
        for _ in range(7):
            maple.log()
        for guest in ("A1", "A4", "A6"):
            merge(maple.desk, maple.rosa, guest, into="A3")
        found = days.measures(maple.desk)
        assert (found.receipts, found.complaints, found.merged) == (7, 4, 3)
        assert open_on(maple) == ["A2", "A3", "A5", "A7"]


def test_the_index_answers_which_records_belong_to_a_period(maple: Maple) -> None:
    """A year of fifty thousand complaints must not be read to find a day of it."""
    from frontdesk.journal import days as rows

    class Plans:
        def __init__(self) -> None:
            self.seen: list[str] = []

        def run(self, question: str, values: Sequence[Any] = ()) -> Any:
            with maple.desk.database.reading() as view:
                self.seen += [row[3] for row in view.rows(f"EXPLAIN QUERY PLAN {question}", values)]
                return view.rows(question, values)

    plans, now = Plans(), maple.clock()
    rows.received_between(plans, now - timedelta(days=1), now)
    rows.unsettled_at(plans, now)
    rows.followed_up_between(plans, now - timedelta(days=1), now)
    rows.typed_later(plans, now, now)
    rows.of_same_patients(plans, ["MRN 1"], now)
    rows.repeats_by_word(plans, now)
    assert plans.seen
    assert not [step for step in plans.seen if step.startswith("SCAN") and "INDEX" not in step]


def test_the_documents_hold_every_field_that_scripts_rely_on(maple: Maple) -> None:
    zone = maple.desk.practice.rules.calendar.zone
    maple.resolved()
    count_encounters(maple.desk, maple.deon, FRIDAY, 128)
    maple.clock.on("05-22 17:30")
    signed = day_end_json(days.sign_day(maple.desk, maple.priya), zone)
    assert signed["signed_at"] == "2026-05-22T17:30:00-05:00"
    assert signed["follow_ups_due"] == ["A1"]
    assert [round(signed["rate_per_1000"][name], 2) for name in ("value", "low", "high")] == [7.81, 0.2, 43.53]
    document = measures_json(days.measures(maple.desk, from_=FRIDAY, to=FRIDAY), zone)
    assert document["as_of"] == "2026-05-22T17:30:00-05:00"
    assert document["by_severity"] == {"1": 1}
    assert document["by_domain"] == {"INST": 1}
    assert document["acknowledged_on_time"] == {"k": 1, "n": 1}
    assert document["minutes_to_acknowledge"] == {"median": 0, "p90": 0}
    assert document["resolved_once"] == {"k": 0, "n": 0, "rate": None, "low": None, "high": None}
