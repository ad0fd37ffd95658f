"""Two working days at Maple Street before and after a long weekend, with the times worked out by hand.

Fri 22 May and Tue 26 May 2026, open from 08:00 to 17:00, Monday a holiday. Each day holds a
duplicate, a reopening, a grievance, a safety concern and a compliment.
"""

from __future__ import annotations

from statistics import median

import pytest
from tests.builders import MAPLE, ROSA, RULES, local, wall
from tests.recovery.two_days import as_at, lived, subject
from tests.scenarios.maple_numbers import MINUTES

from frontdesk.recovery import decisions
from frontdesk.recovery.clocks import business_day, business_minutes
from frontdesk.recovery.codes import Flag, Group, NextStep, PutRight, RecordKind, State
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.refusals import RoleMayNot
from frontdesk.recovery.standing import Standing, resolved_once, spent, standing

CLOSE_ONE, CLOSE_TWO, LONG_AFTER = "05-22 17:00", "05-26 17:00", "06-30 12:00"


def told(receipt: str, at: str = LONG_AFTER) -> Complaint:
    return as_at(at)[receipt]


def stands(receipt: str, at: str) -> Standing:
    return standing(told(receipt, at), RULES, local(at))


MERGED = {"D1-09": (1, None, None, None), "D2-13": (136, None, None, None)}


@pytest.mark.parametrize("receipt", [*MINUTES, *MERGED])
def test_business_minutes_of_every_step(receipt: str) -> None:
    took = spent(told(receipt), RULES)
    assert (
        took.to_acknowledge,
        took.to_first_resolution_net,
        took.to_first_resolution_gross,
        took.total_net,
    ) == {**MINUTES, **MERGED}[receipt]


def test_everything_is_closed_in_the_end() -> None:
    states = {receipt: c.state for receipt, c in as_at(LONG_AFTER).items()}
    assert {r for r, state in states.items() if state is State.MERGED} == {"D1-09", "D2-13"}
    assert set(states.values()) == {State.CLOSED, State.MERGED}
    assert not any(c.review for c in as_at(LONG_AFTER).values())


class TestFriday:
    def test_day_end_lists_exactly_what_somebody_still_owes(self) -> None:
        assert unfinished(CLOSE_ONE) == {"D1-08", "D1-10", "D1-12"}

    def test_ten_new_complaints(self) -> None:
        new = [c for c in as_at(CLOSE_ONE).values() if counts_on("05-22 12:00", c)]
        assert len(new) == 10
        took = [spent(c, RULES).to_acknowledge for c in as_at(LONG_AFTER).values() if counts_on("05-22 12:00", c)]
        assert median(m for m in took if m is not None) == 2

    def test_a_message_before_opening_counts_from_the_opening(self) -> None:
        assert wall(told("D1-03").received_at) == "05-22 07:15"
        first = stands("D1-03", "05-22 08:52")
        assert first.next is not None
        assert (first.next.step, wall(first.next.due_at)) == (NextStep.ACKNOWLEDGE, "05-26 17:00")

    def test_out_of_medicine_is_a_safety_complaint_whatever_its_code(self) -> None:
        assert Flag.SAFETY in told("D1-03").flags
        assert stands("D1-03", "05-22 08:55").group is Group.NOW

    def test_an_earlier_complaint_comes_back_and_begins_a_second_cycle(self) -> None:
        assert told("D1-13", "05-22 11:00").state is State.RESOLVED
        back = told("D1-13", "05-22 11:05")
        assert (back.state, back.cycle, back.reopens) == (State.ACKNOWLEDGED, 2, 1)
        again = stands("D1-13", "05-22 12:20").next
        assert again is not None
        assert (again.step, wall(again.due_at)) == (NextStep.FOLLOW_UP, "05-27 17:00")

    def test_a_written_complaint_about_care_is_a_grievance_at_once(self) -> None:
        before_anybody_acted = stands("D1-08", "05-22 11:30")
        assert before_anybody_acted.grievance is not None
        assert wall(before_anybody_acted.notice_due) == "05-29 23:59"
        assert Flag.GRIEVANCE in told("D1-08", "05-22 11:50").flags

    def test_the_duplicate_is_counted_once_and_both_callers_are_kept(self) -> None:
        assert told("D1-02").also == (subject("D1-09"),)
        assert told("D1-09").who == "spouse"
        assert (wall(told("D1-02").received_at), wall(told("D1-02").acknowledged_at)) == ("05-22 08:31", "05-22 08:33")

    def test_nobody_closes_a_safety_complaint_from_the_desk(self) -> None:
        deed = lived().deed(ROSA, local("05-29 10:00"))
        with pytest.raises(RoleMayNot):
            decisions.resolve(told("D1-10", "05-22 15:00"), deed, done="Looked into", put_right=PutRight.YES)

    def test_a_spoken_safety_report_is_no_grievance_by_itself(self) -> None:
        assert stands("D1-10", LONG_AFTER).grievance is None
        assert set(told("D1-10").safety_duties) == {"nurse_called", "manager_told", "clinician_called"}

    def test_a_voicemail_before_a_long_weekend(self) -> None:
        evening = stands("D1-12", CLOSE_ONE).next
        assert evening is not None
        assert (evening.step, wall(evening.due_at)) == (NextStep.ACKNOWLEDGE, "05-26 17:00")
        assert business_minutes(MAPLE, local("05-22 16:48"), local(CLOSE_ONE)) == 12

    def test_a_compliment_has_no_steps(self) -> None:
        thanks = told("D1-11")
        assert (thanks.record, thanks.state, stands("D1-11", CLOSE_ONE).next) == (
            RecordKind.COMPLIMENT,
            State.CLOSED,
            None,
        )


class TestTuesday:
    def test_day_end_lists_exactly_what_somebody_still_owes(self) -> None:
        assert unfinished(CLOSE_TWO) == {"D1-08", "D1-10", "D2-08", "D2-12"}

    def test_ten_new_complaints(self) -> None:
        new = [c for c in as_at(LONG_AFTER).values() if counts_on("05-26 12:00", c)]
        assert len(new) == 10
        assert median(spent(c, RULES).to_acknowledge or 0 for c in new) == 1

    def test_the_day_begins_with_the_voicemail(self) -> None:
        assert stands("D1-12", "05-26 08:00").group is Group.TODAY

    def test_waiting_on_the_patient_stands_still(self) -> None:
        waiting = stands("D2-04", "05-26 12:00")
        assert (waiting.group, waiting.overdue, waiting.soon_at) == (Group.WAITING, False, None)

    def test_a_call_that_the_fix_did_not_hold_cancels_the_follow_up_that_was_due(self) -> None:
        before = stands("D1-05", "05-26 09:00").next
        assert before is not None
        assert (before.step, wall(before.due_at)) == (NextStep.FOLLOW_UP, "05-27 17:00")
        between = stands("D1-05", "05-26 09:30").next
        assert between is not None
        assert between.step is NextStep.RESOLVE
        after = stands("D1-05", "05-26 10:45").next
        assert after is not None
        assert (after.step, wall(after.due_at)) == (NextStep.FOLLOW_UP, "05-28 17:00")
        assert resolved_once(told("D1-05"), repeated=False) is False

    def test_a_wait_that_is_coded_as_waiting_can_be_unsafe(self) -> None:
        assert told("D2-06").category == "WAIT"
        assert Flag.SAFETY in told("D2-06").flags

    def test_asking_for_a_formal_answer_makes_it_a_grievance(self) -> None:
        assert wall(stands("D2-08", "05-26 11:12").notice_due) == "06-02 23:59"
        assert {Flag.GRIEVANCE, Flag.CIVIL_RIGHTS} <= told("D2-08").flags

    def test_an_anonymous_review_leaves_the_rates_and_stays_in_the_count(self) -> None:
        review = told("D2-09", CLOSE_TWO)
        assert (review.state, stands("D2-09", LONG_AFTER).grievance) == (State.CLOSED, None)
        assert resolved_once(review, repeated=False) is None
        assert counts_on("05-26 12:00", review)

    def test_a_promise_before_the_due_time_comes_first(self) -> None:
        evening = stands("D2-12", CLOSE_TWO).next
        assert evening is not None
        assert (evening.step, wall(evening.due_at)) == (NextStep.PROMISE, "05-27 12:00")

    def test_a_message_from_before_the_resolution_is_a_duplicate(self) -> None:
        assert told("D2-13").merged_into == subject("D2-07")
        assert told("D2-07").reopens == 0


def unfinished(at: str) -> set[str]:
    return {r for r, c in as_at(at).items() if c.state in (State.NEW, State.ACKNOWLEDGED)}


def counts_on(noon: str, c: Complaint) -> bool:
    """New complaints of a day are those whose business day it is, without merged ones."""
    day = business_day(MAPLE, local(noon))
    if c.received_at is None or c.record is not RecordKind.COMPLAINT or c.state is State.MERGED:
        return False
    return business_day(MAPLE, c.received_at) == day
