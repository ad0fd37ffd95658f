"""Joining a group server: trade a code for a token, and remember where the server is.

A code is `PUBLIC-SECRET`; the secret part never travels, only a proof that the desk knows it. The token lies
where the database's key lies: in the keyring of this login, or in a file that only those may read who may read
the records. A service that runs at night may be given it in a file that `FRONTDESK_TOKEN_FILE` names.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from frontdesk import __version__, permissions
from frontdesk.journal.errors import translated
from frontdesk.permissions import UnsafeFile
from frontdesk.places import Places
from frontdesk.sync.address import safe_address
from frontdesk.sync.client import Feed
from frontdesk.sync.errors import BadCode, NotEnrolled
from frontdesk.sync.transport import Transport

CODE = re.compile(r"([0-9A-HJKMNP-TV-Z]{4,6})-([0-9A-HJKMNP-TV-Z]{10,})\Z")
"""Crockford's base 32: no I, L, O or U."""
SERVICE = "frontdesk"
TOKEN_VARIABLE = "FRONTDESK_TOKEN_FILE"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolment:
    """Which group server this desk belongs to."""

    server: str
    device: str
    site: str
    authority: str | None = None
    """A file with the group's own certificate authority."""


def enrol(places: Places, feed: Feed, url: str, code: str, *, authority: Path | None = None) -> Enrolment:
    """Join the group server at `url`. Raises `UnsafeAddress`, `BadCode`, `Unreachable`, `ServerRefuses`."""
    server = safe_address(url)
    public_id, secret = parts_of(code)
    seat = feed.seat()
    wish = {
        "invitation": public_id,
        "proof": proof_of(secret),
        "device": seat.device,
        "epoch": seat.epoch,
        "site": seat.site,
        "program": __version__,
    }
    with Transport(server, authority=authority) as line:
        line.hello()
        given = line.enrol(wish)
    enrolment = Enrolment(
        server=server, device=given.device, site=given.site, authority=str(authority) if authority else None
    )
    keep_token(places, given.token)
    _write(places, _file(places), json.dumps(asdict(enrolment), sort_keys=True).encode() + b"\n")
    feed.take_letter(given.letter)
    return enrolment


def parts_of(code: str) -> tuple[str, str]:
    """The public and the secret part of a code, as it was meant. Raises `BadCode`."""
    meant = re.sub(r"\s", "", code).upper().translate(str.maketrans("OIL", "011"))
    found = CODE.match(meant)
    if found is None:
        raise BadCode
    return found[1], found[2]


def proof_of(secret: str) -> str:
    """What is sent instead of the secret part of a code."""
    return hashlib.sha256(f"frontdesk.invitation.1\n{secret}".encode()).hexdigest()


def enrolment_of(places: Places) -> Enrolment:
    """Where this desk is enrolled. Raises `NotEnrolled`."""
    try:
        said = json.loads(_file(places).read_bytes())
        return Enrolment(**said)
    except (OSError, ValueError, TypeError):
        raise NotEnrolled from None


def token_of(places: Places, env: Mapping[str, str] = os.environ) -> str:
    """This desk's token. Raises `NotEnrolled`."""
    given = env.get(TOKEN_VARIABLE)
    found = (
        _from_file(Path(given), shared=True) if given else _from_file(_token_file(places), shared=places.machine_wide)
    )
    if found is None and _uses_keyring(places):
        found = _from_keyring(places)
    if not found:
        raise NotEnrolled
    return found


def keep_token(places: Places, token: str) -> None:
    """Put the token where the database's key lies."""
    if _uses_keyring(places) and _into_keyring(places, token):
        _token_file(places).unlink(missing_ok=True)
        return
    _write(places, _token_file(places), token.encode() + b"\n")


def _file(places: Places) -> Path:
    return places.enrolment_file


def _token_file(places: Places) -> Path:
    return places.config / "token"


def _write(places: Places, file: Path, content: bytes) -> None:
    with translated(file):
        permissions.write_secret(file, content, share_as=permissions.SHARED_SECRET if places.machine_wide else None)


def _from_file(file: Path, *, shared: bool) -> str | None:
    try:
        return permissions.read_secret(file, shared=shared).decode("ascii", errors="replace").strip()
    except (OSError, UnsafeFile):
        return None


def _uses_keyring(places: Places) -> bool:
    return places.home is None and not places.machine_wide


def _entry(places: Places) -> str:
    return f"token {places.database}"


def _from_keyring(places: Places) -> str | None:
    import keyring

    try:
        return keyring.get_password(SERVICE, _entry(places))
    except Exception:  # noqa: BLE001  a keyring out of order, of whatever make, must not end the program
        return None


def _into_keyring(places: Places, token: str) -> bool:
    """Whether the keyring took it; the null keyring says yes to everything and keeps nothing."""
    import keyring

    try:
        keyring.set_password(SERVICE, _entry(places), token)
        return keyring.get_password(SERVICE, _entry(places)) == token
    except Exception:  # noqa: BLE001  the same: it goes into a file instead
        return False
