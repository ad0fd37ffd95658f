"""Files for somebody outside, packed into a ZIP that opens with a passphrase: WinZip's AE-2, AES with 256 bits.

It is what 7-Zip, WinZip and their like open, so whoever gets it needs no frontdesk. Two things about it are weak, and
are met here. It makes the key with 1,000 rounds of PBKDF2, so a passphrase has to be long. And it shows the names,
sizes and times of what is inside, so those names are ours and never hold a word that somebody chose.

Everything is made in memory: nothing lies in the clear on the disk, not even for a moment.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

from frontdesk.recovery.refusals import WrongValue

CHARACTERS_MIN, CHARACTERS_MAX = 16, 99
"""7-Zip takes no more than 99."""
DIFFERENT_MIN = 6


class PoorPassphrase(WrongValue):
    """A passphrase that protects nothing, or that somebody else could not type."""

    code = "poor-passphrase"

    def __init__(self, why: str) -> None:
        """Say what is wrong with it, never what it is."""
        super().__init__(f"That passphrase {why}.", "take four or five words that have nothing to do with each other.")


def checked_passphrase(given: str) -> str:
    """The passphrase, without what surrounds it. Raises `PoorPassphrase`."""
    passphrase = given.strip()
    if len(passphrase) < CHARACTERS_MIN:
        raise PoorPassphrase(f"is shorter than {CHARACTERS_MIN} characters")
    if len(passphrase) > CHARACTERS_MAX:
        raise PoorPassphrase(f"is longer than the {CHARACTERS_MAX} characters that every program takes")
    if not (passphrase.isascii() and passphrase.isprintable()):
        raise PoorPassphrase("has letters or signs that not every keyboard and program writes alike")
    if len(set(passphrase)) < DIFFERENT_MIN:
        raise PoorPassphrase("repeats the same few characters")
    return passphrase


def packed(files: Mapping[str, bytes], passphrase: str, now: datetime) -> bytes:
    """The files in one ZIP; `now` is the time that they show, in the zone in which it is to be read."""
    import pyzipper
    from pyzipper.zipfile_aes import WZ_AES_V2, AESZipInfo

    out = io.BytesIO()
    how = {"nbits": 256, "force_wz_aes_version": WZ_AES_V2}  # version 1 shows a sum over what is inside
    with pyzipper.AESZipFile(out, "w", encryption=pyzipper.WZ_AES, encryption_kwargs=how) as archive:
        archive.setpassword(passphrase.encode("ascii"))
        for name, content in files.items():
            part = AESZipInfo(name, now.timetuple()[:6])
            part.compress_type = pyzipper.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            archive.writestr(part, content)
    return out.getvalue()
