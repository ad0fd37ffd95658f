"""A list of complaints under a box to type into: what the board and the find screen share.

The focus stays in the box; what is typed narrows the list shortly after the last key, the arrows move the mark.
Where there is room, what is known about the one marked stands beside the list, and only there are a patient's words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input, Static

from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.line_list import LineList, NoLines

if TYPE_CHECKING:
    from frontdesk.desk import CaseFile, Desk, Line
    from frontdesk.recovery.identifiers import ComplaintId

NARROW_SECONDS = 0.1
"""So long after the last key the list is narrowed."""
DETAILS_SECONDS = 0.15
"""So long the mark rests before the details are read."""
NEWS_SECONDS = 8
"""So long news stand under the list."""
TYPED_CHARACTERS_MAX = 200


class ListScreen(DeskScreen[None]):
    """A box, a list, and the details where there is room."""

    AUTO_FOCUS = "#find"
    IS_LIST = True
    WAITING: ClassVar[str] = "One moment ..."
    """What stands in the list before there is anything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "Open", tooltip="the steps of the complaint that is marked", show=False),
        Binding("down", "move(1)", "Next", tooltip="mark the next one", show=False),
        Binding("up", "move(-1)", "Previous", tooltip="mark the one before", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("ctrl+home", "to_end(-1)", "First", show=False),
        Binding("ctrl+end", "to_end(1)", "Last", show=False),
        # In an empty box there is nowhere to go.
        Binding("home", "to_end_unless_typing(-1)", "First", priority=True, show=False),
        Binding("end", "to_end_unless_typing(1)", "Last", priority=True, show=False),
        Binding("escape", "clear", "Clear", tooltip="empty the box; Ctrl+U does so too", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._narrowing: Timer | None = None
        self._detailing: Timer | None = None
        self._picks_next = False
        """Whether Enter waits for what fits the box."""
        self._hushing: Timer | None = None
        """What takes the news away again."""

    def compose(self) -> ComposeResult:
        """Three lines, a list with its details, two lines."""
        yield EndsLine("frontdesk", id="top")
        yield EndsLine("", id="counts")
        with Horizontal(id="finding"):
            yield Static("Find:", id="find-label")
            yield Input(id="find", compact=True, max_length=TYPED_CHARACTERS_MAX)
        with Horizontal(id="middle"):
            yield LineList(NoLines(self.WAITING), id="list")
            yield Static("", id="details", markup=False)
        yield EndsLine("", id="status")
        yield KeyBar(*self.FOOTER)

    def tell(self, text: str) -> bool:
        """News stand on lines of their own under the list for some seconds: no record is covered by them."""
        if not self.query("#status"):
            return False
        if self._hushing is not None:
            self._hushing.stop()
        self._hushing = self.set_timer(NEWS_SECONDS, self.hush)
        if not self.query("#news"):
            self.mount(Static("", id="news", markup=False), before="#status")
        self._show_news(text)
        return True

    def hush(self) -> None:
        """Take the news away."""
        if self._hushing is not None:
            self._hushing.stop()
            self._hushing = None
        self._show_news("")

    def _show_news(self, text: str) -> None:
        for news in self.query("#news").results(Static):
            news.update(text)
            news.display = bool(text)

    def line_at(self, index: int | None) -> Line | None:  # noqa: ARG002 - for those who have lines
        """The complaint on a line of the list."""
        return None

    def narrow(self) -> None:
        """Show what fits the box."""

    @property
    def is_looking(self) -> bool:
        """Whether the list still shows what fitted the box before."""
        return False

    @property
    def is_busy(self) -> bool:
        """Whether a timer of the box or of the details is about to run."""
        return self._narrowing is not None or self._detailing is not None

    @property
    def typed(self) -> str:
        """What stands in the box."""
        return self.query_one("#find", Input).value.strip()

    @property
    def list(self) -> LineList:
        """The list."""
        return self.query_one("#list", LineList)

    def chosen(self) -> ComplaintId | None:
        """The complaint under the mark, after what was just typed."""
        self._narrow_now()
        line = self.line_at(self.list.cursor)
        return line.id if line else None

    # ------------------------------------------------------------ keys

    @on(Input.Changed, "#find")
    def _typed(self) -> None:
        self._picks_next = False
        if self._narrowing is not None:
            self._narrowing.stop()
        self._narrowing = self.set_timer(NARROW_SECONDS, self._narrow_now)

    def _narrow_now(self) -> None:
        if self._narrowing is not None:
            self._narrowing.stop()
            self._narrowing = None
            self.narrow()

    @on(Input.Submitted, "#find")
    @on(LineList.Picked)
    def action_pick(self) -> None:
        """Open the steps of the one marked, once the list shows what was typed before."""
        chosen = self.chosen()
        self._picks_next = self.is_looking
        if self._picks_next:
            return
        if chosen is not None:
            self.app.open_checklist(chosen)

    def action_move(self, steps: int) -> None:
        """Mark another line."""
        self._narrow_now()
        self.list.move(steps)

    def action_page(self, way: int) -> None:
        """Mark a line a page away."""
        self.list.page(way)

    def action_to_end(self, way: int) -> None:
        """Mark the first or the last."""
        self.list.to_end(way)

    def action_to_end_unless_typing(self, way: int) -> None:
        """The same for the keys that go to the ends of the words in the box, if there are any."""
        self.action_to_end(way)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """With words in the box some keys are its own."""
        return not (action == "to_end_unless_typing" and self.typed) and super().check_action(action, parameters)

    def action_clear(self) -> None:
        """Show all again."""
        self.query_one("#find", Input).clear()

    def on_screen_resume(self) -> None:
        """Back from another screen: the box is ready to type into, and what stands there gives way to it."""
        box = self.query_one("#find", Input)
        box.focus()
        box.select_all()

    # ------------------------------------------------------------ details beside the list

    @on(LineList.Marked)
    def show_details_soon(self) -> None:
        """Read the details when the mark rests."""
        if self._detailing is not None:
            self._detailing.stop()
        self._detailing = self.set_timer(DETAILS_SECONDS, self._ask_details)

    def on_resize(self, _event: events.Resize) -> None:
        """There may be room for the details now."""
        self.show_details_soon()

    def _ask_details(self) -> None:
        self._detailing = None
        line = self.line_at(self.list.cursor)
        if line is None or not self.has_class("-wide"):
            self.query_one("#details", Static).update("")
            return
        chosen, by = line.id, self.app.person.id if self.app.person else None

        def look(desk: Desk) -> CaseFile:
            from frontdesk.desk import case

            return case(desk, chosen, by=by)

        self.app.ask_desk(look, self._show_details, self._no_details)

    def _show_details(self, case: CaseFile) -> None:
        from frontdesk.screens.complaint_details import details

        line, zone = self.line_at(self.list.cursor), self.app.zone
        if line is not None and line.id == case.complaint.id and zone is not None:
            self.query_one("#details", Static).update(details(case, self.app.now(), zone))

    def _no_details(self, error: Exception) -> None:
        from frontdesk.widgets.refused import sentences

        self.query_one("#details", Static).update("\n".join(sentences(error)).rstrip())
