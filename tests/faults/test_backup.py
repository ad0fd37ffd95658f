"""Backups and their return, killed at every step: the old file or the new one is whole, never neither.

Two things are counted: what the disk is told (`disk.c`), and every call that opens, names, links or removes a file.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.desk.maple import Clock, entered, home
from tests.faults.endings import Plan, lived
from tests.faults.nursery import FULL, KILL

from frontdesk import desk as at_desk
from frontdesk.journal import backup
from frontdesk.journal.backup_files import backups_in
from frontdesk.journal.keys import find_key

LONG = settings().max_examples > 100
SPARING = {"disk": 1, "calls": 1} if LONG else {"disk": 25, "calls": 3}
"""Of the many steps each so manieth is tried, and the last ten; all of them with --hypothesis-profile=fuzz."""
Lives = Callable[..., list[dict[str, Any]]]


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

    def ended(what: str, count: str, manner: int = KILL) -> list[dict[str, Any]]:
        plan = Plan(what=what, count=count, manner=manner, every=SPARING[count], last=10)
        _, *others = lived(practice, memory / request.node.name, disk, plan)
        assert len(others) > 5
        return others

    return ended


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
