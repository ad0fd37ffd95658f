"""A PIN: to sign in with, or a new one. What is typed never shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.answer import Answer
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.plain import plain
from frontdesk.widgets.refused import sentences

if TYPE_CHECKING:
    from frontdesk.desk import Desk
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.practice import Person

DIGITS, DIGITS_MAX = "0123456789", 12


class PinBox(Answer, Input):
    """Where it is typed. Digits stand in it when they come in: the last one decides what the next key is for."""

    def __init__(self, typed: Callable[[], object], *, id: str) -> None:  # noqa: A002 - Textual's own name
        """`typed` is called behind every digit."""
        super().__init__(id=id, password=True, compact=True, restrict="[0-9]*", max_length=DIGITS_MAX)
        self._typed = typed

    def take(self, event: events.Key) -> bool:
        """Digits, and taking one back."""
        if event.key == "backspace":
            self.action_delete_left()
        elif event.character is not None and event.character in DIGITS:
            self.insert_text_at_cursor(event.character)
            self._typed()
        else:
            return super().take(event)
        return True


class PinScreen(DeskScreen[None]):
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
        Binding("escape", "stay", "Back", id="stay", priority=True, tooltip="without signing in"),
    ]

    def __init__(
        self, person: Person, then: Callable[[Person], object], *, digits: int = 0, new_by: StaffId | None = None
    ) -> None:
        """`then` is called with whoever proved who they are, once this is gone.

        `digits` is how long the PIN is; `new_by` is who sets a new one, for whom signs in with none.
        """
        super().__init__()
        self._person, self._then, self._digits, self._new_by = person, then, digits, new_by
        self._first = ""
        self._is_ready = self._is_checking = False

    @property
    def keys_wait(self) -> bool:
        """While the PIN is checked nobody knows yet for whom the next key is; before the first paint, nor where."""
        return self._is_checking or not self._is_ready

    def on_screen_resume(self) -> None:
        """The box has the keys as soon as the screen has shown itself."""
        self.call_later(self._show_ready)

    def _show_ready(self) -> None:
        self._is_ready = True
        self.app.go_on_typing()

    def compose(self) -> ComposeResult:
        """A name, a box, and why it was not right."""
        yield EndsLine(
            f"PIN of {self._person.name}" if not self._new_by else f"New PIN for {self._person.name}", id="top"
        )
        with Vertical(id="middle"):
            yield Static(self._question(), id="asks", markup=False)
            yield PinBox(self._count, id="pin")
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
    def _count(self) -> None:
        """As soon as it is as long as it should be, it counts; one that was pasted too."""
        if self._new_by is None and self._digits and len(self.query_one(PinBox).value) == self._digits:
            self.action_enter_pin()

    def action_enter_pin(self) -> None:
        """Use what was typed."""
        box = self.query_one(PinBox)
        if not box.value or self._is_checking:
            return
        typed, box.value = box.value, ""
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

        self._is_checking = True
        self.app.ask_desk(work, self._done, self._no)

    def _set(self, by: StaffId, typed: str) -> None:
        who = self._person.id

        def work(desk: Desk) -> Person:
            from frontdesk.desk import set_pin

            return set_pin(desk, by, who, typed)

        self._is_checking = True
        self.app.ask_desk(work, self._done, self._no)

    def _done(self, person: Person) -> None:
        self.app.leave_screen(self)
        self._then(person)
        self.app.go_on_typing()

    def _no(self, error: Exception) -> None:
        self._is_checking, self._first = False, ""
        self._say("\n".join(sentences(error)).rstrip())
        self.app.go_on_typing()

    def _say(self, fault: str) -> None:
        self.query_one("#asks", Static).update(self._question())
        self.query_one("#fault", Static).update(plain(fault))

    def action_stay(self) -> None:
        """Leave it."""
        self.app.leave_screen(self)
