"""Ten megabytes on the clipboard must not keep anybody waiting.

Textual reads a paste letter by letter, a second for each megabyte and more, only to hand it to a field that holds
four thousand characters; and it takes what looks like the code of a key in it for that key. So what is pasted is
read in one go where it comes in, cut long before a field sees it, and never taken for keys. The field says that it
was cut.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

PASTED_MAX = 16_000
"""Four times what any field takes, so that the field notices. A number of its own: the first screen needs no rules."""
BEGIN, END = "\x1b[200~", "\x1b[201~"
"""Around what is pasted (bracketed paste of xterm)."""
DRIVERS = ("textual.drivers.linux_driver", "textual.drivers.win32")
"""Modules that make a parser for themselves."""


class BoundedPastes(XTermParser):
    """Reads what the terminal sends, and of each paste no more than `PASTED_MAX` characters."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted: str | None = None
        """What was read so far of the paste that is being read; None outside of one."""
        self._held = ""
        """The end of what was read, where the mark of the paste's end may have begun."""

    def feed(self, data: str) -> Iterable[Message]:
        """The keys and the pastes in it. Without data, the terminal has gone."""
        if not data:
            yield from super().feed(data)
        while data:
            if self._pasted is None:
                before, begin, data = data.partition(BEGIN)
                self._pasted = "" if begin else None
                if before:
                    yield from super().feed(before)
                continue
            inside, end, data = (self._held + data).partition(END)
            self._held = "" if end else inside[-len(END) + 1 :]
            self._pasted += inside[: len(inside) - len(self._held)][: PASTED_MAX - len(self._pasted)]
            if end:
                yield events.Paste(self._pasted.replace("\x00", ""))
                self._pasted = None


def bound_pastes() -> None:
    """Have Textual's drivers read with this parser: they give no other way to choose one."""
    for name in DRIVERS:
        module = sys.modules.get(name)
        if module is not None:
            vars(module)["XTermParser"] = BoundedPastes
