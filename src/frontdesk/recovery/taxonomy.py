"""What a complaint can be about: nineteen plain words at the desk over HCAT(GP) codes.

The desk picks one word and one severity; the manager may add a sub-code and the harm later.
The lists are versioned data: an event names the version that it was coded with. This module
is the door to all of them; the lists themselves stand in `codes` and `hcat`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from frontdesk.recovery.codes import (
    LIVE,
    WRITTEN,
    WRITTEN_GRIEVANCE,
    AckMethod,
    AmendsKind,
    Authority,
    Category,
    Cause,
    Channel,
    Code,
    Flag,
    GrievanceReason,
    Harm,
    NextStep,
    Outcome,
    PutRight,
    RecordKind,
    ReopenReason,
    Role,
    SafetyAnswer,
    Severity,
    Stage,
    State,
    StillRight,
    WaitingOn,
    Who,
    words_for,
)
from frontdesk.recovery.hcat import DOMAINS, SUB_CODES, Domain, DomainEntry, SubCode, domain_of

__all__ = [
    "DESK_WORDS",
    "DOMAINS",
    "LIVE",
    "SUB_CODES",
    "TAXONOMY_VERSION",
    "WRITTEN",
    "WRITTEN_GRIEVANCE",
    "AckMethod",
    "AmendsKind",
    "Authority",
    "Category",
    "Cause",
    "Channel",
    "Code",
    "DeskWord",
    "Domain",
    "DomainEntry",
    "Flag",
    "GrievanceReason",
    "Harm",
    "NextStep",
    "Outcome",
    "PutRight",
    "RecordKind",
    "ReopenReason",
    "Role",
    "SafetyAnswer",
    "Severity",
    "Stage",
    "State",
    "StillRight",
    "SubCode",
    "WaitingOn",
    "Who",
    "desk_word",
    "desk_word_for_key",
    "domain_of",
    "severity_example",
    "words_for",
]

TAXONOMY_VERSION = 1
"""Raised when a code is added or a default changes; codes are never removed or reused."""


@dataclass(frozen=True, slots=True)
class DeskWord:
    """One line of the pick list, with what it fills in unless somebody says otherwise."""

    category: Category
    key: str
    """The one letter that picks it."""
    short: str
    """The word beside the letter in the chooser."""
    hcat: str | None
    """HCAT sub-code; None when the manager has to choose one."""
    stage: Stage
    severity: Severity
    flags: frozenset[Flag] = frozenset()
    prompt: str = ""
    """What to ask or do at once, as the desk reads it; empty when there is nothing."""

    @property
    def word(self) -> str:
        """The full words on the screen."""
        return self.category.words


_LOW, _MEDIUM, _HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH

DESK_WORDS: tuple[DeskWord, ...] = (
    DeskWord(
        Category.APPT, "a", "appointment", "INST/delay_access", Stage.ACCESSING, _LOW,
        prompt="Is anyone unwell? Out of medicine?",
    ),
    DeskWord(Category.PHONE, "p", "phone/portal", "INST/delay_access", Stage.ACCESSING, _LOW),
    DeskWord(
        Category.WAIT, "w", "waiting", "INST/delay_general", Stage.IN_PRACTICE, _LOW,
        prompt="How long? Over 60 min?",
    ),
    DeskWord(Category.SCHED, "s", "booking", "INST/bureaucracy", Stage.ACCESSING, _MEDIUM),
    DeskWord(
        Category.BILL, "b", "bill", "INST/bureaucracy", Stage.OTHER, _LOW,
        frozenset({Flag.BILLING_ONLY}),
    ),
    DeskWord(Category.RECORDS, "r", "records", "INST/documentation", Stage.OTHER, _LOW),
    DeskWord(
        Category.REFERRAL, "f", "referral", "INST/delay_procedure", Stage.FOLLOWUP_REFERRAL, _MEDIUM
    ),
    DeskWord(
        Category.RX, "m", "prescription", "INST/delay_procedure", Stage.FOLLOWUP_REFERRAL, _MEDIUM,
        prompt="Any tablets left?",
    ),
    DeskWord(Category.RESULTS, "l", "results", "COMM/absent", Stage.FOLLOWUP_REFERRAL, _MEDIUM),
    DeskWord(Category.INFO, "i", "told wrong", "COMM/incorrect", Stage.OTHER, _LOW),
    DeskWord(Category.NOTHEARD, "h", "not heard", "LIST/dismissing", Stage.CONSULTATION, _MEDIUM),
    DeskWord(Category.ATTITUDE, "t", "attitude", "RESP/disrespect", Stage.IN_PRACTICE, _MEDIUM),
    DeskWord(
        Category.PRIVACY, "v", "privacy", "RESP/confidentiality", Stage.OTHER, _HIGH,
        frozenset({Flag.PRIVACY}), "Tell the privacy official.",
    ),
    DeskWord(
        Category.DISCRIM, "d", "unfairness", "RESP/rights", Stage.IN_PRACTICE, _HIGH,
        frozenset({Flag.CIVIL_RIGHTS}), "Tell whoever coordinates civil rights.",
    ),
    DeskWord(
        Category.CARE, "c", "care", "QUAL/examination_monitoring", Stage.CONSULTATION, _MEDIUM,
        prompt="Tell the manager.",
    ),
    DeskWord(
        Category.SAFETY, "x", "SAFETY", "SAFE/error_general", Stage.CONSULTATION, _HIGH,
        frozenset({Flag.SAFETY}), "Stop: call the nurse or a clinician now.",
    ),
    DeskWord(Category.FACILITY, "e", "building", "ENV/accommodation", Stage.IN_PRACTICE, _LOW),
    DeskWord(Category.EQUIP, "q", "equipment", "ENV/equipment", Stage.IN_PRACTICE, _LOW),
    DeskWord(
        Category.OTHER, "z", "other", None, Stage.OTHER, _LOW,
        frozenset({Flag.NEEDS_CODING}), "The manager chooses a code by the end of the day.",
    ),
)  # fmt: skip
"""The pick list in the order of the screen."""

_BY_CATEGORY: Mapping[Category, DeskWord] = MappingProxyType({w.category: w for w in DESK_WORDS})
_BY_KEY: Mapping[str, DeskWord] = MappingProxyType({w.key: w for w in DESK_WORDS})

_EXAMPLES: Mapping[Category, tuple[str, str, str]] = MappingProxyType(
    {
        Category.WAIT: (
            "20 to 45 min and no word",
            "over 60 min, or a child or frail person",
            "sent away while unwell",
        ),
        Category.ATTITUDE: ("curt tone", "sharp in front of others", "abusive or discriminatory"),
        Category.RX: ("a day late, tablets left", "has run out", "wrong drug or dose"),
    }
)


def desk_word(category: Category) -> DeskWord:
    """The line of the pick list for a category."""
    return _BY_CATEGORY[category]


def desk_word_for_key(key: str) -> DeskWord | None:
    """The line that a letter picks, in either case; None when no line has it."""
    return _BY_KEY.get(key.casefold())


def severity_example(category: Category, severity: Severity) -> str:
    """What this severity looks like for this category, or in general where no example is set."""
    examples = _EXAMPLES.get(category)
    return examples[severity - 1] if examples else severity.anchor
