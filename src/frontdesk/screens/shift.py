"""The shift note: one page of what whoever comes next has to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.plain import plain

if TYPE_CHECKING:
    from frontdesk.desk.shift import Part, ShiftNote

NUMBER_WIDTH = 8


class ShiftScreen(DeskScreen[None]):
    """Every open record once, without a word of a patient."""

    CSS_PATH = "quiet.tcss"
    FOOTER = ("help", "shift_back", "open", "palette")
    ABOUT = "What is open, who promised what, who waits for whom. frontdesk shift-note writes it to a file."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="shift_back", tooltip="back to the open issues"),
    ]

    def __init__(self, note: ShiftNote) -> None:
        """What is handed on."""
        super().__init__()
        self._note = note

    def compose(self) -> ComposeResult:
        """A part below the other."""
        told = [line for part in self._note.parts for line in _lines(part)]
        yield EndsLine(f"Shift note · {self._note.count} for whoever comes next", id="top")
        with VerticalScroll(id="middle"):
            yield Static("\n".join(told) or "Nothing is open.", id="said", markup=False)
        yield KeyBar(*self.FOOTER)


def _lines(part: Part) -> list[str]:
    """The heading and its rows: two lines for each, so that eighty columns show all of it."""
    said = [part.heading.upper()]
    for number, about, what, who in part.rows:
        said += [f"{number:{NUMBER_WIDTH}}{about} · {plain(who)}", f"{'':{NUMBER_WIDTH}}{what}"]
    return [*said, ""]
