"""Reading and drawing one complaint: what it is about, its steps, the one that is open, what happened."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Static

from frontdesk.desk import words
from frontdesk.recovery.codes import Duty, RecordKind, State
from frontdesk.recovery.identifiers import ComplaintId
from frontdesk.screens import checklist_words as told
from frontdesk.screens.checklist_panels import Here, Panel, Scroll, heed
from frontdesk.screens.checklist_resolve import ResolvePanel
from frontdesk.screens.checklist_steps import AcknowledgePanel, FollowUpPanel
from frontdesk.screens.day_words import in_review, review_line
from frontdesk.screens.filling import FillingScreen
from frontdesk.screens.grievance_words import may
from frontdesk.screens.record_hints import manager_of
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.fields import Line
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.quote import Quote
from frontdesk.widgets.safety_line import SafetyLine

if TYPE_CHECKING:
    from frontdesk.desk import CaseFile, Desk

PANEL_OF: dict[State, type[Panel]] = {
    State.NEW: AcknowledgePanel,
    State.ACKNOWLEDGED: ResolvePanel,
    State.RESOLVED: FollowUpPanel,
}
HINT = "Space ticks · Enter goes on · Ctrl+O note · Ctrl+B who hears · Esc leaves"


class ChecklistView(FillingScreen):
    """A checklist without its acts."""

    begun: ClassVar[dict[tuple[ComplaintId, str], dict[str, str]]] = {}
    """Answers of steps that were left half done, until the program ends."""

    def __init__(self, complaint: ComplaintId, news: str = "") -> None:
        """The complaint by its id, and what was just done to it."""
        super().__init__()
        self._complaint = complaint
        self.case: CaseFile | None = None
        self.panel: Panel | None = None
        self._news = news
        """What was just done, said once the next step stands on the screen."""

    def compose(self) -> ComposeResult:
        """What it is about, the steps, what happened, and what to press."""
        yield EndsLine("", id="head")
        yield SafetyLine(self.nurse_called, id="safety")
        yield Quote(key=self._key("said"), id="said")
        yield EndsLine("", id="from")
        with Horizontal(id="middle"):
            yield Scroll(id="steps")
            yield Static("", id="beside", markup=False)
        yield Static("", id="history", markup=False)
        yield Static("", id="message", markup=False)
        yield KeyBar(*self.FOOTER)

    def on_mount(self) -> None:
        """Read the complaint."""
        self.set_interval(20, self._show_heading)
        self.query_one(SafetyLine).shut_ears()
        self.records_changed()

    @property
    def undo_only(self) -> ComplaintId | None:
        """The complaint whose steps these are."""
        return self._complaint

    def records_changed(self) -> None:
        """Read it again: somebody may have worked on it, or taken something back."""
        one, by = self._complaint, self.app.person.id if self.app.person else None

        def look(desk: Desk) -> CaseFile:
            from frontdesk.desk import case

            return case(desk, one, by=by)

        self.app.ask_desk(look, self._read)

    def _read(self, case: CaseFile) -> None:
        """Show it; the open step stays as it is while nobody has moved it on, and while it is being answered."""
        if not self.query("#said"):
            return
        before, self.case = self.case, case
        self._show_case()
        if before is None or told.step(before) != told.step(case):
            self._moved_on(case, before)
        elif told.place(before) != told.place(case):
            self._stay()

    def _moved_on(self, case: CaseFile, before: CaseFile | None) -> None:
        """Another step is next; what somebody else did does not take away the one that is being answered."""
        me = self.app.person.id if self.app.person else None
        usual = PANEL_OF.get(case.complaint.state) if case.complaint.record is RecordKind.COMPLAINT else None
        by_others = told.meanwhile(case, before, me, self.app.now()) if before else ""
        self._news = self._news or by_others
        if by_others and self.panel is not None and self.panel.in_use:
            self._news += "" if type(self.panel) is usual else " Esc shows what is next; what you wrote is kept."
            self._stay()
        else:
            self._open(usual)

    def _stay(self) -> None:
        """The step stays; what stands around it is drawn anew."""
        if self.panel is not None and self.case is not None:
            self.panel.here = self._here(self.case)
        self.call_later(self._build, self.panel)

    # ------------------------------------------------------------ what is shown

    def _show_case(self) -> None:
        case, now = self.case, self.app.now()
        if case is None:
            return
        self.query_one(Quote).show(case.complaint.said, instead=told.instead_of_words(case))
        self.query_one("#from", EndsLine).show(told.who_and_how(case, now), short=told.who_in_short(case, now))
        self.query_one("#history", Static).update(told.history_line(case, now))
        self.query_one("#beside", Static).update(told.history_page(case, now))
        self._show_heading()
        self._show_safety()
        self.refresh_bindings()

    def _show_heading(self) -> None:
        if self.case is not None and self.query("#head"):
            heading, short = told.heading(self.case, self.app.now()), told.short_heading(self.case)
            self.query_one("#head", EndsLine).show(*heading, short=short)

    def _show_safety(self, *, danger: bool = False) -> None:
        if self.case is None:
            return
        line, complaint, practice = self.query_one(SafetyLine), self.case.complaint, self.case.practice
        called, danger = complaint.called_at, danger or self._is_danger_told()
        line.display = danger or (complaint.is_open and complaint.is_safety) or called is not None
        line.manager = manager_of(practice)
        line.called = words.day_and_time(called, practice.rules.calendar.zone, self.app.now()) if called else ""
        tells = any(owes.duty is Duty.MANAGER for owes in self.case.standing.calls)
        line.told = not tells
        line.telling = f" Now tell {line.manager or 'the manager'}: {self._key('told')}, m." if tells else ""

    @property
    def filling(self) -> Panel | None:
        """The open step."""
        return self.panel

    def hint(self) -> str:
        """What to say to them, what was handed over, or what the keys do."""
        if self.case is None:
            return ""
        if careful := heed(self.case.complaint, self.focused):
            return careful
        if self._is_for_me():
            return told.handed_line(self.case, self._key("hand_over"), self.app.now())
        if self._settles():
            return f"? {review_line(self.case, self.app.now())} {self._key('settle')} settles it."
        return self._keys_hint(self.case)

    def _keys_hint(self, case: CaseFile) -> str:
        if self.panel is None:
            return told.ended(case, self._key("same"))
        return HINT.removeprefix("Space ticks · ") if isinstance(self.focused, Line) else HINT

    def on_descendant_focus(self) -> None:
        """Space ticks a line, and is a letter in a field."""
        if self.query("#message") and not self.query_one("#message").has_class("-strong"):
            self.say()

    # ------------------------------------------------------------ the open step

    def _turn_to(self, wanted: type[Panel] | None) -> None:
        """Open another step; what looks done in this one and is not is asked about first."""
        self.ask_first(self.panel.before_leaving() if self.panel else None, lambda: self._open(wanted))

    def _open(self, wanted: type[Panel] | None) -> None:
        """Open a step, or none; what was answered in the one that is left is remembered."""
        self._remember()
        case = self.case
        if case is None:
            return
        self.panel = wanted(self._here(case)) if wanted else None
        self.call_later(self._build, self.panel)

    def _here(self, case: CaseFile) -> Here:
        return Here(case, self.app.person, self.app.now, self._danger, self._nurse_is_called)

    async def _build(self, panel: Panel | None) -> None:
        if panel is not self.panel or self.case is None or not self.query("#steps"):
            return
        above, below = self._around(self.case, panel)
        stays = panel is not None and panel.is_mounted
        steps = self.query_one("#steps")
        async with self.batch():
            await steps.remove_children([child for child in steps.children if child is not panel])
            await steps.mount_all(above, before=panel if stays else None)
            await steps.mount_all([panel, *below] if panel is not None and not stays else below)
        self._built(self.case, panel, stays=stays)

    def _around(self, case: CaseFile, panel: Panel | None) -> tuple[list[Static], list[Static]]:
        """What stands above the open step, and below it."""
        now = self.app.now()
        person = self.app.person
        role, me = (person.role, person.id) if person else (None, None)
        done = [*told.steps_done(case, now), *told.telling_lines(case, now, me)]
        done.append(told.on_it_line(case, me, now) if not self._is_for_me() else "")
        later = told.steps_to_come(case, panel.STEP if panel else None, now)
        notice = told.notice_line(case, role, self._key("notice"), now)
        return _lines("done", done), _lines("later", [*later, notice, told.last_note(case)])

    def _built(self, case: CaseFile, panel: Panel | None, *, stays: bool) -> None:
        """The focus goes to what is missing, unless the step stays; the line above the keys says what was done."""
        if panel is not None and not stays:
            panel.fill(self.begun.get((self._complaint, type(panel).__name__), {}))
            panel.opened()
            self._point(panel)
        ended = told.ended(case, self._key("same")) if panel is None else heed(case.complaint, self.focused)
        if self._news or not (stays and self.query_one("#message").has_class("-strong")):
            self.say("   ".join(sentence for sentence in (self._news, ended) if sentence), strong=bool(self._news))
        self._news = ""

    def _point(self, panel: Panel) -> None:
        """The focus goes where something is missing; a call to the nurse comes first."""
        line = self.query_one(SafetyLine)
        self.set_focus(line if line.display and not line.called else panel.first())

    def _remember(self) -> None:
        if self.panel is not None and self.panel.is_mounted and not self._saving:
            self.begun[self._complaint, type(self.panel).__name__] = self.panel.values()

    # ------------------------------------------------------------ safety

    @abstractmethod
    def nurse_called(self) -> None:
        """A nurse or clinician was called."""

    def _danger(self) -> None:
        self._show_safety(danger=True)
        self.set_focus(self.query_one(SafetyLine))

    def _is_danger_told(self) -> bool:
        """Whether the step that stands there was answered so, and is not on record yet."""
        return self.panel is not None and self.panel.is_mounted and self.panel.values().get("q-A0") == "yes"

    def _nurse_is_called(self) -> bool:
        return self.case is not None and self.case.complaint.called_at is not None

    def _settles(self) -> bool:
        """Whether something waits for review, and for whoever is here."""
        return in_review(self.case) and may(self.app.person, "settle what needs review")

    def _is_for_me(self) -> bool:
        """Whether it was handed over to whoever is here, who has yet to accept it."""
        person = self.app.person
        return self.case is not None and person is not None and self.case.complaint.handed_to == person.id

    def leave(self) -> None:
        """Remember a step that was left half done."""
        self._remember()

    def chosen(self) -> ComplaintId | None:
        """The complaint that is shown."""
        return self._complaint

    def _key(self, name: str) -> str:
        return self.app.get_key_display(next(b for b in self.BINDINGS if isinstance(b, Binding) and b.id == name))


def _lines(classes: str, lines: list[str]) -> list[Static]:
    return [Static(line, classes=classes, markup=False) for line in lines if line]
