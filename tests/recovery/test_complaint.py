"""The life of a complaint: new, acknowledged, resolved once, closed; reopened it begins a new cycle.

Resolve once: within a cycle the first resolution stands. One that arrives later, from a desk
that had not seen the first, is kept and waits for the manager: never dropped, never applied
in silence. The plainest case is the first test.
"""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from tests.builders import (
    A42,
    DEON,
    PRIYA,
    ROSA,
    acknowledged,
    came,
    complaint,
    followed_up,
    happened,
    local,
    logged,
    reopened,
    resolved,
    waits_on,
    wall,
)

from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import (
    Category,
    Flag,
    GrievanceReason,
    PutRight,
    RecordKind,
    Role,
    SafetyAnswer,
    Severity,
    State,
    StillRight,
    WaitingOn,
    Who,
)
from frontdesk.recovery.complaint import MAY_FOLLOW, Complaint, Wait
from frontdesk.recovery.events import Event
from frontdesk.recovery.folding import fold
from frontdesk.recovery.identifiers import ComplaintNo, Subject
from frontdesk.recovery.pauses import paused


def in_any_order(*events: Event) -> Complaint:
    """The complaint of these events; fails when their order of arrival matters."""
    told = fold(events)
    for story in permutations(events):
        assert fold(story) == told
    return told


class TestTheLife:
    def test_a_complaint_is_new_until_somebody_acknowledges_it(self) -> None:
        assert complaint(logged()).state is State.NEW
        assert complaint(logged(), acknowledged()).state is State.ACKNOWLEDGED

    def test_it_is_resolved_and_then_closed_by_the_call_that_finds_it_right(self) -> None:
        story = [logged(), acknowledged(), resolved()]
        assert complaint(*story).state is State.RESOLVED
        assert complaint(*story, followed_up(StillRight.YES)).state is State.CLOSED
        assert complaint(*story, followed_up(StillRight.UNABLE_TO_CONTACT)).state is State.CLOSED

    def test_nobody_is_called_back_who_cannot_be_reached(self) -> None:
        for nobody in ({"who": Who.ANONYMOUS}, {"contactable": False}):
            assert complaint(logged(**nobody), acknowledged(), resolved()).state is State.CLOSED

    def test_only_a_complaint_has_steps(self) -> None:
        for kind in set(RecordKind) - {RecordKind.COMPLAINT}:
            c = complaint(logged(record=kind, category=None, severity=None))
            assert (c.state, c.is_open) == (State.CLOSED, False)

    def test_nothing_known_is_void(self) -> None:
        c = fold([])
        assert (c.state, c.is_open, c.number) == (State.VOID, False, "")

    def test_a_voided_record_stays_readable(self) -> None:
        c = complaint(logged(said="Twice the same"), happened(ev.Voided(reason="typed twice"), by=PRIYA))
        assert (c.state, c.said, [n.text for n in c.notes]) == (State.VOID, "Twice the same", ["typed twice"])

    def test_every_state_stands_in_the_table_of_steps(self) -> None:
        assert set(MAY_FOLLOW) == set(State)

    def test_the_person_who_acknowledges_owns_it_unless_somebody_else_is_named(self) -> None:
        assert complaint(logged(by=DEON), acknowledged(by=ROSA)).owner == ROSA
        assert complaint(logged(), acknowledged(by=ROSA, owner=PRIYA)).owner == PRIYA

    def test_a_second_acknowledgement_changes_nothing(self) -> None:
        first, second = acknowledged(at="05-22 09:05"), acknowledged(at="05-22 09:07", by=DEON)
        c = in_any_order(logged(), first, second)
        assert (wall(c.acknowledged_at), c.acknowledged_by, c.review) == ("05-22 09:05", ROSA, ())

    def test_a_hand_over_counts_once_it_is_accepted(self) -> None:
        story = [logged(), acknowledged(), happened(ev.HandedOver(to=PRIYA, note="Very upset"), at="05-22 09:40")]
        c = complaint(*story)
        assert (c.owner, c.handed_to, c.notes[0].text) == (ROSA, PRIYA, "Very upset")
        c = complaint(*story, happened(ev.HandOverAccepted(), at="05-22 09:41", by=PRIYA))
        assert (c.owner, c.handed_to) == (PRIYA, None)

    def test_a_code_that_is_not_given_stays_as_it_was(self) -> None:
        c = complaint(logged(), happened(ev.Recoded(severity=Severity.HIGH), at="05-22 12:00", by=PRIYA))
        assert (c.category, c.severity) == (Category.WAIT, Severity.HIGH)


class TestResolveOnce:
    def test_a_second_resolution_waits_for_review_whatever_order_it_arrives_in(self) -> None:
        front, back = resolved(at="05-22 09:10", done="Took the next slot"), resolved(at="05-22 09:12", by=DEON)
        c = in_any_order(logged(), acknowledged(), front, back)
        assert c.resolution is not None
        assert (c.resolution.event, c.resolution.done, c.review) == (front.id, "Took the next slot", (back.id,))
        assert Flag.NEEDS_REVIEW in c.flags

    def test_the_first_by_its_clock_stands_not_the_first_by_what_people_typed(self) -> None:
        typed_later = resolved(at="05-22 10:00")
        back_dated = happened(resolved().what, at="05-22 09:30", clock="f" * 16)
        c = in_any_order(logged(), acknowledged(), typed_later, back_dated)
        assert c.resolution is not None
        assert c.resolution.event == typed_later.id

    def test_each_cycle_has_a_resolution_of_its_own(self) -> None:
        c = in_any_order(logged(), resolved(), reopened(), resolved(at="05-26 12:20", cycle=2))
        assert (c.state, c.cycle, c.reopens, c.review) == (State.RESOLVED, 2, 1, ())
        assert c.first_resolution is not None
        assert c.resolution is not None
        assert (wall(c.first_resolution.at), wall(c.resolution.at)) == ("05-22 10:00", "05-26 12:20")

    def test_a_late_resolution_of_a_cycle_that_is_over_waits_for_review(self) -> None:
        late = resolved(at="05-26 11:30", by=DEON)
        c = in_any_order(logged(), resolved(), reopened(), late)
        assert (c.state, c.review) == (State.ACKNOWLEDGED, (late.id,))

    def test_a_resolution_of_a_cycle_that_never_began_is_held(self) -> None:
        early = resolved(at="05-26 12:20", cycle=2)
        assert complaint(logged(), resolved(), early).review == (early.id,)
        assert complaint(logged(), resolved(), early, reopened()).review == ()


class TestReopening:
    def test_a_reopened_complaint_is_acknowledged_already_and_keeps_no_promise(self) -> None:
        promise = local("05-22 16:00")
        c = complaint(logged(), acknowledged(promise_at=promise), resolved(), reopened())
        assert (c.state, c.cycle, c.promise_at, wall(c.reopened_at)) == (State.ACKNOWLEDGED, 2, None, "05-26 11:00")

    def test_two_desks_that_reopen_the_same_cycle_reopen_it_once(self) -> None:
        c = in_any_order(logged(), resolved(), reopened(at="05-26 11:00"), reopened(at="05-26 11:02", by=DEON))
        assert (c.cycle, c.reopens, wall(c.reopened_at)) == (2, 1, "05-26 11:00")

    def test_a_closed_complaint_can_come_back(self) -> None:
        c = complaint(logged(), resolved(), followed_up(at="05-26 09:00"), reopened(at="05-26 11:00"))
        assert (c.state, c.is_open, c.follow_up) == (State.ACKNOWLEDGED, True, None)


class TestFollowUp:
    def test_one_that_arrives_before_its_resolution_is_held_and_then_counts(self) -> None:
        call = followed_up(at="05-22 15:00")
        held = complaint(logged(), acknowledged(), call)
        assert (held.state, held.review) == (State.ACKNOWLEDGED, (call.id,))
        c = in_any_order(logged(), acknowledged(), call, resolved(at="05-22 15:30"))
        assert (c.state, c.review) == (State.CLOSED, ())

    def test_somebody_who_was_not_reached_may_be_reached_later(self) -> None:
        first, second = followed_up(StillRight.UNABLE_TO_CONTACT), followed_up(at="05-27 09:00")
        c = complaint(logged(), resolved(), first, second)
        assert c.follow_up is not None
        assert (c.follow_up.still_right, c.review) == (StillRight.YES, ())

    def test_a_second_answer_waits_for_review(self) -> None:
        second = followed_up(StillRight.NO, at="05-27 09:00")
        assert complaint(logged(), resolved(), followed_up(), second).review == (second.id,)

    def test_a_no_leaves_it_open_until_it_is_reopened(self) -> None:
        assert complaint(logged(), resolved(), followed_up(StillRight.NO)).state is State.RESOLVED

    def test_what_was_added_can_be_read(self) -> None:
        call = followed_up(note="Very pleased", recognise=("deon",))
        c = complaint(logged(), resolved(), call)
        assert c.follow_up is not None
        assert (c.follow_up.recognise, c.notes[0].side, c.notes[0].text) == (("deon",), "followed_up", "Very pleased")


class TestWaiting:
    def test_a_wait_lasts_until_something_comes(self) -> None:
        story = [logged(), acknowledged(), waits_on(at="05-26 09:10")]
        assert complaint(*story).waiting == Wait(on=WaitingOn.PATIENT, since=local("05-26 09:10"))
        assert complaint(*story, came(at="05-26 13:20")).waiting is None

    @pytest.mark.parametrize("ends", [resolved(at="05-26 13:20"), reopened(at="05-26 13:20")])
    def test_a_step_ends_the_wait(self, ends: Event) -> None:
        c = complaint(logged(), acknowledged(), waits_on(at="05-26 09:10"), ends)
        assert c.waits == (Wait(on=WaitingOn.PATIENT, since=local("05-26 09:10"), until=local("05-26 13:20")),)

    def test_a_new_wait_ends_the_old_one(self) -> None:
        c = complaint(logged(), waits_on(at="05-26 09:00"), waits_on(WaitingOn.EXTERNAL, at="05-26 10:00"))
        assert [(w.on, wall(w.until)) for w in c.waits] == [
            (WaitingOn.PATIENT, "05-26 10:00"),
            (WaitingOn.EXTERNAL, None),
        ]

    def test_a_wait_never_ends_before_it_began(self) -> None:
        c = complaint(logged(), waits_on(at="05-26 09:00"), happened(ev.WaitingEnded(), at="05-26 08:00", clock="f"))
        assert c.waits[0].until == c.waits[0].since

    def test_only_waiting_on_the_patient_pauses_and_no_minute_twice(self) -> None:
        def wait(on: WaitingOn, since: str, until: str | None) -> Wait:
            return Wait(on=on, since=local(since), until=local(until) if until else None)

        waits = [
            wait(WaitingOn.PATIENT, "05-26 10:00", "05-26 12:00"),
            wait(WaitingOn.INTERNAL, "05-26 12:00", "05-26 14:00"),
            wait(WaitingOn.PATIENT, "05-26 11:00", "05-26 11:30"),
            wait(WaitingOn.PATIENT, "05-26 15:00", None),
        ]
        found = paused(waits, since=local("05-26 10:30"), until=local("05-26 16:00"))
        assert [(wall(a), wall(b)) for a, b in found] == [
            ("05-26 10:30", "05-26 12:00"),
            ("05-26 15:00", "05-26 16:00"),
        ]


class TestMarks:
    def test_a_safety_complaint_is_one_by_code_by_question_or_by_route(self) -> None:
        assert Flag.SAFETY not in complaint(logged()).flags
        assert complaint(logged(category=Category.SAFETY)).is_safety
        assert complaint(logged(safety=SafetyAnswer.YES)).is_safety
        assert complaint(logged(), happened(ev.Routed(route=Flag.SAFETY))).is_safety

    @pytest.mark.parametrize(
        ("said", "flag"),
        [
            ({"category": Category.PRIVACY}, Flag.PRIVACY),
            ({"issues": (ev.Issue(category=Category.PRIVACY, severity=Severity.HIGH),)}, Flag.PRIVACY),
            ({"issues": (ev.Issue(category=Category.SAFETY, severity=Severity.HIGH),)}, Flag.SAFETY),
            ({"category": Category.DISCRIM}, Flag.CIVIL_RIGHTS),
            ({"category": Category.BILL}, Flag.BILLING_ONLY),
            ({"category": Category.OTHER}, Flag.NEEDS_CODING),
            ({"late": True}, Flag.LATE_ENTRY),
            ({"who": Who.ANONYMOUS}, Flag.ANONYMOUS),
            ({"contactable": False}, Flag.NOT_CONTACTABLE),
        ],
    )
    def test_a_flag_follows_from_what_was_said(self, said: dict[str, Any], flag: Flag) -> None:
        assert flag in complaint(logged(**said)).flags
        assert flag not in complaint(logged()).flags

    def test_a_bill_with_another_trouble_is_not_billing_only(self) -> None:
        rude = ev.Issue(category=Category.ATTITUDE, severity=Severity.LOW)
        assert Flag.BILLING_ONLY not in complaint(logged(category=Category.BILL, issues=(rude,))).flags

    def test_the_first_time_of_a_safety_duty_stands(self) -> None:
        duty = ev.SafetyHandled(duty="nurse_called")
        c = complaint(logged(), happened(duty, at="05-22 14:24"), happened(duty, at="05-22 14:30"))
        assert {d: wall(at) for d, at in c.safety_duties.items()} == {"nurse_called": "05-22 14:24"}

    def test_escalation_is_a_mark_and_no_state(self) -> None:
        c = complaint(logged(), happened(ev.Escalated(to=Role.MANAGER), at="05-22 09:30"))
        assert (c.state, c.escalated_to) == (State.NEW, Role.MANAGER)

    def test_a_grievance_is_not_closed_before_its_notice_went_out(self) -> None:
        opened = happened(ev.GrievanceOpened(reason=GrievanceReason.HARM), at="05-22 09:10")
        notice = happened(ev.NoticeSent(completed=local("05-29 12:00").date()), at="05-29 15:00", by=PRIYA)
        story = [logged(), acknowledged(), opened, resolved(), followed_up()]
        assert complaint(*story).state is State.RESOLVED
        assert complaint(*story, notice).state is State.CLOSED


class TestWhatIsNotUnderstood:
    def test_an_unknown_kind_is_carried_and_changes_nothing(self) -> None:
        tomorrow = happened(ev.Unknown(name="translated", facts={"to": "es"}), at="05-22 09:03")
        c = complaint(logged(), acknowledged(), tomorrow)
        assert (c.state, c.last_at, c.history[1].kind) == (State.ACKNOWLEDGED, local("05-22 09:05"), "translated")

    def test_events_about_other_things_are_no_complaints(self) -> None:
        signed = happened(ev.DaySigned(), about=Subject("day:2026-05-22"))
        assert fold([signed]).history == ()

    def test_what_a_fast_clock_logged_lies_beneath_the_answers_to_it(self) -> None:
        """A desk whose clock is ahead logs; the others answer with clocks that sort before."""
        ahead = happened(logged().what, at="05-22 09:00", clock="f" * 16, by=DEON)
        recoded = happened(ev.Recoded(severity=Severity.HIGH), at="05-22 09:06", by=PRIYA)
        c = in_any_order(ahead, acknowledged(owner=PRIYA), recoded)
        assert (c.state, c.owner, c.severity, c.logged_by) == (State.ACKNOWLEDGED, PRIYA, Severity.HIGH, DEON)

    def test_the_id_is_what_follows_the_colon(self) -> None:
        assert complaint(logged(about=A42)).id == "a42"

    def test_put_right_is_kept_as_it_was_said(self) -> None:
        c = complaint(logged(), resolved(put_right=PutRight.PARTLY))
        assert c.resolution is not None
        assert c.resolution.put_right is PutRight.PARTLY


def test_a_record_with_a_new_number_is_still_known_by_the_old_one() -> None:
    again = happened(ev.Renumbered(number=ComplaintNo("B7")), at="05-22 09:41", by=PRIYA)
    c = in_any_order(logged(), again)
    assert (c.number, c.former_numbers, c.late) == ("B7", ("A42",), False)
    late = happened(ev.Renumbered(number=ComplaintNo("C1"), joined=True), at="05-22 09:42", by=PRIYA)
    c = in_any_order(logged(), again, late)
    assert (c.number, c.former_numbers, Flag.LATE_ENTRY in c.flags) == ("C1", ("A42", "B7"), True)
    assert c.last_act not in (again.id, late.id), "nobody decided it, so nobody builds upon it"
