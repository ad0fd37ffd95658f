"""Import: a list that a practice kept elsewhere goes on record with its true times, all of it at one stroke.

Every row goes through the same decisions as a complaint that is typed in. A row that they refuse, or that cannot be
understood, leaves nothing and is named with its reason; so is a row that is on record already. Either the whole
import is kept or nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from frontdesk.desk.acting import When, deed_on, page_of
from frontdesk.desk.import_columns import mapping, names_known
from frontdesk.desk.import_dates import Order, order_shown
from frontdesk.desk.import_rows import Reader, Told
from frontdesk.desk.import_values import values_given
from frontdesk.desk.intake import record_on
from frontdesk.desk.recover import SAME_WAY
from frontdesk.desk.sheets import Sheet, read_sheet
from frontdesk.journal import board as rows
from frontdesk.recovery import decisions
from frontdesk.recovery.codes import AckMethod, RecordKind, State, StillRight
from frontdesk.recovery.grievance import by_rule
from frontdesk.recovery.refusals import Refusal, WrongValue
from frontdesk.recovery.repeats import REPEAT_DAYS
from frontdesk.recovery.roles import check

if TYPE_CHECKING:
    from datetime import datetime

    from frontdesk.desk.seat import Desk
    from frontdesk.journal.ledger import Ledger
    from frontdesk.recovery.identifiers import ComplaintNo, StaffId, Subject

LATE = "imported from a list that was kept before"
NO_CALL_ON_FILE = "Imported from a list that was kept before; it names no follow-up."


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A row that was not taken, and why. The reason quotes codes and dates, never what a patient said."""

    line: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Double:
    """A row that is on record already, or stands in the file twice."""

    line: int
    of: str
    """A number, or `line 12`."""


@dataclass(kw_only=True, slots=True)
class Imported:
    """How an import went."""

    sheet: Sheet
    columns: dict[str, str]
    """Field to the name of its column."""
    order: Order | None
    dry_run: bool
    numbers: list[ComplaintNo] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)
    remarks: dict[str, int] = field(default_factory=dict)
    """What was filled in or left out, with how many rows it concerns."""

    def remark(self, text: str) -> None:
        """Count something that concerns one more row."""
        self.remarks[text] = self.remarks.get(text, 0) + 1


class NothingTaken(WrongValue):
    """Every row was refused, or one was and all or nothing was wanted."""

    code = "nothing-taken"

    def __init__(self, done: Imported) -> None:
        """Name the first rows and why; `done.refused` holds them all."""
        self.done = done
        named = "; ".join(f"line {each.line}: {each.reason}" for each in done.refused[:5])
        many = f"{len(done.refused)} of {len(done.sheet.rows)} rows are refused"
        super().__init__(
            f"Nothing was taken from the file: {many}. {named}.",
            "mend these rows, or say what they mean with --map, --value or --dates; --dry-run tries it out.",
        )


class _OnlyTried(Exception):
    """Ends a dry run: nothing of the page is kept."""


def import_list(
    desk: Desk,
    by: StaffId,
    raw: bytes,
    *,
    kind: str,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    maps: Sequence[str] = (),
    values: Sequence[str] = (),
    order: Order | None = None,
    encoding: str | None = None,
    late_reason: str | None = None,
) -> Imported:
    """Take a list over. `kind` is `csv`, `json` or `xlsx`; `maps` and `values` say `COLUMN=FIELD` and `WORD=CODE`.

    Raises `UnreadableSheet`, `UnmappedColumns`, `UnknownCode`, `NothingTaken`; then nothing is recorded.
    """
    sheet = read_sheet(raw, kind=kind, known=names_known(), encoding=encoding)
    columns = mapping(sheet.columns, maps)
    dated = [columns[name] for name in columns if name.endswith("_at")]
    shown = order or order_shown(row[at] for _, row in sheet.rows for at in dated if at < len(row))
    named = {name: sheet.columns[at] for name, at in columns.items()}
    done = Imported(sheet=sheet, columns=named, order=shown, dry_run=dry_run)
    practice, now = desk.practice, desk.now()
    reader = Reader(columns=columns, practice=practice, now=now, order=shown, values=values_given(values))
    told = _read(reader, done)
    try:
        with page_of(desk) as page:
            check(deed_on(page, by, When()).role, "log")
            _take_all(page, by, told, done, late_reason or LATE)
            _check_kept(done, all_or_nothing=all_or_nothing)
    except _OnlyTried:
        pass
    return done


def _check_kept(done: Imported, *, all_or_nothing: bool) -> None:
    """Whether the page may be kept; what is raised here leaves nothing of it."""
    done.refused.sort(key=lambda each: each.line)
    nothing = not done.numbers and not done.doubles
    if done.refused and (nothing or all_or_nothing):
        raise NothingTaken(done)
    if done.dry_run:
        raise _OnlyTried


def _read(reader: Reader, done: Imported) -> list[Told]:
    """Every row that can be understood, earliest first, so that numbers and repeats follow the times."""
    told = []
    for line, row in done.sheet.rows:
        if not any(cell.strip() for cell in row):
            continue
        try:
            told.append(reader.read(line, row))
        except Refusal as refusal:
            done.refused.append(_refused(line, refusal))
    return sorted(told, key=lambda each: (each.received_at, each.line))


def _refused(line: int, refusal: Refusal) -> Refused:
    return Refused(line=line, reason=f"{refusal.message.rstrip('.')} ({refusal.next_step.rstrip('.')})")


def _take_all(page: Ledger, by: StaffId, told: Sequence[Told], done: Imported, late_reason: str) -> None:
    before = page.last_acts(by)
    seen: dict[tuple[datetime, str, str], int] = {}
    for row in told:
        key = (row.received_at, (row.intake.patient or "").casefold(), row.intake.said.strip())
        double = f"line {seen[key]}" if key in seen else _on_record(page, row)
        if double is not None:
            done.doubles.append(Double(line=row.line, of=double))
            continue
        try:
            with page.part():
                number = _take(page, by, row, done, late_reason)
        except Refusal as refusal:
            done.refused.append(_refused(row.line, refusal))
            continue
        seen[key] = row.line
        done.numbers.append(number)
        for remark in row.remarks:
            done.remark(remark)
    page.keep_acts(by, before)


def _on_record(page: Ledger, row: Told) -> str | None:
    """The number under which this row stands already; one whose words were erased counts by its time."""
    for number, patient, said in rows.logged_at(page.session, row.received_at):
        same_words = not said or said.strip() == row.intake.said.strip()
        if same_words and (not said or (patient or "").casefold() == (row.intake.patient or "").casefold()):
            return number
    return None


def _take(page: Ledger, by: StaffId, row: Told, done: Imported, late_reason: str) -> ComplaintNo:
    """The receipt, then what was done about it, each at its own time."""
    subject = record_on(page, deed_on(page, by, When(at=row.received_at, late_reason=late_reason)), row.intake)
    if row.number:
        text = f"Number in the list it was imported from: {row.number}"
        page.append(decisions.note(page.complaint(subject), deed_on(page, by, When()), text=text), by)
    if row.intake.kind is RecordKind.COMPLAINT:
        _answer(page, by, subject, row, late_reason)
        if row.resolved_at is not None:
            _close(page, by, subject, row, done, late_reason)
    return page.complaint(subject).number


def _answer(page: Ledger, by: StaffId, subject: Subject, row: Told, late_reason: str) -> None:
    """Acknowledged and resolved, as far as the list says so; a resolution acknowledges."""
    acknowledged_at = row.acknowledged_at or row.resolved_at
    if acknowledged_at is not None:
        method = SAME_WAY.get(row.intake.channel, AckMethod.PHONE)
        deed = deed_on(page, by, When(at=acknowledged_at, late_reason=late_reason))
        page.append(decisions.acknowledge(page.complaint(subject), deed, method=method), by)
    if row.resolved_at is not None:
        deed = deed_on(page, by, When(at=row.resolved_at, late_reason=late_reason))
        resolved = decisions.resolve(page.complaint(subject), deed, done=row.done, put_right=row.put_right)
        page.append(resolved, by)


def _close(page: Ledger, by: StaffId, subject: Subject, row: Told, done: Imported, late_reason: str) -> None:
    """Followed up as the list says; where it says nothing and that was long ago, nobody calls any more."""
    complaint = page.complaint(subject)
    if complaint.state is not State.RESOLVED:
        return
    at = row.followed_up_at
    deed = deed_on(page, by, When(at=at, late_reason=late_reason))
    if by_rule(complaint, deed.rules, deed.at) is not None and complaint.notice_at is None:
        done.remark("a grievance whose notice is not on file stays open")
    elif at is not None:
        page.append(decisions.follow_up(complaint, deed, still_right=StillRight.YES), by)
    elif row.resolved_at is not None and page.now >= row.resolved_at + timedelta(days=REPEAT_DAYS):
        gone = decisions.follow_up(complaint, deed, still_right=StillRight.UNABLE_TO_CONTACT, note=NO_CALL_ON_FILE)
        page.append(gone, by)
        done.remark("resolved more than 14 days ago and never followed up: nobody is called any more")
