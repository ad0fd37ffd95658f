"""A PIN: to sign in with, or a new one. What is typed never shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.plain import plain

if TYPE_CHECKING:
    from frontdesk.desk import Desk
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.practice import Person

DIGITS_MAX = 12


class PinScreen(DeskScreen["Person | None"]):
    """Type the PIN; as soon as it is as long as it should be, it counts."""

    CSS_PATH = "quiet.tcss"
    AUTO_FOCUS = "#pin"
    FOOTER = ("enter_pin", "stay", "quit")
    ALLOWED = frozenset({"quit", "blank"})
    ABOUT = (
        "The PIN shows who you are: everything you save carries your name. Five wrong ones lock you out for minutes."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter_pin", "Sign in", id="enter_pin", priority=True, tooltip="with what was typed"),
        Binding("escape", "stay", "Back", id="stay", tooltip="without signing in"),
    ]

    def __init__(self, person: Person, *, digits: int = 0, new_by: StaffId | None = None) -> None:
        """`digits` is how long the PIN is; `new_by` is who sets a new one, for whom signs in with none."""
        super().__init__()
        self._person, self._digits, self._new_by = person, digits, new_by
        self._first = ""
        self._busy = False

    def compose(self) -> ComposeResult:
        """A name, a box, and why it was not right."""
        yield EndsLine(
            f"PIN of {self._person.name}" if not self._new_by else f"New PIN for {self._person.name}", id="top"
        )
        with Vertical(id="middle"):
            yield Static(self._question(), id="asks", markup=False)
            yield Input(id="pin", password=True, compact=True, restrict="[0-9]*", max_length=DIGITS_MAX)
            yield Static("", id="fault", markup=False)
        yield KeyBar(*self.FOOTER)

    def _question(self) -> str:
        if self._new_by is None:
            return (
                "Type your PIN; after the last digit you are in."
                if self._digits
                else "Type your PIN, then press Enter."
            )
        return "The same once more." if self._first else "Choose 4 to 12 digits, then press Enter."

    @on(Input.Changed, "#pin")
    def _typed(self, event: Input.Changed) -> None:
        if self._new_by is None and self._digits and len(event.value) == self._digits:
            self.action_enter_pin()

    def action_enter_pin(self) -> None:
        """Use what was typed."""
        box = self.query_one("#pin", Input)
        typed, box.value = box.value, ""
        if not typed or self._busy:
            return
        if self._new_by is None:
            self._sign_in(typed)
        elif not self._first:
            self._first = typed
            self._say("")
        elif typed != self._first:
            self._first = ""
            self._say("The two were not the same: begin again.")
        else:
            self._set(self._new_by, typed)

    def _sign_in(self, typed: str) -> None:
        who = self._person.id

        def work(desk: Desk) -> Person:
            from frontdesk.desk import sign_in

            return sign_in(desk, who, typed)

        self._busy = True
        self.app.ask_desk(work, self._done, self._no)

    def _set(self, by: StaffId, typed: str) -> None:
        who = self._person.id

        def work(desk: Desk) -> Person:
            from frontdesk.desk import set_pin

            return set_pin(desk, by, who, typed)

        self._busy = True
        self.app.ask_desk(work, self._done, self._no)

    def _done(self, person: Person) -> None:
        self.dismiss(person)

    def _no(self, error: Exception) -> None:
        self._busy, self._first = False, ""
        next_step = str(getattr(error, "next_step", ""))
        self._say(f"{getattr(error, 'message', str(error))}\n{next_step[:1].upper()}{next_step[1:]}".rstrip())

    def _say(self, fault: str) -> None:
        self.query_one("#asks", Static).update(self._question())
        self.query_one("#fault", Static).update(plain(fault))

    def action_stay(self) -> None:
        """Leave it."""
        self.dismiss(None)
