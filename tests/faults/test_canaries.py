"""A word typed into every field is found in no byte that lies on a disk, travels, or shows outside of the screens.

The positive control is the same search over a copy without encryption: what it does not find, the search cannot see.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.canaries import in_bytes, in_files, with_the_key, without_encryption
from tests.cli.conftest import Frontdesk, at, frontdesk, home, template
from tests.faults.every_field import (
    ASKED_ONLY,
    CODED_COLUMNS,
    COLUMNS_OF_WORDS,
    FOR_THE_GROUP,
    MANAGER,
    Typist,
    fields_of_words,
    type_into_all,
)
from tests.group.desks import Group, group_on
from tests.screens.terminal import ALT_SCREEN_OFF, Console

from frontdesk import desk
from frontdesk.desk.import_columns import FIELDS
from frontdesk.group import admin
from frontdesk.journal.backup_files import backups_in
from frontdesk.places import find_places

__all__ = ["at", "frontdesk", "home", "template"]
SAID = "Zwieselberg waited quux"
TITLE = re.compile(rb"\x1b\]\d+;[^\x07\x1b]*")


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    folder = tmp_path / "server"
    folder.mkdir()
    with group_on(str(folder / "group.db")) as group:
        yield group


def done(said: object) -> None:
    assert getattr(said, "code", 1) == 0, getattr(said, "err", said)


def test_no_file_of_the_desk_or_the_server_holds_a_word(
    home: Path, frontdesk: Frontdesk, group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of what is typed, but on the server what is written for the group; and after erasing, nothing at all."""
    temporary, papers, server = tmp_path / "tmp", tmp_path / "papers", Path(group.database).parent
    temporary.mkdir()
    papers.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    places, typist = find_places(str(home), env={}), Typist(frontdesk)
    type_into_all(typist, home, papers)
    code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
    done(frontdesk("enrol", str(group.line.base_url), "--code", code, *MANAGER))
    done(frontdesk("sync"))
    done(frontdesk("backup", *MANAGER))
    done(frontdesk("doctor", "--verify"))
    assert in_files(typist.words, home, temporary) == {}
    found: set[str] = set().union(*in_files(typist.words, server).values())
    assert found == typist.of(FOR_THE_GROUP), "the server reads what is meant for the group, and nothing else"
    control: set[str] = set().union(*in_files(typist.words, without_encryption(places, papers / "control")).values())
    control |= set().union(*in_files(typist.words, papers / "letter.txt").values())
    missed = set(typist.words) - control
    assert missed == typist.of(ASKED_ONLY), f"the search finds each word where it lies open, not {missed}"
    for number in ("A1", "A2", "A3", "A4", "A5"):
        typist("redact", number, "--renew-backups", by=MANAGER)
    assert typist.fields == fields_of_words() | {("import", name) for name in COLUMNS_OF_WORDS}
    assert in_files(typist.words, home, temporary) == {}
    of_patients = typist.about_complaints()
    assert with_the_key(places, of_patients, tmp_path / "after.db") == set()
    for backup in backups_in(places.backups):
        backup.path.replace(places.database)
        assert with_the_key(places, of_patients, tmp_path / f"{backup.path.name}.plain") == set()


def test_every_column_of_a_list_is_known_to_hold_words_or_codes() -> None:
    assert set(FIELDS) == COLUMNS_OF_WORDS | CODED_COLUMNS


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
