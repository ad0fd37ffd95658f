"""Joining a group server: trade a code for a token, and remember where the server is.

A code is `PUBLIC-SECRET`; the secret part never travels, only a proof that the desk knows it. The token lies
where the database's key lies: in the keyring of this login, or in a file that only those may read who may read
the records. A service that runs at night may be given it in a file that `FRONTDESK_TOKEN_FILE` names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from frontdesk import __version__, permissions
from frontdesk.journal.errors import translated
from frontdesk.permissions import UnsafeFile
from frontdesk.places import Places
from frontdesk.sync.address import safe_address
from frontdesk.sync.answers import Enrolled
from frontdesk.sync.client import Feed
from frontdesk.sync.errors import NotEnrolled
from frontdesk.sync.invitation import Code, new_secret, parts_of, proof_hash_of
from frontdesk.sync.transport import Transport

SERVICE = "frontdesk"
TOKEN_VARIABLE = "FRONTDESK_TOKEN_FILE"  # noqa: S105 - the name of a variable
CREDENTIALS_VARIABLE, CREDENTIAL = "CREDENTIALS_DIRECTORY", "frontdesk-token"
"""Where systemd puts what `LoadCredential=frontdesk-token:...` names."""


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
    seat = feed.seat()
    given = ask(url, parts_of(code), device=seat.device, epoch=seat.epoch, site=seat.site, authority=authority)
    enrolment = keep(places, safe_address(url), given, authority=authority)
    feed.take_letter(given.letter, given.store_id)
    return enrolment


def ask(url: str, code: Code, *, device: str, epoch: str, site: str | None, authority: Path | None = None) -> Enrolled:
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


def keep(places: Places, server: str, given: Enrolled, *, authority: Path | None = None) -> Enrolment:
    """Remember the server and the token."""
    enrolment = Enrolment(
        server=server, device=given.device, site=given.site, authority=str(authority) if authority else None
    )
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
    authority = Path(enrolment.authority) if enrolment.authority else None
    with Transport(enrolment.server, token_of(places), authority=authority) as line:
        made = line.invite(proof_hash_of(secret))
    return Invitation(code=f"{made.invitation}-{secret}", expires_at=made.expires_at)


def leave(places: Places) -> None:
    """Forget the server and the token."""
    _file(places).unlink(missing_ok=True)
    _token_file(places).unlink(missing_ok=True)
    if _uses_keyring(places):
        _out_of_keyring(places)


def enrolment_of(places: Places) -> Enrolment:
    """Where this desk is enrolled. Raises `NotEnrolled`."""
    try:
        said = json.loads(_file(places).read_bytes())
        return Enrolment(**said)
    except (OSError, ValueError, TypeError):
        raise NotEnrolled from None


def token_of(places: Places, env: Mapping[str, str] = os.environ) -> str:
    """This desk's token. Raises `NotEnrolled`."""
    given = given_in(env)
    found = _from_file(given, shared=True) if given else _from_file(_token_file(places), shared=places.machine_wide)
    if found is None and _uses_keyring(places):
        found = _from_keyring(places)
    if not found:
        raise NotEnrolled
    return found


def given_in(env: Mapping[str, str] = os.environ) -> Path | None:
    """A file with the token that a service was given: by name, or among its systemd credentials."""
    named = env.get(TOKEN_VARIABLE)
    if named:
        return Path(named)
    credential = Path(env.get(CREDENTIALS_VARIABLE, "")) / CREDENTIAL
    return credential if env.get(CREDENTIALS_VARIABLE) and credential.is_file() else None


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


def _out_of_keyring(places: Places) -> None:
    import keyring

    with suppress(Exception):  # one out of order, or without such an entry
        keyring.delete_password(SERVICE, _entry(places))


def _into_keyring(places: Places, token: str) -> bool:
    """Whether the keyring took it; the null keyring says yes to everything and keeps nothing."""
    import keyring

    try:
        keyring.set_password(SERVICE, _entry(places), token)
        return keyring.get_password(SERVICE, _entry(places)) == token
    except Exception:  # noqa: BLE001  the same: it goes into a file instead
        return False
