"""The list of clinicians: codes that travel in the clear, and names that never do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.desk.acting import NOW, deed_on, page_of
from frontdesk.desk.pseudonyms import CLINICIAN, NotAPseudonym
from frontdesk.journal.audit import Done
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.events import ClinicianNamed, Draft
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.refusals import AlreadyDone, NotFound
from frontdesk.recovery.roles import check
from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.ledger import Ledger


class UnknownClinician(NotFound):
    """No clinician of that code is on the list."""

    code = "unknown-clinician"

    def __init__(self, code: str) -> None:
        """Show how to add them."""
        super().__init__(
            f"There is no clinician {code} on the list.",
            Advice(
                f"add them with: frontdesk clinician add {code}",
                on_screen="add them in the settings ({palette}, Settings).",
            ),
        )


class ClinicianKnown(AlreadyDone):
    """The code is taken."""

    code = "clinician-known"

    def __init__(self, code: str) -> None:
        """Offer to rename."""
        super().__init__(code, "on the list of clinicians")
        self.next_step = Advice(
            f"change the name with: frontdesk clinician rename {code} --name NAME",
            on_screen="change the name in its own line of the settings ({palette}, Settings).",
        )


def add_clinician(desk: Desk, by: StaffId, code: str, *, name: str | None = None) -> str:
    """Put a clinician on the list; gives the code as it is kept.

    Raises `NotAPseudonym` for what could be a name, `ClinicianKnown`, `RoleMayNot`.
    """
    plain = code.strip().upper()
    if CLINICIAN.fullmatch(plain) is None:
        raise NotAPseudonym(())
    with page_of(desk) as page:
        if plain in page.practice.clinicians:
            raise ClinicianKnown(plain)
        _keep(page, by, plain, ClinicianNamed(name=_name(name or plain)), Done.CLINICIAN_ADDED)
    return plain


def rename_clinician(desk: Desk, by: StaffId, code: str, *, name: str) -> str:
    """Give the code another name; what stands on record keeps the code. Raises `UnknownClinician`, `RoleMayNot`."""
    with page_of(desk) as page:
        plain = _known(page, code)
        _keep(page, by, plain, ClinicianNamed(name=_name(name)), Done.CLINICIAN_RENAMED)
    return plain


def clinician_left(desk: Desk, by: StaffId, code: str) -> str:
    """Take a clinician off the list; what stands on record stays. Raises `UnknownClinician`, `RoleMayNot`."""
    with page_of(desk) as page:
        plain = _known(page, code)
        gone = ClinicianNamed(present=False, name=page.practice.clinicians[plain])
        _keep(page, by, plain, gone, Done.CLINICIAN_LEFT)
    return plain


def _name(name: str) -> str:
    return checked("The clinician's name", name, limit=SHORT_CHARACTERS_MAX).strip()


def _known(page: Ledger, code: str) -> str:
    plain = code.strip().upper()
    if plain not in page.practice.clinicians:
        raise UnknownClinician(plain[:40])
    return plain


def _keep(page: Ledger, by: StaffId, code: str, what: ClinicianNamed, done: Done) -> None:
    check(deed_on(page, by, NOW).role, "change the staff list")
    subject = Subject(f"clinician:{code}")
    page.append([Draft(subject=subject, what=what, occurred_at=page.now)], by)
    page.note(done, subject, by=by)
