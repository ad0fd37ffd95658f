"""Whoever knows the steps types ahead; whoever comes to a step that was left is offered it as their own."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, press, settled, text
from tests.screens.hosts import begun, burst, on_file, spell
from tests.screens.practice import Clock

from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import State
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.widgets.fields import Line

NEW = ("w", "1", "n", *"Late", "ctrl+s")


@pytest.fixture(autouse=True)
def nothing_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """No step was left half done in another test."""
    monkeypatch.setattr(ChecklistScreen, "begun", {})


async def test_a_step_may_be_typed_ahead(app: FrontDesk, running: Running, places: Places, clock: Clock) -> None:
    async with running(app) as pilot:
        await begun(pilot, *NEW)
        await settled(pilot)
        await burst(pilot, ["space", "space", "space", *spell("money back"), "enter", "enter", "ctrl+s"])
        assert "▸ 2 RESOLVE ONCE" in text(app)
    complaint = on_file(places, clock, "A9").complaint
    assert (complaint.state, complaint.remedy) == (State.ACKNOWLEDGED, "money back")


async def test_whoever_goes_on_with_a_step_is_offered_as_its_owner(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await begun(pilot, *NEW)
        await press(pilot, "space", "f4", "ctrl+n", "d", *"a9", "enter")
        await settled(pilot)
        assert "[x] let them finish" in text(app)
        assert app.screen.query_one("#q-A5-owner", Line).value == "Deon"
