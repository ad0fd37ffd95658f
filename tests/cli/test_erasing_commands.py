"""Erasing, holding and letting go on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Frontdesk
from tests.desk.maple import noted_elsewhere

from frontdesk import desk as desks
from frontdesk.places import find_places

MANAGER = ("--as", "Priya")


def test_redact_needs_a_reason_and_a_manager(frontdesk: Frontdesk, logged: str) -> None:
    assert frontdesk("redact", logged, *MANAGER).code == 2
    assert frontdesk("redact", logged, "--reason", " ", *MANAGER).code == 2
    assert frontdesk("redact", logged, "--reason", "asked", "--as", "Deon").code == 3
    assert frontdesk("redact", "A99", "--reason", "asked", *MANAGER).code == 4
    assert frontdesk("show", logged, "--json").json["said"] == "Forty minutes"


def test_redact_says_what_is_gone_and_what_old_backups_hold(frontdesk: Frontdesk, logged: str) -> None:
    frontdesk("backup", *MANAGER)
    said = frontdesk("redact", logged, "--reason", "-", *MANAGER, stdin=b"the patient asked\n")
    assert said.code == 0
    assert "1 older backups" in said.out
    shown = frontdesk("show", logged, "--json", *MANAGER).json
    assert (shown["said"], shown["on_hold"], shown["redacted_at"] is None) == ("", False, False)
    assert "the patient asked" in frontdesk("show", logged, *MANAGER).out
    assert frontdesk("retention", "--renew-backups", "--json", *MANAGER).json["renewed_backups"] == 1


def test_hold_and_retention(frontdesk: Frontdesk, logged: str) -> None:
    assert frontdesk("hold", logged, "perhaps", *MANAGER).code == 2
    assert frontdesk("hold", logged, "on", *MANAGER).code == 0
    assert frontdesk("redact", logged, "--reason", "asked", *MANAGER).code == 3
    found = frontdesk("retention", "--dry-run", "--json", *MANAGER).json
    assert (found["count"], found["complaints"], found["held"]) == (0, [], [logged])
    assert frontdesk("hold", logged, "off", *MANAGER).code == 0
    assert frontdesk("settings", "set", "retention", "privacy 5", *MANAGER).code == 2
    assert frontdesk("settings", "set", "retention", "complaint 7", *MANAGER).code == 0


def test_a_redaction_leaves_no_word_in_any_file(home: Path, frontdesk: Frontdesk, logged: str) -> None:
    from tests.canaries import in_files

    frontdesk("redact", logged, "--reason", "asked", *MANAGER)
    assert in_files(["Forty minutes"], home) == {}


def test_words_that_came_after_are_erased_or_kept(home: Path, frontdesk: Frontdesk, logged: str) -> None:
    assert frontdesk("redact", logged, "--reason", "asked", *MANAGER).code == 0
    assert frontdesk("review", logged, "--erase", *MANAGER).code == 3
    with desks.open_desk(find_places(str(home), env={})) as desk:
        noted_elsewhere(desk, desks.person(desk, "Deon").id, logged, "she rang")
    assert frontdesk("list", "--review", "--json", *MANAGER).json["count"] == 1
    for wrong in ((), ("--decided", "It stays", "--erase")):
        assert frontdesk("review", logged, *wrong, *MANAGER).code == 2
    assert frontdesk("review", logged, "--erase", "--as", "Deon").code == 3
    said = frontdesk("review", logged, "--erase", "--json", *MANAGER)
    assert (said.code, said.json["notes"], said.json["flags"]) == (0, [], [])
    assert frontdesk("list", "--review", "--json", *MANAGER).json["count"] == 0


def test_redact_says_which_forms_still_hold_something(home: Path, frontdesk: Frontdesk) -> None:
    log = ("log", "--category", "WAIT", "--severity", "1", "--channel", "phone", "--said", "x", "--patient", "P-4711")
    for _ in range(2):
        assert frontdesk(*log, "--as", "Rosa").code == 0
    with desks.open_desk(find_places(str(home), env={})) as desk:
        desks.save_draft(desk, draft_id=None, staff=None, fields={"patient": "P-4711", "said": "Forty minutes"})
    said = frontdesk("redact", "A1", "--reason", "asked", *MANAGER)
    assert "1 forms of the same patient that nobody saved are still on this desk." in said.out
    assert "--drop-drafts" in said.out
    told = frontdesk("redact", "A2", "--reason", "asked", "--drop-drafts", "--json", *MANAGER).json
    assert (told["drafts"], told["dropped"]) == (1, True)
    assert frontdesk("drafts", "--json", "--as", "Rosa").json["count"] == 0
