"""What a person at the desk does: record, acknowledge, resolve, follow up, take back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

import typer

from frontdesk import desk as desks
from frontdesk.commands import reading, showing
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import No, When, listed
from frontdesk.desk import CaseFile, Desk
from frontdesk.recovery.amends import amends_warnings, in_the_year
from frontdesk.recovery.codes import AckMethod, AmendsKind, Cause, NoteSide, PutRight, ReopenReason, StillRight
from frontdesk.recovery.identifiers import StaffId

AMENDS = f"What was given, such as parking:8.00; kinds are {listed(AmendsKind)}."


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "acknowledge")(acknowledge)
    command(app, "resolve")(resolve)
    command(app, "follow-up")(follow_up)
    command(app, "reopen")(reopen)
    command(app, "note")(note)
    command(app, "undo")(undo)


def shown(call: Call, case: CaseFile, deed: str, *, typed: str | None = None) -> None:
    """Answer an act with the complaint as it now stands, and say what had better not stand in what was `typed`."""
    for warning in privacy_warnings(case, typed):
        call.remark(warning)
    call.done(desks.as_json(case), *showing.after(case, deed))


def privacy_warnings(case: CaseFile, typed: str | None) -> list[str]:
    """What had better not stand in words that are on record now; it warns and never blocks."""
    found = desks.lint(typed, case.practice.patient_ref) if typed else ()
    return [f"Please check: the words seem to hold {' and '.join(found)}."] if found else []


def moment(desk: Desk, given: str | None) -> datetime | None:
    """An instant by the site's wall."""
    return reading.moment(given, desk.practice.rules.calendar.zone, desk.now())


def person(desk: Desk, name: str | None) -> StaffId | None:
    """The pseudonym of somebody on the staff list. Raises `UnknownPerson`."""
    return desks.person(desk, name).id if name else None


def thanked_by(desk: Desk, names: Iterable[str]) -> tuple[str, ...]:
    """Staff by their names, clinicians by their codes. Raises `UnknownPerson`."""
    clinicians = {code.casefold(): code for code in desk.practice.clinicians}
    return tuple(clinicians.get(name.strip().casefold()) or desks.person(desk, name).id for name in names)


def acknowledge(
    call: Call,
    no: No,
    *,
    method: Annotated[str | None, typer.Option(metavar="WORD", help=f"How: {listed(AckMethod)}.")] = None,
    owner: Annotated[str | None, typer.Option(metavar="NAME", help="Who owns it; else whoever acts.")] = None,
    promise: Annotated[str | None, typer.Option(metavar="TIME", help="By when an answer was promised.")] = None,
    when: When,
) -> None:
    """Record that the person was heard."""
    how = reading.word(AckMethod, "method", method)
    with call.desk() as desk:
        case = desks.acknowledge(
            desk, call.actor(desk), no, method=how, owner=person(desk, owner), promise_at=moment(desk, promise),
            **when.on(desk),
        )  # fmt: skip
        shown(call, case, "acknowledged")


def resolve(
    call: Call,
    no: No,
    *,
    done: Annotated[str, typer.Option(metavar="TEXT", help="What was done; - reads standard input.")],
    put_right: Annotated[str, typer.Option(metavar="WORD", help=f"The answer: {listed(PutRight)}.")],
    amends: Annotated[str | None, typer.Option(metavar="KIND:VALUE", help=AMENDS)] = None,
    on_the_spot: Annotated[bool, typer.Option("--on-the-spot", help="Acknowledges in the same breath.")] = False,
    when: When,
) -> None:
    """Record what was done about it, once."""
    answer, (kind, cents) = reading.needed(PutRight, "word for --put-right", put_right), reading.amends(amends)
    words = reading.text(done)
    with call.desk() as desk:
        case = desks.resolve(
            desk, call.actor(desk), no, done=words, put_right=answer, amends=kind, amends_cents=cents,
            on_the_spot=on_the_spot, **when.on(desk),
        )  # fmt: skip
        for warning in gift_warnings(case):
            call.remark(warning)
        shown(call, case, "resolved", typed=words)


def gift_warnings(case: CaseFile) -> list[str]:
    """What to say about what was just given."""
    resolution = case.complaint.resolution
    if resolution is None:
        return []
    cents = resolution.amends_cents
    before = in_the_year(case.given, resolution.at) - cents
    return amends_warnings(case.practice.rules.amends, before=before, cents=cents)


def follow_up(
    call: Call,
    no: No,
    *,
    still_right: Annotated[str, typer.Option(metavar="WORD", help=f"The answer: {listed(StillRight)}.")],
    cause: Annotated[str | None, typer.Option(metavar="CODE", help=f"Why it happened: {listed(Cause)}.")] = None,
    recognise: Annotated[list[str] | None, typer.Option(metavar="STAFF", help="Who deserves thanks.")] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="What they said; - reads standard input.")] = None,
    when: When,
) -> None:
    """Record the call back. A no opens the complaint again."""
    answer, why = reading.needed(StillRight, "word for --still-right", still_right), reading.word(Cause, "cause", cause)
    words = reading.optional_text(note)
    with call.desk() as desk:
        thanked = thanked_by(desk, recognise or ())
        case = desks.follow_up(
            desk, call.actor(desk), no, still_right=answer, cause=why, recognise=thanked,
            note=words, **when.on(desk),
        )  # fmt: skip
        shown(call, case, "reopened" if answer is StillRight.NO else "followed up", typed=words)


def reopen(
    call: Call,
    no: No,
    *,
    reason: Annotated[str, typer.Option(metavar="CODE", help=f"Why: {listed(ReopenReason)}.")],
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="What they said; - reads standard input.")] = None,
    when: When,
) -> None:
    """Open a resolved complaint again."""
    why, words = reading.needed(ReopenReason, "reason", reason), reading.optional_text(note)
    with call.desk() as desk:
        case = desks.reopen(desk, call.actor(desk), no, reason=why, note=words, **when.on(desk))
        shown(call, case, "reopened", typed=words)


def note(
    call: Call,
    no: No,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="- reads standard input.")],
    *,
    from_patient: Annotated[
        bool, typer.Option("--from-patient", help="The patient said it: nobody waits on them any more.")
    ] = False,
    side: Annotated[str, typer.Option(metavar="WORD", help=f"Whose side it tells: {listed(NoteSide)}.")] = "desk",
    when: When,
) -> None:
    """Add a note to a complaint."""
    whose, words = reading.needed(NoteSide, "word for --side", side), reading.text(text)
    with call.desk() as desk:
        case = desks.add_note(
            desk, call.actor(desk), no, text=words, side=whose, from_patient=from_patient,
            **when.on(desk),
        )  # fmt: skip
        shown(call, case, "noted", typed=words)


def undo(
    call: Call,
    no: Annotated[
        str | None, typer.Argument(metavar="NO", help="Only your last act on this complaint, of the last hours too.")
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken back, and leave it.")] = False,
) -> None:
    """Take back your own last act. There is no redo: do it again."""
    with call.desk() as desk:
        by = call.actor(desk)
        if dry_run:
            found = desks.undoable(desk, by, only=desks.case(desk, no).complaint.id if no else None)
            when = showing.local(found.at, desk.practice.rules.calendar.zone)
            stays = [f"Stays: {each}." for each in (*found.later, *found.beside)]
            document = {"number": found.number, "undone": None, "would_undo": found.what}
            call.answer(document, f"{found.number}: would take back {found.spoken}, {when}.", *stays)
            return
        undid = desks.undo_named(desk, by, no)
        call.done({**desks.as_json(undid.case), "undone": undid.what}, f"{undid.number}: taken back, {undid.spoken}.")
