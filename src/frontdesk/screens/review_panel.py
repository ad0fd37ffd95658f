"""What waits for the manager in one complaint, and what the manager decided: it leaves the list and stays on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from frontdesk.recovery.text import TEXT_CHARACTERS_MAX
from frontdesk.screens.checklist_panels import Act, Panel, Trouble
from frontdesk.screens.day_words import both_sides
from frontdesk.widgets.asked import Write
from frontdesk.widgets.fields import Line

if TYPE_CHECKING:
    from frontdesk.recovery.practice import Person


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
