"""Learning: what comes again and again, what patients ask for, what is done about it, and the stories that are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from frontdesk.recovery.cards import Card
from frontdesk.recovery.clocks import local_date
from frontdesk.recovery.learning import Improvement, Told
from frontdesk.recovery.patterns import PATTERN_DAYS, Pattern
from frontdesk.screens.card import CardScreen
from frontdesk.screens.filling import FillingScreen
from frontdesk.screens.forms import Form
from frontdesk.screens.grievance_words import may
from frontdesk.screens.learning_forms import DoneForm, ImprovementForm, ReportForm, StoryForm, WithdrawForm
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.line_list import LineList, NoLines, Part
from frontdesk.widgets.plain import fitted, plain

if TYPE_CHECKING:
    from frontdesk.desk import Desk
    from frontdesk.desk.learning import Learned
    from frontdesk.recovery.practice import Person

IMPROVE, TELL, REPORT = "plan improvements", "tell a story", "write a concern report"
MARK, STATE, OWNER = 3, 16, 14
"""Widths of the columns, in cells."""
HINT = "Arrows mark a line · Enter: done, withdraw, or practise it · Esc leaves"
READER = "Arrows mark a card · Enter: practise it · Esc leaves · F1 help"
"""For those who may look and change nothing."""
Row: TypeAlias = "Pattern | Improvement | Told | Card | str"
"""A line; text is a heading, or what stands under one and cannot be chosen."""


class LearningLines:
    """Five groups under their headings."""

    def __init__(self, known: Learned) -> None:
        self._known = known
        self.rows: list[Row] = [
            *_patterns(known), *_remedies(known), *_improvements(known), *_stories(known), *_cards(known),
        ]  # fmt: skip

    def __len__(self) -> int:
        """Headings and lines."""
        return len(self.rows)

    def holds_cursor(self, index: int) -> bool:
        """Headings and counts are not chosen."""
        return not isinstance(self.rows[index], str)

    def parts(self, index: int, width: int) -> Sequence[Part]:
        """A heading, or what there is to say of one."""
        match self.rows[index]:
            case str() as text:
                return [Part(fitted(f" {text}", width), "" if text.startswith(" ") else "heading")]
            case Pattern() as one:
                told = f"{one.category.words}: {len(one.numbers)} in {PATTERN_DAYS} days ({', '.join(one.numbers)})"
                return [Part(" "), Part(fitted("~", MARK), "soon"), Part(fitted(told, max(0, width - 1 - MARK)))]
            case Card() as one:
                told = f"{one.category.words}: {one.count} in four weeks"
                return [Part(" "), Part(fitted("·", MARK)), Part(fitted(told, max(0, width - 1 - MARK)))]
            case Improvement() as one:
                return self._improvement(one, width)
            case Told() as one:
                mark = "·" if one.withdrawn_at is None else "x"
                text = plain(one.text) if one.withdrawn_at is None else f"(withdrawn) {plain(one.text)}"
                look = "" if one.withdrawn_at is None else "quiet"
                return [Part(" "), Part(fitted(mark, MARK), look), Part(fitted(text, max(0, width - 1 - MARK)), look)]

    def _improvement(self, one: Improvement, width: int) -> list[Part]:
        zone_today = local_date(self._known.practice.rules.calendar, self._known.as_of)
        late = one.is_late(zone_today)
        mark, look = ("✓", "quiet") if one.done_at else ("!", "late") if late else ("·", "")
        state = "done" if one.done_at else f"by {one.due.day} {one.due:%b}"
        asked = [self._known.numbers[c] for c in one.complaints if c in self._known.numbers]
        told = (one.did or one.what) + (f" ({', '.join(asked)})" if asked else "")
        return [
            Part(" "),
            Part(fitted(mark, MARK), look),
            Part(fitted(state, STATE), look),
            Part(fitted(self._known.practice.name_of(one.owner) or "", OWNER), "quiet"),
            Part(fitted(plain(told), max(0, width - 1 - MARK - STATE - OWNER)), look),
        ]


def _patterns(known: Learned) -> list[Row]:
    return ["AGAIN AND AGAIN", *(known.patterns or ["   Nothing came three times within seven days."])]


def _remedies(known: Learned) -> list[Row]:
    counted = [f"   {count:>3}  {name}" for name, count in known.remedies[:5]]
    return ["WHAT PATIENTS ASK FOR, 4 WEEKS", *(counted or ["   Nobody said it yet."])]


def _improvements(known: Learned) -> list[Row]:
    return ["YOU SAID, WE DID", *(known.improvements or ["   Nothing is planned yet."])]


def _stories(known: Learned) -> list[Row]:
    return ["STORIES", *(known.stories or ["   None is told yet."])]


def _cards(known: Learned) -> list[Row]:
    return ["TRAIN ME, TWO MINUTES EACH", *(known.cards or ["   Nothing came in four weeks."])]


class LearningScreen(FillingScreen):
    """What the practice makes of its complaints."""

    CSS_PATH = "learning.tcss"
    AUTO_FOCUS = None
    FOOTER = ("done", "improve", "tell", "report", "palette")
    ABOUT = (
        "What comes again and again, what patients ask for, what is changed because of it (who, by when, for which "
        "complaints), and the stories of patients who were helped. A story is for everyone: nobody may be recognised "
        "in it. Enter on an improvement says that it is done, on a story withdraws it, on a train-me card opens it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "done", "Save", id="done", priority=True, tooltip="save what was filled in"),
        Binding("ctrl+o", "improve", "Improvement", id="improve", priority=True, tooltip="what will change, who, when"),
        Binding("ctrl+t", "tell", "Story", id="tell", priority=True, tooltip="tell one, for everyone"),
        Binding("ctrl+r", "report", "Report", id="report", priority=True, tooltip="a page about a code, or one record"),
        Binding("enter", "pick", "Done, withdraw", tooltip="it is done; it is withdrawn; practise it", show=False),
        Binding("down", "move(1)", "Next", show=False),
        Binding("up", "move(-1)", "Previous", show=False),
        Binding("escape", "leave", "Leave", tooltip="close the form, then the screen", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.known: Learned | None = None
        self.form: Form | None = None
        self._lines: LearningLines | None = None
        self._news = ""

    def compose(self) -> ComposeResult:
        """The groups, the form that is open, and what to press."""
        yield EndsLine("Learning", id="top")
        with Vertical(id="middle"):
            yield LineList(NoLines("One moment ..."), id="list")
        yield Vertical(id="form")
        yield Static("", id="message", markup=False)
        yield KeyBar(*self.FOOTER)

    def on_mount(self) -> None:
        """Read everything."""
        self.records_changed()

    def records_changed(self) -> None:
        """Read it again."""
        person = self.app.person
        if person is None:
            self.say(f"Who is at the desk? {self.app.key_of('people')} says so.")
            return

        def look(desk: Desk) -> Learned:
            from frontdesk.desk import learning

            return learning.learned(desk, person.id)

        self.app.ask_desk(look, self._show, self.refused)

    def _show(self, known: Learned) -> None:
        if not self.query("#list"):
            return
        cursor = self.query_one(LineList).cursor
        self.known, self._lines = known, LearningLines(known)
        self.query_one(LineList).show(self._lines, cursor if cursor and cursor < len(self._lines) else None)
        self.query_one("#top", EndsLine).show("Learning", known.practice.purpose)
        if self.form is None and (self._news or not self.query_one("#message").has_class("-strong")):
            self.say(self._news)
        self._news = ""
        self.refresh_bindings()

    @property
    def filling(self) -> Form | None:
        """The form that is open."""
        return self.form

    def hint(self) -> str:
        """What the keys do for whoever is here."""
        return HINT if may(self.app.person, IMPROVE) else READER

    # ------------------------------------------------------------ forms

    def _open(self, form: Form | None) -> None:
        self.form = form
        self.call_later(self._build, form)

    async def _build(self, form: Form | None) -> None:
        if form is not self.form or not self.query("#form"):
            return
        box = self.query_one("#form")
        async with self.batch():
            await box.remove_children()
            if form is not None:
                await box.mount(form)
        box.display = form is not None
        self.set_focus(form.first() if form is not None else None)
        self.refresh_bindings()
        if form is not None:
            self.say()

    def _marked(self) -> Row | None:
        cursor = self.query_one(LineList).cursor
        return self._lines.rows[cursor] if self._lines is not None and cursor is not None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """What somebody's role does not reach is not offered; Enter and arrows belong to an open form."""
        person = self.app.person
        return {
            "done": self.form is not None,
            "improve": may(person, IMPROVE),
            "tell": may(person, TELL),
            "report": may(person, REPORT),
            "pick": self.form is None,
            "move": self.form is None,
        }.get(action, True)

    def action_improve(self) -> None:
        """Plan an improvement; of a pattern that is marked, for its complaints."""
        marked = self._marked()
        if self.known is not None:
            self._open(ImprovementForm(self.known, ", ".join(marked.numbers) if isinstance(marked, Pattern) else ""))

    def action_tell(self) -> None:
        """Tell a story."""
        if self.known is not None:
            self._open(StoryForm(self.known))

    def action_report(self) -> None:
        """A page about a code, or about one complaint."""
        marked = self._marked()
        if self.known is not None:
            about = marked.category.value if isinstance(marked, Pattern) else ""
            self._open(ReportForm(self.known, about))

    @on(LineList.Picked)
    def action_pick(self) -> None:
        """Say that the improvement is done, withdraw the story, or show the card."""
        marked, known, person = self._marked(), self.known, self.app.person
        if known is None:
            return
        if isinstance(marked, Card):
            self.app.push_screen(CardScreen(marked))
        elif isinstance(marked, Improvement) and marked.done_at is None and may(person, IMPROVE):
            self._open(DoneForm(known, marked))
        elif isinstance(marked, Told) and marked.withdrawn_at is None and may(person, TELL):
            self._open(WithdrawForm(known, marked))

    def action_move(self, steps: int) -> None:
        """Mark another line."""
        self.query_one(LineList).move(steps)

    def action_done(self) -> None:
        """Save the form, once every key that was typed has arrived."""
        self.save()

    def send(self, person: Person) -> None:
        """Do it."""
        if self.form is not None:
            if self.form.MEANWHILE:
                self.say(self.form.MEANWHILE, strong=False)
            self.app.ask_desk(self.form.act(person), self._saved, self.refused)

    def _saved(self, sentence: str) -> None:
        self._saving, self._news = False, sentence
        self._open(None)
        self.records_changed()

    def action_leave(self) -> None:
        """Close the form; without one, the screen."""
        if not self.is_current:
            return
        if self.form is not None:
            self._open(None)
            self.say()
        else:
            self.app.pop_screen()
