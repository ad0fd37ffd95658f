"""The shift note: from the palette, read with the arrows, left with Esc."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, Snap, settled, text
from tests.screens.hosts import press

from frontdesk.app import FrontDesk
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.shift import ShiftScreen

KEYS = ("ctrl+p", *"shift", "enter")


async def test_it_is_found_by_its_name_and_left_with_escape(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, *KEYS)
        await settled(pilot)
        assert isinstance(app.screen, ShiftScreen)
        assert "for whoever comes next" in text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, BoardScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_the_note(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, *KEYS, size=size)
