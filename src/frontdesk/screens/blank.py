"""A blank screen: somebody looks over the counter. The practice, the clock, and how to come back; nothing else."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from frontdesk.screens.base import DeskScreen
from frontdesk.screens.people import lettered
from frontdesk.widgets.plain import plain

TICK_SECONDS = 30


class BlankScreen(DeskScreen[None]):
    """Shows nothing that could be about anybody."""

    CSS_PATH = "quiet.tcss"
    ALLOWED = frozenset({"blank", "people", "quit"})
    ABOUT = "Everything is hidden."

    def compose(self) -> ComposeResult:
        """A few lines in the middle."""
        yield Static(self._lines(), id="blank", markup=False)

    def on_mount(self) -> None:
        """Let the clock go on."""
        self.set_interval(TICK_SECONDS, self.show_lines)

    def on_key(self, event: events.Key) -> None:
        """At a desk that is locked the letter of a name signs in, as it does on the list of names."""
        practice = self.app.practice
        if practice is None or not self.app.is_locked or not event.character:
            return
        present = [person for person in practice.staff.values() if person.present]
        person = dict(lettered(present)).get(event.character.casefold())
        if person is not None:
            event.stop()
            self.app.come(person)

    def show_lines(self) -> None:
        """Draw them again: the time has gone on, or the desk has locked."""
        self.query_one("#blank", Static).update(self._lines())

    def _lines(self) -> Content:
        practice, zone = self.app.practice, self.app.zone
        name = plain(practice.name) if practice else "frontdesk"
        clock = f"{self.app.now().astimezone(zone):%H:%M}" if zone else ""
        purpose = [(f"\n{plain(practice.purpose)}", "italic")] if practice and practice.purpose else []
        key = self.app.key_of("blank")
        back = f"press {key}, or sign in: your letter and your PIN" if self.app.is_locked else f"press {key}"
        return Content.assemble((name, "bold"), *purpose, "\n\n", clock, "\n\n", back)
