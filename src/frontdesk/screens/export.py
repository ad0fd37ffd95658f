"""Export: the practice's records as a file, for the manager. What is written where is put on the audit list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from frontdesk.screens.checklist_panels import Scroll
from frontdesk.screens.export_form import ExportForm
from frontdesk.screens.filling import FillingScreen
from frontdesk.screens.forms import WRITING
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.fields import Line
from frontdesk.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.recovery.practice import Person

HINT = "A letter answers, Tab goes on · Ctrl+S writes the file · Esc leaves"


class ExportScreen(FillingScreen):
    """One form; it stays when it was written, for the next file."""

    CSS_PATH = "export.tcss"
    AUTO_FOCUS = None
    FOOTER = ("write_export", "open", "help", "palette")
    ABOUT = (
        "Takes the practice's records along as a file: for a spreadsheet, for another program, or counts alone for "
        "somebody outside the group. Everything that decides who could read the file is asked. With a passphrase it is "
        "one locked ZIP, which 7-Zip and WinZip open. Every export is on the audit list."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "write", "Write", id="write_export", tooltip="write the file"),
        Binding("escape", "leave", "Leave", tooltip="back to where it was opened", show=False),
    ]

    def __init__(self, today: date) -> None:
        """`today` is the practice's own day."""
        super().__init__()
        self.form = ExportForm(today, self.action_write)

    def compose(self) -> ComposeResult:
        """A heading, the form, and what to press."""
        yield EndsLine("Export", id="top")
        with Scroll(id="middle"):
            yield self.form
        yield Static("", id="message", markup=False)
        yield KeyBar(*self.FOOTER)

    def on_mount(self) -> None:
        """Begin with how much."""
        self.set_focus(self.form.first())
        self.say()

    @property
    def filling(self) -> ExportForm:
        """The form."""
        return self.form

    def hint(self) -> str:
        """What the keys do."""
        return HINT

    def action_write(self) -> None:
        """Write it, once every key that was typed has arrived."""
        self.save()

    def send(self, person: Person) -> None:
        """Ask the desk for it."""
        self.say(WRITING, strong=False)
        self.app.ask_desk(self.form.act(person), self._written, self.refused)

    def _written(self, sentence: str) -> None:
        """Say what lies where; the passphrase does not stay."""
        self._saving = False
        for name in ("secret", "again"):
            self.form.query_one(f"#q-{name}", Line).value = ""
        self.set_focus(self.form.first())
        self.call_after_refresh(self.say, sentence)

    def action_leave(self) -> None:
        """Back."""
        if self.is_current:
            self.app.pop_screen()
