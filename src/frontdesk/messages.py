"""What threads tell the screens: each piece of work comes back as exactly one message."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message


class Came(Message):
    """What was asked was done, was refused or failed; `hand_over` gives it to whoever asked."""

    def __init__(self, hand_over: Callable[[], object]) -> None:
        self.hand_over = hand_over
        super().__init__()
