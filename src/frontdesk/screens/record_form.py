"""What a filled-in form means: which answer is missing, and the record that it makes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from frontdesk.recovery import phrases
from frontdesk.recovery.codes import (
    Authority,
    Category,
    Channel,
    PutRight,
    RecordKind,
    ReopenReason,
    SafetyAnswer,
    Severity,
    Who,
)
from frontdesk.recovery.deeds import is_late
from frontdesk.screens.issue_words import read_issues
from frontdesk.screens.received_words import EXAMPLES, read_past

if TYPE_CHECKING:
    from frontdesk.desk import Intake
    from frontdesk.recovery.clocks import Calendar

Fields: TypeAlias = Mapping[str, str]
"""The text or code of each field by name. An empty field is not in it."""

STANDARD: Fields = {
    "kind": RecordKind.COMPLAINT.value,
    "channel": Channel.IN_PERSON.value,
    "who": Who.PATIENT.value,
    "reachable": "yes",
}
"""What stands in a new form; none of it is a critical answer."""
NOT_TYPED = frozenset({"started"})
"""Kept with a draft, but typed by nobody."""
PUT_RIGHT = ("done", "asked", "put_right")
MORE = ("received", "late_reason", "issues", "formal")
"""Asked only of those who want more."""
WITHOUT_CODES = frozenset({RecordKind.COMPLIMENT.value, RecordKind.SUGGESTION.value})
"""Kinds that are about nothing that went wrong."""


class Matter(NamedTuple):
    """The complaint on record that this is about: it is opened again for a reason, or gets one more call."""

    number: str
    reason: ReopenReason | None = None


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
    Missing("done", "What did you do? A few words are enough. Ctrl+O again: not put right now."),
    Missing("asked", "Did you ask what would put it right, and may you do that yourself? Press y or n."),
    Missing("put_right", "Have we put it right? Ask them, then press y, p or n."),
)
NOT_YOURS = "Ask what would put it right. If that is not yours to do, Ctrl+S saves it and the checklist goes on."
WHEN = Missing("received", f"When did it come in? Write it like {EXAMPLES}.")
WHY_LATE = Missing("late_reason", "That is more than one business day ago: why is it entered only now?")
WHICH = Missing("issues", "What else is it about? A letter and a digit for each, such as v2 t1.")

UNASKED: Mapping[str, frozenset[str]] = {
    RecordKind.CONCERN.value: frozenset({"severity"}),
    RecordKind.COMPLIMENT.value: frozenset({"about", "severity", "risk"}),
    RecordKind.SUGGESTION.value: frozenset({"about", "severity", "risk"}),
}
"""What need not be answered for which kind of record."""

REFUSED_AT: Mapping[str, str] = {
    "not-a-pseudonym": "clinician",
    "unknown-person": "thanks",
    "late-reason-missing": "late_reason",
    "future-time": "received",
}
"""The field that a rule of the desk is about."""


def typed(fields: Fields) -> dict[str, str]:
    """What somebody typed or chose; empty when the form is as new."""
    return {k: v for k, v in fields.items() if k not in NOT_TYPED and STANDARD.get(k) != v}


def first_missing(fields: Fields, *, put_right: bool = False) -> Missing | None:
    """The first answer without which this cannot be saved; with `put_right`, put right on the spot."""
    unasked = UNASKED.get(fields.get("kind", ""), frozenset())
    if matter_of(fields) is not None:
        unasked |= {"severity"}
    wanted = tuple(missing for missing in ASKED_FOR if missing.field not in unasked)
    for missing in wanted + ASKED_FOR_PUT_RIGHT if put_right else wanted:
        if not fields.get(missing.field, "").strip():
            return missing
    if put_right and fields["asked"] != "yes":
        return Missing("asked", NOT_YOURS)
    if read_issues(fields.get("issues", "")) is None:
        return WHICH
    return None


def missing_time(fields: Fields, now: datetime, calendar: Calendar) -> Missing | None:
    """What is missing about when it came in: a time that can be read, or why it is entered late."""
    written = fields.get("received", "").strip()
    if not written:
        return None
    at = read_past(written, now, calendar.zone)
    if at is None:
        return WHEN
    return WHY_LATE if is_late(calendar, at, now) and not fields.get("late_reason", "").strip() else None


def matter_of(fields: Fields) -> Matter | None:
    """The complaint that this goes to; None for something new, or where it cannot be read."""
    number, _, reason = fields.get("matter", "").partition(":")
    try:
        return Matter(number, ReopenReason(reason) if reason else None) if number else None
    except ValueError:
        return None


def is_safety(fields: Fields) -> bool:
    """Whether somebody has to be called at once."""
    further = {issue.category for issue in read_issues(fields.get("issues", "")) or ()}
    return Category.SAFETY in further or fields.get("about") == Category.SAFETY.value or fields.get("risk") == "yes"


def is_complaint(fields: Fields) -> bool:
    """Whether there is something to put right."""
    return fields.get("kind", RecordKind.COMPLAINT.value) == RecordKind.COMPLAINT.value


def thanks_nobody(fields: Fields) -> bool:
    """Whether somebody is thanked, and nobody says who."""
    return fields.get("kind") == RecordKind.COMPLIMENT.value and not fields.get("thanks", "").strip()


def may_know(fields: Fields) -> bool:
    """Whether whoever speaks may hear that somebody is a patient here, and what was before."""
    return fields.get("who") in {Who.PATIENT.value, None} or fields.get("authority") == Authority.YES.value


AFTER = {
    "kind": "about",
    "about": "severity",
    "severity": "risk",
    "risk": "said",
    "channel": "who",
    "who": "remedy",
    "authority": "remedy",
    "formal": "reachable",
    "reachable": "reachable",
    "asked": "put_right",
    "put_right": "put_right",
}
"""Where the focus goes once a question is answered."""


def after(name: str, fields: Fields, *, nurse_called: bool) -> str:
    """The field that comes after an answer: the call to the nurse comes before everything else."""
    asks_for_help = fields.get(name) in {Category.SAFETY.value, "yes"} and name in {"about", "risk"}
    if asks_for_help and not nurse_called:
        return "safety"
    if name == "who" and fields.get(name) not in {Who.PATIENT.value, Who.ANONYMOUS.value}:
        return "authority"
    following = AFTER[name]
    if fields.get("kind") in WITHOUT_CODES:
        return {"about": "said", "remedy": "patient"}.get(following, following)
    return following


def intake_of(fields: Fields) -> Intake:
    """The record that a complete form makes, all but the people who are thanked."""
    from frontdesk.desk import Intake

    kind, who = RecordKind(fields["kind"]), Who(fields["who"])
    coded = kind.value not in WITHOUT_CODES
    return Intake(
        kind=kind,
        category=Category(fields["about"]) if coded else None,
        severity=Severity(int(fields["severity"])) if coded and "severity" in fields else None,
        safety=SafetyAnswer(fields["risk"]) if coded else SafetyAnswer.NOT_ASKED,
        said=fields["said"],
        channel=Channel(fields["channel"]),
        who=who,
        authority=_authority(fields),
        remedy=fields.get("remedy"),
        remedy_asked=fields.get("asked") == "yes",
        patient=fields.get("patient"),
        callback=fields.get("callback"),
        clinician=fields.get("clinician"),
        issues=(read_issues(fields.get("issues", "")) or ()) if coded else (),
        formal=fields.get("formal") == "yes" and kind is RecordKind.COMPLAINT,
        contactable=fields.get("reachable") != "no",
    )


def _authority(fields: Fields) -> Authority:
    if fields["who"] == Who.PATIENT.value:
        return Authority.YES
    return Authority(fields.get("authority", Authority.UNKNOWN.value))


def moment(text: str | None) -> datetime | None:
    """A time that a draft holds; None for one that nobody can read."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def put_right_of(fields: Fields) -> PutRight:
    """The answer to: have we put it right."""
    return PutRight(fields["put_right"])


def to_say(fields: Fields) -> str:
    """What to say or to write, word for word, where a wrong word would tell who is a patient; empty otherwise."""
    if fields.get("channel") == Channel.ONLINE_REVIEW.value:
        return f'Reply: "{phrases.TO_A_REVIEW}"'
    return "" if may_know(fields) else f'Say: "{phrases.TO_A_THIRD_PARTY}"'
