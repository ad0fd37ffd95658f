"""Everything that was said, for a complaint whose words are too many for the checklist."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.plain import plain, quoted


class SaidScreen(DeskScreen[None]):
    """One page of somebody's words."""

    CSS_PATH = "quiet.tcss"
    FOOTER = ("help", "said_back", "open", "palette")
    ABOUT = "Everything that was said, in their own words. Arrows and Page down go through it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="said_back", tooltip="back to the checklist"),
    ]

    def __init__(self, number: str, said: str) -> None:
        """The complaint's number and its words."""
        super().__init__()
        self._number = number
        self._words = said

    def compose(self) -> ComposeResult:
        """Line by line as it was typed."""
        lines = [plain(line) for line in self._words.splitlines()]
        yield EndsLine(f"{self._number} · what was said", id="top")
        with VerticalScroll(id="middle"):
            yield Static(quoted("\n".join(lines)), id="said", markup=False)
        yield KeyBar(*self.FOOTER)
