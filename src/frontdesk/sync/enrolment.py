"""Joining a group server: trade a code for a token, and remember where the server is.

A code is `PUBLIC-SECRET`; the secret part never travels, only a proof that the desk knows it. Where the group has a
certificate authority of its own, its certificate is kept with the desk and used by every later sync.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from frontdesk import __version__, permissions
from frontdesk.journal.errors import translated
from frontdesk.places import Places
from frontdesk.sync.address import safe_address
from frontdesk.sync.answers import Enrolled
from frontdesk.sync.client import Feed
from frontdesk.sync.errors import BadAuthority, NotEnrolled
from frontdesk.sync.invitation import Code, new_secret, parts_of, proof_hash_of
from frontdesk.sync.token import forget_token, keep_token, tokens_of
from frontdesk.sync.transport import Transport, trusted

AUTHORITY_FILE = "group-ca.pem"
"""Where the certificate of the group's own authority is kept, beside the enrolment."""
AUTHORITY_BYTES_MAX = 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolment:
    """Which group server this desk belongs to."""

    server: str
    device: str
    site: str
    authority: str | None = None
    """The file with the group's own certificate authority, in the folder of the enrolment."""


def authority_in(file: Path) -> str:
    """The certificate of an authority, as text. Raises `BadAuthority`."""
    try:
        with file.open("rb") as source:
            text = source.read(AUTHORITY_BYTES_MAX).decode("ascii")
        trusted(text)
    except (OSError, ValueError):
        raise BadAuthority(file) from None
    return text


def enrol(places: Places, feed: Feed, url: str, code: str, *, authority: str | None = None) -> Enrolment:
    """Join the group server at `url`. Raises `UnsafeAddress`, `BadCode`, `Unreachable`, `ServerRefuses`."""
    seat = feed.seat()
    given = ask(url, parts_of(code), device=seat.device, epoch=seat.epoch, site=seat.site, authority=authority)
    enrolment = keep(places, safe_address(url), given, authority=authority)
    feed.take_letter(given.letter, given.store_id)
    return enrolment


def ask(url: str, code: Code, *, device: str, epoch: str, site: str | None, authority: str | None = None) -> Enrolled:
    """Trade a code for a token; nothing is kept yet. Raises `UnsafeAddress`, `Unreachable`, `ServerRefuses`."""
    wish = {
        "invitation": code.public_id,
        "proof": code.proof,
        "device": device,
        "epoch": epoch,
        "site": site,
        "program": __version__,
    }
    with Transport(safe_address(url), authority=authority) as line:
        line.hello()
        return line.enrol(wish)


def keep(places: Places, server: str, given: Enrolled, *, authority: str | None = None) -> Enrolment:
    """Remember the server, the token, and the certificate of the group's own authority."""
    kept = None if authority is None else AUTHORITY_FILE
    enrolment = Enrolment(server=server, device=given.device, site=given.site, authority=kept)
    if authority is not None:
        _write(places, places.config / AUTHORITY_FILE, authority.encode())
    keep_token(places, given.token)
    _write(places, _file(places), json.dumps(asdict(enrolment), sort_keys=True).encode() + b"\n")
    return enrolment


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A code for a further desk of this site; it is shown this once."""

    code: str
    expires_at: str


def invite(places: Places, site_key: bytes) -> Invitation:
    """Make a code that hands over the site's key. Raises `NotEnrolled`, `Unreachable`, `ServerRefuses`."""
    enrolment = enrolment_of(places)
    secret = new_secret(site_key)
    with line_to(places, enrolment, tokens_of(places)[0]) as line:
        made = line.invite(proof_hash_of(secret))
    return Invitation(code=f"{made.invitation}-{secret}", expires_at=made.expires_at)


def leave(places: Places) -> None:
    """Forget the server, its authority and the token."""
    (places.config / AUTHORITY_FILE).unlink(missing_ok=True)
    _file(places).unlink(missing_ok=True)
    forget_token(places)


def enrolment_of(places: Places) -> Enrolment:
    """Where this desk is enrolled. Raises `NotEnrolled`."""
    try:
        said = json.loads(_file(places).read_bytes())
        return Enrolment(**said)
    except (OSError, ValueError, TypeError):
        raise NotEnrolled from None


def line_to(places: Places, enrolment: Enrolment, token: str, **options: Any) -> Transport:  # noqa: ANN401 - the line's own
    """A line to the group server of this desk. Raises `BadAuthority`."""
    return Transport(enrolment.server, token, authority=authority_of(places, enrolment), **options)


def authority_of(places: Places, enrolment: Enrolment) -> str | None:
    """The certificate of the group's own authority, where it has one. Raises `BadAuthority`."""
    return None if enrolment.authority is None else authority_in(places.config / enrolment.authority)


def _file(places: Places) -> Path:
    return places.enrolment_file


def _write(places: Places, file: Path, content: bytes) -> None:
    with translated(file):
        permissions.write_secret(file, content, share_as=permissions.SHARED_SECRET if places.machine_wide else None)
