"""Progress: five pages of figures, each beside the practice's own past. No score, no rank, nobody's name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from frontdesk.screens import progress_words as told
from frontdesk.screens.base import DeskScreen
from frontdesk.screens.forms import WRITING, lies
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.refused import in_one

if TYPE_CHECKING:
    from pathlib import Path

    from frontdesk.desk import Desk
    from frontdesk.desk.progress import Progress

PAGES: tuple[tuple[str, Callable[[Progress, int], Sequence[str]]], ...] = (
    ("Times and shares", lambda known, _: told.figure_lines(known)),
    ("Per 1,000 encounters", lambda known, room: told.picture_lines(known.past, room)),
    ("The same as a table", lambda known, _: told.table_lines(known.past)),
    ("What and where", lambda known, _: told.what_lines(known.table)),
    ("Again and again", lambda known, _: told.pattern_lines(known.patterns)),
)
"""What each is called, and what stands on it where there is room for so many lines."""
HINT = "Left and Right turn pages · t table · w writes last month · Esc leaves"
PICTURE, TABLE = 1, 2


class ProgressScreen(DeskScreen[None]):
    """How the practice is doing."""

    CSS_PATH = "progress.tcss"
    AUTO_FOCUS = None
    FOOTER = ("turn", "table", "open", "help", "palette")
    ABOUT = (
        "How fast people are heard and helped, how often it is right the first time, and complaints per 1,000 "
        "encounters beside the practice's own past. Small figures say that they are too few. A high count may mean "
        "that everything is written down: it is no mark for anybody."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "turn(1)", "Next page", id="turn", tooltip="the next page; Left goes back"),
        Binding("left", "turn(-1)", "Back", show=False),
        Binding("enter,tab,pagedown", "turn(1)", "Next page", show=False),
        Binding("shift+tab,pageup", "turn(-1)", "Back", show=False),
        Binding("t", "table", "Table", id="table", tooltip="the figures behind the picture, and back"),
        Binding("w", "write_month", "Write", tooltip="last month's report as a PDF", show=False),
        Binding("down", "scroll_page(1)", "Down", show=False),
        Binding("up", "scroll_page(-1)", "Up", show=False),
        Binding("escape", "leave", "Leave", tooltip="back to where you came from", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.page = 0
        self.known: Progress | None = None
        self._writes = False
        """Whether the month is being written."""

    def compose(self) -> ComposeResult:
        """The name of the page and which of five it is, the page, and what to press."""
        yield EndsLine("Progress", id="top")
        with VerticalScroll(id="middle", can_focus=False):
            yield Static("One moment ...", id="page", markup=False)
        yield Static(HINT, id="message", markup=False)
        yield KeyBar(*self.FOOTER)

    def on_mount(self) -> None:
        """Read everything."""
        self.records_changed()

    def records_changed(self) -> None:
        """Read it again."""
        by = self.app.person.id if self.app.person else None

        def look(desk: Desk) -> Progress:
            from frontdesk.desk import progress

            return progress.progress(desk, by)

        self.app.ask_desk(look, self._read, self._refused)

    def _read(self, known: Progress) -> None:
        self.known = known
        self.show_page()

    def _refused(self, error: Exception) -> None:
        self.query_one("#page", Static).update(in_one(error))

    def show_page(self) -> None:
        """Draw the page that is turned to."""
        if self.known is None or not self.query("#page"):
            return
        name, lines = PAGES[self.page]
        self.query_one("#top", EndsLine).show(f"Progress · {name}", f"{self.page + 1} of {len(PAGES)}")
        room = self.query_one("#middle").size.height
        self.query_one("#page", Static).update("\n".join(lines(self.known, room)))
        self.query_one("#middle").scroll_home(animate=False)

    def on_resize(self) -> None:
        """A higher screen shows a higher picture."""
        self.show_page()

    def action_turn(self, steps: int) -> None:
        """Another page."""
        self.page = (self.page + steps) % len(PAGES)
        self.show_page()

    def action_table(self) -> None:
        """From the picture to its figures, and back."""
        self.page = PICTURE if self.page == TABLE else TABLE
        self.show_page()

    def action_write_month(self) -> None:
        """Last month's report, as a PDF where papers usually go; pressed again meanwhile, still one."""
        if self._writes:
            return
        self._writes = True
        self._say(WRITING)
        by = self.app.person.id if self.app.person else None

        def write(desk: Desk) -> Path:
            from frontdesk.desk import letters, month_report
            from frontdesk.recovery.clocks import local_date

            today = local_date(desk.practice.rules.calendar, desk.now())
            file = month_report.free_file(letters.usual_folder(), month_report.last_month(today))
            return month_report.write_month(desk, by, str(file))

        self.app.ask_desk(write, self._written, self._not_written)

    def _written(self, file: Path) -> None:
        self._writes = False
        self._say(f"Written: {lies(file)}")

    def _not_written(self, error: Exception) -> None:
        self._writes = False
        self._say(in_one(error))

    def _say(self, words: str) -> None:
        self.query_one("#message", Static).update(words)

    def action_scroll_page(self, lines: int) -> None:
        """What does not fit."""
        self.query_one("#middle").scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Back to where one came from."""
        if self.is_current:
            self.app.pop_screen()
