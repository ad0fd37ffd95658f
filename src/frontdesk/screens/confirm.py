"""A question where nothing could undo the answer. Esc, Enter and n are no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from frontdesk.widgets.plain import plain


class ConfirmScreen(ModalScreen[bool]):
    """Asks once; only y is yes."""

    CSS_PATH = "quiet.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n,enter,escape", "answer(False)", "No", show=False),
    ]

    def __init__(self, question: str, *, yes: str, no: str) -> None:
        """`yes` and `no` say what each answer does."""
        super().__init__()
        self._question, self._yes, self._no = question, yes, no

    def compose(self) -> ComposeResult:
        """The question and both answers."""
        with Vertical(id="box"):
            yield Static(plain(self._question), id="question", markup=False)
            yield Static(f"n  {plain(self._no)}   (Enter)\ny  {plain(self._yes)}", markup=False)

    def action_answer(self, sure: bool) -> None:
        """Give the answer to whoever asked."""
        self.dismiss(sure)
