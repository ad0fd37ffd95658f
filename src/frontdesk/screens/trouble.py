"""The records cannot be opened: what is so, what to do, and a way to try again."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.plain import plain


class TroubleScreen(DeskScreen[None]):
    """One sentence about what is so, one about what to do."""

    CSS_PATH = "quiet.tcss"
    WHILE_SHUT = True
    ALLOWED = frozenset({"help", "quit", "palette", "blank"})
    FOOTER = ("again", "quit", "help")
    ABOUT = "frontdesk could not open the practice's records. Nothing was changed. The screen says what to do."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "again", "Try again", id="again", tooltip="open the records once more"),
    ]

    def __init__(self, error: Exception) -> None:
        """`error` may hold what is so and what to do; it never holds what a patient said."""
        super().__init__()
        self._message: str = getattr(error, "message", str(error))
        self._next: str = getattr(error, "next_step", "")

    def compose(self) -> ComposeResult:
        """The two sentences."""
        yield EndsLine("frontdesk · the records cannot be opened", id="top")
        said = Content.assemble((plain(self._message), "bold"))
        if self._next:
            said = Content.assemble(said, "\n\n", ("What to do: ", "bold"), plain(self._next))
        with VerticalScroll(id="middle"):
            yield Static(said, id="said")
        yield KeyBar(*self.FOOTER)

    def action_again(self) -> None:
        """Somebody may have mended it."""
        self.app.open_records()
