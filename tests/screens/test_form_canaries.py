"""A word typed into any field of the record form lies in the clear nowhere, while it is a draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.canaries import in_files, without_encryption
from tests.screens.conftest import Running
from tests.screens.hosts import begun, drafts_on_file, until
from tests.screens.practice import Clock
from textual.widgets import Input, TextArea

from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.screens import draft_keeper

ASKED = {"said", "thanks", "remedy", "patient", "callback", "clinician", "received", "late_reason", "issues", "done"}
"""Every field of the form that takes letters. One more is found by the test."""


async def test_no_file_holds_a_word_of_the_form(
    app: FrontDesk, running: Running, places: Places, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_keeper, "PAUSE_SECONDS", 0.02)
    words: dict[str, str] = {}

    def kept() -> set[str]:
        return {value for draft in drafts_on_file(places, clock) for value in draft.fields.values()}

    assert places.home is not None
    async with running(app, size=(120, 60)) as pilot:
        await begun(pilot, "w", "1", "n")
        for line in [*app.screen.query(Input), *app.screen.query(TextArea)]:
            word = f"Zwieselberg{len(words):03d}f"
            words[word] = str(line.id)
            if isinstance(line, Input):
                line.value = word
            else:
                line.text = word
        await until(pilot, lambda: kept() >= set(words))
        assert kept() >= set(words), "everything is kept as a draft"
        assert in_files(words, places.home) == {}
    assert set(words.values()) == ASKED
    assert in_files(words, places.home) == {}
    control = in_files(words, without_encryption(places, tmp_path / "control"))
    assert set().union(*control.values()) == set(words)
