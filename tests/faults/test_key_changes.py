"""The power is cut while keys change or come back: the desk opens with the old key or the new one, and nothing is lost.

Two things are counted, as for backups: what the disk is told (`disk.c`), and every call that opens, names, links or
removes a file. What no flush had secured is gone.
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
from tests.faults.nursery import CUT

from frontdesk import desk as at_desk
from frontdesk.desk import keyholding
from frontdesk.journal import backup
from frontdesk.journal.backup_files import backups_in
from frontdesk.journal.errors import JournalTrouble, KeyMissing
from frontdesk.journal.keys import DeskKey, find_keys
from frontdesk.journal.recovery_key import RecoveryKey

LONG = settings().max_examples > 100
SPARING = {"rotate": 1, "recover": 1} if LONG else {"rotate": 30, "recover": 2}
"""Each so manieth step is tried, and those beside a flush; all of them with --hypothesis-profile=fuzz."""
Lives = Callable[[str, str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def kept(template: Path, memory: Path) -> tuple[Path, RecoveryKey]:
    """A practice with a backup, and the paper in its safe."""
    folder = memory / "home"
    shutil.copytree(template, folder)
    with at_desk.open_desk(home(folder), now=Clock()) as desk:
        maple = entered(desk, Clock())
        maple.log(said="first")
        backup.make(desk.places, Clock()())
        maple.log(said="second")
        with desk.database.reading() as view:
            paper = RecoveryKey(desk.database.key.raw, desk.journal.site_key(view))
    return folder, paper


@pytest.fixture
def lives(kept: tuple[Path, RecoveryKey], disk: Path, memory: Path, request: pytest.FixtureRequest) -> Lives:
    """Each life on a fresh copy of the practice, with a power cut at another step; the first one ends well."""
    practice, paper = kept

    def ended(what: str, count: str) -> list[dict[str, Any]]:
        folder = memory / request.node.name
        begins = folder.with_name(f"{folder.name}-begins")
        shutil.copytree(practice, begins)
        if what == "recover":
            home(begins).key_file.unlink()
        keys = (paper.database.hex(), paper.site.hex())
        plan = Plan(what=what, count=count, manner=CUT, every=SPARING[what], beside_flushes=True, keys=keys)
        first, *others = lived(begins, folder, disk, plan)
        assert len(others) > 3
        return [*others, first]

    return ended


def opens(folder: Path) -> list[str]:
    """What was said, read as the desk reads it at its next start."""
    with at_desk.open_desk(home(folder), now=Clock()) as desk:
        assert at_desk.doctor(desk.places, verify=True, now=Clock()).ok
        return sorted(at_desk.case(desk, line.number).complaint.said for line in at_desk.history_page(desk, 0))


def backups_that_no_key_opens(folder: Path) -> list[Path]:
    keys = find_keys(home(folder))
    found = [one.path for one in backups_in(home(folder).backups)]
    return [file for file in found if not any(_proves(file, key) for key in keys)]


def _proves(file: Path, key: DeskKey) -> bool:
    try:
        return backup.prove(file, key) > 0
    except JournalTrouble:
        return False


@pytest.mark.parametrize("count", ["calls", "disk"])
def test_a_change_of_keys_leaves_a_desk_that_opens_with_one_of_them(
    lives: Lives, kept: tuple[Path, RecoveryKey], count: str
) -> None:
    seen = set()
    for number, life in enumerate(lives("rotate", count)):
        folder = Path(life["home"])
        assert opens(folder) == ["first", "second"], life
        assert backups_that_no_key_opens(folder) == [], life
        seen.add(find_keys(home(folder))[0].raw == kept[1].database)
        if number % 6 == 0:  # and another try comes to its end
            keyholding.rotate(home(folder), who=lambda desk: at_desk.person(desk, "Priya").id, now=Clock())
            assert opens(folder) == ["first", "second"], life
            assert len(find_keys(home(folder))) == 1
            assert backups_that_no_key_opens(folder) == [], life
    assert seen == {True, False}, "some of them were cut off before, and some behind the change"


@pytest.mark.parametrize("count", ["calls", "disk"])
def test_a_key_that_comes_back_from_the_safe_is_there_or_can_be_typed_in_again(
    lives: Lives, kept: tuple[Path, RecoveryKey], count: str
) -> None:
    for life in lives("recover", count):
        folder = Path(life["home"])
        try:
            found = opens(folder)
        except KeyMissing:
            keyholding.recover(home(folder), kept[1], now=Clock())
            found = opens(folder)
        assert found == ["first", "second"], life
        assert [key.raw for key in find_keys(home(folder))] == [kept[1].database]
