"""A list draws only what is in sight, and its cursor never rests on a heading."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult

from frontdesk.widgets.line_list import LineList, NoLines, Part

HEADINGS = {0, 5, 99_998}


class Numbers:
    """A hundred thousand lines that count how often they are asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked = 0

    def __len__(self) -> int:
        return self.count

    def parts(self, index: int, width: int) -> Sequence[Part]:
        self.asked += 1
        return [Part(f"line {index}"[:width])]

    def holds_cursor(self, index: int) -> bool:
        return index not in HEADINGS


class Host(App[None]):
    """Nothing but a list."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.lines = Numbers(count)
        self.marked: list[int | None] = []

    def compose(self) -> ComposeResult:
        yield LineList(NoLines("nothing yet"))

    def on_mount(self) -> None:
        self.query_one(LineList).show(self.lines)

    def on_line_list_marked(self, message: LineList.Marked) -> None:
        self.marked.append(message.index)


async def test_a_long_list_costs_what_its_window_costs() -> None:
    app = Host(100_000)
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        app.lines.asked = 0
        app.query_one(LineList).to_end(1)
        await pilot.pause()
        assert 0 < app.lines.asked <= 60
        assert app.query_one(LineList).cursor == 99_999


@pytest.mark.parametrize(
    ("moves", "cursor"),
    [
        ((), 1),
        ((1,), 2),
        ((1, 1, 1, 1), 6),
        ((1, 1, 1, 1, -1), 4),
        ((-1,), 1),
        ((1_000_000,), 99_999),
        ((1_000_000, -1), 99_997),
    ],
)
async def test_the_cursor_steps_over_headings_and_stops_at_the_ends(moves: tuple[int, ...], cursor: int) -> None:
    app = Host(100_000)
    async with app.run_test(size=(40, 20)) as pilot:
        for steps in moves:
            app.query_one(LineList).move(min(steps, 200_000))
        await pilot.pause()
        assert app.query_one(LineList).cursor == cursor


async def test_what_is_marked_is_in_sight_with_its_heading() -> None:
    app = Host(100)
    async with app.run_test(size=(40, 20)) as pilot:
        listed = app.query_one(LineList)
        listed.page(1)
        listed.page(1)
        await pilot.pause()
        cursor = listed.cursor
        assert cursor is not None
        assert listed.scroll_offset.y <= cursor < listed.scroll_offset.y + 20
        listed.to_end(-1)
        await pilot.pause()
        assert listed.scroll_offset.y == 0


async def test_other_lines_keep_the_cursor_where_it_is_told_to_be() -> None:
    app = Host(100)
    async with app.run_test(size=(40, 20)) as pilot:
        listed = app.query_one(LineList)
        listed.show(Numbers(50), 30)
        await pilot.pause()
        assert listed.cursor == 30
        listed.show(Numbers(10), 30)
        assert listed.cursor == 1
        listed.show(NoLines("nothing"))
        assert listed.cursor is None
        listed.move(1)
        assert listed.cursor is None


async def test_the_mouse_marks() -> None:
    app = Host(100)
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.click(LineList, offset=(3, 7))
        assert app.query_one(LineList).cursor == 7
        await pilot.click(LineList, offset=(3, 5))
        assert app.query_one(LineList).cursor == 7


class Empty(App[None]):
    """A list that says why it is empty, before it knows how wide it is."""

    def compose(self) -> ComposeResult:
        yield LineList(NoLines("", "Your role may not list complaints here.", "Ask the desk lead."))


async def test_why_it_is_empty_is_said_whole_at_any_width() -> None:
    app = Empty()
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.pause()
        shown = app.query_one(LineList)
        assert [shown.render_line(y).text.strip() for y in range(6)] == [
            "", "Your role may not", "list complaints", "here.", "Ask the desk lead.", "",
        ]  # fmt: skip
        await pilot.resize_terminal(60, 10)
        await pilot.pause()
        assert [shown.render_line(y).text.strip() for y in range(4)] == [
            "", "Your role may not list complaints here.", "Ask the desk lead.", "",
        ]  # fmt: skip
