"""What is written into files: letters."""

from __future__ import annotations

from typing import Annotated

import typer

from frontdesk.commands import reading
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import No, listed
from frontdesk.desk import letters
from frontdesk.recovery.codes import LetterKind

To = Annotated[str, typer.Option("--to", metavar="FILE", help="Where to write it: a .pdf or a .txt file.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]
Addressee = Annotated[str | None, typer.Option(metavar="TEXT", help="After Dear; the record keeps no names.")]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "letter")(letter)


def letter(
    call: Call,
    no: No,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {listed(LetterKind)}.")],
    *,
    to: To,
    addressee: Annotated[
        str | None, typer.Option(metavar="TEXT", help="After Dear; the record keeps no names.")
    ] = None,
    force: Force = False,
) -> None:
    """Write a letter, filled in from the record."""
    which = reading.needed(LetterKind, "kind of letter", kind)
    with call.desk() as desk:
        done = letters.write_letter(
            desk, call.actor(desk), no, which, to, addressee=reading.optional_text(addressee), force=force
        )  # fmt: skip
        document = {"number": done.number, "letter": done.letter.value, "file": str(done.file)}
        call.done(document, f"{done.number}: {done.letter.words}, written to {done.file}")
        if done.check_first:
            call.remark(done.check_first)
