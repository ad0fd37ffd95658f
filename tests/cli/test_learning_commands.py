"""Thanks, stories, improvements, patterns, remedies and concern reports on the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.cli.conftest import Frontdesk

PRIYA, ROSA = ("--as", "Priya"), ("--as", "Rosa")


def test_thanks_are_put_into_words(home: Path, frontdesk: Frontdesk) -> None:
    assert home
    kind = ("log", "--kind", "compliment", "--thanks", "Deon", "--said", "He found it", *ROSA, "--json")
    number = frontdesk(*kind).json["number"]
    said = frontdesk("thank", number, "--for", "finding a lost hearing aid", *PRIYA, "--json")
    assert said.code == 0, said.err
    assert said.json["history"][-1]["kind"] == "thanked"
    assert frontdesk("thank", number, "--for", "x", *ROSA).code == 3
    assert frontdesk("thank", number, "--for", "", *PRIYA).code == 2
    assert frontdesk("thank", number, "--for", "x", *PRIYA, "--at", "2099-01-01T10:00").code == 2
    assert frontdesk("thank", number, "--for", "x", *PRIYA, "--at", "2026-01-05T10:00").code == 2, (
        "late without a reason"
    )
    assert frontdesk("day-end", "--json").json["recognise"] == ["Deon"]


def test_a_story_is_told_and_withdrawn(logged: str, frontdesk: Frontdesk) -> None:
    assert logged
    text = "Somebody stayed late to help"
    assert frontdesk("story", "publish", text, *PRIYA).code == 2
    told = frontdesk("story", "publish", "-", "--confirmed", *PRIYA, "--json", stdin=text.encode())
    assert told.code == 0, told.err
    assert (told.json["text"], told.json["by"], told.json["withdrawn_at"]) == (text, "Priya", None)
    assert frontdesk("story", "publish", "Ring 312-555-0142", "--confirmed", *PRIYA).code == 2
    assert frontdesk("story", "publish", text, "--confirmed", *ROSA).code == 3
    gone = frontdesk("story", "withdraw", told.json["handle"], *PRIYA, "--json")
    assert gone.json["withdrawn_at"]
    assert frontdesk("story", "withdraw", told.json["handle"], *PRIYA).code == 3
    assert frontdesk("story", "withdraw", "nothing", *PRIYA).code == 4
    assert "(withdrawn)" in frontdesk("story", "list").out


def test_you_said_we_did(logged: str, frontdesk: Frontdesk) -> None:
    words = ("improvement", "add", "A board for delays", "--owner", "Deon", "--by", "2026-06-12", "--for", logged)
    made = frontdesk(*words, *PRIYA, "--json")
    assert made.code == 0, made.err
    assert (made.json["owner"], made.json["due"], made.json["complaints"]) == ("Deon", "2026-06-12", [logged])
    handle = made.json["handle"]
    assert frontdesk("improvement", "link", handle, "A99", *PRIYA).code == 4
    assert frontdesk("improvement", "link", handle, logged, *PRIYA, "--json").json["complaints"] == [logged]
    done = frontdesk("improvement", "done", handle, "--did", "It hangs", *PRIYA, "--json")
    assert (done.json["did"], bool(done.json["done_at"])) == ("It hangs", True)
    listed = frontdesk("improvement", "list", "--json").json["improvements"]
    assert [one["what"] for one in listed] == ["A board for delays"]
    assert frontdesk(*words, *ROSA).code == 3
    assert frontdesk("improvement", "add", "x", "--owner", "Nobody", "--by", "2026-06-12", *PRIYA).code == 4
    assert frontdesk("improvement", "add", "x", "--owner", "Deon", "--by", "2026-05-01", *PRIYA).code == 2


def test_patterns_and_remedies(logged: str, frontdesk: Frontdesk) -> None:
    for _ in range(2):
        frontdesk("log", *ROSA, "--category", "WAIT", "--severity", "1", "--said", "Late", "--remedy", "say sorry")
    found = frontdesk("patterns", *ROSA, "--json").json["patterns"]
    assert [(p["category"], p["count"]) for p in found] == [("WAIT", 3)]
    asked = frontdesk("remedies", *ROSA, "--json").json
    assert asked == {"wishes": 2, "remedies": [{"remedy": "an apology", "count": 2}]}
    assert logged in frontdesk("patterns", *ROSA).out


class TestConcernReport:
    def test_of_one_and_of_a_code(self, logged: str, frontdesk: Frontdesk, tmp_path: Path) -> None:
        one, code = tmp_path / "one.pdf", tmp_path / "code.pdf"
        assert frontdesk("concern-report", logged, "--to", str(one), *PRIYA, "--json").json == {"file": str(one)}
        words = PdfReader(io.BytesIO(one.read_bytes())).pages[0].extract_text()
        assert f"Concern report: {logged}" in words
        assert "Forty minutes" not in words
        assert frontdesk("concern-report", "--pattern", "WAIT", "--to", str(code), *PRIYA).code == 0
        words = PdfReader(io.BytesIO(code.read_bytes())).pages[0].extract_text()
        assert "Concern report: Kept waiting" in words

    @pytest.mark.parametrize(
        ("words", "code"),
        [((), 2), (("A1", "--pattern", "WAIT"), 2), (("--pattern", "WAITING"), 2), (("A99",), 4)],
    )
    def test_words_that_do_not_fit(
        self, words: tuple[str, ...], code: int, logged: str, frontdesk: Frontdesk, tmp_path: Path
    ) -> None:
        assert logged
        said = frontdesk("concern-report", *words, "--to", str(tmp_path / "a.pdf"), *PRIYA, "--json")
        assert (said.code, said.out) == (code, "")

    def test_the_desk_writes_none(self, logged: str, frontdesk: Frontdesk, tmp_path: Path) -> None:
        assert frontdesk("concern-report", logged, "--to", str(tmp_path / "a.pdf"), *ROSA).code == 3


def test_train_me_cards_come_of_what_came_most_often(logged: str, frontdesk: Frontdesk) -> None:  # noqa: ARG001  one
    said = frontdesk("cards", "--as", "Rosa", "--json")
    assert said.code == 0, said.err
    (card,) = said.json["cards"]
    assert (said.json["days"], card["category"], card["count"]) == (28, "WAIT", 1)
    assert "Ask: How long? Over 60 min?" in card["script"]
    assert "Kept waiting: 1" in frontdesk("cards", "--as", "Rosa").out
    assert frontdesk("cards").code == 2
