"""Letters: filled in from the record, so that nobody types anything twice, and written into a file.

A letter of a grievance follows its step: the new date, the four parts of the notice, the decision are put on record
first and stand in the letter. Writing one is itself on record, since it leaves the record.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.desk.acting import NOW, deed_on, page_of, subject_on
from frontdesk.journal.audit import Done
from frontdesk.journal.errors import FROM_SYSTEM
from frontdesk.paper.page import Block, Facts, Page, Paragraph, Space
from frontdesk.recovery import grieving
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.clocks import local_date
from frontdesk.recovery.codes import Authority, Channel, LetterKind, Role, Who
from frontdesk.recovery.grievance_course import Course, course
from frontdesk.recovery.letter_words import MORE_HELP, TEMPLATES, paragraphs
from frontdesk.recovery.refusals import NoSuchStep, Refusal, WrongValue
from frontdesk.recovery.roles import check
from frontdesk.recovery.rules import GrievanceRules
from frontdesk.recovery.standing import resolve_due_of
from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked_or_none

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.complaint import Complaint
    from frontdesk.recovery.identifiers import ComplaintNo, StaffId
    from frontdesk.recovery.practice import Practice

REFERENCE_CHARACTERS_MIN = 3
"""A reference shorter than this turns up in file names by accident."""
FIRST: dict[LetterKind, tuple[str, str]] = {
    LetterKind.INTERIM: ("no new date is on record", "grievance {number} interim --new-date DATE"),
    LetterKind.NOTICE: ("its four parts are not on record", "grievance {number} notice --contact ... --steps ..."),
}
"""What a letter waits for, and how it is given."""


class LetterNotReady(Refusal):
    """A letter would have to say something that is not on record yet."""

    code = "letter-not-ready"

    def __init__(self, number: str, letter: LetterKind) -> None:
        """Name what is missing and how to give it."""
        why, how = FIRST[letter]
        super().__init__(
            f"The {letter.words} of {number} cannot be written yet: {why}.",
            Advice(
                f"give it on the grievance's screen, or: frontdesk {how.format(number=number)}",
                on_screen="give it on the grievance's screen.",
            ),
        )


class NameOfAPatient(WrongValue):
    """The name of a file would tell whose letter it is to anybody who sees the folder."""

    code = "name-of-a-patient"

    def __init__(self) -> None:
        """Never repeats the name."""
        super().__init__(
            "The file's name holds the patient's reference.", "name it by the complaint's number, such as A42.pdf."
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A letter that stands in a file."""

    number: ComplaintNo
    letter: LetterKind
    file: Path
    check_first: str = ""
    """What to look at before it is sent; empty when nothing is."""


def write_letter(
    desk: Desk,
    by: StaffId,
    ref: str,
    letter: LetterKind,
    file: str,
    *,
    addressee: str | None = None,
    force: bool = False,
) -> Written:
    """Write a letter into a .pdf or .txt file, and put on record that it was written.

    Raises `FileRefused`, `LetterNotReady`, `NameOfAPatient`, `RoleMayNot`; `DiskFull` and its like.
    """
    from frontdesk.paper.files import checked_file, write_page

    path = checked_file(file, force=force)
    with page_of(desk) as page:
        subject, deed = subject_on(page.session, ref), deed_on(page, by, NOW)
        c, practice = page.complaint(subject), page.practice
        way = course(c, practice.rules, page.now)
        check_may_write(deed.role, letter, way)
        _check_name(path, c)
        drafts = grieving.letter_written(c, deed, letter=letter)
        sheet = letter_page(c, practice, letter, page.now, addressee=addressee)
        page.append(drafts, by)
        page.note(Done.PRINTED, subject, by=by, letter=letter.value)
        with_trouble_named(lambda: write_page(sheet, path))
    return Written(number=c.number, letter=letter, file=path, check_first=check_first(c, letter))


def check_may_write(role: Role, letter: LetterKind, way: Course | None) -> None:
    """Letters that quote the record are the lead's, those of a grievance the manager's; the fixed ones anybody's."""
    if not TEMPLATES[letter].about_the_record:
        check(role, "write a letter")
    elif way is not None:
        check(role, "work on a grievance")
    else:
        check(role, "write a letter from the record")


def letter_page(
    c: Complaint, practice: Practice, letter: LetterKind, now: datetime, *, addressee: str | None = None
) -> Page:
    """The letter as a page. Raises `LetterNotReady`, or `NoSuchStep` where only a grievance has such a letter."""
    template, way = TEMPLATES[letter], course(c, practice.rules, now)
    if template.grievance_only and way is None:
        raise NoSuchStep(c.number, "complaint, not a grievance", letter.words)
    if (letter is LetterKind.INTERIM and c.interim_new_date is None) or (letter is LetterKind.NOTICE and not c.notice):
        raise LetterNotReady(c.number, letter)
    who = checked_or_none("The addressee", addressee, limit=SHORT_CHARACTERS_MAX)
    said = paragraphs(letter, values(c, practice, way, now))
    blocks: list[Block] = [Paragraph(day_words(local_date(practice.rules.calendar, now)))]
    if template.about_the_record:
        blocks.append(Facts([("Our reference", c.number)]))
    if letter is not LetterKind.REVIEW_REPLY:
        blocks.append(Paragraph(f"Dear {who}," if who else "Hello,"))
    blocks += [Paragraph(each) for each in said]
    signer = _contact(c, practice, way) if template.about_the_record else _manager(practice)
    blocks += [Paragraph("With our thanks,"), Space(2), Paragraph(f"{signer}\n{practice.name}")]
    return Page(sender=practice.name, title=template.title, blocks=blocks, footer=practice.name)


def values(c: Complaint, practice: Practice, way: Course | None, now: datetime) -> dict[str, str]:
    """Everything that a template can be filled in with; empty where the record does not say."""
    calendar = practice.rules.calendar

    def day(at: datetime | None) -> str:
        return day_words(local_date(calendar, at)) if at else ""

    due = way.notice_due if way else c.promise_at
    if due is None and way is None and c.received_at is not None and c.resolution is None:
        due = resolve_due_of(c, practice.rules, now)
    r, notice = c.resolution, c.notice
    return {
        "practice": practice.name,
        "received": day(c.received_at),
        "channel": c.channel.words,
        "about": c.category.words if c.category else "",
        "remedy": c.remedy or "",
        "owner": _contact(c, practice, way),
        "manager": _manager(practice),
        "answer_by": day(due),
        "told": "We handle it as a formal complaint (a grievance), which ends with a written answer." if way else "",
        "new_date": day_words(c.interim_new_date.date()) if c.interim_new_date else "",
        "contact": notice.contact if notice else "",
        "steps": notice.steps if notice else "",
        "results": notice.results if notice else "",
        "completed": day_words(notice.completed) if notice else "",
        "done": r.done if r else "",
        "given": r.amends.words if r and r.amends else "",
        "outcome": c.outcome.words if c.outcome else "",
        "more_help": MORE_HELP[GrievanceRules(practice.rules.grievance_policy)] if way else "",
    }


def check_first(c: Complaint, letter: LetterKind) -> str:
    """What somebody should look at before this letter is sent."""
    if not TEMPLATES[letter].about_the_record:
        return ""
    if c.channel is Channel.ONLINE_REVIEW:
        return "It came as an online review: never answer there with this letter; the review reply names nobody."
    if c.who is not Who.PATIENT and c.authority is not Authority.YES:
        return "It is not on file that this person may speak for the patient: check that before you send it."
    return ""


def usual_name(number: str, letter: LetterKind) -> str:
    """The name that is offered for the file: no patient stands in it."""
    return f"{number}-{letter.value.replace('_', '-')}.pdf"


def usual_folder() -> Path:
    """Where letters are written unless somebody says otherwise: the person's own documents."""
    from platformdirs import user_documents_path

    folder = user_documents_path()
    return folder if folder.is_dir() else Path.home()


def day_words(day: date) -> str:
    """A day as a letter says it: Friday 22 May 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def with_trouble_named(write: Callable[[], object]) -> None:
    """Run what writes a file; trouble with the disk comes back as what it is."""
    try:
        write()
    except OSError as trouble:
        ours = FROM_SYSTEM.get(trouble.errno or errno.EIO)
        if ours is None:
            raise
        raise ours(Path(str(trouble.filename))) from trouble


def _check_name(path: Path, c: Complaint) -> None:
    for reference in (c.patient or "", c.callback or ""):
        known = "".join(reference.split()).casefold()
        stem = "".join(path.stem.split()).casefold().replace(c.number.casefold(), "", 1)
        if len(known) >= REFERENCE_CHARACTERS_MIN and known in stem:
            raise NameOfAPatient


def _contact(c: Complaint, practice: Practice, way: Course | None) -> str:
    """Whom they can ask: the owner; of a grievance the manager, whoever recorded it."""
    owner = practice.staff.get(c.owner) if c.owner else None
    if owner is None or (way is not None and owner.role is not Role.MANAGER and not owner.deputy):
        return _manager(practice)
    return owner.name


def _manager(practice: Practice) -> str:
    here = [p for p in practice.staff.values() if p.present and p.role is Role.MANAGER]
    return here[0].name if here else "the practice manager"
