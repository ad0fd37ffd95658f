"""Passwords of the group's people: chosen with a code, changed with the current one, checked with Argon2id.

Tries are counted in the account's row before anything is compared, so that a restart, a second worker or many
requests at once give nobody a further guess. Whatever is wrong, one refusal says it: nobody learns which names there
are, nor which of them are locked.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Row, case, select, update

from frontdesk.group import sessions
from frontdesk.group.accounts import COMMAND_LINE, CROCKFORD, NOBODY_KNOWN, digest, normal, note
from frontdesk.group.errors import UnknownAccount
from frontdesk.group.sign_in_errors import CurrentRefused, PasswordKept, PasswordTooShort, SignInRefused
from frontdesk.group.store import Store, Writing
from frontdesk.group.tables import account
from frontdesk.recovery.stamps import stamp

LENGTH_MIN, LENGTH_MAX = 12, 128
"""Characters. Length is what makes a password hard to guess; nothing else is demanded of it (NIST SP 800-63B)."""
TRIES_MAX = 5
LOCKED_FOR = timedelta(minutes=15)
CODE_LIFE = timedelta(hours=24)
CODE_LENGTH = 20
"""Base 32, so 100 random bits: what cannot be guessed needs no slow hash."""
AT_ONCE = 2
"""Passwords compared at one time in a worker: each takes 64 MiB and a core for a moment."""

_HASHER = PasswordHasher()
"""Argon2id with the parameters of RFC 9106 for little memory: three passes over 64 MiB."""
_TURN = threading.Semaphore(AT_ONCE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """With which somebody chooses a password; it is shown this once."""

    code: str
    expires_at: str


def code_for(tx: Writing, name: str, *, now: datetime) -> Code:
    """Let somebody choose a password, once. A code of before is worth nothing now. Raises `UnknownAccount`."""
    secret = "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH))
    until = stamp(now + CODE_LIFE)
    mine = update(account).where(account.c.name == name, account.c.revoked_at.is_(None))
    found = tx.execute(mine.values(code_hash=digest(secret), code_until=until).returning(account.c.id)).scalar()
    if found is None:
        raise UnknownAccount(name)
    note(tx, 0, actor=COMMAND_LINE, what="password.code", about=found, now=now)
    shown = "-".join(secret[i : i + 5] for i in range(0, CODE_LENGTH, 5))
    return Code(code=shown, expires_at=until)


def choose(store: Store, name: str, code: str, password: str, *, now: datetime) -> None:
    """Set a password with a code, and end what was signed in with the one before.

    Raises `PasswordTooShort`, `SignInRefused`.
    """
    _refuse_short(password)
    given = digest(normal(code).replace("-", "").replace(" ", ""))
    with store.writing() as tx:
        row = _counted_try(tx, name, now)
    if row is None or row.code_hash is None or (row.code_until or "") <= stamp(now):
        raise SignInRefused
    if not secrets.compare_digest(row.code_hash, given):
        raise SignInRefused
    fresh = _fresh(password)
    with store.writing() as tx:
        mine = update(account).where(account.c.id == row.id, account.c.code_hash == given)
        if not tx.execute(mine.values(fresh)).rowcount:
            raise SignInRefused
        sessions.end_all(tx, row.id)
        note(tx, 0, actor=row.name, what="password.chosen", about=row.id, now=now)


def change(store: Store, name: str, current: str, password: str, *, now: datetime) -> str:
    """Set another password for somebody who is signed in and knows the current one; gives the secret of a new session.

    Every session of before ends, the one at hand too, and a code that was not used is worth nothing. A wrong current
    password counts as a try. Raises `PasswordTooShort`, `PasswordKept`, `CurrentRefused`.
    """
    _refuse_short(password)
    if password == current:
        raise PasswordKept
    with store.writing() as tx:
        row = _counted_try(tx, name, now)
    if row is None or not row.password_hash or not _fits(row.password_hash, current[: LENGTH_MAX + 1]):
        raise CurrentRefused
    fresh = _fresh(password)
    with store.writing() as tx:
        mine = update(account).where(account.c.id == row.id, account.c.password_hash == row.password_hash)
        if not tx.execute(mine.values(fresh)).rowcount:
            raise CurrentRefused
        sessions.end_all(tx, row.id)
        note(tx, 0, actor=row.name, what="password.changed", about=row.id, now=now)
        return sessions.begin(tx, row.id, now=now)


def _refuse_short(password: str) -> None:
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        raise PasswordTooShort(LENGTH_MIN, LENGTH_MAX)


def _fresh(password: str) -> dict[str, Any]:
    """What an account holds when its password was set just now."""
    with _TURN:
        hashed = _HASHER.hash(password)
    return {"password_hash": hashed, "code_hash": None, "code_until": None, "tries": 0, "locked_until": None}


def check(store: Store, name: str, password: str, *, now: datetime) -> str:
    """The id of the account with this name and password. Raises `SignInRefused`.

    Whoever is asked for, one password is compared: the time it takes tells nobody which names there are.
    """
    nobodys = _nobodys()  # made on the first try in a worker, whosever name it has
    with store.writing() as tx:
        row = _counted_try(tx, name, now)
    hashed = row.password_hash if row is not None and row.password_hash else nobodys
    fits = _fits(hashed, password[: LENGTH_MAX + 1])
    if row is None or not row.password_hash or not fits:
        raise SignInRefused
    with store.writing() as tx:
        values: dict[str, Any] = {"tries": 0, "locked_until": None}
        if _HASHER.check_needs_rehash(row.password_hash):
            values["password_hash"] = _HASHER.hash(password)
        tx.execute(update(account).where(account.c.id == row.id).values(values))
    return str(row.id)


def _counted_try(tx: Writing, name: str, now: datetime) -> Row[Any] | None:
    """The account, after one more try; None for a name that nobody has, or that is locked.

    The last try that is allowed locks the account before it is looked at; one that fits opens it again.
    """
    c = account.c
    if tx.dialect.name == "postgresql":
        tx.execute(select(c.id).where(c.name == name).with_for_update())
    tries = case((c.locked_until.is_not(None), 1), else_=c.tries + 1)
    until = case((tries >= TRIES_MAX, stamp(now + LOCKED_FOR)), else_=None)
    free = (c.name == name, c.revoked_at.is_(None), c.locked_until.is_(None) | (c.locked_until <= stamp(now)))
    row = tx.execute(update(account).where(*free).values(tries=tries, locked_until=until).returning(account)).first()
    if row is not None and row.locked_until is not None:
        note(tx, 0, actor=NOBODY_KNOWN, what="account.locked", about=row.id, now=now)
    return row


def _fits(hashed: str, password: str) -> bool:
    with _TURN:
        try:
            return _HASHER.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


_NOBODY: list[str] = []


def _nobodys() -> str:
    """A hash that nothing fits: an unknown name takes as long to refuse as a known one."""
    if not _NOBODY:
        _NOBODY.append(_HASHER.hash(secrets.token_hex(32)))
    return _NOBODY[0]
