"""Find: everything on record, newest first; words narrow it, and only the pages in sight are read."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, Snap, press, settled, still_app, text
from tests.screens.practice import Clock, heard, many

from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Severity
from frontdesk.screens import find
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.find import FindScreen, PagedLines

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
def test_looks(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, "f3", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_looks_when_nothing_is_found(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, "f3", *"hippopotamus", size=size)


async def test_closed_ones_are_there_too(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3")
        assert "8 on record" in text(app)
        assert "Closed" in text(app)


async def test_words_that_were_said_are_found_and_not_shown(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", *"vacc")
        assert "1 with these words" in text(app)
        assert " A8 " in text(app)
        assert "card shows" not in text(app)


async def test_enter_opens_it_and_leaving_it_leads_back_here(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", *"vacc", "enter")
        assert isinstance(app.screen, ChecklistScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, FindScreen)
        assert app.screen.typed == "vacc"


async def test_escape_empties_the_box_and_then_goes_home(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", *"vacc", "escape")
        assert "8 on record" in text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, BoardScreen)


async def test_f3_again_changes_nothing(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", *"vacc", "f3")
        assert len(app.screen_stack) == 2
        assert isinstance(app.screen, FindScreen)
        assert app.screen.typed == "vacc"


@pytest.mark.parametrize("typed", ['"', "*", "NEAR(", "a AND", "'; drop table event; --", "[/b]", "\u202e"])
async def test_nothing_that_is_typed_breaks_it(app: FrontDesk, running: Running, typed: str) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3")
        app.screen.query_one("#find").value = typed  # type: ignore[attr-defined]
        await settled(pilot)
        assert isinstance(app.screen, FindScreen)


async def test_the_far_end_of_a_long_history_is_read_in_pages(places: Places, clock: Clock, running: Running) -> None:
    many(places, clock, 150, each=lambda number: heard(Category.WAIT, Severity.LOW, f"number {number}"))
    app = still_app(FrontDesk(places, now=clock, person="Rosa"))
    async with running(app) as pilot:
        await press(pilot, "f3", "ctrl+end")
        await settled(pilot)
        assert " A1 " in text(app)
        screen = app.screen
        assert isinstance(screen, FindScreen)
        assert isinstance(screen._lines, PagedLines)
        assert len(screen._lines._pages) == 2  # the first and the last, not the one between
        await press(pilot, "enter")
        assert isinstance(app.screen, ChecklistScreen)


def test_only_the_pages_looked_at_last_are_kept() -> None:
    asked: list[int] = []
    lines = PagedLines([], asked.append, Clock(), Clock().at.tzinfo)  # type: ignore[arg-type]
    for page in range(1, 50):
        assert lines.line(page * find.PAGE_LINES) is None
        lines.take(page, [])
    assert asked == list(range(1, 50))
    assert len(lines._pages) == find.PAGES_MAX
