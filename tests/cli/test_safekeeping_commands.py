"""`backup` and `restore` on the command line: what they answer, who may, and how they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk

LOG = (
    "log",
    "--category",
    "WAIT",
    "--severity",
    "1",
    "--channel",
    "phone",
    "--safety",
    "no",
    "--as",
    "Priya",
    "--said",
)
WORDS = "Fifty minutes in the cold room"


def backups(home: Path) -> list[Path]:
    return sorted((home / "data" / "backups").glob("frontdesk-*.db"))


def test_a_backup_goes_among_the_backups_and_says_where(home: Path, frontdesk: Frontdesk) -> None:
    said = frontdesk("backup", "--json")
    (made,) = backups(home)
    assert said.code == 0
    assert (said.json["file"], said.json["bytes"]) == (str(made), made.stat().st_size)
    assert said.json["events"] > 0
    assert said.json["dropped"] == []
    assert said.err == ""


def test_a_backup_to_a_named_file(home: Path, frontdesk: Frontdesk, tmp_path: Path) -> None:
    assert frontdesk("backup", str(tmp_path / "stick.db")).out.startswith(f"Backup: {tmp_path / 'stick.db'}")
    assert backups(home) == []
    assert frontdesk("backup", str(tmp_path / "stick.db"), "--quiet").out == ""


def test_a_drill_log_backup_log_more_lose_the_file_restore(home: Path, frontdesk: Frontdesk, tmp_path: Path) -> None:
    assert frontdesk(*LOG, WORDS).code == 0
    assert frontdesk("backup", str(tmp_path / "stick.db")).code == 0
    assert frontdesk(*LOG, "something later").code == 0
    (home / "data" / "frontdesk.db").unlink()
    lost = frontdesk("list")
    assert (lost.code, lost.out) == (7, "")
    assert "is gone" in lost.err
    said = frontdesk("restore", str(tmp_path / "stick.db"), "--json")
    assert said.code == 0
    assert said.json["set_aside"] is None
    assert (said.json["next_number"], said.json["enrolled"]) == ("B1", False)
    assert [one["number"] for one in frontdesk("list", "--json").json["complaints"]] == ["A1"]
    assert frontdesk("show", "A1", "--as", "Priya", "--json").json["said"] == WORDS
    assert frontdesk(*LOG, "again", "--json").json["number"] == "B1"
    assert frontdesk("doctor", "--verify").code == 0


def test_a_damaged_file_names_the_command_with_the_last_backup(home: Path, frontdesk: Frontdesk) -> None:
    assert frontdesk(*LOG, WORDS).code == 0
    assert frontdesk("backup").code == 0
    database, (made,) = home / "data" / "frontdesk.db", backups(home)
    database.write_bytes(b"\xa5" * database.stat().st_size)
    said = frontdesk("list", "--json")
    assert (said.code, said.out) == (7, "")
    assert f"frontdesk restore {made}" in said.err
    restored = frontdesk("restore", str(made))
    assert restored.code == 0
    assert "is kept as" in restored.out
    assert "Next: " in restored.out
    assert frontdesk("list").code == 0


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_only_it_and_the_manager_may(home: Path, frontdesk: Frontdesk, tmp_path: Path, command: str) -> None:
    stick = str(tmp_path / "stick.db")
    assert frontdesk("staff", "add", "Ines", "--role", "it", "--as", "Priya").code == 0
    assert frontdesk("backup", stick, "--as", "Priya").code == 0
    file = home / "data" / "frontdesk.db"
    before = file.stat().st_ino, frontdesk("list", "--all", "--json", "--as", "Priya").json["complaints"]
    for name in ("Rosa", "Deon"):
        refused = frontdesk(command, stick, "--as", name)
        assert (refused.code, refused.out) == (3, "")
        assert "ask the practice manager or IT" in refused.err
    assert frontdesk(command, stick, "--as", "Nobody").code == 4
    after = file.stat().st_ino, frontdesk("list", "--all", "--json", "--as", "Priya").json["complaints"]
    assert after == before, "a refusal is on the audit trail, and that is all"
    assert frontdesk(command, stick, "--as", "Ines").code == 0


def test_where_the_file_does_not_open_the_list_in_the_backup_counts(
    home: Path, frontdesk: Frontdesk, tmp_path: Path
) -> None:
    stick = str(tmp_path / "stick.db")
    frontdesk("backup", stick)
    (home / "data" / "frontdesk.db").unlink()
    assert frontdesk("restore", stick, "--as", "Rosa").code == 3
    assert not (home / "data" / "frontdesk.db").exists()
    assert frontdesk("restore", stick, "--as", "Priya").code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("restore", "nowhere.db"), 4, "There is no file"),
        (("restore", ""), 2, "empty"),
        (("restore",), 2, "FILE"),
        (("restore", "{home}/config/desk.key"), 7, "no backup of frontdesk"),
        (("restore", "{home}/data/frontdesk.db"), 7, "the file in use itself"),
        (("backup", "{home}/config/desk.key"), 2, "cannot be written"),
        (("backup", "{home}/nowhere/x.db"), 2, "its folder does not exist"),
        (("backup", "{home}/data/frontdesk.db"), 2, "the file with the records itself"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    home: Path, frontdesk: Frontdesk, words: tuple[str, ...], code: int, said: str
) -> None:
    key = (home / "config" / "desk.key").read_bytes()
    refused = frontdesk(*(word.replace("{home}", str(home)) for word in words), "--json")
    assert (refused.code, refused.out) == (code, "")
    assert said in refused.err
    assert "Next: " in refused.err
    assert (home / "config" / "desk.key").read_bytes() == key


def test_before_anything_is_set_up(nowhere: Path, frontdesk: Frontdesk) -> None:
    assert frontdesk("backup").code == 3
    refused = frontdesk("restore", str(Path(__file__)))
    assert refused.code == 7
    assert "key" in refused.err
    assert not (nowhere / "data" / "frontdesk.db").exists()


@pytest.mark.parametrize("opens", [True, False])
def test_where_pins_are_set_a_name_alone_is_not_enough(
    home: Path, frontdesk: Frontdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens: bool
) -> None:
    stick, pin = str(tmp_path / "stick.db"), tmp_path / "pin"
    pin.write_text("4913\n")
    pin.chmod(0o600)
    monkeypatch.setenv("FRONTDESK_PIN_FILE", str(pin))
    assert frontdesk("staff", "pin", "Priya", "--as", "Priya").code == 0
    assert frontdesk("backup", stick).code == 3
    assert frontdesk("backup", stick, "--as", "Priya").code == 0
    if not opens:
        (home / "data" / "frontdesk.db").unlink()
    assert frontdesk("restore", stick).code == (2 if opens else 3), "nobody is named, or nobody has signed in"
    pin.write_text("0000\n")
    refused = frontdesk("restore", stick, "--as", "Priya")
    assert (refused.code, refused.out) == (3, "")
    assert (home / "data" / "frontdesk.db").exists() is opens
    pin.write_text("4913\n")
    assert frontdesk("restore", stick, "--as", "Priya").code == 0
