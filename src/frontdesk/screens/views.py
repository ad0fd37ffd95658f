"""Saved views of the find screen: choose one, name one, delete one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from frontdesk.desk.finding import OPEN, Filters, Order
from frontdesk.desk.views import NAME_CHARACTERS_MAX, SavedView
from frontdesk.screens.base import DeskScreen
from frontdesk.screens.choose import Choice, ChooseScreen
from frontdesk.screens.filter_words import ORDER_WORDS, filter_words
from frontdesk.widgets.answer import Answer, when_typed
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.fields import Line
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.line_list import LineList
from frontdesk.widgets.plain import plain

if TYPE_CHECKING:
    from frontdesk.recovery.practice import Practice

BUILT_IN = (
    SavedView(name="All", text="", filters=Filters()),
    SavedView(name="Open by due", text="", filters=Filters(state=OPEN, order=Order.DUE)),
)
"""On every desk; nobody can delete them."""


def view_words(view: SavedView, practice: Practice) -> str:
    """What a view shows, in words."""
    typed = [f'"{plain(view.text)}"'] if view.text else []
    return " · ".join([*typed, *filter_words(view.filters, practice), ORDER_WORDS[view.filters.order]])


class ViewsScreen(ChooseScreen):
    """The views of this desk."""

    FOOTER = ("choose", "drop_view", "back", "help")
    ABOUT = (
        "Views that were saved on this desk, each with what it shows. Type a few letters of its name or move with the"
        " arrows; Enter shows it, Delete forgets it. To save one, filter the list first and press Ctrl+S there."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        # Priority: the box has a Delete of its own.
        Binding("delete", "drop", "Forget", id="drop_view", priority=True, tooltip="forget the view that is marked"),
    ]

    def __init__(
        self,
        saved: Sequence[SavedView],
        practice: Practice,
        *,
        use: Callable[[SavedView], object],
        drop: Callable[[SavedView], object],
    ) -> None:
        """`use` shows a view, `drop` forgets it."""
        self._views = [*BUILT_IN, *saved]
        self._drop = drop
        told = [Choice(plain(v.name), view_words(v, practice), lambda v=v: use(v)) for v in self._views]  # type: ignore[misc]
        super().__init__("Views", told)

    def action_drop(self) -> None:
        """Forget the one that is marked, once somebody is sure."""
        from frontdesk.screens.confirm import ConfirmScreen

        view = self._marked()
        if view is None:
            return
        if view in BUILT_IN:
            self.app.say(f"{view.name} is always there.")
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self._drop(view)
                self.app.pop_screen()

        question = f"Delete the view {view.name}? The records stay as they are."
        self.app.push_screen(ConfirmScreen(question, yes="Delete it", no="Keep it"), answered)

    def _marked(self) -> SavedView | None:
        cursor = self.query_one(LineList).cursor
        if cursor is None or cursor >= len(self._shown):
            return None
        return self._views[list(self._all).index(self._shown[cursor])]


class NameScreen(DeskScreen[str]):
    """A name for what the list shows."""

    CSS_PATH = "quiet.tcss"
    FOOTER = ("keep_view", "name_back", "help")
    ABOUT = "Give what the list shows a name; it is kept on this desk. A view of the same name gives way."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Save", id="keep_view", priority=True, tooltip="keep the view under this name"),
        Binding("escape", "back", "Back", id="name_back", tooltip="save nothing"),
    ]

    def __init__(self, shown: str) -> None:
        """`shown` says what the view shows."""
        super().__init__()
        self._words = shown

    def compose(self) -> ComposeResult:
        """What it shows, and a field for its name."""
        yield EndsLine("Save this view", id="top")
        with Vertical(id="middle"):
            yield Static(self._words, id="said", markup=False)
            with Horizontal(classes="field"):
                yield Static(" Its name", classes="label", markup=False)
                yield Line(then=lambda _: self.action_keep(), limit=NAME_CHARACTERS_MAX, id="name")
        yield EndsLine("", id="status")
        yield KeyBar(*self.FOOTER)

    @on(Answer.Unfit)
    def _unfit(self, message: Answer.Unfit) -> None:
        self.query_one("#status", EndsLine).show(message.sentence)

    def action_keep(self) -> None:
        """Take the name, once every letter of it has arrived."""
        when_typed([self.query_one("#name")], self._keep)

    def _keep(self) -> None:
        name = self.query_one("#name", Line).value.strip()
        if name:
            self.dismiss(name)
        else:
            self.query_one("#status", EndsLine).show("Give it a name, such as: Open about care.")

    def action_back(self) -> None:
        """Save nothing."""
        self.app.pop_screen()
