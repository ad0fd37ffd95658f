"""Trouble with the file on disk is exit code 7 with a sentence; what nobody foresaw is 1 with a log."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk
from tests.journal.desks import as_anyone, powerless

from frontdesk import desk as desks
from frontdesk import faultlog
from frontdesk.journal import connection

LOG = ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "1", "--said", "a patient's words")


def database(home: Path) -> Path:
    return home / "data" / "frontdesk.db"


def test_nothing_is_set_up(nowhere: Path, frontdesk: Frontdesk) -> None:
    for words in (("list",), LOG, ("staff", "list"), ("undo", "--as", "Rosa")):
        said = frontdesk(*words)
        assert (said.code, said.out) == (3, "")
        assert "has not been set up here yet" in said.err
        assert "frontdesk init --site" in said.err
    assert not nowhere.exists()


def test_init_makes_a_practice(nowhere: Path, frontdesk: Frontdesk) -> None:
    said = frontdesk(
        "init", "--site", "Maple Practice", "--code", "MAPLE", "--timezone", "America/Chicago",
        "--hours", "mon-fri 08:30-18:30, sat 09:00-12:00", "--closed", "2026-05-25", "--closed", "2026-07-03",
    )  # fmt: skip
    assert said.code == 0, said.err
    assert said.out == (
        "Maple Practice (MAPLE) is set up.\n"
        f"Records: {database(nowhere)}\n"
        f"Key: {nowhere / 'config' / 'desk.key'}\n"
        "Next: frontdesk staff add NAME --role manager\n"
    )
    assert frontdesk("staff", "add", "Rosa", "--role", "manager").code == 0
    logged = frontdesk(*LOG, "--json").json
    assert logged["number"] == "A1"


def test_init_does_not_touch_what_is_there(home: Path, frontdesk: Frontdesk) -> None:
    frontdesk(*LOG)
    again = ("init", "--site", "x", "--code", "OTHER", "--timezone", "UTC")
    said = frontdesk(*again)
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith(f"frontdesk is already set up here: {database(home)} exists.")
    assert frontdesk("list", "--json").json["count"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--timezone", "Mars/Base", "--code", "MAPLE"),
        ("--timezone", "UTC", "--code", "ma ple!"),
        ("--timezone", "UTC", "--code", "MAPLE", "--hours", "always"),
        ("--timezone", "UTC", "--code", "MAPLE", "--closed", "tomorrow"),
        ("--timezone", "UTC", "--code", "MAPLE", "--machine"),
    ],
)
def test_init_with_wrong_words_makes_nothing(words: tuple[str, ...], nowhere: Path, frontdesk: Frontdesk) -> None:
    assert frontdesk("init", "--site", "x", *words).code == 2
    assert not nowhere.exists()


def test_a_wrong_key_is_named(home: Path, frontdesk: Frontdesk) -> None:
    (home / "config" / "desk.key").write_text("00" * 32 + "\n")
    before = database(home).read_bytes()
    said = frontdesk("list", "--json")
    assert (said.code, said.out) == (7, "")
    assert f"{database(home)} does not open with the key" in said.err
    assert database(home).read_bytes() == before


def test_a_missing_key_is_named(home: Path, frontdesk: Frontdesk) -> None:
    (home / "config" / "desk.key").unlink()
    said = frontdesk(*LOG)
    assert (said.code, said.out) == (7, "")
    assert "was not found" in said.err


def test_a_database_that_is_not_ours_is_left_alone(home: Path, frontdesk: Frontdesk) -> None:
    database(home).unlink()
    with sqlite3.connect(database(home)) as other:
        other.execute("CREATE TABLE shopping(list)")
    other.close()
    before = database(home).read_bytes()
    said = frontdesk(*LOG)
    assert (said.code, said.out) == (7, "")
    assert "was not written by frontdesk" in said.err
    assert database(home).read_bytes() == before


def test_a_missing_database_is_not_made_anew(home: Path, frontdesk: Frontdesk) -> None:
    database(home).unlink()
    for words in (LOG, ("init", "--site", "x", "--code", "MAPLE", "--timezone", "UTC")):
        said = frontdesk(*words)
        assert (said.code, said.out) == (7, "")
        assert "its file" in said.err
        assert "is gone" in said.err
    assert not database(home).exists()


def test_a_damaged_file_is_named_and_the_doctor_says_what_to_do(home: Path, frontdesk: Frontdesk) -> None:
    with database(home).open("r+b") as file:
        file.seek(connection.PAGE_BYTES)
        file.write(os.urandom(40 * connection.PAGE_BYTES))
    assert frontdesk("list").code == 7
    said = frontdesk("doctor", "--verify", "--json")
    assert said.code == 7
    assert said.json["ok"] is False
    assert any(check["what_to_do"] for check in said.json["checks"])


@pytest.mark.usefixtures("home")
def test_a_doctor_with_nothing_to_say_is_done(frontdesk: Frontdesk) -> None:
    frontdesk(*LOG)
    said = frontdesk("doctor", "--rebuild", "--verify", "--json")
    assert (said.code, said.json["ok"]) == (0, True)
    assert all(set(check) == {"name", "ok", "what_to_do"} for check in said.json["checks"])
    assert frontdesk("doctor").out.startswith("ok  the file opens\n")
    assert frontdesk("list", "--json").json["count"] == 1


def test_info_works_everywhere(home: Path, frontdesk: Frontdesk, tmp_path: Path) -> None:
    keys = {"version", "home", "database", "key_held_in", "encrypted", "site", "device", "last_sync"}
    known = frontdesk("info", "--json").json
    assert keys <= set(known)
    assert (known["home"], known["site"], known["encrypted"]) == (str(home), "MAPLE", True)
    elsewhere = frontdesk("--home", str(tmp_path / "none"), "info", "--json")
    assert (elsewhere.code, elsewhere.json["site"]) == (0, None)
    assert not (tmp_path / "none").exists()
    (home / "config" / "desk.key").write_text("00" * 32 + "\n")
    assert "does not open" in frontdesk("info", "--json").json["trouble"]


def test_a_home_that_is_a_file_is_named(tmp_path: Path, frontdesk: Frontdesk) -> None:
    (tmp_path / "file").write_text("mine")
    said = frontdesk("--home", str(tmp_path / "file"), "init", "--site", "x", "--code", "XY", "--timezone", "UTC")
    assert (said.code, said.out) == (7, "")
    assert "a file is in its way" in said.err


def test_a_read_only_folder_is_named(frontdesk: Frontdesk) -> None:
    with powerless() as folder:
        folder.chmod(0o555)
        with as_anyone(folder):
            words = ("--home", str(folder / "home"), "init", "--site", "x", "--code", "XY", "--timezone", "UTC")
            said = frontdesk(*words)
    assert (said.code, said.out) == (7, "")
    assert "this account may not write there" in said.err


def test_what_nobody_foresaw_is_logged_without_a_word(
    home: Path, frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        words = "a patient's words"
        try:
            int(words)
        except ValueError:
            raise RuntimeError(words) from None

    monkeypatch.setattr(desks, "log", broken)
    said = frontdesk(*LOG, "--json")
    log = home / "logs" / faultlog.FILE
    assert (said.code, said.out) == (1, "")
    assert str(log) in said.err
    assert "(RuntimeError)" in said.err
    written = log.read_text(encoding="utf-8")
    assert "builtins.RuntimeError" in written
    assert "builtins.ValueError" in written
    assert f"{__file__}:" in written
    for kept_out in ("patient", "Rosa"):
        assert kept_out not in written.replace(str(home), "")
        assert kept_out not in said.err.replace(str(home), "").replace("it holds no patient's words", "")


def test_the_log_goes_elsewhere_when_its_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    log = faultlog.record(ValueError("x"), tmp_path / "file" / "logs")
    assert log.name == faultlog.FILE
    assert "builtins.ValueError" in log.read_text(encoding="utf-8")


def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    log = tmp_path / faultlog.FILE
    log.write_text("x" * (faultlog.BYTES_MAX + 1))
    faultlog.record(ValueError("x"), tmp_path)
    assert log.stat().st_size < 1000
    assert (tmp_path / "faults.log.old").stat().st_size > faultlog.BYTES_MAX
