"""Putting the night's job into the scheduler of this system, showing it, taking it out again.

Installing twice changes nothing; whatever this login installs for itself needs no administrator.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from frontdesk.desk import open_desk
from frontdesk.journal.errors import translated
from frontdesk.places import Places
from frontdesk.recovery.refusals import Refusal, WrongValue
from frontdesk.sync import schedule
from frontdesk.sync.schedule import Job, Kind

KINDS: tuple[Kind, ...] = ("systemd", "cron", "windows", "launchd")
CARRIED = ("FRONTDESK_TOKEN_FILE",)
"""Settings of this program's environment that the night needs too."""
SERVICE_ACCOUNT = "frontdesk"


class SchedulerRefused(Refusal):
    """The scheduler of this system did not take the job."""

    code = "scheduler-refused"

    def __init__(self, what: str, said: str) -> None:
        """`said` is the scheduler's own first line."""
        first = next(iter(said.strip().splitlines()), "it gave no reason")[:200]
        super().__init__(
            f"{what} did not take the night's job: {first}",
            "see frontdesk schedule install --print for the text, and --kind for another scheduler.",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Scheduled:
    """How things stand with the night's job."""

    kind: Kind
    name: str
    installed: bool
    at: str
    where: tuple[str, ...]
    """Files, or the table or folder of the scheduler that holds it."""
    remark: str = ""


class Scheduler(Protocol):
    """One system's scheduler."""

    def text(self, job: Job) -> str:
        """What would be installed."""
        ...

    def install(self, job: Job) -> str:
        """Put it there; gives a remark for people, or nothing. Raises `SchedulerRefused`, `ReadOnly`."""
        ...

    def remove(self, job: Job) -> bool:
        """Take it out; says whether it was there."""
        ...

    def where(self, job: Job) -> tuple[str, ...]:
        """Where it lies; nothing when it is not installed."""
        ...


def kind_here(asked: str | None = None) -> Kind:
    """The scheduler that was asked for, or the one that this system has. Raises `WrongValue`."""
    for kind in KINDS:
        if asked == kind:
            return kind
    if asked is not None:
        raise WrongValue(f"{asked[:40]!r} is no scheduler that frontdesk knows.", f"use {', '.join(KINDS)}.")
    usual: dict[str, Kind] = {"win32": "windows", "darwin": "launchd"}
    if sys.platform in usual:
        return usual[sys.platform]
    return "systemd" if Path("/run/systemd/system").is_dir() or not shutil.which("crontab") else "cron"


def job_for(places: Places, env: Mapping[str, str] = os.environ) -> Job:
    """The nightly run of this installation. Raises what opening the desk raises."""
    with open_desk(places) as desk, desk.database.reading() as view:
        device = desk.journal.seat_in(view).device
    environment = {name: env[name] for name in CARRIED if name in env}
    if places.home is not None:
        environment["FRONTDESK_HOME"] = str(places.home)
    if not all(value.isprintable() for value in environment.values()):
        raise WrongValue("The name of the home folder holds a character that no scheduler takes.", "rename the folder.")
    return Job(
        program=_program(),
        name=schedule.name_for(places.home),
        minute_of_day=schedule.minute_for(device),
        home=places.home,
        environment=environment,
        account=SERVICE_ACCOUNT if places.machine_wide else None,
    )


def install(job: Job, kind: Kind) -> Scheduled:
    """Put the job into the scheduler, in the place of an earlier one of this installation."""
    return show(job, kind, remark=scheduler(kind).install(job))


def remove(job: Job, kind: Kind) -> bool:
    """Take the job out of the scheduler; says whether it was there."""
    return scheduler(kind).remove(job)


def show(job: Job, kind: Kind, *, remark: str = "") -> Scheduled:
    """How things stand."""
    where = scheduler(kind).where(job)
    return Scheduled(kind=kind, name=job.name, installed=bool(where), at=job.at, where=where, remark=remark)


def scheduler(kind: Kind) -> Scheduler:
    """The scheduler of that name."""
    made: dict[Kind, Scheduler] = {"systemd": Systemd(), "cron": Cron(), "windows": Windows(), "launchd": Launchd()}
    return made[kind]


class Systemd:
    """A service and a timer, of this login or, for a machine-wide installation, of the system."""

    def text(self, job: Job) -> str:
        """Both files, one after the other."""
        return "\n".join(f"# {name}\n{text}" for name, text in schedule.systemd_files(job).items())

    def install(self, job: Job) -> str:
        """Write both, and switch the timer on. Where systemd does not answer, it is on from the next start."""
        wants = self._folder(job) / "timers.target.wants" / f"{job.name}.timer"
        for file in self._files(job):
            _write(file, schedule.systemd_files(job)[file.name])
        with translated(wants):
            wants.parent.mkdir(parents=True, exist_ok=True)
            wants.unlink(missing_ok=True)
            wants.symlink_to(self._folder(job) / wants.name)
        said = [self._tell(job, "daemon-reload"), self._tell(job, "start", f"{job.name}.timer")]
        if any(each.returncode for each in said):
            return "systemd did not answer just now; the timer counts from the next start of the computer or login."
        if job.account is None and _run(["loginctl", "enable-linger"]).returncode:
            return (
                "It runs while this login is signed in. For every night, an administrator may: loginctl enable-linger"
            )
        return ""

    def remove(self, job: Job) -> bool:
        """Switch the timer off and delete both files."""
        there = bool(self.where(job))
        self._tell(job, "stop", f"{job.name}.timer")
        for file in (self._folder(job) / "timers.target.wants" / f"{job.name}.timer", *self._files(job)):
            with translated(file):
                file.unlink(missing_ok=True)
        self._tell(job, "daemon-reload")
        return there

    def where(self, job: Job) -> tuple[str, ...]:
        """The files that are there."""
        return tuple(str(file) for file in self._files(job) if file.exists())

    def _folder(self, job: Job) -> Path:
        if job.account is not None:
            return Path("/etc/systemd/system")
        return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"

    def _files(self, job: Job) -> list[Path]:
        return [self._folder(job) / name for name in schedule.systemd_files(job)]

    def _tell(self, job: Job, *words: str) -> subprocess.CompletedProcess[str]:
        return _run(["systemctl", *([] if job.account else ["--user"]), *words])


class Cron:
    """One line of this login's table."""

    def text(self, job: Job) -> str:
        """The line."""
        return schedule.cron_line(job) + "\n"

    def install(self, job: Job) -> str:
        """Put the line in, in the place of an earlier one."""
        self._keep(schedule.with_line(self._table(), job.name, schedule.cron_line(job)))
        return ""

    def remove(self, job: Job) -> bool:
        """Take the line out."""
        before = self._table()
        after = schedule.with_line(before, job.name, None)
        if after != before:
            self._keep(after)
        return after != before

    def where(self, job: Job) -> tuple[str, ...]:
        """The line, if it is there."""
        found = [line for line in self._table().splitlines() if line.endswith(schedule.mark(job.name))]
        return tuple(found)

    def _table(self) -> str:
        said = _run(["crontab", "-l"])
        return "" if said.returncode else said.stdout

    def _keep(self, table: str) -> None:
        said = _run(["crontab", "-"], typed=table)
        if said.returncode:
            raise SchedulerRefused("cron", said.stderr)


class Windows:
    """A task of the Task Scheduler."""

    def text(self, job: Job) -> str:
        """Its XML."""
        return schedule.windows_task(job)

    def install(self, job: Job) -> str:
        """Make the task, or make it again."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "task.xml"
            file.write_text(self.text(job), encoding="utf-16")
            said = _run(["schtasks", "/Create", "/TN", job.name, "/XML", str(file), "/F"])
        if said.returncode:
            raise SchedulerRefused("The Task Scheduler", said.stderr)
        return "" if job.account else "It runs while this login is signed in; a machine-wide installation runs always."

    def remove(self, job: Job) -> bool:
        """Delete the task."""
        return _run(["schtasks", "/Delete", "/TN", job.name, "/F"]).returncode == 0

    def where(self, job: Job) -> tuple[str, ...]:
        """Its name in the Task Scheduler."""
        there = _run(["schtasks", "/Query", "/TN", job.name]).returncode == 0
        return (f"Task Scheduler: {job.name}",) if there else ()


class Launchd:
    """A launch agent of this login, or a daemon of the system."""

    def text(self, job: Job) -> str:
        """Its property list."""
        return schedule.launchd_file(job)

    def install(self, job: Job) -> str:
        """Write the file and load it."""
        file = self._file(job)
        self._tell("bootout", job, str(file))
        _write(file, self.text(job))
        return "" if self._tell("bootstrap", job, str(file)).returncode == 0 else "It counts from the next login."

    def remove(self, job: Job) -> bool:
        """Unload it and delete the file."""
        file, there = self._file(job), bool(self.where(job))
        self._tell("bootout", job, str(file))
        with translated(file):
            file.unlink(missing_ok=True)
        return there

    def where(self, job: Job) -> tuple[str, ...]:
        """The file, if it is there."""
        return (str(self._file(job)),) if self._file(job).exists() else ()

    def _file(self, job: Job) -> Path:
        root = Path("/Library/LaunchDaemons") if job.account else Path.home() / "Library" / "LaunchAgents"
        return root / f"{job.name}.plist"

    def _tell(self, verb: str, job: Job, file: str) -> subprocess.CompletedProcess[str]:
        domain = "system" if job.account else f"gui/{_user_number()}"
        return _run(["launchctl", verb, domain, file])


def _user_number() -> int:
    """Of the account that runs this; 0 on Windows, which has none and no launchd."""
    if sys.platform == "win32":
        return 0
    else:  # noqa: RET505 - mypy reads the two branches as two systems
        return os.getuid()


def _program() -> tuple[str, ...]:
    """This program by its full path."""
    script = Path(sys.executable).with_name("frontdesk.exe" if sys.platform == "win32" else "frontdesk")
    return (str(script),) if script.exists() else (sys.executable, "-m", "frontdesk")


def _write(file: Path, text: str) -> None:
    with translated(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _run(words: Sequence[str], *, typed: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program of the system; one that is missing has failed."""
    program = shutil.which(words[0])
    if program is None:
        return subprocess.CompletedProcess(words, 127, "", f"{words[0]} is not on this computer")
    return subprocess.run(  # noqa: S603 - the system's own schedulers, words of ours
        [program, *words[1:]], input=typed, capture_output=True, text=True, check=False, timeout=60
    )
