"""What somebody said, on a few lines; what does not fit is told, with the key that shows it."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from frontdesk.widgets.plain import plain, quoted

LINES_MAX = 6


class Quote(Widget):
    """Somebody's words between quotation marks, on `LINES_MAX` lines at most."""

    DEFAULT_CSS = """
    Quote { height: auto; padding: 0 1; text-style: italic; }
    """

    def __init__(self, *, key: str, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """`key` is what shows the rest, as it is printed on the keyboard."""
        super().__init__(id=id)
        self._key = key
        self._words = ""

    def show(self, said: str, *, instead: str = "") -> None:
        """Quote these words, or say why there are none; never markup."""
        self._words = instead if instead and not said else quoted(plain(said))
        self.refresh(layout=True)

    def lines(self, width: int) -> list[str]:
        """What stands on each line in so many cells."""
        whole = [line.plain for line in Content(self._words).wrap(max(1, width))] if self._words else []
        if len(whole) <= LINES_MAX:
            return whole
        left = len(whole) - LINES_MAX + 1
        return [*whole[: LINES_MAX - 1], f"… {left} more lines: {self._key}"]

    @property
    def text(self) -> str:
        """What stands there, for tests and for reading aloud."""
        return "\n".join(self.lines(self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's own
        """As many lines as it takes."""
        return len(self.lines(width))

    def render(self) -> Content:
        """Line by line."""
        return Content(self.text)
