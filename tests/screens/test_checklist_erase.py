"""F10: a manager erases what was said for good, or puts it on legal hold."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, Snap, settled, text
from tests.screens.hosts import focus, notice, on_file, press, spell
from tests.screens.practice import Clock

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.confirm import ConfirmScreen

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def nothing_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """No step was left half done in another test."""
    monkeypatch.setattr(ChecklistScreen, "begun", {})


@pytest.fixture
def manager(app: FrontDesk, places: Places, clock: Clock) -> FrontDesk:
    with desk.open_desk(places, now=clock) as seat:
        app.person = desk.person(seat, "Priya")
    return app


async def opened(app: FrontDesk, pilot: object, places: Places, clock: Clock) -> None:
    with desk.open_desk(places, now=clock) as seat:
        app.person = desk.person(seat, "Priya")
    app.open_checklist(on_file(places, clock, "A6").complaint.id)
    await settled(pilot)  # type: ignore[arg-type]
    await settled(pilot)  # type: ignore[arg-type]


async def test_it_is_erased_after_a_reason_and_a_yes(
    app: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    said = on_file(places, clock, "A6").complaint.said
    async with running(app) as pilot:
        await opened(app, pilot, places, clock)
        await press(pilot, "f10", "ctrl+s")
        assert notice(app).startswith("Hold it, or erase it?")
        await press(pilot, "e")
        assert focus(app) == "q-why"
        assert "Older backups hold it" in text(app)
        await press(pilot, "ctrl+s")
        assert notice(app).startswith("Why is it erased?")
        await press(pilot, *spell("asked in writing"), "ctrl+s")
        assert isinstance(app.screen, ConfirmScreen)
        await press(pilot, "enter")
        assert on_file(places, clock, "A6").complaint.said == said, "Enter is no"
        await press(pilot, "ctrl+s", "y")
        await settled(pilot)
        assert "lost every word that was said" in notice(app)
        assert "undoes" not in notice(app)
        assert "What was said was erased" in text(app)
        assert '"(What was said' not in text(app), "nobody said that"
    told = on_file(places, clock, "A6").complaint
    assert (told.said, told.erasure is not None and told.erasure.reason) == ("", "asked in writing")


async def test_it_is_held_and_let_go(app: FrontDesk, running: Running, places: Places, clock: Clock) -> None:
    async with running(app) as pilot:
        await opened(app, pilot, places, clock)
        await press(pilot, "f10", "h", "enter")
        assert notice(app).startswith("Ctrl+S puts it on legal hold.")
        await press(pilot, "ctrl+s")
        await settled(pilot)
        assert on_file(places, clock, "A6").complaint.on_hold
        await press(pilot, "f10")
        assert "erase what was said, for good" not in text(app)
        await press(pilot, "o", "ctrl+s")
        await settled(pilot)
    assert not on_file(places, clock, "A6").complaint.on_hold


async def test_a_hold_that_was_only_chosen_is_not_left_without_a_question(
    app: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(app) as pilot:
        await opened(app, pilot, places, clock)
        await press(pilot, "f10", "h")
        assert "Ctrl+S puts it on legal hold" in text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, ConfirmScreen)
        await press(pilot, "enter")
        assert not on_file(places, clock, "A6").complaint.on_hold, "Enter is no"
        assert isinstance(app.screen, ChecklistScreen)
        assert not app.screen.query("#q-what")
        await press(pilot, "f10", "ctrl+o", "y")
        await settled(pilot)
        assert "on legal hold: no word of it is erased" in text(app)
        await press(pilot, "f10", "o", "escape")
        assert "A6 is still on legal hold." in text(app)
        await press(pilot, "y")
        await settled(pilot)
    assert not on_file(places, clock, "A6").complaint.on_hold


async def test_nobody_else_has_the_key(app: FrontDesk, running: Running, places: Places, clock: Clock) -> None:
    async with running(app) as pilot:
        await opened(app, pilot, places, clock)
        with desk.open_desk(places, now=clock) as seat:
            app.person = desk.person(seat, "Rosa")
        await press(pilot, "f10")
        assert not app.screen.query("#q-what")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [("e", "a"), ("e", "a", "ctrl+s"), ("h",)], ids=["reason", "sure", "hold"])
def test_how_it_looks(manager: FrontDesk, seen: Snap, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    assert seen(manager, *"a6", "f5", "f10", *keys, size=size)
