"""Every command for every role, as the page about rights says it: 0 for who may, 3 and one sentence for who may not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk
from tests.cli.test_help import COMMANDS

PAGE = (Path(__file__).parents[2] / "docs" / "who-may.md").read_text(encoding="utf-8")
ROWS = {
    words: "".join(cell.strip() or "." for cell in cells.split("|")[:8])
    for words, cells in re.findall(r"^\| `([^`]+)` \|((?: .? ?\|){8})$", PAGE, re.MULTILINE)
}
NOBODY_ASKED = set(re.findall(r"`([a-z -]+)`", PAGE.partition("Nobody is asked who they are by")[2].partition(":")[0]))
PEOPLE = {
    "D": "Rosa", "L": "Deon", "M": "Priya", "S": "Sam", "P": "Pat", "C": "Cora", "I": "Ivo", "A": "Ann",
}  # fmt: skip
"""By their letters in the table: desk, lead, manager, deputy, privacy, committee, IT, auditor."""
OTHERWISE = {"restore": 4, "enrol": 5, "invite": 3, "review": 3}
"""How these end for who may: no such backup, no such server, no group to invite to, nothing that needs review."""

LOG = "log --category WAIT --severity 1 --channel phone --said Late --safety no"
UNSAFE = "log --category WAIT --severity 2 --channel phone --said Fell --safety yes"
PUT_RIGHT = "--done Seen --put-right yes --on-the-spot"
READY = (
    *(f"staff add {name}" for name in (
        "Sam --role desk --deputy", "Pat --role privacy", "Cora --role committee", "Ivo --role it",
        "Ann --role auditor", "Guest --role desk", "Gone --role desk",
    )),
    LOG, LOG, LOG.replace("severity 1", "severity 3"), UNSAFE, UNSAFE, f"{LOG} --formal", *[LOG] * 14,
    f"{LOG} --formal",
    *(f"acknowledge A{no}" for no in (2, 3, 4, 5, 6, 9, 10, 11, 12, 17)), "called A5 --who nurse",
    *(f"resolve A{no} {PUT_RIGHT}" for no in (7, 8)), "wait A10 --on patient", "hand-over A12 --to Rosa",
    "merge A15 --into A14", "clinician add DR-G", "improvement add Chairs --owner Rosa --by 2030-01-07",
    "story publish Chairs --confirmed",
)  # fmt: skip
"""All those people, A1 to A21 as the page describes them, a clinician, an improvement and a story."""

Prepare = Callable[[Path], dict[str, str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the practice of this module is made."""
    return tmp_path_factory.mktemp("roles") / "made"


@pytest.fixture
def begun(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frontdesk: Frontdesk) -> Prepare:
    """A copy of it for one role, and what stands in the place of the words in capitals."""

    def prepare(made: Path) -> dict[str, str]:
        if not made.exists():
            shutil.copytree(template, made)
            monkeypatch.setenv("FRONTDESK_HOME", str(made))
            for words in READY:
                said = frontdesk(*words.split(), "--as", "Priya", "--json")
                assert said.code == 0, f"{words}: {said.err}"
        shutil.copytree(made, tmp_path / "home")
        monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
        (tmp_path / "list.csv").write_text("received,category,severity,said\n2026-05-21 09:15,WAIT,1,Waited\n")
        (tmp_path / "visits.csv").write_text("2026-05-20,128\n")
        (tmp_path / "pin").write_text("4913\n")
        (tmp_path / "pin").chmod(0o600)
        monkeypatch.setenv("FRONTDESK_PIN_FILE", str(tmp_path / "pin"))
        story = frontdesk("story", "list", "--json").json["stories"][0]["id"]
        improvement = frontdesk("improvement", "list", "--as", "Priya", "--json").json["improvements"][0]["id"]
        return {
            "LIST.csv": str(tmp_path / "list.csv"), "VISITS.csv": str(tmp_path / "visits.csv"), "STORY": story,
            "IMPROVEMENT": improvement, "NOWHERE.fdb": str(tmp_path / "nowhere.fdb"), "NEWCOMER": "Nell",
        }  # fmt: skip

    return prepare


@pytest.mark.parametrize("letter", PEOPLE)
def test_the_page_says_how_every_command_ends_for_every_role(
    letter: str, made: Path, begun: Prepare, frontdesk: Frontdesk, tmp_path: Path
) -> None:
    stands_for = begun(made)
    ended: dict[str, object] = {}
    wanted: dict[str, object] = {}
    for number, (words, letters) in enumerate(ROWS.items()):
        new = {f"NEW{kind}": str(tmp_path / f"{number}{kind}") for kind in (".txt", ".csv")}
        said = frontdesk(
            *((stands_for | new).get(word, word) for word in words.split()), "--as", PEOPLE[letter], "--json"
        )
        may = letter in letters
        wanted[words] = OTHERWISE.get(words.split()[0], 0) if may else 3
        refused = "our role" in said.err or "nobody was called" in said.err or "nothing of yours" in said.err
        ended[words] = said.code if may != refused else -1
        if ended[words] != wanted[words]:
            ended[words] = (said.code, said.err)
        assert bool(said.out) == (said.code == 0), f"{words}: {said}"
    assert ended == wanted


def test_every_command_stands_on_the_page() -> None:
    """A new command that nobody thought about is found here."""
    named = {command for command in COMMANDS for words in ROWS if f"{words} ".startswith(f"{command} ")}
    groups = {command for command in COMMANDS if command.split()[0] in ("serve", "group")}
    assert set(COMMANDS) - named - groups == NOBODY_ASKED


def test_every_cell_is_a_letter_of_its_column_or_empty() -> None:
    assert len(ROWS) > 70
    assert {
        letters for letters in ROWS.values() if any(a not in (b, ".") for a, b in zip(letters, PEOPLE, strict=True))
    } == set()
