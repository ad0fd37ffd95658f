"""How far one is with a day end: it is kept and shown beside; no page is too long for its keys; coding goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.screens.conftest import Running, settled, still_app, text
from tests.screens.hosts import burst, notice, on_file, press, spell
from tests.screens.practice import FRIDAY, Clock, Staff, heard
from tests.screens.test_day_end import to

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Harm, PutRight, Severity
from frontdesk.screens.day_end import DayEndScreen
from frontdesk.screens.day_stops import What
from frontdesk.widgets.fields import Line


@pytest.fixture
def priya(places: Places, clock: Clock, staff: Staff) -> FrontDesk:  # noqa: ARG001 - told before the app opens it
    """The manager's desk on Friday, shortly before closing; what is open stands on it."""
    clock.on(FRIDAY, "16:50")
    return still_app(FrontDesk(places, now=clock, person="Priya"))


async def test_whoever_is_called_away_goes_on_there_even_after_a_restart(
    priya: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(priya) as pilot:
        await press(pilot, "f7", "enter", "enter", "n", *spell("rang"), "ctrl+s", "f4")
    again = still_app(FrontDesk(places, now=clock, person="Priya"))
    async with running(again, size=(120, 40)) as pilot:
        await press(pilot, "f7")
        assert "open 4 of 5" in text(again)
        assert "looked at 3 of 12" in text(again)
        assert "✓ A5  prescription" in text(again)
        assert "▸ A6  bill" in text(again)


async def test_a_long_page_scrolls_to_its_question_and_the_page_keys_still_go_on(
    priya: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    with desk.open_desk(places, now=clock) as seat:
        desk.resolve(seat, staff.priya, "A7", done="Nothing to be done", put_right=PutRight.YES, on_the_spot=True)
        desk.recode(seat, staff.priya, "A7", category=Category.OTHER)
    async with running(priya) as pilot:
        await to(priya, pilot, What.CODE)
        assert "harm  0 none reported" in text(priya)
        screen = priya.screen
        assert isinstance(screen, DayEndScreen)
        screen.at = next(at for at, stop in enumerate(screen.stops) if stop.number == "A7")
        screen.show_stop()
        await settled(pilot)
        assert "A7 · to code" in text(priya)
        await press(pilot, "pageup")
        assert "A7 · to code" not in text(priya)
        await press(pilot, "pagedown", "end")
        assert "summary · Priya" in text(priya)


async def test_page_keys_that_are_typed_ahead_pass_by_the_form_that_comes_meanwhile(
    priya: FrontDesk, running: Running
) -> None:
    async with running(priya) as pilot:
        await press(pilot, "f7")
        await burst(pilot, ["end", "pageup", "pageup", "1", "2"])
        assert priya.screen.query_one("#q-count", Line).value == "12"
        await press(pilot, "pageup", "pagedown", "ctrl+u")
        await burst(pilot, ["pageup", "pagedown", "1", "2", "8", "enter"])
        assert "encounters 128" in text(priya)


async def test_whoever_types_on_still_reads_how_many_were_kept(priya: FrontDesk, running: Running) -> None:
    async with running(priya) as pilot:
        await to(priya, pilot, What.ENCOUNTERS)
        await burst(pilot, [*"128", "enter", *"Deo"])
        assert "thanks" in text(priya).splitlines()[0]
        assert notice(priya).splitlines()[0] == "128 encounters on 22 May."
        assert notice(priya).splitlines()[1].startswith("Enter goes on")


async def test_the_name_of_a_file_may_be_typed_ahead_too(priya: FrontDesk, running: Running, tmp_path: Path) -> None:
    file = tmp_path / "visits.csv"
    file.write_text("date,encounters\n2026-05-22,131\n", encoding="utf-8")
    async with running(priya) as pilot:
        await to(priya, pilot, What.ENCOUNTERS)
        await press(pilot, "ctrl+o")
        await burst(pilot, [*str(file), "enter"])
        await settled(pilot)
        assert "1 day, 131 encounters" in text(priya)


class TestCoding:
    async def test_a_number_is_enough_where_only_the_harm_is_missing(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await to(priya, pilot, What.CODE)
            await press(pilot, "0", "0")
            assert "to code 1 of 1" in text(priya)
            assert notice(priya).endswith("coded · F9 undoes   The harm? A number saves.")
            await press(pilot, "enter")
            assert notice(priya) == "Harm: Press 0, 1, 2, 3, 4 or 5. Page down goes on without."
            await press(pilot, "0")
            assert "earlier days" in text(priya)
        assert on_file(places, clock, "A4").complaint.harm is Harm.NONE

    async def test_something_else_gets_its_word_and_with_it_its_sub_code(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        with desk.open_desk(places, now=clock) as seat:
            desk.log(seat, staff.rosa, heard(Category.OTHER, Severity.LOW, "The bus stop moved"))
        async with running(priya) as pilot:
            await press(pilot, "f7", *["enter"] * 5)
            assert "to code: a code and the harm [c]" in text(priya)
            await press(pilot, "c", "e")
            assert "[x] sub-code" in text(priya)
            await press(pilot, "0")
            assert notice(priya) == "A9 coded · F9 undoes"
        c = on_file(places, clock, "A9").complaint
        assert (c.category, c.hcat, c.harm) == (Category.FACILITY, "ENV/accommodation", Harm.NONE)

    async def test_it_may_be_left_for_another_day(self, priya: FrontDesk, running: Running) -> None:
        async with running(priya) as pilot:
            await to(priya, pilot, What.CODE)
            await press(pilot, "escape")
            assert "[o] owner" in text(priya)
            await press(pilot, "enter", "pagedown")
            assert "to code 3 of 3" in text(priya)
