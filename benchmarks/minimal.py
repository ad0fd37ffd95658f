"""The smallest Textual app with a line of text and a field: the measure for the screens of the desk."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Input, Static

SHOWN = "a line of text"


class Minimal(App[None]):
    """One line, one field."""

    def compose(self) -> ComposeResult:
        """Put them on the screen."""
        yield Static(SHOWN)
        yield Input()


if __name__ == "__main__":
    Minimal().run()
