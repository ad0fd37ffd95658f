"""F1 explains the screen one came from, with the keys as they are set."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, Snap, press, text
from textual.screen import Screen

from frontdesk.app import FrontDesk
from frontdesk.keys import APP_KEYS
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.choose import ChooseScreen
from frontdesk.screens.find import FindScreen
from frontdesk.screens.first_run import FirstRunScreen
from frontdesk.screens.help import HelpScreen, own_keys
from frontdesk.screens.people import PeopleScreen
from frontdesk.screens.record import RecordScreen
from frontdesk.screens.trouble import TroubleScreen

SIZES = [(80, 24), (120, 40)]
SCREENS = [
    BoardScreen,
    FindScreen,
    RecordScreen,
    ChecklistScreen,
    FirstRunScreen,
    PeopleScreen,
    TroubleScreen,
    ChooseScreen,
]


@pytest.mark.parametrize("size", SIZES)
def test_looks(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, "f1", size=size)


@pytest.mark.parametrize("back", ["f1", "escape"])
async def test_it_opens_and_goes(app: FrontDesk, running: Running, back: str) -> None:
    async with running(app) as pilot:
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, back)
        assert isinstance(app.screen, BoardScreen)


async def test_it_tells_the_keys_of_the_form_too(app: FrontDesk, running: Running) -> None:
    async with running(app, size=(80, 60)) as pilot:
        await press(pilot, "f2", "f1")
        assert "Ctrl+S" in text(app)
        assert "put it on record" in text(app)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_says_what_it_is_for(screen: type[BoardScreen]) -> None:
    assert len(screen.ABOUT) > 40


@pytest.mark.parametrize("screen", SCREENS)
def test_every_line_of_help_fits_80_columns(screen: type[Screen[object]]) -> None:
    for binding in (*APP_KEYS, *own_keys(screen)):
        assert len(binding.description) <= 16, binding
        assert len(binding.tooltip) <= 46, binding
