"""Find: everything on record, newest first; words narrow it, and only the pages in sight are read."""

from __future__ import annotations

import re

import pytest
from tests.screens.conftest import Desk, Running, Snap, press, settled, still_app, text
from tests.screens.hosts import burst, spell
from tests.screens.practice import Clock, Staff, heard, many, set_up

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, PutRight, Role, Severity
from frontdesk.screens import find_lines
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.filters import FilterScreen
from frontdesk.screens.find import FindScreen
from frontdesk.screens.find_lines import PagedLines

SIZES = [(80, 24), (120, 40)]


def order_shown(app: FrontDesk) -> list[str]:
    """The numbers in the list, from top to bottom."""
    return re.findall(r"^.{0,6} (A\d+) ", text(app), re.MULTILINE)


def shown(app: FrontDesk) -> set[str]:
    return set(order_shown(app))


def marked(app: FrontDesk) -> str:
    screen = app.screen
    assert isinstance(screen, FindScreen)
    line = screen.line_at(screen.list.cursor)
    return line.number if line else ""


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


async def test_enter_opens_what_fits_all_that_was_typed_before_it(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3")
        await burst(pilot, [*spell("eleven"), "enter"])
        await settled(pilot)
        assert isinstance(app.screen, ChecklistScreen)
        assert "Rang eleven times" in text(app)


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


async def saved(pilot: Desk, *, name: str = "Open care") -> None:
    """A view of what is open and about care."""
    await press(pilot, "f3", "ctrl+l", "o", "down", "c", "ctrl+s", "ctrl+s", *spell(name), "enter")


@pytest.mark.parametrize("size", SIZES)
def test_looks_while_filtering(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, "f3", "ctrl+l", "o", "down", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_looks_when_filtered(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, "f3", "ctrl+l", "o", "down", "down", "2", "ctrl+s", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_looks_with_saved_views(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    async def keep(pilot: Desk) -> None:
        await saved(pilot)
        pilot.app.clear_notifications()

    assert seen(app, "ctrl+g", size=size, before=keep)


@pytest.mark.parametrize("size", SIZES)
def test_looks_while_a_view_gets_its_name(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, "f3", "ctrl+l", "o", "ctrl+s", "ctrl+s", *spell("mine"), size=size)


def test_looks_in_a_narrow_terminal(app: FrontDesk, seen: Snap) -> None:
    assert seen(app, "f3", "ctrl+l", "o", "ctrl+s", size=(60, 20))


@pytest.mark.parametrize("size", SIZES)
def test_looks_when_nothing_is_on_record(places: Places, clock: Clock, seen: Snap, size: tuple[int, int]) -> None:
    with set_up(places, clock):
        assert seen(still_app(FrontDesk(places, now=clock)), "f3", size=size)


async def test_letters_filter_and_words_say_by_what(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", "ctrl+l", "o")
        assert "7 fit" in text(app)
        await press(pilot, "down", "c")
        assert "1 fit" in text(app)
        await press(pilot, "ctrl+s")
        assert "1 that fit" in text(app)
        assert "Only: open · Quality of care" in text(app)
        assert " A3 " in text(app)
        assert " A6 " not in text(app)


@pytest.mark.parametrize(
    ("keys", "numbers"),
    [
        (("c",), {"A4"}),
        (("down", "down", "b"), {"A6"}),
        (("down", "down", "down", "3"), {"A8"}),
        (("down", "down", "down", "down", "v"), {"A7"}),
        (("down", "down", "down", "down", "down", "s"), {"A8"}),
        (("down", "down", "down", "down", "down", "down", "p"), {"A3"}),
        (("tab",) * 7 + tuple("yesterday"), {"A5", "A6", "A7", "A8", "A1", "A2", "A3", "A4"}),
        (("tab",) * 7 + tuple("today"), {"A5", "A6", "A7", "A8"}),
        (("tab",) * 8 + tuple("yesterday"), {"A1", "A2", "A3", "A4"}),
        (("tab",) * 9 + ("d",), {"A1", "A2", "A3", "A5", "A6", "A7", "A8"}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
async def test_every_question_of_the_panel_narrows(
    app: FrontDesk, running: Running, keys: tuple[str, ...], numbers: set[str]
) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", "ctrl+l", *keys, "ctrl+s")
        assert isinstance(app.screen, FindScreen)
        assert shown(app) == numbers


async def test_a_day_that_cannot_be_read_is_asked_for_again(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", "ctrl+l", *["tab"] * 7, *"soon", "ctrl+s")
        assert isinstance(app.screen, FilterScreen)
        assert "write a day like 22 May" in text(app)


async def test_sorted_by_number_and_back_to_the_newest(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", "ctrl+l", *["tab"] * 9, "u", "ctrl+s")
        assert "by number" in text(app)
        assert order_shown(app) == [f"A{number}" for number in range(1, 9)]
        await press(pilot, "escape")
        assert "newest first" in text(app)
        assert order_shown(app)[0] == "A8"


async def test_escape_empties_the_box_then_shows_all_then_goes_back(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", "ctrl+l", "o", "ctrl+s", *"card")
        assert shown(app) == {"A6", "A8"}
        await press(pilot, "escape")
        assert "7 that fit" in text(app)
        await press(pilot, "escape")
        assert "8 on record" in text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, BoardScreen)


async def test_one_key_shows_all_again(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", "ctrl+l", "o", "ctrl+s", *"card", "ctrl+r")
        assert "8 on record" in text(app)


async def test_leaving_the_panel_changes_nothing(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", "ctrl+l", "o", "ctrl+s", "ctrl+l", "c", "escape")
        assert "7 that fit" in text(app)
        await press(pilot, "ctrl+l", "ctrl+r")
        assert "8 on record" in text(app)


async def test_the_panel_counts_what_has_the_words_too(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", *"card", "ctrl+l")
        assert '2 fit with "card"' in text(app)


async def test_a_view_is_saved_used_and_deleted(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await saved(pilot)
        assert "Open care is saved" in text(app)
        assert not app._notifications  # a toast would lie over the records
        await press(pilot, "ctrl+r")
        assert "8 on record" in text(app)
        await press(pilot, "ctrl+g", *"care", "enter")
        assert "Only: open · Quality of care" in text(app)
        await press(pilot, "ctrl+g", "end", "down", "down", "delete")
        assert "Delete the view Open care?" in text(app)
        await press(pilot, "n", "delete", "y")
        assert isinstance(app.screen, FindScreen)
        await press(pilot, "ctrl+g")
        assert "Quality of care" not in text(app)


async def test_a_view_keeps_the_words_and_the_order(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", *"card", "ctrl+l", *["tab"] * 9, "u", "ctrl+s", "ctrl+s", *"cards", "ctrl+s")
        await press(pilot, "ctrl+r", "ctrl+g", *"cards", "enter")
        assert order_shown(app) == ["A6", "A8"]
        await press(pilot, "f4", "f3", "ctrl+g", *"cards", "enter")
        assert order_shown(app) == ["A6", "A8"]


async def test_a_view_needs_a_name_and_what_is_built_in_stays(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", "ctrl+s", "enter")
        assert "Give it a name" in text(app)
        await press(pilot, "escape", "ctrl+g", "delete")
        assert "All is always there" in text(app)
        await press(pilot, *"open", "enter")
        assert "by what is due first" in text(app)


@pytest.mark.parametrize("role", [Role.PRIVACY, Role.COMMITTEE, Role.IT])
async def test_who_may_not_read_everything_finds_what_was_passed_on(
    places: Places, clock: Clock, staff: Staff, running: Running, role: Role
) -> None:
    with desk.open_desk(places, now=clock) as seat:
        desk.add_person(seat, staff.priya, "Sam", role)
    app = still_app(FrontDesk(places, now=clock, person="Sam"))
    async with running(app) as pilot:
        await press(pilot, "f3")
        assert shown(app) == ({"A3"} if role is Role.COMMITTEE else set())
        if role is Role.IT:
            assert "list complaints." in text(app)


async def test_home_and_end_go_to_the_ends_while_the_box_is_empty(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", "end")
        assert marked(app) == "A1"
        await press(pilot, "home")
        assert marked(app) == "A8"
        await press(pilot, *"ard", "home", "c")
        assert app.screen.query_one("#find").value == "card"  # type: ignore[attr-defined]


async def test_what_is_put_right_meanwhile_shows_so_and_the_mark_stays(
    app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    async with running(app) as pilot:
        await press(pilot, "f3", "down", "down")
        assert marked(app) == "A6"
        with desk.open_desk(places, now=clock) as other:
            desk.resolve(other, staff.rosa, "A6", done="Paid back", put_right=PutRight.YES)
            desk.log(other, staff.deon, heard(Category.EQUIP, Severity.LOW, "The kiosk is broken"))
        app.board_changed()
        await settled(pilot)
        assert marked(app) == "A6"
        line = next(line for line in text(app).splitlines() if " A6 " in line)
        assert "Resolved" in line


def test_only_the_pages_looked_at_last_are_kept() -> None:
    asked: list[int] = []
    lines = PagedLines([], asked.append, Clock(), Clock().at.tzinfo)  # type: ignore[arg-type]
    for page in range(1, 50):
        assert lines.line(page * find_lines.PAGE_LINES) is None
        lines.take(page, [])
    assert asked == list(range(1, 50))
    assert len(lines._pages) == find_lines.PAGES_MAX
