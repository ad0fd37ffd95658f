"""What to do next, as both doors say it: the command line names an option, the screens a key or a field."""

from __future__ import annotations

from typing import Self


class Advice(str):
    """A next step in the words of the command line; `on_screen` says the same to whoever sits at the screens.

    There `{find}` stands for the key that the command of that name has now. A step that both doors say alike is a
    plain text and needs none of this.
    """

    __slots__ = ("on_screen",)

    def __new__(cls, words: str, *, on_screen: str) -> Self:
        """Keep both sentences."""
        advice = super().__new__(cls, words)
        advice.on_screen = on_screen
        return advice

    on_screen: str
