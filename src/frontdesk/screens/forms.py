"""A few lines to fill in on a screen, and what saving them does."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from frontdesk.screens.checklist_panels import Trouble
from frontdesk.widgets.fields import Line

if TYPE_CHECKING:
    from frontdesk.desk import Desk
    from frontdesk.recovery.practice import Person

Act = Callable[["Desk"], str]
"""What a form does in the desk's thread; gives the sentence that says so."""
WRITING = "Writing ..."
"""While a file is being made: a page of paper takes a second or two."""


def lies(file: Path) -> str:
    """Where a file lies that was just written: its name, then the folder, from the person's own one on."""
    home = Path.home()
    folder = Path("~") / file.parent.relative_to(home) if file.parent.is_relative_to(home) else file.parent
    return f"{file.name} in {folder}"


class Form(Vertical):
    """A few lines to fill in; fields have ids that begin with `q-`."""

    DEFAULT_CSS = """
    Form { height: auto; }
    Form > .title { text-style: bold; padding: 0 1; }
    Form > .told { padding: 0 1 0 4; color: $text-muted; }
    """
    TITLE: ClassVar[str] = ""
    TOLD: ClassVar[str] = ""
    """What to know before filling it in."""
    MEANWHILE: ClassVar[str] = ""
    """What is said while it is being done, where that takes a moment."""

    def compose(self) -> ComposeResult:
        """The title, what to know, then line by line."""
        if self.TITLE:
            yield Static(f"▸ {self.TITLE}", classes="title", markup=False)
        if self.TOLD:
            yield Static(self.TOLD, classes="told", markup=False)
        yield from self.lines()

    def lines(self) -> Iterator[Widget]:
        """The fields."""
        yield from ()

    def first(self) -> Widget | None:
        """The field to begin with."""
        return next((w for w in self.query("Line, Tick") if w.focusable), None)

    def text(self, name: str) -> str:
        """What was written, without the space around it."""
        return self.query_one(f"#q-{name}", Line).value.strip()

    def missing(self, name: str, sentence: str) -> Trouble | None:
        """Trouble where nothing was written."""
        return None if self.text(name) else Trouble(self.query_one(f"#q-{name}"), sentence)

    def trouble(self) -> Trouble | None:
        """What keeps the form from being saved."""
        return None

    @abstractmethod
    def act(self, person: Person) -> Act:
        """What saving it does."""
