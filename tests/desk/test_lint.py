"""A warning before words are saved: what should not be typed, and what sounds like danger."""

from __future__ import annotations

import pytest

from frontdesk.desk import lint, safety_words

SSN, BIRTH, MAIL = "a social security number", "a date of birth", "an e-mail address"
PHONE, CARD = "a phone number", "a card number"
TOPIC, JUDGEMENT = "a sensitive topic", "a judgement instead of a quote"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("his number is 123-45-6789.", {SSN}),
        ("123-45-678", set()),
        ("1123-45-6789", set()),
        ("born 3/14/1961", {BIRTH}),
        ("born 03-14-2001", {BIRTH}),
        ("since 5/22/26", set()),
        ("13/14/1961", set()),
        ("write to jo.doe+x@mail.example.com", {MAIL}),
        ("@ the desk", set()),
        ("call (312) 555-0100", {PHONE}),
        ("call 312-555-0100 or 312.555.0101", {PHONE}),
        ("3125550100", {PHONE}),
        ("waited 50 minutes, room 12", set()),
        ("paid with 4111 1111 1111 1111", {CARD}),
        ("4111-1111-1111-1111", {CARD}),
        ("4111 1111 1111 1112", set()),
        ("5500005555555559", {CARD}),
        ("378282246310005", {CARD}),
        ("she is pregnant", {TOPIC}),
        ("HIV result was late", {TOPIC}),
        ("an overdose of paperwork", {TOPIC}),
        ("the pills did not help", set()),
        ("he is a drug seeker and difficult", {JUDGEMENT}),
        ("non-compliant", {JUDGEMENT}),
        ("it was difficulties all day", set()),
        ("negligent staff", {JUDGEMENT}),
        ("", set()),
        ("Fifty minutes past the appointment and nobody told me anything", set()),
    ],
)
def test_what_had_better_not_stand_there(text: str, found: set[str]) -> None:
    assert set(lint(text)) == found


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("She took the wrong dose", True),
        ("I have chest pain", True),
        ("I can't breathe", True),
        ("I can\u2019t breathe", True),
        ("my mother fell in the lobby", True),
        ("he is bleeding", True),
        ("suicidal", True),
        ("the chair felt hard", False),
        ("nobody told me", False),
        ("", False),
    ],
)
def test_what_sounds_like_danger(text: str, danger: bool) -> None:
    assert safety_words(text) is danger


@pytest.mark.parametrize("text", ["1" * 100_000, "a@" * 50_000, "1-" * 50_000, "(" * 100_000])
def test_a_long_text_is_read_at_once(text: str) -> None:
    assert isinstance(lint(text[:4000]), tuple)
