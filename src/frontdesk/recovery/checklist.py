"""The recovery checklist: what is asked at each step, and what must be answered to go on.

Merged from HEARD, H.E.A.R.T. (Cleveland Clinic), LEARN (NYU Langone) and ACT (Baptist
Health). Two strengths of gate: a critical question refuses to let the step close, a standard
one warns and the override is recorded.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from frontdesk.recovery.codes import NextStep, SafetyAnswer
from frontdesk.recovery.complaint import Complaint

TEMPLATE_VERSION = 1
"""The checklist that new complaints begin with. An older one stays what it was for those that began with it."""


class Strength(Enum):
    """How strongly a question holds its step."""

    CRITICAL = "critical"
    STANDARD = "standard"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One line of the checklist."""

    code: str
    step: NextStep
    strength: Strength
    words: str
    """As it stands on the screen."""
    missing: str
    """As it is named when it is missing."""


def _ask(code: str, step: NextStep, strength: Strength, words: str, missing: str) -> Question:
    return Question(code=code, step=step, strength=strength, words=words, missing=missing)


_C, _S = Strength.CRITICAL, Strength.STANDARD
_ACK, _RES, _FUP = NextStep.ACKNOWLEDGE, NextStep.RESOLVE, NextStep.FOLLOW_UP

QUESTIONS: tuple[Question, ...] = (
    _ask("A0", _ACK, _C, "is anyone unwell or at risk now?", "the safety question"),
    _ask("A1", _ACK, _S, "let them finish", "whether they could finish"),
    _ask("A2", _ACK, _S, "said it back, and they agreed", "whether you said it back"),
    _ask("A3", _ACK, _S, "said sorry for the experience", "whether you said sorry"),
    _ask("A4", _ACK, _C, "what would put this right?", "what would put it right"),
    _ask("A5", _ACK, _C, "who owns it, and by when", "who owns it and by when"),
    _ask("R1", _RES, _C, "within what I may do myself", "whether you may do this yourself"),
    _ask("R2", _RES, _C, "what was done", "what was done"),
    _ask("R3", _RES, _C, "have we put it right?", "whether it is put right"),
    _ask("R4", _RES, _S, "anything else today?", "whether there is anything else"),
    _ask("R5", _RES, _C, "what was given", "what was given"),
    _ask("F1", _FUP, _C, "called back the agreed way", "whether you reached them"),
    _ask("F2", _FUP, _C, "is it still right?", "whether it is still right"),
    _ask("F3", _FUP, _S, "why it happened", "why it happened"),
    _ask("F4", _FUP, _S, "thanked them", "whether you thanked them"),
    _ask("F5", _FUP, _S, "someone to recognise?", "whether someone should be recognised"),
)

TEMPLATES: dict[int, tuple[Question, ...]] = {1: QUESTIONS}
"""Every version of the checklist there ever was; a complaint keeps the one that it was recorded with."""

SAY: dict[NextStep, str] = {
    NextStep.ACKNOWLEDGE: ("I am sorry this happened. Thank you for telling me. What would put this right for you?"),
    NextStep.RESOLVE: (
        "Thank you for telling us. Here is what I have done. Have we put it right? Is there anything else today?"
    ),
    NextStep.FOLLOW_UP: ("I am calling about what you told us. Is it still right? Thank you for your help."),
    NextStep.NOTICE: (
        "We have looked into what you told us. The letter names your contact, what we did, "
        "what we found and when we finished."
    ),
}
"""What to say at each step. It regrets the experience and admits no clinical fault."""


def questions(step: NextStep, version: int = TEMPLATE_VERSION) -> tuple[Question, ...]:
    """The questions of one step, in the order in which they are asked; of a version not known here, the newest ones."""
    asked = TEMPLATES.get(version, TEMPLATES[max(TEMPLATES)])
    return tuple(q for q in asked if q.step is step)


def say(step: NextStep) -> str:
    """What to say at this step, for reading out."""
    return SAY.get(step, "")


def still_open(
    step: NextStep, answered: Collection[str], strength: Strength | None = None, *, version: int = TEMPLATE_VERSION
) -> tuple[Question, ...]:
    """The questions of the step that have no answer yet, of one strength or of both."""
    return tuple(q for q in questions(step, version) if q.code not in answered and strength in (None, q.strength))


def answered_before(complaint: Complaint) -> frozenset[str]:
    """Questions that the record answers already, so that nobody is asked twice."""
    known = {
        "A0": complaint.safety is not SafetyAnswer.NOT_ASKED,
        "A4": complaint.remedy_asked or bool(complaint.remedy),
        "F1": not complaint.reachable,
    }
    return frozenset(code for code, is_known in known.items() if is_known)


def skipped_words(codes: Collection[str], version: int = TEMPLATE_VERSION) -> list[str]:
    """What was left open on record, as people say it."""
    asked = TEMPLATES.get(version, TEMPLATES[max(TEMPLATES)])
    return [q.missing for q in asked if q.code in codes]
