"""IT's night: a backup and a sync, each without the other if need be, one line, one lock, the agreed exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import stamina
from filelock import FileLock
from tests.cli.conftest import Frontdesk
from tests.group.desks import Group, group_on

from frontdesk import syncing
from frontdesk.group import admin
from frontdesk.places import find_places
from frontdesk.sync import run

LOG = ("log", "--as", "Priya", "--category", "WAIT", "--severity", "1", "--channel", "phone", "--said")
CANARY = "Xylophia Quartzwimble"
KEYS = {
    "server", "pushed", "duplicates", "pulled", "quarantined", "re_homed", "head", "seconds", "status", "backup",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    with group_on(str(tmp_path / "group.db")) as group:
        group.clock.at = datetime.now(UTC)  # the night's run reads the computer's own clock
        yield group


@pytest.fixture
def enrolled(home: Path, frontdesk: Frontdesk, group: Group) -> Path:
    code = admin.invite(group.database, "MAPLE")["code"]
    said = frontdesk("enrol", str(group.line.base_url), "--code", code)
    assert said.code == 0, said.err
    return home


def log_of(home: Path) -> list[str]:
    return (home / "logs" / "sync.log").read_text().splitlines()


def backups(home: Path) -> list[Path]:
    return sorted((home / "data" / "backups").glob("*.db"))


def test_a_night_backs_up_sends_and_says_so_in_one_line(enrolled: Path, frontdesk: Frontdesk) -> None:
    assert frontdesk(*LOG, CANARY).code == 0
    said = frontdesk("sync")
    (made,) = backups(enrolled)
    assert (said.code, said.err) == (0, "")
    (line,) = said.out.splitlines()
    assert line.startswith("Sent ")
    assert made.name in line
    (logged,) = log_of(enrolled)
    assert " sync ok pushed=" in logged
    assert f"backup={made.name}" in logged
    assert CANARY not in logged


def test_the_document(enrolled: Path, frontdesk: Frontdesk) -> None:
    frontdesk(*LOG, CANARY)
    dry = frontdesk("sync", "--dry-run", "--json")
    assert backups(enrolled) == []
    said = frontdesk("sync", "--json")
    assert set(said.json) == KEYS
    assert dry.json["pushed"] == said.json["pushed"] > 0
    assert said.json["backup"] == str(backups(enrolled)[0])
    again = frontdesk("sync", "--json").json
    assert (again["pushed"], again["backup"], again["status"]) == (0, None, "ok")


def test_without_a_group_there_is_still_a_backup(home: Path, frontdesk: Frontdesk) -> None:
    said = frontdesk("sync", "--json")
    assert (said.code, said.out) == (3, "")
    assert "not enrolled" in said.err
    assert "backup was made" in said.err
    assert len(backups(home)) == 1
    assert " sync failed not-enrolled: " in log_of(home)[0]


def test_a_server_that_is_gone(enrolled: Path, frontdesk: Frontdesk) -> None:
    enrolment = json.loads((enrolled / "config" / "enrolment.json").read_text())
    enrolment["server"] = "http://127.0.0.1:9"
    (enrolled / "config" / "enrolment.json").write_text(json.dumps(enrolment))
    said = frontdesk("sync", "--json")
    assert (said.code, said.out) == (5, "")
    assert "nothing is lost" in said.err
    assert len(backups(enrolled)) == 1
    assert " sync failed unreachable: " in log_of(enrolled)[0]


def test_a_desk_that_was_suspended(enrolled: Path, frontdesk: Frontdesk, group: Group) -> None:
    (device,) = admin.devices(group.database)["devices"]
    admin.revoke(group.database, device["device"])
    said = frontdesk("sync", "--json")
    assert (said.code, said.out) == (6, "")
    assert len(backups(enrolled)) == 1


def test_a_backup_that_fails_does_not_stop_the_sync(enrolled: Path, frontdesk: Frontdesk, group: Group) -> None:
    frontdesk(*LOG, CANARY)
    (enrolled / "data" / "backups").write_text("in the way")
    said = frontdesk("sync", "--json")
    assert (said.code, said.out) == (7, "")
    assert len(group.complaints()) == 1
    assert " sync ok " in log_of(enrolled)[0]
    assert " backup failed: " in log_of(enrolled)[0]


def test_a_damaged_file_stands_in_the_log_too(enrolled: Path, frontdesk: Frontdesk) -> None:
    file = find_places(str(enrolled)).database
    file.write_bytes(b"\xa5" * file.stat().st_size)
    said = frontdesk("sync", "--json")
    assert (said.code, said.out) == (7, "")
    assert " sync failed damaged: " in log_of(enrolled)[0]


def test_nothing_is_made_in_a_home_that_was_never_set_up(nowhere: Path, frontdesk: Frontdesk) -> None:
    assert frontdesk("sync", "--json").code == 3
    assert not nowhere.exists()


def test_a_second_run_waits_and_then_says_so(
    enrolled: Path, frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "PATIENCE_SECONDS", 0.05)
    with FileLock(find_places(str(enrolled)).state / "sync.lock"):
        said = frontdesk("sync", "--json")
    assert (said.code, said.out) == (3, "")
    assert "waiting for it to end" in said.err
    assert "Another sync of this desk is running." in said.err
    assert frontdesk("sync").code == 0


def test_nothing_is_drawn_where_nobody_watches(enrolled: Path, frontdesk: Frontdesk) -> None:
    assert enrolled.exists()
    frontdesk(*LOG, CANARY)
    said = frontdesk("sync")
    assert said.err == ""
    assert "\x1b" not in said.out


def test_a_bar_is_drawn_on_a_terminal_and_only_there(
    enrolled: Path, frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert enrolled.exists()
    monkeypatch.setattr("frontdesk.commands.syncing.on_terminal", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    frontdesk(*LOG, CANARY)
    said = frontdesk("sync", "--json")
    assert said.code == 0
    assert said.json["pushed"] > 0
    assert "ending" in said.err
    quiet = frontdesk("sync", "--quiet")
    assert (quiet.out, quiet.err) == ("", "")


class Waiting:
    """A clock that only waiting moves; `then` happens after that many waits."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, then: Callable[[], object], after: int) -> None:
        self.at, self.waits, self.then, self.after = 0.0, list[float](), then, after
        monkeypatch.setattr(syncing.Patience.__init__, "__kwdefaults__", self._usual())

    def _usual(self) -> dict[str, object]:
        told = dict(syncing.Patience.__init__.__kwdefaults__ or {})
        return told | {"clock": lambda: self.at, "sleep": self.sleep}

    def sleep(self, seconds: float) -> None:
        self.at += seconds
        self.waits.append(seconds)
        if len(self.waits) == self.after:
            self.then()


def moved(home: Path, server: str) -> str:
    """The desk believes its server to be there; gives where it was."""
    file = home / "config" / "enrolment.json"
    known = json.loads(file.read_text())
    file.write_text(json.dumps(known | {"server": server}))
    return str(known["server"])


def test_the_nights_run_outlasts_a_server_that_is_started_again(
    enrolled: Path, frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    frontdesk(*LOG, CANARY)
    server = moved(enrolled, "http://127.0.0.1:9")
    waiting = Waiting(monkeypatch, lambda: moved(enrolled, server), after=3)
    said = frontdesk("sync", "--keep-trying", "60", "--json")
    assert (said.code, said.json["status"]) == (0, "ok")
    assert said.json["pushed"] > 0
    assert len(waiting.waits) == 3
    assert said.err.count("is away; trying again in") == 3
    assert len(log_of(enrolled)) == len(backups(enrolled)) == 1


def test_the_nights_run_gives_up_after_its_hour(
    enrolled: Path, frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(enrolled, "http://127.0.0.1:9")
    waiting = Waiting(monkeypatch, lambda: None, after=0)
    said = frontdesk("sync", "--keep-trying", "60", "--quiet")
    assert (said.code, said.out) == (5, "")
    assert "trying again" not in said.err
    assert 3 <= len(waiting.waits) <= 60
    assert min(waiting.waits) >= 30
    assert max(waiting.waits) <= 600
    assert sum(waiting.waits) <= 3600


def test_what_waiting_does_not_mend_is_told_at_once(
    enrolled: Path, frontdesk: Frontdesk, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert enrolled.exists()
    (device,) = admin.devices(group.database)["devices"]
    admin.revoke(group.database, device["device"])
    waiting = Waiting(monkeypatch, lambda: None, after=0)
    assert frontdesk("sync", "--keep-trying", "60").code == 6
    assert waiting.waits == []
