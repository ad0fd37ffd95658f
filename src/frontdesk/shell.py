"""The app without its commands: one thread for the desk, and endings that lose nothing and tell nothing.

Work in a thread comes back as one message, a failure included. A crash shows a plain sentence and leaves a log
without a word that somebody typed; Textual's own would print local variables.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.text import Text
from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.worker import WorkerFailed

from frontdesk import endings
from frontdesk.desk_thread import DeskThread
from frontdesk.keys import APP_KEYS, key_words
from frontdesk.messages import Came
from frontdesk.pasting import bound_pastes

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.notifications import SeverityLevel
    from textual.worker import WorkType

    from frontdesk.desk import Desk
    from frontdesk.places import Places

T = TypeVar("T")

CRASHED = 1
ERROR_SECONDS = 12
TOAST_SECONDS_MIN = 1.5
"""A key within so long of a toast was typed before anybody read it."""


def utc_now() -> datetime:
    """The only clock of the screens, to the millisecond that the records keep."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Unforeseen(Exception):
    """Something that nobody was made for happened in a thread; the log says where."""

    def __init__(self, log: Path) -> None:
        """Name the log."""
        self.message = "That did not work, for a reason nobody foresaw. What you typed is still on the screen."
        self.next_step = f"try again; if it stays so, show IT this file: {log}"
        super().__init__(self.message)


class Shell(App[None]):
    """An app that asks a thread, and ends safely."""

    TITLE = "frontdesk"
    BINDINGS: ClassVar[list[BindingType]] = list(APP_KEYS)

    def __init__(self, places: Places, *, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self.places = places
        self._now = now
        self._thread = DeskThread()
        self._toasted_at = 0.0

    def get_driver_class(self) -> type[Driver]:
        """The usual driver, which reads no more of a paste than can be used."""
        driver = super().get_driver_class()
        bound_pastes()
        return driver

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return self._now()

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
        self.wait_for(self._thread.ask(work), on_done, on_failed)

    def ask_disk(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object],
        on_failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """The same for what needs no open desk."""
        self.wait_for(self._thread.run(work), on_done, on_failed)

    def when_kept(self, then: Callable[[], object]) -> None:
        """Go on when the desk's thread has done everything that was asked so far."""
        self.wait_for(self._thread.run(_nothing), lambda _: then())

    def wait_for(
        self,
        future: Future[T],
        on_done: Callable[[T], object],
        on_failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Hand over what comes out of a thread as one message."""
        failed = on_failed or self.say_no

        async def come_back() -> None:
            try:
                # Shielded: leaving the app must not call off a save that waits its turn.
                result = await asyncio.shield(asyncio.wrap_future(future))
            except Exception as error:  # noqa: BLE001 - whatever it was, it comes back as a message
                self.post_message(Came(self._if_here(failed, self._plain(error))))
            else:
                self.post_message(Came(self._if_here(on_done, result)))

        answering: WorkType[None] = come_back
        self.run_worker(answering, group="desk", exit_on_error=False)

    def _if_here(self, callback: Callable[[T], object], value: T) -> Callable[[], object]:
        """Call back, unless the screen that asked has gone by then."""
        owner = getattr(callback, "__self__", None)

        def call() -> None:
            if not isinstance(owner, Screen) or owner in self.screen_stack:
                callback(value)

        return call

    @on(Came)
    def _hand_over(self, message: Came) -> None:
        message.hand_over()

    def _plain(self, error: Exception) -> Exception:
        """The error as people can be told of it."""
        if hasattr(error, "message") and hasattr(error, "next_step"):
            return error
        return Unforeseen(self._record(error))

    def say(self, text: str) -> None:
        """Say what was done, for some seconds or until somebody types on; what was said before gives way."""
        self.clear_notifications()
        if not self._told(text):
            self.notify(text, markup=False)

    def say_no(self, error: Exception) -> None:
        """Say what was refused or went wrong, and what to do about it."""
        from frontdesk.widgets.refused import in_one, sentences

        if not self._told(in_one(error)):
            said = "\n".join(sentences(error)).rstrip()
            self.notify(said, severity="error", timeout=ERROR_SECONDS, markup=False)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Textual's toast; it lies over the last lines of a screen, so it does not outstay the next key."""
        self._toasted_at = monotonic()
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def clear_notifications(self) -> None:
        """Nothing that was said stands any more, in a toast or on a line of its own."""
        super().clear_notifications()
        for screen in self.screen_stack if self.is_running else ():
            getattr(screen, "hush", _nothing)()

    def clear_what_was_read(self) -> None:
        """Take toasts away once a key shows that somebody goes on, unless they only just came."""
        if self._notifications and monotonic() - self._toasted_at >= TOAST_SECONDS_MIN:
            self.clear_notifications()

    def _told(self, text: str) -> bool:
        """Whether the screen has a place of its own for it, and says it there."""
        tell = getattr(self.screen, "tell", None)
        return tell is not None and bool(tell(text))

    # ------------------------------------------------------------ keys as people call them

    def key_of(self, name: str) -> str:
        """The key that a command has now, by its id, as it is printed on the keyboard."""
        return next((self.key_called(binding) for binding in APP_KEYS if binding.id == name), name)

    def key_called(self, binding: Binding) -> str:
        """The key that a binding has now."""
        return key_words(self._keymap.get(binding.id or "", binding.key))

    def get_key_display(self, binding: Binding) -> str:
        """Ctrl+P, where Textual would say ^p."""
        return binding.key_display or key_words(binding.key)

    # ------------------------------------------------------------ endings

    def on_mount(self) -> None:
        """Be ready to be told to stop."""
        endings.on_signals(asyncio.get_running_loop(), self._told_to_leave)

    def keep_all(self) -> None:
        """Ask every screen to keep what was typed."""
        for screen in self.screen_stack:
            leave = getattr(screen, "leave", None)
            if leave is not None:
                leave()

    def _told_to_leave(self, code: int) -> None:
        self.keep_all()
        self.when_kept(lambda: self.exit(return_code=code))

    def on_unmount(self) -> None:
        """Do what waits, let the file go, and give the window its title back."""
        if self._driver is not None:
            self._driver.write(endings.TITLE_BACK)
        self._thread.finish()

    def write_title(self) -> None:
        """The window's title names the program and nothing else."""
        if self._driver is not None:
            self._driver.write(endings.TITLE)

    def _fatal_error(self) -> None:
        # Private in Textual, and the only way to keep its listing of local variables off the terminal.
        self.panic()

    def panic(self, *_: RenderableType) -> None:
        """End with a plain sentence, whatever there was to show."""
        if not self._exit_renderables:
            broke = self._exception or RuntimeError()
            log = self._record(broke.error if isinstance(broke, WorkerFailed) else broke)
            self._keep_what_can_be_kept()
            self._return_code = CRASHED
            self._exit_renderables.append(Text(endings.crash_words(log)))
        self._close_messages_no_wait()

    def _keep_what_can_be_kept(self) -> None:
        """After a crash: each screen by itself, for the one that broke may not be able to say what was typed."""
        for screen in self.screen_stack:
            with suppress(Exception):
                getattr(screen, "leave", _nothing)()

    def _record(self, error: BaseException) -> Path:
        from frontdesk import faultlog

        return faultlog.record(error, self.places.logs, now=self.now())


def in_background(work: Callable[[], T]) -> Future[T]:
    """Do something that may take long and may be cut short in a thread that nobody waits for at the end."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is handed over, whatever it is
            future.set_exception(error)

    threading.Thread(target=run, name="background", daemon=True).start()
    return future


def _nothing() -> None:
    """Only waits its turn."""
