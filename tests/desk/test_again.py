"""Who came again is told with the act that makes it so, by ids alone: the group server knows no patient."""

from __future__ import annotations

import json
from datetime import date

from tests.desk.maple import Maple
from tests.desk.test_days import settle, tell

from frontdesk import desk as at_desk
from frontdesk.desk import days
from frontdesk.desk.erasing import redact
from frontdesk.recovery.codes import Category, ReopenReason
from frontdesk.recovery.measures import Share

FRIDAY = date(2026, 5, 22)


def told(maple: Maple) -> list[tuple[str, str]]:
    """Every event that calls complaints repeats, and which of the two facts it has."""
    driver = maple.driver()
    rows = driver.execute("SELECT kind, facts FROM event ORDER BY rowid").fetchall()
    driver.close()
    return [(kind, name) for kind, facts in rows for name in ("repeats", "repeated_by") if name in json.loads(facts)]


def came_twice(maple: Maple, **second: object) -> tuple[str, str]:
    """Two complaints of one patient, the first one still open; their ids."""
    first = maple.log(patient="MRN 7")
    maple.clock.on("05-29 09:00")
    return first.complaint.id, maple.log(**{"patient": "mrn 7"} | second).complaint.id


def test_a_resolution_that_is_typed_in_later_says_who_has_come_again(maple: Maple) -> None:
    first, again = came_twice(maple)
    tell(maple, "05-22 12:00")
    settle(maple, "05-22 13:00")
    case = at_desk.case(maple.desk, first)
    assert (case.complaint.repeated_by, case.complaint.repeats, case.resolved_once) == ((again,), (), False)
    assert told(maple) == [("resolved", "repeated_by")]


def test_another_code_says_what_it_repeats_by_now(maple: Maple) -> None:
    first, again = came_twice(maple, category=Category.BILL)
    tell(maple, "05-22 12:00")
    settle(maple, "05-22 13:00")
    assert at_desk.case(maple.desk, first).resolved_once is True
    at_desk.recode(maple.desk, maple.deon, "A2", category=Category.WAIT)
    assert at_desk.case(maple.desk, again).complaint.repeats == (first,)
    assert at_desk.case(maple.desk, first).resolved_once is False
    assert told(maple) == [("recoded", "repeats")]
    at_desk.recode(maple.desk, maple.deon, "A2", category=Category.BILL)
    assert at_desk.case(maple.desk, first).resolved_once is True


def test_what_was_said_when_it_was_recorded_is_not_said_again(maple: Maple) -> None:
    first = maple.resolved(patient="MRN 7").complaint.id
    maple.clock.on("05-29 09:00")
    assert maple.log(patient="MRN 7").complaint.repeats == (first,)
    at_desk.acknowledge(maple.desk, maple.rosa, "A2")
    at_desk.reopen(maple.desk, maple.rosa, "A1", reason=ReopenReason.FIX_WRONG)
    assert told(maple) == []


def test_of_several_that_it_repeats_all_are_named(maple: Maple) -> None:
    both = {maple.resolved(patient="MRN 7").complaint.id for _ in range(2)}
    maple.clock.on("05-29 09:00")
    assert set(maple.log(patient="MRN 7").complaint.repeats) == both
    assert told(maple) == [("logged", "repeats")]


def test_others_and_nobody_are_named_by_nothing(maple: Maple) -> None:
    for patient in (None, "MRN 8", "MRN 7"):
        maple.clock.step(minutes=1)
        maple.resolved(patient=patient)
    maple.clock.on("06-05 12:00")
    maple.resolved(patient="MRN 7")
    assert told(maple) == []


def test_the_word_of_the_desk_stays_where_the_patient_was_erased(maple: Maple) -> None:
    first, _ = came_twice(maple)
    tell(maple, "05-22 12:00")
    settle(maple, "05-22 13:00")
    maple.clock.on("06-15 09:00")
    redact(maple.desk, maple.priya, "A1", reason="asked for")
    assert days.measures(maple.desk, from_=FRIDAY, to=FRIDAY).repeated == Share(1, 1)
    assert at_desk.case(maple.desk, first).resolved_once is False
