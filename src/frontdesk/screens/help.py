"""F1: what the screen is for and which keys it has, as they are set now. Made from the keys, so that it cannot lag."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from frontdesk.keys import key_words
from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar

KEY_CELLS, NAME_CELLS = 11, 16


class HelpScreen(DeskScreen[None]):
    """Explains the screen beneath it."""

    CSS_PATH = "quiet.tcss"
    FOOTER = ("help_back", "open", "palette")
    ABOUT = "This is the help. It shows the keys of the screen you came from."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.help", "Back", id="help_back", tooltip="close the help (F1 does so too)"),
    ]

    def __init__(self, about: Screen[object]) -> None:
        """`about` is the screen to explain."""
        super().__init__()
        self._about = about
        self._found = list(about.active_bindings.values())

    def compose(self) -> ComposeResult:
        """One page, to be scrolled where it does not fit."""
        yield EndsLine("Help", id="top")
        with VerticalScroll(id="middle"):
            yield Static(self._page(), id="said")
        yield KeyBar(*self.FOOTER)

    def _page(self) -> Content:
        about = self._about
        pieces: list[str | tuple[str, str]] = [about.ABOUT if isinstance(about, DeskScreen) else "", "\n\n"]
        pieces += [("Here\n", "bold"), *self._lines(Screen)]
        pieces += [("\nEverywhere\n", "bold"), *self._lines(App)]
        if isinstance(about, DeskScreen) and about.IS_LIST:
            from frontdesk.screens.complaint_lines import MARKS

            pieces += [("\nMarks\n", "bold"), "   ".join(f"{sign} {word}" for sign, word in MARKS)]
        return Content.assemble(*pieces)

    def _lines(self, level: type[Screen[object] | App[object]]) -> Iterator[str | tuple[str, str]]:
        """The keys of the screen itself, or those of the app; what fields do with keys is no news."""
        told: set[str] = set()
        for active in self._found:
            if isinstance(active.node, level) and active.binding.description and self._is_news(active, told):
                told.add(active.binding.action)
                yield (f"{key_words(active.binding.key):<{KEY_CELLS}}", "bold")
                yield f"{active.binding.description:<{NAME_CELLS}} {active.binding.tooltip}\n"

    def _is_news(self, active: ActiveBinding, told: set[str]) -> bool:
        return active.enabled and active.binding.action not in told and not active.binding.system
