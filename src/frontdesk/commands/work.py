"""What goes with the work on a complaint: waiting, hand-over, duplicates, records that should not be."""

from __future__ import annotations

from typing import Annotated

import typer

from frontdesk.commands import reading
from frontdesk.commands.desk import person, shown
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import No, When, listed
from frontdesk.desk import clinicians, erasing, work
from frontdesk.recovery.codes import WaitingOn
from frontdesk.recovery.refusals import WrongValue

Code = Annotated[str, typer.Argument(metavar="CODE", help="A pseudonym such as DR-A.")]


class KeptOrErased(WrongValue):
    """What needs review is settled, or erased."""

    code = "kept-or-erased"

    def __init__(self) -> None:
        """Show both ways."""
        super().__init__("Say what was decided, or that words are to be erased.", "--decided TEXT, or --erase.")


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "wait")(wait)
    command(app, "resume")(resume)
    command(app, "hand-over")(hand_over)
    command(app, "accept")(accept)
    command(app, "merge")(merge)
    command(app, "unmerge")(unmerge)
    command(app, "void")(void)
    command(app, "review")(review)
    people = typer.Typer(help="Clinicians, by their pseudonyms.")
    command(people, "add")(clinician_add)
    command(people, "rename")(clinician_rename)
    command(people, "leave")(clinician_leave)
    app.add_typer(people, name="clinician")


def wait(
    call: Call,
    no: No,
    *,
    on: Annotated[str, typer.Option(metavar="WORD", help=f"Who has to move first: {listed(WaitingOn)}.")],
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="What is waited for.")] = None,
    when: When,
) -> None:
    """Say that work waits. Only waiting on the patient stops the clock."""
    whom, words = reading.needed(WaitingOn, "word for --on", on), reading.optional_text(reason)
    with call.desk() as desk:
        case = work.wait(desk, call.actor(desk), no, on=whom, reason=words, **when.on(desk))
        shown(call, case, f"is {whom.words}", typed=words)


def resume(call: Call, no: No, *, when: When) -> None:
    """Say that what was waited for came."""
    with call.desk() as desk:
        case = work.resume(desk, call.actor(desk), no, **when.on(desk))
        shown(call, case, "goes on")


def hand_over(
    call: Call,
    no: No,
    *,
    to: Annotated[str, typer.Option(metavar="NAME", help="Who is to have it.")],
    note: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What they should know; the story goes with it anyway.")
    ] = None,
    when: When,
) -> None:
    """Give a complaint to a colleague, who has yet to accept it."""
    words = reading.optional_text(note)
    with call.desk() as desk:
        receiver = person(desk, to)
        assert receiver is not None  # noqa: S101  only a missing name gives None
        case = work.hand_over(desk, call.actor(desk), no, to=receiver, note=words, **when.on(desk))
        shown(call, case, f"handed to {desk.practice.name_of(receiver)}", typed=words)


def accept(call: Call, no: No, *, when: When) -> None:
    """Accept a complaint that was handed over; it is yours from here on."""
    with call.desk() as desk:
        case = work.accept(desk, call.actor(desk), no, **when.on(desk))
        shown(call, case, "accepted")


def merge(
    call: Call,
    no: No,
    *,
    into: Annotated[str, typer.Option(metavar="NO", help="The complaint that it is the same as.")],
    when: When,
) -> None:
    """Say that a record is a duplicate; the earlier time counts."""
    with call.desk() as desk:
        case = work.merge(desk, call.actor(desk), no, into=into, **when.on(desk))
        shown(call, case, f"merged into {case.merged_into_number or into}")


def unmerge(call: Call, no: No, *, when: When) -> None:
    """Let a record that was no duplicate stand by itself again."""
    with call.desk() as desk:
        case = work.unmerge(desk, call.actor(desk), no, **when.on(desk))
        shown(call, case, "stands by itself again")


def void(
    call: Call,
    no: No,
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it should not be; - reads standard input.")],
    when: When,
) -> None:
    """Take a record that should not be out of every count; it stays readable."""
    with call.desk() as desk:
        case = work.void(desk, call.actor(desk), no, reason=reading.text(reason), **when.on(desk))
        shown(call, case, "void")


def review(
    call: Call,
    no: No,
    *,
    decided: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What was decided; - reads standard input.")
    ] = None,
    erase: Annotated[bool, typer.Option("--erase", help="Words came after an erasure: erase them too.")] = False,
    when: When,
) -> None:
    """Settle what needs review, as the manager.

    It leaves the list; the history keeps both sides. Words that another desk wrote before it heard of an erasure are
    kept when that is what was decided, and erased for the same reason as the others with --erase.
    """
    if (decided is None) is not erase:
        raise KeptOrErased
    with call.desk() as desk:
        if decided is None:
            done = erasing.erase_what_came_after(desk, call.actor(desk), no)
            shown(call, done.case, "lost the words that came after its erasure")
            return
        words = reading.text(decided)
        case = work.settle(desk, call.actor(desk), no, decided=words, **when.on(desk))
        shown(call, case, "review settled", typed=words)


def clinician_add(
    call: Call,
    code: Code,
    *,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="The name behind it; it stays on site.")] = None,
) -> None:
    """Put a clinician on the list."""
    with call.desk() as desk:
        kept = clinicians.add_clinician(desk, call.actor(desk), code, name=name)
        call.done({"code": kept, "name": desk.practice.clinicians[kept]}, f"{kept} is on the list of clinicians.")


def clinician_rename(
    call: Call,
    code: Code,
    *,
    name: Annotated[str, typer.Option(metavar="TEXT", help="The new name behind it.")],
) -> None:
    """Change the name behind a code."""
    with call.desk() as desk:
        kept = clinicians.rename_clinician(desk, call.actor(desk), code, name=name)
        call.done({"code": kept, "name": desk.practice.clinicians[kept]}, f"{kept} has another name.")


def clinician_leave(call: Call, code: Code) -> None:
    """Take a clinician off the list; records keep the code."""
    with call.desk() as desk:
        kept = clinicians.clinician_left(desk, call.actor(desk), code)
        call.done({"code": kept, "name": None}, f"{kept} is no longer on the list of clinicians.")
