"""F1: what the screen is for and which keys it has, as they are set now. Made from the keys, so that it cannot lag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from frontdesk.keys import APP_KEYS
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

    def compose(self) -> ComposeResult:
        """One page, to be scrolled where it does not fit."""
        yield EndsLine("Help", id="top")
        with VerticalScroll(id="middle"):
            yield Static(self._page(), id="said")
        yield KeyBar(*self.FOOTER)

    def _page(self) -> Content:
        about = self._about
        pieces: list[str | tuple[str, str]] = [about.ABOUT if isinstance(about, DeskScreen) else "", "\n\n"]
        pieces += [("Here\n", "bold"), *self._lines(own_keys(type(about)))]
        everywhere = [binding for binding in APP_KEYS if self.app.check_action(binding.action, ())]
        pieces += [("\nEverywhere\n", "bold"), *self._lines(everywhere)]
        if isinstance(about, DeskScreen) and about.IS_LIST:
            from frontdesk.screens.complaint_lines import MARKS

            pieces += [("\nMarks\n", "bold"), "   ".join(f"{sign} {word}" for sign, word in MARKS)]
        return Content.assemble(*pieces)

    def _lines(self, bindings: Iterable[Binding]) -> Iterator[str | tuple[str, str]]:
        for binding in bindings:
            yield (f"{self.app.key_called(binding):<{KEY_CELLS}}", "bold")
            yield f"{binding.description:<{NAME_CELLS}} {binding.tooltip}\n"


def own_keys(screen: type[Screen[Any]]) -> list[Binding]:
    """The keys that this kind of screen brings itself and that have something to be told."""
    found = [binding for kind in screen.__mro__ for binding in kind.__dict__.get("BINDINGS", [])]
    return [binding for binding in found if isinstance(binding, Binding) and binding.tooltip]
