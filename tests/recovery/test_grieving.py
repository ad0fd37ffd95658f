"""What only a grievance has: a class for each sentence of the rule.

Source: 42 CFR 482.13(a)(2); CMS State Operations Manual, appendix A, tags A-0118 to A-0123, and the settled readings:
billing only and anonymous reviews are never one, and what somebody acted upon as a grievance never lapses.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import DEON, MAPLE, PRIYA, ROSA, RULES, Desk, complaint, happened, local, logged, wall
from tests.recovery.strategies import any_events

from frontdesk.recovery import coding, decisions, grieving, working
from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import (
    AckMethod,
    Category,
    Channel,
    Flag,
    GrievanceReason,
    Group,
    Outcome,
    PutRight,
    Role,
    Severity,
    StillRight,
    Who,
)
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.folding import fold, fold_together
from frontdesk.recovery.grievance import by_rule
from frontdesk.recovery.grievance_course import Course, course
from frontdesk.recovery.identifiers import EventId, Subject
from frontdesk.recovery.refusals import (
    AlreadyDone,
    NeverAGrievance,
    NoLongerOpen,
    NoSuchStep,
    NoticeIncomplete,
    OutOfOrder,
    RoleMayNot,
)
from frontdesk.recovery.rules import PostVisitCall
from frontdesk.recovery.standing import standing

FORMAL = GrievanceReason.REQUESTED_FORMAL
PARTS: dict[str, Any] = {"contact": "Priya", "steps": "Asked", "results": "Found", "completed": date(2026, 5, 28)}


class Told:
    """One complaint at a desk in memory."""

    def __init__(self, at: str = "05-22 09:00", **said: Any) -> None:
        self.desk = Desk()
        self.about = self.desk.log(at=local(at), **said)

    def does(self, decide: Any, at: str, *, by: Any = PRIYA, role: Role | None = None, **said: Any) -> Complaint:
        deed = self.desk.deed(by, local(at), role=role, late_reason="from paper")
        self.desk.write(decide(self.now, deed, **said), by=by, at=local(at))
        return self.now

    @property
    def now(self) -> Complaint:
        return self.desk.complaint(self.about)

    def course(self, as_of: str) -> Course:
        found = course(self.now, RULES, local(as_of))
        assert found is not None
        return found


def letter(**said: Any) -> Told:
    """A letter about care, received on Friday 22 May at nine."""
    return Told(**{"category": Category.CARE, "channel": Channel.LETTER, "severity": Severity.MEDIUM, **said})


class TestOpening:
    def test_a_manager_opens_one_with_a_reason(self) -> None:
        c = Told().does(grieving.open_grievance, "05-22 11:00", reason=FORMAL)
        assert (wall(c.grievance_at), c.grievance_reason) == ("05-22 11:00", FORMAL)

    def test_the_desk_and_the_lead_do_not(self) -> None:
        for by in (ROSA, DEON):
            with pytest.raises(RoleMayNot):
                Told().does(grieving.open_grievance, "05-22 11:00", by=by, reason=FORMAL)

    def test_what_is_one_by_rule_has_been_one_since_then_whoever_writes_it_down_later(self) -> None:
        c = letter().does(grieving.open_grievance, "05-28 11:00", reason=GrievanceReason.WRITTEN)
        assert wall(c.grievance_at) == "05-22 09:00"
        assert wall(standing(c, RULES, local("05-28 11:00")).notice_due) == "05-29 23:59"

    def test_a_bill_alone_is_never_one_but_for_rights(self) -> None:
        with pytest.raises(NeverAGrievance, match="about a bill and nothing else"):
            Told(category=Category.BILL).does(grieving.open_grievance, "05-22 11:00", reason=FORMAL)
        c = Told(category=Category.BILL).does(
            grieving.open_grievance, "05-22 11:00", reason=GrievanceReason.RIGHTS_BILLING
        )
        assert Flag.GRIEVANCE in c.flags

    def test_a_bill_and_care_are_one_together(self) -> None:
        care = ev.Issue(category=Category.CARE, severity=Severity.LOW)
        c = Told(category=Category.BILL, issues=(care,)).does(grieving.open_grievance, "05-22 11:00", reason=FORMAL)
        assert Flag.GRIEVANCE in c.flags

    def test_an_anonymous_review_is_never_one(self) -> None:
        review = Told(category=Category.CARE, channel=Channel.ONLINE_REVIEW, who=Who.ANONYMOUS)
        with pytest.raises(NeverAGrievance, match="anonymous review"):
            review.does(grieving.open_grievance, "05-22 11:00", reason=FORMAL)

    def test_a_review_with_a_name_may_be(self) -> None:
        named = Told(category=Category.CARE, channel=Channel.ONLINE_REVIEW)
        assert named.does(grieving.open_grievance, "05-22 11:00", reason=FORMAL).grievance_at

    def test_not_twice_not_before_it_was_received_not_once_void(self) -> None:
        told = Told()
        with pytest.raises(OutOfOrder):
            told.does(grieving.open_grievance, "05-22 08:00", reason=FORMAL)
        told.does(grieving.open_grievance, "05-22 11:00", reason=FORMAL)
        with pytest.raises(AlreadyDone):
            told.does(grieving.open_grievance, "05-22 12:00", reason=FORMAL)
        void = Told()
        void.does(working.void, "05-22 10:00", reason="typed twice")
        with pytest.raises(NoLongerOpen):
            void.does(grieving.open_grievance, "05-22 11:00", reason=FORMAL)


class TestCallsAfterTheVisit:
    EVERY = replace(RULES, post_visit_call=PostVisitCall.YES)

    @pytest.mark.parametrize("channel", [Channel.PHONE, Channel.VOICEMAIL])
    def test_each_is_one_at_once_where_the_policy_says_so(self, channel: Channel) -> None:
        c = complaint(logged(category=Category.CARE, channel=channel))
        assert by_rule(c, RULES, local("05-22 10:00")) is None
        found = by_rule(c, self.EVERY, local("05-22 10:00"))
        assert found is not None
        assert (found.reason, wall(found.at)) == (GrievanceReason.UNRESOLVED_SAME_DAY, "05-22 09:00")

    def test_only_about_care_and_only_by_call(self) -> None:
        for said in ({"category": Category.WAIT, "channel": Channel.PHONE}, {"category": Category.CARE}):
            assert by_rule(complaint(logged(**said)), self.EVERY, local("05-22 10:00")) is None


class TestTelling:
    """The person knows within three business days that it is handled as a grievance."""

    def test_it_is_due_at_the_close_of_the_third_business_day(self) -> None:
        assert wall(letter().course("05-22 10:00").told_due) == "05-28 17:00"

    def test_acknowledging_what_is_one_already_tells_them(self) -> None:
        told = letter()
        told.does(decisions.acknowledge, "05-22 11:00", method=AckMethod.LETTER)
        assert wall(told.course("05-22 12:00").told_at) == "05-22 11:00"

    def test_who_was_acknowledged_before_it_became_one_is_told_again(self) -> None:
        told = Told(category=Category.CARE)
        told.does(decisions.acknowledge, "05-22 09:05", by=ROSA, method=AckMethod.IN_PERSON)
        assert told.course("05-26 09:00").told_at is None
        assert told.course("05-29 17:01").told_late
        told.does(grieving.acknowledge_grievance, "05-26 10:00", method=AckMethod.LETTER)
        assert wall(told.course("05-29 09:00").told_at) == "05-26 10:00"
        assert not told.course("05-29 17:01").told_late
        with pytest.raises(AlreadyDone):
            told.does(grieving.acknowledge_grievance, "05-26 11:00", method=AckMethod.PHONE)

    def test_nobody_is_told_of_what_is_none(self) -> None:
        with pytest.raises(NoSuchStep):
            Told().does(grieving.acknowledge_grievance, "05-22 10:00", method=AckMethod.LETTER)


class TestInterim:
    """Work that lasts longer than seven days has a letter with a new date."""

    def test_the_date_in_it_is_the_new_term(self) -> None:
        told = letter()
        told.does(grieving.interim, "05-29 10:00", new_date=date(2026, 6, 10))
        assert wall(told.course("06-05 09:00").notice_due) == "06-10 23:59"
        assert not told.course("06-05 09:00").notice_late
        assert told.course("06-11 00:00").notice_late

    def test_a_second_one_moves_the_date_and_not_the_day_of_the_first(self) -> None:
        told = letter()
        told.does(grieving.interim, "05-29 10:00", new_date=date(2026, 6, 10))
        told.does(grieving.interim, "06-10 10:00", new_date=date(2026, 6, 15))
        assert (wall(told.now.interim_at), wall(told.course("06-10 12:00").notice_due)) == (
            "05-29 10:00",
            "06-15 23:59",
        )

    def test_no_date_puts_off_the_limit(self) -> None:
        told = letter()
        told.does(grieving.interim, "05-29 10:00", new_date=date(2026, 8, 1))
        before, after = local("06-21 23:59"), local("06-22 00:00")
        assert not told.course("06-21 23:59").past_limit
        assert told.course("06-22 00:00").past_limit
        assert standing(told.now, RULES, before).limit == before
        assert standing(told.now, RULES, after).group is Group.NOW

    def test_what_was_answered_needs_none(self) -> None:
        told = letter()
        told.does(grieving.notice, "05-28 10:00", **PARTS)
        with pytest.raises(AlreadyDone):
            told.does(grieving.interim, "05-29 10:00", new_date=date(2026, 6, 10))


class TestNotice:
    """It holds its four parts, or it did not go out."""

    @pytest.mark.parametrize(
        ("part", "named"),
        [
            ("contact", "whom they can turn to"),
            ("steps", "what was done to look into it"),
            ("results", "what was found"),
            ("completed", "when that ended"),
        ],
    )
    def test_each_part_that_is_missing_is_named(self, part: str, named: str) -> None:
        empty = None if part == "completed" else " \n"
        with pytest.raises(NoticeIncomplete, match=named) as refused:
            letter().does(grieving.notice, "05-28 10:00", **{**PARTS, part: empty})
        assert refused.value.missing == (named,)

    def test_all_of_them_are_named_at_once(self) -> None:
        with pytest.raises(NoticeIncomplete) as refused:
            letter().does(grieving.notice, "05-28 10:00", contact="", steps="", results="", completed=None)
        assert len(refused.value.missing) == 4

    def test_its_parts_stay_on_record(self) -> None:
        told = letter()
        c = told.does(grieving.notice, "05-28 10:00", **PARTS)
        assert c.notice is not None
        assert (c.notice.contact, c.notice.steps, c.notice.results) == ("Priya", "Asked", "Found")
        assert (wall(c.notice.at), c.notice.completed) == ("05-28 10:00", PARTS["completed"])
        assert told.course("07-30 09:00").notice_due is None
        assert not told.course("07-30 09:00").past_limit


class TestDeciding:
    @pytest.mark.parametrize("role", [Role.MANAGER, Role.COMMITTEE])
    def test_the_manager_and_the_committee_decide(self, role: Role) -> None:
        c = letter().does(grieving.decide, "05-28 10:00", role=role, outcome=Outcome.UPHELD, minutes="Heard both sides")
        assert c.decision is not None
        assert (wall(c.decision.at), c.outcome, c.decision.minutes) == (
            "05-28 10:00",
            Outcome.UPHELD,
            "Heard both sides",
        )

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.MANAGER, Role.COMMITTEE}))
    def test_nobody_else_does(self, role: Role) -> None:
        with pytest.raises(RoleMayNot):
            letter().does(grieving.decide, "05-28 10:00", role=role, outcome=Outcome.UPHELD)

    @pytest.mark.parametrize("step", ["notice", "interim", "acknowledge_grievance", "open_grievance"])
    def test_the_committee_does_nothing_else(self, step: str) -> None:
        said: dict[str, dict[str, Any]] = {
            "notice": PARTS, "interim": {"new_date": date(2026, 6, 1)},
            "acknowledge_grievance": {"method": AckMethod.LETTER}, "open_grievance": {"reason": FORMAL},
        }  # fmt: skip
        with pytest.raises(RoleMayNot):
            letter().does(getattr(grieving, step), "05-28 10:00", role=Role.COMMITTEE, **said[step])

    def test_a_decision_that_differs_stands_instead_and_the_same_one_is_refused(self) -> None:
        told = letter()
        told.does(grieving.decide, "05-28 10:00", outcome=Outcome.UPHELD)
        with pytest.raises(AlreadyDone):
            told.does(grieving.decide, "05-28 11:00", outcome=Outcome.UPHELD)
        c = told.does(grieving.decide, "05-28 12:00", outcome=Outcome.PARTIALLY_UPHELD)
        assert c.outcome is Outcome.PARTIALLY_UPHELD
        assert [e.kind for e in c.history].count("grievance_decided") == 2

    def test_it_is_no_answer_to_the_patient(self) -> None:
        told = letter()
        told.does(grieving.decide, "05-28 10:00", outcome=Outcome.WITHDRAWN)
        assert told.course("05-28 11:00").missing == ("tell them that it is a grievance", "send the written notice")


class TestNeverLapses:
    """Once somebody acted upon it as a grievance, it is one, whatever arrives."""

    def test_the_first_act_writes_it_down(self) -> None:
        told = letter()
        assert told.now.grievance_at is None
        assert (
            wall(told.does(decisions.acknowledge, "05-22 11:00", method=AckMethod.LETTER).grievance_at) == "05-22 09:00"
        )

    @pytest.mark.parametrize("step", ["acknowledge_grievance", "interim", "notice", "decide"])
    def test_so_does_every_step_of_its_own(self, step: str) -> None:
        said: dict[str, dict[str, Any]] = {
            "acknowledge_grievance": {"method": AckMethod.LETTER}, "interim": {"new_date": date(2026, 6, 1)},
            "notice": PARTS, "decide": {"outcome": Outcome.NOT_UPHELD},
        }  # fmt: skip
        assert letter().does(getattr(grieving, step), "05-28 10:00", **said[step]).grievance_at

    def test_a_milder_code_does_not_end_it(self) -> None:
        told = letter()
        told.does(decisions.acknowledge, "05-22 11:00", method=AckMethod.LETTER)
        told.does(coding.recode, "05-22 12:00", what=ev.Recoded(category=Category.WAIT))
        found = by_rule(told.now, RULES, local("05-22 13:00"))
        assert found is not None
        assert found.reason is GrievanceReason.WRITTEN

    def test_a_wrong_code_is_put_right_before_anybody_acted(self) -> None:
        c = letter().does(coding.recode, "05-22 12:00", what=ev.Recoded(category=Category.WAIT))
        assert by_rule(c, RULES, local("05-22 13:00")) is None

    def test_who_acted_on_it_in_a_merged_record_keeps_it_after_the_merge_is_taken_back(self) -> None:
        desk = Desk()
        host = desk.log(at=local("05-22 09:00"), category=Category.WAIT)
        guest = desk.log(at=local("05-22 09:30"), category=Category.CARE, channel=Channel.LETTER)
        desk.act(guest, working.merge, at=local("05-22 10:00"), into=desk.complaint(host))
        assert desk.complaint(host).grievance_at is not None
        desk.act(host, grieving.interim, at=local("05-22 11:00"), by=PRIYA, new_date=date(2026, 6, 1))
        desk.act(guest, working.unmerge, at=local("05-22 12:00"))
        assert desk.complaint(host).grievance_at is not None
        assert desk.complaint(guest).grievance_at is not None

    def test_other_work_on_the_host_does_not_make_it_one_of_its_own(self) -> None:
        desk = Desk()
        host = desk.log(at=local("05-22 09:00"), category=Category.WAIT)
        guest = desk.log(at=local("05-22 09:30"), category=Category.CARE, channel=Channel.LETTER)
        desk.act(guest, working.merge, at=local("05-22 10:00"), into=desk.complaint(host))
        desk.act(host, decisions.note, at=local("05-22 11:00"), text="rang back")
        desk.act(guest, working.unmerge, at=local("05-22 12:00"))
        assert desk.complaint(host).grievance_at is None

    @given(any_events, st.sampled_from(GrievanceReason))
    def test_whatever_else_arrives_in_whatever_order(self, others: list[ev.Event], reason: GrievanceReason) -> None:
        about = Subject("complaint:0")
        log = replace(logged(about=about), id=EventId("event-log"))
        opened = replace(happened(ev.GrievanceOpened(reason=reason), about=about), id=EventId("event-opened"))
        taken_back = happened(ev.Undone(targets=(opened.id,)), about=about)
        c = fold_together([log, *others, opened, taken_back])[about]
        assert c.grievance_at is not None
        assert by_rule(c, RULES, local("06-30 12:00")) is not None

    def test_two_steps_in_any_order_come_to_the_same(self) -> None:
        story = [
            logged(category=Category.CARE, channel=Channel.LETTER),
            happened(ev.GrievanceOpened(reason=GrievanceReason.WRITTEN), at="05-22 10:00"),
            happened(ev.InterimSent(new_date=date(2026, 6, 1)), at="05-26 10:00"),
            happened(ev.NoticeSent(completed=date(2026, 5, 28), contact="P"), at="05-28 10:00"),
            happened(ev.GrievanceDecided(outcome=Outcome.UPHELD, minutes="m"), at="05-28 11:00"),
        ]
        first = fold(story)
        assert all(fold(order) == first for order in permutations(story))


class TestClosing:
    def test_it_needs_the_notice_even_where_nobody_can_be_called_back(self) -> None:
        told = letter(contactable=False)
        c = told.does(decisions.acknowledge, "05-22 10:00", method=AckMethod.LETTER)
        c = told.does(decisions.resolve, "05-22 11:00", done="Spoke with the clinician", put_right=PutRight.YES)
        assert c.is_open
        assert not told.does(grieving.notice, "05-28 10:00", **PARTS).is_open

    def test_the_whole_life(self) -> None:
        told = letter()
        told.does(decisions.acknowledge, "05-22 10:00", method=AckMethod.LETTER)
        told.does(decisions.resolve, "05-26 11:00", done="Spoke with the clinician", put_right=PutRight.PARTLY)
        told.does(grieving.interim, "05-29 10:00", new_date=date(2026, 6, 5))
        told.does(grieving.decide, "06-03 10:00", outcome=Outcome.PARTIALLY_UPHELD)
        told.does(grieving.notice, "06-04 10:00", **PARTS)
        c = told.does(decisions.follow_up, "06-05 10:00", still_right=StillRight.YES)
        assert not c.is_open
        assert told.course("06-05 11:00").missing == ()


def test_the_terms_are_the_sites_own_calendar() -> None:
    """Memorial Day is no business day, and calendar days end at midnight in the site's time."""
    way = letter().course("05-22 10:00")
    assert (wall(way.told_due), wall(way.notice_due), wall(way.limit)) == ("05-28 17:00", "05-29 23:59", "06-21 23:59")
    assert MAPLE.closures
