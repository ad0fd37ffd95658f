"""Where a desk's token lies, and how a new one takes its place.

It lies where the database's key lies: in the keyring of this login, or in a file that only those may read who may
read the records. A service that runs at night may be given it in a file that `FRONTDESK_TOKEN_FILE` names, or as a
systemd credential.

Two tokens are kept, the one in use and the one before it: a group server that was put back from a backup may know
only the latter. A new one is kept here before it is used for the first time, and the server goes on taking the one
in use until then; so the program may die between any two steps.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from frontdesk import permissions
from frontdesk.journal.errors import JournalTrouble, translated
from frontdesk.permissions import UnsafeFile
from frontdesk.places import Places
from frontdesk.sync.errors import NotEnrolled, SyncTrouble

SERVICE = "frontdesk"
TOKEN_VARIABLE = "FRONTDESK_TOKEN_FILE"  # noqa: S105 - the name of a variable
CREDENTIALS_VARIABLE, CREDENTIAL = "CREDENTIALS_DIRECTORY", "frontdesk-token"
"""Where systemd puts what `LoadCredential=frontdesk-token:...` names."""


class Renewing(Protocol):
    """A line to the group server, as far as a renewal needs it."""

    def new_token(self) -> str:
        """A token to follow the one in use."""
        ...


def tokens_of(places: Places, env: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """This desk's token, and the one before it where there was one. Raises `NotEnrolled`."""
    given = given_in(env)
    found = _from_file(given, shared=True) if given else _from_file(_file(places), shared=places.machine_wide)
    if found is None and _uses_keyring(places):
        found = _from_keyring(places)
    tokens = tuple((found or "").split())
    if not tokens:
        raise NotEnrolled
    return tokens


def given_in(env: Mapping[str, str] = os.environ) -> Path | None:
    """A file with the token that a service was given: by name, or among its systemd credentials."""
    named = env.get(TOKEN_VARIABLE)
    if named:
        return Path(named)
    credential = Path(env.get(CREDENTIALS_VARIABLE, "")) / CREDENTIAL
    return credential if env.get(CREDENTIALS_VARIABLE) and credential.is_file() else None


def keep_token(places: Places, *tokens: str) -> None:
    """Put the token, and the one before it if there is one, where the database's key lies."""
    said = "\n".join(tokens)
    if _uses_keyring(places) and _into_keyring(places, said):
        _file(places).unlink(missing_ok=True)
        return
    with translated(_file(places)):
        share_as = permissions.SHARED_SECRET if places.machine_wide else None
        permissions.write_secret(_file(places), said.encode() + b"\n", share_as=share_as)


def forget_token(places: Places) -> None:
    """This desk has no token any more."""
    _file(places).unlink(missing_ok=True)
    if _uses_keyring(places):
        _out_of_keyring(places)


def renew(places: Places, line: Renewing, in_use: str, env: Mapping[str, str] = os.environ) -> None:
    """Get a new token and keep it where the one in use came from; the next sync begins to use it.

    What goes wrong here is tried again by the next sync, since the one in use goes on to work.
    """
    given = given_in(env)
    if given is None or _is_ours(given):
        with suppress(SyncTrouble):
            keep_again(places, line.new_token(), in_use, env=env)


def keep_again(places: Places, *tokens: str, env: Mapping[str, str] = os.environ) -> None:
    """Keep these where the ones so far came from; a disk that does not take them leaves those.

    A file of IT's that this account may not change, such as a systemd credential, is a copy: whoever it was copied
    from renews it.
    """
    given = given_in(env)
    with suppress(JournalTrouble, OSError):
        if given is None:
            keep_token(places, *tokens)
        elif _is_ours(given):
            permissions.replace_secret(given, "\n".join(tokens).encode() + b"\n")


def _is_ours(file: Path) -> bool:
    """Whether this account made the file and may put another in its place."""
    try:
        mine = sys.platform == "win32" or file.stat().st_uid == os.geteuid()
    except OSError:
        return False
    return mine and os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def _file(places: Places) -> Path:
    return places.config / "token"


def _from_file(file: Path, *, shared: bool) -> str | None:
    try:
        return permissions.read_secret(file, shared=shared).decode("ascii", errors="replace")
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


def _into_keyring(places: Places, said: str) -> bool:
    """Whether the keyring took it; the null keyring says yes to everything and keeps nothing."""
    import keyring

    try:
        keyring.set_password(SERVICE, _entry(places), said)
        return keyring.get_password(SERVICE, _entry(places)) == said
    except Exception:  # noqa: BLE001  the same: it goes into a file instead
        return False
