"""A paste of any size is read at once and in full up to what a field could take; keys around it are not touched."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App

from frontdesk import pasting
from frontdesk.app import FrontDesk
from frontdesk.pasting import BEGIN, END, PASTED_MAX, BoundedPastes
from frontdesk.recovery.text import TEXT_CHARACTERS_MAX


def read(data: str, *, at_once: int) -> list[str]:
    """What comes out of the parser: keys as their names, pastes as their texts."""
    parser = BoundedPastes()
    chunks: Iterable[str] = (data[start : start + at_once] for start in range(0, len(data), at_once))
    found = [event for chunk in chunks for event in parser.feed(chunk)]
    return [e.text if isinstance(e, events.Paste) else e.key for e in found if isinstance(e, events.Key | events.Paste)]


@pytest.mark.parametrize("at_once", [1, 2, 5, 6, 7, 11, 4096])
class TestInPiecesOfAnySize:
    def test_keys_and_pastes_keep_their_order(self, at_once: int) -> None:
        data = f"a{BEGIN}two\nlines{END}b\x1b[A{BEGIN}x{END}c"
        assert read(data, at_once=at_once) == ["a", "two\nlines", "b", "up", "x", "c"]

    def test_too_much_is_cut(self, at_once: int) -> None:
        text, key = read(f"{BEGIN}{'ab' * PASTED_MAX}{END}c", at_once=at_once)
        # Where the mark of the beginning came in two pieces, Textual reads the paste its own way, in full.
        assert len(text) == (PASTED_MAX if at_once >= len(BEGIN) else 2 * PASTED_MAX)
        assert key == "c"


def test_the_codes_of_keys_in_a_paste_are_no_keys() -> None:
    assert read(f"{BEGIN}a\x1b[Ab\x1bOQc{END}", at_once=4096) == ["a\x1b[Ab\x1bOQc"]


def test_ten_megabytes_are_not_read_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    letters: list[str] = []

    def feed(_: BoundedPastes, data: str) -> list[object]:
        letters.append(data)
        return []

    monkeypatch.setattr(XTermParser, "feed", feed)
    (text,) = read(f"{BEGIN}{'abcde fghi' * 1_000_000}{END}", at_once=4096)
    assert (len(text), letters) == (PASTED_MAX, [])


def test_the_driver_of_this_system_reads_like_that(app: FrontDesk) -> None:
    """Textual gives no public way to choose a parser: this fails when it moves."""
    driver = App.get_driver_class(app)
    readers = [sys.modules[name] for name in pasting.DRIVERS if name in sys.modules]
    assert readers, f"{driver} reads with something else"
    assert all(module.XTermParser is BoundedPastes for module in readers)


def test_a_field_notices_what_was_cut() -> None:
    assert PASTED_MAX == 4 * TEXT_CHARACTERS_MAX
