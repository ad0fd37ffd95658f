"""Open issues, the home: what needs somebody, sorted by time left.

The screen is painted with nothing in it; the lines come when the desk has read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from frontdesk.screens.listing import ListScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.line_list import NoLines

if TYPE_CHECKING:
    from frontdesk.desk import Board, Line
    from frontdesk.recovery.identifiers import ComplaintId, StaffId
    from frontdesk.recovery.practice import Person
    from frontdesk.screens.complaint_lines import GroupedLines

TICK_SECONDS = 30
"""How often times left are drawn again and the board is read again, for what other programs wrote."""
COUNT_MAX = 999
SIGNS = ("help", "new", "checklist", "day_end", "palette")
"""The keys at the bottom for whoever signs the day; typing narrows the list, so finding needs no key there."""


class BoardScreen(ListScreen):
    """What is open, and what about it is next."""

    FOOTER = ("help", "new", "checklist", "find", "palette")
    WAITING = "Opening the records ..."
    ABOUT = (
        "Everything that still needs somebody, the most urgent on top. Type to narrow the list: a number, a word of"
        " what it is about, a name. The arrows move the mark; Enter opens the steps of the complaint that is marked."
        " What a patient said never stands in this list."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+g", "grievances", "Grievances", id="grievances", priority=True, tooltip="what is owed and decided"
        ),
        Binding("ctrl+l", "learning", "Learning", id="learning", priority=True, tooltip="patterns, changes, stories"),
        Binding("ctrl+r", "progress", "Progress", id="progress", priority=True, tooltip="figures beside our own past"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.board: Board | None = None
        self._lines: GroupedLines | None = None
        self._wanted: ComplaintId | None = None
        self._used = False
        """Whether anybody touched the list: until then the mark stands on the first line, whatever stands there."""
        self._whose: StaffId | None = None
        """Who was here last."""

    def on_key(self) -> None:
        """From now on the mark stays on its complaint."""
        self._used = True

    def on_mouse_down(self) -> None:
        """The same for a click."""
        self._used = True

    def on_mount(self) -> None:
        """Let the times left go on."""
        self.set_interval(TICK_SECONDS, self._tick)

    def show_board(self, board: Board) -> None:
        """Show what the desk has read; the mark stays on the complaint it was on."""
        self.board = board
        self.show_top()
        self.query_one("#counts", EndsLine).show(counts_text(board))
        self.say_status("")
        self.narrow()

    def show_all(self) -> None:
        """Nothing stays hidden by what somebody typed before; the mark stays where it is."""
        self.query_one("#find", Input).clear()

    def mark_next(self, complaint: ComplaintId) -> None:
        """Let the mark go to this complaint when the board is read the next time, and stay there."""
        self._wanted = complaint

    def show_top(self) -> None:
        """The practice, who is at the desk, the day and the time; whoever may sign the day sees its key."""
        self.query_one("#top", EndsLine).show(*self.app.top_ends())
        self.query_one(KeyBar).want(*(SIGNS if _signs_days(self.app.person) else self.FOOTER))
        here = self.app.person.id if self.app.person else self._whose
        if here != self._whose and self._whose is not None:
            # What somebody typed and marked is nothing to whoever comes after them.
            self.show_all()
            self._used = False
        self._whose = here

    def say_status(self, text: str) -> None:
        """Say something above the keys until the board is read again."""
        self.query_one("#status", EndsLine).show(text or self.app.status_text(), self.app.thanks_text())

    def line_at(self, index: int | None) -> Line | None:
        """The complaint on a line of the list; headings have none."""
        return self._lines.line(index) if self._lines else None

    def narrow(self) -> None:
        """Show the open complaints that fit the box, at once: they are all at hand."""
        from frontdesk.screens import complaint_lines

        board, zone = self.board, self.app.zone
        if board is None or zone is None:
            return
        here = self.line_at(self.list.cursor) if self._used else None
        marked = here.id if here else None
        if self._wanted is not None and any(line.id == self._wanted for line in board.lines):
            marked, self._wanted, self._used = self._wanted, None, True
        found = complaint_lines.matching(board.lines, self.typed)
        self._lines = complaint_lines.GroupedLines(
            found, self.app.now, zone, self.app.person.id if self.app.person else None
        )
        if found:
            self.list.show(self._lines, self._lines.where(marked))
        else:
            self.list.show(NoLines(*self._nothing()))

    def action_grievances(self) -> None:
        """The list of the committee and the manager."""
        self.app.open_grievances(self.chosen())

    def action_learning(self) -> None:
        """What comes again and again, and what is done about it."""
        self.app.open_learning()

    def action_progress(self) -> None:
        """How fast, how often right the first time, and what comes when."""
        self.app.open_progress()

    def action_clear(self) -> None:
        """Show all again, from the top."""
        self.show_all()
        self.list.to_end(-1)

    def _nothing(self) -> tuple[str, ...]:
        find, new, helping = (self.app.key_of(one) for one in ("find", "new", "help"))
        if self.board is not None and self.board.refused:
            glass = (
                f"In an emergency: {self.app.key_of('palette')}, Emergency access." if self.app.may_break_glass else ""
            )
            return ("", self.board.refused, f"{self.app.key_of('people')} says who is at the desk.", glass)
        if self.typed:
            return ("", "Nothing open matches.", f"{find} looks through everything, open and closed. Esc clears.")
        if self.app.glance and self.app.glance.is_new:
            return ("", f"{new} records the first complaint. {helping} shows the keys.")
        return ("", f"Nothing is open. {new} records a complaint.")

    def _tick(self) -> None:
        self.show_top()
        self.list.redraw()
        self.app.board_changed()


def _signs_days(person: Person | None) -> bool:
    """Whether whoever is here may sign the day."""
    if person is None:
        return False
    from frontdesk.screens.grievance_words import may

    return may(person, "sign the day")


def counts_text(board: Board) -> str:
    """How many are open, late, to be called back; and how many were put right the first time."""
    pieces = [f"Open {_count(board.open_count)}"]
    if board.overdue_count:
        pieces.append(f"! {_count(board.overdue_count)} overdue")
    pieces.append(f"follow-ups today {_count(board.follow_ups_today)}")
    right, of = board.resolved_once
    if of:
        pieces.append(f"resolved once, 4 weeks: {right} of {of}")
    return "   ".join(pieces)


def _count(number: int) -> str:
    return str(number) if number <= COUNT_MAX else f"{COUNT_MAX}+"
