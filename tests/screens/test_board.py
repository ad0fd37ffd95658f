"""Open issues: what needs somebody on top, narrowed by typing, and no word of a patient in the list."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Desk, Running, Snap, press, settled, still_app, text
from tests.screens.practice import FRIDAY, THURSDAY, Clock, Staff, heard, many

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Severity
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.find import FindScreen

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


async def test_a_whole_number_is_that_complaint_alone(places: Places, clock: Clock, running: Running) -> None:
    many(places, clock, 12)
    app = still_app(FrontDesk(places, now=clock, person="Rosa"))
    async with running(app) as pilot:
        await press(pilot, *"a1")
        assert marked(app) == "A1"
        assert "A12" not in text(app)
        await press(pilot, "2")
        assert marked(app) == "A12"


@pytest.mark.parametrize("way", [("f4",), ("f2", "escape")])
async def test_nothing_stays_hidden_by_what_was_typed_before(
    app: FrontDesk, running: Running, way: tuple[str, ...]
) -> None:
    async with running(app) as pilot:
        await press(pilot, *"a6", "enter", *way)
        assert isinstance(app.screen, BoardScreen)
        assert "A8" in text(app)
        assert marked(app) == "A6"


async def test_what_was_typed_before_gives_way_to_what_is_typed_now(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, *"a6", "enter", "escape")
        assert "A8" not in text(app)
        await press(pilot, *"a8")
        assert marked(app) == "A8"


async def test_whoever_comes_sees_everything_from_the_top(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "down", "down", *"a6", "ctrl+n", "d")
        assert app.person is not None
        assert app.person.name == "Deon"
        assert marked(app) == "A8"


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


async def test_a_click_marks_and_a_second_one_opens(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await pilot.click("#list", offset=(20, 3))
        await settled(pilot)
        assert marked(app) == "A6"
        await pilot.click("#list", offset=(20, 3))
        await settled(pilot)
        assert isinstance(app.screen, ChecklistScreen)


async def test_a_click_on_the_bottom_line_works_like_the_key(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await pilot.click("KeyBar", offset=(text(app).splitlines()[-1].index("F3") + 1, 0))
        await settled(pilot)
        assert isinstance(app.screen, FindScreen)


async def test_the_mark_stays_on_its_complaint_when_the_list_is_read_again(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "down", "down")
        before = marked(app)
        await tick(pilot)
        assert marked(app) == before


async def test_enter_right_after_typing_opens_what_was_typed(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await pilot.press("a", "5", "enter")
        await settled(pilot)
        assert isinstance(app.screen, ChecklistScreen)
        assert "A5" in text(app)


async def test_marks_and_words_say_it_without_colours(
    app: FrontDesk, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(app):
        assert "!S A8     Call nurse            now" in text(app)
        assert "~  A6" in text(app)


def test_looks_with_high_contrast(app: FrontDesk, seen: Snap) -> None:
    async def contrast(pilot: Desk) -> None:
        app.theme = "high-contrast"
        await settled(pilot)

    assert seen(app, before=contrast)


def test_looks_without_colours(
    places: Places, clock: Clock, staff: Staff, monkeypatch: pytest.MonkeyPatch, seen: Snap
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert staff.rosa
    assert seen(still_app(FrontDesk(places, now=clock, person="Rosa")))


@pytest.mark.parametrize("size", SIZES)
def test_looks_when_nothing_matches(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, *"zebra", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_looks_with_two_hundred_open(places: Places, clock: Clock, seen: Snap, size: tuple[int, int]) -> None:
    now = clock.at
    clock.on(THURSDAY, "08:00")
    many(places, clock, 200)
    clock.at = now
    assert seen(still_app(FrontDesk(places, now=clock, person="Rosa")), "pagedown", "down", size=size)
