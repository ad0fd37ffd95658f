"""The night's job as each system's own scheduler wants it: texts only, nothing is installed here.

Every desk starts at its own minute of one hour, always the same, so that a group's thousands do not ring at once.
"""

from __future__ import annotations

import hashlib
import plistlib
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

Kind = Literal["systemd", "cron", "windows", "launchd"]

FIRST_HOUR, WINDOW_MINUTES = 2, 60
KEEP_TRYING_MINUTES = 60
"""How long the night's run tries again while the group server is away. No scheduler need know how to."""
ABOUT = "frontdesk: back up the practice's records and sync them with the group"
SYSTEM_SID = "S-1-5-18"
"""Windows' own service account, in every language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One installation's nightly run."""

    program: tuple[str, ...]
    """The program by its full path, and the words before `sync`."""
    name: str
    """What the scheduler calls it; another for each home."""
    minute_of_day: int
    home: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    account: str | None = None
    """The service account of a machine-wide installation; None runs as this login."""

    @property
    def at(self) -> str:
        """When it starts, on the computer's clock."""
        return f"{self.minute_of_day // 60:02}:{self.minute_of_day % 60:02}"

    @property
    def words(self) -> tuple[str, ...]:
        """The whole command."""
        return (*self.program, "sync", "--keep-trying", str(KEEP_TRYING_MINUTES))


def minute_for(device: str) -> int:
    """A desk's own minute of the day: spread over the hour, the same every night."""
    spread = int.from_bytes(hashlib.sha256(f"frontdesk.night\n{device}".encode()).digest()[:8], "big")
    return FIRST_HOUR * 60 + spread % WINDOW_MINUTES


def name_for(home: Path | None) -> str:
    """The usual installation has the plain name; each named home has its own."""
    if home is None:
        return "frontdesk-sync"
    return f"frontdesk-sync-{hashlib.sha256(str(home).encode()).hexdigest()[:8]}"


# ------------------------------------------------------------ systemd


def systemd_files(job: Job) -> dict[str, str]:
    """The unit that runs and the timer that starts it, by file name."""
    return {f"{job.name}.service": _service(job), f"{job.name}.timer": _timer(job)}


def _service(job: Job) -> str:
    lines = ["[Unit]", f"Description={ABOUT}"]
    if job.account:
        lines += ["Wants=network-online.target", "After=network-online.target"]
    lines += ["", "[Service]", "Type=oneshot", f"ExecStart={' '.join(map(_systemd_word, job.words))}"]
    lines += [f"Environment={_systemd_word(f'{name}={value}')}" for name, value in job.environment.items()]
    if job.account:
        lines += [f"User={job.account}", "Group=frontdesk", "UMask=0007"]
    lines += ["Nice=10", "TimeoutStartSec=2h", "LimitCORE=0", "NoNewPrivileges=yes", ""]
    return "\n".join(lines)


def _timer(job: Job) -> str:
    lines = ["[Unit]", f"Description={ABOUT}, every night", "", "[Timer]"]
    lines += [f"OnCalendar=*-*-* {job.at}:00", "AccuracySec=1s", "Persistent=true"]
    return "\n".join([*lines, "", "[Install]", "WantedBy=timers.target", ""])


def _systemd_word(word: str) -> str:
    """One word of a unit file: `%` and `$` mean something there, blanks and quotes too."""
    meant = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{meant}"' if any(c in word for c in " \t'\"\\") else meant


# ------------------------------------------------------------ cron


def cron_line(job: Job) -> str:
    """A line of a crontab. Its mark at the end tells it from lines of others; cron mails whatever is said."""
    environment = [f"{name}={shlex.quote(value)}" for name, value in job.environment.items()]
    command = " ".join([*environment, *map(shlex.quote, (*job.words, "--quiet"))]).replace("%", "\\%")
    return f"{job.minute_of_day % 60} {job.minute_of_day // 60} * * * {command} {mark(job.name)}"


def mark(name: str) -> str:
    """What ends a line of ours."""
    return f"# {name}"


def with_line(table: str, name: str, line: str | None) -> str:
    """A crontab with our one line in it, or without it; everybody else's lines as they are."""
    others = [each for each in table.splitlines() if not each.endswith(mark(name))]
    return "".join(f"{each}\n" for each in (*others, *([line] if line else [])))


# ------------------------------------------------------------ Windows


def windows_task(job: Job) -> str:
    """The XML of a task for the Task Scheduler, which knows no environment: the home stands in the words."""
    program, *rest = job.words
    if job.home is not None:
        rest = ["--home", str(job.home), *rest]
    who = (
        f"<UserId>{SYSTEM_SID}</UserId>"
        if job.account
        else "<LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel>"
    )
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>{escape(ABOUT)}</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T{job.at}:00</StartBoundary>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals><Principal id="Author">{who}</Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT2H</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(" ".join(map(_windows_word, rest)))}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def _windows_word(word: str) -> str:
    """A word of a Windows command line. A path never holds a quote there; a backslash before one would escape it."""
    return f'"{word}\\"' if word.endswith("\\") and " " in word else f'"{word}"' if " " in word else word


# ------------------------------------------------------------ macOS


def launchd_file(job: Job) -> str:
    """The property list of a launch agent."""
    start = {"Hour": job.minute_of_day // 60, "Minute": job.minute_of_day % 60}
    agent = {
        "Label": job.name,
        "ProgramArguments": list(job.words),
        "EnvironmentVariables": dict(job.environment),
        "StartCalendarInterval": start,
        "ProcessType": "Background",
    }
    return plistlib.dumps(agent).decode()
