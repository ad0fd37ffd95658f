"""Closing a day at a real desk: what the manager goes through, and for whom it is."""

from __future__ import annotations

from datetime import date

import pytest
from tests.desk.maple import Maple, resolved_elsewhere

from frontdesk import desk as at_desk
from frontdesk.desk import closing, days, work
from frontdesk.recovery.codes import Category, Channel, Harm, PutRight, RecordKind, Severity, StillRight
from frontdesk.recovery.refusals import RoleMayNot

FRIDAY = date(2026, 5, 22)


def walk(maple: Maple, day: date | None = None) -> closing.Walk:
    return closing.walk(maple.desk, maple.priya, day)


def test_only_whoever_signs_the_day_goes_through_it(maple: Maple) -> None:
    for who in (maple.rosa, maple.deon):
        with pytest.raises(RoleMayNot, match="sign the day"):
            closing.walk(maple.desk, who)


def test_what_lacks_a_code_is_named_until_it_has_one(maple: Maple) -> None:
    maple.log(category=Category.OTHER)
    maple.log()
    maple.log(kind=RecordKind.CONCERN)
    assert [(one.number, one.lacks) for one in walk(maple).to_code] == [
        ("A1", ("a code", "the harm")),
        ("A2", ("the harm",)),
    ]
    at_desk.recode(maple.desk, maple.priya, "A1", category=Category.FACILITY)
    at_desk.recode(maple.desk, maple.priya, "A2", harm=Harm.NONE)
    assert [(one.number, one.lacks) for one in walk(maple).to_code] == [("A1", ("the harm",))]


def test_follow_ups_are_parted_at_the_close_of_the_next_business_day(maple: Maple) -> None:
    """Monday is a holiday: what was put right on Friday is followed up by Wednesday, serious things by Tuesday."""
    maple.resolved()
    serious = maple.log(severity=Severity.HIGH).complaint.number
    at_desk.acknowledge(maple.desk, maple.deon, serious)
    at_desk.resolve(maple.desk, maple.deon, serious, done="Seen", put_right=PutRight.YES)
    found = walk(maple)
    assert found.next_day == date(2026, 5, 26)
    assert [due.complaint.number for due in found.calls_next] == ["A2"]
    assert [due.complaint.number for due in found.calls_later] == ["A1"]


def test_earlier_days_with_something_in_them_ask_for_a_signature(maple: Maple) -> None:
    """Nothing came in on Tuesday; Friday waits to be signed until somebody does."""
    maple.log()
    maple.clock.on("05-26 09:00")
    maple.clock.on("05-27 09:00")
    maple.log()
    assert walk(maple).unsigned == (FRIDAY,)
    days.sign_day(maple.desk, maple.priya, FRIDAY)
    assert walk(maple).unsigned == ()
    before = walk(maple).before
    assert before is not None
    assert (before.day, before.by) == (date(2026, 5, 26), None)


def test_who_was_thanked_comes_with_the_record_and_the_words(maple: Maple) -> None:
    maple.log(kind=RecordKind.COMPLIMENT, category=None, severity=None, thanks=(maple.deon,), channel=Channel.PHONE)
    assert [(one.name, one.number, one.what_for) for one in walk(maple).recognised] == [("Deon", "A1", "")]


def test_what_waits_for_review_is_named(maple: Maple) -> None:
    maple.resolved()
    assert walk(maple).review == ()
    at_desk.follow_up(maple.desk, maple.rosa, "A1", still_right=StillRight.YES)
    resolved_elsewhere(maple.desk, maple.deon, "A1")
    assert [one.number for one in walk(maple).review] == ["A1"]
    settled = work.settle(maple.desk, maple.priya, "A1", decided="Rosa had called first")
    assert walk(maple).review == ()
    assert [(entry.kind, entry.by) for entry in settled.complaint.history][-2:] == [
        ("resolved", maple.deon), ("reviewed", maple.priya),
    ]  # fmt: skip
