"""What letters say: one template for each kind, in plain words, in this one place.

A template is a list of paragraphs. `{name}` is filled in from the record; a paragraph that asks for something the
record does not hold is left out. Names of what can be filled in stand in `FILLED`. The words regret what happened
and admit no clinical fault; those for people who may not speak for a patient, and for reviews, confirm nothing
about anybody (45 CFR 164.502(a)).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from frontdesk.recovery.codes import LetterKind
from frontdesk.recovery.rules import GrievanceRules

FILLED = frozenset(
    {"practice", "received", "channel", "about", "remedy", "owner", "manager", "answer_by", "told", "new_date",
     "contact", "steps", "results", "completed", "done", "given", "outcome", "more_help"}
)  # fmt: skip
"""What a template may ask for."""

MORE_HELP: Mapping[str, str] = {
    GrievanceRules.CMS_HOSPITAL: (
        "You may also turn to your state's health department, or, about the quality of care under Medicare, to your "
        "state's Quality Improvement Organization. Doing so changes nothing about your care here."
    ),
    GrievanceRules.PRACTICE_POLICY: "Telling us about this changes nothing about your care here.",
}
"""What the last paragraph says, by the site's grievance policy."""


@dataclass(frozen=True, slots=True)
class Template:
    """A letter before anything is filled in."""

    title: str
    paragraphs: Sequence[str]
    about_the_record: bool = True
    """Whether it says anything from the record; if not, it names no reference either."""
    grievance_only: bool = False


_HEARD = "You told us on {received} ({channel}) about this: {about}."
_SORRY = "We are sorry for what you experienced, and thank you for telling us."
_ASKED = "You asked for this: {remedy}"
_CONTACT = "If you have a question or want to add something, please ask for {owner}."

TEMPLATES: Mapping[LetterKind, Template] = {
    LetterKind.ACKNOWLEDGEMENT: Template(
        "We have your complaint",
        (
            _HEARD,
            _SORRY,
            _ASKED,
            "We are looking into it. You will hear from us by {answer_by}.",
            "{told}",
            _CONTACT,
            "{more_help}",
        ),
    ),
    LetterKind.INTERIM: Template(
        "We are still working on your complaint",
        (
            _HEARD,
            "We have not finished looking into it, and we are sorry that it takes longer than we said.",
            "You will have our written answer by {new_date}.",
            _CONTACT,
            "{more_help}",
        ),
        grievance_only=True,
    ),
    LetterKind.NOTICE: Template(
        "Our answer to your complaint",
        (
            _HEARD,
            _SORRY,
            "What we did to look into it: {steps}",
            "What we found: {results}",
            "How it was decided: {outcome}.",
            "We finished on {completed}.",
            "Whom you can turn to: {contact}",
            "{more_help}",
        ),
        grievance_only=True,
    ),
    LetterKind.APOLOGY: Template(
        "We are sorry",
        (
            _HEARD,
            _SORRY,
            "You should have had a better experience with us.",
            "What we have done: {done}",
            "With this letter comes: {given}.",
            _CONTACT,
        ),
    ),
    LetterKind.THIRD_PARTY: Template(
        "Thank you for your message",
        (
            "Thank you for telling us about your concern. We take it seriously and have passed it on to {manager}.",
            (
                "To protect everybody's privacy we cannot say whether somebody is a patient here, and we cannot talk "
                "about anybody's care without their written permission. If you have such a permission, please send it "
                "to us or bring it with you; we will then be glad to talk with you."
            ),
        ),
        about_the_record=False,
    ),
    LetterKind.REVIEW_REPLY: Template(
        "Thank you for your review",
        (
            (
                "Thank you for taking the time to write. We read every comment, and we would like to understand what "
                "could have been better."
            ),
            (
                "To protect everybody's privacy we do not answer questions about anybody's visit in public, and we "
                "neither confirm nor deny that somebody is a patient. Please call us and ask for the practice manager, "
                "who would like to hear from you."
            ),
        ),
        about_the_record=False,
    ),
}


def paragraphs(kind: LetterKind, values: Mapping[str, str]) -> list[str]:
    """The letter's paragraphs, filled in; those that ask for what is not there are left out."""
    known = {name: value for name, value in values.items() if value}
    return [each.format(**known) for each in TEMPLATES[kind].paragraphs if asked_for(each) <= known.keys()]


def asked_for(paragraph: str) -> set[str]:
    """What a paragraph is filled in with."""
    return {name for _, name, _, _ in Formatter().parse(paragraph) if name}
