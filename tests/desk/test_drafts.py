"""Drafts: whatever was typed is there again, several at once, whatever it was."""

from __future__ import annotations

import pytest
from tests.desk.maple import Maple

from frontdesk import desk as at_desk


def test_what_was_typed_is_there_again_after_the_program_ended(maple: Maple) -> None:
    one = at_desk.save_draft(maple.desk, draft_id=None, staff=maple.rosa, fields={"said": "Fifty"})
    maple.desk.close()
    with at_desk.open_desk(maple.places, now=maple.clock) as desk:
        (draft,) = at_desk.drafts(desk)
        assert (draft.id, draft.staff, draft.fields) == (one, maple.rosa, {"said": "Fifty"})
        assert draft.updated_at == maple.clock()


def test_a_draft_is_saved_over_itself_and_keeps_its_turn(maple: Maple) -> None:
    first, second = (at_desk.save_draft(maple.desk, draft_id=None, staff=None, fields={}) for _ in "12")
    maple.clock.step(minutes=1)
    assert at_desk.save_draft(maple.desk, draft_id=first, staff=maple.deon, fields={"said": "x"}) == first
    assert [(d.id, d.staff) for d in at_desk.drafts(maple.desk)] == [(first, maple.deon), (second, None)]


@pytest.mark.parametrize(
    "text", ["", "[b]😀", "\ud800 half", "a\x00b", '"}', "\u202eRTL", "x" * 10_000_000], ids=lambda t: ascii(t)[:12]
)
def test_anything_can_be_kept_for_nothing_may_be_lost(maple: Maple, text: str) -> None:
    at_desk.save_draft(maple.desk, draft_id=None, staff=None, fields={"said": text})
    assert at_desk.drafts(maple.desk)[0].fields == {"said": text}


def test_a_draft_is_dropped_once_and_dropping_it_again_does_no_harm(maple: Maple) -> None:
    one = at_desk.save_draft(maple.desk, draft_id=None, staff=None, fields={"said": "x"})
    for _ in "12":
        at_desk.drop_draft(maple.desk, one)
        assert at_desk.drafts(maple.desk) == ()


def test_a_draft_is_no_record(maple: Maple) -> None:
    at_desk.save_draft(maple.desk, draft_id=None, staff=maple.rosa, fields={"said": "Fifty"})
    assert at_desk.history_count(maple.desk) == 0
    assert at_desk.find(maple.desk, "fifty") == ()
