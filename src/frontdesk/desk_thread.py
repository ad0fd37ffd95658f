"""The one thread that talks to the desk: what was asked first is done first, and nobody waits for it on screen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.thread import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from frontdesk.desk import Desk

T = TypeVar("T")


class StillShut(Exception):
    """Something was asked of a desk that is not open."""

    message = "The records are not open, so nothing can be looked up or saved."
    next_step = "what was typed is still on the screen. Start frontdesk again."

    def __str__(self) -> str:
        """The fact, then the next step."""
        return f"{self.message}\nNext: {self.next_step}"


class DeskThread:
    """Runs one piece of work after the other. Asked before the desk is open, the work waits for the opening."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._desk: Desk | None = None

    def open(self, opening: Callable[[], Desk]) -> Future[Desk]:
        """Open the desk. The future holds it, or what went wrong."""
        return self._worker.submit(self._open, opening)

    def ask(self, work: Callable[[Desk], T]) -> Future[T]:
        """Do `work` with the open desk. Raises `StillShut` in the future when there is none."""
        return self._worker.submit(self._ask, work)

    def run(self, work: Callable[[], T]) -> Future[T]:
        """Do something else that touches the disk, in its turn."""
        return self._worker.submit(work)

    def finish(self) -> None:
        """Do what is still waiting, then let the file go. Blocks until that is done."""
        self._worker.submit(self._close)
        self._worker.shutdown(wait=True)

    def _open(self, opening: Callable[[], Desk]) -> Desk:
        self._close()
        self._desk = opening()
        return self._desk

    def _ask(self, work: Callable[[Desk], T]) -> T:
        if self._desk is None:
            raise StillShut
        try:
            return work(self._desk)
        finally:
            self._note_soon(self._desk)

    def _note_soon(self, desk: Desk) -> None:
        """What was read is put on the audit trail behind the answer, so that nobody waits for it."""
        if desk.notes_wait:
            with suppress(RuntimeError):  # the thread is to end: closing the desk notes it
                self._worker.submit(self._note)

    def _note(self) -> None:
        if self._desk is not None:
            self._desk.write_notes()

    def _close(self) -> None:
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.close()
