"""What the screens share on which something is filled in and saved: the steps of a complaint, a form of the day.

One panel or form stands open at a time. Ctrl+S saves it; what is missing is said above the keys, and the focus goes
there. What was said stays until somebody answers something: drawing a field that holds an answer already is none.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from frontdesk.desk import words
from frontdesk.screens.base import DeskScreen
from frontdesk.screens.checklist_panels import Panel
from frontdesk.screens.forms import Form
from frontdesk.widgets.answer import Answer, when_typed
from frontdesk.widgets.asked import Answered, Tick
from frontdesk.widgets.chooser import Chooser
from frontdesk.widgets.fields import Line
from frontdesk.widgets.refused import in_one

if TYPE_CHECKING:
    from frontdesk.recovery.practice import Person


class FillingScreen(DeskScreen[None]):
    """A screen with a line above its keys, on which one thing at a time is filled in."""

    _saving = False
    _said_over: tuple[object, ...] = ()
    """The answers that stood there when something was said."""
    _warned_of = ""

    @property
    @abstractmethod
    def filling(self) -> Panel | Form | None:
        """What stands open."""

    @abstractmethod
    def hint(self) -> str:
        """What the line above the keys says while there is nothing else to say."""

    @abstractmethod
    def send(self, person: Person) -> None:
        """Ask the desk to do what was filled in, and is sure."""

    def say(self, sentence: str = "", *, strong: bool = True) -> None:
        """The line above the keys; without a sentence, the hint."""
        if not self.query("#message"):
            return
        message = self.query_one("#message", Static)
        message.set_class(strong and bool(sentence), "-strong")
        message.update(sentence or self.hint())
        self._said_over = self._answers()

    def save(self) -> None:
        """Save it, once every key that was typed has arrived."""
        if self.filling is not None:
            when_typed([*self.filling.query(Input)], self._save)

    def _save(self) -> None:
        filled, person = self.filling, self.app.person
        if filled is None or self._saving or not filled.is_mounted:
            return
        trouble = filled.trouble()
        if trouble is not None:
            self.back_to(trouble.field)
            self.say(trouble.sentence)
        elif person is None:
            self.back_to(None)
            self.say(f"Who is at the desk? {self.app.key_of('people')}, then Ctrl+S again.")
        else:
            self._saving = True
            self._send_once_sure(filled, person)

    def _send_once_sure(self, filled: Panel | Form, person: Person) -> None:
        """What cannot be taken back is asked about first."""
        sure = filled.to_be_sure() if isinstance(filled, Panel) else None
        if sure is None:
            self.send(person)
        else:
            self.app.push_screen(sure, lambda yes: self._answered_sure(person, yes=bool(yes)))

    def _answered_sure(self, person: Person, *, yes: bool) -> None:
        self._saving = yes
        if yes:
            self.send(person)
        else:
            self.back_to(None)

    def ask_first(self, asked: ModalScreen[bool] | None, go_on: Callable[[], None]) -> None:
        """Before something is left: where there is a question, yes saves it and no goes on without."""
        if asked is None:
            go_on()
        else:
            self.app.push_screen(asked, lambda yes: self.save() if yes else go_on())

    def back_to(self, field: Widget | None) -> None:
        """The focus goes where something is missing."""
        if field is not None:
            self.set_focus(field)

    def refused(self, error: Exception) -> None:
        """Say what was refused; what was filled in stays."""
        self._saving = False
        self.say(in_one(error))

    @on(Answered)
    @on(Input.Changed)
    def _heard(self) -> None:
        self.answered()

    @on(Answer.Unfit)
    def _strayed(self, message: Answer.Unfit) -> None:
        self.unfit(message.sentence)

    def answered(self) -> None:
        """What was said is dealt with, or there is something to say about what is being typed."""
        if self._answers() == self._said_over:
            return
        warning, before = self._warning(), self._warned_of
        self._warned_of = warning
        if warning != before or self.query_one("#message").has_class("-strong"):
            self.say(warning)

    def unfit(self, sentence: str) -> None:
        """A key that is no answer."""
        self.say(sentence)

    def _answers(self) -> tuple[object, ...]:
        """Everything that is answered."""
        filled = self.filling
        if filled is None:
            return ()
        values = (field.value for field in filled.query("Line, Chooser") if isinstance(field, Line | Chooser))
        return (filled, *values, *(tick.done for tick in filled.query(Tick)))

    def _warning(self) -> str:
        """What had better not stand in words that stay on record; it warns and never blocks."""
        from frontdesk.desk import lint

        filled, practice = self.filling, self.app.practice
        if filled is None:
            return ""
        written = "\n".join(line.value for line in filled.query(Line) if line.is_prose)
        return words.looks_like(lint(written, practice.patient_ref if practice else None))
