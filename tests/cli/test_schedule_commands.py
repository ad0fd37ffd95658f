"""`schedule install|show|remove`, against schedulers that only write down what they are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk

from frontdesk.sync.schedule import minute_for

CRONTAB = """#!/bin/sh
case "$1" in
  -l) cat "$TABLE" 2>/dev/null || { echo "no crontab for you" >&2; exit 1; } ;;
  -) cat > "$TABLE" ;;
esac
"""
NOTES = """#!/bin/sh
echo "$(basename "$0") $*" >> "$TABLE.calls"
exit ${ENDS:-0}
"""


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A crontab, a systemctl and a schtasks that come first on the path; what cron holds is in this file."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("crontab", "systemctl", "loginctl", "schtasks", "launchctl"):
        (programs / name).write_text(CRONTAB if name == "crontab" else NOTES)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("TABLE", str(tmp_path / "table"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    return tmp_path / "table"


def test_a_line_for_cron_once_and_gone_again(home: Path, frontdesk: Frontdesk, table: Path) -> None:
    table.write_text("0 1 * * * others\n")
    first = frontdesk("schedule", "install", "--kind", "cron", "--json")
    assert first.code == 0, first.err
    assert first.json["installed"]
    lines = table.read_text().splitlines()
    assert lines[0] == "0 1 * * * others"
    assert f"FRONTDESK_HOME={home}" in lines[1]
    assert "frontdesk sync --keep-trying 60 --quiet" in lines[1]
    assert frontdesk("schedule", "install", "--kind", "cron").code == 0
    assert table.read_text().splitlines() == lines
    shown = frontdesk("schedule", "show", "--kind", "cron", "--json").json
    assert (shown["installed"], shown["at"]) == (True, first.json["at"])
    assert frontdesk("schedule", "remove", "--kind", "cron", "--json").json == {"kind": "cron", "removed": True}
    assert frontdesk("schedule", "remove", "--kind", "cron", "--json").json == {"kind": "cron", "removed": False}
    assert table.read_text() == "0 1 * * * others\n"
    assert not frontdesk("schedule", "show", "--kind", "cron", "--json").json["installed"]


def test_a_timer_of_this_login_needs_no_administrator(frontdesk: Frontdesk, home: Path, table: Path) -> None:
    said = frontdesk("schedule", "install", "--kind", "systemd", "--json")
    assert said.code == 0, said.err
    service, timer = (Path(one) for one in said.json["where"])
    units = table.parent / "xdg" / "systemd" / "user"
    assert service.parent == timer.parent == units
    assert f"FRONTDESK_HOME={home}" in service.read_text()
    assert (units / "timers.target.wants" / timer.name).resolve() == timer
    calls = Path(f"{table}.calls").read_text().splitlines()
    assert calls[:2] == ["systemctl --user daemon-reload", f"systemctl --user start {timer.name}"]
    assert frontdesk("schedule", "remove", "--kind", "systemd").code == 0
    assert list(units.rglob("*.*")) == [units / "timers.target.wants"]


def test_where_systemd_does_not_answer_the_files_stand_and_it_is_said(
    home: Path, frontdesk: Frontdesk, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert home.exists()
    assert table.parent.exists()
    monkeypatch.setenv("ENDS", "1")
    said = frontdesk("schedule", "install", "--kind", "systemd")
    assert said.code == 0
    assert "did not answer" in said.err
    assert "frontdesk sync runs every night at 02:" in said.out


@pytest.mark.parametrize("kind", ["systemd", "cron", "windows", "launchd"])
def test_print_shows_the_text_and_installs_nothing(home: Path, frontdesk: Frontdesk, table: Path, kind: str) -> None:
    said = frontdesk("schedule", "install", "--kind", kind, "--print")
    assert said.code == 0
    assert str(home) in said.out
    assert "sync" in said.out
    assert not table.exists()
    assert not Path(f"{table}.calls").exists()


def test_every_scheduler_starts_at_the_desks_own_minute(home: Path, frontdesk: Frontdesk) -> None:
    assert home.exists()
    minute = minute_for(frontdesk("info", "--json").json["device"]) % 60
    at = f"02:{minute:02}"
    for kind, said in (
        ("systemd", f"OnCalendar=*-*-* {at}:00"),
        ("cron", f"{minute} 2 * * * "),
        ("windows", f"T{at}:00</StartBoundary>"),
        ("launchd", f"<key>Minute</key>\n\t\t<integer>{minute}</integer>"),
    ):
        printed = frontdesk("schedule", "install", "--kind", kind, "--print", "--json").json
        assert set(printed) == {"kind", "name", "at", "text"}
        assert (printed["kind"], printed["at"]) == (kind, at)
        assert said in printed["text"]
        assert "--keep-trying" in printed["text"]


def test_windows_is_told_in_its_own_words(home: Path, frontdesk: Frontdesk, table: Path) -> None:
    assert home.exists()
    assert frontdesk("schedule", "install", "--kind", "windows").code == 0
    assert frontdesk("schedule", "remove", "--kind", "windows", "--json").json["removed"]
    calls = Path(f"{table}.calls").read_text().splitlines()
    assert calls[0].startswith("schtasks /Create /TN frontdesk-sync-")
    assert calls[0].endswith("/F")
    assert calls[-1].startswith("schtasks /Delete /TN frontdesk-sync-")


def test_a_scheduler_that_says_no(
    home: Path, frontdesk: Frontdesk, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert home.exists()
    assert table.parent.exists()
    monkeypatch.setenv("ENDS", "1")
    refused = frontdesk("schedule", "install", "--kind", "windows", "--json")
    assert (refused.code, refused.out) == (3, "")
    assert "--print" in refused.err


def test_a_scheduler_that_nobody_knows(home: Path, frontdesk: Frontdesk) -> None:
    assert home.exists()
    refused = frontdesk("schedule", "install", "--kind", "at")
    assert refused.code == 2
    assert "systemd, cron, windows, launchd" in refused.err


def test_a_desk_that_is_not_enrolled_is_told_what_the_night_does(home: Path, frontdesk: Frontdesk, table: Path) -> None:
    assert home.exists()
    assert table.parent.exists()
    assert "only makes the backup" in frontdesk("schedule", "install", "--kind", "cron").out
    assert frontdesk("schedule", "show", "--kind", "cron").out.startswith("frontdesk sync runs every night")
