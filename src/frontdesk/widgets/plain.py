"""Text typed by people, made fit to be drawn: it steers no terminal and turns no line around."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len, set_cell_size

STEERING = {"Cc", "Cf", "Zl", "Zp", "Cs"}
"""Unicode's groups of characters that draw nothing and change how others are drawn."""
KEPT = {"\u200d", "\ufe0f"}
"""Emoji are put together with these."""

QUOTATION_MARKS = tuple("\"'\u201c\u201d\u201e\u00ab\u2018")
"""People quote with these; an empty text begins with none of them."""


def plain(text: str) -> str:
    """The text on one line, without characters that steer a terminal or the direction of reading."""
    if text.isprintable():
        return text
    return "".join(_drawn(character) for character in text)


def fitted(text: str, width: int) -> str:
    """The plain text in exactly `width` cells; what does not fit ends in an ellipsis."""
    text = plain(text)
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…" if width > 0 else ""


def _drawn(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if character in KEPT or unicodedata.category(character) not in STEERING:
        return character
    return ""


def quoted(said: str) -> str:
    """Somebody's words between quotation marks, unless whoever typed them put some there already."""
    if not said:
        return "(no words on record)"
    return said if said.lstrip()[:1] in QUOTATION_MARKS else f'"{said}"'
