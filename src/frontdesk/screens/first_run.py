"""The first start: four answers on one screen, two of them guessed, then the desk is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.refused import in_one

if TYPE_CHECKING:
    from frontdesk.desk import Desk

CHARACTERS_MAX = 200
GREETING = "Welcome. Four answers, and the desk is open. Enter goes to the next one."


class FirstRunScreen(DeskScreen[None]):
    """Asks what a desk cannot do without."""

    CSS_PATH = "quiet.tcss"
    WHILE_SHUT = True
    AUTO_FOCUS = "#practice"
    ALLOWED = frozenset({"help", "quit", "palette", "blank"})
    FOOTER = ("begin", "help", "quit")
    ABOUT = (
        "The practice's name stands on every screen. The time zone and the opening hours decide when something is"
        " due. Your name is the first on the staff list, as practice manager; more names are added later."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "begin", "Begin", id="begin", priority=True, tooltip="open the desk with these answers"),
        Binding("down", "app.focus_next", "Next", tooltip="the next answer", show=False),
        Binding("up", "app.focus_previous", "Previous", tooltip="the answer before", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Four fields, each with a line for what is wrong with it."""
        yield EndsLine("frontdesk · first start", id="top")
        with VerticalScroll(id="middle", can_focus=False):
            yield Static(GREETING, id="greeting")
            yield from self._field("practice", "Practice")
            yield from self._field("timezone", "Time zone")
            yield from self._field("hours", "Opening hours")
            yield from self._field("person", "Your name")
        yield EndsLine("", id="status")
        yield KeyBar(*self.FOOTER)

    def _field(self, name: str, words: str) -> ComposeResult:
        with Horizontal(classes="field"):
            yield Static(words, classes="label")
            yield Input(id=name, compact=True, max_length=CHARACTERS_MAX)
        yield Static("", id=f"{name}-fault", classes="fault", markup=False)

    def on_mount(self) -> None:
        """Guess what can be guessed."""

        def guess() -> tuple[str, str]:
            from frontdesk import desk

            return desk.guess_timezone(), desk.DEFAULT_HOURS

        self.app.ask_disk(guess, self._guessed)

    def _guessed(self, guess: tuple[str, str]) -> None:
        for name, value in zip(("timezone", "hours"), guess, strict=True):
            field = self.query_one(f"#{name}", Input)
            if not field.value:
                field.value = value

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        if event.input.id == "person":
            self.action_begin()
        elif self._fits(str(event.input.id)):
            self.focus_next()

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        if event.input.value:
            self._fits(str(event.input.id))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._say(str(event.input.id), "")
        if event.input.id == "practice":
            self._show_code(event.value.strip())

    def _show_code(self, practice: str) -> None:
        """The short code that is made of the name: the group knows the practice by it, for ever."""
        from frontdesk.recovery.identifiers import code_from

        code = code_from(practice) if practice else ""
        self.query_one("#status", EndsLine).show(f"Short code of the practice, for the group: {code}" if code else "")

    def _fits(self, name: str) -> bool:
        """Whether the answer can stand; a sentence beneath it says why not."""
        fault = fault_of(name, self._answer(name))
        self._say(name, fault)
        return not fault

    def _answer(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _say(self, name: str, sentence: str) -> None:
        self.query_one(f"#{name}-fault", Static).update(sentence)

    def action_begin(self) -> None:
        """Open the desk, or go to the first answer that cannot stand."""
        wrong = [name for name in CHECKS if not self._fits(name)]
        if wrong:
            self.query_one(f"#{wrong[0]}", Input).focus()
            return
        answers = {name: self._answer(name) for name in CHECKS}
        places, now = self.app.places, self.app.now

        def making() -> Desk:
            from frontdesk import desk

            return desk.set_up(
                places,
                name=answers["practice"],
                code=desk.code_from(answers["practice"]),
                timezone=answers["timezone"],
                hours=answers["hours"],
                person=answers["person"],
                now=now,
            )

        self.query_one("#status", EndsLine).show("Opening the desk ...")
        self.app.set_up(making, self._refused)

    def _refused(self, error: Exception) -> None:
        self.query_one("#status", EndsLine).show("")
        self.app.say_no(error)


def _practice(text: str) -> None:
    from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked

    checked("The practice's name", text, limit=SHORT_CHARACTERS_MAX)


def _timezone(text: str) -> None:
    from frontdesk.recovery.clocks import Calendar
    from frontdesk.recovery.hours import parse_hours

    Calendar(text, parse_hours("mon-fri 08:00-17:00"))


def _hours(text: str) -> None:
    from frontdesk.recovery.hours import check_week, parse_hours

    check_week(parse_hours(text))


def _person(text: str) -> None:
    from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked

    checked("Your name", text, limit=SHORT_CHARACTERS_MAX)


CHECKS: dict[str, Callable[[str], None]] = {
    "practice": _practice,
    "timezone": _timezone,
    "hours": _hours,
    "person": _person,
}


EMPTY = {
    "practice": "Type the practice's name, as patients know it.",
    "person": "Type your first name. It stands beside everything you record.",
}
"""What to type where nothing was typed and nothing could be guessed."""


def fault_of(name: str, answer: str) -> str:
    """What is wrong with an answer and what could stand there; empty when it can stand."""
    from frontdesk.recovery.refusals import Refusal, TextMissing

    try:
        CHECKS[name](answer)
    except TextMissing:
        return EMPTY[name]
    except Refusal as refusal:
        return in_one(refusal)
    return ""
