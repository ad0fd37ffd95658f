"""What was begun on the day end and not saved stands there again: from stop to stop, after Esc, after a power cut."""

from __future__ import annotations

import json

import pytest
from tests.screens.conftest import Running, settled, still_app, text
from tests.screens.hosts import focus, notice, press, spell, until
from tests.screens.practice import FRIDAY, Clock, Staff
from textual.pilot import Pilot

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import erasing
from frontdesk.desk.begun import begun, keep_begun
from frontdesk.places import Places
from frontdesk.screens import draft_keeper
from frontdesk.screens.day_begun import HERE_AGAIN, PUT_AWAY
from frontdesk.screens.day_end import DayEndScreen
from frontdesk.screens.day_stops import What
from frontdesk.widgets.fields import Line

HALF = "both receipts"


@pytest.fixture
def priya(places: Places, clock: Clock, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> FrontDesk:
    assert staff.priya
    monkeypatch.setattr(draft_keeper, "PAUSE_SECONDS", 0.02)
    clock.on(FRIDAY, "16:50")
    return still_app(FrontDesk(places, now=clock, person="Priya"))


def on_file(places: Places, clock: Clock, staff: Staff) -> list[dict[str, str]]:
    with desk.open_desk(places, now=clock) as seat:
        return list(begun(seat, staff.priya).values())


async def to(app: FrontDesk, pilot: Pilot[None], what: What) -> None:
    await press(pilot, "f7")
    assert isinstance(app.screen, DayEndScreen)
    app.screen.at = next(at for at, stop in enumerate(app.screen.stops) if stop.what is what)
    app.screen.show_stop()
    await settled(pilot)


async def test_a_note_that_is_left_stands_there_when_one_comes_back(priya: FrontDesk, running: Running) -> None:
    async with running(priya) as pilot:
        await press(pilot, "f7", "n", *spell(HALF), "pagedown")
        assert HALF not in text(priya)
        await press(pilot, "pageup")
        assert HALF in text(priya)
        assert (focus(priya), notice(priya)) == ("q-note", HERE_AGAIN)
        await press(pilot, "escape")
        assert HALF not in text(priya)
        assert notice(priya) == PUT_AWAY
        await press(pilot, "pagedown", "pageup")
        assert HALF not in text(priya), "it was put away"
        await press(pilot, "n")
        assert HALF in text(priya)


async def test_a_power_cut_takes_nothing_and_what_is_saved_comes_once(
    priya: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    async with running(priya) as pilot:
        await press(pilot, "f7", "enter", "n", *spell(HALF))
        await until(pilot, lambda: on_file(places, clock, staff) == [{"q-note": HALF}])
    again = still_app(FrontDesk(places, now=clock, person="Priya"))
    async with running(again) as pilot:
        await press(pilot, "f7")
        assert "open 2 of 5" in text(again)
        assert HALF in text(again)
        await press(pilot, "ctrl+s")
        assert "noted" in notice(again)
        assert text(again).count(HALF) == 1
        await until(pilot, lambda: on_file(places, clock, staff) == [])
        await press(pilot, "n")
        assert again.screen.query_one("#q-note", Line).value == ""


@pytest.mark.parametrize(
    ("what", "keys", "written"),
    [
        (What.OPEN, ("p", *"Tue"), ("q-until", "Tue")),
        (What.OPEN, ("e", "l", *"listen"), ("q-note", "listen")),
        (What.OPEN, ("o", "d", *"listen"), ("q-note", "listen")),
        (What.ENCOUNTERS, ("1", "2"), ("q-count", "12")),
        (What.THANKS, (*"ros", "enter", *"late"), ("q-what", "late")),
    ],
    ids=["promise", "escalate", "owner", "encounters", "thanks"],
)
async def test_so_it_is_with_every_page(
    priya: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff, what: What,
    keys: tuple[str, ...], written: tuple[str, str],
) -> None:  # fmt: skip
    async with running(priya) as pilot:
        await to(priya, pilot, what)
        await press(pilot, *keys)
        await until(pilot, lambda: [one.get(written[0]) for one in on_file(places, clock, staff)] == [written[1]])
    again = still_app(FrontDesk(places, now=clock, person="Priya"))
    async with running(again) as pilot:
        await press(pilot, "f7")
        assert again.screen.query_one(f"#{written[0]}", Line).value == written[1]


def test_an_erasure_takes_along_what_was_begun_and_nobody_else_sees_it(
    places: Places, clock: Clock, staff: Staff
) -> None:
    with desk.open_desk(places, now=clock) as seat:
        one, other = (desk.case(seat, number).complaint.id for number in ("A1", "A2"))
        for complaint in (one, other):
            keep_begun(seat, staff.priya, f"open {complaint} NotePanel", {"q-note": HALF})
        assert begun(seat, staff.deon) == {}
        erasing.redact(seat, staff.priya, "A1", reason="asked in writing")
        assert json.dumps(list(begun(seat, staff.priya))) == f'["open {other} NotePanel"]'
