"""A train-me card: two minutes with a colleague, made of what patients of this practice say most often."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from frontdesk.recovery.cards import Card

ABOUT_CELLS, LINE_CELLS = 20, 54
"""Together they fit into 80 columns with the space around them."""


class CardScreen(DeskScreen[None]):
    """Shows one card."""

    CSS_PATH = "quiet.tcss"
    FOOTER = ("card_back", "open", "palette")
    ABOUT = (
        "A card to practise with: what to say, how bad it can be, and what you may do by yourself. It is made of what "
        "came most often in four weeks, and names nobody."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="card_back", tooltip="back to learning"),
    ]

    def __init__(self, card: Card) -> None:
        """The card to show."""
        super().__init__()
        self._card = card

    def compose(self) -> ComposeResult:
        """The script, line by line."""
        card = self._card
        times = "once" if card.count == 1 else f"{card.count} times"
        yield EndsLine(f"Train me · {card.category.words}", f"{times} in four weeks", id="top")
        with VerticalScroll(id="middle"):
            yield Static(Content.assemble(*self._page()), id="said")
        yield KeyBar(*self.FOOTER)

    def _page(self) -> Iterator[str | tuple[str, str]]:
        for about, line in self._card.script:
            yield f"{about:<{ABOUT_CELLS}}", "bold"
            yield f"\n{'':<{ABOUT_CELLS}}".join(textwrap.wrap(line, LINE_CELLS)) + "\n"

    def action_back(self) -> None:
        """Back to where it was opened."""
        if self.is_current:
            self.app.pop_screen()
