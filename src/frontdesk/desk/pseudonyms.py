"""People stand in a record by pseudonyms: those parts travel in the clear, so no name may pass for one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.practice import Practice
from frontdesk.recovery.refusals import UnknownPerson, WrongValue

CLINICIAN = re.compile(r"[A-Z]{1,4}-[A-Z0-9]{1,6}")
"""A clinician where the practice keeps no list of them: DR-A, NP-12."""


class NotAPseudonym(WrongValue):
    """A clinician was named otherwise than by a code."""

    code = "not-a-pseudonym"

    def __init__(self, known: Iterable[str]) -> None:
        """List the codes that would do."""
        codes = ", ".join(known)
        super().__init__(
            "A clinician stands in the record by a code, never by a name.",
            f"use one of {codes}." if codes else "use a code such as DR-A, and keep to it.",
        )


def clinician(practice: Practice, given: str | None) -> str | None:
    """The clinician's code as it is kept; None where none was given. Raises `NotAPseudonym`."""
    code = (given or "").strip().upper()
    if not code:
        return None
    fits = code in practice.clinicians if practice.clinicians else CLINICIAN.fullmatch(code)
    if not fits:
        raise NotAPseudonym(practice.clinicians)
    return code


def staff(practice: Practice, given: str) -> StaffId:
    """Somebody who is on the staff list. Raises `UnknownPerson`."""
    person = practice.staff.get(StaffId(given))
    if person is None or not person.present:
        raise UnknownPerson(given, [p.name for p in practice.staff.values() if p.present])
    return person.id


def thanked_by_name(practice: Practice, names: Iterable[str]) -> tuple[str, ...]:
    """Staff by their ids; what is none of their names is taken for a clinician's code. Empty names are left out."""
    staff_ids = {person.name.casefold(): person.id for person in practice.staff.values() if person.present}
    typed = (name.strip() for name in names)
    return tuple(staff_ids.get(name.casefold(), name.upper()) for name in typed if name)


def thanked(practice: Practice, given: Iterable[str]) -> tuple[str, ...]:
    """Staff by their ids, clinicians by their codes. Raises `UnknownPerson`."""
    return tuple(each if _is_clinician(practice, each) else staff(practice, each) for each in given)


def _is_clinician(practice: Practice, given: str) -> bool:
    return given in practice.clinicians if practice.clinicians else bool(CLINICIAN.fullmatch(given))
