"""A blank screen: somebody looks over the counter. The practice, the clock, and how to come back; nothing else."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.plain import plain

TICK_SECONDS = 30


class BlankScreen(DeskScreen[None]):
    """Shows nothing that could be about anybody."""

    CSS_PATH = "quiet.tcss"
    ALLOWED = frozenset({"blank", "quit"})
    ABOUT = "Everything is hidden."

    def compose(self) -> ComposeResult:
        """Three lines in the middle."""
        yield Static(self._lines(), id="blank", markup=False)

    def on_mount(self) -> None:
        """Let the clock go on."""
        self.set_interval(TICK_SECONDS, lambda: self.query_one("#blank", Static).update(self._lines()))

    def _lines(self) -> Content:
        practice, zone = self.app.practice, self.app.zone
        name = plain(practice.name) if practice else "frontdesk"
        clock = f"{self.app.now().astimezone(zone):%H:%M}" if zone else ""
        return Content.assemble((name, "bold"), "\n\n", clock, "\n\n", f"press {self.app.key_of('blank')}")
