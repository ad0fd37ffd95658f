"""Open issues: what needs somebody on top, narrowed by typing, and no word of a patient in the list."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Desk, Running, Snap, press, settled, text
from tests.screens.practice import FRIDAY, Clock, Staff, heard

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Severity
from frontdesk.screens.board import BoardScreen

SIZES = [(80, 24), (120, 40)]


def marked(app: FrontDesk) -> str:
    screen = app.screen
    assert isinstance(screen, BoardScreen)
    line = screen.line_at(screen.list.cursor)
    return line.number if line else ""


async def tick(pilot: Desk) -> None:
    """Half a minute is over."""
    screen = pilot.app.screen
    assert isinstance(screen, BoardScreen)
    screen._tick()
    await settled(pilot)


@pytest.mark.parametrize("size", SIZES)
def test_looks(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, size=size)


async def test_the_mark_begins_on_the_first_line_that_needs_somebody(app: FrontDesk, running: Running) -> None:
    async with running(app):
        assert marked(app) == "A8"


async def test_typing_narrows_the_list_and_escape_shows_all_again(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "p", "h", "o", "n", "e")
        assert "A6" in text(app)
        assert "A8" not in text(app)
        await press(pilot, "escape")
        assert "A8" in text(app)


@pytest.mark.parametrize("typed", ["a6", "bill", "phone", "rosa", "promise"])
async def test_number_subject_channel_owner_and_step_are_found(app: FrontDesk, running: Running, typed: str) -> None:
    async with running(app) as pilot:
        await press(pilot, *typed)
        assert " A6 " in text(app)


async def test_arrows_move_the_mark_over_headings_while_the_box_keeps_the_focus(
    app: FrontDesk, running: Running
) -> None:
    async with running(app) as pilot:
        await press(pilot, "down")
        assert marked(app) == "A6"
        await press(pilot, "up", "up")
        assert marked(app) == "A8"
        assert app.focused is not None
        assert app.focused.id == "find"


async def test_no_word_of_a_patient_stands_in_the_list(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "down", "down")
        for secret in ("Two days", "4471", "vaccine", "555 0142", "charge back"):
            assert secret not in text(app)


async def test_the_words_stand_beside_the_list_where_there_is_room(app: FrontDesk, running: Running) -> None:
    async with running(app, size=(120, 40)) as pilot:
        await press(pilot, "down")
        assert "charged twice" in text(app)
        assert "4471" in text(app)


async def test_time_goes_on(app: FrontDesk, running: Running, clock: Clock) -> None:
    async with running(app) as pilot:
        assert "38 min left" in text(app)
        clock.on(FRIDAY, "12:30")
        await tick(pilot)
        assert "10 min late" in text(app)
        assert "12:30" in text(app)


async def test_what_another_program_wrote_shows_after_a_while(
    app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    async with running(app) as pilot:
        with desk.open_desk(places, now=clock) as other:
            desk.log(other, staff.deon, heard(Category.EQUIP, Severity.LOW, "The kiosk is broken"))
        assert "Open 7" in text(app)
        await tick(pilot)
        assert "Open 8" in text(app)
        assert "Kiosk" in text(app)
