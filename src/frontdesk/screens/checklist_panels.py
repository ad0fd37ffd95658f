"""The open step of a checklist: what to say, its questions, and the act that closes it.

Nothing critical is answered beforehand. A promise is offered, and counts only once Enter or another time accepts it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from frontdesk.recovery.checklist import Question, Strength, answered_before, questions, say, still_open
from frontdesk.recovery.codes import NextStep
from frontdesk.screens.checklist_words import careful_words
from frontdesk.widgets.asked import Answered, Pick, Tick, Write
from frontdesk.widgets.chooser import Chooser
from frontdesk.widgets.fields import Line
from frontdesk.widgets.safety_line import SafetyLine

if TYPE_CHECKING:
    from frontdesk.desk import CaseFile, Desk
    from frontdesk.recovery.complaint import Complaint
    from frontdesk.recovery.practice import Person


class Trouble(NamedTuple):
    """What keeps a step from closing: the field that has the focus then, and what to say."""

    field: Widget | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Here:
    """What a panel knows: the complaint, who is at the desk, and what the clock shows."""

    case: CaseFile
    person: Person | None
    clock: Callable[[], datetime]
    danger: Callable[[], object]
    """Ask at once for the call to the nurse."""
    nurse_called: Callable[[], bool]
    """Whether that call is on record."""

    @property
    def now(self) -> datetime:
        """The present moment: a step may stand open for hours."""
        return self.clock()

    @property
    def answered(self) -> frozenset[str]:
        """Questions that the record answers already."""
        return answered_before(self.case.complaint)


Act = Callable[["Desk"], "CaseFile"]


class Scroll(VerticalScroll, can_focus=False):
    """Scrolls when it must, and takes no focus from the questions."""


class Panel(Vertical):
    """One open step. Fields have the code of their question as id, behind `q-`."""

    DEFAULT_CSS = """
    Panel { height: auto; }
    Panel > .title { text-style: bold; padding: 0 1; }
    Panel > .say { padding: 0 1 0 4; color: $text-muted; }
    """

    STEP: ClassVar[NextStep | None] = None
    TITLE: ClassVar[str] = ""
    DONE: ClassVar[str] = ""
    """What was done to the complaint, as a rule."""

    def __init__(self, here: Here) -> None:
        super().__init__()
        self.here = here
        self._warned: tuple[str, ...] = ()
        self._as_opened: Mapping[str, str] | None = None

    def compose(self) -> ComposeResult:
        """What to say, then line by line."""
        yield Static(f"▸ {self.TITLE}", classes="title", markup=False)
        if self.STEP is not None and say(self.STEP):
            yield Static(f'Say: "{say(self.STEP)}"', classes="say", markup=False)
        yield from self.lines()

    def lines(self) -> Iterator[Widget]:
        """The questions of the step, one a line, those the record answers left out."""
        for question in self.asked():
            yield from self.line(question)

    def line(self, question: Question) -> Iterator[Widget]:
        """The widget of one question; a tick unless a step says otherwise."""
        yield Tick(question.words, id=f"q-{question.code}")

    def asked(self) -> list[Question]:
        """The questions that are still to be asked."""
        known = self.here.answered
        version = self.here.case.complaint.checklist
        return [q for q in questions(self.STEP, version) if q.code not in known] if self.STEP else []

    # ------------------------------------------------------------ answers

    def given(self) -> set[str]:
        """Codes of the questions that have an answer."""
        ticks = {_code(tick) for tick in self.query(Tick) if tick.done}
        picks = {_code(pick) for pick in self.query(Pick) if pick.value}
        written = {_code(line) for write in self.query(Write) if write.answered for line in write.query(Line)}
        return ticks | picks | written | set(self.here.answered)

    def ticked(self) -> tuple[str, ...]:
        """Codes of what was ticked."""
        return tuple(sorted(_code(tick) for tick in self.query(Tick) if tick.done))

    def text(self, code: str) -> str:
        """What was written, without the space around it."""
        return self.query_one(f"#q-{code}", Line).value.strip()

    def picked(self, code: str) -> str:
        """The code that was chosen."""
        return self.query_one(f"#q-{code}", Chooser).value

    def first(self) -> Widget | None:
        """The field to begin with: the first that has no answer."""
        given = self.given()
        lines = [w for w in self.query("Tick, Pick, Line") if w.focusable]
        return next((w for w in lines if _code(w) not in given), lines[0] if lines else None)

    def values(self) -> dict[str, str]:
        """Everything that was answered, so that it can be put back."""
        found = {line.id or "": line.value for line in self.query(Line)}
        found |= {pick.id or "": pick.value for pick in self.query(Pick)}
        return found | {tick.id or "": "x" for tick in self.query(Tick) if tick.done}

    def fill(self, values: Mapping[str, str]) -> None:
        """Put answers back."""
        for line in self.query(Line):
            line.value = values.get(line.id or "", line.value)
        for pick in self.query(Pick):
            pick.value = values.get(pick.id or "", pick.value)
        for tick in self.query(Tick):
            tick.done = (tick.id or "") in values

    def opened(self) -> None:
        """It stands there with what is known; whatever changes from now on is being answered."""
        self._as_opened = self.values()

    @property
    def in_use(self) -> bool:
        """Whether somebody is answering it: then it is not to go from under their fingers."""
        return self.is_mounted and self._as_opened is not None and self.values() != self._as_opened

    @on(Answered)
    @on(Input.Changed)
    def _changed(self) -> None:
        """Whoever goes on answering has not yet agreed to skip the rest."""
        self._warned = ()

    # ------------------------------------------------------------ closing the step

    @property
    def done_words(self) -> str:
        """What was done to the complaint, for the line that says so."""
        return self.DONE

    def trouble(self) -> Trouble | None:
        """What keeps the step from closing; standard questions do so once."""
        urgent, critical = self.urgent(), self._open(Strength.CRITICAL)
        if urgent is not None:
            return urgent
        if critical:
            return Trouble(self.field(critical[0].code), f"Still missing: {listed(critical)}.")
        wrong = self.unreadable()
        if wrong is not None:
            return wrong
        skipped = self._open(Strength.STANDARD)
        codes = tuple(question.code for question in skipped)
        if skipped and codes != self._warned:
            self._warned = codes
            return Trouble(None, f"Not answered: {listed(skipped)}. Ctrl+S once more saves it like this, on record.")
        return None

    def _open(self, strength: Strength) -> list[Question]:
        version = self.here.case.complaint.checklist
        return list(still_open(self.STEP, self.given(), strength, version=version)) if self.STEP else []

    def field(self, code: str) -> Widget | None:
        """The field of a question."""
        found = self.query(f"#q-{code}")
        return found.first() if found else None

    def urgent(self) -> Trouble | None:
        """What comes before all questions."""
        return None

    def unreadable(self) -> Trouble | None:
        """An answer that cannot be used as it stands."""
        return None

    @property
    def undoable(self) -> bool:
        """Whether what was done can be taken back."""
        return True

    def to_be_sure(self) -> ModalScreen[bool] | None:
        """The question that comes before an act that nothing can undo."""
        return None

    def before_leaving(self) -> ModalScreen[bool] | None:
        """The question that comes before this is left, where whoever leaves may take it for done; yes does it."""
        return None

    @abstractmethod
    def act(self, person: Person) -> Act:
        """What closes the step, to be done in the desk's thread."""


def heed(c: Complaint, focused: Widget | None) -> str:
    """What comes before the keys of the step: the call that is still to be made, or what to say to a third party."""
    if isinstance(focused, SafetyLine) and not focused.called:
        return SafetyLine.KEYS
    return careful_words(c)


def needed(line: Line) -> None:
    """Enter goes on only with an answer, so that nothing is typed into the next question by mistake.

    What was typed ahead of a busy computer is one: what comes after Enter belongs to the next question.
    """
    if line.is_answered:
        line.screen.focus_next()
    else:
        line.post_message(line.Unfit("This is needed. Write a few words; Tab goes on without."))


def go_on(chooser: Chooser) -> None:
    """To the next question."""
    chooser.screen.focus_next()


def listed(missing: list[Question]) -> str:
    """All of them, so that nobody finds the next one at the next try."""
    return "; ".join(question.missing for question in missing)


def _code(widget: Widget) -> str:
    return (widget.id or "").removeprefix("q-").partition("-")[0]
