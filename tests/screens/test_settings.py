"""The settings screen: everybody looks, the manager changes a line in place, a refusal loses nothing."""

from __future__ import annotations

from datetime import date

import pytest
from tests.screens.conftest import Desk, Running, Snap, still_app, text
from tests.screens.hosts import focus, notice, press, spell
from tests.screens.practice import Clock, Staff

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import clinicians
from frontdesk.places import Places
from frontdesk.recovery.codes import Role
from frontdesk.recovery.practice import Practice
from frontdesk.screens.settings import SettingsScreen
from frontdesk.widgets.fields import Line
from frontdesk.widgets.line_list import LineList

SIZES = [(80, 24), (120, 40)]
OPEN = ("ctrl+p", *spell("settings"), "enter")


@pytest.fixture
def priya(places: Places, clock: Clock, staff: Staff) -> FrontDesk:
    """The manager's desk, with a clinician on the list."""
    with desk.open_desk(places, now=clock) as seat:
        clinicians.add_clinician(seat, staff.priya, "DR-A", name="Dr Adams")
    return still_app(FrontDesk(places, now=clock, person="Priya"))


def on_file(places: Places, clock: Clock) -> Practice:
    """The practice as another program reads it."""
    with desk.open_desk(places, now=clock) as seat:
        return seat.practice


async def to_line(pilot: Desk, app: FrontDesk, title: str) -> None:
    """Move the mark to the line of that title, and open it."""
    screen = app.screen
    assert isinstance(screen, SettingsScreen)
    screen.query_one(LineList).to_end(-1)
    for _ in screen._lines.rows:
        marked = screen._marked()
        if marked is not None and marked.title == title:
            break
        screen.action_move(1)
    await press(pilot, "enter")


async def changed(pilot: Desk, app: FrontDesk, title: str, to: str) -> str:
    """Change a line; gives what was said."""
    await to_line(pilot, app, title)
    app.screen.query_one("#value", Line).value = to
    await press(pilot, "enter")
    return notice(app)


async def test_a_value_is_changed_in_place(priya: FrontDesk, running: Running, places: Places, clock: Clock) -> None:
    async with running(priya) as pilot:
        await press(pilot, *OPEN)
        await to_line(pilot, priya, "Minutes until locked")
        assert focus(priya) == "value"
        assert "Minutes without a key" in text(priya)
        assert "Example: 5" in text(priya)
        await press(pilot, "backspace", "5", "ctrl+s")
        assert notice(priya) == "Minutes until locked: saved, for every desk of the site."
        assert focus(priya) is None
        await press(pilot, "escape")
        assert priya.screen is priya._board
    assert on_file(places, clock).idle_lock_minutes == 5


async def test_home_and_end_go_to_the_first_line_and_the_last(priya: FrontDesk, running: Running) -> None:
    async with running(priya) as pilot:
        await press(pilot, *OPEN, "end")
        assert "Puts somebody on the list: the name, a comma" in text(priya)
        await press(pilot, "home")
        assert "When the practice is open" in text(priya)


async def test_a_refused_value_stays_in_its_line(
    priya: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(priya) as pilot:
        await press(pilot, *OPEN)
        await to_line(pilot, priya, "Minutes until locked")
        await press(pilot, "0", "enter")
        assert notice(priya).startswith("'30' is not a number of minutes between 1 and 15.")
        assert "Write a whole number such as 3." in notice(priya)
        assert priya.screen.query_one("#value", Line).value == "30"
        await press(pilot, "escape")
        assert isinstance(priya.screen, SettingsScreen)
        assert "30" not in notice(priya)
    assert on_file(places, clock).idle_lock_minutes == 3


async def test_rosa_looks_and_is_told_who_changes(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, *OPEN)
        await to_line(pilot, app, "Minutes until locked")
        assert notice(app) == "Your role may not change the settings. Ask the practice manager."
        assert focus(app) is None


async def test_somebody_whose_role_went_meanwhile_is_refused_by_the_desk(
    priya: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    async with running(priya) as pilot:
        await press(pilot, *OPEN)
        await to_line(pilot, priya, "Currency")
        with desk.open_desk(places, now=clock) as seat:
            desk.change_role(seat, staff.priya, staff.deon, Role.MANAGER)
            desk.change_role(seat, staff.deon, staff.priya, Role.LEAD)
        await press(pilot, *["backspace"] * 3, *"EUR", "enter")
        assert notice(priya).startswith("Your role may not change the settings.")
        assert priya.screen.query_one("#value", Line).value == "EUR"
    assert on_file(places, clock).currency == "USD"


async def test_a_day_is_closed_and_opened_again(
    priya: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(priya) as pilot:
        await press(pilot, *OPEN)
        await changed(pilot, priya, "Closed on", "2026-05-25, 2026-07-03")
        assert on_file(places, clock).rules.calendar.closures == {date(2026, 5, 25), date(2026, 7, 3)}
        await changed(pilot, priya, "Closed on", "2026-07-03")
        assert on_file(places, clock).rules.calendar.closures == {date(2026, 7, 3)}
        assert "is not a day" in await changed(pilot, priya, "Closed on", "soon")


async def test_clinicians_and_staff_come_change_and_go(
    priya: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(priya, (80, 40)) as pilot:
        await press(pilot, *OPEN)
        await changed(pilot, priya, "DR-A", "Dr Abel")
        await changed(pilot, priya, "Another clinician", "NP-1, Nurse Brown")
        await changed(pilot, priya, "Deon", "lead deputy")
        await changed(pilot, priya, "Rosa", "left")
        await changed(pilot, priya, "Another person", "Sam, desk")
        assert "'boss' is not a role" in await changed(pilot, priya, "Sam", "boss")
    practice = on_file(places, clock)
    assert practice.clinicians == {"DR-A": "Dr Abel", "NP-1": "Nurse Brown"}
    present = {p.name: (p.role, p.deputy) for p in practice.staff.values() if p.present}
    assert present == {"Priya": (Role.MANAGER, False), "Deon": (Role.LEAD, True), "Sam": (Role.DESK, False)}


async def test_a_policy_keeps_its_lines(priya: FrontDesk, running: Running, places: Places, clock: Clock) -> None:
    async with running(priya) as pilot:
        await press(pilot, *OPEN)
        await to_line(pilot, priya, "Policy: complaints")
        await press(pilot, *spell("We answer."), "enter", *"Soon", "ctrl+s")
        await to_line(pilot, priya, "Policy: complaints")
        await press(pilot, "enter", *"Twice", "ctrl+s")
    assert on_file(places, clock).policies["complaints"].text == "We answer.\nSoon\nTwice"


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("shown", ["list", "editing", "refused", "people"])
def test_how_it_looks(priya: FrontDesk, seen: Snap, size: tuple[int, int], shown: str) -> None:
    to_lock = ["down"] * 5
    keys = {
        "list": ["down"] * 3,
        "editing": [*to_lock, "enter"],
        "refused": [*to_lock, "enter", "0", "enter"],
        "people": ["pagedown"] * 12,
    }
    assert seen(priya, "ctrl+p", *"settings", "enter", *keys[shown], size=size)
