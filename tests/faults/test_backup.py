"""Backups and their return, killed at every step: the old file or the new one is whole, never neither.

Two things are counted: what the disk is told (`disk.c`), and every call that opens, names, links or removes a file.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.desk.maple import Clock, entered, home
from tests.faults.child import child, finish
from tests.faults.conftest import FULL, KILL

from frontdesk import desk as at_desk
from frontdesk.journal import backup
from frontdesk.journal.backup_files import backups_in
from frontdesk.journal.keys import find_key

SPARING = settings().max_examples <= 100
"""Whether only some of the many steps, and the last ten, are tried; all of them with --hypothesis-profile=fuzz."""
PROGRAM = """
import json, os, shutil, signal, sys
from datetime import timedelta
from pathlib import Path
from tests.desk.maple import Clock, home
from tests.faults.nursery import Disk
from frontdesk import desk as at_desk
from frontdesk.desk.safekeeping import back_up, put_back
from frontdesk.journal.errors import JournalTrouble

practice, folder, what, count, manner = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])
WATCHED = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.chmod", "shutil.copyfile", "shutil.rmtree"}

def live(home_of, at):
    clock, disk, calls = Clock(), Disk(), 0
    clock.step(hours=1)
    places, refused = home(home_of), ""
    (good,) = places.backups.glob("*.db")

    def watch(event, arguments):
        nonlocal calls
        if count == "calls" and event in WATCHED and str(home_of) in str(arguments[0]):
            calls += 1
            if calls - 1 == at:
                os.kill(os.getpid(), signal.SIGKILL)

    if count == "disk":
        disk.begin(at, manner)
    sys.addaudithook(watch)
    try:
        if what == "backup":
            with at_desk.open_desk(places, now=clock) as desk:
                back_up(desk)
        else:
            put_back(places, good, now=clock)
    except JournalTrouble as trouble:
        refused = type(trouble).__name__
    return {"steps": calls if count == "calls" else len(disk.trace()), "refused": refused}

def born(at):
    home_of = folder / f"life{at}"
    shutil.copytree(practice, home_of)
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, json.dumps(live(home_of, at)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    return {"home": str(home_of), "code": os.waitstatus_to_exitcode(status), **json.loads(said or "{}")}

whole = born(-1)
print(json.dumps(whole), flush=True)
steps = whole["steps"]
some = range(0, steps, int(sys.argv[6]))
for at in sorted({*some, *range(max(0, steps - 10), steps)}):
    print(json.dumps(born(at)), flush=True)
"""
Lives = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """In memory where that is possible: nothing here asks what the disk itself does."""
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-test-", dir=shared))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def practice(template: Path, memory: Path) -> Path:
    """One complaint in the backup, one more in the file."""
    folder = memory / "home"
    shutil.copytree(template, folder)
    with at_desk.open_desk(home(folder), now=Clock()) as desk:
        maple = entered(desk, Clock())
        maple.log(said="first")
        backup.make(desk.places, Clock()())
        maple.log(said="second")
    return folder


@pytest.fixture
def lives(practice: Path, disk: Path, memory: Path, request: pytest.FixtureRequest) -> Lives:
    """Each life on a fresh copy of the practice, with an end at another step; the first one ends well."""

    def lived(what: str, count: str, manner: int = KILL) -> list[dict[str, Any]]:
        step = {"disk": "25", "calls": "3"}[count] if SPARING else "1"
        folder = str(memory / request.node.name)
        program = child(PROGRAM, str(practice), folder, what, count, str(manner), step, LD_PRELOAD=str(disk))
        ended = finish(program)
        assert ended.code == 0, ended.err
        first, *others = [json.loads(line) for line in ended.out.splitlines()]
        assert first["code"] == 0
        assert first["refused"] == ""
        assert len(others) > 5
        return others

    return lived


def numbers(folder: Path) -> list[str]:
    with at_desk.open_desk(home(folder), now=Clock()) as desk:
        return sorted(line.number for line in at_desk.history_page(desk, 0))


def every_backup_is_good(folder: Path) -> int:
    found = backups_in(home(folder).backups)
    for one in found:
        if one.is_ordinary:
            backup.prove(one.path, find_key(home(folder)))
    return len(found)


@pytest.mark.parametrize("count", ["calls", "disk"])
def test_a_backup_that_is_cut_off_anywhere_leaves_good_ones_only(lives: Lives, count: str) -> None:
    for life in lives("backup", count):
        folder = Path(life["home"])
        assert life["code"] == -9
        assert every_backup_is_good(folder) in {1, 2}
        assert numbers(folder) == ["A1", "A2"]
        assert backup.make(home(folder), Clock()()).events


@pytest.mark.parametrize("count", ["calls", "disk"])
def test_a_restore_that_is_cut_off_anywhere_leaves_the_old_file_or_the_new_one(lives: Lives, count: str) -> None:
    seen = []
    for life in lives("restore", count):
        folder = Path(life["home"])
        assert life["code"] == -9
        seen.append(numbers(folder))
        assert seen[-1] in (["A1", "A2"], ["A1"])
        assert at_desk.doctor(home(folder), verify=True, now=Clock()).ok
        assert every_backup_is_good(folder) >= 1
        with at_desk.open_desk(home(folder), now=Clock()) as desk:
            number = entered(desk, Clock()).log().complaint.number
        assert number in ({"A3"} if seen[-1] == ["A1", "A2"] else {"B1", "C1"}), "no number is given out twice"
    assert seen[0] == ["A1", "A2"]
    if count == "calls":
        assert seen[-1] == ["A1"]


@pytest.mark.parametrize("what", ["backup", "restore"])
def test_a_disk_that_fills_up_meanwhile_changes_nothing(lives: Lives, what: str) -> None:
    ends = lives(what, "disk", FULL)
    no = {"backup": "BackupFailed", "restore": "CannotRestore"}[what]
    assert {"", no} <= {life["refused"] for life in ends} <= {"", no, "DiskFull"}, "the audit's row needs room too"
    for life in ends:
        folder = Path(life["home"])
        assert life["code"] == 0
        assert every_backup_is_good(folder) >= 1
        assert numbers(folder) == (["A1"] if what == "restore" and not life["refused"] else ["A1", "A2"])
