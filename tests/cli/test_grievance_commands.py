"""A grievance's whole life on the command line, with true times, and its letters."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.cli.conftest import Frontdesk

PRIYA, LATE = ("--as", "Priya"), ("--late-reason", "from the paper file")
NOTICE = ("--contact", "Priya, 555 0100", "--steps", "Spoke with everybody", "--results", "You were right")


@pytest.fixture
def letter(home: Path, frontdesk: Frontdesk) -> str:
    """A letter about care, received on Thursday; its number."""
    assert home
    said = frontdesk(
        "log", "--as", "Rosa", "--category", "CARE", "--severity", "2", "--channel", "letter",
        "--said", "Nobody looked", "--patient", "4471", "--safety", "no", "--at", "2026-05-21T09:00", "--json",
    )  # fmt: skip
    assert said.code == 0, said.err
    return str(said.json["number"])


def test_one_that_was_closed_is_on_every_list_until_its_notice_went_out(
    home: Path, frontdesk: Frontdesk, at: Callable[[datetime], None]
) -> None:
    """Said by somebody without a name, and closed before the day was over."""
    assert home
    care = (
        "--category", "CARE", "--severity", "1", "--channel", "in_person", "--who", "anonymous",
        "--said", "Not examined", "--safety", "no", "--at", "2026-05-22T09:00",
    )  # fmt: skip
    number = frontdesk("log", "--as", "Rosa", *care, "--json").json["number"]
    done = ("--done", "Told the doctor", "--put-right", "not_asked", "--on-the-spot", "--at", "2026-05-22T09:05")
    closed = frontdesk("resolve", number, "--as", "Rosa", *done, "--json").json
    assert (closed["state"], closed["next"]) == ("closed", None)

    def numbers(*words: str) -> list[str]:
        said = frontdesk(*words, *PRIYA, "--json")
        assert said.code == 0, said.err
        found = said.json.get("complaints", said.json.get("grievances", said.json.get("open")))
        return [each if isinstance(each, str) else each["number"] for each in found]

    lists = (
        ("grievances",), ("list", "--state", "open"), ("list", "--flag", "grievance"), ("list",), ("list", "--open"),
        ("day-end", "--date", "2026-05-22"), ("day-end",), ("find", "examined", "--state", "open"),
    )  # fmt: skip
    assert not any(number in numbers(*words) for words in lists)
    at(datetime(2026, 5, 26, 15, 0, tzinfo=UTC))
    assert all(number in numbers(*words) for words in lists)
    shown = frontdesk("show", number, *PRIYA)
    assert "Nobody can be written to: write it all the same" in shown.out
    owed = frontdesk("show", number, *PRIYA, "--json").json
    assert (owed["state"], owed["next"]["step"]) == ("closed", "notice")
    assert owed["next"]["due_at"] == "2026-05-29T23:59:00-05:00"
    assert frontdesk("doctor", "--verify", "--json").json["ok"]
    sent = frontdesk("grievance", number, "notice", *NOTICE, "--completed", "2026-05-26", *PRIYA, "--json").json
    assert (sent["state"], sent["next"]) == ("closed", None)
    assert not any(
        number in numbers(*words) for words in lists if "grievance" not in words and "2026-05-22" not in words
    )
    assert frontdesk("doctor", "--verify", "--json").json["ok"]


def test_the_whole_life(letter: str, frontdesk: Frontdesk, at: Callable[[datetime], None]) -> None:
    at(datetime(2026, 7, 1, 15, 0, tzinfo=UTC))

    def step(*words: str, when: str) -> object:
        said = frontdesk(words[0], letter, *words[1:], *PRIYA, "--at", when, *LATE, "--json")
        assert said.code == 0, said.err
        return said.json

    step("acknowledge", "--method", "letter", when="2026-05-21T11:00")
    shown = frontdesk("show", letter, *PRIYA, "--json").json["grievance"]
    assert (shown["reason"], shown["opened_at"]) == ("written", "2026-05-21T09:00:00-05:00")
    assert (shown["acknowledged_at"], shown["limit_at"]) == ("2026-05-21T11:00:00-05:00", "2026-06-20T23:59:00-05:00")
    step("grievance", "interim", "--new-date", "2026-06-05", when="2026-05-28T10:00")
    step("resolve", "--done", "A second look", "--put-right", "yes", when="2026-06-01T10:00")
    early = frontdesk("follow-up", letter, "--still-right", "yes", *PRIYA, "--at", "2026-06-02T10:00", *LATE)
    assert (early.code, early.out) == (3, "")
    assert "written notice" in early.err
    step("grievance", "decide", "--outcome", "partially_upheld", "--minutes", "Both heard", when="2026-06-03T10:00")
    step("grievance", "notice", *NOTICE, "--completed", "2026-06-03", when="2026-06-04T10:00")
    closed = step("follow-up", "--still-right", "yes", when="2026-06-05T10:00")
    assert isinstance(closed, dict)
    assert closed["state"] == "closed"
    way = closed["grievance"]
    assert (way["new_date"], way["notice_at"], way["outcome"]) == (
        "2026-06-05", "2026-06-04T10:00:00-05:00", "partially_upheld",
    )  # fmt: skip
    assert (way["decided_at"], way["decided_by"], way["missing"]) == ("2026-06-03T10:00:00-05:00", "Priya", [])


def test_a_grievance_that_began_later_is_acknowledged_by_itself(logged: str, frontdesk: Frontdesk) -> None:
    frontdesk("acknowledge", logged, "--as", "Rosa")
    frontdesk("grievance", logged, "open", "--reason", "requested_formal", *PRIYA)
    told = frontdesk("grievance", logged, "acknowledge", "--method", "letter", *PRIYA, "--json")
    assert told.json["history"][-1]["kind"] == "grievance_acknowledged"
    assert told.json["grievance"]["acknowledged_at"]
    assert frontdesk("grievance", logged, "acknowledge", *PRIYA).code == 3


def test_a_notice_names_everything_that_is_missing_at_once(letter: str, frontdesk: Frontdesk) -> None:
    nothing = frontdesk("grievance", letter, "notice", *PRIYA, "--json")
    assert (nothing.code, nothing.out) == (2, "")
    for words in ("whom they can turn to", "what was done to look into it", "what was found", "when that ended"):
        assert words in nothing.err
    part = frontdesk("grievance", letter, "notice", "--contact", "Priya", "--results", " ", "--completed", "2026-05-22",
                     "--steps", "Asked", *PRIYA)  # fmt: skip
    assert part.code == 2
    assert "what was found" in part.err
    assert "whom they can turn to" not in part.err


@pytest.mark.usefixtures("home")
def test_what_is_never_one_is_refused(frontdesk: Frontdesk) -> None:
    bill = ("log", "--as", "Rosa", "--category", "BILL", "--severity", "1", "--said", "Twice", "--formal", "--json")
    assert "grievance" not in frontdesk(*bill).json["flags"]
    assert frontdesk("grievance", "A1", "open", "--reason", "requested_formal", *PRIYA).code == 3
    rights = frontdesk("grievance", "A1", "open", "--reason", "rights_billing", *PRIYA, "--json")
    assert "grievance" in rights.json["flags"]


class TestTheCommitteesList:
    def test_it_says_what_is_due_and_what_was_decided(self, letter: str, frontdesk: Frontdesk) -> None:
        listed = frontdesk("grievances", *PRIYA, "--json").json
        assert listed["count"] == 1
        assert listed["grievances"][0]["number"] == letter
        said = frontdesk("grievances", *PRIYA)
        assert (said.code, said.err) == (0, "")
        assert letter in said.out
        assert "not decided" in said.out

    def test_the_committee_decides_and_does_nothing_else(self, letter: str, frontdesk: Frontdesk) -> None:
        assert frontdesk("staff", "add", "Cora", "--role", "committee", *PRIYA).code == 0
        cora = ("--as", "Cora")
        assert frontdesk("grievances", *cora).code == 0
        assert frontdesk("grievance", letter, "notice", *NOTICE, "--completed", "2026-05-22", *cora).code == 3
        decided = frontdesk("grievance", letter, "decide", "--outcome", "upheld", *cora, "--json")
        assert decided.code == 0, decided.err
        assert decided.json["grievance"]["decided_by"] == "Cora"

    def test_the_desk_does_not_read_it(self, letter: str, frontdesk: Frontdesk) -> None:
        assert letter
        assert frontdesk("grievances", "--as", "Rosa").code == 3
        assert frontdesk("grievances").code == 2

    @pytest.mark.usefixtures("home")
    def test_there_may_be_none(self, frontdesk: Frontdesk) -> None:
        assert frontdesk("grievances", *PRIYA).out == "There are none.\n"


class TestLetters:
    def test_a_pdf_that_says_it(self, letter: str, frontdesk: Frontdesk, tmp_path: Path) -> None:
        file = tmp_path / "out.pdf"
        said = frontdesk("letter", letter, "acknowledgement", "--to", str(file), *PRIYA, "--json")
        assert said.code == 0, said.err
        assert said.json == {"number": letter, "letter": "acknowledgement", "file": str(file)}
        words = PdfReader(io.BytesIO(file.read_bytes())).pages[0].extract_text()
        assert "We have your complaint" in words
        assert letter in words
        assert "4471" not in words
        if os.name == "posix":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_it_is_not_written_over_without_force(self, letter: str, frontdesk: Frontdesk, tmp_path: Path) -> None:
        file = tmp_path / "out.txt"
        words = ("letter", letter, "apology", "--to", str(file), *PRIYA)
        assert frontdesk(*words).code == 0
        again = frontdesk(*words, "--json")
        assert (again.code, again.out) == (2, "")
        assert "--force" in again.err
        assert frontdesk(*words, "--force").code == 0

    @pytest.mark.parametrize("to", ["", ".", "nowhere/a.pdf", "a.doc", "4471.pdf", "a\x00.pdf"])
    def test_a_bad_place_is_a_sentence(
        self, to: str, letter: str, frontdesk: Frontdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        said = frontdesk("letter", letter, "apology", "--to", to, *PRIYA, "--json")
        assert (said.code, said.out) == (2, "")
        assert "Next:" in said.err

    def test_the_wrong_kind_names_the_right_ones(self, letter: str, frontdesk: Frontdesk) -> None:
        said = frontdesk("letter", letter, "love", "--to", "a.pdf", *PRIYA)
        assert said.code == 2
        assert "acknowledgement" in said.err

    def test_what_is_not_on_record_yet_is_asked_for(self, letter: str, frontdesk: Frontdesk, tmp_path: Path) -> None:
        said = frontdesk("letter", letter, "notice", "--to", str(tmp_path / "a.pdf"), *PRIYA)
        assert said.code == 3
        assert f"frontdesk grievance {letter} notice" in said.err

    def test_of_nobody(self, letter: str, frontdesk: Frontdesk, tmp_path: Path) -> None:
        assert letter
        assert frontdesk("letter", "A99", "apology", "--to", str(tmp_path / "a.pdf"), *PRIYA).code == 4


def test_what_people_read_says_how_it_stands(letter: str, frontdesk: Frontdesk) -> None:
    frontdesk("grievance", letter, "decide", "--outcome", "upheld", *PRIYA)
    said = frontdesk("show", letter, *PRIYA).out
    for line in ("Grievance: it came in writing, since Thu 21 May", "Decided: upheld", "Written notice: by Thu 28 May"):
        assert line in said


def test_a_note_tells_whose_side_it_is(logged: str, frontdesk: Frontdesk) -> None:
    mine = frontdesk("note", logged, "I was called to an emergency", "--side", "clinician", *PRIYA, "--json")
    assert [(n["side"], n["text"]) for n in mine.json["notes"]] == [("clinician", "I was called to an emergency")]
    assert frontdesk("note", logged, "x", "--side", "mine", *PRIYA).code == 2
