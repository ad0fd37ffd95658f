"""`frontdesk import`: what is taken, what is refused and why, and what becomes of a second try."""

from __future__ import annotations

import csv
import os
import stat
from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk

LIST = """Date,Kind of trouble,Story
05/13/2026 9:15,Kept waiting,Waited fifty minutes
05/14/2026,Flowers,There were none
soon,,No day
"""
MAPS = ("--map", "Kind of trouble=category", "--map", "Story=said")
GIVEN = ("import", "--as", "Priya", *MAPS)
REASON = "'Flowers' is not a category"


@pytest.fixture
def listed(home: Path, tmp_path: Path) -> str:  # noqa: ARG001 - the practice must be there
    file = tmp_path / "log.csv"
    file.write_text(LIST, encoding="utf-8")
    return str(file)


def test_what_is_taken_and_what_is_refused(listed: str, frontdesk: Frontdesk) -> None:
    said = frontdesk(*GIVEN, listed)
    assert (said.code, said.out) == (
        0,
        "1 of 3 rows taken, 0 on record already, 2 refused.\nThey are A1 to A1.\n",
    )
    assert f"Line 3 is refused: {REASON}" in said.err
    assert "Line 4 is refused: 'soon' is not a time" in said.err
    assert frontdesk("show", "A1", "--json").json["received_at"] == "2026-05-13T09:15:00-05:00"


def test_the_document(listed: str, frontdesk: Frontdesk) -> None:
    tried = frontdesk(*GIVEN, listed, "--dry-run", "--json").json
    assert (tried["dry_run"], tried["imported"], frontdesk("list", "--all", "--json").json["count"]) == (True, 1, 0)
    assert tried["mapping"] == {"received_at": "Date", "category": "Kind of trouble", "said": "Story"}
    assert [each["line"] for each in tried["refused"]] == [3, 4]
    done = frontdesk(*GIVEN, listed, "--json").json
    assert done == {**tried, "dry_run": False}
    again = frontdesk(*GIVEN, listed, "--json").json
    assert (again["imported"], again["duplicates"]) == (0, [{"line": 2, "of": "A1"}])


def test_refused_rows_can_be_mended_and_imported(listed: str, frontdesk: Frontdesk, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    frontdesk(*GIVEN, listed, "--rejects", str(rejects))
    assert os.name == "nt" or stat.S_IMODE(rejects.stat().st_mode) == 0o600
    with rejects.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [(row["refused in line"], row["Story"]) for row in rows] == [("3", "There were none"), ("4", "No day")]
    assert rows[0]["because"].startswith(REASON)
    again = frontdesk(*GIVEN, str(rejects), "--value", "flowers=FACILITY", "--json")
    assert (again.json["imported"], frontdesk("show", "A2", "--json").json["category"]) == (1, "FACILITY")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "--as", "Priya"), "no column was recognised as said"),
        ((*GIVEN, "--all-or-nothing"), "2 of 3 rows are refused"),
        ((*GIVEN, "--dates", "ymd"), "'ymd' is not a word for --dates"),
        ((*GIVEN, "--encoding", "klingon"), "not written in 'klingon'"),
        ((*GIVEN, "--map", "Colour=said"), "'Colour' is not a column of this file"),
    ],
)
def test_a_refusal_leaves_nothing_and_says_what_to_do(
    listed: str, frontdesk: Frontdesk, words: tuple[str, ...], sentence: str
) -> None:
    said = frontdesk(*words, listed, "--json")
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert "Next: " in said.err
    assert frontdesk("list", "--all", "--json").json["count"] == 0


@pytest.mark.parametrize("name", ["none.csv", "list.pdf", ""])
def test_a_file_that_is_none(listed: str, frontdesk: Frontdesk, name: str) -> None:
    said = frontdesk(*GIVEN, str(Path(listed).parent / name))
    assert (said.code, said.out) == (2, "")


def test_somebody_has_to_be_named(listed: str, frontdesk: Frontdesk) -> None:
    assert frontdesk("import", listed, *MAPS).code == 2


def test_a_whole_outage_can_be_entered_afterwards_with_its_true_times(home: Path, frontdesk: Frontdesk) -> None:  # noqa: ARG001
    """The paper forms of three days ago: every step at its own time, each with why it is late."""
    late = ("--as", "Priya", "--late-reason", "the computers were down", "--json")
    log = ("log", "--category", "BILL", "--severity", "1", "--channel", "phone", "--said", "Charged twice")
    steps = (
        (*log, "--safety", "no", "--at", "2026-05-18T09:00"),
        ("acknowledge", "A1", "--at", "2026-05-18T09:05"),
        ("wait", "A1", "--on", "patient", "--at", "2026-05-18T09:10"),
        ("resume", "A1", "--at", "2026-05-18T13:10"),
        ("hand-over", "A1", "--to", "Deon", "--at", "2026-05-18T13:15"),
        ("resolve", "A1", "--done", "Refunded", "--put-right", "yes", "--at", "2026-05-18T14:00"),
        ("follow-up", "A1", "--still-right", "no", "--at", "2026-05-19T10:00"),
        ("resolve", "A1", "--done", "Again", "--put-right", "yes", "--at", "2026-05-19T11:00"),
        ("follow-up", "A1", "--still-right", "yes", "--at", "2026-05-20T10:00"),
        ("note", "A1", "From the paper form", "--at", "2026-05-20T10:00"),
    )
    for step in steps:
        said = frontdesk(*step, *late)
        assert said.code == 0, (step, said.err)
    told = frontdesk("show", "A1", "--json").json
    assert (told["state"], told["cycle"], told["reopens"]) == ("closed", 2, 1)
    assert told["received_at"] == "2026-05-18T09:00:00-05:00"
    assert told["entered_at"] == "2026-05-22T10:30:00-05:00"
    assert told["minutes"] == {
        "to_acknowledge": 5, "to_first_resolution_net": 60, "to_first_resolution_gross": 300,
        "total_net": told["minutes"]["total_net"],
    }  # fmt: skip
    assert all(entry["recorded_at"] == "2026-05-22T10:30:00-05:00" for entry in told["history"])
    assert "late_entry" in told["flags"]
