"""A word typed into every field is found in no byte that lies on a disk, travels, or shows outside of the screens.

The positive control is the same search over a copy without encryption: what it does not find, the search cannot see.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.canaries import in_bytes, in_files, with_the_key
from tests.cli.conftest import Frontdesk, at, frontdesk, home, template
from tests.group.desks import Group, group_on
from tests.screens.terminal import ALT_SCREEN_OFF, Console

from frontdesk import desk
from frontdesk.group import admin
from frontdesk.journal.backup_files import backups_in
from frontdesk.journal.connection import connect
from frontdesk.journal.database import Reading
from frontdesk.journal.keys import find_key
from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of
from frontdesk.journal.site_keys import open_words, site_keys
from frontdesk.places import find_places

__all__ = ["at", "frontdesk", "home", "template"]
MANAGER, ROSA = ("--as", "Priya"), ("--as", "Rosa")
SAID = "Zwieselberg waited quux"
TITLE = re.compile(rb"\x1b\]\d+;[^\x07\x1b]*")


class Canaries:
    """A new word for each field."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self) -> str:
        self.words.append(f"Zwieselberg{len(self.words):02d}q")
        return self.words[-1]


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    folder = tmp_path / "server"
    folder.mkdir()
    with group_on(str(folder / "group.db")) as group:
        yield group


def done(said: object) -> None:
    assert getattr(said, "code", 1) == 0, getattr(said, "err", said)


def into_every_field(frontdesk: Frontdesk, word: Canaries) -> None:
    """Each option of each command that takes words of people about patients."""
    late = ("--at", "2026-05-18T09:00", "--late-reason")
    done(frontdesk(
        "log", "--category", "WAIT", "--severity", "2", "--channel", "letter", "--said", word(), "--patient", word(),
        "--callback", word(), "--remedy", word(), "--safety", "no", *late, word(), *ROSA,
    ))  # fmt: skip
    done(frontdesk("note", "A1", word(), *ROSA))
    done(frontdesk("acknowledge", "A1", *late, word(), *ROSA))
    done(frontdesk("wait", "A1", "--on", "internal", "--reason", word(), *ROSA))
    done(frontdesk("resume", "A1", *ROSA))
    done(frontdesk("hand-over", "A1", "--to", "Deon", "--note", word(), *ROSA))
    done(frontdesk("called", "A1", "--who", "manager", "--name", word(), *ROSA))
    done(frontdesk("route", "A1", "privacy", "--note", word(), *MANAGER))
    done(frontdesk("escalate", "A1", "--to", "manager", "--note", word(), *MANAGER))
    done(frontdesk("grievance", "A1", "open", "--reason", "written", *MANAGER))
    done(frontdesk("resolve", "A1", "--done", word(), "--put-right", "yes", *MANAGER))
    notice = ("--contact", word(), "--steps", word(), "--results", word(), "--completed", "2026-05-22")
    done(frontdesk("grievance", "A1", "notice", *notice, *MANAGER))
    done(frontdesk("log", "--category", "OTHER", "--severity", "1", "--channel", "phone", "--said", word(), *ROSA))
    done(frontdesk("void", "A2", "--reason", word(), *MANAGER))
    done(frontdesk("clinician", "add", "DR-Z", "--name", word(), *MANAGER))
    done(frontdesk("staff", "add", word(), "--role", "desk", *MANAGER))


def without_encryption(home: Path, folder: Path) -> Path:
    """What somebody would leave on the disk who turned encryption off: the file, and every event's words opened."""
    folder.mkdir()
    places = find_places(str(home), env={})
    with closing(connect(places.database, find_key(places))) as driver:
        driver.execute("ATTACH DATABASE ? AS plain KEY ''", (str(folder / "plain.db"),))
        driver.execute("SELECT sqlcipher_export('plain')").fetchall()
        keys = site_keys(Reading(driver))
        rows = driver.execute(f"SELECT {EVENT_COLUMNS} FROM event").fetchall()
    opened = [str(open_words(envelope_of(row), keys)) for row in rows]
    (folder / "events.txt").write_text("\n".join(opened), encoding="utf-8")
    return folder


def test_no_file_of_the_desk_or_the_server_holds_a_word(
    home: Path, frontdesk: Frontdesk, group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    word = Canaries()
    into_every_field(frontdesk, word)
    code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
    done(frontdesk("enrol", str(group.line.base_url), "--code", code, *MANAGER))
    done(frontdesk("sync"))
    done(frontdesk("backup", *MANAGER))
    done(frontdesk("doctor", "--verify"))
    outside = (home, Path(group.database).parent, temporary)
    assert in_files(word.words, *outside) == {}
    control = in_files(word.words, without_encryption(home, tmp_path / "control"))
    assert set().union(*control.values()) == set(word.words), "the search finds each word where it lies open"
    for number in ("A1", "A2"):
        done(frontdesk("redact", number, "--reason", "asked", "--renew-backups", *MANAGER))
    of_patients = word.words[:-2]
    places = find_places(str(home), env={})
    assert with_the_key(places, of_patients, tmp_path / "after.db") == set()
    for backup in backups_in(places.backups):
        backup.path.replace(places.database)
        assert with_the_key(places, of_patients, tmp_path / f"{backup.path.name}.plain") == set()


def test_nothing_shows_outside_of_the_screens(home: Path) -> None:
    """Neither the title of the window, nor the list of processes, nor what is left when the screens are closed."""
    with Console(home) as console:
        console.wait_for(b"F2")
        console.press("f2")
        console.wait_for(b"What about?")
        console.press("w", "1", "n", *SAID)
        console.wait_for(SAID[-6:].encode())
        seen = b"".join(Path(f"/proc/{console.process}/{name}").read_bytes() for name in ("cmdline", "environ", "comm"))
        limits = Path(f"/proc/{console.process}/limits").read_text(encoding="ascii")
        console.send(signal.SIGTERM)
        console.ended()
    assert SAID not in seen.decode(errors="replace")
    assert SAID not in b"".join(TITLE.findall(console.written)).decode(errors="replace")
    after = console.written[console.written.rindex(ALT_SCREEN_OFF) :]
    assert in_bytes(after, [SAID, SAID[-6:]]) == set(), "the scrollback shows what was there before"
    assert re.search(r"core file size +0 ", limits)
    assert in_files([SAID], home) == {}
    with desk.open_desk(find_places(str(home), env={})) as seat:
        assert [draft.fields["said"] for draft in desk.drafts(seat)] == [SAID], "it was typed, and is kept"
