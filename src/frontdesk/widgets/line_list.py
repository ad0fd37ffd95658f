"""A list of which only the lines in sight are ever drawn, so that a hundred thousand cost what a hundred do.

A `Lines` says what stands on each line; the list knows the cursor, the scrolling and the colours. It never takes
the focus: a field above it keeps it, and passes the arrows on.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import ClassVar, NamedTuple, Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

BOLD = Style(bold=True)
LOOKS = ("late", "soon", "quiet", "heading", "strong")


class Part(NamedTuple):
    """Some text of a line and how it looks: one of `LOOKS`, or plain."""

    text: str
    look: str = ""


class Lines(Protocol):
    """What a list shows."""

    def __len__(self) -> int:
        """How many lines there are."""

    def parts(self, index: int, width: int) -> Sequence[Part]:
        """What stands on a line of `width` cells. Called for lines in sight only."""

    def holds_cursor(self, index: int) -> bool:
        """Whether the line can be chosen; headings cannot."""


class NoLines:
    """An empty list that says why it is empty."""

    def __init__(self, *said: str) -> None:
        """`said` are the sentences that stand there instead, each from a line of its own on."""
        self._said = self._shown = said

    def fit(self, width: int) -> None:
        """Break them into lines of at most so many cells; a list without a width yet leaves them whole."""
        room = max(1, width - 2)
        self._shown = (
            tuple(line for one in self._said for line in (textwrap.wrap(one, room) or [""])) if width else (self._said)
        )

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self._shown)

    def parts(self, index: int, width: int) -> Sequence[Part]:  # noqa: ARG002 - as `Lines` has it
        """One sentence after the other."""
        return [Part(f" {self._shown[index]}", "quiet")]

    def holds_cursor(self, index: int) -> bool:  # noqa: ARG002 - as `Lines` has it
        """Nothing here can be chosen."""
        return False


class LineList(ScrollView):
    """Draws a `Lines`."""

    can_focus = False
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-list--cursor",
        "line-list--late",
        "line-list--soon",
        "line-list--quiet",
    }
    DEFAULT_CSS = """
    LineList { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }
    LineList > .line-list--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    LineList > .line-list--late { color: $text-error; text-style: bold; }
    LineList > .line-list--soon { color: $text-warning; }
    LineList > .line-list--quiet { color: $text-muted; }
    """

    class Marked(Message):
        """The cursor is on another line; `index` is None when it is on none."""

        def __init__(self, line_list: LineList, index: int | None) -> None:
            self.line_list = line_list
            self.index = index
            super().__init__()

        @property
        def control(self) -> LineList:
            """The list."""
            return self.line_list

    class Picked(Message):
        """Somebody clicked on the line that was marked already."""

        def __init__(self, line_list: LineList, index: int) -> None:
            self.line_list = line_list
            self.index = index
            super().__init__()

        @property
        def control(self) -> LineList:
            """The list."""
            return self.line_list

    def __init__(self, lines: Lines, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._lines = lines
        self._cursor: int | None = None

    @property
    def cursor(self) -> int | None:
        """The line that is marked."""
        return self._cursor

    def show(self, lines: Lines, cursor: int | None = None) -> None:
        """Show other lines, with the cursor on `cursor` or else on the first line that can hold it."""
        self._lines = lines
        self._fit()
        self.virtual_size = Size(0, len(lines))
        wanted = cursor if cursor is not None and self._fits(cursor) else self._next(-1, 1)
        self._mark(wanted, anew=True)
        self.refresh()

    def on_resize(self) -> None:
        """What says why nothing is here is broken anew; the mark stays in sight where there is less room."""
        if self._fit():
            self.virtual_size = Size(0, len(self._lines))
        if self._cursor is not None and self._cursor < len(self._lines):
            self._bring_into_sight(self._cursor)

    def _fit(self) -> bool:
        if isinstance(self._lines, NoLines):
            self._lines.fit(self.size.width)
            return True
        return False

    def grow(self) -> None:
        """There are more lines than were known; the mark and what is in sight stay."""
        self.virtual_size = Size(0, len(self._lines))

    def move(self, steps: int) -> None:
        """Move the cursor by so many lines that can hold it; stops at the ends."""
        place = self._cursor
        if place is None:
            self._mark(self._next(-1, 1))
            return
        way = 1 if steps > 0 else -1
        for _ in range(abs(steps)):
            following = self._next(place, way)
            if following is None:
                break
            place = following
        self._mark(place)

    def page(self, way: int) -> None:
        """Move the cursor by what is in sight: 1 down, -1 up."""
        self.move(way * max(1, self.size.height - 1))

    def to_end(self, way: int) -> None:
        """Move the cursor to the last line (1) or the first (-1)."""
        self._mark(self._next(len(self._lines), -1) if way > 0 else self._next(-1, 1))

    def redraw(self) -> None:
        """Draw the lines in sight again: the time has gone on."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of what is in sight."""
        index = y + self.scroll_offset.y
        width = self.size.width
        if not 0 <= index < len(self._lines):
            return Strip.blank(width, self._style(""))
        parts = self._lines.parts(index, width)
        if index == self._cursor:
            segments = [Segment(part.text, self._style("cursor")) for part in parts]
            return Strip(segments).adjust_cell_length(width, self._style("cursor"))
        segments = [Segment(part.text, self._style(part.look)) for part in parts]
        return Strip(segments).adjust_cell_length(width, self._style(""))

    def on_click(self, event: events.Click) -> None:
        """A click marks a line; a click on the marked one picks it."""
        index = event.y + self.scroll_offset.y
        if not self._fits(index):
            return
        if index == self._cursor:
            self.post_message(self.Picked(self, index))
        else:
            self._mark(index)

    def _style(self, look: str) -> Style:
        if look == "strong":  # each look with a name of its own costs time before the first paint
            return self._style("") + BOLD
        if look == "heading":
            return self._style("quiet") + BOLD
        return self.get_visual_style(*([f"line-list--{look}"] if look else [])).rich_style

    def _fits(self, index: int) -> bool:
        return 0 <= index < len(self._lines) and self._lines.holds_cursor(index)

    def _next(self, place: int, way: int) -> int | None:
        index = place + way
        while 0 <= index < len(self._lines):
            if self._lines.holds_cursor(index):
                return index
            index += way
        return None

    def _mark(self, index: int | None, *, anew: bool = False) -> None:
        if index == self._cursor and not anew:
            return
        self._cursor = index
        if index is None:
            self.scroll_to(y=0, animate=False)
        else:
            self._bring_into_sight(index)
        self.refresh()
        self.post_message(self.Marked(self, index))

    def _bring_into_sight(self, index: int) -> None:
        """Scroll just enough; a heading right above comes along."""
        first = index
        while first > 0 and not self._lines.holds_cursor(first - 1):
            first -= 1
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif index >= top + height:
            self.scroll_to(y=index - height + 1, animate=False)
