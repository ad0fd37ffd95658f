"""Train-me cards: what comes most often, each with a script of two minutes, for whoever is new at the desk.

A card holds no patient and counts no people: what is said, how bad it can be, what to say, and what the desk may do by
itself. The sentences are those of the checklist and of the site's authority table, so that nobody learns another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdesk.recovery.checklist import say
from frontdesk.recovery.codes import Category, NextStep, Severity
from frontdesk.recovery.patterns import Received
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.taxonomy import desk_word, severity_example

CARD_DAYS = 28
CARDS_MAX = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One code, how often it came in four weeks, and what to practise."""

    category: Category
    count: int
    script: tuple[tuple[str, str], ...]
    """What each line is about, and the line."""


def cards(received: Iterable[Received], rules: SiteRules, now: datetime) -> list[Card]:
    """The codes that came most often in four weeks, the most frequent first; those without a word of their own not."""
    since = now - timedelta(days=CARD_DAYS)
    counted = Counter(r.category for r in received if since <= r.received_at <= now)
    counted.pop(Category.OTHER, None)
    most = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].value))[:CARDS_MAX]
    return [Card(category=code, count=count, script=_script(code, rules)) for code, count in most]


def _script(category: Category, rules: SiteRules) -> tuple[tuple[str, str], ...]:
    permission, prompt = rules.authority.get(category), desk_word(category).prompt
    lines = [
        ("First", "Let them finish. Say it back in a sentence, until they say yes."),
        ("Say", say(NextStep.ACKNOWLEDGE)),
        ("Ask", prompt),
        *((f"{int(level)} {level.words}", severity_example(category, level)) for level in Severity),
        ("You may", permission.words if permission else ""),
        ("Then say", say(NextStep.RESOLVE)),
        ("Call back", say(NextStep.FOLLOW_UP)),
        ("Try it", "One plays the patient for a minute, one answers; then change places."),
    ]
    return tuple((about, line) for about, line in lines if line)
