"""Erasing what was said, holding it for the law, and letting go of what was kept long enough."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from frontdesk.commands import reading
from frontdesk.commands.desk import shown
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import No
from frontdesk.desk import as_json, erasing
from frontdesk.recovery.refusals import UnknownCode
from frontdesk.recovery.stamps import stamp

Renew = Annotated[
    bool, typer.Option("--renew-backups", help="Write the old backups on this computer anew, without the words.")
]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "redact")(redact)
    command(app, "hold")(hold)
    command(app, "retention")(retention)


def redact(
    call: Call,
    no: No,
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; no patient's name. - reads standard input.")],
    drop_drafts: Annotated[
        bool, typer.Option("--drop-drafts", help="Throw away forms of the same patient that nobody saved.")
    ] = False,
    renew_backups: Renew = False,
) -> None:
    """Erase what was said in a complaint, everywhere and for good."""
    with call.desk() as desk:
        by = call.actor(desk)
        done = erasing.redact(desk, by, no, reason=reading.text(reason), drop_drafts=drop_drafts)
        renewed = erasing.renew_backups(desk, by) if renew_backups else 0
        others = "The other desks and the group server erase it with their next sync. " if _enrolled(call) else ""
        call.done(
            {
                **as_json(done.case),
                "redacted": list(done.numbers),
                "drafts": done.drafts,
                "dropped": drop_drafts,
                **_backups(done.old_backups, renewed),
            },
            f"{', '.join(done.numbers)}: every word that was said is erased on this desk. Nothing brings it back.",
            f"{others}Codes, times and counts stay.",
            *_about_drafts(done.drafts, dropped=drop_drafts),
            *_about_backups(done.old_backups, renewed, asked=renew_backups),
        )


def hold(call: Call, no: No, state: Annotated[str, typer.Argument(metavar="on|off")]) -> None:
    """Put a complaint on legal hold, or end that: what is held is never erased."""
    if state not in ("on", "off"):
        raise UnknownCode("word for a hold", state, ("on", "off"))
    with call.desk() as desk:
        case = erasing.hold(desk, call.actor(desk), no, on=state == "on")
        shown(call, case, "is on legal hold" if state == "on" else "is no longer on legal hold")


def retention(
    call: Call,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
    renew_backups: Renew = False,
) -> None:
    """Erase the words of closed records that were kept long enough."""
    with call.desk() as desk:
        by = call.actor(desk)
        found = erasing.retention(desk, by, dry_run=dry_run)
        renewed = erasing.renew_backups(desk, by) if renew_backups and not dry_run else 0
    document = {
        "as_of": stamp(found.as_of),
        "dry_run": found.dry_run,
        "count": len(found.expired),
        "complaints": [
            {"number": e.number, "id": e.id, "kind": e.kind, "closed": stamp(e.since), "kept_until": stamp(e.until)}
            for e in found.expired
        ],
        "held": list(found.held),
        **_backups(found.old_backups, renewed),
    }
    call.done(
        document, *_told(found), *([] if dry_run else _about_backups(found.old_backups, renewed, asked=renew_backups))
    )


def _told(found: erasing.Retention) -> list[str]:
    does = "would lose their words" if found.dry_run else "lost their words"
    lines = [
        f"{e.number:<6} {e.kind:<11} closed {e.since:%d %b %Y}, kept until {e.until:%d %b %Y}" for e in found.expired
    ]
    held = [f"On legal hold, and never touched: {', '.join(found.held)}."] if found.held else []
    return [*lines, f"{len(found.expired)} closed records {does}; their codes, times and counts stay.", *held]


def _about_drafts(count: int, *, dropped: bool) -> list[str]:
    """What became of the forms of the same patient."""
    if not count:
        return []
    if dropped:
        return [f"Thrown away: {count} forms of the same patient that nobody had saved."]
    return [
        f"{count} forms of the same patient that nobody saved are still on this desk.",
        "F6 shows them, and Ctrl+T there throws one away; next time, --drop-drafts does it at once.",
    ]


def _enrolled(call: Call) -> bool:
    return call.places.enrolment_file.exists()


def _backups(old: Sequence[Path], renewed: int) -> dict[str, object]:
    return {"old_backups": [str(path) for path in old], "renewed_backups": renewed}


def _about_backups(old: Sequence[Path], renewed: int, *, asked: bool) -> list[str]:
    """What old backups mean, said plainly."""
    if asked:
        return [f"{renewed} old backups were written anew without it. Copies elsewhere still hold it."]
    if not old:
        return []
    return [
        f"{len(old)} older backups on this computer, and every copy elsewhere, still hold it until they are deleted.",
        "A backup that is put back here loses it again at once.",
        "To erase it in the old backups of this computer too: frontdesk retention --renew-backups",
    ]
