"""`audit` and `break-glass`: every door leaves its line, and only those who may read the lines do."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk

CANARY = "Quartzwimble"
pytestmark = pytest.mark.usefixtures("ready")


@pytest.fixture
def ready(home: Path, frontdesk: Frontdesk) -> Path:
    for name, role in (("Ivo", "it"), ("Ann", "auditor")):
        assert frontdesk("staff", "add", name, "--role", role, "--as", "Priya").code == 0
    log = ("log", "--category", "WAIT", "--severity", "1", "--channel", "phone", "--said", CANARY, "--as", "Rosa")
    assert frontdesk(*log).code == 0
    return home


def test_it_says_who_did_what_newest_first_and_never_what_was_said(ready: Path, frontdesk: Frontdesk) -> None:
    frontdesk("show", "A1", "--as", "Priya")
    frontdesk("find", CANARY, "--as", "Rosa")
    frontdesk("export", "--to", str(ready / "all.csv"), "--as", "Ivo")
    said = frontdesk("audit", "--as", "Ann", "--json").json
    assert [(row["by"], row["deed"], row["about"]) for row in said["rows"][:3]] == [
        ("Ivo", "refused", None),
        ("Rosa", "searched", None),
        ("Priya", "opened", "A1"),
    ]
    assert said["count"] == len(said["rows"])
    plain = frontdesk("audit", "--as", "Ann").out
    assert "Ivo was refused (act export)" in plain
    assert "Priya opened A1 (role manager)" in plain
    assert CANARY not in plain + str(said)
    assert frontdesk("audit", "--about", "A1", "--deed", "opened", "--as", "Priya", "--json").json["count"] == 1


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("--as Rosa", 3, "may not read the audit"),
        ("--as Ivo", 3, "may not read the audit"),
        ("--as Ann --about Z9", 4, "Z9"),
        ("--as Ann --actor Nobody", 4, "Nobody"),
        ("--as Ann --deed opend", 2, "use opened"),
        ("--as Ann --from 2026-05-23 --to 2026-05-22", 2, "earlier day"),
        ("--as Ann --from yesterday", 2, "2026-05-22"),
    ],
)
def test_what_is_wrong_is_said(frontdesk: Frontdesk, words: str, code: int, says: str) -> None:
    said = frontdesk("audit", *words.split())
    assert (said.code, said.out) == (code, "")
    assert says in said.err


def test_the_glass_is_broken_with_a_reason_and_opens_the_words(frontdesk: Frontdesk) -> None:
    assert frontdesk("show", "A1", "--as", "Ivo", "--json").json["said"] is None
    broken = frontdesk("break-glass", "--reason", "Fire upstairs", "--as", "Ivo", "--json")
    assert set(broken.json) == {"open_until"}
    assert frontdesk("show", "A1", "--as", "Ivo", "--json").json["said"] == CANARY
    assert frontdesk("find", CANARY, "--as", "Ivo", "--json").json["count"] == 1
    assert frontdesk("drafts", "--as", "Ivo").code == 3
    assert '"Fire upstairs"' in frontdesk("audit", "--as", "Priya").out
    assert "Fire" not in frontdesk("audit", "--as", "Ann").out


def test_the_glass_is_not_broken_without_need_or_name(frontdesk: Frontdesk) -> None:
    assert frontdesk("break-glass", "--as", "Ivo").code == 2
    assert frontdesk("break-glass", "--reason", " ", "--as", "Ivo").code == 2
    assert frontdesk("break-glass", "--reason", "Fire").code == 2
    assert frontdesk("break-glass", "--reason", "Fire", "--as", "Rosa").code == 3


def test_the_doctor_follows_the_trail(frontdesk: Frontdesk) -> None:
    checks = frontdesk("doctor", "--verify", "--json").json["checks"]
    assert [one["ok"] for one in checks if "audit trail" in one["name"]] == [True]
