"""Records as lines that are read when they come into sight: the last few pages are kept, and no more."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from frontdesk.screens.complaint_lines import Now, record_parts
from frontdesk.widgets.line_list import Part

if TYPE_CHECKING:
    from frontdesk.desk import Line

PAGE_LINES = 64
PAGES_MAX = 8


class PagedLines:
    """All records of a list, a page at a time."""

    def __init__(self, first: Sequence[Line], ask: Callable[[int], object], now: Now, zone: ZoneInfo) -> None:
        """`ask` reads a page and gives it to `take`; `first` are the lines of page 0."""
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

    def failed(self, page: int) -> None:
        """A page could not be read: it may be asked for again."""
        self._asked.discard(page)

    @property
    def at_hand(self) -> list[Line]:
        """The records of the page looked at last."""
        return list(next(reversed(self._pages.values()), ()))

    def renew(self, lines: Sequence[Line]) -> None:
        """The same records as they stand now; pages out of sight are read again when they come into it."""
        fresh = {line.id: line for line in lines}
        page = next(reversed(self._pages))
        kept = [fresh.get(line.id, line) for line in self._pages[page]]
        self._pages = OrderedDict({page: kept})
