"""Text that people typed, made fit for paper: nothing in it steers a printer, a viewer or the way of reading."""

from __future__ import annotations

import unicodedata

STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's groups of characters that draw nothing and change how others are drawn."""
JOINERS = frozenset("\u200c\u200d")
"""Several scripts and emoji are written with these."""


def drawn(text: str) -> str:
    """The text with its line ends, and without what would not be drawn."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_drawn(c) for c in text.replace("\r\n", "\n").replace("\r", "\n"))


def _drawn(character: str) -> str:
    if character == "\t":
        return "    "
    if character == "\n" or character in JOINERS or unicodedata.category(character) not in STEERING:
        return character
    return ""
