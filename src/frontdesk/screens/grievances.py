"""The committee's list: grievances that are open or were decided lately, what is due first on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from frontdesk.screens.base import DeskScreen
from frontdesk.screens.complaint_details import details
from frontdesk.screens.grievance_words import GrievanceLines
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.line_list import LineList, NoLines
from frontdesk.widgets.refused import in_one

if TYPE_CHECKING:
    from frontdesk.desk import Desk
    from frontdesk.desk.grievances import OpenGrievance
    from frontdesk.recovery.identifiers import ComplaintId

NONE = ("", "No grievance is open, and none was decided lately.", "A complaint becomes one by rule, or by a manager.")


class GrievancesScreen(DeskScreen[None]):
    """Every grievance, its term and its decision."""

    CSS_PATH = "grievances.tcss"
    AUTO_FOCUS = None
    IS_LIST = True
    FOOTER = ("open_one", "checklist", "open", "help", "palette")
    ABOUT = (
        "The grievances that are open, and those decided in the last ninety days: what is due and by when, how it was "
        "decided and when, and why it is one. Arrows move the mark; Enter opens the steps of the one that is marked."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open_one", "Open", id="open_one", tooltip="the steps of the one that is marked"),
        Binding("down", "move(1)", "Next", show=False),
        Binding("up", "move(-1)", "Previous", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("escape", "back", "Back", tooltip="back to open issues", show=False),
    ]

    def __init__(self, marked: ComplaintId | None = None) -> None:
        """`marked` is the complaint on which the mark stands, if it is on the list."""
        super().__init__()
        self._found: tuple[OpenGrievance, ...] = ()
        self._marked = marked

    def compose(self) -> ComposeResult:
        """A heading, the list, and where there is room the words of the one that is marked."""
        yield EndsLine("Grievances", id="top")
        with Horizontal(id="middle"):
            yield LineList(NoLines("One moment ..."), id="list")
            yield Static("", id="details", markup=False)
        yield Static("", id="message", markup=False)
        yield KeyBar(*self.FOOTER)

    def on_mount(self) -> None:
        """Read the list."""
        self.records_changed()

    def records_changed(self) -> None:
        """Read it again."""
        person = self.app.person
        if person is None:
            self.query_one("#message", Static).update(f"Who is at the desk? {self.app.key_of('people')} says so.")
            return

        def look(desk: Desk) -> tuple[OpenGrievance, ...]:
            from frontdesk.desk import grievances

            return grievances.grievances(desk, person.id)

        self.app.ask_desk(look, self._show, self._refused)

    def _show(self, found: tuple[OpenGrievance, ...]) -> None:
        zone = self.app.zone
        if zone is None or not self.query("#list"):
            return
        marked = self.chosen() or self._marked
        self._found = found
        where = next((i for i, one in enumerate(found) if one.case.complaint.id == marked), None)
        lines = GrievanceLines(found, self.app.now, zone) if found else NoLines(*NONE)
        self.query_one(LineList).show(lines, where)
        late = sum(one.course.notice_late or one.course.past_limit for one in found)
        still = sum(not one.is_answered for one in found)
        self.query_one("#top", EndsLine).show("Grievances", f"{still} to answer · {late} late" if found else "")
        self.query_one("#message", Static).update("")
        self._show_details()

    def _refused(self, error: Exception) -> None:
        self.query_one(LineList).show(NoLines(""))
        self.query_one("#message", Static).update(in_one(error))

    @on(LineList.Marked)
    def _show_details(self) -> None:
        one, zone = self._one(), self.app.zone
        shown = details(one.case, self.app.now(), zone) if one is not None and zone is not None else ""
        self.query_one("#details", Static).update(shown)

    def _one(self) -> OpenGrievance | None:
        cursor = self.query_one(LineList).cursor
        return self._found[cursor] if cursor is not None and cursor < len(self._found) else None

    def chosen(self) -> ComplaintId | None:
        """The complaint under the mark."""
        one = self._one()
        return one.case.complaint.id if one else None

    @on(LineList.Picked)
    def action_open_one(self) -> None:
        """Show its steps."""
        chosen = self.chosen()
        if chosen is not None:
            self.app.open_grievance(chosen)

    def action_move(self, steps: int) -> None:
        """Mark another."""
        self.query_one(LineList).move(steps)

    def action_page(self, way: int) -> None:
        """Mark one a page away."""
        self.query_one(LineList).page(way)

    def action_back(self) -> None:
        """Back to the list of open issues."""
        if self.is_current:
            self.app.pop_screen()
