"""The group's server and what its administrator does. May run beside a running server."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.extra import require_server
from frontdesk.commands.options import Database

FAULTY = 7
FILE = "group.db"
SHOWN_MAX = 20
"""Refused rows that people read; the JSON holds them all."""


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "serve")(serve)
    group = typer.Typer(help="The group server's practices, desks and people.")
    site, user = typer.Typer(help="Practices."), typer.Typer(help="People of the group.")
    command(group, "init")(init)
    command(site, "add")(site_add)
    command(group, "invite")(invite)
    command(group, "devices")(devices)
    command(group, "revoke")(revoke)
    command(user, "add")(user_add)
    command(user, "password")(user_password)
    command(user, "leave")(user_leave)
    command(group, "restored")(restored)
    command(group, "verify")(verify)
    command(group, "report")(report)
    survey = typer.Typer(help="Figures of patient surveys.")
    command(survey, "import")(survey_import)
    group.add_typer(survey, name="survey")
    group.add_typer(site, name="site")
    group.add_typer(user, name="user")
    app.add_typer(group, name="group")


def serve(
    call: Call,
    *,
    database: Database = None,
    host: Annotated[str, typer.Option(metavar="HOST", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="PORT", min=0, max=65535, help="0 takes any free one.")] = 8765,
    workers: Annotated[int, typer.Option(metavar="N", help="More than one needs PostgreSQL.")] = 1,
    tls_cert: Annotated[Path | None, typer.Option(metavar="FILE", help="The certificate.")] = None,
    tls_key: Annotated[Path | None, typer.Option(metavar="FILE", help="Its key.")] = None,
    print_unit: Annotated[bool, typer.Option("--print-unit", help="Print a systemd unit with least rights.")] = False,
) -> None:
    """Run the group server until it is stopped."""
    if print_unit:
        from frontdesk.group import hardening

        call.answer({"unit": hardening.unit()}, hardening.unit().rstrip())
        return
    url = _database(call, database)
    from frontdesk.group.serve import Listening, check, serve
    from frontdesk.group.settings import Settings

    settings = Settings(database=url)
    listening = Listening(host=host, port=port, workers=workers, tls_cert=tls_cert, tls_key=tls_key)
    check(settings, listening)
    call.remark(f"The group server listens on {host}, port {port}. Ctrl+C stops it.")
    serve(settings, listening)


def init(
    call: Call,
    *,
    database: Database = None,
    print_role: Annotated[
        bool, typer.Option("--print-role", help="Print SQL for PostgreSQL: a role that changes no event.")
    ] = False,
) -> None:
    """Make the group's database ready."""
    if print_role:
        require_server()
        from frontdesk.group import hardening

        call.answer({"role": hardening.role()}, hardening.role().rstrip())
        return
    url = _database(call, database)
    from frontdesk.group import admin

    call.done(admin.init(url), "The group's database is ready.", "Next: frontdesk group site add CODE NAME")


def site_add(
    call: Call,
    code: Annotated[str, typer.Argument(metavar="CODE")],
    name: Annotated[str, typer.Argument(metavar="NAME")],
    *,
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="Such as America/Chicago.")] = "UTC",
    database: Database = None,
) -> None:
    """Add a practice to the group."""
    url = _database(call, database)
    from frontdesk.group import admin

    added = admin.site_add(url, code, name, timezone)
    call.done(added, f"{added['site']} is part of the group.", f"Next: frontdesk group invite {added['site']}")


def invite(call: Call, code: Annotated[str, typer.Argument(metavar="CODE")], *, database: Database = None) -> None:
    """Make a code with which a practice's first desk enrols."""
    url = _database(call, database)
    from frontdesk.group import admin

    made = admin.invite(url, code)
    until = datetime.fromisoformat(made["expires_at"]).astimezone()
    call.answer(
        {"code": made["code"], "expires_at": made["expires_at"]},
        f"Code: {made['code']}   (once, until {until:%H:%M})",
        f"Next: on the desk, frontdesk enrol URL --code {made['code']}",
    )


def devices(call: Call, *, database: Database = None) -> None:
    """List every desk of every practice."""
    url = _database(call, database)
    from frontdesk.group import admin

    found = admin.devices(url)
    said = [
        f"{d['site']:<12} {d['letter']:<3} {d['device']}  {d['last_seen'] or 'never heard'}"
        f"{'  revoked' if d['revoked'] else ''}"
        for d in found["devices"]
    ]
    call.answer(found, *(said or ["There are none."]))


def revoke(call: Call, device: Annotated[str, typer.Argument(metavar="DEVICE")], *, database: Database = None) -> None:
    """Withdraw a desk's token. What it recorded stays on the desk."""
    url = _database(call, database)
    from frontdesk.group import admin

    call.done(admin.revoke(url, device), f"{device} can no longer push.")


def user_add(
    call: Call,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    *,
    role: Annotated[str, typer.Option(metavar="WORD", help="viewer, manager or admin.")],
    site: Annotated[list[str] | None, typer.Option(metavar="CODE", help="Only these practices concern them.")] = None,
    database: Database = None,
) -> None:
    """Add a person of the group. The token is shown this once."""
    url = _database(call, database)
    from frontdesk.group import admin

    added = admin.user_add(url, name, role, sites=site or ())
    call.answer(added, f"{added['name']} ({added['role']})", f"Token, shown this once: {added['token']}")


def user_password(
    call: Call, name: Annotated[str, typer.Argument(metavar="NAME")], *, database: Database = None
) -> None:
    """Make a code with which somebody chooses a password for the group's pages."""
    url = _database(call, database)
    from frontdesk.group import admin

    made = admin.user_password(url, name)
    until = datetime.fromisoformat(made["expires_at"]).astimezone()
    call.answer(
        made,
        f"Code: {made['code']}   (once, until {until:%A %H:%M})",
        f"Next: {made['name']} opens /password on the group's server and chooses a password.",
    )


def user_leave(call: Call, name: Annotated[str, typer.Argument(metavar="NAME")], *, database: Database = None) -> None:
    """Take token, password and sessions from somebody who left the group."""
    url = _database(call, database)
    from frontdesk.group import admin

    call.done(admin.user_leave(url, name), f"{name.strip()} can no longer read anything.")


def restored(call: Call, *, database: Database = None) -> None:
    """Say that the group's database was put back from a backup."""
    url = _database(call, database)
    from frontdesk.group import admin

    call.done(admin.restored(url), "Every desk now reads from the start and sends what is missing.")


def verify(call: Call, *, database: Database = None) -> None:
    """Check every chain and every feed. Exit code 7 when one is broken."""
    url = _database(call, database)
    from frontdesk.group import admin

    found = admin.verify(url)
    call.answer(found, f"{found['events']} events, {'no faults' if found['ok'] else 'FAULTS'}.", *found["faults"])
    if not found["ok"]:
        raise typer.Exit(FAULTY)


def report(
    call: Call,
    *,
    to: Annotated[Path, typer.Option(metavar="FILE", help="Ends in .pdf, .html, .txt or .json.")],
    site: Annotated[str | None, typer.Option(metavar="CODE", help="One practice; without it, all.")] = None,
    month: Annotated[str | None, typer.Option(metavar="YYYY-MM", help="Without it, the last whole month.")] = None,
    outside: Annotated[bool, typer.Option("--outside", help="It leaves the group: hide small numbers.")] = False,
    database: Database = None,
) -> None:
    """Write the report of a month, of one practice or of the group."""
    url = _database(call, database)
    from frontdesk.group import admin

    made = admin.report(url, to, site_code=site.strip().upper() if site else None, month=month, outside=outside)
    call.answer(made, f"Written: {made['file']} ({made['month']})")


def survey_import(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file: site, month, question, value, n.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Try it out and keep nothing.")] = False,
    database: Database = None,
) -> None:
    """Take over figures of a patient survey, to stand beside the complaints."""
    url = _database(call, database)
    from frontdesk.group import admin

    done = admin.survey_import(url, file, dry_run=dry_run)
    refused: list[dict[str, Any]] = done["refused"]
    what = "would be taken" if dry_run else "taken"
    call.done(done, f"{done['imported']} of {done['rows']} rows {what}, {len(refused)} refused.")
    for one in refused[:SHOWN_MAX]:
        call.remark(f"Line {one['line']} is refused: {one['reason']}.")
    if len(refused) > SHOWN_MAX:
        call.remark(f"And {len(refused) - SHOWN_MAX} more; --json names them all.")


def _database(call: Call, given: str | None) -> str:
    """The group's database: what was named, or the default file. Raises `ServerMissing`."""
    require_server()
    if given:
        return given
    call.places.ensure_folder(call.places.data)
    return str(call.places.data / FILE)
