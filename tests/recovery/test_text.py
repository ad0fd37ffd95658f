"""What people type stays as it is, or is refused with a reason; it is never changed in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recovery.refusals import ControlCharacters, TextMissing, TextTooLong
from frontdesk.recovery.text import TEXT_CHARACTERS_MAX, checked, checked_or_none

ODD = [
    "[red]not markup[/b]",
    "tab\there\nand a new line",
    "\u05e9\u05dc\u05d5\u05dd \u200f right to left",
    "\u202emirrored\u202c",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 family",
    "e\u0301 is not \u00e9",
    "100 \u20ac",
    " spaces around ",
    "\ufeffbyte order",
]
STEERING = ["\x1b[2J", "\x00", "\x07", "\x7f", "\x9b31m", "\r", "a\x0bb", "\x1c", "\x85", "\ud800", "\udfff"]


@pytest.mark.parametrize("text", ODD)
def test_a_text_comes_back_as_typed(text: str) -> None:
    assert checked("The note", text) == text
    assert checked_or_none("The note", text) == text


@pytest.mark.parametrize("text", STEERING, ids=ascii)
def test_what_steers_a_terminal_is_refused_wherever_it_stands(text: str) -> None:
    for typed in (text, f"before {text} after", f" {text} "):
        with pytest.raises(ControlCharacters):
            checked("The note", typed)
        with pytest.raises(ControlCharacters):
            checked_or_none("The note", typed)


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u3000"])
def test_nothing_is_no_text(text: str) -> None:
    with pytest.raises(TextMissing):
        checked("What was done", text)


@pytest.mark.parametrize("text", [None, "", "  ", "\n"])
def test_a_field_that_may_stay_empty_may(text: str | None) -> None:
    assert checked_or_none("The note", text) is None


def test_four_thousand_characters_fit_and_one_more_does_not() -> None:
    assert checked("The note", "\U0001f600" * TEXT_CHARACTERS_MAX)
    with pytest.raises(TextTooLong) as refused:
        checked("The note", "x" * (TEXT_CHARACTERS_MAX + 1))
    assert "4,001 characters; 4,000 fit" in str(refused.value)


def test_ten_megabytes_are_refused_before_they_are_read_through() -> None:
    with pytest.raises(TextTooLong):
        checked("What was said", "\x1b" * 10_000_000)


def test_a_refusal_never_repeats_the_text() -> None:
    for typed in ("Quartzwimble\x1b", "Quartzwimble" * 1000):
        with pytest.raises((ControlCharacters, TextTooLong)) as refused:
            checked("The note", typed)
        assert "Quartz" not in str(refused.value)


def test_blanks_of_any_kind_are_nothing_where_nothing_is_needed() -> None:
    for typed in (" ", "\t\n", "\u00a0", "\u2028"):
        assert checked_or_none("The note", typed) is None
    with pytest.raises(ControlCharacters):
        checked_or_none("The note", "\x1c")


@given(st.text())
def test_every_text_is_kept_or_refused(text: str) -> None:
    try:
        kept = checked_or_none("The note", text)
    except (ControlCharacters, TextTooLong):
        return
    assert kept == text or (kept is None and not text.strip())
