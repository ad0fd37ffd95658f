"""One grievance: why it is one, its steps with their terms, and the step that is open.

Whatever comes next is open when the screen is; the keys open another one. Ctrl+S closes it. What is missing is said
in place, and the cursor goes there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from frontdesk.recovery.codes import RecordKind
from frontdesk.recovery.grievance_course import Course, course
from frontdesk.recovery.identifiers import ComplaintId
from frontdesk.screens import checklist_words, grievance_words
from frontdesk.screens.checklist_panels import Here, Panel, Scroll
from frontdesk.screens.filling import FillingScreen
from frontdesk.screens.grievance_steps import (
    AnswerPanel,
    DecidePanel,
    InterimPanel,
    LetterPanel,
    OpenPanel,
    TellPanel,
)
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.plain import plain, quoted

if TYPE_CHECKING:
    from frontdesk.desk import CaseFile, Desk
    from frontdesk.recovery.practice import Person

NOTHING_OWED = "Told, decided and answered: as a grievance nothing more is owed. Esc leaves."
HINT = "Enter goes on · Esc leaves · F1 help"
WORK, DECIDE, LETTER = "work on a grievance", "decide a grievance", "write a letter"


class GrievanceScreen(FillingScreen):
    """The steps of one grievance."""

    CSS_PATH = "checklist.tcss"
    AUTO_FOCUS = ""
    FOOTER = ("done", "new_date", "decide", "answer", "letter")
    ABOUT = (
        "What a grievance owes besides the recovery: the person is told within three business days, has the written "
        "answer within seven days or a letter with a new date, and the committee or the manager decides. The notice "
        "holds whom they can turn to, what was done, what was found and when that ended. Letters are filled in from "
        "the record."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "done", "Done", id="done", priority=True, tooltip="close the step that is open"),
        Binding("ctrl+l", "new_date", "New date", id="new_date", priority=True, tooltip="the answer takes longer"),
        Binding("ctrl+t", "decide", "Decide", id="decide", priority=True, tooltip="upheld, in part, not, withdrawn"),
        Binding("ctrl+g", "answer", "Notice", id="answer", priority=True, tooltip="the written answer, in four parts"),
        Binding("ctrl+o", "letter", "Letter", id="letter", priority=True, tooltip="write one, filled in"),
        Binding("escape", "leave", "Leave", tooltip="back to where you came from", show=False),
    ]

    def __init__(self, complaint: ComplaintId) -> None:
        """The complaint by its id."""
        super().__init__()
        self._complaint = complaint
        self.case: CaseFile | None = None
        self.panel: Panel | None = None
        self._news = ""

    def compose(self) -> ComposeResult:
        """What it is about, why it is one, its steps, the open one, and what to press."""
        yield EndsLine("", id="head")
        yield Static("", id="said", markup=False)
        yield EndsLine("", id="from")
        with Horizontal(id="middle"):
            yield Scroll(id="steps")
            yield Static("", id="beside", markup=False)
        yield Static("", id="message", markup=False)
        yield KeyBar(*self.FOOTER)

    def on_mount(self) -> None:
        """Read it."""
        self.records_changed()

    @property
    def undo_only(self) -> ComplaintId | None:
        """The complaint whose steps these are."""
        return self._complaint

    def chosen(self) -> ComplaintId | None:
        """The complaint that is shown."""
        return self._complaint

    @property
    def way(self) -> Course | None:
        """Where the grievance stands; None while it is none."""
        return course(self.case.complaint, self.case.practice.rules, self.app.now()) if self.case else None

    def records_changed(self) -> None:
        """Read it again: somebody may have worked on it, or taken something back."""
        one, by = self._complaint, self.app.person.id if self.app.person else None

        def look(desk: Desk) -> CaseFile:
            from frontdesk.desk import case

            return case(desk, one, by=by)

        self.app.ask_desk(look, self._read, self.refused)

    def _read(self, case: CaseFile) -> None:
        if not self.query("#said"):
            return
        before, self.case = self.case, case
        self._show_case(case)
        if before is None or _place(before) != _place(case):
            self._moved_on(case, before)

    def _moved_on(self, case: CaseFile, before: CaseFile | None) -> None:
        """Something else is next; what somebody else did does not take away what is being answered."""
        me = self.app.person.id if self.app.person else None
        by_others = checklist_words.meanwhile(case, before, me, self.app.now()) if before else ""
        if by_others and self.panel is not None and self.panel.in_use:
            self.panel.here = self._here(case)
            self.say(by_others if type(self.panel) is self._usual() else f"{by_others} Esc shows what is next.")
        else:
            self._news = self._news or by_others
            self._open(self._usual())

    def _show_case(self, case: CaseFile) -> None:
        now, way = self.app.now(), self.way
        self.query_one("#head", EndsLine).show(*grievance_words.heading(case, way, now))
        self.query_one("#said", Static).update(quoted(plain(case.complaint.said)))
        self.query_one("#from", EndsLine).show(grievance_words.since(case, way, now))
        self.query_one("#beside", Static).update(checklist_words.history_page(case, now))
        self.refresh_bindings()

    @property
    def filling(self) -> Panel | None:
        """The open step."""
        return self.panel

    def hint(self) -> str:
        """What the keys do."""
        return HINT

    # ------------------------------------------------------------ the open step

    def _usual(self) -> type[Panel] | None:
        """What comes next, for whoever is here."""
        way, person = self.way, self.app.person
        manages, decides = grievance_words.may(person, WORK), grievance_words.may(person, DECIDE)
        if way is None:
            return OpenPanel if manages and self.check_action("done", ()) is not False else None
        if manages and way.is_untold:
            return TellPanel
        if decides and way.decision is None:
            return DecidePanel
        return AnswerPanel if manages and way.notice is None else None

    def _open(self, wanted: type[Panel] | None) -> None:
        if self.case is None:
            return
        self.panel = wanted(self._here(self.case)) if wanted else None
        self.call_later(self._build, self.panel)

    def _here(self, case: CaseFile) -> Here:
        return Here(case, self.app.person, self.app.now, lambda: None, lambda: False)

    async def _build(self, panel: Panel | None) -> None:
        case, way = self.case, self.way
        if panel is not self.panel or case is None or not self.query("#steps"):
            return
        steps, now = self.query_one("#steps"), self.app.now()
        above = grievance_words.way_lines(case, way, now) if way else []
        below = grievance_words.letters_line(case, now)
        async with self.batch():
            await steps.remove_children()
            lines = [Static(line, classes="done", markup=False) for line in above]
            last = [Static(below, classes="later", markup=False)] if below else []
            await steps.mount(*lines, *([panel] if panel else []), *last)
        if panel is not None:
            panel.opened()
            self.set_focus(panel.first())
        over = NOTHING_OWED if way is not None and not way.missing and panel is None else ""
        self.say(self._news or over, strong=bool(self._news))
        self._news = ""

    # ------------------------------------------------------------ acts

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """Keys that mean nothing for this complaint, or for whoever is here, are not shown."""
        case, way, person = self.case, self.way, self.app.person
        if case is None or case.complaint.record is not RecordKind.COMPLAINT:
            return action not in {"done", "new_date", "decide", "answer", "letter"}
        owed = way is not None and way.notice is None
        return {
            "new_date": owed and grievance_words.may(person, WORK),
            "answer": owed and grievance_words.may(person, WORK),
            "decide": way is not None and grievance_words.may(person, DECIDE),
            "letter": grievance_words.may(person, LETTER),
        }.get(action, True)

    def action_done(self) -> None:
        """Close the open step, once every key that was typed has arrived."""
        self.save()

    def send(self, person: Person) -> None:
        """Close it."""
        if self.panel is not None:
            self.app.ask_desk(self.panel.act(person), self._done, self.refused)

    def _done(self, case: CaseFile) -> None:
        self._saving = False
        if self.panel is not None:
            self._news = f"{case.complaint.number} {self.panel.done_words} · {self.app.key_of('undo')} undoes"
        self.panel, self.case = None, None
        self._read(case)
        self.app.board_changed()

    def action_new_date(self) -> None:
        """Ask for the new date."""
        self._open(InterimPanel)

    def action_decide(self) -> None:
        """Ask for the decision."""
        self._open(DecidePanel)

    def action_answer(self) -> None:
        """Ask for the four parts of the notice."""
        self._open(AnswerPanel)

    def action_letter(self) -> None:
        """Ask which letter, and where to write it."""
        self._open(LetterPanel)

    def action_leave(self) -> None:
        """Back to what comes next; from there, back to where one came from."""
        if not self.is_current:
            return
        usual = self._usual()
        if self.panel is not None and type(self.panel) is not usual:
            self._open(usual)
            return
        self.app.pop_screen()


def _place(case: CaseFile) -> tuple[object, ...]:
    """What decides which step is open."""
    c = case.complaint
    return c.grievance_at, c.grievance_told_at, c.interim_new_date, c.decision, c.notice_at, len(c.letters), c.last_act
