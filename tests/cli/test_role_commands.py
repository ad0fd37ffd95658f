"""Where PINs are set, the practice's records move only for those who prove that they may move them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk

CODE = "K7QX2-9M4T6V1C3H8N"
MOVES = [("enrol", "http://127.0.0.1:9", "--code", CODE), ("invite",), ("device", "reset")]


@pytest.mark.parametrize("words", MOVES, ids=" ".join)
def test_where_pins_are_set_the_records_move_only_for_it_and_the_manager(
    home: Path,  # noqa: ARG001  the practice must be there
    frontdesk: Frontdesk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    assert frontdesk(*words, "--as", "Rosa").code == 3, "a name that is given counts from the first day"
    pin = tmp_path / "pin"
    pin.write_text("4913\n")
    pin.chmod(0o600)
    monkeypatch.setenv("FRONTDESK_PIN_FILE", str(pin))
    assert frontdesk("staff", "pin", "Priya", "--as", "Priya").code == 0
    refused = frontdesk(*words)
    assert (refused.code, refused.out) == (3, "")
    assert "Nobody has signed in here" in refused.err
    said = frontdesk(*words, "--as", "Priya")
    assert said.code == {"enrol": 5, "invite": 3, "device": 0}[words[0]]
    assert "role" not in said.err
