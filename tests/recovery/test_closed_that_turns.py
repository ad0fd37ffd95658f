"""Closed, and yet a grievance: nobody could be followed up with, and nobody had said that it is right.

A spoken complaint about care that is closed on its day is one from the close of that day (42 CFR 482.13(a)(2)). Its
written notice is owed like any other, and whatever is owed is on the list of the day until it went out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, note
from tests.builders import (
    A42,
    PRIYA,
    ROSA,
    RULES,
    Desk,
    acknowledged,
    complaint,
    followed_up,
    happened,
    local,
    logged,
    resolved,
    undone,
    wall,
)
from tests.recovery.strategies import any_events, everything, stories
from tests.recovery.test_standing_properties import last_moment, sites, waited

from frontdesk.recovery import decisions, grieving, working
from frontdesk.recovery import events as ev
from frontdesk.recovery.clocks import TICK, Calendar, parse_hours
from frontdesk.recovery.codes import (
    Category,
    Channel,
    Erased,
    GrievanceReason,
    Group,
    NextStep,
    PutRight,
    ReopenReason,
    Role,
    State,
    StillRight,
    Who,
)
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.day import DayTally, is_unfinished
from frontdesk.recovery.events import Draft, Event
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.grievance_course import course
from frontdesk.recovery.identifiers import Subject
from frontdesk.recovery.refusals import NoLongerOpen
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.standing import standing

CLOSE = local("05-22 17:00")
FAR = date(2999, 1, 1)
OTHER = Subject("complaint:b7")
OF_THE_DAY = GrievanceReason.UNRESOLVED_SAME_DAY
NOTICE = ev.NoticeSent(completed=date(2026, 5, 26), contact="Priya", steps="Asked", results="Sorry")

nobody_there = [
    logged(category=Category.CARE, who=Who.ANONYMOUS), acknowledged(), resolved(put_right=PutRight.NOT_ASKED),
]  # fmt: skip
no_address = [logged(category=Category.CARE, contactable=False), acknowledged(), resolved(put_right=PutRight.PARTLY)]
not_reached = [
    logged(category=Category.CARE), acknowledged(), resolved(put_right=PutRight.NO),
    followed_up(StillRight.UNABLE_TO_CONTACT, at="05-22 15:00"),
]  # fmt: skip
ways = pytest.mark.parametrize("events", [nobody_there, no_address, not_reached])


class TestFromTheCloseOfItsDayOn:
    @ways
    def test_it_owes_its_notice(self, events: list[Event]) -> None:
        c = complaint(*events)
        assert c.state is State.CLOSED
        before, then = standing(c, RULES, CLOSE - TICK), standing(c, RULES, CLOSE)
        assert (before.next, before.changes_at) == (None, CLOSE)
        assert then.next is not None
        assert (then.next.step, wall(then.next.due_at)) == (NextStep.NOTICE, "05-29 23:59")
        assert (then.group, then.hears, then.calls) == (Group.LATER, None, ())

    @ways
    def test_it_comes_up_like_any_other_until_the_notice_is_out(self, events: list[Event]) -> None:
        c = complaint(*events)
        looks = [standing(c, RULES, local(at)) for at in ("05-29 12:00", "05-30 00:01", "07-01 12:00")]
        assert [(look.group, look.overdue) for look in looks] == [
            (Group.TODAY, False), (Group.NOW, True), (Group.NOW, True),
        ]  # fmt: skip

    @ways
    def test_it_is_on_the_list_of_the_day(self, events: list[Event]) -> None:
        c = complaint(*events)
        assert not is_unfinished(c, RULES, CLOSE - TICK)
        assert is_unfinished(c, RULES, CLOSE)

    def test_not_where_the_patient_said_that_it_is_right(self) -> None:
        right = complaint(logged(category=Category.CARE, who=Who.ANONYMOUS), acknowledged(), resolved())
        confirmed = complaint(
            logged(category=Category.CARE),
            acknowledged(),
            resolved(put_right=PutRight.NO),
            followed_up(at="05-22 15:00"),
        )
        for c in (right, confirmed):
            assert c.state is State.CLOSED
            assert standing(c, RULES, local("06-30 12:00")).next is None

    def test_nor_where_it_was_not_about_care_or_is_a_review_by_nobody(self) -> None:
        rest = [acknowledged(), resolved(put_right=PutRight.NO)]
        about_waiting = complaint(logged(who=Who.ANONYMOUS), *rest)
        review = complaint(logged(category=Category.CARE, channel=Channel.ONLINE_REVIEW, who=Who.ANONYMOUS), *rest)
        for c in (about_waiting, review):
            assert standing(c, RULES, local("06-30 12:00")).next is None

    def test_hours_that_change_later_bring_nothing_back_that_was_right_and_lose_nothing_that_was_not(self) -> None:
        short = SiteRules(calendar=Calendar("America/Chicago", parse_hours("mon-fri 08:00-09:30")))
        for put_right, owed in ((PutRight.YES, False), (PutRight.NO, True)):
            c = complaint(
                logged(category=Category.CARE, who=Who.ANONYMOUS), acknowledged(), resolved(put_right=put_right)
            )
            assert standing(c, short, CLOSE).grievance is not None, "it was resolved after this close"
            assert (standing(c, short, CLOSE).next is not None) is owed


class TestWhatIsDoneAboutIt:
    def closed(self) -> Desk:
        desk = Desk()
        desk.log(at=local("05-22 09:00"), about=A42, category=Category.CARE, who=Who.ANONYMOUS)
        said: dict[str, Any] = {"done": "Asked", "put_right": PutRight.NO, "on_the_spot": True}
        desk.act(A42, decisions.resolve, at=local("05-22 10:00"), by=PRIYA, **said)
        return desk

    def test_the_notice_ends_it_and_undo_brings_it_back(self) -> None:
        events = [*nobody_there, happened(ev.GrievanceOpened(reason=OF_THE_DAY), at=CLOSE)]
        sent = happened(NOTICE, at="05-26 10:00", by=PRIYA)
        answered = complaint(*events, sent)
        assert (answered.state, standing(answered, RULES, local("07-01 12:00")).next) == (State.CLOSED, None)
        back = complaint(*events, sent, undone(sent, by=PRIYA))
        assert back.state is State.RESOLVED
        assert is_unfinished(back, RULES, local("05-26 12:30"))

    @pytest.mark.parametrize(
        ("decide", "said"),
        [
            (working.hand_over, {"to": ROSA}),
            (working.promise, {"promise_at": local("05-28 12:00")}),
            (working.escalate, {"to": Role.LEAD}),
            (grieving.interim, {"new_date": date(2026, 6, 12)}),
        ],
    )
    def test_whoever_acts_upon_it_writes_down_that_it_is_one(
        self, decide: Callable[..., list[Draft]], said: dict[str, Any]
    ) -> None:
        desk = self.closed()
        c = desk.act(A42, decide, at=local("05-26 09:00"), by=PRIYA, **said)
        assert (c.state, wall(c.grievance_at)) == (State.RESOLVED, "05-22 17:00")

    def test_before_the_close_it_is_closed_like_any_other(self) -> None:
        desk = self.closed()
        with pytest.raises(NoLongerOpen):
            desk.act(A42, working.hand_over, at=local("05-22 16:59"), by=PRIYA, to=ROSA)

    def test_the_notice_is_sent_as_it_stands(self) -> None:
        desk = self.closed()
        said: dict[str, Any] = {
            "contact": "Priya",
            "steps": "Asked",
            "results": "Sorry",
            "completed": date(2026, 5, 26),
        }
        c = desk.act(A42, grieving.notice, at=local("05-26 09:00"), by=PRIYA, **said)
        assert (c.state, wall(c.grievance_at), c.notice_at) == (State.CLOSED, "05-22 17:00", local("05-26 09:00"))
        assert standing(c, RULES, local("05-26 09:00")).next is None

    def test_reopened_it_goes_through_its_steps_again(self) -> None:
        desk = self.closed()
        c = desk.act(A42, decisions.reopen, at=local("05-26 09:00"), by=PRIYA, reason=ReopenReason.NEW_FACTS)
        assert (c.state, wall(c.grievance_at)) == (State.ACKNOWLEDGED, "05-22 17:00")

    def test_an_erasure_of_its_words_excuses_nobody(self) -> None:
        gone = complaint(*nobody_there, happened(ev.Redacted(why=Erased.ASKED, reason="asked"), at="05-26 10:00"))
        assert is_unfinished(gone, RULES, local("05-26 12:00"))


class TestWhatIsOverOwesNothing:
    @pytest.mark.parametrize("end", [ev.Voided(reason="a test"), ev.Merged(into=A42)])
    def test_neither_notice_nor_any_other_step(self, end: ev.What) -> None:
        opened = happened(ev.GrievanceOpened(reason=OF_THE_DAY), about=OTHER)
        events = [logged(about=OTHER, category=Category.CARE), opened, happened(end, about=OTHER, at="05-26 09:00")]
        c = fold_together([logged(), *events])[OTHER]
        stands, way = standing(c, RULES, local("06-30 12:00")), course(c, RULES, local("06-30 12:00"))
        assert (stands.next, stands.notice_due) == (None, None)
        assert way is not None, "it can still be read that it was one"
        assert (way.missing, way.told_late, way.notice_late, way.past_limit) == ((), False, False, False)


def listed(c: Complaint, rules: SiteRules, as_of: datetime) -> bool:
    """Whether the end of a day shows it, to be worked on or to be called back."""
    tally = DayTally(rules, FAR, as_of)
    tally.add(c)
    return bool(tally.open or tally.due)


@given(stories(), sites, waited)
def test_whatever_is_owed_is_on_the_list_of_the_day(desks: list[Desk], rules: SiteRules, after: timedelta) -> None:
    for c in fold_together(everything(desks)).values():
        as_of = last_moment(c) + after
        stands = standing(c, rules, as_of)
        note(f"{c.state} {c.resolutions} {c.follow_ups} {stands}")
        assert listed(c, rules, as_of) is (stands.next is not None)


@given(stories(), waited)
def test_every_notice_that_is_owed_by_the_rules_it_was_worked_by_is_there(desks: list[Desk], after: timedelta) -> None:
    for c in fold_together(everything(desks)).values():
        as_of = last_moment(c) + after
        stands = standing(c, RULES, as_of)
        note(f"{c.state} {c.resolutions} {c.follow_ups} {stands}")
        assert stands.notice_due is None or is_unfinished(c, RULES, as_of)


@given(any_events, sites, waited)
def test_so_it_is_whatever_arrives_in_whatever_order(events: list[Event], rules: SiteRules, after: timedelta) -> None:
    for c in fold_together(events).values():
        as_of = last_moment(c) + after
        stands = standing(c, rules, as_of)
        note(f"{c.record} {c.state} {stands}")
        assert listed(c, rules, as_of) is (stands.next is not None)
