"""What is said above the keys while something is filled in: it stays until it is read, and warns of what is typed."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, still_app, text
from tests.screens.hosts import notice, on_file, press, spell
from tests.screens.practice import FRIDAY, Clock, Staff

from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import State

WARNING = "! Looks like a phone number. Better leave that out."


@pytest.fixture
def priya(places: Places, clock: Clock, staff: Staff) -> FrontDesk:  # noqa: ARG001 - told before the app opens it
    clock.on(FRIDAY, "16:50")
    return still_app(FrontDesk(places, now=clock, person="Priya"))


async def test_whoever_takes_a_merge_back_reads_that_it_was_done(
    priya: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(priya) as pilot:
        await press(pilot, "f3", *"A7", "enter", "ctrl+d", *"a5", "ctrl+s")
        assert on_file(places, clock, "A7").complaint.state is State.MERGED
        await press(pilot, "ctrl+d", "space", "ctrl+s")
        assert notice(priya) == "A7 stands by itself again · F9 undoes"
        assert "ACKNOWLEDGE" in text(priya)
        await press(pilot, "space")
        assert "stands by itself" not in notice(priya)


@pytest.mark.parametrize(
    "ways",
    [("f3", *"A5", "enter", "ctrl+o"), ("f7", "enter", "enter", "n"), ("f3", *"A5", "enter")],
    ids=["note", "note at day end", "what was done"],
)
async def test_what_had_better_not_be_written_is_warned_of_and_can_be_saved(
    priya: FrontDesk, running: Running, places: Places, clock: Clock, ways: tuple[str, ...]
) -> None:
    async with running(priya) as pilot:
        await press(pilot, *ways)
        if "ctrl+o" not in ways and "n" not in ways:
            await press(pilot, "space")
        await press(pilot, *spell("ring 312-555-0100"))
        assert notice(priya) == WARNING
        await press(pilot, "backspace")
        assert "Looks like" not in notice(priya)
        await press(pilot, "0")
        assert notice(priya) == WARNING
        if "ctrl+o" in ways or "n" in ways:
            await press(pilot, "ctrl+s")
            assert on_file(places, clock, "A5").complaint.notes[-1].text == "ring 312-555-0100"
        else:
            await press(pilot, "enter", "y", "space", "ctrl+s")
            assert on_file(places, clock, "A5").complaint.state is State.RESOLVED
