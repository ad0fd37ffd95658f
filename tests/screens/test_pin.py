"""Signing in on a shared computer: a letter and a PIN; the lock after some minutes, and the draft that waits."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Desk, Running, Snap, press, settled, still_app, text
from tests.screens.hosts import burst
from tests.screens.practice import Clock, Staff
from textual import events

from frontdesk import door
from frontdesk.app import FrontDesk
from frontdesk.desk import open_desk, set_pin
from frontdesk.places import Places
from frontdesk.screens.blank import BlankScreen
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.day_end import DayEndScreen
from frontdesk.screens.people import PeopleScreen
from frontdesk.screens.pin import PinScreen
from frontdesk.screens.record import RecordScreen

SIZES = [(80, 24), (120, 40)]
PINS = {"priya": "7351", "rosa": "482913"}


@pytest.fixture
def signed(places: Places, clock: Clock, staff: Staff) -> FrontDesk:
    """The desk at Maple Street, where Priya and Rosa have PINs, with nobody at it."""
    with open_desk(places, now=clock) as desk:
        for name, pin in PINS.items():
            set_pin(desk, getattr(staff, name), getattr(staff, name), pin)
    return still_app(FrontDesk(places, now=clock))


@pytest.mark.parametrize("size", SIZES)
def test_looks(signed: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(signed, "r", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_wrong_looks(signed: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(signed, "r", *"000000", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_locked_out_looks(signed: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(signed, "r", *"000000" * 5, size=size)


async def test_a_letter_and_the_pin_and_no_other_key(signed: FrontDesk, running: Running) -> None:
    async with running(signed) as pilot:
        assert isinstance(signed.screen, PeopleScreen)
        await press(pilot, "r", *"48291")
        assert isinstance(signed.screen, PinScreen)
        assert "48291" not in text(signed)
        await press(pilot, "3")
        assert isinstance(signed.screen, BoardScreen)
        assert signed.person is not None
        assert signed.person.name == "Rosa"
        await press(pilot, "ctrl+n", "p", *"7351")
        assert signed.person.name == "Priya"


async def test_an_enter_behind_the_pin_opens_no_complaint(
    signed: FrontDesk, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "SPENT_SECONDS", 1e6)
    async with running(signed) as pilot:
        await press(pilot, "r", *PINS["rosa"], "enter")
        assert isinstance(signed.screen, BoardScreen)
        await press(pilot, "enter")
        assert isinstance(signed.screen, ChecklistScreen)


@pytest.mark.parametrize(
    "keys",
    [
        ["p", *PINS["priya"], "f7"],
        ["p", *"7350", "f7", *PINS["priya"], "f7"],
        ["p", *"73", "backspace", *"351", "f7"],
        ["p", *"99", "escape", "ctrl+n", "p", *PINS["priya"], "f7"],
    ],
    ids=["behind the PIN", "behind a wrong one too", "one digit taken back", "begun anew"],
)
async def test_keys_typed_while_the_pin_is_checked_wait_for_it(
    signed: FrontDesk, running: Running, keys: list[str]
) -> None:
    async with running(signed) as pilot:
        await burst(pilot, keys)
        assert isinstance(signed.screen, DayEndScreen)


async def test_a_whole_form_may_be_typed_behind_a_pin(signed: FrontDesk, running: Running) -> None:
    async with running(signed) as pilot:
        await burst(pilot, ["r", *PINS["rosa"], "f2", "w", "1", "n", *"Late"])
        assert "Late" in text(signed)
        assert "[w waiting]" in text(signed)


async def test_a_pin_may_be_pasted(signed: FrontDesk, running: Running) -> None:
    async with running(signed) as pilot:
        await press(pilot, "r")
        signed.post_message(events.Paste(PINS["rosa"]))
        await settled(pilot)
        assert isinstance(signed.screen, BoardScreen)
        assert signed.person is not None


async def test_a_question_that_was_open_when_the_desk_locked_goes_with_it(
    signed: FrontDesk, clock: Clock, running: Running
) -> None:
    async with running(signed) as pilot:
        await press(pilot, "r", "1")
        clock.step(minutes=3)
        signed.lock_if_idle()
        await press(pilot, "f8", "r", *PINS["rosa"])
        assert isinstance(signed.screen, BoardScreen)


async def test_while_nobody_is_here_no_complaint_is_read_behind_the_lock(
    signed: FrontDesk, clock: Clock, running: Running
) -> None:
    async with running(signed) as pilot:
        await press(pilot, "r", *PINS["rosa"], "enter")
        assert isinstance(signed.screen, ChecklistScreen)
        clock.step(minutes=3)
        signed.lock_if_idle()
        await press(pilot, "f8")
        signed.board_changed()
        await press(pilot, "r", *PINS["rosa"])
        assert isinstance(signed.screen, ChecklistScreen)
        assert "signed in here" not in text(signed)


async def test_before_that_no_complaint_is_shown(signed: FrontDesk, running: Running) -> None:
    async with running(signed) as pilot:
        await press(pilot, "escape")
        assert "Nobody has signed in here." in text(signed)
        assert "Ctrl+N says who is at the desk." in text(signed)
        await press(pilot, "ctrl+n", "r", *PINS["rosa"])
        assert "Nobody has signed in" not in text(signed)


async def test_a_wrong_pin_is_said_and_may_be_typed_again(signed: FrontDesk, running: Running) -> None:
    async with running(signed) as pilot:
        await press(pilot, "r", *"000000")
        assert "That is not the PIN of Rosa." in text(signed)
        assert "4 more wrong ones" in text(signed)
        await press(pilot, *PINS["rosa"])
        assert isinstance(signed.screen, BoardScreen)


async def test_who_has_none_chooses_one_typed_twice(signed: FrontDesk, running: Running) -> None:
    async with running(signed) as pilot:
        await press(pilot, "d", *"5555", "enter", *"5556", "enter")
        assert "begin again" in text(signed)
        await press(pilot, *"5555", "enter", *"5555", "enter")
        assert signed.person is not None
        assert signed.person.name == "Deon"


async def test_the_first_pin_is_set_from_the_list_of_names(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "ctrl+n", "ctrl+t", *"4711", "enter", *"4711", "enter", "escape")
        assert app.practice is not None
        assert app.practice.sign_in_is_on


async def test_after_some_minutes_without_a_key_everything_is_hidden(
    signed: FrontDesk, clock: Clock, running: Running
) -> None:
    async with running(signed) as pilot:
        await press(pilot, "r", *PINS["rosa"], "f2", "w", "1", "n", *"Fifty minutes")
        clock.step(minutes=2, seconds=59)
        signed.lock_if_idle()
        assert isinstance(signed.screen, RecordScreen)
        clock.step(seconds=1)
        signed.lock_if_idle()
        await press(pilot, "f2")
        assert isinstance(signed.screen, BlankScreen)
        seen = " ".join(text(signed).split())
        assert seen == "Maple Street Family Medicine 11:45 press F8, or sign in: your letter and your PIN"
        await press(pilot, "f2", "f4", "ctrl+p", "escape")
        assert isinstance(signed.screen, BlankScreen)
        await press(pilot, "f8", "r", *PINS["rosa"])
        assert isinstance(signed.screen, RecordScreen)
        assert "Fifty minutes" in text(signed)


@pytest.mark.parametrize("way", [["f8", "r"], ["ctrl+n", "r"], ["r"]], ids=" ".join)
async def test_a_locked_desk_is_opened_by_whoever_signs_in(
    signed: FrontDesk, clock: Clock, running: Running, way: list[str]
) -> None:
    async with running(signed) as pilot:
        await press(pilot, "r", *PINS["rosa"])
        clock.step(minutes=3)
        signed.lock_if_idle()
        await press(pilot, "1", "space", *way, *PINS["rosa"])
        assert isinstance(signed.screen, BoardScreen)
        assert signed.person is not None


async def test_somebody_else_begins_at_the_board_and_the_draft_waits_for_its_owner(
    signed: FrontDesk, clock: Clock, running: Running
) -> None:
    async with running(signed) as pilot:
        await press(pilot, "r", *PINS["rosa"], "f2", "w", "1", "n", *"Fifty minutes")
        clock.step(minutes=3)
        signed.lock_if_idle()
        await press(pilot, "f8", "p", *PINS["priya"])
        assert isinstance(signed.screen, BoardScreen)
        assert "Fifty" not in text(signed)
        await press(pilot, "ctrl+n", "r", *PINS["rosa"])
        assert isinstance(signed.screen, RecordScreen)
        assert "Fifty minutes" in text(signed)


async def test_where_names_are_on_trust_f8_shows_everything_again(
    app: FrontDesk, clock: Clock, running: Running
) -> None:
    async with running(app) as pilot:
        clock.step(minutes=3)
        app.lock_if_idle()
        await press(pilot)
        assert isinstance(app.screen, BlankScreen)
        await press(pilot, "f8")
        assert isinstance(app.screen, BoardScreen)
        assert app.person is not None


@pytest.mark.parametrize("size", SIZES)
def test_the_lock_looks(signed: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(signed, "escape", "f8", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_the_lock_of_a_desk_that_was_left_alone_looks(
    signed: FrontDesk, clock: Clock, seen: Snap, size: tuple[int, int]
) -> None:
    async def left_alone(pilot: Desk) -> None:
        await press(pilot, "r", *PINS["rosa"])
        clock.step(minutes=4)
        signed.lock_if_idle()

    assert seen(signed, size=size, before=left_alone)
