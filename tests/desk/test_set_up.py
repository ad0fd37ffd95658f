"""Setting up: one practice in one place, whole or not at all, however often it was interrupted."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.desk.maple import Clock, home
from tests.faults.child import child, finish

from frontdesk import desk as at_desk
from frontdesk.desk import open_desk, set_up
from frontdesk.journal.database import create_database
from frontdesk.journal.set_up_errors import AlreadySetUp, NotSetUp
from frontdesk.recovery.codes import Role
from frontdesk.recovery.refusals import WrongValue

MAPLE: dict[str, Any] = {"name": "Maple Street", "code": "MAPLE", "timezone": "America/Chicago", "person": "Priya"}


def test_the_first_person_becomes_the_manager(tmp_path: Path) -> None:
    with set_up(home(tmp_path), **MAPLE, closures=[date(2026, 5, 25)], now=Clock()) as desk:
        assert [(p.name, p.role) for p in at_desk.people(desk)] == [("Priya", Role.MANAGER)]
        practice = desk.practice
        assert (practice.name, practice.code, practice.hours) == ("Maple Street", "MAPLE", "mon-fri 08:00-17:00")
        assert practice.rules.calendar.closures == frozenset({date(2026, 5, 25)})


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 201},
        {"name": "Maple\x1b[31m"},
        {"code": "M"},
        {"code": "1MAPLE"},
        {"code": "MAPLE-STREET"},
        {"code": "MÄPLE"},
        {"timezone": "America/Chicagoo"},
        {"timezone": "../../etc/passwd"},
        {"timezone": ""},
        {"hours": "always"},
        {"hours": "mon-fri 17:00-08:00"},
        {"person": ""},
        {"person": "\ud800"},
    ],
    ids=str,
)
def test_a_wrong_answer_is_refused_before_anything_is_written(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(WrongValue):
        set_up(home(tmp_path), **MAPLE | wrong)
    assert not list(tmp_path.iterdir())


def test_a_second_practice_in_one_place_is_refused(tmp_path: Path) -> None:
    set_up(home(tmp_path), **MAPLE).close()
    with pytest.raises(AlreadySetUp):
        set_up(home(tmp_path), **MAPLE | {"name": "Another"})
    with open_desk(home(tmp_path)) as desk:
        assert desk.practice.name == "Maple Street"


def test_a_place_without_a_practice_does_not_open(tmp_path: Path) -> None:
    with pytest.raises(NotSetUp):
        open_desk(home(tmp_path))


def test_a_file_that_an_interrupted_set_up_left_behind_will_do(tmp_path: Path) -> None:
    create_database(home(tmp_path)).close()
    with pytest.raises(NotSetUp):
        open_desk(home(tmp_path))
    set_up(home(tmp_path), **MAPLE).close()
    with open_desk(home(tmp_path)) as desk:
        assert desk.practice.name == "Maple Street"


DIES = """
import os, sys
from importlib import import_module
module, _, name = sys.argv[2].rpartition(".")
setattr(import_module(module), name, lambda *_, **__: os._exit(9))
from frontdesk.desk import set_up
from frontdesk.places import find_places
set_up(find_places(sys.argv[1], env={}), name="Maple Street", code="MAPLE", timezone="America/Chicago", person="Priya")
"""


@pytest.mark.parametrize(
    "where",
    [
        "frontdesk.journal.migrate.make_from_snapshot",
        "frontdesk.journal.migrate._lay_out",
        "frontdesk.journal.deskfile.remember",
        "frontdesk.desk.seat._new_seat",
        "frontdesk.journal.ledger.take_seat",
        "frontdesk.journal.ledger.stamp",
    ],
)
def test_set_up_that_was_killed_half_way_is_done_again(tmp_path: Path, where: str) -> None:
    dying = child(DIES, str(tmp_path), where)
    assert finish(dying).code == 9
    set_up(home(tmp_path), **MAPLE).close()
    with open_desk(home(tmp_path)) as desk:
        assert [p.name for p in at_desk.people(desk)] == ["Priya"]
    assert at_desk.doctor(home(tmp_path), verify=True).ok


def test_two_programs_that_set_up_one_place_at_once_make_one_practice(tmp_path: Path) -> None:
    code = DIES.replace("setattr(import_module(module), name, lambda *_, **__: os._exit(9))", "")
    both: list[subprocess.Popen[str]] = [child(code, str(tmp_path), "-.-") for _ in range(2)]
    ends = [finish(one) for one in both]
    assert sum(end.code == 0 for end in ends) >= 1
    assert all(end.code == 0 or "AlreadySetUp" in end.err for end in ends)
    with open_desk(home(tmp_path)) as desk, desk.database.reading() as view:
        assert view.row("SELECT count(*) FROM seat") == (1,)
        assert len(desk.practice.staff) == 1


def test_importing_the_desk_loads_nothing_that_the_first_screen_waits_for() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import frontdesk.desk, sys; print(*{n.partition('.')[0] for n in sys.modules})"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    heavy = {"sqlmodel", "sqlalchemy", "alembic", "pydantic", "httpx", "typer", "cryptography", "keyring", "tzlocal"}
    assert not heavy & set(loaded)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Maple Street", "MAPLE"), ("St. Anne's", "ST"), ("7 Oaks", "OAKS"), ("élan vital", "LAN"), ("- -", "SITE")],
)
def test_a_code_is_proposed_that_will_do(name: str, code: str) -> None:
    assert at_desk.code_from(name) == code
    assert at_desk.checked_code(code) == code


def test_the_clock_gives_milliseconds_since_stamps_keep_no_more() -> None:
    assert at_desk.utc_now().microsecond % 1000 == 0
    assert at_desk.utc_now().utcoffset() is not None
    assert at_desk.guess_timezone()
