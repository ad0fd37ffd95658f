"""A duplicate lives on inside another complaint: both callers are kept, the earlier receipt wins.

What two desks merged into each other would be nobody's complaint; the second merge by the
clock changes nothing and waits for the manager.
"""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import PRIYA, RULES, acknowledged, happened, local, logged, resolved, undone, wall

from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import Category, Flag, GrievanceReason, Harm, SafetyAnswer, Severity, State
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.events import Event
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.grievance import by_rule
from frontdesk.recovery.identifiers import Subject
from frontdesk.recovery.standing import standing

ONE, TWO, THREE = (Subject(f"complaint:{n}") for n in ("one", "two", "three"))


def merged(guest: Subject, host: Subject, *, at: str = "05-22 13:08") -> Event:
    return happened(ev.Merged(into=host), at=at, about=guest)


def unmerged(guest: Subject, *, at: str = "05-22 14:00") -> Event:
    return happened(ev.Unmerged(), at=at, about=guest)


def in_any_order(*events: Event) -> dict[Subject, Complaint]:
    told = fold_together(events)
    for story in permutations(events):
        assert fold_together(story) == told
    return told


def test_the_duplicate_is_merged_and_the_other_one_knows_of_it() -> None:
    told = in_any_order(logged(about=ONE), logged(about=TWO, at="05-22 13:05"), merged(TWO, ONE))
    assert (told[TWO].state, told[TWO].merged_into) == (State.MERGED, ONE)
    assert (told[ONE].state, told[ONE].also) == (State.NEW, (TWO,))


def test_the_earlier_receipt_and_the_earlier_answer_win() -> None:
    told = in_any_order(
        logged(about=ONE, at="05-22 10:20"),
        acknowledged(about=ONE, at="05-22 10:22"),
        logged(about=TWO, at="05-22 09:50"),
        acknowledged(about=TWO, at="05-22 09:55"),
        merged(TWO, ONE),
    )
    assert (wall(told[ONE].received_at), wall(told[ONE].acknowledged_at)) == ("05-22 09:50", "05-22 09:55")


def test_a_void_duplicate_lends_nothing() -> None:
    early = logged(about=TWO, at="05-22 08:00")
    void = happened(ev.Voided(reason="test"), at="05-22 14:00", about=TWO, by=PRIYA)
    told = in_any_order(logged(about=ONE), early, merged(TWO, ONE), void)
    assert (told[TWO].state, wall(told[ONE].received_at)) == (State.VOID, "05-22 09:00")


def test_safety_and_grievance_go_along() -> None:
    opened = happened(ev.GrievanceOpened(reason=GrievanceReason.WRITTEN), at="05-22 09:30", about=TWO)
    nurse = happened(ev.SafetyHandled(duty="nurse_called"), at="05-22 09:31", about=TWO)
    guest = logged(about=TWO, category=Category.SAFETY)
    told = in_any_order(logged(about=ONE), guest, opened, nurse, merged(TWO, ONE))
    assert {Flag.SAFETY, Flag.GRIEVANCE} <= told[ONE].flags
    assert (told[ONE].grievance_reason, set(told[ONE].safety_duties)) == (GrievanceReason.WRITTEN, {"nurse_called"})
    resolved_too = fold_together([logged(about=ONE, contactable=False), guest, opened, merged(TWO, ONE)])
    assert resolved_too[ONE].state is State.NEW


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ({"category": Category.PRIVACY}, Flag.PRIVACY),
        ({"category": Category.DISCRIM}, Flag.CIVIL_RIGHTS),
        ({"safety": SafetyAnswer.YES}, Flag.SAFETY),
        ({"severity": Severity.HIGH, "harm": Harm.MINOR}, None),
    ],
)
def test_while_it_is_merged_the_host_is_as_grave_as_the_gravest(said: dict[str, Any], flag: Flag | None) -> None:
    host, guest = logged(about=ONE, harm=Harm.MINIMAL), logged(about=TWO, at="05-22 09:20", **said)
    merge = merged(TWO, ONE)
    together, apart = in_any_order(host, guest, merge)[ONE], in_any_order(host, guest, merge, unmerged(TWO))[ONE]
    assert (together.severity, together.harm) == (
        said.get("severity", Severity.LOW), said.get("harm", Harm.MINIMAL),
    )  # fmt: skip
    assert together.routes == ({flag} if flag else set())
    assert {wall(at) for at in together.routed_at.values()} == ({"05-22 09:20"} if flag else set())
    assert (apart.severity, apart.harm, apart.routes) == (Severity.LOW, Harm.MINIMAL, frozenset())


def test_a_route_that_was_chosen_goes_along_from_when_it_was() -> None:
    legal = happened(ev.Routed(route=Flag.LEGAL), at="05-22 11:00", about=TWO)
    told = in_any_order(logged(about=ONE), logged(about=TWO), legal, merged(TWO, ONE))
    assert {flag: wall(at) for flag, at in told[ONE].routed_at.items()} == {Flag.LEGAL: "05-22 11:00"}


def test_a_merged_complaint_about_care_makes_a_grievance_of_both_unless_put_right_that_day() -> None:
    bill = logged(about=ONE, at="05-21 09:00", category=Category.BILL)
    care = logged(about=TWO, at="05-22 10:00", category=Category.CARE)
    told = in_any_order(bill, care, merged(TWO, ONE))[ONE]
    assert by_rule(told, RULES, local("05-22 16:59")) is None
    found = by_rule(told, RULES, local("05-22 17:00"))
    assert found is not None
    assert (found.reason, wall(found.at)) == (GrievanceReason.UNRESOLVED_SAME_DAY, "05-22 17:00")
    assert wall(standing(told, RULES, local("05-22 16:00")).changes_at) == "05-22 17:00"
    assert Flag.BILLING_ONLY not in told.flags
    apart = in_any_order(bill, care, merged(TWO, ONE), unmerged(TWO))[ONE]
    assert by_rule(apart, RULES, local("05-26 17:00")) is None


def test_a_guest_that_asked_for_a_formal_answer_makes_a_grievance_of_both_from_its_receipt_on() -> None:
    told = in_any_order(logged(about=ONE), logged(about=TWO, at="05-22 10:00", formal=True), merged(TWO, ONE))[ONE]
    found = by_rule(told, RULES, local("05-22 13:00"))
    assert found is not None
    assert (found.reason, wall(found.at)) == (GrievanceReason.REQUESTED_FORMAL, "05-22 10:00")


def test_the_notice_of_a_merged_grievance_is_still_owed() -> None:
    opened = happened(ev.GrievanceOpened(reason=GrievanceReason.WRITTEN), at="05-22 09:30", about=TWO)
    host = [logged(about=ONE, contactable=False), acknowledged(about=ONE), resolved(about=ONE, at="05-22 15:00")]
    assert fold_together(host)[ONE].state is State.CLOSED
    assert fold_together([*host, logged(about=TWO), opened, merged(TWO, ONE)])[ONE].state is State.RESOLVED


def test_a_circle_never_closes() -> None:
    first, second = merged(ONE, TWO, at="05-22 13:08"), merged(TWO, ONE, at="05-22 13:09")
    told = in_any_order(logged(about=ONE), logged(about=TWO), first, second)
    assert (told[ONE].merged_into, told[TWO].merged_into, told[TWO].review) == (TWO, None, (second.id,))


def test_a_circle_of_three_never_closes() -> None:
    last = merged(THREE, ONE, at="05-22 13:10")
    told = fold_together([
        *(logged(about=s) for s in (ONE, TWO, THREE)),
        merged(ONE, TWO, at="05-22 13:08"),
        merged(TWO, THREE, at="05-22 13:09"),
        last,
    ])  # fmt: skip
    assert told[THREE].review == (last.id,)
    assert (told[ONE].merged_into, told[TWO].merged_into) == (THREE, THREE)
    assert told[THREE].also == (ONE, TWO)


def test_nothing_is_merged_into_itself() -> None:
    itself = merged(ONE, ONE)
    told = in_any_order(logged(about=ONE), itself)
    assert (told[ONE].state, told[ONE].review) == (State.NEW, (itself.id,))


def test_a_second_merge_waits_for_review() -> None:
    second = merged(TWO, THREE, at="05-22 13:20")
    told = fold_together([*(logged(about=s) for s in (ONE, TWO, THREE)), merged(TWO, ONE), second])
    assert (told[TWO].merged_into, told[TWO].review) == (ONE, (second.id,))


def test_unmerge_and_undo_both_let_it_stand_by_itself_again() -> None:
    merge = merged(TWO, ONE)
    for back in (unmerged(TWO), undone(merge)):
        told = in_any_order(logged(about=ONE), logged(about=TWO, at="05-22 08:30"), merge, back)
        assert (told[TWO].state, told[ONE].also) == (State.NEW, ())
        assert wall(told[ONE].received_at) == "05-22 09:00"


def test_what_was_unmerged_may_be_merged_again() -> None:
    told = fold_together([
        *(logged(about=s) for s in (ONE, TWO, THREE)),
        merged(TWO, ONE),
        unmerged(TWO, at="05-22 14:00"),
        merged(TWO, THREE, at="05-22 14:05"),
    ])  # fmt: skip
    assert told[TWO].merged_into == THREE


def test_a_host_that_has_not_arrived_yet_is_named_all_the_same() -> None:
    told = fold_together([logged(about=TWO), merged(TWO, ONE)])
    assert (told[TWO].state, told[TWO].merged_into, set(told)) == (State.MERGED, ONE, {TWO})


ANY_OF_THEM = st.sampled_from([ONE, TWO, THREE])
ACTS = st.lists(st.tuples(st.sampled_from(["merge", "unmerge"]), ANY_OF_THEM, ANY_OF_THEM), max_size=7)


@settings(max_examples=60, deadline=None)
@given(acts=ACTS, data=st.data())
def test_two_desks_merge_and_unmerge_as_they_like_and_agree(
    acts: list[tuple[str, Subject, Subject]], data: st.DataObject
) -> None:
    """Whatever order the acts of two desks arrive in: one story, no circle, no caller lost, the earlier time."""
    received = {ONE: "05-22 10:20", TWO: "05-22 09:50", THREE: "05-22 13:05"}
    events = [logged(about=subject, at=at) for subject, at in received.items()]
    for act, guest, host in acts:
        events.append(merged(guest, host) if act == "merge" else unmerged(guest))
    told = fold_together(events)
    assert fold_together(data.draw(st.permutations(events))) == told
    for subject, complaint in told.items():
        assert complaint.merged_into != subject
        if complaint.merged_into is not None:
            living = told[complaint.merged_into]
            assert living.merged_into is None
            assert subject in living.also
        callers = [subject, *complaint.also]
        if complaint.merged_into is None:
            assert wall(complaint.received_at) == min(received[each] for each in callers)
    last = [*events, *(unmerged(subject, at="05-22 16:00") for subject in received)]
    apart = fold_together(last)
    assert {s: wall(c.received_at) for s, c in apart.items()} == received
    assert all(c.merged_into is None and c.also == () for c in apart.values())
