"""A line with something at its left end and something at its right end."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from frontdesk.widgets.plain import fitted, plain


class EndsLine(Widget):
    """One line; when both ends do not fit, the left one says it in fewer words if it can, and gives way."""

    DEFAULT_CSS = """
    EndsLine { height: 1; padding: 0 1; }
    """

    def __init__(self, left: str = "", right: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._left, self._right = left, right
        self._short = ""

    def show(self, left: str | None = None, right: str | None = None, *, short: str = "") -> None:
        """Change one end or both; `short` says the left one in fewer cells, for where it does not fit."""
        new = (self._left if left is None else left, self._right if right is None else right, short)
        if new != (self._left, self._right, self._short):
            self._left, self._right, self._short = new
            self.refresh()

    @property
    def text(self) -> str:
        """What the line says, for tests and for reading aloud."""
        return f"{self._left}  {self._right}".strip()

    def render(self) -> Content:
        """Never markup: people's names stand here."""
        right = plain(self._right)
        room = self.size.width - cell_len(right)
        if room < 0:
            return Content(fitted(right, self.size.width))
        room = max(0, room - 1 if right else room)
        left = self._short if self._short and cell_len(plain(self._left)) > room else self._left
        return Content(fitted(left, room) + (" " if right else "") + right)
