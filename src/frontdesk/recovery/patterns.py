"""What comes again and again: the same code several times in a week, and what patients ask for.

What would put it right is said in people's own words; here it is counted by what kind of thing it is, by the words
in it. Versioned as data: the list says what is looked for and what it is called.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdesk.recovery.codes import Category

PATTERN_DAYS = 7
PATTERN_COUNT_MIN = 3
"""So many complaints of one code within so many days are more than chance."""

REMEDIES: tuple[tuple[str, str], ...] = (
    ("an apology", r"sorry|apolog\w*"),
    ("money back, or a bill put right", r"refund\w*|money|charge\w*|bill\w*|copay\w*|fees?|credit\w*|paid|pay"),
    ("an appointment, or a sooner one", r"appointment\w*|visits?|seen|slot|sooner|earlier|book\w*|reschedul\w*"),
    ("a call, or an answer", r"call\w*|ring|phone\w*|answer\w*|reply|hear back|news|results?"),
    ("an explanation", r"expla\w*|why|understand\w*|told|reason\w*"),
    ("a prescription or a referral", r"prescri\w*|tablets?|refill\w*|medic\w*|referral\w*|approval\w*"),
    ("a form, letter or record put right", r"forms?|letters?|records?|notes?|certificate\w*|correct\w*"),
    ("that it does not happen again", r"again|others?|next time|change\w*|improve\w*|train\w*|stop"),
    ("another person to deal with", r"another|different|someone else|somebody else|switch\w*"),
)
"""What patients ask for, and the words by which it is known."""
OTHERWISE = "something else"
_READERS = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in REMEDIES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """As much of a complaint as patterns need."""

    number: str
    category: Category
    received_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """One code that came several times within a week."""

    category: Category
    numbers: Sequence[str]
    """The complaints, oldest first."""
    since: datetime


def patterns(received: Iterable[Received], now: datetime) -> list[Pattern]:
    """Codes that came at least `PATTERN_COUNT_MIN` times in the last `PATTERN_DAYS`, the most frequent first."""
    since = now - timedelta(days=PATTERN_DAYS)
    lately = sorted((r for r in received if since <= r.received_at <= now), key=_oldest_first)
    by_code: dict[Category, list[Received]] = {}
    for one in lately:
        by_code.setdefault(one.category, []).append(one)
    found = [
        Pattern(category=code, numbers=[one.number for one in group], since=group[0].received_at)
        for code, group in by_code.items()
        if len(group) >= PATTERN_COUNT_MIN
    ]
    return sorted(found, key=lambda pattern: (-len(pattern.numbers), pattern.category.value))


def _oldest_first(one: Received) -> tuple[datetime, int, str]:
    return (one.received_at, len(one.number), one.number)


def remedies(asked: Iterable[str]) -> list[tuple[str, int]]:
    """What was asked for and by how many, the most frequent first; one wish may hold several things."""
    counted: Counter[str] = Counter()
    for wish in asked:
        counted.update(kinds_of(wish))
    order = {name: place for place, name in enumerate([*(name for name, _ in REMEDIES), OTHERWISE])}
    return sorted(counted.items(), key=lambda pair: (pair[0] == OTHERWISE, -pair[1], order[pair[0]]))


def kinds_of(wish: str) -> tuple[str, ...]:
    """What kinds of things somebody asked for."""
    return tuple(name for name, words in _READERS if words.search(wish)) or (OTHERWISE,)
