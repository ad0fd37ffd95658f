"""The whole way into a group by commands, against a real server: keys and exit codes as scripts rely on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk
from tests.group.desks import Group, group_on

from frontdesk.group.settings import INVITATION_LIFE

LOG = ("log", "--category", "WAIT", "--severity", "1", "--said", "x", "--as")
SYNC = {"server", "pushed", "duplicates", "pulled", "quarantined", "re_homed", "head", "seconds", "status", "backup"}
JOINED = {"server", "site", "device", "pulled", "joined"}
REFUSED = "This code cannot be used: it is wrong, was used, is older than 30 minutes, or was tried too often."
WRONG = "AAAAAAAAAAAA"
TRIES = 5


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Group]:
    with group_on(str(tmp_path / "group.db")) as group:
        group.clock.at = datetime.now(UTC)  # the commands read the computer's own clock
        monkeypatch.setenv("FRONTDESK_DATABASE", group.database)
        yield group


@pytest.fixture
def url(group: Group) -> str:
    return str(group.line.base_url).rstrip("/")


def invited(frontdesk: Frontdesk, *words: str) -> str:
    made = frontdesk(*words, "--json")
    assert (made.code, set(made.json)) == (0, {"code", "expires_at"}), made.err
    until = datetime.fromisoformat(made.json["expires_at"])
    assert abs((until - datetime.now(UTC) - INVITATION_LIFE).total_seconds()) < 300
    return str(made.json["code"])


def refused(frontdesk: Frontdesk, url: str, code: str) -> None:
    said = frontdesk("enrol", url, "--code", code, "--json")
    assert (said.code, said.out, said.err.splitlines()[0]) == (6, "", REFUSED)


@pytest.mark.usefixtures("home")
class TestCodes:
    def test_a_code_is_good_once(self, frontdesk: Frontdesk, url: str) -> None:
        code = invited(frontdesk, "group", "invite", "maple")
        assert set(frontdesk("enrol", url, "--code", code, "--json").json) == JOINED
        refused(frontdesk, url, code)
        assert frontdesk("sync").code == 0, "what was refused changed nothing"

    def test_a_code_is_good_for_half_an_hour(self, frontdesk: Frontdesk, url: str, group: Group) -> None:
        code = invited(frontdesk, "group", "invite", "MAPLE")
        group.clock.pass_by(seconds=INVITATION_LIFE.total_seconds() + 60)
        refused(frontdesk, url, code)

    def test_a_code_is_good_for_five_tries(self, frontdesk: Frontdesk, url: str) -> None:
        code, other = (invited(frontdesk, "group", "invite", "MAPLE") for _ in range(2))
        for tries, good in ((TRIES - 1, other), (TRIES, code)):
            for _ in range(tries):
                refused(frontdesk, url, f"{good.partition('-')[0]}-{WRONG}")
        refused(frontdesk, url, code)
        assert frontdesk("enrol", url, "--code", other.lower()).code == 0, "four wrong ones do no harm"

    def test_a_desks_own_code_is_good_once_for_half_an_hour_and_five_tries(
        self, frontdesk: Frontdesk, url: str, group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert frontdesk("enrol", url, "--code", invited(frontdesk, "group", "invite", "MAPLE")).code == 0
        once, late, tried = (invited(frontdesk, "invite") for _ in range(3))
        monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "second"))
        assert frontdesk("enrol", url, "--code", "-", stdin=once.encode()).code == 0
        monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "third"))
        refused(frontdesk, url, once)
        for _ in range(TRIES):
            public = tried.partition("-")[0]
            assert group.enrol(f"{public}-{WRONG}").status_code == 403
        refused(frontdesk, url, tried)
        group.clock.pass_by(seconds=INVITATION_LIFE.total_seconds() + 60)
        refused(frontdesk, url, late)
        assert not (tmp_path / "third" / "config" / "enrolment.json").exists()

    def test_a_further_desk_needs_a_code_of_a_desk(self, frontdesk: Frontdesk, url: str, tmp_path: Path) -> None:
        assert frontdesk("enrol", url, "--code", invited(frontdesk, "group", "invite", "MAPLE")).code == 0
        other = str(tmp_path / "other")
        assert frontdesk("--home", other, "init", "--site", "M", "--code", "MAPLE", "--timezone", "UTC").code == 0
        code = invited(frontdesk, "group", "invite", "MAPLE")
        said = frontdesk("--home", other, "enrol", url, "--code", code, "--json")
        assert (said.code, said.out) == (6, "")
        assert "frontdesk invite" in said.err


@pytest.mark.usefixtures("home")
def test_a_desk_that_was_shut_out_comes_back_and_sends_what_it_had_not_sent(frontdesk: Frontdesk, url: str) -> None:
    assert frontdesk("invite", "--json").code == 3
    device = frontdesk("enrol", url, "--code", invited(frontdesk, "group", "invite", "MAPLE"), "--json").json["device"]
    assert set(frontdesk("sync", "--json").json) == SYNC
    assert frontdesk("group", "revoke", device, "--json").json == {"device": device, "revoked": True}
    assert frontdesk(*LOG, "Rosa").code == 0
    for words in (("sync",), ("sync", "--dry-run"), ("invite",)):
        said = frontdesk(*words, "--json")
        assert (said.code, said.out) == (6, ""), words
        assert "Next: run frontdesk device reset" in said.err
    again = frontdesk("device", "reset", "--json").json
    assert set(again) == {"device"}
    assert again["device"] != device
    assert frontdesk("sync").code == 3
    assert frontdesk("enrol", url, "--code", invited(frontdesk, "group", "invite", "MAPLE")).code == 0
    report = frontdesk("sync", "--json").json
    assert (report["status"], report["pushed"] >= 1, report["quarantined"]) == ("ok", True, 0)
    devices = frontdesk("group", "devices", "--json").json["devices"]
    assert {(one["device"], one["revoked"]) for one in devices} == {(device, True), (again["device"], False)}
    assert all({"device", "site", "letter", "last_seen", "revoked"} <= set(one) for one in devices)
    assert len({one["letter"] for one in devices}) == 2


@pytest.mark.usefixtures("home")
def test_a_desk_that_worked_alone_joins_once_and_its_old_numbers_find_everything(
    frontdesk: Frontdesk, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert frontdesk(*LOG, "Rosa", "--json").json["number"] == "A1"
    assert frontdesk("enrol", url, "--code", invited(frontdesk, "group", "invite", "MAPLE")).code == 0
    code = invited(frontdesk, "invite")
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "alone"))
    assert frontdesk("init", "--site", "Maple", "--code", "MAPLE", "--timezone", "America/Chicago").code == 0
    assert frontdesk("staff", "add", "Rosa", "--role", "desk").code == 0
    old = frontdesk(*LOG, "Rosa", "--json").json
    needed = frontdesk("enrol", url, "--code", code, "--json")
    assert (needed.code, needed.out, "--join" in needed.err) == (3, "", True)
    joined = frontdesk("enrol", url, "--code", code, "--join", "--json")
    assert (joined.code, set(joined.json), joined.json["joined"]) == (0, JOINED, 1), joined.err
    listed = frontdesk("list", "--all", "--json").json["complaints"]
    assert len(listed) == 2
    assert len({one["number"] for one in listed}) == 2
    mine = next(one for one in listed if one["number"] != "A1")
    assert re.match(r"B\d+", mine["number"])
    assert "late_entry" in mine["flags"]
    assert mine["received_at"] == old["received_at"]
    assert old["number"] in mine["former_numbers"]
    refused(frontdesk, url, code)
    assert frontdesk("list", "--all", "--json").json["count"] == 2
