"""F9: the act that was just said goes at once; whatever else, only after it was said what it is."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, Snap, settled, text
from tests.screens.hosts import on_file, press
from tests.screens.practice import FRIDAY, Clock, Staff

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import days
from frontdesk.places import Places
from frontdesk.recovery.codes import PutRight, State
from frontdesk.screens.confirm import ConfirmScreen


def resolves(places: Places, clock: Clock, staff: Staff) -> None:
    """Rosa puts A6 right now, at this desk."""
    with desk.open_desk(places, now=clock) as seat:
        desk.resolve(seat, staff.rosa, "A6", done="refunded", put_right=PutRight.YES)


def said(app: FrontDesk) -> str:
    """What stands on the screen, without the frames of boxes and in one line."""
    return " ".join(text(app).translate(dict.fromkeys(map(ord, "│▌▐┃"), " ")).split())


def state(places: Places, clock: Clock) -> State:
    return on_file(places, clock, "A6").complaint.state


async def test_what_was_done_just_now_goes_at_once_and_nothing_promises_a_redo(
    app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    resolves(places, clock, staff)
    clock.step(minutes=1)
    async with running(app) as pilot:
        await press(pilot, "f9")
        assert "A6: resolved is taken back. It is acknowledged again; to have it back, do it again." in said(app)
    assert state(places, clock) is State.ACKNOWLEDGED


async def test_what_is_older_is_said_first_and_stays_unless_somebody_says_yes(
    app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    resolves(places, clock, staff)
    clock.step(minutes=6)
    async with running(app) as pilot:
        await press(pilot, "f9")
        assert isinstance(app.screen, ConfirmScreen)
        assert "Take back A6: resolved, 11:42?" in text(app)
        await press(pilot, "enter")
        assert state(places, clock) is State.RESOLVED
        await press(pilot, "f9", "y")
    assert state(places, clock) is State.ACKNOWLEDGED


async def test_a_second_undo_in_a_row_is_said_first(
    app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    with desk.open_desk(places, now=clock) as seat:
        desk.add_note(seat, staff.rosa, "A5", text="rang again")
    resolves(places, clock, staff)
    clock.step(minutes=1)
    async with running(app) as pilot:
        await press(pilot, "f9")
        await press(pilot, "f9")
        assert isinstance(app.screen, ConfirmScreen)
        assert "Take back A5: a note, 11:42?" in said(app)
        await press(pilot, "n")
    assert state(places, clock) is State.ACKNOWLEDGED


async def test_that_somebody_is_at_risk_is_not_taken_back_at_the_desk(
    app: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(app) as pilot:
        await press(pilot, "f9")
        for words in ("Your role may not take back", "a safety complaint.", "Ask the practice manager."):
            assert words in said(app)
    assert on_file(places, clock, "A8").complaint.state is State.NEW


async def test_a_signed_day_stays_and_that_is_said(
    app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    clock.on(FRIDAY, "17:05")
    with desk.open_desk(places, now=clock) as seat:
        desk.resolve(seat, staff.priya, "A6", done="refunded", put_right=PutRight.YES)
        days.sign_day(seat, staff.priya, FRIDAY)
    async with running(app) as pilot:
        with desk.open_desk(places, now=clock) as seat:
            app.person = desk.person(seat, "Priya")
        await press(pilot, "f9")
        assert isinstance(app.screen, ConfirmScreen)
        assert "What you did last cannot be taken back: that the day was" in said(app)
        assert "Take back A6: resolved" in said(app)
        await press(pilot, "n")
    assert state(places, clock) is State.RESOLVED


async def test_nobody_takes_back_what_somebody_else_did(
    app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    resolves(places, clock, staff)
    async with running(app) as pilot:
        with desk.open_desk(places, now=clock) as seat:
            app.person = desk.add_person(seat, staff.priya, "Ada", desk.person(seat, "Rosa").role)
        await press(pilot, "f9")
        assert "There is nothing of yours to undo." in text(app)
        await settled(pilot)
    assert state(places, clock) is State.RESOLVED


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_looks(app: FrontDesk, seen: Snap, places: Places, clock: Clock, staff: Staff, size: tuple[int, int]) -> None:
    resolves(places, clock, staff)
    clock.step(minutes=40)
    assert seen(app, "f9", size=size)
