"""A warning before words are saved: what should not be typed, and what sounds like danger.

It warns and never blocks. The patterns are the identifiers of 45 CFR 164.514(b)(2) that turn
up in free text, topics that need care, and words that judge a person.
"""

from __future__ import annotations

import re

LUHN_DIGITS_MIN = 13
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a social security number", re.compile(r"\b\d{3}-\d{2}-\d{4}\b")),
    ("a date of birth", re.compile(r"\b(0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])[/-](19|20)\d\d\b")),
    ("an e-mail address", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")),
    ("a phone number", re.compile(r"(?<!\d)(\(\d{3}\)\s?|\d{3}[-. ]?)\d{3}[-. ]?\d{4}(?!\d)")),
)
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){13,16}(?!\d)")
_TOPICS = re.compile(
    r"\b(hiv|pregnan\w*|abortion\w*|overdos\w*|suicid\w*|psych\w*|addict\w*|std|stds)\b", re.IGNORECASE
)
_JUDGEMENT = re.compile(
    r"\b(drug[- ]seek\w*|difficult|crazy|rude patient|hysterical|non-?compliant|liar|lying|"
    r"negligen\w*|malpractice)\b",
    re.IGNORECASE,
)
_DANGER = re.compile(
    r"\b(overdos\w*|suicid\w*|chest pain|can'?t breathe|cannot breathe|wrong dose|wrong patient|fell|"
    r"allergic|bleeding|abuse\w*)\b",
    re.IGNORECASE,
)


def lint(text: str) -> tuple[str, ...]:
    """What in the text had better not stand there, in plain words; empty when nothing is."""
    found = [name for name, pattern in _PATTERNS if pattern.search(text)]
    if any(_is_card(match.group()) for match in _CARD.finditer(text)):
        found.append("a card number")
    if _TOPICS.search(text):
        found.append("a sensitive topic")
    if _JUDGEMENT.search(text):
        found.append("a judgement instead of a quote")
    return tuple(found)


def safety_words(text: str) -> bool:
    """Whether the words sound as if somebody were in danger."""
    return _DANGER.search(text.replace("\u2019", "'")) is not None


def _is_card(text: str) -> bool:
    """The checksum of ISO/IEC 7812-1 (Luhn)."""
    digits = [int(c) for c in text if c.isdigit()]
    if len(digits) < LUHN_DIGITS_MIN:
        return False
    doubled = [d if i % 2 == 0 else d * 2 - 9 * (d > 4) for i, d in enumerate(reversed(digits))]  # noqa: PLR2004
    return sum(doubled) % 10 == 0
