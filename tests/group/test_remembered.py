"""What was worked out is kept for a minute and for the same question; no longer, and for no other."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from tests.group.desks import MORNING

from frontdesk.group.pages.remembered import FRESH, KEPT_MAX, Remembered


def test_an_answer_is_given_again_for_a_minute() -> None:
    kept, work = Remembered(), count()
    asked = [
        kept.of("q", MORNING + late, lambda: next(work)) for late in (timedelta(), FRESH - timedelta(seconds=1), FRESH)
    ]
    assert asked == [0, 0, 1]


def test_whether_an_answer_is_known_can_be_asked_without_working_it_out() -> None:
    kept = Remembered()
    assert kept.known("q", MORNING) is None
    kept.of("q", MORNING, lambda: "said")
    assert [kept.known("q", MORNING + late) for late in (timedelta(), FRESH)] == ["said", None]


def test_each_question_has_its_own_and_a_clock_put_back_gets_a_new_one() -> None:
    kept, work = Remembered(), count()
    assert kept.of(("support", frozenset({1})), MORNING, lambda: next(work)) == 0
    assert kept.of(("support", frozenset({2})), MORNING, lambda: next(work)) == 1
    assert kept.of(("support", None), MORNING, lambda: next(work)) == 2
    assert kept.of(("support", None), MORNING - timedelta(hours=1), lambda: next(work)) == 3


def test_only_so_many_are_kept() -> None:
    kept = Remembered()
    for number in range(2 * KEPT_MAX):
        kept.of(number, MORNING, lambda: number)  # noqa: B023 - it is called at once
    assert len(kept._kept) == KEPT_MAX
