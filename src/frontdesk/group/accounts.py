"""Who may speak to the group server: codes for enrolling, tokens of desks, tokens of people, letters.

A code is `PUBLIC-SECRET`. Tries are counted against the public part. The secret itself never travels: the desk
sends a proof of it, so that a code made by a desk may carry a key that the server cannot read. Tokens hold 256
random bits and only their SHA-256 is kept: what cannot be guessed needs no slow hash.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import uuid_utils
from sqlalchemy import Row, bindparam, func, insert, select, update

from frontdesk.group.errors import (
    ClientTooOld,
    DeviceRevoked,
    DeviceSuspended,
    DeviceTaken,
    InvitationRefused,
    SiteHasDesk,
    SiteMismatch,
    TokenMissing,
    TokenRefused,
    UnknownSite,
)
from frontdesk.group.settings import INVITATION_LIFE, INVITATION_TRIES, TOKEN_LIFE
from frontdesk.group.store import Reading, Store, Writing
from frontdesk.group.tables import account, account_site, audit, feed, invitation, letter, site
from frontdesk.group.tables import device as devices
from frontdesk.recovery.stamps import stamp

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without the letters that people misread (Douglas Crockford's)."""
PUBLIC_LENGTH, SECRET_LENGTH = 5, 12
"""25 bits to find the invitation, 60 bits to prove it: five tries are allowed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Device:
    """The desk that a token belongs to."""

    site_id: int
    site: str
    id: str
    with_next_token: bool = False
    """The token is one that was given to follow the one in use."""
    with_old_token: bool = False
    """The token has been in use for long, or another one is in use already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """The person that a token belongs to."""

    name: str
    role: str
    sites: frozenset[int] | None = None
    """The only sites that concern this person, which may be none; None when the account says that all do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A fresh code; it is shown this once."""

    code: str
    expires_at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolled:
    """What a desk gets when its code was good. The token is shown this once."""

    device: str
    token: str
    site: str
    name: str
    timezone: str
    letter: str


def digest(secret: str) -> str:
    """SHA-256 of a secret, as it is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def proof_of(secret: str) -> str:
    """What a desk sends instead of the secret part of a code."""
    return digest(f"frontdesk.invitation.1\n{secret}")


def normal(code: str) -> str:
    """A code as it was meant: people write small letters, and O for 0, I or L for 1."""
    return code.strip().upper().translate(str.maketrans("OIL", "011"))


def site_called(tx: Reading | Writing, code: str) -> Row[int, str, str, str]:
    """A site's row by its code. Raises `UnknownSite`."""
    found = select(site.c.id, site.c.code, site.c.name, site.c.timezone).where(site.c.code == code)
    row = tx.execute(found).one_or_none()
    if row is None:
        raise UnknownSite(code)
    return row


COMMAND_LINE, NOBODY_KNOWN = "command line", "unknown"
"""Who acted, on the audit, where it was no account: whoever runs the server, or somebody who did not prove who."""


def note(tx: Writing, site_id: int, *, actor: str, what: str, about: str, now: datetime) -> None:
    """Write a line of the audit; codes and ids only. Site 0 is the group itself."""
    line = {"id": str(uuid_utils.uuid7()), "at": stamp(now), "actor": actor, "what": what, "about": about}
    tx.execute(insert(audit).values(site_id=site_id, **line))


def invite(tx: Writing, code: str, *, now: datetime) -> Invitation:
    """Make a code for a site's first desk. Raises `UnknownSite`."""
    owner = site_called(tx, code)
    secret = _crockford(SECRET_LENGTH)
    made = _invitation(tx, owner.id, digest(proof_of(secret)), made_by=None, now=now)
    return Invitation(code=f"{made.code}-{secret}", expires_at=made.expires_at)


def invite_further(tx: Writing, device: Device, *, proof_hash: str, now: datetime) -> Invitation:
    """Let a desk invite a further one of its site; `code` is the public part, the rest stays with the desks."""
    return _invitation(tx, device.site_id, proof_hash, made_by=device.id, now=now)


def _invitation(tx: Writing, site_id: int, proof_hash: str, *, made_by: str | None, now: datetime) -> Invitation:
    public_id = _unused_public_id(tx)
    expires_at = stamp(now + INVITATION_LIFE)
    tx.execute(
        insert(invitation).values(
            site_id=site_id,
            public_id=public_id,
            proof_hash=proof_hash,
            made_at=stamp(now),
            expires_at=expires_at,
            attempts=0,
            made_by=made_by,
        )
    )
    note(tx, site_id, actor=made_by or COMMAND_LINE, what="invitation.made", about=public_id, now=now)
    return Invitation(code=public_id, expires_at=expires_at)


def _unused_public_id(tx: Writing) -> str:
    while True:
        public_id = _crockford(PUBLIC_LENGTH)
        taken = select(func.count()).where(invitation.c.public_id == public_id)
        if not tx.execute(taken).scalar_one():
            return public_id


def _crockford(length: int) -> str:
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


@dataclass(frozen=True, kw_only=True, slots=True)
class Application:
    """What a desk sends to be enrolled."""

    public_id: str
    proof: str
    device: str
    epoch: str
    site: str | None = None
    name: str = ""
    program: str = ""


def enrol(store: Store, wish: Application, *, now: datetime) -> Enrolled:
    """Give a desk its token and letter. A code works once; a wrong proof counts as a try.

    Raises `InvitationRefused`, `SiteMismatch`, `SiteHasDesk`, `DeviceTaken`.
    """
    with store.writing() as tx:
        good = _good_invitation(tx, wish, now)
        if good is not None:
            return _enrolled(tx, good, wish, now)
    raise InvitationRefused  # after the block, so that the try it cost is stored


@dataclass(frozen=True, slots=True)
class _Good:
    """An invitation that may be used, and who made it."""

    site_id: int
    made_by: str | None


def _good_invitation(tx: Writing, wish: Application, now: datetime) -> _Good | None:
    public = invitation.c.public_id == wish.public_id
    row = tx.execute(select(invitation).where(public).with_for_update()).one_or_none()
    kept = row.proof_hash if row is not None else digest("")
    fits = hmac.compare_digest(digest(wish.proof), kept)
    if row is None or row.used_at or row.attempts >= INVITATION_TRIES or row.expires_at <= stamp(now):
        return None
    if fits:
        return _Good(int(row.site_id), row.made_by)
    tx.execute(update(invitation).where(public).values(attempts=row.attempts + 1))
    if row.attempts + 1 >= INVITATION_TRIES:
        note(tx, row.site_id, actor=NOBODY_KNOWN, what="invitation.void", about=row.public_id, now=now)
    return None


def _enrolled(tx: Writing, good: _Good, wish: Application, now: datetime) -> Enrolled:
    site_id = good.site_id
    home = tx.execute(select(site).where(site.c.id == site_id)).one()
    if wish.site is not None and wish.site != home.code:
        raise SiteMismatch(home.code)
    _refuse_taken(tx, good, wish.device)
    given = letter_for(tx, site_id, wish.device, wish.epoch)
    secret = secrets.token_hex(32)
    values = {
        "name": wish.name,
        "letter": given,
        "token_hash": digest(secret),
        "program": wish.program,
        "enrolled_at": stamp(now),
        "token_made_at": stamp(now),
        "next_token_hash": None,
        "old_token_hash": None,
    }
    mine = (devices.c.site_id == site_id, devices.c.id == wish.device)
    if not tx.execute(update(devices).where(*mine).values(values)).rowcount:
        tx.execute(insert(devices).values(site_id=site_id, id=wish.device, **values))
    used = update(invitation).where(invitation.c.public_id == wish.public_id)
    tx.execute(used.values(used_at=stamp(now), used_by=wish.device))
    note(tx, site_id, actor=wish.device, what="device.enrolled", about=wish.public_id, now=now)
    token = f"fd_{wish.device}_{secret}"
    return Enrolled(
        device=wish.device, token=token, site=home.code, name=home.name, timezone=home.timezone, letter=given
    )


def _refuse_taken(tx: Writing, good: _Good, device: str) -> None:
    """A desk may enrol again at its own site; a further one there must be asked for the site's key."""
    c = devices.c
    known = tx.execute(select(c.site_id, c.revoked_at, c.suspended_at).where(c.id == device)).all()
    if any(row.site_id != good.site_id or row.revoked_at or row.suspended_at for row in known):
        raise DeviceTaken
    working = (c.site_id == good.site_id, c.revoked_at.is_(None), c.suspended_at.is_(None))
    if good.made_by is None:
        if tx.execute(select(func.count()).where(*working, c.id != device)).scalar_one():
            raise SiteHasDesk
    elif not tx.execute(select(func.count()).where(*working, c.id == good.made_by)).scalar_one():
        raise InvitationRefused


def letter_for(tx: Writing, site_id: int, device: str, epoch: str, *, had: str | None = None) -> str:
    """The letter that numbers an epoch's complaints: always the same for one epoch, never the same for two.

    `had` is the one that it got before the database was put back.
    """
    counters = update(feed).where(feed.c.site_id == site_id)
    tx.execute(counters.values(letters=feed.c.letters))  # locks: two desks never count at once
    mine = (letter.c.site_id == site_id, letter.c.device == device, letter.c.epoch == epoch)
    given = tx.execute(select(letter.c.letter).where(*mine)).scalar_one_or_none()
    if given is not None:
        return str(given)
    fresh = had
    while fresh is None or _is_taken(tx, site_id, fresh):
        counted = counters.values(letters=feed.c.letters + 1).returning(feed.c.letters)
        fresh = letters(tx.execute(counted).scalar_one())
    tx.execute(insert(letter).values(site_id=site_id, device=device, epoch=epoch, letter=fresh))
    return fresh


def _is_taken(tx: Writing, site_id: int, one: str) -> bool:
    taken = select(func.count()).where(letter.c.site_id == site_id, letter.c.letter == one)
    return bool(tx.execute(taken).scalar_one())


def letters(count: int) -> str:
    """1 is A, 26 is Z, 27 is AA: as columns of a table are named."""
    text = ""
    while count:
        count, rest = divmod(count - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


_DESK_NAMED = (
    select(devices, site.c.code).join(site, site.c.id == devices.c.site_id).where(devices.c.id == bindparam("device"))
)
"""Asked with every request of a desk, so it is put together once."""


def device_of(tx: Reading, authorization: str | None, *, now: datetime) -> Device:
    """The desk that a header's token belongs to. Raises `TokenMissing`, `TokenRefused`, `DeviceRevoked`."""
    device_id, secret = _token(authorization, "fd")
    for row in tx.execute(_DESK_NAMED, {"device": device_id}).all():
        fits = _which_fits(row, digest(secret), now)
        if fits:
            if row.revoked_at:
                raise DeviceRevoked
            if row.suspended_at:
                raise DeviceSuspended
            old = fits == "old_token_hash" or (row.token_made_at or "") <= stamp(now - TOKEN_LIFE)
            following = fits == "next_token_hash"
            return Device(
                site_id=row.site_id,
                site=row.code,
                id=device_id,
                with_next_token=following,
                with_old_token=old and not following,
            )
    raise TokenRefused


def _which_fits(row: Any, given: str, now: datetime) -> str | None:  # noqa: ANN401 - a row of any query
    """Which of a desk's hashes a token has: of the one in use, the one to follow, or the one before."""
    for name in ("token_hash", "next_token_hash", "old_token_hash"):
        kept = getattr(row, name)
        if kept is not None and hmac.compare_digest(kept, given):
            past = name == "old_token_hash" and (row.old_token_until or "") <= stamp(now)
            return None if past else name
    return None


def viewer_of(tx: Reading, authorization: str | None) -> Viewer:
    """The person that a header's token belongs to. Raises `TokenMissing`, `TokenRefused`."""
    account_id, secret = _token(authorization, "fg")
    row = tx.execute(select(account).where(account.c.id == account_id)).one_or_none()
    if row is None or row.revoked_at or not hmac.compare_digest(row.token_hash, digest(secret)):
        raise TokenRefused
    own = tx.execute(select(account_site.c.site_id).where(account_site.c.account_id == account_id)).scalars().all()
    return Viewer(name=row.name, role=row.role, sites=None if row.all_sites else frozenset(own))


VERSION = re.compile(r"frontdesk/(\d{1,6}(?:\.\d{1,6}){0,3})")


def check_version(agent: str, *, oldest: str) -> None:
    """Raise `ClientTooOld` for a frontdesk older than may read; programs of other names know what they do."""
    found = VERSION.match(agent)
    if found is not None and _numbers(found[1]) < _numbers(oldest):
        raise ClientTooOld(oldest)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def seen(tx: Writing, device: Device, *, program: str, forked: Sequence[str] = (), now: datetime) -> None:
    """A desk's sync ran to the end; `forked` are chains that it left, being put back or copied."""
    for epoch in forked:
        note(tx, device.site_id, actor=device.id, what="device.forked", about=epoch, now=now)
    mine = update(devices).where(devices.c.site_id == device.site_id, devices.c.id == device.id)
    tx.execute(mine.values(last_seen=stamp(now), program=program))


def _token(authorization: str | None, prefix: str) -> tuple[str, str]:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenMissing
    parts = token.split("_")
    if len(parts) != 3 or parts[0] != prefix:  # noqa: PLR2004 - prefix, id, secret
        raise TokenRefused
    return parts[1], parts[2]
