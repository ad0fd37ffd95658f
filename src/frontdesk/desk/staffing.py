"""The staff list: who is on it, and who acts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from frontdesk.desk import pseudonyms
from frontdesk.desk.acting import NOW, deed_on, page_of
from frontdesk.desk.presence import role_of
from frontdesk.desk.seat import SET_UP_BY, new_staff_id
from frontdesk.journal.audit import Done
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.codes import Role
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.practice import Person, Practice, staff_subject
from frontdesk.recovery.refusals import Refusal, WhoActs
from frontdesk.recovery.roles import check
from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.ledger import Ledger


class AlreadyOnTheList(Refusal):
    """Two people of one name could not be told apart in the record."""

    code = "already-on-the-list"

    def __init__(self, name: str) -> None:
        """Ask for a name that tells them apart."""
        super().__init__(f"{name} is on the staff list already.", "add an initial, such as Rosa M.")


class LastManager(Refusal):
    """The practice would be without a manager."""

    code = "last-manager"

    def __init__(self, name: str) -> None:
        """Say what comes first."""
        super().__init__(
            f"{name} is the only one here who may do what a manager may.",
            Advice(
                "first add another manager: frontdesk staff add NAME --role manager",
                on_screen="first add another manager, here in the settings ({palette}, Settings).",
            ),
        )


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
    joined = Person(id=new_staff_id(), name=name, role=role, deputy=deputy)
    with page_of(desk) as page:
        staff = page.practice.staff
        if any(p.present and p.name.casefold() == name.casefold() for p in staff.values()):
            raise AlreadyOnTheList(name)
        _check_may_add(page, by)
        what = ev.StaffAdded(role=role, deputy=deputy, name=name)
        page.append([ev.Draft(subject=staff_subject(joined.id), what=what, occurred_at=page.now)], by or SET_UP_BY)
        page.note(Done.PERSON_ADDED, staff_subject(joined.id), by=by or SET_UP_BY, role=role.value, deputy=deputy)
    return joined


def change_role(desk: Desk, by: StaffId, whom: StaffId, role: Role, *, deputy: bool = False) -> Person:
    """Somebody does another job from now on. Raises `RoleMayNot`, `UnknownPerson`, `LastManager`."""
    from frontdesk.recovery import events as ev

    with page_of(desk) as page:
        check(deed_on(page, by, NOW).role, "change the staff list")
        person = page.practice.staff[pseudonyms.staff(page.practice, whom)]
        changed = replace(person, role=role, deputy=deputy)
        if role_of(changed) is not Role.MANAGER:
            _check_not_the_last(page.practice, person)
        what = ev.StaffAdded(role=role, deputy=deputy, name=person.name)
        page.append([ev.Draft(subject=staff_subject(whom), what=what, occurred_at=page.now)], by)
        page.note(Done.ROLE_CHANGED, staff_subject(whom), by=by, role=role.value, deputy=deputy)
        return page.practice.staff[whom]


def leave(desk: Desk, by: StaffId, whom: StaffId) -> Person:
    """Somebody leaves: what they did keeps their name, their PIN goes with them.

    Raises `RoleMayNot`, `UnknownPerson`, `LastManager`.
    """
    from frontdesk.recovery import events as ev

    with page_of(desk) as page:
        check(deed_on(page, by, NOW).role, "change the staff list")
        person = page.practice.staff[pseudonyms.staff(page.practice, whom)]
        _check_not_the_last(page.practice, person)
        page.append([ev.Draft(subject=staff_subject(whom), what=ev.StaffLeft(), occurred_at=page.now)], by)
        page.note(Done.PERSON_LEFT, staff_subject(whom), by=by)
    return person


def _check_may_add(page: Ledger, by: StaffId | None) -> None:
    """Managers may; as long as there is none, anybody on the list, else the list could never grow."""
    present = [p for p in page.practice.staff.values() if p.present]
    if not present:
        return
    if by is None:
        raise WhoActs
    role = deed_on(page, by, NOW).role
    if any(role_of(p) is Role.MANAGER for p in present):
        check(role, "change the staff list")


def _check_not_the_last(practice: Practice, person: Person) -> None:
    """Without a manager anybody could make themselves one."""
    managers = [p for p in practice.staff.values() if p.present and role_of(p) is Role.MANAGER]
    if managers == [person]:
        raise LastManager(person.name)
