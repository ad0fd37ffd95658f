"""F8 hides everything: no name of a patient, no number, no key that would show one."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, Snap, press, text

from frontdesk.app import FrontDesk
from frontdesk.screens.blank import BlankScreen
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.record import RecordScreen

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
def test_looks(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, "f8", size=size)


async def test_nothing_but_practice_clock_and_the_way_back(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f8")
        assert text(app).split() == ["Maple", "Street", "Family", "Medicine", "11:42", "press", "F8"]


async def test_no_other_key_does_anything(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f8", "f1", "f2", "f3", "f4", "f5", "f6", "f9", "ctrl+n", "ctrl+p", "enter", "escape", "a")
        assert isinstance(app.screen, BlankScreen)
        await press(pilot, "f8")
        assert isinstance(app.screen, BoardScreen)


async def test_what_was_being_typed_is_there_afterwards(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f2", "w", "1", "n", *"Fifty minutes", "f8")
        assert "Fifty" not in text(app)
        await press(pilot, "f8")
        assert isinstance(app.screen, RecordScreen)
        assert "Fifty minutes" in text(app)
