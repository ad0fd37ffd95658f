"""The checklist: a critical question holds its step, a standard one warns and is put on record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from tests.builders import ROSA, Desk, complaint, local, logged

from frontdesk.recovery import decisions
from frontdesk.recovery import events as ev
from frontdesk.recovery.checklist import QUESTIONS, Strength, answered_before, questions, say, still_open
from frontdesk.recovery.codes import AckMethod, AmendsKind, NextStep, PutRight, SafetyAnswer, StillRight, Who
from frontdesk.recovery.identifiers import Subject
from frontdesk.recovery.refusals import GateClosed

K = TypeVar("K", bound=ev.Body)
STEPS = (NextStep.ACKNOWLEDGE, NextStep.RESOLVE, NextStep.FOLLOW_UP)
CRITICAL = {"A0", "A4", "A5", "R1", "R2", "R3", "R5", "F1", "F2"}
NINE, TEN = local("05-22 09:00"), local("05-22 10:00")
IN_TIME = local("05-26 17:00")


def test_the_questions_and_their_strength() -> None:
    assert {q.code for q in QUESTIONS if q.strength is Strength.CRITICAL} == CRITICAL
    assert [q.code for q in QUESTIONS] == sorted(
        (q.code for q in QUESTIONS), key=lambda code: ("ARF".index(code[0]), code)
    )


@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_something_to_say_and_to_ask(step: NextStep) -> None:
    assert say(step)
    assert questions(step)


def test_what_is_said_regrets_and_admits_nothing() -> None:
    spoken = " ".join(say(step) for step in STEPS).lower()
    assert "sorry this happened" in spoken
    assert not any(word in spoken for word in ("our fault", "mistake", "negligen", "our error"))


def test_an_unknown_step_has_no_words() -> None:
    assert say(NextStep.CODE) == ""


def test_nobody_is_asked_twice() -> None:
    assert answered_before(complaint(logged())) == set()
    asked = complaint(logged(safety=SafetyAnswer.NO, remedy="The second charge back", remedy_asked=True))
    assert answered_before(asked) == {"A0", "A4"}
    assert answered_before(complaint(logged(who=Who.ANONYMOUS))) == {"F1"}


def test_still_open_lists_one_strength_or_both() -> None:
    both = still_open(NextStep.ACKNOWLEDGE, {"A0", "A1"})
    assert [q.code for q in both] == ["A2", "A3", "A4", "A5"]
    assert [q.code for q in still_open(NextStep.ACKNOWLEDGE, {"A0"}, Strength.CRITICAL)] == ["A4", "A5"]


class TestGates:
    def test_all_missing_answers_are_named_at_once(self) -> None:
        desk, about = on_record()
        with pytest.raises(GateClosed) as refused:
            desk.act(about, decisions.acknowledge, at=NINE, method=AckMethod.PHONE, gate=True)
        assert refused.value.missing == ("the safety question", "what would put it right", "who owns it and by when")

    def test_answered_critical_questions_open_it_and_the_rest_is_put_on_record(self) -> None:
        desk, about = on_record(safety=SafetyAnswer.NO)
        c = desk.act(
            about,
            decisions.acknowledge,
            at=NINE,
            method=AckMethod.PHONE,
            gate=True,
            owner=ROSA,
            promise_at=IN_TIME,
            remedy="A call from the doctor",
            ticked=["A2"],
        )
        what = last_of(desk, ev.Acknowledged)
        assert (what.ticked, what.overrides) == (("A2",), ("A1", "A3"))
        assert (c.remedy, c.remedy_asked) == ("A call from the doctor", True)

    def test_without_the_gate_every_open_question_is_an_override(self) -> None:
        desk, about = on_record()
        desk.act(about, decisions.acknowledge, at=NINE, method=AckMethod.PHONE)
        assert last_of(desk, ev.Acknowledged).overrides == ("A0", "A1", "A2", "A3", "A4", "A5")

    def test_resolving_asks_for_authority_and_for_what_was_given(self) -> None:
        desk, about = on_record()
        desk.act(about, decisions.acknowledge, at=NINE, method=AckMethod.PHONE)
        said: dict[str, Any] = {"done": "Booked", "put_right": PutRight.YES, "gate": True}
        with pytest.raises(GateClosed) as refused:
            desk.act(about, decisions.resolve, at=TEN, amends_cents=800, **said)
        assert refused.value.missing == ("whether you may do this yourself", "what was given")
        desk.act(about, decisions.resolve, at=TEN, amends_cents=800, amends=AmendsKind.PARKING, ticked=["R1"], **said)
        assert last_of(desk, ev.Resolved).overrides == ("R4",)

    def test_on_the_spot_both_gates_hold_and_each_step_keeps_its_own_ticks(self) -> None:
        desk, about = on_record()
        said: dict[str, Any] = {"done": "Booked", "put_right": PutRight.YES, "on_the_spot": True, "gate": True}
        with pytest.raises(GateClosed) as refused:
            desk.act(about, decisions.resolve, at=TEN, **said)
        assert refused.value.missing == ("the safety question", "what would put it right")
        desk.act(about, decisions.resolve, at=TEN, ticked=["A0", "A3", "A4", "R1", "R4"], **said)
        assert last_of(desk, ev.Acknowledged).ticked == ("A0", "A3", "A4")
        assert last_of(desk, ev.Resolved).ticked == ("R1", "R4")

    def test_a_cause_is_asked_and_never_needed(self) -> None:
        desk, about = on_record()
        desk.act(about, decisions.resolve, at=TEN, done="Booked", put_right=PutRight.YES, on_the_spot=True)
        desk.act(about, decisions.follow_up, at=TEN + timedelta(hours=1), still_right=StillRight.YES, gate=True)
        assert last_of(desk, ev.FollowedUp).overrides == ("F3", "F4", "F5")


def on_record(at: datetime = NINE, **said: Any) -> tuple[Desk, Subject]:
    desk = Desk()
    return desk, desk.log(at=at, **said)


def last_of(desk: Desk, kind: type[K]) -> K:
    return [e.what for e in desk.events.values() if isinstance(e.what, kind)][-1]
