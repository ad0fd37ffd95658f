"""Reads further issues as people write them: a letter of the list and a digit each, `v2 t1`, or `privacy 2`. Pure."""

from __future__ import annotations

import re

from frontdesk.recovery.codes import Severity
from frontdesk.recovery.events import Issue
from frontdesk.recovery.taxonomy import DESK_WORDS, DeskWord, desk_word, desk_word_for_key
from frontdesk.widgets.about import begins

ISSUES_MAX = 8
"""More different issues than one complaint holds."""

_ONE = re.compile(r"\s*([a-z/]+)\s*[: ]?\s*([123])(?![0-9])\s*[,;]?")


def read_issues(text: str) -> tuple[Issue, ...] | None:
    """The issues that are meant, in that order; None when something of it cannot be read."""
    plain, place = text.casefold().strip(), 0
    found: list[Issue] = []
    while place < len(plain):
        match = _ONE.match(plain, place)
        word = _word(match[1]) if match else None
        if match is None or word is None or len(found) >= ISSUES_MAX:
            return None
        found.append(Issue(category=word.category, severity=Severity(int(match[2]))))
        place = match.end()
    return tuple(found)


def issue_words(issues: tuple[Issue, ...]) -> str:
    """The issues, said in full."""
    return ", ".join(f"{desk_word(issue.category).short} {int(issue.severity)}" for issue in issues)


def _word(typed: str) -> DeskWord | None:
    by_key = desk_word_for_key(typed)
    likely = [word for word in DESK_WORDS if any(begins(typed, word))]
    return by_key or (likely[0] if likely else None)
