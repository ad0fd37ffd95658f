"""What a practice makes of its complaints: improvements, stories, patterns, remedies, and thanks in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import DEON, PRIYA, ROSA, Desk, complaint, followed_up, happened, local, logged
from tests.recovery.strategies import any_events

from frontdesk.recovery import events as ev
from frontdesk.recovery import gratitude, learning
from frontdesk.recovery.codes import Category, RecordKind, Role
from frontdesk.recovery.gratitude import NobodyThanked, PatientInThanks, Praise
from frontdesk.recovery.identifiers import Subject
from frontdesk.recovery.learning import NotConfirmed, improvements_of, stories_of
from frontdesk.recovery.patterns import OTHERWISE, Received, kinds_of, patterns, remedies
from frontdesk.recovery.refusals import AlreadyDone, OutOfOrder, RoleMayNot, TextMissing

NOON = local("05-22 12:00")
DUE = date(2026, 6, 12)
ONE, OTHER = Subject("improvement:one"), Subject("improvement:other")


def deed(role: Role = Role.MANAGER) -> Any:
    return Desk().deed(PRIYA, NOON, role=role)


def planned(what: str = "A board for delays", *, about: Subject = ONE, **said: Any) -> ev.Event:
    body = ev.ImprovementPlanned(**{"what": what, "owner": DEON, "due": DUE, **said})
    return happened(body, at="05-22 09:00", by=PRIYA, about=about)


class TestImprovements:
    def test_you_said_we_did(self) -> None:
        story = [
            planned(complaints=("a1",)),
            happened(ev.ImprovementLinked(complaints=("a2", "a1")), at="05-26 09:00", about=ONE),
            happened(ev.ImprovementDone(did="The board hangs"), at="06-01 09:00", about=ONE),
        ]
        (found,) = improvements_of(story)
        assert (found.what, found.owner, found.complaints, found.did) == (
            "A board for delays",
            DEON,
            ("a1", "a2"),
            "The board hangs",
        )
        assert found.done_at == local("06-01 09:00")
        assert all(improvements_of(order) == [found] for order in permutations(story))

    def test_what_is_owed_comes_first_by_its_day(self) -> None:
        late = planned("b", about=OTHER, due=date(2026, 5, 20))
        done = happened(ev.ImprovementDone(did="x"), at="05-25 09:00", about=ONE)
        found = improvements_of([planned(), late, done])
        assert [one.id for one in found] == ["other", "one"]
        assert found[0].is_late(date(2026, 5, 21))
        assert not found[1].is_late(date(2027, 1, 1))

    def test_what_nobody_planned_is_none(self) -> None:
        assert improvements_of([happened(ev.ImprovementDone(did="x"), about=ONE)]) == []

    def test_the_manager_plans_with_a_day_to_come(self) -> None:
        said: dict[str, Any] = {"what": "A board", "owner": DEON, "due": DUE}
        (draft,) = learning.plan(deed(), "one", **said)
        assert draft.subject == ONE
        for role in set(Role) - {Role.MANAGER}:
            with pytest.raises(RoleMayNot):
                learning.plan(deed(role), "one", **said)
        with pytest.raises(OutOfOrder):
            learning.plan(deed(), "one", **{**said, "due": date(2026, 5, 21)})
        with pytest.raises(TextMissing):
            learning.plan(deed(), "one", **{**said, "what": " "})

    def test_it_is_done_once_and_linked_once(self) -> None:
        (known,) = improvements_of([planned(complaints=("a1",))])
        assert learning.link(deed(), known, complaints=["a1"]) == []
        assert learning.link(deed(), known, complaints=["a1", "a2"])[0].what == ev.ImprovementLinked(complaints=("a2",))
        with pytest.raises(AlreadyDone):
            learning.finish(deed(), replace(known, done_at=NOON), did="again")


class TestStories:
    def test_one_is_told_until_it_is_withdrawn(self) -> None:
        about = Subject("story:one")
        told = happened(ev.StoryPublished(text="Somebody stayed late"), at="05-22 09:00", by=PRIYA, about=about)
        gone = happened(ev.StoryWithdrawn(), at="05-26 09:00", by=PRIYA, about=about)
        (story,) = stories_of([gone, told])
        assert (story.text, story.withdrawn_at) == ("Somebody stayed late", local("05-26 09:00"))
        with pytest.raises(AlreadyDone):
            learning.withdraw(deed(), story)

    def test_its_writer_confirms_that_nobody_can_be_recognised(self) -> None:
        with pytest.raises(NotConfirmed):
            learning.publish(deed(), "one", text="Somebody stayed late", confirmed=False)
        assert learning.publish(deed(), "one", text="Somebody stayed late", confirmed=True)
        with pytest.raises(RoleMayNot):
            learning.publish(deed(Role.LEAD), "one", text="x", confirmed=True)


@given(any_events)
def test_folding_refuses_nothing(events: list[ev.Event]) -> None:
    assert isinstance(improvements_of(events), list)
    assert isinstance(stories_of(events), list)


def received(number: str, category: Category, at: str) -> Received:
    return Received(number=number, category=category, received_at=local(at))


class TestPatterns:
    def test_three_of_one_code_within_seven_days(self) -> None:
        came = [received("A3", Category.WAIT, "05-21 09:00"), received("A1", Category.WAIT, "05-18 09:00"),
                received("A2", Category.WAIT, "05-20 09:00"), received("A4", Category.BILL, "05-21 09:00")]  # fmt: skip
        (found,) = patterns(came, NOON)
        assert (found.category, list(found.numbers)) == (Category.WAIT, ["A1", "A2", "A3"])

    def test_two_or_older_ones_are_none(self) -> None:
        came = [received("A1", Category.WAIT, "05-14 09:00"), received("A2", Category.WAIT, "05-20 09:00"),
                received("A3", Category.WAIT, "05-21 09:00")]  # fmt: skip
        assert patterns(came, NOON) == []


class TestRemedies:
    @pytest.mark.parametrize(
        ("wish", "kind"),
        [
            ("the second charge back", "money back, or a bill put right"),
            ("Just say SORRY", "an apology"),
            ("to be seen sooner", "an appointment, or a sooner one"),
            ("a second look", OTHERWISE),
            ("ring me with the results", "a call, or an answer"),
            ("that this never happens again", "that it does not happen again"),
            ("", OTHERWISE),
        ],
    )
    def test_a_wish_is_counted_by_its_kind(self, wish: str, kind: str) -> None:
        assert kind in kinds_of(wish)

    def test_the_most_frequent_come_first_and_the_rest_last(self) -> None:
        counted = remedies(["a flower", "a cake", "a star", "an apology", "apologise and refund me"])
        assert counted == [("an apology", 2), ("money back, or a bill put right", 1), (OTHERWISE, 3)]

    @given(st.lists(st.text(max_size=40), max_size=20))
    def test_every_wish_is_counted_at_least_once(self, wishes: list[str]) -> None:
        assert sum(count for _, count in remedies(wishes)) >= len(wishes)


class TestThanks:
    THANKED = logged(at="05-21 09:00", record=RecordKind.COMPLIMENT, category=None, severity=None, thanks=(DEON,))

    def test_the_newest_words_count_whenever_they_were_written(self) -> None:
        first = happened(ev.Thanked(thanks=(DEON,), what_for="helping"), at="05-21 10:00")
        better = happened(ev.Thanked(thanks=(DEON,), what_for="finding a hearing aid"), at="05-22 08:00")
        day = (local("05-20 17:00"), local("05-21 17:00"))
        c = complaint(self.THANKED, first, better)
        assert gratitude.praised([c], *day) == [Praise(who=DEON, what_for="finding a hearing aid")]
        assert gratitude.praised([c], local("05-22 17:00"), local("05-26 17:00")) == []

    def test_without_words_the_name_stands_alone(self) -> None:
        again = followed_up(at="05-21 16:00", recognise=(ROSA,))
        found = gratitude.praised(
            [complaint(self.THANKED), complaint(again)], local("05-20 17:00"), local("05-21 17:00")
        )
        assert found[0] == Praise(who=DEON, what_for="")

    def test_what_was_voided_thanks_nobody(self) -> None:
        gone = happened(ev.Voided(reason="x"), at="05-21 11:00")
        assert gratitude.praised([complaint(self.THANKED, gone)], local("05-20 17:00"), local("05-21 17:00")) == []

    def test_they_are_for_whom_the_record_thanks_unless_somebody_is_named(self) -> None:
        (draft,) = gratitude.thank(complaint(self.THANKED), deed(), who=(), what_for="finding a hearing aid")
        assert draft.what == ev.Thanked(thanks=(DEON,), what_for="finding a hearing aid")
        with pytest.raises(NobodyThanked):
            gratitude.thank(complaint(logged()), deed(), who=(), what_for="x")

    def test_no_patient_stands_in_them(self) -> None:
        known = complaint(logged(patient="4471 Smith", callback="555 0142"))
        for words in ("helping 4471smith", "calling 555 0142 back"):
            with pytest.raises(PatientInThanks) as refused:
                gratitude.thank(known, deed(), who=(DEON,), what_for=words)
            assert "4471" not in str(refused.value)
