"""Signing in with a PIN, and the PINs themselves: set, changed, removed.

The hash of a PIN is an event with sealed words: every desk of the site can compare with it, and the group server
cannot try the few digits it stands for. The tries are counted on each computer by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from frontdesk.desk.acting import page_of
from frontdesk.desk.presence import check_present, role_of
from frontdesk.journal import audit
from frontdesk.journal.audit import Done
from frontdesk.journal.tries import charge, forgive, tries
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.codes import Role
from frontdesk.recovery.events import Draft, PinRemoved, PinSet
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.practice import Person, Pin, Practice, staff_subject
from frontdesk.recovery.refusals import Refusal, WrongValue
from frontdesk.recovery.roles import check

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from frontdesk.desk.seat import Desk

PIN_DIGITS_MIN, PIN_DIGITS_MAX = 4, 12
_PIN = re.compile(r"[0-9]+")


class UnusablePin(WrongValue):
    """A PIN that is none."""

    code = "unusable-pin"

    def __init__(self) -> None:
        """Say what one looks like, and never what was typed."""
        super().__init__(
            f"A PIN has {PIN_DIGITS_MIN} to {PIN_DIGITS_MAX} digits and nothing else.",
            "choose one that is not your birthday.",
        )


class NoPinYet(Refusal):
    """Sign-in is on, and this person has no PIN."""

    code = "no-pin-yet"

    def __init__(self, name: str) -> None:
        """Show how to get one."""
        super().__init__(
            f"{name} has no PIN yet.",
            Advice(f"set one with: frontdesk staff pin {name}", on_screen="set one: {people}, mark the name, New PIN."),
        )


class WrongPin(Refusal):
    """Not the PIN of this person."""

    code = "wrong-pin"

    def __init__(self, name: str, left: int) -> None:
        """Say how many tries are left."""
        self.left = left
        super().__init__(
            f"That is not the PIN of {name}.",
            f"try again; {left} more wrong {'one locks' if left == 1 else 'ones lock'} {name} out for some minutes.",
        )


class LockedOut(Refusal):
    """Too many wrong PINs in a row."""

    code = "locked-out"

    def __init__(self, name: str, until: datetime, clock: str) -> None:
        """`clock` is the time of `until` as the wall of the practice shows it."""
        self.until = until
        super().__init__(
            f"{name} is locked out on this computer until {clock}, after too many wrong PINs.",
            "wait until then, or let the manager set a new PIN.",
        )


class NeedsAManager(Refusal):
    """A first PIN that nobody may choose without the manager."""

    code = "needs-a-manager"

    def __init__(self, name: str) -> None:
        """Show how."""
        super().__init__(
            f"{name} may do what a manager may, so a manager sets the first PIN.",
            Advice(
                f"use: frontdesk staff pin {name} --as MANAGER",
                on_screen="a manager signs in, then: {people}, mark the name, New PIN.",
            ),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class SignIn:
    """How somebody comes to the desk."""

    person: Person
    digits: int
    """How long the PIN is; 0 where there is none yet."""
    may_choose: bool
    """Whether the person may choose a first PIN without anybody's help."""


def how_to_sign_in(practice: Practice, person: Person) -> SignIn:
    """What somebody has to give to be at the desk."""
    pin = practice.pins.get(person.id)
    return SignIn(
        person=person,
        digits=pin.digits if pin else 0,
        may_choose=pin is None and not _needs_a_manager(practice, person),
    )


def sign_in(desk: Desk, staff: StaffId, pin: str | None = None) -> Person:
    """Be at the desk from now on; whoever was there before is no longer.

    Raises `NoPinYet`, `WrongPin`, `LockedOut`, `UnknownPerson`; where names are on trust, no PIN is asked.
    """
    person = _present(desk.practice, staff)
    known = desk.practice.pins.get(staff)
    if desk.practice.sign_in_is_on:
        if known is None:
            raise NoPinYet(person.name)
        _prove(desk, person, known, pin or "")
    desk.journal.present, desk.journal.proved = staff, known is not None
    desk.journal.trail.begin_anew()
    return person


def sign_out(desk: Desk) -> None:
    """Nobody is at the desk any more."""
    was, desk.journal.present, desk.journal.proved = desk.journal.present, None, False
    desk.journal.trail.begin_anew()
    if was is not None and desk.practice.sign_in_is_on:
        with desk.database.writing() as session:
            audit.note(session, desk.now(), was, Done.SIGNED_OUT)


def set_pin(desk: Desk, by: StaffId, whom: StaffId, pin: str) -> Person:
    """Give somebody a PIN: one's own, or as a manager somebody else's.

    Whoever has one signs in with it before changing it. A first PIN people choose by themselves, except those who
    may do what a manager may, once a manager has one. Raises `UnusablePin`, `RoleMayNot`, `SignInFirst`,
    `NeedsAManager`.
    """
    if not (PIN_DIGITS_MIN <= len(pin) <= PIN_DIGITS_MAX and _PIN.fullmatch(pin)):
        raise UnusablePin
    hashed = _hashed(pin)
    with page_of(desk) as page:
        person = _check_may_set(desk, page.practice, by, whom)
        what = PinSet(hash=hashed, digits=len(pin))
        page.append([Draft(subject=staff_subject(whom), what=what, occurred_at=page.now)], by)
        page.note(Done.PIN_SET, staff_subject(whom), by=by)
        forgive(page.session, whom)
    if by == whom:
        desk.journal.present, desk.journal.proved = whom, True
    return person


def remove_pin(desk: Desk, by: StaffId, whom: StaffId) -> Person:
    """Take somebody's PIN away, so that they choose another; a manager does it, or its owner.

    Raises `RoleMayNot`, `SignInFirst`.
    """
    with page_of(desk) as page:
        person, actor = _present(page.practice, whom), _present(page.practice, by)
        check_present(page, page.practice, actor)
        if by != whom:
            check(role_of(actor), "change the staff list")
        page.append([Draft(subject=staff_subject(whom), what=PinRemoved(), occurred_at=page.now)], by)
        page.note(Done.PIN_REMOVED, staff_subject(whom), by=by)
        forgive(page.session, whom)
    return person


def _present(practice: Practice, staff: StaffId) -> Person:
    from frontdesk.desk import pseudonyms

    return practice.staff[pseudonyms.staff(practice, staff)]


def _check_may_set(desk: Desk, practice: Practice, by: StaffId, whom: StaffId) -> Person:
    person, actor = _present(practice, whom), _present(practice, by)
    if by != whom:
        check_present(desk.journal, practice, actor)
        check(role_of(actor), "change the staff list")
    elif whom in practice.pins:
        check_present(desk.journal, practice, actor)
    elif _needs_a_manager(practice, person):
        raise NeedsAManager(person.name)
    return person


def _needs_a_manager(practice: Practice, person: Person) -> bool:
    """Whether a first PIN of this person would be a door to what managers may do."""
    managers = (p for p in practice.staff.values() if p.present and role_of(p) is Role.MANAGER)
    return role_of(person) is Role.MANAGER and any(p.id in practice.pins for p in managers)


def _prove(desk: Desk, person: Person, known: Pin, given: str) -> None:
    """Compare, with the try charged beforehand. Raises `WrongPin`, `LockedOut`."""
    now, tag = desk.now(), sha256(known.hash.encode()).hexdigest()[:16]
    with desk.database.writing() as session:
        before = tries(session, person.id, tag)
        after = before if before.is_locked(now) else charge(session, person.id, tag, now)
        if before.is_locked(now):
            audit.note(session, now, person.id, Done.PIN_LOCKED)
    if before.locked_until is not None and before.is_locked(now):
        raise LockedOut(person.name, before.locked_until, _clock(desk, before.locked_until))
    right = _fits(known.hash, given)
    with desk.database.writing() as session:
        audit.note(session, now, person.id, Done.SIGNED_IN if right else _failed(after.locked_until))
        if right:
            forgive(session, person.id)
    if right:
        return
    if after.locked_until is not None:
        raise LockedOut(person.name, after.locked_until, _clock(desk, after.locked_until))
    raise WrongPin(person.name, after.left)


def _failed(locked_until: datetime | None) -> Done:
    return Done.PIN_LOCKED if locked_until is not None else Done.PIN_WRONG


def _clock(desk: Desk, at: datetime) -> str:
    return f"{at.astimezone(desk.practice.rules.calendar.zone):%H:%M}"


def _hashed(pin: str) -> str:
    return _hasher().hash(pin)


def _fits(hashed: str, pin: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hashed, pin)
    except (VerificationError, InvalidHashError):
        return False


def _hasher() -> PasswordHasher:
    """Argon2id at the least that OWASP names: people change places many times an hour.

    A PIN of a few digits lives by its counted tries and the sealed hash, not by the cost of one guess.
    """
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
