"""Letters: what is known is filled in, what is not is left out, and two of them say nothing of anybody."""

from __future__ import annotations

import re

import pytest

from frontdesk.recovery.codes import LetterKind
from frontdesk.recovery.letter_words import FILLED, MORE_HELP, TEMPLATES, asked_for, paragraphs
from frontdesk.recovery.rules import GrievanceRules

kinds = pytest.mark.parametrize("kind", LetterKind)
WHOLE = {name: f"<{name}>" for name in FILLED}


@kinds
def test_every_kind_has_a_template_that_asks_for_known_things_only(kind: LetterKind) -> None:
    assert set().union(*(asked_for(each) for each in TEMPLATES[kind].paragraphs)) <= FILLED


@kinds
def test_with_everything_known_every_paragraph_stands(kind: LetterKind) -> None:
    said = paragraphs(kind, WHOLE)
    assert len(said) == len(TEMPLATES[kind].paragraphs)
    assert not re.search(r"[{}]", " ".join(said))


@kinds
def test_what_is_not_on_record_leaves_no_hole(kind: LetterKind) -> None:
    said = " ".join(paragraphs(kind, {**dict.fromkeys(FILLED, ""), "manager": "Priya"}))
    assert said
    assert not re.search(r"[{}]|: *$|: \.", said)


@pytest.mark.parametrize("kind", [LetterKind.THIRD_PARTY, LetterKind.REVIEW_REPLY])
def test_letters_to_people_who_may_not_know_say_nothing_of_the_record(kind: LetterKind) -> None:
    assert not TEMPLATES[kind].about_the_record
    assert set().union(*(asked_for(each) for each in TEMPLATES[kind].paragraphs)) <= {"manager"}


def test_braces_in_what_people_typed_are_text() -> None:
    assert any("{practice} {0}" in each for each in paragraphs(LetterKind.NOTICE, {**WHOLE, "steps": "{practice} {0}"}))


def test_a_notice_holds_its_four_parts() -> None:
    said = " ".join(paragraphs(LetterKind.NOTICE, WHOLE))
    assert all(f"<{part}>" in said for part in ("contact", "steps", "results", "completed"))


def test_every_policy_has_its_last_paragraph() -> None:
    assert set(MORE_HELP) == set(GrievanceRules)


@kinds
def test_no_letter_admits_a_clinical_fault_or_counts_satisfaction(kind: LetterKind) -> None:
    said = " ".join([TEMPLATES[kind].title, *TEMPLATES[kind].paragraphs]).casefold()
    assert not re.search(r"\b(fault|negligen|liab|malpractice|score|satisf|guilt)", said)
