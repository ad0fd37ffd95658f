"""Terms as people write them: ``15 min``, ``2 h``, ``1 day``, ``7 calendar days``; three for the three severities.

Minutes and hours are business time; a day ends with the close of that business day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from frontdesk.recovery.promises import AMOUNT_MAX, PerSeverity, Term, Unit
from frontdesk.recovery.refusals import WrongValue

HOUR_MINUTES = 60
SEVERITIES = 3

_UNITS: dict[str, tuple[Unit, int]] = {
    "m": (Unit.BUSINESS_MINUTES, 1),
    "min": (Unit.BUSINESS_MINUTES, 1),
    "minute": (Unit.BUSINESS_MINUTES, 1),
    "h": (Unit.BUSINESS_MINUTES, HOUR_MINUTES),
    "hour": (Unit.BUSINESS_MINUTES, HOUR_MINUTES),
    "d": (Unit.BUSINESS_DAYS, 1),
    "day": (Unit.BUSINESS_DAYS, 1),
    "business day": (Unit.BUSINESS_DAYS, 1),
    "working day": (Unit.BUSINESS_DAYS, 1),
    "cd": (Unit.CALENDAR_DAYS, 1),
    "calendar day": (Unit.CALENDAR_DAYS, 1),
}
_TERM = re.compile(r"([0-9]{1,6})\s*([a-z]+(?:\s[a-z]+)?)")


class UnreadableTerm(WrongValue):
    """A length of time that cannot be read, or that nobody can mean."""

    code = "unreadable-term"

    def __init__(self, given: str) -> None:
        """Show forms that can be read."""
        super().__init__(
            f"{given[:40]!r} is not a length of time.",
            "write it like 15 min, 2 h, 1 day or 7 calendar days.",
        )


def parse_term(text: str) -> Term:
    """Read one term. Raises `UnreadableTerm`."""
    found = _TERM.fullmatch(" ".join(text.casefold().split()))
    amount, name = found.groups() if found else ("", "")
    known = _UNITS.get(name) or _UNITS.get(name.removesuffix("s"))
    if known is None or not int(amount) * known[1] <= AMOUNT_MAX:
        raise UnreadableTerm(text.strip())
    return Term(int(amount) * known[1], known[0])


def term_text(term: Term) -> str:
    """Write a term so that `parse_term` reads the same back."""
    amount = term.amount
    match term.unit:
        case Unit.BUSINESS_MINUTES if amount and amount % HOUR_MINUTES == 0:
            return f"{amount // HOUR_MINUTES} h"
        case Unit.BUSINESS_MINUTES:
            return f"{amount} min"
        case Unit.BUSINESS_DAYS:
            return "1 day" if amount == 1 else f"{amount} days"
        case Unit.CALENDAR_DAYS:
            return "1 calendar day" if amount == 1 else f"{amount} calendar days"


def parse_terms(text: str) -> PerSeverity:
    """Read one term for each severity, annoying first; a single one holds for all. Raises `UnreadableTerm`."""
    terms = [parse_term(piece) for piece in text.split(",")]
    if len(terms) == 1:
        terms *= SEVERITIES
    if len(terms) != SEVERITIES:
        raise WrongValue(
            "One length of time is needed, or three: for annoying, clearly below par and serious.",
            "write them like 15 min, 15 min, 5 min.",
        )
    return (terms[0], terms[1], terms[2])


def terms_text(terms: Iterable[Term]) -> str:
    """Write the terms of all severities."""
    texts = [term_text(term) for term in terms]
    return texts[0] if len(set(texts)) == 1 else ", ".join(texts)
