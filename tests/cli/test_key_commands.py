"""Keys on the command line: never as an argument, never on standard output unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk

MANAGER = ("--as", "Priya")


def printed(frontdesk: Frontdesk, to: Path, *more: str) -> str:
    said = frontdesk("key", "print-recovery", "--to", str(to), "--yes", *more, *MANAGER)
    assert said.code == 0, said.err
    return to.read_text(encoding="utf-8")


def test_a_lost_key_is_typed_in_again(home: Path, frontdesk: Frontdesk, logged: str, tmp_path: Path) -> None:
    paper = printed(frontdesk, tmp_path / "safe.txt")
    (home / "config" / "desk.key").unlink()
    assert frontdesk("show", logged).code == 7
    wrong = "\n".join(line for line in paper.splitlines() if not line.startswith("Line 3"))
    assert frontdesk("key", "recover", stdin=wrong.encode()).code == 2
    said = frontdesk("key", "recover", "--json", stdin=paper.encode())
    assert (said.code, said.json) == (0, {"database": True, "words": False})
    assert frontdesk("show", logged, "--json").json["said"] == "Forty minutes"
    assert "both keys already" in frontdesk("key", "recover", "--from", str(tmp_path / "safe.txt")).out


def test_nobody_prints_it_by_accident(home: Path, frontdesk: Frontdesk, tmp_path: Path) -> None:  # noqa: ARG001
    to = tmp_path / "safe.pdf"
    said = frontdesk("key", "print-recovery", "--to", str(to), *MANAGER)
    assert (said.code, said.out, to.exists()) == (3, "", False)
    assert frontdesk("key", "print-recovery", "--to", str(to), "--yes", "--as", "Deon").code == 3
    assert frontdesk("key", "print-recovery", "--to", str(to), "--yes", *MANAGER).code == 0
    assert to.read_bytes().startswith(b"%PDF")
    assert to.stat().st_mode & 0o777 == 0o600
    said = frontdesk("key", "print-recovery", "--yes", *MANAGER)
    assert (said.code, said.out) == (3, "")


def test_both_keys_are_changed(home: Path, frontdesk: Frontdesk, logged: str, tmp_path: Path) -> None:  # noqa: ARG001
    before = printed(frontdesk, tmp_path / "before.txt")
    frontdesk("backup", *MANAGER)
    done = frontdesk("key", "rotate", "--json", *MANAGER).json
    assert (done["backups"], done["handed_over"], done["left"]) == (1, True, [])
    assert frontdesk("show", logged, "--json").json["said"] == "Forty minutes"
    assert printed(frontdesk, tmp_path / "after.txt") != before
    assert frontdesk("doctor", "--verify").code == 0
    assert frontdesk("key", "rotate", "--only", "house", *MANAGER).code == 2
    assert frontdesk("key", "rotate").code == 2


@pytest.mark.parametrize("text", ["", "nonsense", "0" * 15, "\x00" * 100_000])
def test_what_is_no_key_is_said_in_a_sentence(home: Path, frontdesk: Frontdesk, text: str) -> None:  # noqa: ARG001
    said = frontdesk("key", "recover", stdin=text.encode())
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err


def test_an_empty_home_is_told_the_way(nowhere: Path, frontdesk: Frontdesk) -> None:
    said = frontdesk("key", "recover", stdin=b"")
    assert said.code == 2
    assert "--server URL --code CODE" in said.err
    assert not nowhere.exists()
    assert frontdesk("key", "recover", "--server", "http://127.0.0.1:1").code == 2
