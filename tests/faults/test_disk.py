"""Death, power cuts and full disks at every operation of the disk: what was acknowledged is there.

To try every single operation: pytest --hypothesis-profile=fuzz tests/faults
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import settings
from tests.faults.after import nothing_is_lost
from tests.faults.conftest import Nursery
from tests.faults.nursery import CUT, FULL, KILL

STORY = ["log", "acknowledge", "resolve", "put_right_now", "note", "undo"]
TRIED = 12 if settings().max_examples <= 100 else 10_000
"""How many operations are tried besides those around a flush."""
ENOUGH_FOR_A_CHECKPOINT = ["log", "put_right_now"] * 30


def moments(trace: str, tried: int = TRIED) -> list[int]:
    """Operations to try: all around a flush, the first, one too many, and some of the others."""
    near = {at + by for at, mark in enumerate(trace) if mark in "fF" for by in (-1, 0, 1)}
    others = [at for at in range(len(trace)) if at not in near]
    some = random.Random(len(trace)).sample(others, min(tried, len(others)))
    return sorted({0, len(trace), *near, *some})


@pytest.mark.parametrize("act", ["log", "acknowledge", "resolve", "put_right_now"])
def test_an_accepted_act_costs_exactly_one_flush_after_its_last_write(nursery: Nursery, act: str) -> None:
    """More would be slow, fewer would lose acts in a power cut."""
    before = {"acknowledge": ["log"], "resolve": ["log", "acknowledge"]}.get(act, [])
    (life,) = nursery.live(["log", *before, act], {"each": True})
    trace = [one["trace"] for one in life["told"] if "number" in one][-1]
    assert set(trace[:-1]) == {"w"}
    assert trace[-1] == "f"


def test_a_program_that_is_killed_at_any_operation_loses_nothing_it_acknowledged(nursery: Nursery) -> None:
    points = moments(nursery.trace(STORY))
    lives = nursery.live(STORY, *({"at": at, "manner": KILL} for at in points))
    assert [life["code"] for life in lives] == [*[-9] * (len(lives) - 1), 0]
    more = [nothing_is_lost(Path(life["folder"]), life["told"]) for life in lives]
    assert 0 in more
    assert max(more) > 0, "between the flush and the answer an act is kept that was not acknowledged"


@pytest.mark.parametrize("seed", [0, 1], ids=["all of it", "some of it"])
def test_a_power_cut_loses_what_was_not_flushed_and_nothing_else(nursery: Nursery, seed: int) -> None:
    points = moments(nursery.trace(STORY), TRIED // 3)
    lives = nursery.live(STORY, *({"at": at, "manner": CUT, "seed": seed * (at + 1)} for at in points))
    for life in lives:
        nothing_is_lost(Path(life["folder"]), life["told"])


@pytest.mark.parametrize("manner", [KILL, CUT])
def test_the_moment_at_which_the_log_is_folded_into_the_file(nursery: Nursery, manner: int) -> None:
    trace = nursery.trace(ENOUGH_FOR_A_CHECKPOINT)
    assert "ffd" in trace, "the log is on the disk before the file changes"
    assert "dF" in trace, "the file is on the disk before the log begins anew"
    first, last = trace.index("d"), trace.index("F")
    points = [first - 1, first, first + 1, (first + last) // 2, last - 1, last, last + 1, last + 2]
    lives = nursery.live(ENOUGH_FOR_A_CHECKPOINT, *({"at": at, "manner": manner, "seed": at % 3} for at in points))
    for life in lives:
        assert life["code"] == -9
        nothing_is_lost(Path(life["folder"]), life["told"])


def test_without_flushes_this_disk_does_lose_acts(nursery: Nursery) -> None:
    """Else the tests above would prove nothing."""
    at = len(nursery.trace(["log"])) - 1
    lives = nursery.live(STORY, {"at": 3 * at, "manner": CUT, "pragma": "PRAGMA synchronous = OFF"})
    with pytest.raises(AssertionError, match="lost an act that was acknowledged"):
        nothing_is_lost(Path(lives[0]["folder"]), lives[0]["told"])


def test_a_full_disk_refuses_an_act_whole_and_takes_it_once_there_is_room(nursery: Nursery) -> None:
    points = moments(nursery.trace(STORY), TRIED // 2)
    for life in nursery.live(STORY, *({"at": at, "manner": FULL} for at in points)):
        assert life["code"] == 0
        refused = [one["refused"] for one in life["told"] if "refused" in one]
        assert set(refused) <= {"DiskFull"}
        assert len(refused) <= 1
        acted = [one for one in life["told"] if "number" in one]
        assert len(acted) == len(STORY), "the act was repeated once there was room"
        assert nothing_is_lost(Path(life["folder"]), life["told"]) == 0
