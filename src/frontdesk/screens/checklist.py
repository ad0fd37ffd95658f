"""Checklist: one complaint, one open step at a time, until it is put right and stays so.

The focus is on the first thing missing. Ctrl+S closes the step; what is critical must be answered, what is standard
is asked about once. A second resolution is not offered; reopening is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from frontdesk.desk import words
from frontdesk.recovery.codes import Duty, RecordKind, State
from frontdesk.recovery.identifiers import ComplaintId
from frontdesk.screens import checklist_words as told
from frontdesk.screens.checklist_besides import ApartPanel, HandOverPanel, LaterPanel, SamePanel, ToldPanel
from frontdesk.screens.checklist_erase import ErasePanel
from frontdesk.screens.checklist_panels import Here, Panel, Scroll, heed
from frontdesk.screens.checklist_resolve import ResolvePanel
from frontdesk.screens.checklist_steps import AcknowledgePanel, FollowUpPanel, NotePanel, ReopenPanel
from frontdesk.screens.day_words import in_review, review_line
from frontdesk.screens.filling import FillingScreen
from frontdesk.screens.grievance_words import may
from frontdesk.screens.record_hints import manager_of
from frontdesk.screens.review_panel import review_panel
from frontdesk.screens.said import SaidScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.fields import Line
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.quote import Quote
from frontdesk.widgets.safety_line import SafetyLine

if TYPE_CHECKING:
    from frontdesk.desk import CaseFile, Desk
    from frontdesk.recovery.practice import Person

PANEL_OF: dict[State, type[Panel]] = {
    State.NEW: AcknowledgePanel,
    State.ACKNOWLEDGED: ResolvePanel,
    State.RESOLVED: FollowUpPanel,
}
HINT = "Space ticks · Enter goes on · Ctrl+O note · Ctrl+B who hears · Esc leaves"


class ChecklistScreen(FillingScreen):
    """The steps of one complaint."""

    CSS_PATH = "checklist.tcss"
    AUTO_FOCUS = ""
    FOOTER = ("done", "reopen", "later", "hand_over", "undo")
    ABOUT = (
        "The steps of one complaint: acknowledge, resolve once, follow up. Read out what to say, tick with Space, fill "
        "in what is missing, and close the step with Ctrl+S. If it was not right after all, Ctrl+R reopens it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "done", "Done", id="done", priority=True, tooltip="close the step that is open"),
        Binding("ctrl+r", "reopen", "Reopen", id="reopen", priority=True, tooltip="it was not right after all"),
        Binding("ctrl+g", "notice", "Grievance", id="notice", priority=True, tooltip="its terms, decision, letters"),
        Binding("ctrl+l", "later", "Waiting", id="later", priority=True, tooltip="wait, go on, or a new promise"),
        Binding("ctrl+t", "hand_over", "Hand over", id="hand_over", priority=True, tooltip="or accept it"),
        Binding("ctrl+b", "told", "Who hears", id="told", priority=True, tooltip="calls, special ways, approvals"),
        Binding("ctrl+d", "same", "Same as", id="same", priority=True, tooltip="a duplicate, or none after all"),
        Binding("ctrl+k", "settle", "Settle", id="settle", priority=True, tooltip="what needs review"),
        Binding("ctrl+o", "note", "Note", id="note", priority=True, tooltip="write down something more"),
        Binding("f10", "erase", "Erase", id="erase", priority=True, tooltip="for good, or a legal hold; managers"),
        Binding("ctrl+e", "said", "Their words", id="said", priority=True, tooltip="everything that was said"),
        Binding("escape", "leave", "Leave", tooltip="back to the list", show=False),
    ]

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
        yield SafetyLine(self._nurse_called, id="safety")
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
        """Show it; the open step stays as it is while nobody has moved it on."""
        if not self.query("#said"):
            return
        before, self.case = self.case, case
        self._show_case()
        if before is None or told.place(before) != told.place(case):
            self._open(PANEL_OF.get(case.complaint.state) if case.complaint.record is RecordKind.COMPLAINT else None)

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
        called = complaint.called_at
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
        here = Here(case, self.app.person, self.app.now, self._danger, self._nurse_is_called)
        self.panel = wanted(here) if wanted else None
        self.call_later(self._build, self.panel)

    async def _build(self, panel: Panel | None) -> None:
        if panel is not self.panel or self.case is None or not self.query("#steps"):
            return
        steps, case, now = self.query_one("#steps"), self.case, self.app.now()
        person = self.app.person
        role, me = (person.role, person.id) if person else (None, None)
        async with self.batch():
            await steps.remove_children()
            done = [*told.steps_done(case, now), *told.telling_lines(case, now, me)]
            done.append(told.on_it_line(case, me, now) if not self._is_for_me() else "")
            above = [Static(line, classes="done", markup=False) for line in done if line]
            later = told.steps_to_come(case, panel.STEP if panel else None, now)
            notice = told.notice_line(case, role, self._key("notice"), now)
            below = [
                Static(line, classes="later", markup=False) for line in [*later, notice, told.last_note(case)] if line
            ]
            await steps.mount(*above, *([panel] if panel else []), *below)
        if panel is not None:
            panel.fill(self.begun.get((self._complaint, type(panel).__name__), {}))
            self._point(panel)
        ended = told.ended(case, self._key("same")) if panel is None else heed(case.complaint, self.focused)
        self.say("   ".join(sentence for sentence in (self._news, ended) if sentence), strong=bool(self._news))
        self._news = ""

    def _point(self, panel: Panel) -> None:
        """The focus goes where something is missing; a call to the nurse comes first."""
        line = self.query_one(SafetyLine)
        self.set_focus(line if line.display and not line.called else panel.first())

    def _remember(self) -> None:
        if self.panel is not None and self.panel.is_mounted and not self._saving:
            self.begun[self._complaint, type(self.panel).__name__] = self.panel.values()

    # ------------------------------------------------------------ acts

    def action_done(self) -> None:
        """Close the open step, once every key that was typed has arrived."""
        self.save()

    def send(self, person: Person) -> None:
        """Close it."""
        if self.panel is not None:
            self.app.ask_desk(self.panel.act(person), self._done, self.refused)

    def _done(self, case: CaseFile) -> None:
        panel, self._saving = self.panel, False
        if panel is not None:
            self.begun.pop((self._complaint, type(panel).__name__), None)
            undoes = f" · {self.app.key_of('undo')} undoes" if panel.undoable else ""
            self._news = f"{case.complaint.number} {panel.done_words}{undoes}"
        self.panel, self.case = None, None
        self._read(case)
        self.app.board_changed()

    def _danger(self) -> None:
        self._show_safety(danger=True)
        self.set_focus(self.query_one(SafetyLine))

    def _nurse_is_called(self) -> bool:
        return self.case is not None and self.case.complaint.called_at is not None

    def _nurse_called(self) -> None:
        person, case = self.app.person, self.case
        if person is None or case is None:
            return
        number, at = case.complaint.number, self.app.now()

        def called(desk: Desk) -> CaseFile:
            from frontdesk.desk import nurse_called

            return nurse_called(desk, person.id, number, at=at)

        self.app.ask_desk(called, self._nurse_on_record, self.refused)

    def _nurse_on_record(self, case: CaseFile) -> None:
        self._news = f"The call is on record · {self.app.key_of('undo')} undoes"
        self._read(case)
        if self.panel is not None:
            self._point(self.panel)

    # ------------------------------------------------------------ what else can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """Keys that mean nothing for this complaint are not shown."""
        if action == "erase":
            return self.case is not None and may(self.app.person, "redact")
        if self.case is None or self.case.complaint.record is not RecordKind.COMPLAINT:
            return action not in {"done", "reopen", "notice", "later", "hand_over", "told", "same"}
        state = self.case.complaint.state
        return {
            "done": self.panel is not None,
            "later": self.case.complaint.is_open,
            "hand_over": self.case.complaint.is_open,
            "same": self.case.complaint.is_open or state is State.MERGED,
            "settle": self._settles(),
            "reopen": state in {State.RESOLVED, State.CLOSED} and bool(self.case.complaint.resolutions),
            "notice": may(self.app.person, "read grievances"),
        }.get(action, True)

    def action_said(self) -> None:
        """Show everything that was said."""
        if self.case is not None:
            self.app.push_screen(SaidScreen(self.case.complaint.number, self.case.complaint.said))

    def action_reopen(self) -> None:
        """Ask why it is open again."""
        self._turn_to(ReopenPanel)

    def action_notice(self) -> None:
        """Show what it owes as a grievance."""
        self.leave()
        self.app.open_grievance(self._complaint)

    def action_later(self) -> None:
        """Ask who has to move first, or what was promised."""
        self._turn_to(LaterPanel)

    def action_same(self) -> None:
        """Ask which complaint it is the same as; of a merged one, whether it is another matter after all."""
        self._turn_to(ApartPanel if self.case and self.case.complaint.state is State.MERGED else SamePanel)

    def action_erase(self) -> None:
        """Ask whether it is erased, or held for the law."""
        self._turn_to(ErasePanel)

    def _settles(self) -> bool:
        """Whether something waits for review, and for whoever is here."""
        return in_review(self.case) and may(self.app.person, "settle what needs review")

    def action_settle(self) -> None:
        """Ask what was decided about what needs review."""
        self._turn_to(review_panel(self.case))

    def action_told(self) -> None:
        """Ask who heard of it, or which special way it goes."""
        self._turn_to(ToldPanel)

    def action_hand_over(self) -> None:
        """Ask who is to have it; what was handed over to whoever is here, they have with this key."""
        person, case = self.app.person, self.case
        if not self._is_for_me() or person is None or case is None:
            self._turn_to(HandOverPanel)
            return
        number = case.complaint.number

        def accept(desk: Desk) -> CaseFile:
            from frontdesk.desk import work

            return work.accept(desk, person.id, number)

        self.app.ask_desk(accept, self._accepted, self.refused)

    def _accepted(self, case: CaseFile) -> None:
        self._news = f"You have {case.complaint.number} now · {self.app.key_of('undo')} undoes"
        self._read(case)
        self.app.board_changed()

    def _is_for_me(self) -> bool:
        """Whether it was handed over to whoever is here, who has yet to accept it."""
        person = self.app.person
        return self.case is not None and person is not None and self.case.complaint.handed_to == person.id

    def action_note(self) -> None:
        """Ask what there is to add."""
        self._turn_to(NotePanel)

    def action_leave(self) -> None:
        """Back to the open step; from there, back to the list."""
        if not self.is_current:
            return
        usual = PANEL_OF.get(self.case.complaint.state) if self.case else None
        if self.panel is not None and type(self.panel) is not usual:
            self._turn_to(usual)
            return
        self.leave()
        self.app.pop_screen()

    def leave(self) -> None:
        """Remember a step that was left half done."""
        self._remember()

    def chosen(self) -> ComplaintId | None:
        """The complaint that is shown."""
        return self._complaint

    def _key(self, name: str) -> str:
        return self.app.get_key_display(next(b for b in self.BINDINGS if isinstance(b, Binding) and b.id == name))
