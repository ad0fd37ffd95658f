"""What is written into files: letters, concern reports, the sheet for the huddle, exports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from frontdesk.commands import reading
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import No, listed
from frontdesk.commands.passphrases import passphrase_from
from frontdesk.desk import exporting, letters, month_report, reports
from frontdesk.desk import huddle as huddles
from frontdesk.recovery.codes import Category, LetterKind
from frontdesk.recovery.refusals import WrongValue

To = Annotated[str, typer.Option("--to", metavar="FILE", help="Where to write it: a .pdf or a .txt file.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


class OneOfBoth(WrongValue):
    """A report is about one complaint or about one code."""

    code = "one-of-both"

    def __init__(self) -> None:
        """Show both ways."""
        super().__init__("A report is about one complaint, or about one code.", "name A42, or --pattern WAIT.")


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "letter")(letter)
    command(app, "concern-report")(concern_report)
    command(app, "huddle")(huddle)
    command(app, "month-report")(month)
    command(app, "export")(export)
    command(app, "paper-form")(paper_form)
    command(app, "shift-note")(shift_note)


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


def paper_form(
    call: Call,
    *,
    to: To,
    sheets: Annotated[int, typer.Option(metavar="COUNT", min=1, max=50, help="How many forms.")] = 10,
    force: Force = False,
) -> None:
    """Write empty forms for the day on which no computer works."""
    from frontdesk.desk.outage import write_forms

    with call.desk() as desk:
        file = write_forms(desk, to, sheets=sheets, force=force)
        call.done({"file": str(file)}, f"{sheets} forms written to {file}. Print them and keep them at the desk.")


def shift_note(
    call: Call,
    *,
    to: Annotated[
        str | None, typer.Option("--to", metavar="FILE", help="A .pdf or a .txt file; else it is shown.")
    ] = None,
    force: Force = False,
) -> None:
    """Hand on what is open, who promised what, and who waits for whom."""
    from frontdesk.desk import shift

    with call.desk() as desk:
        by = call.actor(desk)
        if to is not None:
            file = shift.write_shift_note(desk, by, to, force=force)
            call.done({"file": str(file)}, f"Shift note written to {file}")
            return
        note = shift.shift_note(desk)
        lines = [line for part in note.parts for line in (part.heading, *(f"  {' · '.join(row)}" for row in part.rows))]
        document = {
            "at": note.at.astimezone(desk.practice.rules.calendar.zone).isoformat(),
            "parts": [{"heading": part.heading, "rows": [_handed_on(row) for row in part.rows]} for part in note.parts],
        }
        call.answer(document, *(lines or ["Nothing is open."]))


def _handed_on(row: Iterable[str]) -> dict[str, str]:
    return dict(zip(("number", "about", "next", "who"), row, strict=True))


def huddle(
    call: Call,
    *,
    to: To,
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The business day; else today, or the last one.")
    ] = None,
    force: Force = False,
) -> None:
    """Write the sheet for the team's huddle, and a page for clinicians."""
    day = None if date is None else reading.day(date)
    with call.desk() as desk:
        file = huddles.write_huddle(desk, call.actor(desk), to, day=day, force=force)
        call.done({"file": str(file)}, f"Huddle sheet written to {file}")


def month(
    call: Call,
    *,
    to: To,
    which: Annotated[
        str | None, typer.Option("--month", metavar="YYYY-MM", help="Without it, the last whole month.")
    ] = None,
    force: Force = False,
) -> None:
    """Write the month on paper, for the practice's manager."""
    with call.desk() as desk:
        file = month_report.write_month(desk, call.actor(desk), to, month=which, force=force)
        call.done({"file": str(file)}, f"Month written to {file}")


def concern_report(
    call: Call,
    no: Annotated[str | None, typer.Argument(metavar="NO", help="One complaint, by number or id.")] = None,
    *,
    pattern: Annotated[str | None, typer.Option(metavar="CODE", help="Or everything with one code.")] = None,
    to: To,
    days: Annotated[int, typer.Option(min=1, max=3660, help="With --pattern: how far back.")] = reports.REPORT_DAYS,
    with_words: Annotated[bool, typer.Option("--with-words", help="What was said and done too, never who.")] = False,
    force: Force = False,
) -> None:
    """Write a concern report about one complaint or one code."""
    if (no is None) == (pattern is None):
        raise OneOfBoth
    category = reading.word(Category, "category", pattern)
    with call.desk() as desk:
        by = call.actor(desk)
        if category is not None:
            file = reports.pattern_report(desk, by, category, to, days=days, force=force)
        else:
            file = reports.concern_report(desk, by, no or "", to, with_words=with_words, force=force)
        call.done({"file": str(file)}, f"Concern report written to {file}")


def export(
    call: Call,
    *,
    to: Annotated[str, typer.Option("--to", metavar="FILE", help="Where to write it: .csv, .xlsx or .json.")],
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day of receipt.")] = None,
    last: Annotated[str | None, typer.Option("--to-date", metavar="DATE", help="Last day, included.")] = None,
    no_words: Annotated[bool, typer.Option("--no-words", help="Codes and times: no patient, no words.")] = False,
    leaves_group: Annotated[
        bool, typer.Option("--leaves-group", help="For others: counts only, small ones hidden.")
    ] = False,
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="Into a ZIP that opens with a passphrase, which is asked for.")
    ] = False,
    passphrase_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="Encrypt with the passphrase in it; - is standard input.")
    ] = None,
    force: Force = False,
) -> None:
    """Write the records into a file, with a description of its columns."""
    begin, end = (None if given is None else reading.day(given) for given in (first, last))
    reading.in_order(begin, end, to="--to-date")
    wanted = exporting.Wanted(first=begin, last=end, words=not no_words, leaves_group=leaves_group)
    passphrase = passphrase_from(passphrase_file) if encrypt or passphrase_file is not None else None
    with call.desk() as desk:
        done = exporting.export(desk, call.actor(desk), to, wanted, passphrase=passphrase, force=force)
        columns = str(done.columns_file) if done.columns_file else None
        document = {"file": str(done.file), "rows": done.rows, "columns_file": columns, "encrypted": done.encrypted}
        how = ["Encrypted: tell the passphrase by telephone, never in the same letter or mail."] * done.encrypted
        call.done(document, f"{done.rows} rows in {done.file}", *how)
