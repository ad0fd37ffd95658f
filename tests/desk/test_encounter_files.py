"""Encounters out of a practice system's file: the columns are found, the rest is said row by row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.desk.maple import Maple

from frontdesk.desk import days
from frontdesk.desk.encounter_files import Plan, Refused, gaps, plan, plan_file, replaced, take
from frontdesk.desk.encounters import UnreadableCounts, count_encounters
from frontdesk.desk.sheets import UnreadableSheet
from frontdesk.recovery.refusals import RoleMayNot

THURSDAY, FRIDAY = date(2026, 5, 21), date(2026, 5, 22)


def told(text: str) -> Plan:
    return plan(text.encode(), today=FRIDAY)


def test_a_line_a_day() -> None:
    found = told("Visit date;Completed visits\n2026-05-21;128\n22 May 2026;141\n")
    assert found.days == {THURSDAY: 128, FRIDAY: 141}
    assert found.mapping == "date from 'Visit date', number from 'Completed visits'"
    assert found.refused == ()


def test_a_line_a_clinician_is_added_up() -> None:
    found = told("date,provider,count\n2026-05-21,DR-A,60\n2026-05-21,DR-B,68\n")
    assert found.days == {THURSDAY: 128}


def test_a_line_a_visit_counts_those_that_took_place() -> None:
    found = told("Date,Patient,Status\n2026-05-21,x,Completed\n2026-05-21,y,No show\n2026-05-21,z,checked out\n")
    assert (found.days, found.left_out) == ({THURSDAY: 2}, 1)
    assert found.mapping == "date from 'Date', each row a visit whose 'Status' says completed"


def test_lines_of_totals_are_passed_over_and_counted() -> None:
    found = told("Date,Provider,Completed\n2026-05-21,DR-A,60\nTotal,,60\n,Grand total,60\nTotal for May,,60\n")
    assert (found.days, found.totals, found.refused) == ({THURSDAY: 60}, 3, ())


def test_a_column_a_clinician_is_added_up() -> None:
    found = told("Date\tWeekday\tDR-A\tNP-1\n2026-05-21\tThu\t14\t8\n2026-05-22\tFri\t\t9\n")
    assert found.days == {THURSDAY: 22, FRIDAY: 9}
    assert found.mapping == "date from 'Date', number from 'DR-A' + 'NP-1'"


def test_the_only_column_of_numbers_is_the_count_whatever_it_is_called() -> None:
    found = told("Date;Provider;Patient ID;Pts\n21/05/2026;DR-A;1001;60\n21/05/2026;DR-B;1002;68\n")
    assert (found.days, found.count_columns) == ({THURSDAY: 128}, ("Pts",))


@pytest.mark.parametrize(
    "rows",
    [
        "date,booked,arrived,no-show\n2026-05-21,60,55,5\n",
        "date,provider,one,two\n2026-05-21,DR-A,60,55\n2026-05-21,DR-B,6,5\n",
    ],
)
def test_several_columns_of_numbers_without_a_name_are_not_guessed(rows: str) -> None:
    with pytest.raises(UnreadableSheet) as refused:
        told(rows)
    assert "completed" in refused.value.next_step


def test_days_without_a_line_and_days_on_record_are_told(maple: Maple) -> None:
    count_encounters(maple.desk, maple.priya, THURSDAY, 120)
    found = told("date,count\n2026-05-18,90\n2026-05-21,128\n")
    assert gaps(found, maple.desk.practice.rules.calendar) == (date(2026, 5, 19), date(2026, 5, 20))
    assert replaced(maple.desk, found) == {THURSDAY: (120, 128)}


def test_each_refused_row_says_why_and_never_what_stands_in_it() -> None:
    rows = "date,count\n2026-05-21,128\n2026-05-21,7\nSmith,4\n2026-05-20,many\n,3\n2026-05-19,\n2026-05-23,5\n"
    found = told(rows)
    assert found.days == {THURSDAY: 128}
    assert found.refused == (
        Refused(3, "its day stands there twice"),
        Refused(4, "it holds no date"),
        Refused(5, "its number is none"),
        Refused(6, "its date is empty"),
        Refused(7, "its number is empty"),
        Refused(8, "its day is still to come"),
    )


def test_a_date_that_may_be_two_days_is_not_guessed() -> None:
    assert told("date,count\n03/04/2026,5\n").refused == (Refused(2, "its date may be day/month or month/day"),)
    assert told("date,count\n03/04/2026,5\n03/25/2026,6\n").days == {date(2026, 3, 4): 5, date(2026, 3, 25): 6}


@pytest.mark.parametrize("raw", [b"", b"a,b\n1,2\n", b"date,count\n"])
def test_what_is_no_such_list_says_so(raw: bytes) -> None:
    with pytest.raises(UnreadableSheet):
        plan(raw)


def test_nothing_is_kept_before_it_is_taken_and_then_only_what_can_be_used(maple: Maple, tmp_path: Path) -> None:
    file = tmp_path / "visits.csv"
    file.write_text("date,count\n2026-05-21,128\nnone,3\n", encoding="utf-8")
    found = plan_file(str(file), today=FRIDAY)
    assert days.encounters(maple.desk, THURSDAY, FRIDAY) == {}
    with pytest.raises(RoleMayNot):
        take(maple.desk, maple.rosa, found)
    take(maple.desk, maple.priya, found)
    assert days.encounters(maple.desk, THURSDAY, FRIDAY) == {THURSDAY: 128}
    with pytest.raises(UnreadableCounts):
        take(maple.desk, maple.priya, told("date,count\nnone,3\n"))
    with pytest.raises(UnreadableSheet):
        plan_file(str(tmp_path / "nowhere.csv"))
