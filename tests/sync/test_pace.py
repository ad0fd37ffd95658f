"""When the screens sync by themselves: two seconds after a write, every half minute, and politely when it fails."""

from __future__ import annotations

import random

import pytest

from frontdesk.sync.pace import AFTER_WRITE_SECONDS, EVERY_SECONDS, JITTER, LONGEST_SECONDS, Pace


def middle(low: float, high: float) -> float:
    return (low + high) / 2


@pytest.fixture
def pace() -> Pace:
    """A round just went well at second 100."""
    pace = Pace(0.0, middle)
    pace.went_well(100.0)
    return pace


def test_the_first_round_comes_soon() -> None:
    assert 0 <= Pace(50.0).due_at - 50.0 <= AFTER_WRITE_SECONDS


def test_a_round_comes_every_half_minute_give_or_take() -> None:
    waits = []
    for seed in range(200):
        pace = Pace(0.0, random.Random(seed).uniform)
        pace.went_well(0.0)
        waits.append(pace.due_at)
    assert min(waits) >= EVERY_SECONDS * (1 - JITTER)
    assert max(waits) <= EVERY_SECONDS * (1 + JITTER)
    assert len(set(waits)) > 100, "desks that began together drift apart"


def test_what_was_written_is_sent_two_seconds_later(pace: Pace) -> None:
    pace.wrote(105.0)
    assert not pace.is_due(106.9)
    assert pace.is_due(107.0)


def test_many_writes_do_not_put_it_off(pace: Pace) -> None:
    for second in range(105, 112):
        pace.wrote(float(second))
    assert pace.due_at == 107.0


def test_a_write_never_makes_it_later(pace: Pace) -> None:
    due = pace.due_at
    pace.wrote(due - 0.5)
    assert pace.due_at == due


def test_without_an_answer_the_waits_grow_to_ten_minutes_and_no_further() -> None:
    pace, waits, now = Pace(0.0, lambda _, high: high), [], 0.0
    for _ in range(12):
        pace.failed(now)
        waits.append(pace.due_at - now)
        now = pace.due_at
    assert waits[:4] == [60, 120, 240, 480]
    assert max(waits) == waits[-1] == LONGEST_SECONDS
    pace.went_well(now)
    pace.failed(now)
    assert pace.due_at - now == 60, "one good round and it begins anew"


def test_no_wait_is_shorter_than_usual_after_a_failure() -> None:
    for seed in range(100):
        pace = Pace(0.0, random.Random(seed).uniform)
        pace.failed(0.0)
        assert EVERY_SECONDS <= pace.due_at <= 2 * EVERY_SECONDS


def test_the_wait_that_the_server_asks_for_is_kept(pace: Pace) -> None:
    pace.failed(200.0, asked=1800.0)
    assert pace.due_at == 2000.0


def test_a_write_after_a_failure_does_not_knock_at_once(pace: Pace) -> None:
    pace.failed(200.0, asked=300.0)
    pace.wrote(210.0)
    assert pace.due_at == 500.0
