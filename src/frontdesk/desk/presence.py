"""Who is at the desk: everything that is done or read asks here, below the screens and the command line.

Until somebody has a PIN, names are on trust. From then on a name counts only after its PIN was given to this
program (`signing.py`), for as long as nobody else signs in and nobody signs out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from frontdesk.recovery.advice import Advice
from frontdesk.recovery.codes import Role
from frontdesk.recovery.glass import GLASS_OPENS
from frontdesk.recovery.refusals import Refusal, RoleMayNot, UnknownPerson
from frontdesk.recovery.roles import check, routed_to

if TYPE_CHECKING:
    from frontdesk.journal.trail import Trail
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.practice import Person, Practice


class SignInFirst(Refusal):
    """Somebody acts or reads who has not given a PIN."""

    code = "sign-in-first"

    def __init__(self, name: str | None = None) -> None:
        """Name who would have to sign in, if anybody was named."""
        self.name = name
        super().__init__(
            f"{name} has not signed in here." if name else "Nobody has signed in here.",
            Advice(
                "give the PIN; on the command line name yourself with --as NAME.",
                on_screen="say who you are with {people}.",
            ),
        )


class Remembers(Protocol):
    """What remembers who is here."""

    present: StaffId | None
    proved: bool


class HasPresence(Protocol):
    """A journal or a page of it."""

    @property
    def present(self) -> StaffId | None:
        """Who is at the desk."""
        ...

    @property
    def proved(self) -> bool:
        """Whether they gave their PIN."""
        ...

    @property
    def trail(self) -> Trail:
        """What has yet to be noted of what is done here."""
        ...

    def glass_is_open(self, staff: StaffId) -> bool:
        """Whether this person broke the glass a short while ago."""
        ...


def role_of(person: Person) -> Role:
    """What the person may do: a deputy may do what the manager may."""
    return Role.MANAGER if person.deputy else person.role


def be_named(here: Remembers, staff: StaffId) -> None:
    """Where names are on trust, a name is enough; elsewhere it opens nothing, since nobody proved it."""
    here.present, here.proved = staff, False


def check_present(here: HasPresence, practice: Practice, person: Person) -> None:
    """Raise `SignInFirst` unless the person is who they say, or names are on trust."""
    here.trail.asking = person.id
    if practice.sign_in_is_on and not (here.proved and here.present == person.id):
        here.trail.refused(SignInFirst.code)
        raise SignInFirst(person.name)


def reading_role(here: HasPresence, practice: Practice, by: StaffId | None = None) -> Role | None:
    """The role of whoever reads: `by`, or else who is present; None where nobody is named and names are on trust.

    Raises `SignInFirst`, and `UnknownPerson` where `by` names somebody who is not, or no longer, on the staff list.
    """
    who = by or here.present
    person = practice.staff.get(who) if who else None
    if by is not None and (person is None or not person.present):
        raise UnknownPerson(by, [p.name for p in practice.staff.values() if p.present])
    if person is not None and person.present:
        check_present(here, practice, person)
        return role_of(person)
    if practice.sign_in_is_on:
        raise SignInFirst
    return None


def check_reading(here: HasPresence, practice: Practice, act: str, by: StaffId | None = None) -> Role | None:
    """The same, for one of the acts of `roles.MAY`. Raises `RoleMayNot` too."""
    role = reading_role(here, practice, by)
    if role is not None:
        try:
            check(role, act)
        except RoleMayNot:
            if act in GLASS_OPENS and broke_the_glass(here, role, by):
                return role
            here.trail.refused(act)
            raise
    return role


def broke_the_glass(here: HasPresence, role: Role | None, by: StaffId | None = None) -> bool:
    """Whether somebody reads whose role would not let them, since they opened the records in an emergency."""
    who = by or here.present
    return role is not None and routed_to(role) is not None and who is not None and here.glass_is_open(who)
