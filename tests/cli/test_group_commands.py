"""The group's commands, and the way of a desk into a group: enrol, sync, what is refused."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk, Said

from frontdesk.group.serve import running
from frontdesk.group.settings import Settings
from frontdesk.sync import run, transport

SYNC = {"server", "pushed", "duplicates", "pulled", "quarantined", "re_homed", "head", "seconds", "status", "backup"}
LOG = ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "1", "--said", "x")


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A group's database, named as the commands find it."""
    database = str(tmp_path / "group.db")
    monkeypatch.setenv("FRONTDESK_DATABASE", database)
    return database


@pytest.fixture
def server(group: str, frontdesk: Frontdesk, home: Path) -> Iterator[str]:  # noqa: ARG001  the desk must be there
    """A running server with the site MAPLE; its address."""
    with running(Settings(database=group)) as url:
        assert frontdesk("group", "site", "add", "MAPLE", "Maple Practice").code == 0
        yield url


def code_for(frontdesk: Frontdesk, site: str = "MAPLE") -> str:
    return str(frontdesk("group", "invite", site, "--json").json["code"])


def enrolled(frontdesk: Frontdesk, server: str) -> Said:
    return frontdesk("enrol", server, "--code", code_for(frontdesk), "--json")


@pytest.mark.usefixtures("group", "home")
def test_a_group_is_set_up_by_commands(frontdesk: Frontdesk) -> None:
    assert frontdesk("group", "init").code == 0
    assert frontdesk("group", "init").code == 0
    added = frontdesk("group", "site", "add", "MAPLE", "Maple Practice", "--timezone", "America/Chicago", "--json")
    assert added.json["site"] == "MAPLE"
    invited = frontdesk("group", "invite", "MAPLE", "--json").json
    assert set(invited) == {"code", "expires_at"}
    assert re.fullmatch(r"[0-9A-Z]+-[0-9A-Z]+", invited["code"])
    assert frontdesk("group", "devices", "--json").json == {"devices": []}
    person = frontdesk("group", "user", "add", "Ann", "--role", "viewer", "--json").json
    assert set(person) == {"name", "role", "token"}
    assert frontdesk("group", "verify", "--json").json["ok"] is True
    assert person["token"] not in frontdesk("group", "devices").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("site", "add", "maple!", "x"), 2),
        (("site", "add", "MAPLE", "x", "--timezone", "Mars/Base"), 2),
        (("site", "add", "MAPLE", "\x1b[2J"), 2),
        (("user", "add", "Ann", "--role", "boss"), 2),
        (("invite", "ELM"), 4),
        (("revoke", "nobody"), 4),
    ],
)
@pytest.mark.usefixtures("group", "home")
def test_wrong_words_to_the_group(words: tuple[str, ...], code: int, frontdesk: Frontdesk) -> None:
    said = frontdesk("group", *words, "--json")
    assert (said.code, said.out) == (code, "")
    assert "Next: " in said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--host", "0.0.0.0"), "Without TLS the server answers on this very machine only"),  # noqa: S104
        (("--workers", "4"), "An embedded SQLite database has one writer"),
        (("--tls-cert", "x"), "TLS needs a certificate and its key."),
        (("--port", "abc"), "Invalid value for '--port'"),
        (("--port", "70000"), "Invalid value for '--port'"),
        (("--database", "mysql://x/y"), ""),
    ],
)
@pytest.mark.usefixtures("group", "home")
def test_a_server_that_would_be_unsafe_does_not_start(
    words: tuple[str, ...], sentence: str, frontdesk: Frontdesk
) -> None:
    said = frontdesk("serve", *words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(sentence)


@pytest.mark.parametrize(
    "words", [("serve",), ("group", "init"), ("group", "devices"), ("group", "site", "add", "X1", "x"), ("demo",)]
)
@pytest.mark.usefixtures("home")
def test_without_the_server_extra_a_sentence_says_how_to_add_it(
    words: tuple[str, ...], frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "fastapi" else object())
    said = frontdesk(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "The group server is not part of this installation.\nNext: add it with: pip install 'frontdesk[server]'\n"
    )


def test_a_desk_enrols_and_pushes(server: str, frontdesk: Frontdesk) -> None:
    frontdesk(*LOG)
    joined = enrolled(frontdesk, server)
    assert joined.json["server"] == server
    assert joined.json["site"] == "MAPLE"

    would = frontdesk("sync", "--dry-run", "--json").json
    assert would["pushed"] > 0
    first = frontdesk("sync", "--json")
    assert set(first.json) == SYNC
    assert (first.json["status"], first.json["pushed"]) == ("ok", would["pushed"])
    assert first.json["head"]["seq"] == would["pushed"]
    assert frontdesk("sync", "--json").json["pushed"] == 0
    assert frontdesk("sync", "--dry-run").out == "Nothing waits to be sent.\n"

    (device,) = frontdesk("group", "devices", "--json").json["devices"]
    assert set(device) >= {"device", "site", "letter", "last_seen", "revoked"}
    assert (device["site"], device["letter"], device["revoked"]) == ("MAPLE", "A", False)
    assert frontdesk("info", "--json").json["last_sync"]


def test_people_read_how_it_went(server: str, frontdesk: Frontdesk) -> None:
    enrolled(frontdesk, server)
    assert re.fullmatch(rf"Sent \d+ events to {re.escape(server)}\. Backup: [\w.-]+\.\n", frontdesk("sync").out)
    frontdesk(*LOG)
    assert frontdesk("sync").out == f"Sent 1 event to {server}.\n"


def test_a_code_works_once(server: str, frontdesk: Frontdesk) -> None:
    code = code_for(frontdesk)
    assert frontdesk("enrol", server, "--code", code).code == 0
    again = frontdesk("enrol", server, "--code", code, "--json")
    assert (again.code, again.out) == (6, "")
    assert "ask for a new code" in again.err
    assert frontdesk("enrol", server, "--code", "K7QX2-9M4T6V1C3H8N").code == 6


def test_a_code_of_another_site_is_refused(server: str, frontdesk: Frontdesk) -> None:
    frontdesk("group", "site", "add", "ELM", "Elm Practice")
    said = frontdesk("enrol", server, "--code", code_for(frontdesk, "ELM"))
    assert said.code == 6
    assert "The code is for ELM" in said.err


def test_a_suspended_desk_is_refused(server: str, frontdesk: Frontdesk) -> None:
    device = enrolled(frontdesk, server).json["device"]
    assert frontdesk("group", "revoke", device).code == 0
    said = frontdesk("sync", "--json")
    assert (said.code, said.out) == (6, "")
    assert "suspended" in said.err


def test_a_server_that_is_away_is_tried_later(
    server: str, frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    enrolled(frontdesk, server)
    monkeypatch.setattr(transport, "WAIT_FIRST_SECONDS", 0.0)
    file = home / "config" / "enrolment.json"
    file.write_text(file.read_text(encoding="utf-8").replace(server, "http://127.0.0.1:9"), encoding="utf-8")
    for words in (("sync", "--json"), ("sync", "--dry-run", "--json")):
        said = frontdesk(*words)
        assert (said.code, said.out) == (5, "")
        assert said.err.endswith(
            "The group server http://127.0.0.1:9 cannot be reached (no connection).\n"
            "Next: nothing is lost; it is sent the next time. If it stays so, check the network and the address.\n"
        )
    assert frontdesk(*LOG).code == 0


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com", "K7QX2-9M4T6V1C3H8N"),
        ("http://127.0.0.1.evil.example", "K7QX2-9M4T6V1C3H8N"),
        ("ftp://127.0.0.1", "K7QX2-9M4T6V1C3H8N"),
        ("https://u:p@127.0.0.1", "K7QX2-9M4T6V1C3H8N"),
        ("", "K7QX2-9M4T6V1C3H8N"),
        ("http://127.0.0.1:9", "not a code"),
        ("http://127.0.0.1:9", ""),
    ],
)
@pytest.mark.usefixtures("home")
def test_an_address_or_a_code_that_cannot_be_meant(url: str, code: str, frontdesk: Frontdesk) -> None:
    said = frontdesk("enrol", url, "--code", code)
    assert (said.code, said.out) == (2, "")


def test_one_sync_at_a_time(server: str, frontdesk: Frontdesk, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    enrolled(frontdesk, server)
    monkeypatch.setattr(run.run, "__kwdefaults__", {**(run.run.__kwdefaults__ or {}), "patience": 0.0})
    with FileLock(home / "state" / "sync.lock"):
        said = frontdesk("sync")
    assert (said.code, said.out) == (3, "")
    assert "Another sync of this desk is running." in said.err
