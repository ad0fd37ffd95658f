"""The fold, whatever arrives: the same events in any order give the same complaint, and it never raises.

Desks hear from each other in any order, late or never; a board that shows another state on
another desk would send two people to the same patient. Everybody sorts by `(clock, id)`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from hypothesis import given, note
from hypothesis import strategies as st
from tests.builders import RULES, Desk
from tests.recovery.strategies import any_events, everything, near, stories

from frontdesk.recovery import events as ev
from frontdesk.recovery.clocks import Calendar, parse_hours
from frontdesk.recovery.codes import RecordKind, State
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.events import Event
from frontdesk.recovery.folding import fold, fold_together
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.standing import resolved_once, spent, standing

NEVER = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(1500))
NEVER_OPEN = SiteRules(calendar=Calendar("America/Chicago", parse_hours("mon 09:00-10:00"), NEVER))


@given(stories(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_complaints(desks: list[Desk], random: Random) -> None:
    events = everything(desks)
    told = fold_together(events)
    random.shuffle(events)
    assert fold_together(events) == told


@given(any_events, st.randoms(use_true_random=False))
def test_even_senseless_events_have_one_meaning(events: list[Event], random: Random) -> None:
    told = fold_together(events)
    shuffled = random.sample(events, len(events))
    assert fold_together(shuffled) == told
    assert fold(shuffled) == fold(events)


@given(stories())
def test_desks_that_heard_everything_agree(desks: list[Desk]) -> None:
    now = max(e.recorded_at for e in everything(desks))
    for one in desks:
        for other in desks:
            one.hear(other.events.values(), at=now)
    assert desks[0].complaints() == desks[1].complaints() == desks[2].complaints()


@given(any_events, near)
def test_whatever_arrives_can_be_shown(events: list[Event], as_of: datetime) -> None:
    for complaint in fold_together(events).values():
        for rules in (RULES, NEVER_OPEN):
            stands = standing(complaint, rules, as_of)
            took = spent(complaint, rules)
            assert complaint.flags is not None
            assert resolved_once(complaint, repeated=False) in (True, False, None)
            assert all(m is None or m >= 0 for m in (took.to_acknowledge, took.to_first_resolution_gross))
            assert (stands.group is None) == (stands.next is None)


@given(stories())
def test_nothing_is_forgotten(desks: list[Desk]) -> None:
    """Every event stands in the history, and every open complaint has a next step."""
    events = everything(desks)
    note("\n".join(f"{e.subject} {e.actor} {e.what}" for e in sorted(events, key=lambda e: e.order)))
    told = fold_together(events)
    as_of = max(e.recorded_at for e in events)
    for complaint in told.values():
        about = {e.id for e in events if e.subject == complaint.subject}
        assert {entry.event for entry in complaint.history} == about
        if complaint.is_open and complaint.logged_by:
            assert standing(complaint, RULES, as_of).next is not None
        assert_one_life(complaint)


@given(stories())
def test_a_resolution_stands_waits_for_review_or_was_undone(desks: list[Desk]) -> None:
    events = everything(desks)
    settled = {one for event in events if isinstance(event.what, ev.Reviewed) for one in event.what.settles}
    for complaint in fold_together(events).values():
        stands = {r.event for r in complaint.resolutions.values()}
        for entry in complaint.history:
            if entry.kind == ev.Resolved.kind:
                assert entry.undone or entry.event in {*stands, *complaint.review, *settled}


@given(stories())
def test_net_time_is_never_more_than_gross(desks: list[Desk]) -> None:
    for complaint in fold_together(everything(desks)).values():
        took = spent(complaint, RULES)
        if took.to_first_resolution_net is not None:
            assert took.to_first_resolution_gross is not None
            assert 0 <= took.to_first_resolution_net <= took.to_first_resolution_gross


def assert_one_life(c: Complaint) -> None:
    """What can be said of every complaint that people worked on."""
    assert c.cycle == max(c.reopenings, default=1)
    if c.state is State.CLOSED and c.record is RecordKind.COMPLAINT:
        assert c.resolution is not None
    if c.state is State.NEW:
        assert c.acknowledged_at is None
        assert not c.reopens
    if c.grievance_at is not None and c.state is State.CLOSED:
        assert c.notice_at is not None
    assert len(set(c.review)) == len(c.review)
