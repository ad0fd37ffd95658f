"""Find: everything on record, open and closed. An empty box shows all of it, the newest first.

Only the pages in sight are read, and only the last few are kept, so that a hundred thousand complaints open as
fast as a thousand.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from frontdesk.screens.complaint_lines import Now, record_parts
from frontdesk.screens.listing import ListScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.line_list import NoLines, Part

if TYPE_CHECKING:
    from frontdesk.desk import Desk, Line

PAGE_LINES = 64
PAGES_MAX = 8
FOUND_MAX = 200


class PagedLines:
    """All records, read a page at a time when they come into sight."""

    def __init__(self, first: Sequence[Line], ask: Callable[[int], object], now: Now, zone: ZoneInfo) -> None:
        """`ask` reads a page and gives it to `take`; `first` are the lines of page 0.

        How many there are in all is told later: counting reads them all, and nobody should wait for that.
        """
        self.count = len(first)
        self._ask, self._now, self._zone = ask, now, zone
        self._pages: OrderedDict[int, Sequence[Line]] = OrderedDict({0: first})
        self._asked: set[int] = set()

    def __len__(self) -> int:
        """How many records there are, as far as known."""
        return self.count

    def parts(self, index: int, width: int) -> Sequence[Part]:
        """A record, or dots while its page is being read."""
        line = self.line(index)
        return record_parts(line, self._now(), self._zone, width) if line else [Part(" ...", "quiet")]

    def holds_cursor(self, index: int) -> bool:  # noqa: ARG002 - every line is a record
        """Every line can be chosen."""
        return True

    def line(self, index: int | None) -> Line | None:
        """The record on a line, if its page is at hand; else its page is asked for."""
        if index is None:
            return None
        page, place = divmod(index, PAGE_LINES)
        lines = self._pages.get(page)
        if lines is None:
            if page not in self._asked:
                self._asked.add(page)
                self._ask(page)
            return None
        self._pages.move_to_end(page)
        return lines[place] if place < len(lines) else None

    def take(self, page: int, lines: Sequence[Line]) -> None:
        """Keep a page that was read, and let go of the one not looked at for longest."""
        self._asked.discard(page)
        self._pages[page] = lines
        while len(self._pages) > PAGES_MAX:
            self._pages.popitem(last=False)


class FoundLines:
    """The records in which the words were found."""

    def __init__(self, found: Sequence[Line], now: Now, zone: ZoneInfo) -> None:
        self._found, self._now, self._zone = found, now, zone

    def __len__(self) -> int:
        """How many were found."""
        return len(self._found)

    def parts(self, index: int, width: int) -> Sequence[Part]:
        """One of them."""
        return record_parts(self._found[index], self._now(), self._zone, width)

    def holds_cursor(self, index: int) -> bool:  # noqa: ARG002 - every line is a record
        """Every line can be chosen."""
        return True

    def line(self, index: int | None) -> Line | None:
        """The record on a line."""
        return self._found[index] if index is not None and index < len(self._found) else None


class FindScreen(ListScreen):
    """Everything on record."""

    FOOTER = ("help", "open", "checklist", "new", "palette")
    WAITING = "Reading ..."
    ABOUT = (
        "Everything on record, open and closed, the newest first. Type words that were said or done, a number, or a"
        " patient's reference; each word may be cut short. Enter opens the complaint that is marked; Esc on an empty"
        " box goes back."
    )

    def __init__(self) -> None:
        super().__init__()
        self._lines: PagedLines | FoundLines | None = None
        self._round = 0

    def on_mount(self) -> None:
        """Say where we are, and show the newest."""
        self.query_one("#top", EndsLine).show("Find · everything on record", self.app.top_ends()[1])
        self.narrow()

    def line_at(self, index: int | None) -> Line | None:
        """The record on a line of the list."""
        return self._lines.line(index) if self._lines else None

    def records_changed(self) -> None:
        """The time goes on; what is shown stays, so that nothing moves under a finger."""
        self.query_one("#top", EndsLine).show(right=self.app.top_ends()[1])

    def narrow(self) -> None:
        """Ask for what fits the box; only the answer to the last question is shown."""
        self._round += 1
        this, typed = self._round, self.typed

        def look(desk: Desk) -> Sequence[Line]:
            from frontdesk import desk as functions

            if typed:
                return functions.find(desk, typed, limit=FOUND_MAX)
            return functions.history_page(desk, 0, PAGE_LINES)

        self.app.ask_desk(look, lambda lines: self._show(this, typed, lines), self._failed)

    def action_clear(self) -> None:
        """Empty the box; when it is empty, go back to what is open."""
        if self.typed:
            super().action_clear()
        else:
            self.app.back_to_board()

    def _show(self, asked: int, typed: str, lines: Sequence[Line]) -> None:
        zone = self.app.zone
        if asked != self._round or not self.is_here or zone is None:
            return
        count = len(lines)
        if typed:
            self._lines = FoundLines(lines, self.app.now, zone)
            some = count >= FOUND_MAX
            words = f"the newest {count} with these words: type more to narrow" if some else f"{count} with these words"
        else:
            self._lines = PagedLines(lines, self._ask_page, self.app.now, zone)
            words = f"{count} on record"
            if count >= PAGE_LINES:
                words = ""
                self._ask_count(self._lines)
        self.query_one("#counts", EndsLine).show(words if count else "")
        self.query_one("#status", EndsLine).show("")
        self.list.show(self._lines if count else NoLines("", *self._nothing(typed)))

    def _ask_count(self, lines: PagedLines) -> None:
        def look(desk: Desk) -> int:
            from frontdesk.desk import history_count

            return history_count(desk)

        def take(count: int) -> None:
            if lines is self._lines and self.is_here:
                lines.count = count
                self.query_one("#counts", EndsLine).show(f"{count:,} on record")
                self.list.show(lines, self.list.cursor)

        self.app.ask_desk(look, take, self._failed)

    def _nothing(self, typed: str) -> tuple[str, ...]:
        if typed:
            return ("Nothing on record has these words.", "Fewer letters find more; Esc clears.")
        return (f"Nothing is on record yet. {self.app.key_of('new')} records a complaint.",)

    def _ask_page(self, page: int) -> None:
        lines = self._lines

        def look(desk: Desk) -> Sequence[Line]:
            from frontdesk import desk as functions

            return functions.history_page(desk, page * PAGE_LINES, PAGE_LINES)

        def take(found: Sequence[Line]) -> None:
            if isinstance(lines, PagedLines) and lines is self._lines and self.is_here:
                lines.take(page, found)
                self.list.redraw()
                self.show_details_soon()

        self.app.ask_desk(look, take, self._failed)

    def _failed(self, error: Exception) -> None:
        self.query_one("#status", EndsLine).show(str(error).replace("\n", " "))
