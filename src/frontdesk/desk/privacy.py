"""A warning before words are saved: what should not be typed, and what sounds like danger.

It warns and never blocks. The patterns are the identifiers of 45 CFR 164.514(b)(2) that turn
up in free text, topics that need care, and words that judge a person.
"""

from __future__ import annotations

import re

LUHN_DIGITS_MIN = 13
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|(?:19|20)\d\d-\d{1,2}-\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} \d{{1,2}})(?!\d)"
)
_BORN = r"\b(?:(?:born|birth|birthday|birthdate)\b|d\.?o\.?b\b\.?)"
_BETWEEN = r"[^\d\n.!?]{0,24}?"
"""So little stands between a word of birth and its date, in the same sentence."""
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a social security number", re.compile(r"\b\d{3}-\d{2}-\d{4}\b")),
    (
        "a date of birth",
        re.compile(
            r"\b(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])[/-](?:19|20)\d\d\b"
            rf"|{_BORN}{_BETWEEN}\b{_DATE}|\b{_DATE}{_BETWEEN}{_BORN}",
            re.IGNORECASE,
        ),
    ),
    ("an e-mail address", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")),
    ("a phone number", re.compile(r"(?<!\d)(\(\d{3}\)\s?|\d{3}[-. ]?)\d{3}[-. ]?\d{4}(?!\d)")),
)
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){13,16}(?!\d)")
_TOPICS = re.compile(
    r"\b(hiv|pregnan\w*|abortion\w*|overdos\w*|suicid\w*|psych\w*|addict\w*|std|stds)\b", re.IGNORECASE
)
_QUOTED = re.compile(r'"[^"\n]*"|\u201c[^\u201d\n]*\u201d')
"""What stands in quotes are the patient's words, and welcome."""
_OPINION = r"(?:difficult|crazy|hysterical|demanding)"
_PERSON = r"(?:patient|person|people|man|woman|lady|guy|mother|father|mom|dad|wife|husband|caller|family)s?"
_IS = r"(?:'s|'re| is| are| was| were| can be| seems?| seemed| gets?| got| being)"
_VERY = r"(?: (?:a bit|very|so|too|really|quite|always|rather|just|clearly|obviously|being|is|was))*"
_JUDGEMENT = re.compile(
    r"\bdrug[- ]seek\w*|\bnon-?compliant\b|\bliars?\b|\bnegligen\w*|\bmalpractice\b"
    rf"|\b(?:{_OPINION}|rude) {_PERSON}\b"
    rf"|\b(?:he|she|they|{_PERSON}){_IS}{_VERY} {_OPINION}\b(?! to\b)"
    rf"|\b(?:he|she|they|{_PERSON}){_IS}{_VERY} lying\b(?! (?:down|on|in|at|there|still|awake|flat|back|under|next))",
    re.IGNORECASE,
)
"""Opinions about a person, and words of the law. What is difficult to get, or was crazy to wait for, is neither."""
_DANGER = re.compile(
    r"\b(overdos\w*|suicid\w*|chest pain|can'?t breathe|cannot breathe|wrong dose|wrong patient|fell|"
    r"allergic|bleeding|abuse\w*)\b",
    re.IGNORECASE,
)


def lint(text: str, chart: re.Pattern[str] | None = None) -> tuple[str, ...]:
    """What in the text had better not stand there, in plain words; empty when nothing is.

    `chart` finds a chart number of this site, where its settings say what one looks like.
    """
    plain = text.replace("\u2019", "'")
    found = [name for name, pattern in _PATTERNS if pattern.search(plain)]
    if any(_is_card(match.group()) for match in _CARD.finditer(plain)):
        found.append("a card number")
    if chart is not None and chart.search(plain):
        found.append("a chart number")
    if _TOPICS.search(plain):
        found.append("a sensitive topic")
    if _JUDGEMENT.search(_QUOTED.sub(" ", plain)):
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
