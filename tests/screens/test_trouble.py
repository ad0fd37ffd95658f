"""The records cannot be opened: a sentence, what to do, and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from tests.screens.conftest import Running, Snap, press, settled, text
from tests.screens.practice import Clock, Staff, heard

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import Desk
from frontdesk.desk.safekeeping import Offer, back_up
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Severity
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.confirm import ConfirmScreen
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


class TestTheLastGoodBackup:
    """A damaged or lost file: the last good backup is offered in plain words, with a key."""

    @pytest.fixture
    def kept(self, places: Places, clock: Clock, staff: Staff) -> Places:
        """One good backup, a damaged one that is newer, and one complaint after both."""
        with desk.open_desk(places, now=clock) as opened:
            back_up(opened)
            clock.step(minutes=20)
            back_up(opened, to=places.backups / "frontdesk-20260522T170200Z.db")
            clock.step(minutes=20)
            desk.log(opened, staff.rosa, heard(Category.EQUIP, Severity.LOW, "The kiosk is broken"))
        newer = places.backups / "frontdesk-20260522T170200Z.db"
        newer.write_bytes(newer.read_bytes()[:9000])
        return places

    async def test_a_damaged_file_and_the_key_that_puts_the_backup_back(
        self, app: FrontDesk, kept: Places, running: Running
    ) -> None:
        kept.database.write_bytes(b"\xa5" * kept.database.stat().st_size)
        async with running(app) as pilot:
            assert isinstance(app.screen, TroubleScreen)
            said = " ".join(text(app).split())
            assert "There is a good backup of Fri 22 May" in said
            assert "Ctrl+R puts it back" in said
            assert "has to be entered again" in said
            await press(pilot, "ctrl+r")
            assert isinstance(app.screen, ConfirmScreen)
            await press(pilot, "enter")
            assert isinstance(app.screen, TroubleScreen), "Enter is no"
            await press(pilot, "ctrl+r", "y")
            assert isinstance(app.screen, BoardScreen)
            assert "Open 7" in text(app)
            await press(pilot, "f2", "q", "1", "n", *"Broken", "ctrl+s")
            assert "B1" in text(app)
        assert len(list(kept.backups.glob("set-aside-*.db"))) == 1

    async def test_a_file_that_is_gone(self, app: FrontDesk, kept: Places, running: Running) -> None:
        kept.database.unlink()
        kept.enrolment_file.write_text("{}")
        async with running(app) as pilot:
            assert "what the other desks hold, comes back with the next sync" in " ".join(text(app).split())
            await press(pilot, "ctrl+r", "y")
            assert isinstance(app.screen, BoardScreen)

    async def test_a_restore_that_fails_says_why(
        self, app: FrontDesk, kept: Places, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept.database.unlink()

        def full(*_: object, **__: object) -> None:
            raise Gone

        monkeypatch.setattr("frontdesk.desk.safekeeping.put_back", full)
        async with running(app) as pilot:
            await press(pilot, "ctrl+r", "y")
            assert isinstance(app.screen, TroubleScreen)
            assert len(app.screen_stack) == 2

    async def test_where_pins_are_set_nobody_unproven_puts_it_back(
        self, app: FrontDesk, places: Places, clock: Clock, staff: Staff, running: Running
    ) -> None:
        with desk.open_desk(places, now=clock) as opened:
            desk.set_pin(opened, staff.priya, staff.priya, "4913")
            back_up(opened, by=staff.priya)
        places.database.write_bytes(b"\xa5" * places.database.stat().st_size)
        before = places.database.read_bytes()
        async with running(app) as pilot:
            await press(pilot, "ctrl+r", "y")
            assert isinstance(app.screen, TroubleScreen)
            said = " ".join(text(app).split())
            assert "the manager or IT puts a backup back, with their PIN" in said
            assert "IT runs: frontdesk restore" in said
            await press(pilot, "enter")
            assert "Ctrl+R puts it back" in " ".join(text(app).split()), "it is still offered"
        assert places.database.read_bytes() == before

    async def test_without_a_good_one_there_is_no_such_key(
        self, app: FrontDesk, places: Places, running: Running
    ) -> None:
        places.database.unlink()
        async with running(app) as pilot:
            await press(pilot, "ctrl+r")
            assert isinstance(app.screen, TroubleScreen)
            assert "Put backup back" not in text(app)

    @pytest.mark.parametrize("size", SIZES)
    def test_looks_with_an_offer(
        self, app: FrontDesk, seen: Snap, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Broken(Gone):
            code = "damaged"

        def refuse(*_: object, **__: object) -> None:
            raise Broken

        at = datetime(2026, 5, 21, 22, 3).astimezone()
        offer = Offer(path=Path("frontdesk.db"), made_at=at, enrolled=True)
        monkeypatch.setattr("frontdesk.desk.open_desk", refuse)
        monkeypatch.setattr("frontdesk.desk.safekeeping.last_good_backup", lambda _: offer)
        assert seen(app, size=size)
