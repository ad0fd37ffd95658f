"""The key that opens the database: 256 random bits, and the place that holds them.

With `FRONTDESK_HOME` the key is a file beside the settings, for that folder is meant to be whole. A
machine-wide installation has a file that the group `frontdesk` reads, since a keyring belongs to one login.
Everybody else has the keyring of the operating system, or, where none works, a file of their own outside
the data folder. A service may be given it as a systemd credential. A key file that others can read is refused:
encryption with a public key protects nobody.

While the key is being changed (`rekeying.py`) two are kept, a line each, the one in use first: the program may be cut
off between any two steps.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from frontdesk import permissions
from frontdesk.journal.errors import KeyGiven, KeyMissing, KeyRefused, translated
from frontdesk.permissions import UnsafeFile
from frontdesk.places import Places

KEY_BYTES = 32
SERVICE = "frontdesk"
CREDENTIALS_VARIABLE, CREDENTIAL = "CREDENTIALS_DIRECTORY", "frontdesk-key"
"""Where systemd puts what `LoadCredentialEncrypted=frontdesk-key:...` names."""
GIVEN_WORTH = (
    "systemd decrypts it for this service alone, with a key bound to this computer. A copy of the data folder, or the"
    " disk in another computer, opens nothing. Administrators of this computer can reach the records."
)


@dataclass(frozen=True, slots=True)
class KeyHolding:
    """Where the key lies and what that is worth, in words for `frontdesk info`."""

    kind: Literal["keyring", "credential", "file", "group file", "home file"]
    where: str
    worth: str


@dataclass(frozen=True, slots=True)
class DeskKey:
    """The key itself; it never shows in a log or a crash report."""

    raw: bytes = field(repr=False)
    holding: KeyHolding

    @property
    def fingerprint(self) -> str:
        """16 hex digits that tell two keys apart and help nobody to guess one."""
        return hashlib.sha256(b"frontdesk.desk.key\n" + self.raw).hexdigest()[:16]


def find_key(places: Places) -> DeskKey:
    """The key of an installation that exists. Raises `KeyMissing`, `KeyRefused`, `ReadOnly`."""
    return find_keys(places)[0]


def find_keys(places: Places) -> list[DeskKey]:
    """The key in use, and a second one while a change of keys has not come to its end. Raises what `find_key` does."""
    found = _given() or _from_file(places) or _from_keyring(places)
    if not found:
        raise KeyMissing(places.database, _looked(places))
    return found


def make_key(places: Places) -> DeskKey:
    """A key for a new database; the one that is there already if an earlier set-up was interrupted."""
    found = _given() or _from_file(places) or _from_keyring(places)
    return found[0] if found else keep_keys(places, secrets.token_bytes(KEY_BYTES))


def keep_keys(places: Places, *raws: bytes) -> DeskKey:
    """Put the key in use, and a second one while keys change, where this installation keeps its key.

    Raises `KeyGiven` where IT gives it to the program, `ReadOnly`, `DiskFull`.
    """
    if _given():
        raise KeyGiven
    said = "\n".join(raw.hex() for raw in raws)
    if _uses_keyring(places) and _into_keyring(places, said):
        with translated(places.key_file):
            places.key_file.unlink(missing_ok=True)
        return DeskKey(raws[0], _holding(places, keyring=True))
    with translated(places.key_file):
        places.ensure_folder(places.config)
        mode = permissions.SHARED_SECRET if places.machine_wide else None
        permissions.write_secret(places.key_file, said.encode() + b"\n", share_as=mode)
    return DeskKey(raws[0], _holding(places, keyring=False))


def _given(env: Mapping[str, str] = os.environ) -> list[DeskKey]:
    """The key that systemd gives to the program, decrypted in memory. Raises `KeyRefused`."""
    folder = env.get(CREDENTIALS_VARIABLE)
    file = Path(folder or "") / CREDENTIAL
    if not folder or not file.is_file():
        return []
    try:
        raws = _parsed(permissions.read_secret(file, shared=True).decode("ascii", errors="replace"))
    except (OSError, UnsafeFile):
        raws = []
    if not raws:
        raise KeyRefused(file, "does not hold a key (64 hexadecimal digits)", "give the service the right credential.")
    return [DeskKey(raw, KeyHolding("credential", "a systemd credential", GIVEN_WORTH)) for raw in raws]


def _uses_keyring(places: Places) -> bool:
    return places.home is None and not places.machine_wide


def _from_file(places: Places) -> list[DeskKey]:
    try:
        with translated(places.key_file):
            content = permissions.read_secret(places.key_file, shared=places.machine_wide)
    except FileNotFoundError:
        return []
    except UnsafeFile as why:
        raise KeyRefused(places.key_file, str(why), _how_to_mend(places)) from None
    raws = _parsed(content.decode("ascii", errors="replace"))
    if not raws:
        raise KeyRefused(
            places.key_file,
            "does not hold a key (64 hexadecimal digits)",
            "put the file back from wherever a copy of it is kept.",
        )
    return [DeskKey(raw, _holding(places, keyring=False)) for raw in raws]


def _parsed(text: str | None) -> list[bytes]:
    """A key a line; nothing where a line is none."""
    try:
        raws = [bytes.fromhex(line) for line in (text or "").split()]
    except ValueError:
        return []
    return raws if all(len(raw) == KEY_BYTES for raw in raws) else []


def _from_keyring(places: Places) -> list[DeskKey]:
    if not _uses_keyring(places):
        return []
    import keyring

    try:
        raws = _parsed(keyring.get_password(SERVICE, _entry(places)))
    except Exception:  # noqa: BLE001  a keyring out of order, of whatever make, must not end the program
        return []
    return [DeskKey(raw, _holding(places, keyring=True)) for raw in raws]


def _into_keyring(places: Places, said: str) -> bool:
    """Whether the keyring took the key; the null keyring says yes to everything and keeps nothing."""
    import keyring

    try:
        keyring.set_password(SERVICE, _entry(places), said)
        return keyring.get_password(SERVICE, _entry(places)) == said
    except Exception:  # noqa: BLE001  the same: the key goes into a file instead
        return False


def _entry(places: Places) -> str:
    return f"database {places.database}"


def _looked(places: Places) -> str:
    file = f"there is no {places.key_file}"
    return f"{file}, and the keyring of this login has no such entry" if _uses_keyring(places) else file


def _how_to_mend(places: Places) -> str:
    owner, mode = (f"root:{permissions.GROUP}", "640") if places.machine_wide else ("$USER", "600")
    file = shlex.quote(str(places.key_file))
    if sys.platform == "win32":
        mend = "put an ordinary file with the key there"
    else:
        mend = f"if nobody else has read it, run: chown {owner} {file} && chmod {mode} {file}"
    return f"{mend}."


def _holding(places: Places, *, keyring: bool) -> KeyHolding:
    if keyring:
        return KeyHolding(
            "keyring",
            "the keyring of this login",
            "A copy of the data folder, or the disk without this login's password, opens nothing. Whoever is"
            " signed in as this login can reach the records.",
        )
    where = str(places.key_file)
    if places.machine_wide:
        return KeyHolding(
            "group file",
            where,
            f"Members of the group {permissions.GROUP} and administrators of this computer can reach the records."
            " A copy of the data folder alone opens nothing; a stolen disk does, unless it is encrypted.",
        )
    reader = (
        "Only the access list of this Windows profile protects it: whoever can sign in as this user,"
        if sys.platform == "win32"
        else "Whoever can sign in as this user,"
    )
    rest = " or take the disk when it is not encrypted, can reach the records."
    if places.home is not None:
        return KeyHolding(
            "home file",
            where,
            f"{reader}{rest} A copy of the whole folder {places.home} holds the key with the records and opens.",
        )
    return KeyHolding(
        "file",
        where,
        f"No keyring works for this login. {reader}{rest} A copy of the data folder alone opens nothing.",
    )
