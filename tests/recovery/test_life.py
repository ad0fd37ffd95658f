"""The picture of a complaint's life is drawn from the table that the program goes by."""

from __future__ import annotations

from tests.recovery.life import LEADS_TO, PAGE, WORDS, page

from frontdesk.recovery.complaint import MAY_FOLLOW


def test_the_page_shows_the_table_as_it_is() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(), "write it anew with: python -m tests.recovery.life"


def test_every_step_is_explained() -> None:
    steps = {step for may in MAY_FOLLOW.values() for step in may}
    assert steps == LEADS_TO.keys() == WORDS.keys()
