"""`frontdesk code`: the lead re-codes, harm and sub-codes are the manager's."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Frontdesk

ROSA, DEON, PRIYA = ("--as", "Rosa"), ("--as", "Deon"), ("--as", "Priya")


def test_codes_are_set_one_by_one_or_together(logged: str, frontdesk: Frontdesk) -> None:
    said = frontdesk("code", logged, "--category", "bill", "--severity", "2", "--stage", "accessing", *DEON, "--json")
    assert said.code == 0, said.err
    named = ("category", "severity", "stage", "hcat", "harm")
    assert [said.json[name] for name in named] == ["BILL", 2, "accessing", "INST/bureaucracy", None]
    said = frontdesk("code", logged, "--harm", "1", "--hcat", "env/staffing", "--cause", "staffing", *PRIYA, "--json")
    assert [said.json[name] for name in named] == ["BILL", 2, "accessing", "ENV/staffing", 1]
    assert frontdesk("show", logged, "--json").json["history"][-1]["kind"] == "recoded"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--severity", "1", *ROSA), 3),
        (("--harm", "1", *DEON), 3),
        (("--hcat", "ENV/staffing", *DEON), 3),
        (("--category", "BIL", *DEON), 2),
        (("--severity", "4", *DEON), 2),
        (("--hcat", "ENV/nothing", *PRIYA), 2),
        (("--cause", "weather", *DEON), 2),
        (DEON, 2),
        (("--severity", "1"), 2),
    ],
)
def test_what_is_refused_says_what_to_do(logged: str, frontdesk: Frontdesk, words: tuple[str, ...], code: int) -> None:
    said = frontdesk("code", logged, *words, "--json")
    assert (said.code, said.out) == (code, "")
    assert "Next: " in said.err


def test_an_unknown_number_is_not_found(logged: str, frontdesk: Frontdesk) -> None:  # noqa: ARG001  a practice
    assert frontdesk("code", "A99", "--severity", "1", *DEON, "--json").code == 4
