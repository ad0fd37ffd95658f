"""Breaking the glass: the reason is asked for before anything is opened to somebody whose role may not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from frontdesk.recovery.text import SHORT_CHARACTERS_MAX
from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.answer import Answer, when_typed
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.fields import Line
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.refused import in_one

if TYPE_CHECKING:
    from datetime import datetime

    from frontdesk.desk import Desk

WARNING = (
    "Your role does not read every complaint. In an emergency you may, on this computer, for an hour.\n\n"
    "Say why. The manager sees your name, the time and the reason at the end of the day, and every record that you "
    "open stands on the audit."
)


class GlassScreen(DeskScreen["datetime"]):
    """A warning and a line for the reason; gives until when the records are open."""

    CSS_PATH = "quiet.tcss"
    FOOTER = ("break_it", "leave_it", "help")
    ABOUT = (
        "Emergency access. Somebody without the right to read complaints opens them for an hour, and says why. It is "
        "on the audit, and the manager sees it at the end of the day."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "break", "Open them", id="break_it", priority=True, tooltip="read complaints for an hour"),
        Binding("escape", "back", "Leave", id="leave_it", tooltip="open nothing"),
    ]

    def compose(self) -> ComposeResult:
        """What it means, and the reason."""
        yield EndsLine("Emergency access", id="top")
        with Vertical(id="middle"):
            yield Static(WARNING, id="said", markup=False)
            with Horizontal(classes="field"):
                yield Static(" Why", classes="label", markup=False)
                yield Line(then=lambda _: self.action_break(), limit=SHORT_CHARACTERS_MAX, id="reason")
        yield EndsLine("", id="status")
        yield KeyBar(*self.FOOTER)

    @on(Answer.Unfit)
    def _unfit(self, message: Answer.Unfit) -> None:
        self.query_one("#status", EndsLine).show(message.sentence)

    def action_break(self) -> None:
        """Open the records, once a reason was given and every letter of it has arrived."""
        when_typed([self.query_one("#reason")], self._break)

    def _break(self) -> None:
        reason, person = self.query_one("#reason", Line).value.strip(), self.app.person
        if person is None or not reason:
            self.query_one("#status", EndsLine).show("Say why, such as: patient on the phone, nobody else is here.")
            return
        by = person.id

        def work(desk: Desk) -> datetime:
            from frontdesk.desk.emergency import open_in_an_emergency

            return open_in_an_emergency(desk, by, reason=reason)

        self.app.ask_desk(work, self.dismiss, lambda error: self.query_one("#status", EndsLine).show(in_one(error)))

    def action_back(self) -> None:
        """Open nothing."""
        self.app.pop_screen()
