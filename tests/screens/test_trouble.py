"""The records cannot be opened: a sentence, what to do, and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Event

import pytest
from tests.screens.conftest import Running, Snap, press, settled, text

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import Desk
from frontdesk.places import Places
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.record import RecordScreen
from frontdesk.screens.trouble import TroubleScreen

SIZES = [(80, 24), (120, 40)]
AWAY = "frontdesk.db.away"


class Gone(Exception):
    """A trouble whose sentence names no folder of this machine."""

    message = "This desk has been in use, but its file is gone."
    next_step = "put it back, or run: frontdesk restore FILE with a backup."


@pytest.mark.parametrize("size", SIZES)
def test_looks(app: FrontDesk, seen: Snap, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Gone

    monkeypatch.setattr("frontdesk.desk.open_desk", refuse)
    assert seen(app, size=size)


async def test_a_file_that_is_gone_and_comes_back(app: FrontDesk, places: Places, running: Running) -> None:
    away = places.database.rename(places.data / AWAY)
    async with running(app) as pilot:
        assert isinstance(app.screen, TroubleScreen)
        assert "is gone" in text(app)
        assert "What to do:" in text(app)
        away.rename(places.database)
        await press(pilot, "enter")
        assert isinstance(app.screen, BoardScreen)
        assert "Open 7" in text(app)


async def test_trying_again_in_vain_says_it_again(app: FrontDesk, places: Places, running: Running) -> None:
    places.database.rename(places.data / AWAY)
    async with running(app) as pilot:
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, TroubleScreen)
        assert len(app.screen_stack) == 2


async def test_a_file_that_is_not_ours_is_named_and_left_alone(
    app: FrontDesk, places: Places, running: Running
) -> None:
    places.database.write_text("a shopping list")
    async with running(app):
        assert isinstance(app.screen, TroubleScreen)
        assert "frontdesk.db" in "".join(text(app).split())
    assert places.database.read_text() == "a shopping list"


async def test_the_commands_of_the_desk_do_nothing(app: FrontDesk, places: Places, running: Running) -> None:
    places.database.rename(places.data / AWAY)
    async with running(app) as pilot:
        await press(pilot, "f2", "f3", "f5", "f6", "f9", "ctrl+n", "f4")
        assert isinstance(app.screen, TroubleScreen)


async def test_what_nobody_foresaw_names_the_log(
    app: FrontDesk, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("Maria Gonzalez")

    monkeypatch.setattr("frontdesk.desk.open_desk", fail)
    async with running(app):
        assert isinstance(app.screen, TroubleScreen)
        assert "faults.log" in text(app).replace("\n", "").replace(" ", "")
        assert "Maria" not in text(app)
    log = (app.places.logs / "faults.log").read_text()
    assert "KeyError" in log
    assert "Maria" not in log


@pytest.mark.parametrize("opens", [True, False])
async def test_a_form_that_was_begun_before_the_records_were_open_stays(
    app: FrontDesk, opens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_open, open_desk = Event(), desk.open_desk

    def slowly(places: Places, *, now: Callable[[], datetime]) -> Desk:
        assert may_open.wait(10)
        if not opens and not isinstance(app.screen, TroubleScreen):
            raise Gone
        return open_desk(places, now=now)

    monkeypatch.setattr("frontdesk.desk.open_desk", slowly)
    async with app.run_test() as pilot:
        await pilot.press("f2", "w", "1", "n", *"Late")
        may_open.set()
        await settled(pilot)
        if not opens:
            assert isinstance(app.screen, TroubleScreen)
            await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        assert "Late" in text(app)
        await press(pilot, "s", "f4")
        assert "1 draft waits" in text(app)
