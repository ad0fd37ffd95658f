"""The screens of one desk: keys, threads, who is there, and what happens when something breaks.

The first screen is painted before anything is read. Then one thread opens the records and does whatever the
screens ask of the desk; each answer comes back to the screen's own thread as one message.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from frontdesk import messages
from frontdesk.desk_thread import DeskThread
from frontdesk.screens.base import DeskScreen
from frontdesk.screens.board import BoardScreen

if TYPE_CHECKING:
    from frontdesk.desk import Desk
    from frontdesk.places import Places
    from frontdesk.recovery.identifiers import ComplaintId
    from frontdesk.recovery.practice import Person

T = TypeVar("T")


def utc_now() -> datetime:
    """The only clock of the screens."""
    return datetime.now(UTC)


class FrontDesk(App[None]):
    """The app. Screens call what stands under "For the screens"; all else is its own affair."""

    TITLE = "frontdesk"
    CSS_PATH = "app.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="help", priority=True, tooltip="what this screen is for and its keys"),
        Binding("f2", "new", "New complaint", id="new", priority=True, tooltip="somebody tells you something"),
        Binding("f3", "find", "Find", id="find", priority=True, tooltip="look through everything, open and closed"),
        Binding("f4", "open", "Open issues", id="open", priority=True, tooltip="back to what needs somebody"),
        Binding("f5", "checklist", "Checklist", id="checklist", priority=True, tooltip="the steps of the one marked"),
        Binding("f6", "next_draft", "Next draft", id="next_draft", priority=True, tooltip="forms begun and not saved"),
        Binding("f8", "blank", "Blank", id="blank", priority=True, tooltip="hide everything from curious eyes"),
        Binding("f9", "undo", "Undo", id="undo", priority=True, tooltip="take back what you saved last"),
        Binding("f12", "sync", "Sync now", id="sync", priority=True, tooltip="send the records to the group"),
        Binding("ctrl+n", "people", "Who is here", id="people", priority=True, tooltip="change who is at the desk"),
        Binding("ctrl+p", "command_palette", "All", id="palette", priority=True, tooltip="every command by name"),
        Binding("ctrl+q", "quit", "Quit", id="quit", priority=True, show=False, tooltip="close frontdesk"),
    ]

    def __init__(
        self,
        places: Places,
        *,
        now: Callable[[], datetime] = utc_now,
        person: str | None = None,
        sync: Callable[[], str] | None = None,
    ) -> None:
        """`person` is a name on the staff list; `sync` does one round in a thread and says how it went."""
        super().__init__()
        self.places = places
        self.desk: Desk | None = None
        self.person: Person | None = None
        self._now = now
        self._person_wanted = person
        self._sync = sync
        self._thread = DeskThread()

    # ------------------------------------------------------------ for the screens

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return self._now()

    @property
    def zone(self) -> tzinfo | None:
        """The practice's time zone; None (this computer's) before it is known."""
        return self.desk.practice.rules.calendar.zone if self.desk else None

    def ask_desk(
        self,
        work: Callable[[Desk], T],
        on_done: Callable[[T], object],
        on_failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Run `work` in the desk's thread, then `on_done` (or `on_failed`) here. What is asked first is done first.

        `on_failed` gets a refusal or a trouble with the file as it was raised; without it, a line says it.
        A screen that has gone meanwhile is not called any more.
        """
        self._await(self._thread.ask(work), on_done, on_failed or self.say_no)

    def say(self, text: str) -> None:
        """Say what was done, for some seconds."""
        self.notify(text, markup=False)

    def say_no(self, error: Exception) -> None:
        """Say what was refused or went wrong, and what to do about it."""
        message = getattr(error, "message", str(error))
        next_step = getattr(error, "next_step", "")
        self.notify(f"{message}\n{next_step}".rstrip(), severity="error", timeout=12, markup=False)

    def new_complaint(self, draft_id: str | None = None) -> None:
        """Open the form, empty or with a draft in it."""

    def open_checklist(self, complaint: ComplaintId) -> None:
        """Show the steps of one complaint."""

    def back_to_board(self) -> None:
        """Show what is open. Whatever was typed elsewhere is kept as a draft."""

    def board_changed(self) -> None:
        """Somebody saved something: read the board again."""

    def get_default_screen(self) -> Screen[object]:
        """The board is the first screen, so that it is painted at once."""
        return BoardScreen()

    # ------------------------------------------------------------ threads and their answers

    def _await(
        self, future: Future[T], on_done: Callable[[T], object], on_failed: Callable[[Exception], object]
    ) -> None:
        async def come_back() -> None:
            try:
                # Shielded: leaving the app must not call off a save that waits its turn.
                result = await asyncio.shield(asyncio.wrap_future(future))
            except Exception as error:  # noqa: BLE001 - whatever it was, it comes back as a message
                failure = error
                self.post_message(messages.Came(lambda: on_failed(failure) if _present(on_failed) else None))
            else:
                self.post_message(messages.Came(lambda: on_done(result) if _present(on_done) else None))

        self.run_worker(come_back(), group="desk", exit_on_error=False)

    @on(messages.Came)
    def _hand_over(self, message: messages.Came) -> None:
        message.hand_over()


def _present(callback: Callable[..., object]) -> bool:
    """Whether the screen that the callback belongs to is still there."""
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, DOMNode) or owner.is_attached


__all__ = ["DeskScreen", "FrontDesk", "utc_now"]
