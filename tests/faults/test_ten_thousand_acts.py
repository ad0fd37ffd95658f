"""Two programs on one file, killed again and again at moments that nobody chose, while their clocks jump.

A few hundred acts in the suite; `make kill` does ten thousand (FRONTDESK_ACTS says how many).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.desk.maple import Clock, home
from tests.faults.child import child, finish

from frontdesk import desk as at_desk

ACTS = int(os.environ.get("FRONTDESK_ACTS", "150"))
EACH_MAX = 40 if ACTS < 1000 else 400
"""Acts that one program does at most before one of the two is killed."""
ONE_ACT_EVENTS_MAX = 3
WORKER = """
import json, random, sys
from pathlib import Path
from frontdesk import desk as at_desk
from frontdesk.journal.errors import Locked
from frontdesk.recovery.codes import PutRight
from tests.desk.maple import Clock, home, intake

def done(act):
    while True:
        try:
            return act()
        except Locked:  # the other one never let go for five seconds; nothing was written
            continue

by, dice, clock = sys.argv[2], random.Random(int(sys.argv[3])), Clock()
with at_desk.open_desk(home(Path(sys.argv[1])), now=clock) as desk:
    while True:
        clock.step(hours=dice.choice((-24, -1, 0, 0, 0, 1, 24)))
        number = done(lambda: at_desk.log(desk, by, intake(said="Fifty minutes"))).complaint.number
        for act in (
            lambda: at_desk.acknowledge(desk, by, number),
            lambda: at_desk.add_note(desk, by, number, text="she rang"),
            lambda: at_desk.resolve(desk, by, number, done="Mended", put_right=PutRight.YES),
        ):
            case = done(act)
            kinds = [entry.kind for entry in case.complaint.history]
            print(json.dumps({"number": number, "kinds": kinds}), flush=True)
"""


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "home")
    return tmp_path / "home"


def some_lines(worker: subprocess.Popen[str], count: int) -> list[str]:
    assert worker.stdout
    lines = [worker.stdout.readline() for _ in range(count)]
    assert all(lines), finish(worker).err
    return lines


def test_every_acknowledged_act_is_there_once(folder: Path) -> None:
    dice = random.Random(17)
    with at_desk.open_desk(home(folder), now=Clock()) as desk:
        people = [at_desk.person(desk, name).id for name in ("Rosa", "Deon")]
    told: dict[str, list[str]] = {}
    acts = kills = 0
    while acts < ACTS:
        workers = [child(WORKER, str(folder), by, str(dice.randrange(2**32))) for by in people]
        lines = [line for worker in workers for line in some_lines(worker, dice.randrange(1, EACH_MAX))]
        for worker in sorted(workers, key=lambda _: dice.random()):
            worker.kill()
            assert worker.stdout
            lines += worker.stdout.readlines()  # what is buffered here would be lost to `finish`
            finish(worker)
            kills += 1
        for one in (json.loads(line) for line in lines if line.endswith("\n")):
            acts += 1
            told[one["number"]] = max(told.get(one["number"], []), one["kinds"], key=len)
    _check(folder, told, kills)


def _check(folder: Path, told: dict[str, list[str]], kills: int) -> None:
    clock = Clock()
    found = at_desk.doctor(home(folder), verify=True, now=clock)
    assert found.ok, [check for check in found.checks if not check.ok]
    with at_desk.open_desk(home(folder), now=clock) as desk, desk.database.reading() as view:
        rows: list[Any] = view.rows("SELECT id, number FROM complaint")
        numbers = {str(number): str(one) for one, number in rows}
        assert len(numbers) == len(rows), "a number was given twice"
        assert sorted(int(number[1:]) for number in numbers) == list(range(1, len(rows) + 1))
        total = 0
        for number, known in told.items():
            kinds = [entry.kind for entry in at_desk.case(desk, numbers[number]).complaint.history]
            assert sorted(kinds[: len(known)]) == sorted(known), f"{number} lost an act that was acknowledged"
            total += len(known)
        ((events,),) = view.rows("SELECT count(*) FROM event WHERE subject LIKE 'complaint:%'")
        assert 0 <= events - total <= (ONE_ACT_EVENTS_MAX + 1) * kills, "something was written twice"
