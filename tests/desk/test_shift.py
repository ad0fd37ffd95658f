"""The shift note: every open record once, under what matters most about it, and no patient on it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.desk.maple import Maple

from frontdesk import desk as at_desk
from frontdesk.desk import work
from frontdesk.desk.shift import shift_note, write_shift_note
from frontdesk.recovery.codes import Category, PutRight, WaitingOn
from frontdesk.recovery.refusals import UnknownPerson

SECRET = ("4471", "555 0142", "my own words")


@pytest.fixture
def busy(maple: Maple) -> Maple:
    """One record of each sort: A1 open, A2 promised, A3 waiting, A4 handed over, A5 to be called back."""
    for _ in range(5):
        maple.log(patient="4471", callback="555 0142", said="my own words")
    for number in ("A2", "A3", "A4", "A5"):
        soon = maple.clock.at + timedelta(hours=2)
        at_desk.acknowledge(maple.desk, maple.rosa, number, remedy="a call", promise_at=soon)
    work.wait(maple.desk, maple.rosa, "A3", on=WaitingOn.EXTERNAL, reason="the laboratory")
    work.hand_over(maple.desk, maple.rosa, "A4", to=maple.deon)
    at_desk.resolve(maple.desk, maple.rosa, "A5", done="my own words", put_right=PutRight.YES)
    return maple


def test_each_open_record_stands_once_and_the_most_pressing_first(busy: Maple) -> None:
    told = shift_note(busy.desk)
    assert [(part.heading, [row[0] for row in part.rows]) for part in told.parts] == [
        ("Handed over, not accepted yet", ["A4"]),
        ("Waiting", ["A3"]),
        ("To call back", ["A5"]),
        ("Promised to a patient", ["A2"]),
        ("Open", ["A1"]),
    ]
    assert told.count == 5


def test_it_says_what_is_next_by_when_and_whose_it_is(busy: Maple) -> None:
    said = {row[0]: row[2:] for part in shift_note(busy.desk).parts for row in part.rows}
    assert said["A2"] == ("keep the promise by 13:42", "Rosa")
    assert said["A3"] == ("waiting on someone outside since 11:42, promised 13:42", "Rosa")
    assert said["A4"][1] == "Rosa to Deon"
    assert said["A5"][0].startswith("call back: is it still right? by ")


def test_safety_comes_first(busy: Maple) -> None:
    number = busy.log(category=Category.SAFETY).complaint.number
    first = shift_note(busy.desk).parts[0]
    assert (first.heading, [row[0] for row in first.rows]) == ("Somebody's safety", [number])
    assert first.rows[0][2].startswith("first tell a nurse or clinician; ")


def test_what_is_late_says_so(busy: Maple) -> None:
    busy.clock.step(hours=3)
    said = {row[0]: row[2] for part in shift_note(busy.desk).parts for row in part.rows}
    assert said["A2"] == "keep the promise by 13:42 (late)"


def test_no_patient_stands_on_it(busy: Maple, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    write_shift_note(busy.desk, busy.rosa, str(file))
    said = file.read_text(encoding="utf-8")
    assert "Shift note: Friday 22 May 2026, 11:42" in said
    assert [words for words in SECRET if words in said] == []
    assert write_shift_note(busy.desk, busy.rosa, str(tmp_path / "note.pdf")).read_bytes().startswith(b"%PDF")


def test_nothing_open_is_told_too(maple: Maple, tmp_path: Path) -> None:
    assert shift_note(maple.desk).parts == ()
    file = tmp_path / "note.txt"
    write_shift_note(maple.desk, maple.rosa, str(file))
    assert "Nothing is open." in file.read_text(encoding="utf-8")


def test_somebody_nobody_knows_gets_no_note(maple: Maple, tmp_path: Path) -> None:
    with pytest.raises(UnknownPerson):
        write_shift_note(maple.desk, "nobody", str(tmp_path / "note.txt"))  # type: ignore[arg-type]
    assert list(tmp_path.glob("note*")) == []
