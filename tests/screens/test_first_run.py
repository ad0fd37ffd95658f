"""The first start: four answers on one screen, then the board."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Desk, Running, Snap, press, settled, text
from textual.widgets import Input

from frontdesk.app import FrontDesk
from frontdesk.screens import first_run
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.first_run import FirstRunScreen, fault_of

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every computer of these tests stands in Chicago."""
    monkeypatch.setattr("frontdesk.desk.guess_timezone", lambda: "America/Chicago")


async def answer(pilot: Desk, field: str, words: str) -> None:
    pilot.app.screen.query_one(f"#{field}", Input).value = words
    await settled(pilot)


@pytest.mark.parametrize("size", SIZES)
def test_looks(new_app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(new_app, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_looks_with_every_answer_wrong(new_app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    async def wrong(pilot: Desk) -> None:
        await answer(pilot, "timezone", "Chicago")
        await answer(pilot, "hours", "nine to five")

    assert seen(new_app, "ctrl+s", size=size, before=wrong)


@pytest.mark.parametrize("size", SIZES)
def test_the_board_afterwards(new_app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(new_app, *"Elm Street", "enter", "enter", "enter", *"Rosa", "enter", size=size)


async def test_the_keyboard_alone_leads_to_the_board(new_app: FrontDesk, running: Running) -> None:
    async with running(new_app) as pilot:
        assert isinstance(new_app.screen, FirstRunScreen)
        await press(pilot, *"Elm", "enter", "enter", "enter", *"Rosa", "enter")
        assert isinstance(new_app.screen, BoardScreen)
        assert "F2 records the first complaint. F1 shows the keys." in text(new_app)
        assert new_app.person is not None
        assert new_app.person.name == "Rosa"


async def test_what_cannot_stand_is_told_beneath_its_field_and_nothing_is_made(
    new_app: FrontDesk, running: Running
) -> None:
    async with running(new_app) as pilot:
        await answer(pilot, "timezone", "Chicago")
        await press(pilot, "ctrl+s")
        assert "Type the practice's name" in text(new_app)
        assert "Use America/Chicago." in text(new_app)
        assert "Type your first name" in text(new_app)
        assert new_app.focused is new_app.screen.query_one("#practice")
        assert not new_app.places.database.exists()


async def test_commands_of_the_desk_do_nothing_yet(new_app: FrontDesk, running: Running) -> None:
    async with running(new_app) as pilot:
        await press(pilot, "f2", "f3", "f4", "f5", "f6", "f9", "ctrl+n", "f1", "f4", "f1")
        assert isinstance(new_app.screen, FirstRunScreen)


async def test_a_refusal_of_the_desk_is_told_and_the_answers_stay(
    new_app: FrontDesk, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(first_run.CHECKS, "timezone", lambda _: None)
    async with running(new_app) as pilot:
        await answer(pilot, "practice", "Elm")
        await answer(pilot, "person", "Rosa")
        await answer(pilot, "timezone", "Nowhere")
        await press(pilot, "ctrl+s")
        assert isinstance(new_app.screen, FirstRunScreen)
        assert "Nowhere" in text(new_app)
        assert "is not a time zone" in text(new_app)


@pytest.mark.parametrize("name", ["practice", "person"])
def test_control_characters_are_refused(name: str) -> None:
    assert "control characters" in fault_of(name, "Elm\x1b[2J")


@pytest.mark.parametrize("name", ["practice", "timezone", "hours", "person"])
def test_nothing_is_no_answer(name: str) -> None:
    assert fault_of(name, "")
