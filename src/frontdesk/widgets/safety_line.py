"""The line that says whom to call when somebody is at risk. Enter records that the call was made."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from frontdesk.widgets.answer import Answer
from frontdesk.widgets.plain import fitted

DEAF_SECONDS = 1.0
"""So long after a complaint was opened its own Enter cannot be taken for a call."""


class SafetyLine(Answer, Widget, can_focus=True):
    """Stands on top of a form or a checklist, and only there where it is needed."""

    DEFAULT_CSS = """
    SafetyLine { height: 1; padding: 0 1; width: 1fr; background: $error; color: $text; text-style: bold; }
    SafetyLine.-called { background: $panel; }
    """

    KEYS = "Enter: the nurse was called · Tab goes on, and the call is still asked for"
    """What the keys do while this line has the focus."""

    manager: reactive[str] = reactive("")
    """Who else has to know; empty where nobody is known by name."""
    called: reactive[str] = reactive("")
    """At what time the call was made, as the clock on the wall shows it; empty before."""

    doubt: reactive[str] = reactive("")
    """Instead of the call: what sounds like danger, and which key says that it is."""
    told: reactive[bool] = reactive(False)
    """Whether the manager knows already."""
    telling: reactive[str] = reactive("")
    """What is to be done after the call, where it can be done here."""

    def __init__(
        self,
        then: Callable[[], object],
        *,
        onward: Callable[[], object] | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """`then` is called at once when Enter says that the nurse was called; Tab goes `onward`, else one further."""
        super().__init__(id=id)
        self._then = then
        self._onward = onward
        self._deaf_until = 0.0

    def shut_ears(self) -> None:
        """For a moment Enter means nothing: it may still be the one that opened the complaint."""
        self._deaf_until = monotonic() + DEAF_SECONDS

    def take(self, event: events.Key) -> bool:
        """Enter is the call; a letter is refused with a word, so that nothing is typed past this line."""
        if event.key == "tab" and self._onward is not None:
            self._onward()
            return True
        if super().take(event):
            return True
        if event.key == "enter" and not self.called:
            if monotonic() >= self._deaf_until:
                self._then()
            return True
        if event.is_printable:
            self.post_message(self.Unfit(self.KEYS))
        return event.is_printable

    def watch_called(self) -> None:
        """Red until the call is made; the words say it too."""
        self.set_class(bool(self.called), "-called")

    def render(self) -> Content:
        """What to do now and whom to call; then when it was done."""
        also = f", then tell {self.manager}" if self.manager and not self.told else ""
        if self.called:
            after = f".{self.telling}" if self.telling else f"{also}."
            return Content(fitted(f"S SAFETY  Nurse called {self.called}{after}", self.size.width))
        if self.doubt:
            return Content(fitted(f"S SAFETY?  {self.doubt}", self.size.width))
        keys = "  Enter = called"
        room = self.size.width - len(keys)
        return Content(fitted(f"S SAFETY  Call the nurse or a clinician now{also}.", room) + keys)
