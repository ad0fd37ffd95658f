"""What the command line answers to people of every role: 0 for who may, 3 and one sentence for who may not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk

PEOPLE = {
    "D": "Rosa", "L": "Deon", "M": "Priya", "S": "Sam", "P": "Pat", "C": "Cora", "I": "Ivo", "A": "Ann",
}  # fmt: skip
"""By their letters in the table: desk, lead, manager, deputy, privacy, committee, IT, auditor."""

TABLE = """
log --category WAIT --severity 1 --channel phone --said Late            DLMS....
log --category WAIT --severity 1 --channel phone --said Late --harm 1   ..MS....
acknowledge A1                                                          DLMS....
resolve A2 --done Seen --put-right yes                                  DLMS....
resolve A3 --done Seen --put-right yes                                  .LMS....
resolve A4 --done Seen --put-right yes                                  ..MS....
resolve A5 --done Seen --put-right yes                                  .LMS....
resolve A6 --done Seen --put-right yes                                  ..MS....
follow-up A5 --still-right yes                                          .LMS....
hand-over A6 --to Rosa                                                  .LMS....
grievance A6 decide --outcome upheld                                    ..MS.C..
grievances                                                              ..MS.C..
list                                                                    DLMSPC..
show A6                                                                 DLMSPCIA
measures                                                                DLMS....
day-end --date 2026-05-21 --sign                                        ..MS....
encounters 2026-05-21 120                                               .LMS....
staff add Nell --role desk                                              ..MS....
settings set purpose We-listen                                          ..MS....
backup                                                                  ..MS..I.
void A1 --reason twice                                                  ..MS....
"""
ROWS = [line.rsplit(maxsplit=1) for line in TABLE.strip().splitlines()]
READY = (
    "staff add Sam --role desk --deputy", "staff add Pat --role privacy", "staff add Cora --role committee",
    "staff add Ivo --role it", "staff add Ann --role auditor",
    "log --category WAIT --severity 1 --channel phone --said Late --safety no",
    "log --category WAIT --severity 1 --channel phone --said Late --safety no",
    "log --category WAIT --severity 3 --channel phone --said Late --safety no",
    "log --category WAIT --severity 2 --channel phone --said Fell --safety yes",
    "log --category WAIT --severity 2 --channel phone --said Fell --safety yes",
    "log --category WAIT --severity 1 --channel phone --said Late --formal",
    "acknowledge A2", "acknowledge A3", "acknowledge A4", "acknowledge A5", "acknowledge A6", "called A5 --who nurse",
)  # fmt: skip
"""All those people; A1 to A6, and who was called about A5."""

Prepare = Callable[[Path], Path]


@pytest.fixture
def begun(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frontdesk: Frontdesk) -> Prepare:
    """Everybody is on the staff list and those six complaints are on record, once for all roles."""

    def prepare(made: Path) -> Path:
        if not made.exists():
            shutil.copytree(template, made)
            monkeypatch.setenv("FRONTDESK_HOME", str(made))
            for words in READY:
                said = frontdesk(*words.split(), "--as", "Priya", "--json")
                assert said.code == 0, said.err
        mine = tmp_path / "home"
        shutil.copytree(made, mine)
        monkeypatch.setenv("FRONTDESK_HOME", str(mine))
        return mine

    return prepare


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the practice of this module is made."""
    return tmp_path_factory.mktemp("roles") / "made"


@pytest.mark.parametrize("letter", PEOPLE)
def test_who_may_ends_with_0_and_who_may_not_with_3(
    letter: str, made: Path, begun: Prepare, frontdesk: Frontdesk
) -> None:
    begun(made)
    ended = {}
    for words, _ in ROWS:
        said = frontdesk(*words.split(), "--as", PEOPLE[letter], "--json")
        assert bool(said.out) == (said.code == 0), f"{words}: {said}"
        assert said.code == 0 or "Next: " in said.err
        ended[words] = said.code
    assert ended == {words: 0 if letter in letters else 3 for words, letters in ROWS}


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
