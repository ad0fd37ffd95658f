"""Checklist: one complaint, one open step at a time, until it is put right and stays so.

The focus is on the first thing missing. Ctrl+S closes the step; what is critical must be answered, what is standard
is asked about once. A second resolution is not offered; reopening is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from frontdesk.recovery.codes import RecordKind, State
from frontdesk.screens.checklist_besides import ApartPanel, HandOverPanel, LaterPanel, SamePanel, ToldPanel
from frontdesk.screens.checklist_erase import ErasePanel
from frontdesk.screens.checklist_steps import NotePanel, ReopenPanel
from frontdesk.screens.checklist_view import PANEL_OF, ChecklistView
from frontdesk.screens.grievance_words import may
from frontdesk.screens.review_panel import review_panel
from frontdesk.screens.said import SaidScreen

if TYPE_CHECKING:
    from frontdesk.desk import CaseFile, Desk
    from frontdesk.recovery.practice import Person


class ChecklistScreen(ChecklistView):
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

    def nurse_called(self) -> None:
        """Put it on record, with whoever is here."""
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
        state, is_owed = self.case.complaint.state, self.case.standing.next is not None
        return {
            "done": self.panel is not None,
            "later": self.case.complaint.is_open or is_owed,
            "hand_over": self.case.complaint.is_open or is_owed,
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
