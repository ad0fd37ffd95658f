"""What threads tell the screens: each piece of work comes back as exactly one message."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from frontdesk.desk import Desk


class DeskOpened(Message):
    """The file with the records is open."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        super().__init__()


class DeskStayedShut(Message):
    """The file with the records could not be opened; `error` says why and what to do."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        super().__init__()


class Came(Message):
    """What was asked of the desk was done or refused; `hand_over` gives it to whoever asked."""

    def __init__(self, hand_over: Callable[[], object]) -> None:
        self.hand_over = hand_over
        super().__init__()
