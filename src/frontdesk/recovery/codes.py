"""The words that a complaint is coded with, each beside what people read for it.

A code is stored and sent for ever; its words may be reworded at any time. Members of
different lists can share a code ("other"), and as text they are then equal: never mix two
lists in one mapping.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Self


class Code(StrEnum):
    """A word from a closed list; `words` is what people read."""

    _value_: str
    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        """Make the member equal to its code; the default only lets `Channel("fax")` type-check."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member


def words_for(code: Code) -> str:
    """Say a code as people read it on the screen."""
    return code.words


class RecordKind(Code):
    """What somebody told us: only a complaint has clocks (a concern wants no answer)."""

    COMPLAINT = "complaint", "complaint"
    CONCERN = "concern", "said in passing"
    COMPLIMENT = "compliment", "compliment"
    SUGGESTION = "suggestion", "suggestion"


class Category(Code):
    """What it is about: eighteen desk words, and one for all the rest."""

    APPT = "APPT", "Can't get an appointment"
    PHONE = "PHONE", "Couldn't get through (phone, portal)"
    WAIT = "WAIT", "Kept waiting"
    SCHED = "SCHED", "Booking wrong or cancelled"
    BILL = "BILL", "Bill, copay, insurance"
    RECORDS = "RECORDS", "Forms, letters, records"
    REFERRAL = "REFERRAL", "Referral or approval late"
    RX = "RX", "Prescription late or refused"
    RESULTS = "RESULTS", "No news on results"
    INFO = "INFO", "Told something wrong"
    NOTHEARD = "NOTHEARD", "Not listened to"
    ATTITUDE = "ATTITUDE", "Rude or dismissive staff"
    PRIVACY = "PRIVACY", "Privacy or wrong person told"
    DISCRIM = "DISCRIM", "Treated unfairly, language, disability"
    CARE = "CARE", "Quality of care"
    SAFETY = "SAFETY", "Error or danger"
    FACILITY = "FACILITY", "Building, parking, restroom"
    EQUIP = "EQUIP", "Kiosk, equipment"
    OTHER = "OTHER", "Something else"


class Channel(Code):
    """How it reached us."""

    IN_PERSON = "in_person", "in person"
    PHONE = "phone", "phone"
    VOICEMAIL = "voicemail", "voicemail"
    EMAIL = "email", "email"
    PORTAL = "portal", "portal"
    LETTER = "letter", "letter"
    FAX = "fax", "fax"
    ONLINE_REVIEW = "online_review", "online review"
    THIRD_PARTY = "third_party", "through someone else"


LIVE: frozenset[Channel] = frozenset({Channel.IN_PERSON, Channel.PHONE})
"""The person is there: acknowledging is a matter of minutes."""

WRITTEN: frozenset[Channel] = frozenset(Channel) - LIVE
"""Nobody is waiting at the desk: for the clocks, as good as written."""

WRITTEN_GRIEVANCE: frozenset[Channel] = frozenset({Channel.LETTER, Channel.EMAIL, Channel.FAX})
"""What counts as written for a grievance (CMS, State Operations Manual, appendix A).

The portal joins them where the site's settings say so.
"""


class Who(Code):
    """Who says it."""

    PATIENT = "patient", "the patient"
    PARENT = "parent", "a parent"
    SPOUSE = "spouse", "husband, wife or partner"
    CARER = "carer", "a carer"
    REPRESENTATIVE = "representative", "a legal representative"
    ANONYMOUS = "anonymous", "did not say"
    OTHER = "other", "someone else"


class Authority(Code):
    """Whether the person may speak for the patient."""

    YES = "yes", "may speak for the patient"
    NO = "no", "may not speak for the patient"
    UNKNOWN = "unknown", "not known"


class SafetyAnswer(Code):
    """The answer to: is anyone unwell, without medicine or at risk now."""

    YES = "yes", "someone is at risk"
    NO = "no", "nobody is at risk"
    NOT_ASKED = "not_asked", "not asked"


class Stage(Code):
    """Where in the visit it went wrong: the stages of HCAT(GP)."""

    ACCESSING = "accessing", "getting in"
    IN_PRACTICE = "in_practice", "in the practice"
    CONSULTATION = "consultation", "with the clinician"
    FOLLOWUP_REFERRAL = "followup_referral", "afterwards: results, referral, prescription"
    OTHER = "other", "elsewhere"
    MULTIPLE = "multiple", "at several points"

    @property
    def short(self) -> str:
        """The words without their examples, where there is little room: `afterwards`."""
        return self.words.partition(":")[0]


class AckMethod(Code):
    """How the person was told that we heard them."""

    IN_PERSON = "in_person", "in person"
    PHONE = "phone", "by phone"
    VOICEMAIL = "voicemail", "by voicemail"
    PORTAL = "portal", "through the portal"
    LETTER = "letter", "by letter"
    EMAIL = "email", "by email"


class PutRight(Code):
    """The answer to: have we put it right."""

    YES = "yes", "yes"
    PARTLY = "partly", "partly"
    NO = "no", "no"
    NOT_ASKED = "not_asked", "not asked"


class StillRight(Code):
    """The answer to: is it still right, asked when we call back."""

    YES = "yes", "yes"
    NO = "no", "no"
    UNABLE_TO_CONTACT = "unable_to_contact", "could not reach them"


class ReopenReason(Code):
    """Why a resolved complaint is open again."""

    FIX_WRONG = "fix_wrong", "the fix was wrong"
    FIX_DID_NOT_HOLD = "fix_did_not_hold", "the fix did not hold"
    PROMISE_NOT_KEPT = "promise_not_kept", "a promise was not kept"
    NEW_FACTS = "new_facts", "new facts"
    CHANGED_MIND = "changed_mind", "changed their mind"


class WaitingOn(Code):
    """Who has to move first; only time spent waiting on the patient is taken off a clock."""

    PATIENT = "patient", "waiting on the patient"
    INTERNAL = "internal", "waiting on a colleague"
    EXTERNAL = "external", "waiting on someone outside"


class Cause(Code):
    """Why it happened, as the manager sees it afterwards."""

    PROCESS = "process", "how we work"
    COMMUNICATION = "communication", "what was said or not said"
    STAFFING = "staffing", "too few people"
    TRAINING = "training", "not trained for it"
    EQUIPMENT = "equipment", "equipment"
    SYSTEM = "system", "computer system"
    EXPECTATION = "expectation", "expected something else"
    OTHER = "other", "something else"


class GrievanceReason(Code):
    """Which line a complaint crossed to become a grievance (42 CFR 482.13(a)(2))."""

    REQUESTED_FORMAL = "requested_formal", "they asked for it to be formal"
    WRITTEN = "written", "it came in writing"
    UNRESOLVED_SAME_DAY = "unresolved_same_day", "about care, not put right the same day"
    ABUSE_NEGLECT = "abuse_neglect", "abuse or neglect"
    HARM = "harm", "somebody was harmed"
    RIGHTS_BILLING = "rights_billing", "Medicare billing rights"


class Outcome(Code):
    """How a grievance was decided."""

    UPHELD = "upheld", "upheld"
    PARTIALLY_UPHELD = "partially_upheld", "partially upheld"
    NOT_UPHELD = "not_upheld", "not upheld"
    WITHDRAWN = "withdrawn", "withdrawn"


class NoteSide(Code):
    """Whose side of it a note tells."""

    DESK = "desk", "the desk"
    CLINICIAN = "clinician", "the clinician's own side"
    PATIENT = "patient", "the patient"


class LetterKind(Code):
    """What a letter is for."""

    ACKNOWLEDGEMENT = "acknowledgement", "acknowledgement"
    INTERIM = "interim", "interim letter with a new date"
    NOTICE = "notice", "written notice"
    APOLOGY = "apology", "apology"
    THIRD_PARTY = "third_party", "answer to somebody who may not speak for the patient"
    REVIEW_REPLY = "review_reply", "answer to an online review"


class AmendsKind(Code):
    """What was given to make up for it."""

    APOLOGY_NOTE = "apology_note", "a note of apology"
    REFRESHMENT = "refreshment", "refreshment"
    PARKING = "parking", "parking"
    FEE_WAIVED = "fee_waived", "a fee waived"
    VOUCHER = "voucher", "a voucher"
    RESCHEDULE_PRIORITY = "reschedule_priority", "first choice of a new appointment"


class Flag(Code):
    """Marks on a complaint: they are not states, and several may stand at once."""

    GRIEVANCE = "grievance", "grievance"
    SAFETY = "safety", "safety"
    PRIVACY = "privacy", "privacy"
    CIVIL_RIGHTS = "civil_rights", "civil rights"
    ABUSE = "abuse", "abuse or neglect"
    LEGAL = "legal", "legal"
    BILLING_ONLY = "billing_only", "billing only"
    NEEDS_CODING = "needs_coding", "needs a code"
    NEEDS_REVIEW = "needs_review", "needs review"
    LATE_ENTRY = "late_entry", "entered late"
    ANONYMOUS = "anonymous", "anonymous"
    NOT_CONTACTABLE = "not_contactable", "cannot be reached"


class Duty(Code):
    """Somebody who has to hear of it, or a report that has to be made; on record with its minute."""

    NURSE = "nurse_called", "nurse"
    CLINICIAN = "clinician_called", "clinician"
    MANAGER = "manager_told", "manager"
    INCIDENT = "incident_reported", "incident report"
    PRIVACY = "privacy_told", "privacy official"
    CIVIL_RIGHTS = "civil_rights_told", "civil rights coordinator"
    AUTHORITY = "authority_told", "protective services"

    @property
    def whom(self) -> str:
        """The word for it on the command line: who was called."""
        return self.value.rpartition("_")[0]


CALLED: frozenset[Duty] = frozenset({Duty.NURSE, Duty.CLINICIAN})
"""Somebody who can look after the person; either will do."""


class Role(Code):
    """What a person may do here; each role sees no more than it needs (45 CFR 164.514(d))."""

    DESK = "desk", "front desk"
    LEAD = "lead", "desk lead"
    MANAGER = "manager", "practice manager"
    PRIVACY = "privacy", "privacy official"
    COMMITTEE = "committee", "grievance committee"
    IT = "it", "IT"
    AUDITOR = "auditor", "auditor"


class State(Code):
    """Where a complaint stands; waiting, grievance and safety are marks, not states."""

    NEW = "new", "new"
    ACKNOWLEDGED = "acknowledged", "acknowledged"
    RESOLVED = "resolved", "resolved"
    CLOSED = "closed", "closed"
    MERGED = "merged", "merged"
    VOID = "void", "void"


class NextStep(Code):
    """What is owed next."""

    ACKNOWLEDGE = "acknowledge", "acknowledge"
    RESOLVE = "resolve", "resolve"
    FOLLOW_UP = "follow_up", "follow up"
    NOTICE = "notice", "send the written notice"
    PROMISE = "promise", "keep the promise"
    CODE = "code", "choose a code"


class Severity(IntEnum):
    """How bad, judged by what was done and not by the harm it did (HCAT)."""

    words: str
    anchor: str

    def __new__(cls, value: int, words: str = "", anchor: str = "") -> Self:
        """Make the member equal to its number and hang the words on it."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.words = words
        member.anchor = anchor
        return member

    LOW = 1, "annoying", "annoying, puts the person out a little"
    MEDIUM = (
        2,
        "clearly below par",
        "clearly below what anyone should get; effort, cost or distress",
    )
    HIGH = 3, "serious", "serious: dangerous, degrading, unlawful, or long and repeated"


class Harm(IntEnum):
    """What it did to the person (HCAT(GP)); the manager enters it, never the desk."""

    words: str

    def __new__(cls, value: int, words: str = "") -> Self:
        """Make the member equal to its number and hang the words on it."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    NONE = 0, "none reported"
    MINIMAL = 1, "minimal: upset"
    MINOR = 2, "minor: stress, a little extra care"
    MODERATE = 3, "moderate: short-term recovery affected, extra treatment"
    MAJOR = 4, "major: lasting"
    CATASTROPHIC = 5, "catastrophic: death"


class Erased(Code):
    """Why words were erased."""

    ASKED = "asked", "somebody asked for it"
    RETENTION = "retention", "its time was over"


class Group(IntEnum):
    """Where the board shows a complaint, from top to bottom."""

    NOW = 1
    TODAY = 2
    LATER = 3
    WAITING = 4
    FOLLOW_UP = 5
