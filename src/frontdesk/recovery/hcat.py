"""HCAT(GP), the Healthcare Complaints Analysis Tool for general practice, as data.

Source: domains and categories, Irish general practice study (PMC9295605, table 2);
sub-codes where `verified`, a published adaptation of the tool. A sub-code that is not
verified is remembered, not read: it must never be shown as part of an official list, and
`SubCode.label` sees to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Domain(StrEnum):
    """The seven categories of HCAT, by their codes."""

    QUALITY = "QUAL"
    SAFETY = "SAFE"
    ENVIRONMENT = "ENV"
    INSTITUTION = "INST"
    LISTENING = "LIST"
    COMMUNICATION = "COMM"
    RESPECT = "RESP"


@dataclass(frozen=True, kw_only=True, slots=True)
class DomainEntry:
    """One HCAT category, and the larger group that it belongs to."""

    code: Domain
    group: str
    name: str
    definition: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SubCode:
    """One sub-code, written ``INST/delay_access``."""

    code: str
    domain: Domain
    words: str
    verified: bool
    """True when a published text of the tool was read; False is general knowledge."""

    @property
    def label(self) -> str:
        """Say it to people: only a verified sub-code is called HCAT."""
        if self.verified:
            return f"{self.words} (HCAT {self.code})"
        return f"{self.words} (our own word, not an official code)"


def _domain(code: Domain, group: str, name: str, definition: str) -> DomainEntry:
    return DomainEntry(code=code, group=group, name=name, definition=definition)


DOMAINS: Mapping[Domain, DomainEntry] = MappingProxyType(
    {
        entry.code: entry
        for entry in (
            _domain(
                Domain.QUALITY,
                "Clinical",
                "Quality",
                "care given below the expected standard, no error as such",
            ),
            _domain(
                Domain.SAFETY,
                "Clinical",
                "Safety",
                "an error, incident or lack of skill that could hurt",
            ),
            _domain(
                Domain.ENVIRONMENT,
                "Management",
                "Environment",
                "premises, equipment, access, cleanliness, staffing levels",
            ),
            _domain(
                Domain.INSTITUTION,
                "Management",
                "Institutional processes",
                "waiting, access, paperwork, bureaucracy, money",
            ),
            _domain(
                Domain.LISTENING,
                "Relationship",
                "Listening",
                "staff disregard or do not take in what the patient says",
            ),
            _domain(
                Domain.COMMUNICATION,
                "Relationship",
                "Communication",
                "information to the patient absent, late or wrong",
            ),
            _domain(
                Domain.RESPECT,
                "Relationship",
                "Respect and patient rights",
                "disrespect, privacy, confidentiality, consent, rights",
            ),
        )
    }
)
"""The seven categories in the order of the tool."""

_VERIFIED: tuple[tuple[str, str], ...] = (
    ("QUAL/neglect_general", "neglected"),
    ("QUAL/neglect_hygiene", "hygiene neglected"),
    ("QUAL/examination_monitoring", "examined or watched too little, or not at all"),
    ("SAFE/error_diagnosis", "wrong, late or missed diagnosis"),
    ("SAFE/error_medication", "wrong drug, dose, time or patient"),
    ("SAFE/error_general", "error in care"),
    ("SAFE/failure_to_respond", "no answer to an emergency"),
    ("SAFE/clinician_skills", "lack of skill"),
    ("SAFE/teamwork", "clinicians did not work together"),
    ("ENV/accommodation", "rooms, comfort, access for people with a disability"),
    ("ENV/cleanliness", "not clean"),
    ("ENV/equipment", "equipment, kiosk or phones"),
    ("INST/delay_access", "cannot get in"),
    ("INST/delay_procedure", "a named step is late: referral, refill, approval"),
    ("INST/delay_general", "waiting in the practice"),
    ("INST/bureaucracy", "rules, billing, cancelled visits"),
    ("INST/documentation", "records, forms, letters"),
    ("INST/visiting", "visiting"),
    ("LIST/ignoring", "ignored"),
    ("LIST/dismissing", "heard but dismissed"),
    ("COMM/delayed", "told too late"),
    ("COMM/incorrect", "told something wrong"),
    ("COMM/absent", "not told at all"),
    ("RESP/disrespect", "treated without respect"),
    ("RESP/rights", "rights, discrimination, interpreter"),
)

_OWN_WORDS: tuple[tuple[str, str], ...] = (
    ("QUAL/neglect_nutrition", "food or drink neglected"),
    ("QUAL/rough_handling", "handled roughly"),
    ("QUAL/care_plan", "plan not made or not followed"),
    ("QUAL/outcome_side_effects", "poor outcome or side effects"),
    ("ENV/preparedness", "not prepared"),
    ("ENV/staffing", "too few staff"),
    ("ENV/security", "not safe on the premises"),
    ("LIST/token", "heard, but nothing follows"),
    ("RESP/confidentiality", "the wrong person was told"),
    ("RESP/privacy", "overheard at the desk"),
    ("RESP/consent", "no consent asked"),
)

SUB_CODES: Mapping[str, SubCode] = MappingProxyType(
    {
        code: SubCode(code=code, domain=Domain(code[: code.index("/")]), words=words, verified=seen)
        for entries, seen in ((_VERIFIED, True), (_OWN_WORDS, False))
        for code, words in entries
    }
)
"""Every sub-code by its code; ``SUB_CODES["INST/delay_access"]``."""


def domain_of(hcat: str) -> Domain:
    """Name the domain of a sub-code, also of one that a newer taxonomy added.

    Raises `ValueError` when the part before the slash is none of the seven.
    """
    return Domain(hcat.partition("/")[0])
