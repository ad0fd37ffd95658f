"""Somebody at another desk is quicker: what is being written is not taken from under the fingers, and they are told."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, settled, still_app, text
from tests.screens.hosts import focus, notice, on_file, press, spell, until
from tests.screens.practice import Clock, Staff

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import grievances, work
from frontdesk.places import Places
from frontdesk.recovery.codes import PutRight
from frontdesk.recovery.identifiers import ComplaintId
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.day_end import DayEndScreen
from frontdesk.widgets.fields import Line

RESOLVED = "Meanwhile: resolved, Deon 11:42."


@pytest.fixture(autouse=True)
def nothing_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """No step was left half done in another test."""
    monkeypatch.setattr(ChecklistScreen, "begun", {})


async def opened(app: FrontDesk, pilot: object, complaint: ComplaintId) -> None:
    """The checklist stands there, and nothing is being read any more."""
    app.open_checklist(complaint)
    await settled(pilot)  # type: ignore[arg-type]
    await settled(pilot)  # type: ignore[arg-type]


async def read_again(app: FrontDesk, pilot: object) -> None:
    """What other desks did is seen."""
    app.board_changed()
    await settled(pilot)  # type: ignore[arg-type]
    await settled(pilot)  # type: ignore[arg-type]


def resolved_by_deon(places: Places, clock: Clock, staff: Staff, number: str = "A6") -> None:
    with desk.open_desk(places, now=clock) as seat:
        desk.resolve(seat, staff.deon, number, done="refunded", put_right=PutRight.YES)


class TestChecklist:
    async def test_a_step_that_is_being_answered_stays(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, on_file(places, clock, "A6").complaint.id)
            await press(pilot, "space", *spell("half of"))
            resolved_by_deon(places, clock, staff)
            await read_again(app, pilot)
            assert notice(app) == f"{RESOLVED} Esc shows what is next; what you wrote is kept."
            assert "\u2713 2 RESOLVE ONCE  Deon 11:42" in text(app)
            await press(pilot, *spell(" it"), "enter", "y", "space", "ctrl+s")
            assert app.screen.query_one("#q-R2", Line).value == "half of it"
            assert notice(app).startswith("A6 is already resolved.")
            await press(pilot, "escape")
            assert "\u25b8 3 FOLLOW UP" in text(app)
            assert focus(app) == "q-F1"
        assert on_file(places, clock, "A6").complaint.resolution is not None

    async def test_what_was_saved_at_another_desk_a_moment_before_is_not_saved_twice(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, on_file(places, clock, "A6").complaint.id)
            await press(pilot, "space", *spell("refunded"), "enter", "y", "space")
            resolved_by_deon(places, clock, staff)
            await press(pilot, "ctrl+s")
            assert notice(app).startswith("A6 is already resolved.")
        assert len(on_file(places, clock, "A6").complaint.resolutions) == 1

    async def test_a_step_in_which_nothing_stands_gives_way_to_the_next_and_says_why(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, on_file(places, clock, "A6").complaint.id)
            resolved_by_deon(places, clock, staff)
            await read_again(app, pilot)
            assert "\u25b8 3 FOLLOW UP" in text(app)
            assert notice(app).startswith(RESOLVED)

    @pytest.mark.parametrize("keys", [("ctrl+o", *spell("she called")), ("space", *spell("half of"))])
    async def test_a_note_from_elsewhere_leaves_the_cursor_where_it_is(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff, keys: tuple[str, ...]
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, on_file(places, clock, "A6").complaint.id)
            await press(pilot, *keys)
            before = focus(app)
            field = app.screen.focused
            with desk.open_desk(places, now=clock) as seat:
                desk.add_note(seat, staff.deon, "A6", text="the bank says Monday")
            await read_again(app, pilot)
            assert "Note: the bank says Monday" in text(app)
            assert (focus(app), app.screen.focused) == (before, field)
            await press(pilot, *spell(" again"))
            assert isinstance(field, Line)
            assert field.value.endswith(" again")

    async def test_what_one_takes_back_oneself_leads_to_the_step_again(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, on_file(places, clock, "A6").complaint.id)
            await press(pilot, "space", *spell("refunded"), "enter", "y", "space", "ctrl+s")
            assert "\u25b8 3 FOLLOW UP" in text(app)
            await press(pilot, "space", "f9")
            assert "\u25b8 2 RESOLVE ONCE" in text(app)


async def test_words_for_a_grievance_stay_when_somebody_else_was_quicker(
    running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    priya = still_app(FrontDesk(places, now=clock, person="Priya"))
    async with running(priya) as pilot:
        priya.open_grievance(on_file(places, clock, "A3").complaint.id)
        await settled(pilot)
        await settled(pilot)
        await press(pilot, "ctrl+g", "enter", *spell("spoke with both"))
        field = priya.screen.focused
        with desk.open_desk(places, now=clock) as seat:
            grievances.acknowledge_grievance(seat, staff.priya, "A3")
            work.hand_over(seat, staff.priya, "A3", to=staff.deon)
            work.accept(seat, staff.deon, "A3")
        await read_again(priya, pilot)
        assert notice(priya).startswith("Meanwhile: hand-over accepted, Deon 11:42.")
        await press(pilot, *spell(" of them"))
        assert priya.screen.focused is field
        assert isinstance(field, Line)
        assert field.value == "spoke with both of them"


async def test_a_note_at_the_day_end_stays_when_the_item_was_closed_elsewhere(
    running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    clock.step(hours=5)
    priya = still_app(FrontDesk(places, now=clock, person="Priya"))
    async with running(priya) as pilot:
        await press(pilot, "f7")
        screen = priya.screen
        assert isinstance(screen, DayEndScreen)
        while screen.stop.number != "A7":
            await press(pilot, "enter")
        await press(pilot, "n", *spell("called"))
        with desk.open_desk(places, now=clock) as seat:
            work.void(seat, staff.priya, "A7", reason="typed in twice")
        await read_again(priya, pilot)
        await press(pilot, *spell(" twice"))
        assert screen.query_one("#q-note", Line).value == "called twice"
        await press(pilot, "escape")
        await read_again(priya, pilot)
        await until(pilot, lambda: "A7" not in text(priya))
        assert "A7" not in text(priya)
