"""Who acts on the command line: the staff list, PINs from a file, and what is refused without one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk

PinFile = Callable[..., None]


@pytest.fixture
def pin_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PinFile:
    """Write a file with these lines and name it to the program; without any, name none."""

    def name(*lines: str) -> None:
        file = tmp_path / "pin"
        file.write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.setenv("FRONTDESK_PIN_FILE", str(file))
        if not lines:
            monkeypatch.delenv("FRONTDESK_PIN_FILE")

    return name


@pytest.fixture
def signed(home: Path, frontdesk: Frontdesk, pin_file: PinFile) -> Frontdesk:  # noqa: ARG001  the practice must be there
    """Priya (a manager) and Rosa have PINs: 7351 and 482913."""
    for name, pin in (("Priya", "7351"), ("Rosa", "482913")):
        pin_file(pin)
        said = frontdesk("staff", "pin", name, "--json")
        assert said.code == 0, said.err
    pin_file()
    return frontdesk


LOG = ("log", "--category", "WAIT", "--severity", "1", "--channel", "phone", "--said", "Forty minutes", "--json")


def test_the_list_says_who_has_a_pin_and_whether_names_are_on_trust(
    home: Path,  # noqa: ARG001  the practice must be there
    frontdesk: Frontdesk,
    pin_file: PinFile,
) -> None:
    assert frontdesk("staff", "list", "--json").json["sign_in"] is False
    pin_file("7351")
    assert frontdesk("staff", "pin", "Priya", "--json").json["pin"] is True
    pin_file()
    listed = frontdesk("staff", "list", "--json").json
    assert listed["sign_in"] is True
    assert {p["name"]: p["pin"] for p in listed["staff"]} == {"Deon": False, "Priya": True, "Rosa": False}
    assert "Priya  practice manager, PIN" in frontdesk("staff", "list").out


def test_acting_reads_the_pin_from_the_file(signed: Frontdesk, pin_file: PinFile) -> None:
    pin_file("482913")
    said = signed(*LOG, "--as", "Rosa")
    assert (said.code, said.json["owner"] if said.code else said.json["number"]) == (0, "A1")
    assert signed("show", "A1", "--as", "Rosa", "--json").json["said"] == "Forty minutes"


def test_without_a_pin_nothing_is_done_or_read(signed: Frontdesk) -> None:
    for words in (
        LOG,
        ("show", "A1"),
        ("list",),
        ("find", "forty"),
        ("drafts",),
        ("day-end",),
        ("measures",),
    ):
        named = signed(*words, "--as", "Rosa")
        assert (named.code, named.out) == (3, ""), words
        assert "FRONTDESK_PIN_FILE" in named.err
        nobody = signed(*words)
        assert nobody.code == (2 if words == LOG else 3), words
        assert nobody.out == ""


def test_a_wrong_pin_is_refused_and_the_sixth_is_not_even_looked_at(signed: Frontdesk, pin_file: PinFile) -> None:
    pin_file("0000")
    for _ in range(4):
        said = signed(*LOG, "--as", "Rosa")
        assert (said.code, said.out) == (3, "")
        assert "That is not the PIN of Rosa." in said.err
        assert "0000" not in said.err
    assert "locked out" in signed(*LOG, "--as", "Rosa").err
    pin_file("482913")
    said = signed(*LOG, "--as", "Rosa")
    assert said.code == 3
    assert "until 10:35" in said.err


def test_a_name_without_a_pin_does_not_act_any_more(signed: Frontdesk) -> None:
    said = signed(*LOG, "--as", "Deon")
    assert said.code == 3
    assert "frontdesk staff pin Deon" in said.err


def test_the_manager_sets_somebodys_pin_with_both_in_the_file(signed: Frontdesk, pin_file: PinFile) -> None:
    pin_file("7351")
    alone = signed("staff", "pin", "Rosa", "--as", "Priya")
    assert alone.code == 2
    assert "second" in alone.err
    pin_file("7351", "90210")
    assert signed("staff", "pin", "Rosa", "--as", "Priya").code == 0
    pin_file("90210")
    assert signed(*LOG, "--as", "Rosa").code == 0
    pin_file("90210", "5555")
    assert signed("staff", "pin", "Deon", "--as", "Rosa").code == 3
    assert signed("staff", "pin", "Rosa", "--as", "Rosa").code == 0
    pin_file("5555")
    assert signed(*LOG, "--as", "Rosa").code == 0


def test_the_manager_takes_a_pin_away(signed: Frontdesk, pin_file: PinFile) -> None:
    pin_file("7351")
    said = signed("staff", "pin", "Rosa", "--remove", "--as", "Priya", "--json")
    assert (said.code, said.json["pin"]) == (0, False)
    pin_file("1234")
    assert signed("staff", "pin", "Rosa").code == 0
    assert signed(*LOG, "--as", "Rosa").code == 0


@pytest.mark.parametrize("pin", ["12", "secret", "1234567890123"])
def test_a_pin_that_is_none_is_refused_without_repeating_it(
    home: Path,  # noqa: ARG001  the practice must be there
    frontdesk: Frontdesk,
    pin_file: PinFile,
    pin: str,
) -> None:
    pin_file(pin)
    said = frontdesk("staff", "pin", "Rosa")
    assert said.code == 2
    assert pin not in said.err.replace("12 digits", "")


def test_a_file_that_cannot_be_read_is_said_so(
    home: Path,  # noqa: ARG001  the practice must be there
    frontdesk: Frontdesk,
    pin_file: PinFile,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pin_file("", " ")
    assert "empty" in frontdesk("staff", "pin", "Rosa").err
    monkeypatch.setenv("FRONTDESK_PIN_FILE", "/nowhere/pin")
    said = frontdesk("staff", "pin", "Rosa")
    assert (said.code, "cannot be read" in said.err) == (2, True)
    assert "/nowhere" not in said.err


def test_on_a_terminal_the_pin_is_asked_for_and_not_shown(
    home: Path,  # noqa: ARG001  the practice must be there
    frontdesk: Frontdesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    typed = iter(["4829", "4820", "4829", "4829", "4829"])

    def answer(question: str, stream: object = None) -> str:  # noqa: ARG001  as getpass has it
        asked.append(question)
        return next(typed)

    monkeypatch.setattr("frontdesk.commands.pins.getpass", answer)
    monkeypatch.setattr("frontdesk.commands.pins._can_ask", lambda: True)
    assert frontdesk("staff", "pin", "Rosa").code == 2
    assert frontdesk("staff", "pin", "Rosa").code == 0
    assert frontdesk(*LOG, "--as", "Rosa").code == 0
    assert asked == ["New PIN for Rosa: ", "The same again: "] * 2 + ["PIN of Rosa: "]


class TestTheList:
    def test_somebody_leaves_and_is_unknown_from_then_on(self, home: Path, frontdesk: Frontdesk) -> None:  # noqa: ARG002
        said = frontdesk("staff", "leave", "Rosa", "--as", "Priya", "--json")
        assert (said.code, said.json["present"]) == (0, False)
        assert frontdesk(*LOG, "--as", "Rosa").code == 4
        assert "Rosa" not in frontdesk("staff", "list").out

    def test_the_last_manager_stays(self, home: Path, frontdesk: Frontdesk) -> None:  # noqa: ARG002
        said = frontdesk("staff", "leave", "Priya", "--as", "Priya")
        assert said.code == 3
        assert "staff add NAME --role manager" in said.err
        assert frontdesk("staff", "role", "Priya", "--role", "lead", "--as", "Priya").code == 3
        assert frontdesk("staff", "role", "Priya", "--role", "lead", "--deputy", "--as", "Priya").code == 0

    def test_a_role_is_changed_by_the_manager_alone(self, home: Path, frontdesk: Frontdesk) -> None:  # noqa: ARG002
        assert frontdesk("staff", "role", "Rosa", "--role", "lead", "--as", "Deon").code == 3
        said = frontdesk("staff", "role", "Rosa", "--role", "lead", "--as", "Priya", "--json")
        assert said.json["role"] == "lead"
        assert frontdesk("staff", "leave", "Nobody", "--as", "Priya").code == 4

    def test_the_first_needs_nobody_even_where_the_environment_names_somebody(
        self,
        tmp_path: Path,
        frontdesk: Frontdesk,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "new"))
        monkeypatch.setenv("FRONTDESK_STAFF", "Ada")
        assert frontdesk("init", "--site", "Elm", "--code", "ELM", "--timezone", "UTC").code == 0
        assert frontdesk("staff", "add", "Ada", "--role", "manager").code == 0
        assert frontdesk("staff", "add", "Ben", "--role", "desk").code == 0
