"""What a filled-in form means: which answer is missing, and the record that it makes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from frontdesk.recovery.checklist import SAY_TO_A_THIRD_PARTY
from frontdesk.recovery.codes import Authority, Category, Channel, PutRight, SafetyAnswer, Severity, Who

if TYPE_CHECKING:
    from frontdesk.desk import Intake

Fields: TypeAlias = Mapping[str, str]
"""The text or code of each field by name. An empty field is not in it."""

STANDARD: Fields = {"channel": Channel.IN_PERSON.value, "who": Who.PATIENT.value}
"""What stands in a new form; none of it is a critical answer."""
NOT_TYPED = frozenset({"started"})
"""Kept with a draft, but typed by nobody."""


class Missing(NamedTuple):
    """An answer that is needed: its field, and the sentence that asks for it."""

    field: str
    sentence: str


ASKED_FOR: tuple[Missing, ...] = (
    Missing("about", "What is it about? Press the letter, or type the word."),
    Missing("severity", "How bad is it? Press 1, 2 or 3."),
    Missing("risk", "Is anyone at risk now? Press y or n."),
    Missing("said", "What was said? A few of their words are enough."),
)
ASKED_FOR_PUT_RIGHT: tuple[Missing, ...] = (
    Missing("done", "What did you do? A few words are enough."),
    Missing("asked", "Did you ask what would put it right, and may you do that yourself? Press y or n."),
    Missing("put_right", "Have we put it right? Ask them, then press y, p or n."),
)
NOT_YOURS = "Ask what would put it right. If that is not yours to do, Ctrl+S saves it and the checklist goes on."

CLINICIAN_REFUSED = "not-a-pseudonym"
"""The rule that a clinician stands in the record by a code."""


def typed(fields: Fields) -> dict[str, str]:
    """What somebody typed or chose; empty when the form is as new."""
    return {k: v for k, v in fields.items() if k not in NOT_TYPED and STANDARD.get(k) != v}


def first_missing(fields: Fields, *, put_right: bool = False) -> Missing | None:
    """The first answer without which this cannot be saved; with `put_right`, put right on the spot."""
    wanted = ASKED_FOR + ASKED_FOR_PUT_RIGHT if put_right else ASKED_FOR
    for missing in wanted:
        if not fields.get(missing.field, "").strip():
            return missing
    if put_right and fields["asked"] != "yes":
        return Missing("asked", NOT_YOURS)
    return None


def is_safety(fields: Fields) -> bool:
    """Whether somebody has to be called at once."""
    return fields.get("about") == Category.SAFETY.value or fields.get("risk") == "yes"


AFTER = {
    "about": "severity",
    "severity": "risk",
    "risk": "said",
    "channel": "who",
    "who": "remedy",
    "authority": "remedy",
    "asked": "put_right",
    "put_right": "put_right",
}
"""Where the focus goes once a question is answered."""


def after(name: str, fields: Fields, *, nurse_called: bool) -> str:
    """The field that comes after an answer: the call to the nurse comes before everything else."""
    asks_for_help = fields.get(name) in {Category.SAFETY.value, "yes"} and name in {"about", "risk"}
    if asks_for_help and not nurse_called:
        return "safety"
    if name == "who" and fields.get(name) != Who.PATIENT.value:
        return "authority"
    return AFTER[name]


def intake_of(fields: Fields) -> Intake:
    """The record that a complete form makes."""
    from frontdesk.desk import Intake

    who = Who(fields["who"])
    return Intake(
        category=Category(fields["about"]),
        severity=Severity(int(fields["severity"])),
        safety=SafetyAnswer(fields["risk"]),
        said=fields["said"],
        channel=Channel(fields["channel"]),
        who=who,
        authority=Authority.YES if who is Who.PATIENT else Authority(fields.get("authority", Authority.UNKNOWN.value)),
        remedy=fields.get("remedy"),
        remedy_asked=fields.get("asked") == "yes",
        patient=fields.get("patient"),
        callback=fields.get("callback"),
        clinician=fields.get("clinician"),
    )


def put_right_of(fields: Fields) -> PutRight:
    """The answer to: have we put it right."""
    return PutRight(fields["put_right"])


def third_party(fields: Fields) -> str:
    """What to say to somebody who speaks for a patient and may not, as far as we know; empty otherwise."""
    if fields.get("who") in {Who.PATIENT.value, None} or fields.get("authority") == Authority.YES.value:
        return ""
    return f'Say: "{SAY_TO_A_THIRD_PARTY}"'


def moment(text: str | None) -> datetime | None:
    """A time that a draft holds; None for one that nobody can read."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
