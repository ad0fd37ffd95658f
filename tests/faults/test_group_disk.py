"""The group server's disk is full: it says so, stores a batch wholly or not, and goes on once there is room."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import stamina
from tests.faults.child import child, finish
from tests.faults.oracle import all_is_well, at_home
from tests.group.desks import Clock
from tests.sync.homes import Home

from frontdesk import cli, enrolling
from frontdesk.group import admin

SERVES = """
import sys
from frontdesk.group.serve import running
from frontdesk.group.settings import Settings
from tests.faults.nursery import Disk

disk = Disk()
with running(Settings(database=sys.argv[1])) as url:
    print(url, flush=True)
    for line in sys.stdin:
        disk.begin(int(line), 3)
        print("so it is", flush=True)
"""
ROOM_FOR = (0, 2, 5)
"""Writes that still fit: none, and some of a transaction's."""
NEVER = -1


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


@contextmanager
def serving(database: str, disk: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server on a disk that obeys, and its address."""
    program = child(SERVES, database, LD_PRELOAD=str(disk))
    assert program.stdout
    yield program, program.stdout.readline().strip()
    ended = finish(program)
    assert ended.code == 0, ended.err


def room_for(program: subprocess.Popen[str], writes: int) -> None:
    assert program.stdin
    assert program.stdout
    program.stdin.write(f"{writes}\n")
    program.stdin.flush()
    assert program.stdout.readline() == "so it is\n"


def test_a_full_disk_is_told_to_the_desk_which_keeps_everything(
    tmp_path: Path, disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database, clock = str(tmp_path / "group.db"), Clock(datetime.now(UTC))
    admin.site_add(database, "MAPLE", "Maple Practice")
    home = Home(tmp_path / "home", clock).set_up()
    with serving(database, disk) as (program, url):
        enrolling.enrol_at(home.places, url, admin.invite(database, "MAPLE")["code"], now=clock)
        home.sync()
        for writes in ROOM_FOR:
            home.log()
            room_for(program, writes)
            capsys.readouterr()
            code = cli.run(("--home", str(home.folder), "sync", "--json"))
            said = capsys.readouterr()
            assert (code, said.out) == (5, ""), writes
            assert f"The group server {url} cannot be reached (its disk is full)." in said.err
            assert "nothing is lost" in said.err
            room_for(program, NEVER)
            assert admin.verify(database)["ok"]
        assert home.sync().pushed + home.sync().pushed > 0
    all_is_well(database, [home.folder], held=at_home(home.folder)[0])
