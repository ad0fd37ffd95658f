"""What waits for the manager in one complaint, and what the manager decided: it leaves the list and stays on record.

Words that another desk wrote before it heard of an erasure are erased too, or kept because somebody looked at them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from frontdesk.recovery.text import TEXT_CHARACTERS_MAX
from frontdesk.screens.checklist_panels import Act, Panel, Trouble
from frontdesk.screens.confirm import ConfirmScreen
from frontdesk.screens.day_words import both_sides
from frontdesk.widgets.asked import Pick, Write
from frontdesk.widgets.chooser import Choice, Chooser
from frontdesk.widgets.fields import Line

if TYPE_CHECKING:
    from frontdesk.desk import CaseFile
    from frontdesk.recovery.practice import Person

ERASE, KEEP = "erase", "keep"


def review_panel(case: CaseFile | None) -> type[Panel]:
    """What asks about whatever waits in this complaint."""
    return CameAfterPanel if case is not None and case.complaint.came_after else ReviewPanel


class ReviewPanel(Panel):
    """Two desks said different things; the record stands as it is once somebody looked at both."""

    TITLE = "NEEDS REVIEW: two desks said different things. What holds?"
    DONE = "settled; both sides stay in its history"

    def lines(self) -> Iterator[Widget]:
        """What waits, and what is decided about it."""
        yield Static("\n".join(both_sides(self.here.case, self.here.now)), classes="say", markup=False)
        yield Write("what was decided", Line(id="q-decided", limit=TEXT_CHARACTERS_MAX))

    def trouble(self) -> Trouble | None:
        """A few words, for whoever asks later."""
        said = self.text("decided")
        return None if said else Trouble(self.field("decided"), "What was decided? A few words, such as: it stands.")

    def act(self, person: Person) -> Act:
        """Settle it."""
        from frontdesk.desk import work

        number, decided = self.here.case.complaint.number, self.text("decided")
        return lambda desk: work.settle(desk, person.id, number, decided=decided)


class CameAfterPanel(Panel):
    """The words were erased, and a desk that had not heard of it wrote more."""

    TITLE = "WORDS CAME AFTER THE ERASURE: erase them too?"
    OFFERED = (Choice("e", ERASE, "erase them too, for good"), Choice("k", KEEP, "keep them"))

    def lines(self) -> Iterator[Widget]:
        """What came, and what is to become of it."""
        yield Static("\n".join(both_sides(self.here.case, self.here.now)), classes="say", markup=False)
        yield Pick("these words?", self.OFFERED, then=self._chosen, id="q-words")
        decided = Write("why they stay", Line(id="q-decided", limit=TEXT_CHARACTERS_MAX))
        decided.display = False
        yield decided

    @property
    def erases(self) -> bool:
        """Whether they are to go."""
        return self.picked("words") == ERASE

    @property
    def undoable(self) -> bool:
        """Keeping them can be taken back."""
        return not self.erases

    @property
    def done_words(self) -> str:
        """What became of them."""
        return "lost the words that came after its erasure" if self.erases else "settled; the words stay"

    def _chosen(self, chooser: Chooser) -> None:
        self._show()
        chooser.screen.focus_next()

    def _show(self) -> None:
        self.query_one("#q-decided", Line).query_ancestor(Write).display = self.picked("words") == KEEP

    def fill(self, values: Mapping[str, str]) -> None:
        """What was remembered shows its fields again."""
        super().fill(values)
        self._show()

    def trouble(self) -> Trouble | None:
        """Which; the reason for keeping them."""
        if not self.picked("words"):
            return Trouble(self.field("words"), "Erase them too, or keep them? Press a letter.")
        if not self.erases and not self.text("decided"):
            return Trouble(
                self.field("decided"), "Why do they stay? A few words, such as: they are about her new call."
            )
        return None

    def to_be_sure(self) -> ConfirmScreen | None:
        """Nothing undoes an erasure."""
        if not self.erases:
            return None
        return ConfirmScreen(
            f"Erase these words in {self.here.case.complaint.number} too, everywhere? Nothing brings them back.",
            yes="erase them too",
            no="look again",
        )

    def act(self, person: Person) -> Act:
        """Erase them for the same reason as the others, or keep them."""
        from frontdesk.desk import erasing, work

        number, decided = self.here.case.complaint.number, self.text("decided")
        if self.erases:
            return lambda desk: erasing.erase_what_came_after(desk, person.id, number).case
        return lambda desk: work.settle(desk, person.id, number, decided=decided)
