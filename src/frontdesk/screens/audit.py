"""The audit: who did what on this computer, newest first, narrowed by what is typed. No word of any complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from frontdesk.screens import listing
from frontdesk.screens.audit_words import AuditLines, told
from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.line_list import LineList, NoLines
from frontdesk.widgets.refused import sentences

if TYPE_CHECKING:
    from textual.timer import Timer

    from frontdesk.desk import Desk
    from frontdesk.desk.auditing import Row, Trail

TYPED_MAX = 80
HINT = "Type names, numbers, days or what was done · Arrows mark a line · Esc leaves"
NOTHING = ("", "Nothing was done that fits.")


class AuditScreen(DeskScreen[None]):
    """The list, and everything about the line that is marked."""

    CSS_PATH = "audit.tcss"
    AUTO_FOCUS = "#find"
    FOOTER = ("clear", "open", "people", "help", "palette")
    ABOUT = (
        "Who did what on this computer: who signed in, opened a record, read a list, exported, changed a role, was "
        "refused, or opened the records in an emergency. Nobody can change or delete a line. The manager, the privacy "
        "official and the auditor read it; no line holds a word of a complaint. Type to narrow it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "clear", "Show all", id="clear", tooltip="every line again"),
        Binding("down", "move(1)", "Next", show=False),
        Binding("up", "move(-1)", "Previous", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("escape", "leave", "Leave", tooltip="back to open issues", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Row, ...] = ()
        self._round = 0
        self._narrowing: Timer | None = None

    def compose(self) -> ComposeResult:
        """A heading, the box, the list, the marked line in full, a hint."""
        yield EndsLine("Audit", id="top")
        with Horizontal(id="finding"):
            yield Static("Find:", id="find-label")
            yield Input(id="find", compact=True, max_length=TYPED_MAX)
        with Vertical(id="middle"):
            yield LineList(NoLines("One moment ..."), id="list")
        yield Static("", id="about", markup=False)
        yield Static(HINT, id="message", markup=False)
        yield KeyBar(*self.FOOTER)

    def on_mount(self) -> None:
        """Read it."""
        self._look()

    @property
    def is_busy(self) -> bool:
        """Whether what was typed has yet to be looked for."""
        return self._narrowing is not None

    @on(Input.Changed, "#find")
    def _typed(self) -> None:
        if self._narrowing is not None:
            self._narrowing.stop()
        self._narrowing = self.set_timer(listing.NARROW_SECONDS, self._look)

    def _look(self) -> None:
        self._narrowing = None
        self._round += 1
        this, words = self._round, self.query_one("#find", Input).value
        by = self.app.person.id if self.app.person else None

        def look(desk: Desk) -> Trail:
            from frontdesk.desk.auditing import Narrowed, trail

            return trail(desk, by, Narrowed(words=words))

        self.app.ask_desk(look, lambda found: self._show(this, found), self._refused)

    def _show(self, asked: int, found: Trail) -> None:
        if asked != self._round or not self.is_here:
            return
        self._found = found.rows
        zone = found.practice.rules.calendar.zone
        lines = AuditLines(found.rows, zone) if found.rows else NoLines(*NOTHING)
        self.query_one(LineList).show(lines, 0 if found.rows else None)
        more = f"the newest {len(found.rows)}" if found.more else f"{len(found.rows)} lines"
        self.query_one("#top", EndsLine).show("Audit", more)
        self._tell()

    def _refused(self, error: Exception) -> None:
        if self.is_here:
            self._found = ()
            self.query_one(LineList).show(NoLines("", *sentences(error)))
            self._tell()

    @on(LineList.Marked)
    def _tell(self) -> None:
        """Everything about the line that is marked."""
        cursor, zone = self.query_one(LineList).cursor, self.app.zone
        known = cursor is not None and cursor < len(self._found) and zone is not None
        self.query_one("#about", Static).update(told(self._found[cursor or 0], zone) if known and zone else "")

    def action_move(self, steps: int) -> None:
        """Mark another."""
        self.query_one(LineList).move(steps)

    def action_page(self, way: int) -> None:
        """Mark one a page away."""
        self.query_one(LineList).page(way)

    def action_clear(self) -> None:
        """Show every line again."""
        self.query_one("#find", Input).clear()

    def action_leave(self) -> None:
        """Back to where one came from."""
        if self.is_current:
            self.app.pop_screen()
