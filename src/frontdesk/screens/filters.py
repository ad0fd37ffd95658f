"""The filter panel: one line for each thing that records are narrowed by; letters choose, as on the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from frontdesk.recovery.clocks import local_date
from frontdesk.screens import filter_words as words
from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.answer import Answer
from frontdesk.widgets.chooser import Choice, Chooser
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.fields import Line
from frontdesk.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.desk import Desk, Filters

INDENT = 13
DAY_CHARACTERS_MAX = 20
DAYS = (("since", "From"), ("until", "To"))


class FilterScreen(DeskScreen["Filters"]):
    """Choose what is shown, and how it is sorted."""

    CSS_PATH = "quiet.tcss"
    AUTO_FOCUS = "#state"
    FOOTER = ("show_filtered", "filter_none", "filter_back", "help")
    ABOUT = (
        "Choose what the list shows. Each line is one question: press the letter of an answer, or go on with Enter; 0"
        " means that it does not matter. A day is written like 22 May, Monday, yesterday or 2026-05-22. How many"
        " records fit stands on top. Ctrl+S shows them."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "show", "Show them", id="show_filtered", priority=True, tooltip="the records that fit"),
        Binding("ctrl+l", "show", "Show them", priority=True, show=False),
        Binding("ctrl+r", "none", "All again", id="filter_none", priority=True, tooltip="no filter, newest first"),
        Binding("escape", "back", "Back", id="filter_back", tooltip="change nothing"),
    ]

    def __init__(self, text: str, filters: Filters) -> None:
        """`text` is what stands in the box of the list, `filters` what it is narrowed by now."""
        super().__init__()
        self._text = text
        self._answers = words.answers_of(filters)
        self._round = 0

    def compose(self) -> ComposeResult:
        """A line for each question, the days, the order."""
        practice = self.app.practice
        yield EndsLine("Filter · what the list shows", id="top")
        yield EndsLine("", id="counts")
        with VerticalScroll(id="middle", can_focus=False):
            yield self._chooser("State", words.STATES, "state")
            yield self._chooser("Kind", words.KINDS, "kind")
            yield self._chooser("What about", words.ABOUT, "about")
            yield self._chooser("How bad", words.SEVERITIES, "severity")
            yield self._chooser("Came by", words.CHANNELS, "channel")
            yield self._chooser("Mark", words.FLAGS, "flag")
            if practice is not None and practice.clinicians:
                yield self._chooser("Clinician", words.clinicians(practice), "clinician")
            if practice is not None:
                yield self._chooser("Owner", words.owners(practice), "owner")
            for name, label in DAYS:
                with Horizontal(classes="field"):
                    yield Static(f" {label}", classes="label", markup=False)
                    yield Line(id=name, limit=DAY_CHARACTERS_MAX, placeholder="22 May, Monday, yesterday ...")
            yield self._chooser("Sorted", words.ORDERS, "order")
        yield EndsLine("", id="status")
        yield KeyBar(*self.FOOTER)

    def _chooser(self, label: str, offered: tuple[Choice, ...], name: str) -> Chooser:
        value = self._answers.get(name, words.ANY)
        return Chooser(label, offered, then=self._chosen, value=value, indent=INDENT, fold=True, id=name)

    def on_mount(self) -> None:
        """Fill in the days, and say how many fit."""
        for name, _ in DAYS:
            self.query_one(f"#{name}", Line).value = self._answers[name]
        self._count()

    @property
    def filters(self) -> Filters:
        """What the answers come to."""
        chosen = {chooser.id or "": chooser.value for chooser in self.query(Chooser)}
        typed = {line.id or "": line.value for line in self.query(Line)}
        return words.filters_of(chosen | typed, self._today)

    def action_show(self) -> None:
        """Show what fits; a day that cannot be read is asked for again."""
        for name, label in DAYS:
            line = self.query_one(f"#{name}", Line)
            if line.value.strip() and words.read_past_day(line.value, self._today) is None:
                line.focus()
                self._say(f"{label}: write a day like 22 May, Monday, yesterday or 2026-05-22.")
                return
        self.dismiss(self.filters)

    def action_none(self) -> None:
        """No filter, the newest first."""
        from frontdesk.desk import Filters

        self.dismiss(Filters())

    def action_back(self) -> None:
        """Change nothing."""
        self.app.pop_screen()

    @property
    def _today(self) -> date:
        practice = self.app.practice
        now = self.app.now()
        return local_date(practice.rules.calendar, now) if practice is not None else now.date()

    def _chosen(self, chooser: Chooser) -> None:
        self._say("")
        self._count()
        if chooser.id != "order":
            self.focus_next()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._count()

    @on(Answer.Unfit)
    def _unfit(self, message: Answer.Unfit) -> None:
        self._say(message.sentence)

    def _say(self, sentence: str) -> None:
        self.query_one("#status", EndsLine).show(sentence)

    def _count(self) -> None:
        """Say how many fit; only the answer to the last question counts."""
        self._round += 1
        this, text, filters = self._round, self._text, self.filters
        by = self.app.person.id if self.app.person else None

        def look(desk: Desk) -> str:
            from frontdesk.desk.listing import how_many

            return how_many(desk, text, filters, by=by)

        def told(count: str) -> None:
            if this == self._round and self.is_here:
                having = f' with "{text}"' if text else ""
                self.query_one("#counts", EndsLine).show(f"{count} fit{having}")

        self.app.ask_desk(look, told)
