"""Lists and find on the command line: narrowed, sorted, bounded, and each role what it may read."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk

from frontdesk.commands import looking


@pytest.fixture
def told(home: Path, frontdesk: Frontdesk) -> Frontdesk:  # noqa: ARG001  the practice must be there
    """Four records: a late call-back, a bill put right, a written complaint about care, a thank-you."""
    log = ("log", "--as", "Rosa", "--safety", "no")
    for words in (
        ("--category", "WAIT", "--severity", "1", "--channel", "phone", "--said", "Forty minutes", "--patient", "4471"),
        ("--category", "BILL", "--severity", "2", "--channel", "phone", "--said", "Charged", "--callback", "5550142"),
        ("--category", "CARE", "--severity", "2", "--channel", "email", "--said", "Never looked", "--formal"),
        ("--kind", "compliment", "--said", "Thank you Rosa"),
    ):
        assert frontdesk(*log, *words).code == 0
    resolved = frontdesk("resolve", "A2", "--done", "Paid", "--put-right", "yes", "--on-the-spot", "--as", "Rosa")
    assert resolved.code == 0, resolved.err
    return frontdesk


def numbers(frontdesk: Frontdesk, *words: str) -> list[str]:
    said = frontdesk(*words, "--json")
    assert said.code == 0, said.err
    assert said.json["count"] == len(said.json["complaints"])
    return [each["number"] for each in said.json["complaints"]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("list", "--all"), ["A4", "A3", "A2", "A1"]),
        (("list", "--all", "--sort", "number"), ["A1", "A2", "A3", "A4"]),
        (("list", "--state", "closed"), ["A4"]),
        (("list", "--state", "open", "--sort", "number"), ["A1", "A2", "A3"]),
        (("list", "--all", "--kind", "compliment"), ["A4"]),
        (("list", "--all", "--category", "bill"), ["A2"]),
        (("list", "--open", "--category", "BILL"), ["A2"]),
        (("list", "--follow-ups", "--category", "WAIT"), []),
        (("list", "--follow-ups"), ["A2"]),
        (("list", "--severity", "2", "--channel", "email"), ["A3"]),
        (("list", "--flag", "grievance"), ["A3"]),
        (("list", "--flag", "grievance", "--flag", "safety"), []),
        (("list", "--owner", "rosa", "--state", "resolved"), ["A2"]),
        (("list", "--all", "--from", "2026-05-22", "--to", "2026-05-22"), ["A4", "A3", "A2", "A1"]),
        (("list", "--all", "--to", "2026-05-21"), []),
        (("list", "--review"), []),
        (("find", "forty"), ["A1"]),
        (("find", "471"), ["A1"]),
        (("find", "0142"), ["A2"]),
        (("find", "a3"), ["A3"]),
        (("find", "charged", "--state", "open"), ["A2"]),
        (("find", "charged", "--state", "void"), []),
        (("find", "  "), []),
        (("find", '"AND ('), []),
    ],
)
def test_lists_are_narrowed_and_sorted(told: Frontdesk, words: tuple[str, ...], found: list[str]) -> None:
    assert numbers(told, *words) == found


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("--state", "opne"), "open"),
        (("--sort", "age"), "newest"),
        (("--flag", "safty"), "safety"),
        (("--severity", "4"), "1"),
        (("--from", "May"), "2026-05-22"),
    ],
)
def test_a_word_that_is_in_no_list_is_answered_with_those_that_are(
    told: Frontdesk, words: tuple[str, ...], names: str
) -> None:
    said = told("list", *words)
    assert (said.code, said.out) == (2, "")
    assert names in said.err


def test_a_period_that_ends_before_it_begins_is_refused(told: Frontdesk, tmp_path: Path) -> None:
    to = tmp_path / "records.csv"
    words = ("--from", "2026-05-23", "--json", "--as", "Priya")
    for each in (("list", "--to"), ("find", "forty", "--to"), ("export", "--to", str(to), "--to-date")):
        said = told(*each, "2026-05-22", *words)
        assert (said.code, said.out) == (2, "")
        assert "earlier day" in said.err
    assert not to.exists()


def test_nobody_of_that_name(told: Frontdesk) -> None:
    assert told("list", "--owner", "Zed").code == 4


def test_words_may_come_from_standard_input(told: Frontdesk) -> None:
    said = told("find", "-", "--json", stdin=b"forty\n")
    assert [each["number"] for each in said.json["complaints"]] == ["A1"]


@pytest.mark.parametrize(("role", "open_", "found"), [("privacy", [], []), ("committee", ["A3"], ["A3"])])
def test_a_role_lists_what_was_passed_on_to_it(told: Frontdesk, role: str, open_: list[str], found: list[str]) -> None:
    assert told("staff", "add", "Sam", "--role", role, "--as", "Priya").code == 0
    assert numbers(told, "list", "--open", "--as", "Sam") == open_
    assert numbers(told, "find", "never", "--as", "Sam") == found


def test_who_reads_nothing_is_refused(told: Frontdesk) -> None:
    assert told("staff", "add", "Ira", "--role", "it", "--as", "Priya").code == 0
    for words in (("list",), ("list", "--all"), ("find", "forty")):
        assert told(*words, "--as", "Ira", "--json").code == 3


def test_people_are_spared_a_list_without_end(told: Frontdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "LINES_MAX", 2)
    said = told("list", "--all")
    assert len(said.out.splitlines()) == 2
    assert "And 2 more" in said.err
    assert len(numbers(told, "list", "--all")) == 4


def test_pages_lie_end_to_end(told: Frontdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "PAGE", 2)
    for order in ("newest", "number"):
        assert sorted(numbers(told, "list", "--all", "--sort", order)) == ["A1", "A2", "A3", "A4"]
