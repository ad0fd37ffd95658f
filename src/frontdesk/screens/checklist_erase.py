"""Erasing what was said, or holding it for the law: a manager's page of the checklist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual import events
from textual.widget import Widget
from textual.widgets import Static

from frontdesk.recovery.text import SHORT_CHARACTERS_MAX
from frontdesk.screens.checklist_panels import Act, Panel, Trouble
from frontdesk.screens.confirm import ConfirmScreen
from frontdesk.widgets.asked import Pick, Write
from frontdesk.widgets.chooser import Choice, Chooser
from frontdesk.widgets.fields import Line

if TYPE_CHECKING:
    from frontdesk.desk import CaseFile, Desk
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.practice import Person

ERASE, HOLD, FREE = "erase", "hold", "free"
WHAT_IT_DOES = (
    "Erased is everything that was said: by the patient, in notes, in letters. Here at once, at the other desks and"
    " at the group with the next sync. Codes, times and counts stay. Older backups hold it until they are deleted."
)


WHAT_IS_NEXT = {
    ERASE: WHAT_IT_DOES,
    HOLD: "Ctrl+S puts it on legal hold. Nothing in it is erased until somebody ends the hold.",
    FREE: "Ctrl+S ends the legal hold. What was said may then be erased, when it was kept long enough too.",
}


class What(Pick):
    """Which of them. A hold has no second field, so Enter behind the letter says which key does it."""

    def take(self, event: events.Key) -> bool:
        """As in every chooser; Enter on a hold that is chosen already."""
        if event.key == "enter" and self.value in (HOLD, FREE) and not self.is_marking:
            self.post_message(self.Unfit(WHAT_IS_NEXT[self.value]))
            return True
        return super().take(event)


class ErasePanel(Panel):
    """What was said goes for good, or may not go."""

    TITLE = "ERASE WHAT WAS SAID, OR HOLD IT"

    _left = ""

    def lines(self) -> Iterator[Widget]:
        """Which of them, and why."""
        held = self.here.case.complaint.on_hold
        law = Choice("o", FREE, "end the legal hold") if held else Choice("h", HOLD, "put it on legal hold")
        erase = () if held else (Choice("e", ERASE, "erase what was said, for good"),)
        yield What("what?", (law, *erase), then=self._chosen, id="q-what")
        reason = Write("why; no patient's name", Line(id="q-why", limit=SHORT_CHARACTERS_MAX))
        reason.display = False
        yield reason
        yield Static("", id="q-do", classes="say", markup=False)

    undoable = False

    @property
    def done_words(self) -> str:
        """What it is now, and which forms still hold something."""
        words = {ERASE: "lost every word that was said", HOLD: "is on legal hold", FREE: "is free of the hold"}
        return words.get(self.picked("what"), self.DONE) + self._left

    def _erase(self, desk: Desk, by: StaffId, number: str, why: str) -> CaseFile:
        """Erase it; forms of the same patient that nobody saved are somebody's work, and are named."""
        from frontdesk.desk import erasing

        done = erasing.redact(desk, by, number, reason=why)
        if done.drafts:
            forms = "form that nobody saved names" if done.drafts == 1 else "forms that nobody saved name"
            self._left = f" · {done.drafts} {forms} the same patient: F6, then Ctrl+T"
        return done.case

    def _chosen(self, chooser: Chooser) -> None:
        self._show()
        chooser.screen.focus_next()

    def _show(self) -> None:
        """What it does; only an erasure has a reason."""
        what = self.picked("what")
        self.query_one("#q-why", Line).query_ancestor(Write).display = what == ERASE
        self.query_one("#q-do", Static).update(WHAT_IS_NEXT.get(what, ""))

    def fill(self, values: Mapping[str, str]) -> None:
        """What was remembered shows its fields again."""
        super().fill(values)
        self._show()

    def trouble(self) -> Trouble | None:
        """Which; the reason of an erasure."""
        if not self.picked("what"):
            return Trouble(self.field("what"), "Hold it, or erase it? Press a letter.")
        if self.picked("what") == ERASE and not self.text("why"):
            return Trouble(self.field("why"), "Why is it erased? The reason is kept; do not name the patient in it.")
        return None

    def to_be_sure(self) -> ConfirmScreen | None:
        """Nothing undoes an erasure."""
        number = self.here.case.complaint.number
        if self.picked("what") != ERASE:
            return None
        return ConfirmScreen(
            f"Erase everything that was said in {number}, on every desk and at the group? Nothing brings it back.",
            yes="erase it for good",
            no="keep it",
        )

    def before_leaving(self) -> ConfirmScreen | None:
        """A letter looks like all there is to a hold, and a record that is not held may be erased."""
        number = self.here.case.complaint.number
        match self.picked("what"):
            case "hold":
                return ConfirmScreen(f"{number} is not on legal hold yet.", yes="put it on hold", no="leave it free")
            case "free":
                return ConfirmScreen(f"{number} is still on legal hold.", yes="end the hold", no="leave it on hold")
        return None

    def act(self, person: Person) -> Act:
        """Erase, or hold, or end the hold."""
        from frontdesk.desk import erasing

        number, what, why = self.here.case.complaint.number, self.picked("what"), self.text("why")
        if what == ERASE:
            return lambda desk: self._erase(desk, person.id, number, why)
        return lambda desk: erasing.hold(desk, person.id, number, on=what == HOLD)
