"""A disk that obeys the tests, and a practice to lose."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.desk.maple import open_practice
from tests.faults.child import Ended, child, finish
from tests.faults.nursery import NEVER

SOURCE = Path(__file__).with_name("disk.c")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("maple") / "home"
    open_practice(folder).desk.close()
    return folder


@pytest.fixture(scope="session")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`disk.c`, compiled."""
    made = tmp_path_factory.mktemp("disk") / "disk.so"
    command = ["cc", "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", "-o", str(made), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return made


@dataclass
class Nursery:
    """Lives on fresh copies of one practice."""

    disk: Path
    template: Path
    folder: Path
    _names: Iterator[int]

    def live(self, acts: list[str], *lives: dict[str, Any]) -> list[dict[str, Any]]:
        """What each life told, and how it ended."""
        plan = {
            "template": str(self.template), "folder": str(self.folder), "name": f"plan{next(self._names)}",
            "acts": acts, "lives": [{"at": NEVER, "manner": 0, "seed": 0} | life for life in lives],
        }  # fmt: skip
        code = "from tests.faults.nursery import main; main()"
        ended: Ended = finish(child(code, json.dumps(plan), LD_PRELOAD=str(self.disk)))
        assert ended.code == 0, ended.err
        told = [json.loads(line) for line in ended.out.splitlines()]
        assert len(told) == len(lives)
        return told

    def trace(self, acts: list[str]) -> str:
        """The operations of the disk when nothing goes wrong."""
        (life,) = self.live(acts, {})
        assert life["code"] == 0
        found: str = life["told"][-1]["trace"]
        return found


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder in memory where that is possible: what a flush secures is what `disk.c` says, not what the disk does."""
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-test-", dir=shared))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """One for all tests of a module."""
    with in_memory() as folder:
        yield folder


@pytest.fixture
def nursery(disk: Path, template: Path) -> Iterator[Nursery]:
    """Its lives stay for one test."""
    with in_memory() as folder:
        yield Nursery(disk, template, folder, count())
