"""The audit screen, and the way to read in an emergency: who sees what, and which keys they have."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Desk, Running, Snap, still_app, text
from tests.screens.conftest import settled as all_settled
from tests.screens.hosts import focus, press, spell
from tests.screens.practice import Clock, Staff

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import auditing
from frontdesk.desk.casefile import case
from frontdesk.desk.emergency import open_in_an_emergency
from frontdesk.places import Places
from frontdesk.recovery.codes import Role
from frontdesk.screens.audit import AuditScreen
from frontdesk.screens.board import BoardScreen

SIZES = [(80, 24), (120, 40)]
AUDIT = ("ctrl+p", *spell("audit"), "enter")
GLASS = ("ctrl+p", *spell("emergency"), "enter")


@pytest.fixture
def trail(places: Places, clock: Clock, staff: Staff) -> Places:
    """A practice where IT broke the glass and a manager opened what they had read."""
    with desk.open_desk(places, now=clock) as seat:
        ivo = desk.add_person(seat, staff.priya, "Ivo", Role.IT).id
        desk.add_person(seat, staff.priya, "Ann", Role.AUDITOR)
        known = desk.board(seat).lines[0].number
        open_in_an_emergency(seat, ivo, reason="Nobody else is here and the caller is in pain")
        case(seat, known, by=ivo)
        case(seat, known, by=staff.priya)
    return places


def app_of(places: Places, clock: Clock, person: str) -> FrontDesk:
    return still_app(FrontDesk(places, now=clock, person=person))


async def test_the_auditor_comes_to_the_audit_and_sees_no_complaint(
    trail: Places, clock: Clock, running: Running
) -> None:
    app = app_of(trail, clock, "Priya")
    async with running(app) as pilot:
        await press(pilot, "ctrl+n", "a")
        assert isinstance(app.screen, AuditScreen)
        assert "broke the glass" in text(app)
        assert "in pain" not in text(app)
        await press(pilot, "escape")
        assert "Your role may not list complaints" in text(app)


async def test_what_is_typed_narrows_it_and_the_manager_sees_the_reason(
    trail: Places, clock: Clock, running: Running
) -> None:
    app = app_of(trail, clock, "Priya")
    async with running(app) as pilot:
        await press(pilot, *AUDIT)
        assert focus(app) == "find"
        await press(pilot, *spell("ivo broke"))
        await settled(pilot, app)
        assert "Ivo broke the glass" in text(app)
        assert "in pain" in text(app)
        assert "opened" not in text(app)
        await press(pilot, "ctrl+l")
        await settled(pilot, app)
        assert "opened" in text(app)


async def settled(pilot: Desk, app: FrontDesk) -> None:
    """What was typed was looked for and is shown."""
    assert isinstance(app.screen, AuditScreen)
    while app.screen.is_busy:
        await pilot.pause()
    await press(pilot)


async def test_who_may_not_read_it_is_not_offered_it(trail: Places, clock: Clock, running: Running) -> None:
    app = app_of(trail, clock, "Rosa")
    async with running(app) as pilot:
        await press(pilot, "ctrl+p")
        assert "who did what" not in text(app)
        assert "Emergency access" not in text(app)


async def test_it_opens_the_records_in_an_emergency_after_a_reason(
    trail: Places, clock: Clock, running: Running
) -> None:
    app = app_of(trail, clock, "Priya")
    async with running(app) as pilot:
        await press(pilot, "ctrl+n", "i")
        clock.step(hours=2)  # what was opened before is shut again
        await press(pilot, *GLASS)
        assert "Say why. The manager" in text(app)
        await press(pilot, "ctrl+s")
        assert "Say why" in text(app)
        await press(pilot, *spell("fire"), "enter")
        assert isinstance(app.screen, BoardScreen)
        assert app.glance is not None
        assert app.glance.board.refused is None
        assert app.glance.board.lines


async def test_the_hour_ends_and_nobody_is_refused_unasked(trail: Places, clock: Clock, running: Running) -> None:
    app = app_of(trail, clock, "Priya")
    async with running(app) as pilot:
        await press(pilot, "ctrl+n", "i")
        clock.step(hours=2)
        app.shut_glass(app.person.id if app.person else None)
        await pilot.pause()
        await all_settled(pilot)
        assert "The hour is over" in text(app)
        assert "In an emergency: Ctrl+P, Emergency access." in text(app)
    with desk.open_desk(trail, now=clock) as seat:
        rows = auditing.trail(seat, None).rows
    assert [row.facts for row in rows if row.deed == "refused" and row.facts.get("act") == "log"] == []


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_how_it_looks(trail: Places, clock: Clock, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app_of(trail, clock, "Priya"), *AUDIT, size=size)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_how_the_emergency_looks(trail: Places, clock: Clock, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app_of(trail, clock, "Priya"), "ctrl+n", "i", *GLASS, size=size)
