"""A practice of its own for every test, and a way to call the command line as a person would."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from frontdesk import cli
from frontdesk import desk as desks
from frontdesk.places import find_places
from frontdesk.recovery.codes import Role

FRIDAY = datetime(2026, 5, 22, 15, 30, tzinfo=UTC)
"""Half past ten in Chicago, on a business day before a long weekend."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


Frontdesk = Callable[..., Said]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice with a manager, a lead and somebody at the desk; copied, since making one takes a while."""
    home = tmp_path_factory.mktemp("template") / "home"
    with desks.set_up(
        find_places(str(home)),
        name="Maple Practice",
        code="MAPLE",
        timezone="America/Chicago",
        person="Priya",
        now=lambda: FRIDAY,
    ) as desk:
        priya = desks.person(desk, "Priya").id
        desks.add_person(desk, priya, "Rosa", Role.DESK)
        desks.add_person(desk, priya, "Deon", Role.LEAD)
    return home


@pytest.fixture
def home(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That practice, as the one that every command finds."""
    mine = tmp_path / "home"
    shutil.copytree(template, mine)
    monkeypatch.setenv("FRONTDESK_HOME", str(mine))
    monkeypatch.delenv("FRONTDESK_STAFF", raising=False)
    return mine


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which nothing is set up."""
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "empty"))
    monkeypatch.delenv("FRONTDESK_STAFF", raising=False)
    return tmp_path / "empty"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock of every desk that a command opens."""
    opened = desks.open_desk

    def set_clock(now: datetime) -> None:
        monkeypatch.setattr(desks, "open_desk", partial(opened, now=lambda: now))

    set_clock(FRIDAY)
    return set_clock


@pytest.fixture
def frontdesk(at: object, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Frontdesk:  # noqa: ARG001  the clock must be set
    """Call the command line in this process; `stdin` is what stands on standard input."""

    def call(*words: str, stdin: bytes = b"") -> Said:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        code = cli.run(words)
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    return call


@pytest.fixture
def logged(home: Path, frontdesk: Frontdesk) -> str:  # noqa: ARG001  the practice must be there
    """A complaint of severity 1, just recorded by Rosa; its number."""
    said = frontdesk(
        "log", "--as", "Rosa", "--category", "WAIT", "--severity", "1", "--channel", "phone",
        "--said", "Forty minutes", "--safety", "no", "--json",
    )  # fmt: skip
    assert said.code == 0, said.err
    return str(said.json["number"])
