"""The history in words: what was taken back, what was merged into it, and who else is on it."""

from __future__ import annotations

from tests.desk.maple import Maple

from frontdesk import desk as at_desk
from frontdesk.desk import work
from frontdesk.desk.history_words import happened, on_it
from frontdesk.recovery.codes import Severity


def told(maple: Maple, number: str) -> list[str]:
    return [what for _, what, _ in happened(at_desk.case(maple.desk, number))]


def test_old_and_new_severity_stand_in_it(maple: Maple) -> None:
    maple.log(severity=Severity.LOW)
    at_desk.recode(maple.desk, maple.priya, "A1", severity=Severity.HIGH)
    at_desk.recode(maple.desk, maple.priya, "A1", severity=Severity.HIGH, stage=None, category=None)
    assert told(maple, "A1") == ["received", "coded: annoying -> serious", "coded"]


def test_what_was_taken_back_is_told_at_both_ends(maple: Maple) -> None:
    maple.log()
    at_desk.add_note(maple.desk, maple.rosa, "A1", text="rang twice")
    at_desk.undo(maple.desk, maple.rosa)
    assert told(maple, "A1") == ["received", "note (taken back)", "took back: note"]


def test_a_merge_is_told_on_both_records_for_as_long_as_it_stands(maple: Maple) -> None:
    maple.log()
    maple.log()
    work.merge(maple.desk, maple.rosa, "A2", into="A1")
    assert (told(maple, "A2")[-1], told(maple, "A1")[-1]) == ("merged into A1", "A2 merged into this")
    work.unmerge(maple.desk, maple.rosa, "A2")
    assert told(maple, "A2")[-2:] == ["merged into another record", "stands by itself again"]
    assert told(maple, "A1") == ["received"]


def test_who_else_is_on_it_is_known_for_ten_minutes_from_what_they_did(maple: Maple) -> None:
    maple.log()
    at_desk.acknowledge(maple.desk, maple.deon, "A1")
    case = at_desk.case(maple.desk, "A1")
    found = on_it(case, maple.rosa, maple.desk.now())
    assert found is not None
    assert found[1:] == ("acknowledged", maple.deon)
    mine = on_it(case, maple.deon, maple.desk.now())
    assert mine is not None
    assert mine[1:] == ("received", maple.rosa)
    maple.clock.step(minutes=9)
    assert on_it(case, maple.rosa, maple.desk.now()) is not None
    maple.clock.step(minutes=1)
    assert on_it(case, maple.rosa, maple.desk.now()) is None


def test_what_was_taken_back_puts_nobody_on_it(maple: Maple) -> None:
    maple.log()
    at_desk.add_note(maple.desk, maple.deon, "A1", text="x")
    at_desk.undo(maple.desk, maple.deon)
    found = on_it(at_desk.case(maple.desk, "A1"), maple.rosa, maple.desk.now())
    assert found is None or found[1] != "note"
