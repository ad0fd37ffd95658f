"""A warning before words are saved: what should not be typed, and what sounds like danger."""

from __future__ import annotations

import pytest

from frontdesk.desk import lint, safety_words
from frontdesk.recovery.setting import reference

SSN, BIRTH, MAIL = "a social security number", "a date of birth", "an e-mail address"
PHONE, CARD = "a phone number", "a card number"
CHART = "a chart number"
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
    "text",
    [
        "born 14 March 1961", "DOB 3.14.61", "d.o.b. 1961-03-14", "her date of birth is March 14th, 1961",
        "Birthday: 14th of Sept.", "born on Mar 14", "3/14/61 is when she was born", "DATE OF BIRTH 03/14/61",
    ],
)  # fmt: skip
def test_a_date_beside_a_word_of_birth_is_a_date_of_birth(text: str) -> None:
    assert lint(text) == (BIRTH,)


@pytest.mark.parametrize(
    "text",
    [
        "born in the car park", "a stillborn plan", "born in 1961", "seen on 14 March at last", "since 3/14/61",
        "she gave birth. The bill of 14 March is wrong", "birth control was out of stock", "in room 3 since 10",
        "airborne on 14 March",
    ],
)  # fmt: skip
def test_other_dates_and_other_births_are_none(text: str) -> None:
    assert lint(text) == ()


@pytest.mark.parametrize(
    ("mask", "text", "found"),
    [
        ("MR-######", "it is in MR-123456 twice", (CHART,)),
        ("MR-######", "MR-1234567 and XMR-123456", ()),
        ("@@####", "chart AB1234.", (CHART,)),
        ("none", "it is in MR-123456 twice", ()),
    ],
)
def test_a_chart_number_looks_as_the_site_says(mask: str, text: str, found: tuple[str, ...]) -> None:
    assert lint(text, reference(mask).regex()) == found


@pytest.mark.parametrize(
    "text",
    [
        "a difficult patient", "The patient was very difficult", "she's difficult", "he is always so demanding",
        "They are hysterical", "her mother is a bit crazy", "a rude patient", "drug-seeking again", "he is lying",
        "the caller is clearly lying about it", "she is a liar", "this is malpractice", "he was being difficult",
        'she said "help" and was heard; she is difficult',
    ],
)  # fmt: skip
def test_a_judgement_about_a_person_is_one(text: str) -> None:
    assert lint(text) == (JUDGEMENT,)


@pytest.mark.parametrize(
    "text",
    [
        "it was difficult to get an appointment", "It is difficult for her to climb the stairs", "a difficult form",
        "the doctor was difficult to understand", "she was difficult to reach", "I had a difficult time parking",
        "it is crazy that nobody called", "I was hysterical with worry", "he was lying on the floor for an hour",
        "the letter was left lying in the tray", "lying down hurts", "a demanding week", 'he said "you are liars"',
        "\u201cThis is malpractice\u201d, the mother said", "the rude tone of the receptionist",
        "they found it difficult", "patients find parking difficult",
    ],
)  # fmt: skip
def test_what_a_patient_says_of_other_things_is_none(text: str) -> None:
    assert lint(text) == ()


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
