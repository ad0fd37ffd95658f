"""What a person at the desk may do at once, what is given as amends, and who hears of what is late.

Sources: staff free to act at once (PHSO Complaint Standards); gifts of nominal value, 15 dollars an item and 75 a
patient and year, with a warning at 50 (OIG Advisory Opinion 08-07). All of them can be set for each site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.recovery.codes import AmendsKind, Category, Role, Severity
from frontdesk.recovery.nearest import nearest
from frontdesk.recovery.promises import Term, Unit
from frontdesk.recovery.refusals import UnknownCode, WrongValue
from frontdesk.recovery.terms import parse_term, term_text

LINES = 3
RULES_MAX = 40
_MONEY = re.compile(r"([0-9]{1,5})(?:\.([0-9]{1,2}))?")
_LIMIT = re.compile(r"(.+?)\s+up to\s+(\S+)", re.IGNORECASE)


class UnreadableMoney(WrongValue):
    """An amount that cannot be read."""

    code = "unreadable-money"

    def __init__(self, given: str) -> None:
        """Show a form that can be read."""
        super().__init__(f"{given[:40]!r} is not an amount of money.", "write it like 15 or 7.50, without a sign.")


def parse_money(text: str) -> int:
    """An amount in cents. Raises `UnreadableMoney`."""
    found = _MONEY.fullmatch(text.strip())
    if found is None:
        raise UnreadableMoney(text.strip())
    whole, part = found.groups()
    return int(whole) * 100 + int((part or "").ljust(2, "0"))


def money_text(cents: int) -> str:
    """An amount in the site's currency: `15` or `7.50`."""
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendsLines:
    """The three lines of the amends ledger, in cents."""

    single_warn_cents: int = 15_00
    """A single gift above this is warned of."""
    year_warn_cents: int = 50_00
    """What one patient was given in twelve months; above this is warned of."""
    year_limit_cents: int = 75_00
    """Above this in twelve months, a manager decides."""


def parse_amends(text: str) -> AmendsLines:
    """Read the three lines, smallest first, as `15, 50, 75`. Raises `WrongValue`."""
    amounts = [parse_money(piece) for piece in re.split(r"[,/]", text)]
    if len(amounts) != LINES or sorted(amounts) != amounts:
        raise WrongValue(
            "The amends need three amounts, the smallest first.",
            "write them like 15, 50, 75: one gift, a year's warning, a year's limit.",
        )
    return AmendsLines(single_warn_cents=amounts[0], year_warn_cents=amounts[1], year_limit_cents=amounts[2])


def amends_text(lines: AmendsLines) -> str:
    """Write the three lines so that `parse_amends` reads them back."""
    return ", ".join(money_text(c) for c in (lines.single_warn_cents, lines.year_warn_cents, lines.year_limit_cents))


@dataclass(frozen=True, kw_only=True, slots=True)
class Permission:
    """What the desk may do by itself about one kind of complaint."""

    words: str
    """As the checklist shows it."""
    limits: Mapping[AmendsKind, int] = field(default_factory=dict)
    """The kinds of amends among it, each with the most it may be worth in cents."""

    def allows(self, kind: AmendsKind, cents: int) -> bool:
        """Whether amends of this worth may be given without asking."""
        return cents <= self.limits.get(kind, 0)


def parse_permission(text: str) -> Permission:
    """Read what may be done: pieces between semicolons, amends among them as `voucher up to 10`.

    Raises `WrongValue`.
    """
    pieces = [" ".join(piece.split()) for piece in text.split(";") if piece.strip()]
    if not pieces:
        raise WrongValue(
            "What the desk may do is empty.",
            "write it like: explain and apologise; voucher up to 10.",
        )
    limits: dict[AmendsKind, int] = {}
    for piece in pieces:
        found = _LIMIT.fullmatch(piece)
        kind = _amends_kind(found[1] if found else piece)
        if kind is not None:
            limits[kind] = parse_money(found[2]) if found else 0
    return Permission(words="; ".join(pieces), limits=limits)


def permission_text(permission: Permission) -> str:
    """Write it so that `parse_permission` reads it back."""
    return permission.words


def _amends_kind(text: str) -> AmendsKind | None:
    plain = text.strip().casefold().replace(" ", "_")
    return next((k for k in AmendsKind if plain in (k.value, k.words.casefold().replace(" ", "_"))), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalation:
    """One line of the escalation matrix: so long after its due time, this role hears of it."""

    after: Term
    """Business time since the step was due."""
    to: Role
    severity: Severity | None = None
    """Only from this severity on; None for all."""
    categories: frozenset[Category] = frozenset()
    """Only about these; empty for all."""

    def concerns(self, category: Category | None, severity: Severity | None) -> bool:
        """Whether this line is for such a complaint."""
        grave = self.severity is None or (severity is not None and severity >= self.severity)
        return grave and (not self.categories or category in self.categories)


def parse_escalation(text: str) -> tuple[Escalation, ...]:
    """Read the matrix, lines between semicolons: `4 h: lead; severity 3 1 h: manager; SAFETY 0 min: manager`.

    Raises `WrongValue`, which names the first line at fault.
    """
    lines = [" ".join(line.split()) for line in text.split(";") if line.strip()]
    if len(lines) > RULES_MAX:
        raise WrongValue(f"An escalation matrix has at most {RULES_MAX} lines.", "leave some out.")
    return tuple(_escalation(line) for line in lines)


def escalation_text(matrix: tuple[Escalation, ...]) -> str:
    """Write the matrix so that `parse_escalation` reads it back."""
    return "; ".join(_line_text(line) for line in matrix)


def _escalation(line: str) -> Escalation:
    when, colon, who = line.rpartition(":")
    role = next((r for r in Role if r.value == who.strip().casefold()), None)
    if not colon:
        raise WrongValue(
            f"{line[:40]!r} does not say who hears of it.",
            "write it like: 4 h: lead; severity 3 1 h: manager.",
        )
    if role is None:
        raise UnknownCode("role", who.strip(), nearest(who, [r.value for r in Role]) or [r.value for r in Role])
    words = when.split()
    severity = None
    if len(words) > 1 and words[0].casefold() in ("severity", "sev"):
        severity, words = _severity(words[1]), words[2:]
    categories = []
    while words and words[0][0].isalpha():
        categories.append(_category(words.pop(0).strip(",")))
    after = parse_term(" ".join(words))
    if after.unit is Unit.CALENDAR_DAYS:
        raise WrongValue("Escalation counts business time.", "write it like 4 h or 1 day.")
    return Escalation(after=after, to=role, severity=severity, categories=frozenset(categories))


def _severity(text: str) -> Severity:
    if text not in {"1", "2", "3"}:
        raise UnknownCode("severity", text, ["1", "2", "3"])
    return Severity(int(text))


def _category(text: str) -> Category:
    found = next((c for c in Category if c.value == text.upper()), None)
    if found is None:
        raise UnknownCode("desk word", text, nearest(text.upper(), [c.value for c in Category]))
    return found


def _line_text(line: Escalation) -> str:
    severity = [f"severity {int(line.severity)}"] if line.severity else []
    categories = [c.value for c in Category if c in line.categories]
    return " ".join([*severity, *categories, term_text(line.after)]) + f": {line.to.value}"


PERMISSIONS: Mapping[Category, str] = {
    Category.APPT: "book the next free time; offer a colleague; first choice of a new appointment",
    Category.PHONE: "take care of the matter now; a note of apology",
    Category.WAIT: "say how long it will be; offer another day; refreshment up to 5; parking up to 15",
    Category.SCHED: "rebook at the patient's first choice; parking up to 15; voucher up to 10",
    Category.BILL: "have the bill looked at today; take back what was charged twice",
    Category.RECORDS: "send or print it today",
    Category.REFERRAL: "call for it now and give the patient the date",
    Category.RX: "ask the clinician today; tell the pharmacy",
    Category.RESULTS: "ask the clinician to call; give a time for it",
    Category.INFO: "say what is right and apologise",
    Category.NOTHEARD: "listen; offer a talk with the manager",
    Category.ATTITUDE: "apologise for the experience; offer a talk with the manager",
    Category.PRIVACY: "apologise for the worry; nothing more: the privacy official answers",
    Category.DISCRIM: "apologise for the experience; nothing more: the manager answers",
    Category.CARE: "listen and apologise; nothing more: the manager answers",
    Category.SAFETY: "get a nurse or clinician now; nothing more: the manager answers",
    Category.FACILITY: "have it seen to; a note of apology; parking up to 15",
    Category.EQUIP: "have it seen to; do it by hand; a note of apology",
    Category.OTHER: "listen, apologise, and ask what would put it right",
}
"""What the desk may do at once unless the site says otherwise."""

ESCALATIONS = "4 h: lead; 1 day: manager; severity 3 1 h: manager; SAFETY 0 min: manager; PRIVACY 0 min: privacy"
"""Who hears of what is late unless the site says otherwise."""
