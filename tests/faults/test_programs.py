"""Several programs on one file, and programs that die in the middle of their work."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.desk.maple import Clock, entered, home, intake
from tests.faults.after import nothing_is_lost
from tests.faults.child import child, finish
from tests.journal.desks import as_anyone, powerless

from frontdesk import desk as at_desk
from frontdesk.journal.errors import Locked, ReadOnly
from frontdesk.recovery.codes import PutRight

DEATHS = 4 if settings().max_examples <= 100 else 200
WORKER = """
import json, sys
from pathlib import Path
from frontdesk import desk as at_desk
from frontdesk.recovery.codes import PutRight
from tests.desk.maple import Clock, home, intake
by = sys.argv[2]
with at_desk.open_desk(home(Path(sys.argv[1])), now=Clock()) as desk:
    print("ready", flush=True)
    sys.stdin.readline()
    for turn in range(int(sys.argv[3])):
        if turn % 3 == 0:
            case = at_desk.log(desk, by, intake(said="Fifty minutes"))
        elif turn % 3 == 1:
            case = at_desk.acknowledge(desk, by, case.complaint.number)
        else:
            case = at_desk.resolve(desk, by, case.complaint.number, done="Mended", put_right=PutRight.YES)
        kinds = [entry.kind for entry in case.complaint.history]
        print(json.dumps({"number": case.complaint.number, "kinds": kinds}), flush=True)
"""


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "home")
    return tmp_path / "home"


def person(folder: Path, name: str) -> str:
    with at_desk.open_desk(home(folder), now=Clock()) as desk:
        return at_desk.person(desk, name).id


def begun(folder: Path, name: str, turns: int) -> subprocess.Popen[str]:
    """A program that is ready to write and waits for the word."""
    worker = child(WORKER, str(folder), person(folder, name), str(turns))
    assert worker.stdout
    assert worker.stdout.readline() == "ready\n", finish(worker).err
    return worker


def go(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin
    worker.stdin.write("go\n")
    worker.stdin.flush()


def told(lines: list[str]) -> list[dict[str, Any]]:
    """What was told whole; death may cut the last line short."""
    return [json.loads(line) for line in lines if line.endswith("\n")]


def test_programs_that_are_killed_one_after_the_other_lose_nothing_they_acknowledged(folder: Path) -> None:
    """Signals come at any moment, each time into the file that the one before left behind."""
    dice = random.Random(42)
    kept: list[dict[str, Any]] = []
    for _ in range(DEATHS):
        worker = begun(folder, "Rosa", 1000)
        assert worker.stdout
        go(worker)
        lines = [worker.stdout.readline() for _ in range(dice.randrange(1, 12))]
        worker.kill()
        ended = finish(worker)
        assert ended.code == -9
        kept = told([*lines, *ended.out.splitlines(keepends=True)])
        with at_desk.open_desk(home(folder), now=Clock()) as desk:
            for one in kept:
                kinds = [e.kind for e in at_desk.case(desk, one["number"]).complaint.history]
                assert kinds[: len(one["kinds"])] == one["kinds"]
            found = at_desk.doctor(home(folder), verify=True, now=Clock())
            assert found.ok, [check for check in found.checks if not check.ok]
    assert kept


def test_one_program_dies_and_the_other_goes_on(folder: Path) -> None:
    dies, lives = begun(folder, "Rosa", 1000), begun(folder, "Deon", 30)
    for worker in (dies, lives):
        go(worker)
    assert dies.stdout
    lines = [dies.stdout.readline() for _ in range(6)]
    dies.kill()
    after, other = finish(dies), finish(lives)
    assert (other.code, other.err) == (0, "")
    mine = told(other.out.splitlines(keepends=True))
    theirs = told([*lines, *after.out.splitlines(keepends=True)])
    assert len(mine) == 30
    assert nothing_is_lost(folder, [*theirs, *mine]) <= 3


def test_a_reader_beside_two_writers_always_sees_whole_acts(folder: Path) -> None:
    workers = [begun(folder, name, 30) for name in ("Rosa", "Deon")]
    with at_desk.open_desk(home(folder), now=Clock()) as desk:
        for worker in workers:
            go(worker)
        seen = 0
        while any(worker.poll() is None for worker in workers):
            board = at_desk.board(desk)
            assert board.open_count >= seen
            seen = board.open_count
            for line in board.lines[-3:]:
                case = at_desk.case(desk, line.number)
                kinds = [entry.kind for entry in case.complaint.history]
                assert kinds == ["logged", "acknowledged", "resolved"][: len(kinds)]
    ends = [finish(worker) for worker in workers]
    assert [(end.code, end.err) for end in ends] == [(0, "")] * 2
    told_all = [one for end in ends for one in told(end.out.splitlines(keepends=True))]
    assert nothing_is_lost(folder, told_all) == 0


def test_a_second_copy_that_waits_too_long_says_so_and_loses_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontdesk.journal.connection.PATIENCE_MS", 20)
    with (
        at_desk.open_desk(home(folder), now=Clock()) as one,
        at_desk.open_desk(home(folder), now=Clock()) as two,
    ):
        rosa = at_desk.person(one, "Rosa").id
        with one.database.writing(), pytest.raises(Locked, match="Another program is using"):
            at_desk.log(two, rosa, intake())
        assert at_desk.log(two, rosa, intake()).complaint.number == "A1"


def test_a_read_only_folder_says_so_and_nothing_is_changed(template: Path) -> None:
    with powerless() as place:
        shutil.copytree(template, place / "home")
        data = home(place / "home").data
        before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
        for path in [data, *data.iterdir()]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        with as_anyone(place):
            with pytest.raises(ReadOnly, match="read-only"), at_desk.open_desk(home(place / "home")) as desk:
                at_desk.log(desk, entered(desk, Clock()).rosa, intake())
            assert "read-only" in at_desk.doctor(home(place / "home")).checks[-1].what_to_do
        assert {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()} == before


def test_a_disk_that_turns_read_only_is_still_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    with at_desk.open_desk(home(folder), now=clock) as desk:
        maple = entered(desk, clock)
        maple.resolved()

        def refuses(*_: object, **__: object) -> None:
            raise ReadOnly(home(folder).database)

        monkeypatch.setattr(desk.journal, "writing", refuses)
        clock.step(days=9)
        assert at_desk.board(desk).overdue_count == 1
        assert at_desk.case(desk, "A1").complaint.said
        assert at_desk.find(desk, "fifty")
        with pytest.raises(ReadOnly):
            at_desk.put_right_now(desk, maple.rosa, intake(), done="x", put_right=PutRight.YES)
