"""The night's job: into the system's scheduler, shown, and out again."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from frontdesk.commands.everywhere import Call, command

if TYPE_CHECKING:
    from frontdesk.scheduling import Scheduled

Kind = Annotated[
    str | None,
    typer.Option("--kind", metavar="WORD", help="systemd, cron, windows or launchd; else what this system has."),
]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    schedule = typer.Typer(help="The nightly backup and sync.")
    command(schedule, "install")(install)
    command(schedule, "show")(show)
    command(schedule, "remove")(remove)
    app.add_typer(schedule, name="schedule")


def install(
    call: Call,
    *,
    kind: Kind = None,
    print_: Annotated[bool, typer.Option("--print", help="Only show what would be installed.")] = False,
) -> None:
    """Run frontdesk sync every night, at this desk's own minute."""
    from frontdesk import scheduling

    chosen, job = scheduling.kind_here(kind), scheduling.job_for(call.places)
    if print_:
        text = scheduling.scheduler(chosen).text(job)
        call.answer({"kind": chosen, "name": job.name, "at": job.at, "text": text}, text.rstrip("\n"))
        return
    done = scheduling.install(job, chosen)
    lines = [f"frontdesk sync runs every night at {done.at} ({done.kind}).", *done.where]
    if not call.places.enrolment_file.exists():
        lines.append("Until this desk is enrolled with a group it only makes the backup, and ends with exit code 3.")
    call.done(_document(done), *lines)
    if done.remark:
        call.remark(done.remark)


def show(call: Call, *, kind: Kind = None) -> None:
    """Say whether the night's job is installed, and when it starts."""
    from frontdesk import scheduling

    found = scheduling.show(scheduling.job_for(call.places), scheduling.kind_here(kind))
    if found.installed:
        lines = [f"frontdesk sync runs every night at {found.at} ({found.kind}).", *found.where]
    else:
        lines = [f"No nightly run is installed ({found.kind}).", "Next: frontdesk schedule install"]
    call.answer(_document(found), *lines)


def remove(call: Call, *, kind: Kind = None) -> None:
    """Take the night's job out of the scheduler."""
    from frontdesk import scheduling

    chosen = scheduling.kind_here(kind)
    there = scheduling.remove(scheduling.job_for(call.places), chosen)
    said = "The nightly run is removed." if there else "No nightly run was installed."
    call.done({"kind": chosen, "removed": there}, said)


def _document(found: Scheduled) -> dict[str, object]:
    return asdict(found) | {"where": list(found.where)}
