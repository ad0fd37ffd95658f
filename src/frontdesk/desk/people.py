"""The staff list: who is on it, and who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.desk import pseudonyms
from frontdesk.desk.acting import role_of
from frontdesk.desk.seat import SET_UP_BY, new_staff_id
from frontdesk.recovery.codes import Role
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.practice import Person, Practice, staff_subject
from frontdesk.recovery.refusals import Refusal, WhoActs
from frontdesk.recovery.roles import check
from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk


class AlreadyOnTheList(Refusal):
    """Two people of one name could not be told apart in the record."""

    code = "already-on-the-list"

    def __init__(self, name: str) -> None:
        """Ask for a name that tells them apart."""
        super().__init__(f"{name} is on the staff list already.", "add an initial, such as Rosa M.")


def people(desk: Desk) -> tuple[Person, ...]:
    """Everybody who is present, by name."""
    staff = desk.practice.staff.values()
    return tuple(sorted((p for p in staff if p.present), key=lambda p: p.name.casefold()))


def person(desk: Desk, name: str) -> Person:
    """The person of that name. Raises `UnknownPerson`."""
    return desk.practice.person(name)


def add_person(desk: Desk, by: StaffId | None, name: str, role: Role, *, deputy: bool = False) -> Person:
    """Put somebody on the staff list; only the first needs nobody to do it.

    Raises `RoleMayNot`, `AlreadyOnTheList` or a `WrongValue` for the name.
    """
    from frontdesk.recovery import events as ev

    name = checked("The name", name, limit=SHORT_CHARACTERS_MAX).strip()
    now = desk.now()
    joined = Person(id=new_staff_id(), name=name, role=role, deputy=deputy)
    with desk.journal.writing(now) as page:
        staff = page.practice.staff
        if any(p.present and p.name.casefold() == name.casefold() for p in staff.values()):
            raise AlreadyOnTheList(name)
        _check_may_add(page.practice, by)
        what = ev.StaffAdded(role=role, deputy=deputy, name=name)
        draft = ev.Draft(subject=staff_subject(joined.id), what=what, occurred_at=now)
        page.append([draft], by or SET_UP_BY)
    return joined


def _check_may_add(practice: Practice, by: StaffId | None) -> None:
    """Managers may; as long as there is none, anybody on the list, else the list could never grow."""
    present = [p for p in practice.staff.values() if p.present]
    if not present:
        return
    if by is None:
        raise WhoActs
    role = role_of(practice.staff[pseudonyms.staff(practice, by)])
    if any(role_of(p) is Role.MANAGER for p in present):
        check(role, "change the staff list")
