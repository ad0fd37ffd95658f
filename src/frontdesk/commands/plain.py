"""Text that people typed, made harmless for a terminal: what would steer it is shown, not obeyed."""

from __future__ import annotations

import unicodedata

KEPT = frozenset("\t\n\u200c\u200d")
"""Tab, new line, and the two joiners that emoji and several scripts are written with."""
STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Categories of Unicode: controls, marks that turn the direction, halves of characters, separators of lines."""


BASIC_MAX = 0xFFFF
"""JSON writes characters beyond it as two; none of those steers a terminal."""


def plain(text: str) -> str:
    r"""The text with every steering character written out, as `\x1b` or `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def harmless(document: str) -> str:
    """A JSON document with every steering character as JSON writes it in digits: the same document to whoever reads it.

    JSON itself does so only with the first 32.
    """
    return document if document.isascii() else "".join(map(_in_digits, document))


def one_line(text: str) -> str:
    """The text on a single line, for a list."""
    return " ".join(plain(text).split())


def _in_digits(character: str) -> str:
    if character in KEPT or unicodedata.category(character) not in STEERING or ord(character) > BASIC_MAX:
        return character
    return f"\\u{ord(character):04x}"


def _shown(character: str) -> str:
    if character in KEPT or unicodedata.category(character) not in STEERING:
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
