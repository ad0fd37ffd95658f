"""One of several things, by its name: all commands (Ctrl+P), all sets of colours.

Textual's own palette looks for its commands in a task that fails when the list closes under it, and that failure
ends the program; here the names are at hand, so there is nothing to look for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.answer import when_typed
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.line_list import LineList, NoLines, Part
from frontdesk.widgets.plain import fitted

NAME_CELLS, KEY_CELLS = 18, 10
TYPED_CHARACTERS_MAX = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen."""

    name: str
    told: str
    """What it does, in a few words."""
    run: Callable[[], object]
    key: str = ""
    """The key that does the same."""
    also: str = ""
    """Other words that somebody may look for it by."""


class Choices:
    """Choices as lines."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self._choices = choices

    def __len__(self) -> int:
        """How many there are."""
        return len(self._choices)

    def parts(self, index: int, width: int) -> Sequence[Part]:
        """Name, key, what it does."""
        one = self._choices[index]
        room = max(0, width - NAME_CELLS - KEY_CELLS - 2)
        return [
            Part(" " + fitted(one.name, NAME_CELLS), "strong"),
            Part(fitted(one.key, KEY_CELLS)),
            Part(fitted(one.told, room), "quiet"),
        ]

    def holds_cursor(self, index: int) -> bool:  # noqa: ARG002 - every line is a choice
        """Every line can be chosen."""
        return True


class ChooseScreen(DeskScreen[Choice]):
    """Type to narrow, arrows to mark, Enter to choose."""

    CSS_PATH = "quiet.tcss"
    AUTO_FOCUS = "#typed"
    FOOTER: ClassVar[tuple[str, ...]] = ("choose", "back", "help")
    ABOUT = "Type a few letters of what you want, or move with the arrows; Enter does it."
    BINDINGS: ClassVar[list[BindingType]] = [
        # Priority: the box has an Enter of its own, and the bottom line would not show this one.
        Binding("enter", "choose", "Choose", id="choose", priority=True, tooltip="the one that is marked"),
        Binding("escape", "back", "Back", id="back", tooltip="choose nothing"),
        Binding("down", "move(1)", "Next", show=False),
        Binding("up", "move(-1)", "Previous", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        """`title` says what is chosen."""
        super().__init__()
        self._title_words = title
        self._all = choices
        self._shown = choices
        self._narrowed_by: str | None = None

    def compose(self) -> ComposeResult:
        """A box and a list."""
        yield EndsLine(self._title_words, id="top")
        with Horizontal(id="finding"):
            yield Static("Find:", id="find-label")
            yield Input(id="typed", compact=True, max_length=TYPED_CHARACTERS_MAX)
        with Vertical(id="middle"):
            yield LineList(Choices(self._all), id="list")
        yield KeyBar(*self.FOOTER)

    def on_mount(self) -> None:
        """Mark the first."""
        self.narrow()

    @on(Input.Changed)
    def narrow(self) -> None:
        """Show what fits the box: each word typed begins a word of the name, or else of what it does."""
        words = self.query_one("#typed", Input).value
        if words == self._narrowed_by:
            return
        self._narrowed_by, typed = words, words.casefold().split()
        named = [one for one in self._all if _fits(typed, one.name)]
        told = [one for one in self._all if one not in named and _fits(typed, f"{one.name} {one.told} {one.also}")]
        self._shown = named + told
        lines = Choices(self._shown) if self._shown else NoLines("", "Nothing is called that.")
        self.query_one(LineList).show(lines)

    @on(LineList.Picked)
    def action_choose(self) -> None:
        """Take the one that is marked, once every letter that was typed before has arrived."""
        when_typed([self.query_one("#typed", Input)], self._choose)

    def _choose(self) -> None:
        if not self.is_current:
            return
        self.narrow()
        cursor = self.query_one(LineList).cursor
        if cursor is not None:
            self.dismiss(self._shown[cursor])

    def action_back(self) -> None:
        """Choose nothing."""
        self.app.pop_screen()

    def action_move(self, steps: int) -> None:
        """Mark another."""
        self.narrow()
        self.query_one(LineList).move(steps)

    def action_page(self, way: int) -> None:
        """Mark one a page away."""
        self.query_one(LineList).page(way)


def _fits(typed: Sequence[str], words: str) -> bool:
    pieces = words.casefold().split()
    return all(any(piece.startswith(one) for piece in pieces) for one in typed)
