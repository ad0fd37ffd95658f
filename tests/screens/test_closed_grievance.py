"""A closed complaint that became a grievance, by key: from the board and from the end of the day to its notice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.screens.conftest import Running, Snap, settled, still_app, text
from tests.screens.hosts import notice, on_file, press, spell
from tests.screens.practice import FRIDAY, Clock, Staff, heard

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, PutRight, Severity, State, Who
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.day_end import DayEndScreen
from frontdesk.screens.grievance import GrievanceScreen

SIZES = [(80, 24), (120, 40)]
PARTS = ("ctrl+g", "enter", *spell("spoke with both"), "enter", *spell("you were right"), "enter", *spell("today"))
NOBODY = "Nobody can be written to: write it all the same"


@pytest.fixture
def priya(places: Places, clock: Clock, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> FrontDesk:
    """The manager's desk on Friday evening; A9 was said by somebody without a name, and closed before noon."""
    monkeypatch.setattr(ChecklistScreen, "begun", {})
    care = replace(heard(Category.CARE, Severity.LOW, "Nobody looked at my arm"), who=Who.ANONYMOUS)
    with desk.open_desk(places, now=clock) as seat:
        desk.put_right_now(seat, staff.rosa, care, done="Told the doctor", put_right=PutRight.NOT_ASKED)
    clock.on(FRIDAY, "17:30")
    return still_app(FrontDesk(places, now=clock, person="Priya"))


async def marked(pilot: object) -> None:
    """The board with the mark on A9."""
    await settled(pilot)  # type: ignore[arg-type]
    await press(pilot, *spell("a9"))  # type: ignore[arg-type]


def squeezed(app: FrontDesk) -> str:
    return " ".join(text(app).split())


async def test_it_is_on_the_board_and_two_keys_away_from_its_notice(
    priya: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(priya) as pilot:
        await marked(pilot)
        assert "G A9     Notice           7 d left" in text(priya)
        await press(pilot, "enter")
        assert "the written notice is owed" in squeezed(priya)
        assert NOBODY in squeezed(priya)
        assert "Ctrl+G shows what is owed" in text(priya)
        await press(pilot, "ctrl+g")
        assert isinstance(priya.screen, GrievanceScreen)
        assert NOBODY in squeezed(priya)
        await press(pilot, *PARTS, "ctrl+s")
        assert "A9 answered in writing" in notice(priya)
        await press(pilot, "escape", "escape", "f4")
        assert isinstance(priya.screen, BoardScreen)
        assert "Open 7" in text(priya)
        assert "A9" not in text(priya)
    assert on_file(places, clock, "A9").complaint.state is State.CLOSED


async def test_undo_puts_it_back_onto_the_board(priya: FrontDesk, running: Running) -> None:
    async with running(priya) as pilot:
        await marked(pilot)
        await press(pilot, "ctrl+g")
        await press(pilot, "enter", *PARTS, "ctrl+s", "f9", "y", "f4")
        assert "A9" in text(priya)


async def test_the_end_of_the_day_comes_by_it_after_what_is_dangerous(priya: FrontDesk, running: Running) -> None:
    async with running(priya) as pilot:
        await press(pilot, "f7")
        assert isinstance(priya.screen, DayEndScreen)
        numbers = [stop.number for stop in priya.screen.stops if stop.what == "open"]
        assert numbers == ["A8", "A3", "A9", "A5", "A6", "A7"]
        await press(pilot, "enter", "enter")
        assert "open 3 of 6" in text(priya)
        assert "next: notice" in text(priya)
        assert NOBODY in squeezed(priya)
        await press(pilot, "f5")
        assert isinstance(priya.screen, ChecklistScreen)
        await press(pilot, "ctrl+g", *PARTS, "ctrl+s")
        assert "A9 answered in writing" in notice(priya)


async def test_it_can_be_given_to_somebody_there(
    priya: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(priya) as pilot:
        await press(pilot, "f7", "enter", "enter", "o", *spell("Deon"), "enter", "ctrl+s")
        assert "open 3 of 6" in text(priya)
    c = on_file(places, clock, "A9").complaint
    assert (c.state, c.handed_to is not None, c.grievance_at is not None) == (State.RESOLVED, True, True)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("keys", [("enter",), ("enter", "ctrl+g")], ids=["checklist", "grievance"])
def test_how_it_looks(priya: FrontDesk, seen: Snap, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert seen(priya, *spell("a9"), *keys, size=size)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_how_the_end_of_the_day_looks(priya: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(priya, "f7", "enter", "enter", size=size)
