"""Attacks on one computer: its file, its key, its folders, its PINs, and what is read in or written out."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk

CANARY = "Xylophia Quartzwimble"
LOG = ("log", "--category", "WAIT", "--severity", "1", "--channel", "phone", "--as", "Rosa", "--said")


@pytest.fixture
def written(home: Path, frontdesk: Frontdesk) -> Path:
    """A home with a patient's words in it."""
    assert frontdesk(*LOG, CANARY, "--patient", CANARY).code == 0
    return home


def test_a_stolen_database_is_nothing_without_its_key(
    written: Path, tmp_path: Path, frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    frontdesk("backup", "--as", "Priya")
    thief = tmp_path / "thief"
    shutil.copytree(written, thief)
    stolen = [path for path in thief.rglob("*") if path.is_file()]
    assert not [path for path in stolen if CANARY.encode() in path.read_bytes()]
    (thief / "config" / "desk.key").write_text("00" * 32 + "\n")
    (thief / "config" / "desk.key").chmod(0o600)
    monkeypatch.setenv("FRONTDESK_HOME", str(thief))
    for words in (("show", "A1"), ("list", "--all"), ("export", "--to", str(tmp_path / "x.csv"), "--as", "Priya")):
        said = frontdesk(*words)
        assert (said.code, said.out) == (7, ""), words
        assert CANARY not in said.err
    (thief / "config" / "desk.key").unlink()
    assert frontdesk("show", "A1").code == 7


def test_a_key_file_that_is_a_link_is_not_followed(written: Path, tmp_path: Path, frontdesk: Frontdesk) -> None:
    key = written / "config" / "desk.key"
    elsewhere = tmp_path / "elsewhere.key"
    shutil.move(key, elsewhere)
    key.symlink_to(elsewhere)
    said = frontdesk("show", "A1")
    assert (said.code, said.out) == (7, "")
    assert "link" in said.err
    assert key.is_symlink()


@pytest.mark.parametrize("opened", ["home", "config", "data", "key"])
def test_a_home_that_everybody_reaches_gives_nothing_away_and_is_named(
    written: Path, frontdesk: Frontdesk, opened: str
) -> None:
    """A key that others read is no key; folders that others enter hold only files that they cannot read."""
    where = {"home": written, "key": written / "config" / "desk.key"}.get(opened, written / opened)
    where.chmod(0o644 if opened == "key" else 0o777)
    if opened == "key":
        said = frontdesk("show", "A1")
        assert (said.code, said.out) == (7, "")
        assert "every user" in said.err
        return
    named = [one for one in frontdesk("doctor", "--json").json["checks"] if not one["ok"]]
    assert [one["name"] for one in named] == [f"other users of this computer can enter {where}"]
    assert f"chmod 700 {where}" in named[0]["what_to_do"]
    secrets = [path for path in written.rglob("*") if path.is_file() and path.stat().st_mode & 0o007]
    assert secrets == []


def test_a_pin_is_not_guessed_by_starting_again(
    home: Path, tmp_path: Path, frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try is a program of its own; after five the right one is refused too."""
    pin = tmp_path / "pin"
    monkeypatch.setenv("FRONTDESK_PIN_FILE", str(pin))

    def tried(digits: str) -> tuple[int, str]:
        pin.write_text(f"{digits}\n")
        pin.chmod(0o600)
        said = frontdesk("list", "--as", "Priya")
        return said.code, said.err

    pin.write_text("4913\n")
    pin.chmod(0o600)
    assert frontdesk("staff", "pin", "Priya", "--as", "Priya").code == 0
    assert [tried(f"000{digit}")[0] for digit in range(5)] == [3] * 5
    code, err = tried("4913")
    assert code == 3
    assert "locked out" in err
    assert (home / "data").is_dir()


def test_a_path_in_a_restore_is_neither_followed_nor_written(
    written: Path, tmp_path: Path, frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no backup of this practice changes nothing, wherever it points."""
    made = Path(frontdesk("backup", "--as", "Priya", "--json").json["file"])
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "plain.db").write_bytes(b"SQLite format 3\0" + bytes(5000))
    link = written / "backups-link.db"
    link.symlink_to("/etc/passwd")
    monkeypatch.chdir(outside)
    before = (written / "data" / "frontdesk.db").stat().st_ino
    for file in ("/etc/passwd", "../../../../etc/passwd", str(link), str(outside), "plain.db", "..", "/dev/null"):
        said = frontdesk("restore", file, "--as", "Priya")
        assert said.code in (2, 4, 7), file
        assert "Next: " in said.err
    assert (written / "data" / "frontdesk.db").stat().st_ino == before
    assert sorted(path.name for path in outside.iterdir()) == ["plain.db"]
    renamed = outside / "..%2f..%2fescape.db"
    shutil.copy(made, renamed)
    assert frontdesk("restore", str(renamed), "--as", "Priya").code == 0
    assert sorted(path.name for path in outside.iterdir()) == ["..%2f..%2fescape.db", "plain.db"]
    assert not list(tmp_path.rglob("escape*"))


FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\t=1+1"]


@pytest.mark.usefixtures("home")
def test_a_formula_in_a_complaint_is_text_in_an_export(tmp_path: Path, frontdesk: Frontdesk) -> None:
    for formula in FORMULAS:
        assert frontdesk(*LOG, formula, "--patient", formula.strip(), "--remedy", formula).code == 0, formula
    file = tmp_path / "all.csv"
    assert frontdesk("export", "--to", str(file), "--as", "Priya").code == 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        cells = [cell for row in csv.reader(opened) for cell in row]
    assert [cell for cell in cells if "SUM" in cell or "calc" in cell]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []


STEERING = "left\x1b]0;owned\x07\x1b[2J\x9b31m right"


def test_escape_sequences_in_a_list_that_is_imported_steer_no_terminal(
    home: Path, tmp_path: Path, frontdesk: Frontdesk
) -> None:
    (tmp_path / "list.csv").write_text(
        f"received,category,severity,said,patient\n2026-05-21 09:15,WAIT,1,{STEERING},{STEERING}\n", encoding="utf-8"
    )
    for words in (("import", str(tmp_path / "list.csv")), ("list", "--all"), ("find", "left"), ("drafts",)):
        for form in ((), ("--json",)):
            said = frontdesk(*words, "--as", "Priya", *form)
            assert not set("\x1b\x07\x9b") & set(said.out + said.err), words
    assert not [path for path in (home / "logs").rglob("*") if path.is_file() and b"\x1b" in path.read_bytes()]


@pytest.mark.usefixtures("written")
def test_core_dumps_are_off() -> None:
    """The program says so of itself, so that a crash leaves no memory on the disk."""
    asks = (
        "import resource, sys\n"
        "from frontdesk.__main__ import main\n"
        "sys.argv = ['frontdesk', 'info', '--quiet']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('core', resource.getrlimit(resource.RLIMIT_CORE)[0])\n"
    )
    said = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=False, env=os.environ)
    assert said.stdout.splitlines()[-1:] == ["core 0"], said.stderr
