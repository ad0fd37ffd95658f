"""The night's job in the words of each scheduler: spread over an hour, carrying the home along, whatever its name."""

from __future__ import annotations

import plistlib
import shlex
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest

from frontdesk.sync.schedule import (
    FIRST_HOUR,
    Job,
    cron_line,
    launchd_file,
    minute_for,
    name_for,
    systemd_files,
    windows_task,
    with_line,
)

ODD = Path('/srv/Präxis 100% $HOME "x"')
JOB = Job(
    program=("/opt/front desk/bin/frontdesk",),
    name="frontdesk-sync-1a2b3c4d",
    minute_of_day=137,
    home=ODD,
    environment={"FRONTDESK_HOME": str(ODD)},
)
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


class TestWhen:
    def test_a_desk_has_the_same_minute_every_night(self) -> None:
        assert minute_for("desk-1") == minute_for("desk-1")

    def test_many_desks_are_spread_over_the_hour(self) -> None:
        minutes = Counter(minute_for(str(uuid4())) for _ in range(6_000))
        assert set(minutes) <= set(range(FIRST_HOUR * 60, FIRST_HOUR * 60 + 60))
        assert len(minutes) == 60
        assert max(minutes.values()) < 200

    def test_each_home_has_its_own_job(self) -> None:
        assert name_for(None) == "frontdesk-sync"
        assert name_for(Path("/a")) != name_for(Path("/b"))


class TestSystemd:
    def test_the_timer_starts_the_service_every_night(self) -> None:
        files = systemd_files(JOB)
        timer = files["frontdesk-sync-1a2b3c4d.timer"].splitlines()
        assert "OnCalendar=*-*-* 02:17:00" in timer
        assert "Persistent=true" in timer, "a computer that was off catches up"
        assert "WantedBy=timers.target" in timer

    def test_odd_names_reach_the_program_as_they_are(self) -> None:
        service = systemd_files(JOB)["frontdesk-sync-1a2b3c4d.service"]
        assert 'ExecStart="/opt/front desk/bin/frontdesk" sync --keep-trying 60\n' in service
        assert r'Environment="FRONTDESK_HOME=/srv/Präxis 100%% $$HOME \"x\""' in service

    def test_a_machine_wide_one_runs_as_the_service_account(self) -> None:
        service = systemd_files(replace(JOB, account="frontdesk"))["frontdesk-sync-1a2b3c4d.service"]
        assert {"User=frontdesk", "Group=frontdesk", "UMask=0007"} <= set(service.splitlines())

    def test_systemd_itself_finds_nothing_wrong(self, tmp_path: Path) -> None:
        program = tmp_path / "front desk"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        for name, text in systemd_files(replace(JOB, program=(str(program),))).items():
            (tmp_path / name).write_text(text)
        judge = shutil.which("systemd-analyze")
        if judge:
            units = [str(tmp_path / name) for name in systemd_files(JOB)]
            said = subprocess.run([judge, "verify", "--man=no", *units], capture_output=True, text=True, check=False)
            assert str(tmp_path) not in said.stderr, said.stderr


class TestCron:
    def test_a_shell_reads_the_words_back(self) -> None:
        minute, hour, *_days, rest = cron_line(JOB).split(" ", 5)
        assert (minute, hour) == ("17", "2")
        assert "%" not in rest.replace("\\%", "")
        words = shlex.split(rest.replace("\\%", "%"), comments=True)
        assert words == [
            f"FRONTDESK_HOME={ODD}",
            "/opt/front desk/bin/frontdesk",
            "sync",
            "--keep-trying",
            "60",
            "--quiet",
        ]

    def test_the_lines_of_others_stay(self) -> None:
        table = "MAILTO=it\n5 4 * * * backup # frontdesk-sync-other\n"
        once = with_line(table, JOB.name, cron_line(JOB))
        assert once.startswith(table)
        assert with_line(once, JOB.name, cron_line(JOB)) == once
        assert with_line(once, JOB.name, None) == table


class TestWindows:
    def task(self, job: Job) -> ET.Element:
        return ET.fromstring(windows_task(job).split("?>", 1)[1])  # noqa: S314 - our own text

    def test_it_is_a_task_that_starts_every_day(self) -> None:
        task = self.task(JOB)
        assert task.findtext(f".//{TASK}StartBoundary") == "2026-01-01T02:17:00"
        assert task.findtext(f".//{TASK}DaysInterval") == "1"
        assert task.findtext(f".//{TASK}StartWhenAvailable") == "true"
        assert task.findtext(f".//{TASK}MultipleInstancesPolicy") == "IgnoreNew"

    def test_the_home_stands_in_the_words(self) -> None:
        job = replace(JOB, program=(r"C:\Program Files\R&D\frontdesk.exe",), home=Path(r"D:\Front Desk"))
        task = self.task(job)
        assert task.findtext(f".//{TASK}Command") == r"C:\Program Files\R&D\frontdesk.exe"
        assert task.findtext(f".//{TASK}Arguments") == r'--home "D:\Front Desk" sync --keep-trying 60'

    @pytest.mark.parametrize(("account", "who"), [(None, "InteractiveToken"), ("frontdesk", None)])
    def test_who_runs_it(self, account: str | None, who: str | None) -> None:
        task = self.task(replace(JOB, account=account))
        assert task.findtext(f".//{TASK}LogonType") == who
        assert (task.findtext(f".//{TASK}UserId") == "S-1-5-18") is (account is not None)


def test_launchd_reads_the_property_list() -> None:
    agent = plistlib.loads(launchd_file(JOB).encode())
    assert agent["ProgramArguments"] == [*JOB.program, "sync", "--keep-trying", "60"]
    assert agent["EnvironmentVariables"] == {"FRONTDESK_HOME": str(ODD)}
    assert agent["StartCalendarInterval"] == {"Hour": 2, "Minute": 17}
