"""The audit trail as the auditor, the manager and the privacy official read it: who did what when, about which record.

No word of any complaint stands on it. Why somebody broke the glass is sealed, and opened for the manager alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from frontdesk.desk.presence import check_reading
from frontdesk.journal import audit, glass
from frontdesk.journal import board as rows
from frontdesk.journal.audit import Done, Fact
from frontdesk.recovery.clocks import end_of_date, instant_of
from frontdesk.recovery.codes import Role
from frontdesk.recovery.glass import GLASS_SUBJECTS
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.nearest import nearest
from frontdesk.recovery.refusals import UnknownCode, UnknownComplaint, UnknownPerson
from frontdesk.recovery.stamps import stamp

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.database import Reading
    from frontdesk.recovery.practice import Practice

READ = "read the audit"
ROWS_MAX = 500
DEED_WORDS: Mapping[Done, str] = {
    Done.SIGNED_IN: "signed in",
    Done.SIGNED_OUT: "signed out",
    Done.PIN_WRONG: "gave a wrong PIN",
    Done.PIN_LOCKED: "was locked out",
    Done.PIN_SET: "set the PIN of",
    Done.PIN_REMOVED: "removed the PIN of",
    Done.REFUSED: "was refused",
    Done.OPENED: "opened",
    Done.LISTED: "read a list",
    Done.SEARCHED: "searched",
    Done.AUDIT_READ: "read the audit",
    Done.EXPORTED: "exported",
    Done.PRINTED: "wrote on paper",
    Done.GLASS_BROKEN: "broke the glass",
    Done.REDACTED: "erased the words of",
    Done.HELD: "put a hold on",
    Done.HOLD_ENDED: "ended the hold on",
    Done.RETENTION_RUN: "erased what was kept long enough",
    Done.KEY_ROTATED: "changed the key",
    Done.KEY_PRINTED: "printed the recovery key",
    Done.KEY_RECOVERED: "used the recovery key",
    Done.PERSON_ADDED: "added to the staff",
    Done.PERSON_LEFT: "took off the staff",
    Done.ROLE_CHANGED: "changed the role of",
    Done.CLINICIAN_ADDED: "added a clinician",
    Done.CLINICIAN_RENAMED: "renamed a clinician",
    Done.CLINICIAN_LEFT: "took a clinician off the list",
    Done.SETTING_CHANGED: "changed a setting",
    Done.BACKED_UP: "made a backup",
    Done.RESTORED: "restored a backup",
    Done.ENROLLED: "joined a group server",
    Done.INVITED: "invited a desk",
    Done.BEGUN_ANEW: "made the desk begin anew",
}
"""What was done, as people say it after a name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowed:
    """Which rows; every part that is set has to fit."""

    first: date | None = None
    last: date | None = None
    """Included."""
    actor: str | None = None
    """A name on the staff list, of those who left too."""
    deed: str | None = None
    """One of the codes of `Done`."""
    about: str | None = None
    """A complaint's number or id."""
    words: str = ""
    """Names, deeds as people say them, numbers and days, each of which has to fit."""


EVERYTHING = Narrowed()


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One thing that was done."""

    number: int
    at: datetime
    by: str
    """A name."""
    deed: str
    said: str
    """The deed as people say it."""
    about: str
    """A complaint's number, a name, or nothing."""
    facts: Mapping[str, Fact]
    reason: str | None = None
    """Why somebody broke the glass, for the manager."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trail:
    """The newest rows that fit, newest first."""

    rows: tuple[Row, ...]
    more: bool
    practice: Practice


def trail(desk: Desk, by: StaffId | None, narrowed: Narrowed = EVERYTHING, *, limit: int = ROWS_MAX) -> Trail:
    """Read the trail of this computer; that is on the trail too.

    Raises `RoleMayNot`, `SignInFirst`, `UnknownPerson`, `UnknownComplaint`, `UnknownCode`.
    """
    desk.write_notes()
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        role = check_reading(desk.journal, practice, READ, by)
        where = list(_where(view, practice, narrowed))
        found = audit.matching(view, where, limit + 1)
        reasons = _reasons(desk, view, found) if role in (None, Role.MANAGER) else {}
        told = tuple(_row(view, practice, entry, reasons) for entry in found[:limit])
    desk.journal.trail.later(Done.AUDIT_READ, staff=by or desk.journal.present)
    return Trail(rows=told, more=len(found) > limit, practice=practice)


def _where(view: Reading, practice: Practice, narrowed: Narrowed) -> Iterator[audit.Condition]:
    calendar = practice.rules.calendar
    if narrowed.first is not None:
        yield "at >= ?", [stamp(instant_of(calendar, narrowed.first, 0))]
    if narrowed.last is not None:
        yield "at < ?", [stamp(end_of_date(calendar, narrowed.last))]
    if narrowed.actor is not None:
        yield _any_of("staff", _named(practice, narrowed.actor))
    if narrowed.deed is not None:
        yield "deed = ?", [_deed(narrowed.deed)]
    if narrowed.about is not None:
        yield "about = ?", [_complaint(view, narrowed.about)]
    for word in narrowed.words.casefold().split():
        yield _fitting(view, practice, word)


def _fitting(view: Reading, practice: Practice, word: str) -> audit.Condition:
    """Rows in which one word stands: in a name, in the deed, as a number or as a day."""
    staff = [one for one, p in practice.staff.items() if any(n.startswith(word) for n in p.name.casefold().split())]
    deeds = [deed.value for deed, said in DEED_WORDS.items() if word in (*said.split(), deed.value)]
    one = rows.id_of(view, word)
    abouts = [f"complaint:{one}"] if one else []
    abouts += [f"{kind}{each}" for each in staff for kind in ("staff:", GLASS_SUBJECTS)]
    parts = [_any_of("staff", staff), _any_of("deed", deeds), _any_of("about", abouts)]
    parts += [("at >= ? AND at < ?", day) for day in _days(practice, word)]
    return f"({' OR '.join(said for said, _ in parts)})", [value for _, values in parts for value in values]


def _days(practice: Practice, word: str) -> list[list[str]]:
    """From when to when the day lasts that the word is, if it is one."""
    with suppress(ValueError):
        day, calendar = date.fromisoformat(word), practice.rules.calendar
        return [[stamp(instant_of(calendar, day, 0)), stamp(end_of_date(calendar, day))]]
    return []


def _any_of(column: str, values: Sequence[str]) -> audit.Condition:
    return f"{column} IN ({', '.join('?' * len(values))})", list(values)


def _named(practice: Practice, name: str) -> list[str]:
    wanted = name.strip().casefold()
    known = [one for one, person in practice.staff.items() if person.name.casefold() == wanted]
    if not known and wanted not in (audit.UNNAMED, audit.BY_ITSELF, "setup"):
        raise UnknownPerson(name, [person.name for person in practice.staff.values()])
    return [*known] or [wanted]


def _deed(given: str) -> str:
    wanted = given.strip().casefold().replace("-", "_").replace(" ", "_")
    known = [deed.value for deed in Done]
    if wanted not in known:
        raise UnknownCode("deed", given, nearest(wanted, known) or known)
    return wanted


def _complaint(view: Reading, reference: str) -> str:
    found = rows.id_of(view, reference)
    if found is None:
        raise UnknownComplaint(reference)
    return f"complaint:{found}"


def _reasons(desk: Desk, view: Reading, found: Sequence[audit.Entry]) -> dict[tuple[str, datetime], str]:
    broken = [entry.at for entry in found if entry.deed == Done.GLASS_BROKEN]
    if not broken:
        return {}
    told = glass.broken_between(desk.journal, view, min(broken), max(broken).replace(microsecond=999_999))
    return {(one.by, one.at): one.reason for one in told if one.reason}


def _row(view: Reading, practice: Practice, entry: audit.Entry, reasons: Mapping[tuple[str, datetime], str]) -> Row:
    said = DEED_WORDS[Done(entry.deed)] if entry.deed in DEED_WORDS else entry.deed.replace("_", " ")
    return Row(
        number=entry.number,
        at=entry.at,
        by=practice.name_of(entry.staff) or entry.staff,
        deed=entry.deed,
        said=said,
        about=_about(view, practice, entry.about),
        facts=entry.facts,
        reason=reasons.get((entry.staff, entry.at)) if entry.deed == Done.GLASS_BROKEN else None,
    )


def _about(view: Reading, practice: Practice, about: str | None) -> str:
    """A complaint by its number, a person by name; nothing where the row says who by itself."""
    kind, _, one = (about or "").partition(":")
    if kind == "complaint":
        found = rows.rows_of(view, [one])
        return str(found[0].number) if found else one
    if kind == "clinician":
        return one
    if kind == "staff":
        return practice.name_of(StaffId(one)) or one
    return "" if kind == "glass" else Subject(about or "")
