"""A code for enrolling, as it is typed: `PUBLIC-SECRET`, and from a desk the site's key behind the secret.

The group server makes codes for a site's first desk; it knows the public part and a hash of a proof. A desk
makes codes for further desks of its site. Such a code carries the key that opens the site's words, and the
server sees the public part and the hash of a proof of all the rest: it could guess neither.

    K7QX2-9M4T6V1C3H8N                     of the group: 5 public characters, 12 secret ones
    K7QX2-9M4T6V1C3H8N...(68 characters)   of a desk: 12 secret ones, 52 of the key, 4 that find slips of the hand
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from frontdesk.sync.errors import BadCode

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without the letters that people misread (Douglas Crockford's): no I, L, O or U."""
CODE = re.compile(rf"([{CROCKFORD}]{{4,6}})-([{CROCKFORD}]{{10,}})\Z")
SECRET_LENGTH, KEY_LENGTH, CHECK_LENGTH = 12, 52, 4
KEY_BYTES = 32
WITH_KEY_LENGTH = SECRET_LENGTH + KEY_LENGTH + CHECK_LENGTH


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was read. `key` is the site's, where a desk made the code."""

    public_id: str
    secret: str
    key: bytes | None = None

    @property
    def proof(self) -> str:
        """What is sent instead of the secret part."""
        return proof_of(self.secret)

    def __repr__(self) -> str:
        """Never the secret: a code must not show in a log."""
        return f"Code({self.public_id})"


def parts_of(code: str) -> Code:
    """A code as it was meant: small letters, blanks and further dashes do not matter. Raises `BadCode`."""
    public_id, dash, rest = re.sub(r"\s", "", code).partition("-")
    meant = f"{public_id}{dash}{rest.replace('-', '')}".upper().translate(str.maketrans("OIL", "011"))
    found = CODE.match(meant)
    if found is None:
        raise BadCode
    if len(found[2]) != WITH_KEY_LENGTH:
        return Code(found[1], found[2])
    key_text = found[2][SECRET_LENGTH:-CHECK_LENGTH]
    if found[2][-CHECK_LENGTH:] != _check(found[2][:-CHECK_LENGTH]) or _number(key_text) >= 1 << 8 * KEY_BYTES:
        raise BadCode
    return Code(found[1], found[2], _number(key_text).to_bytes(KEY_BYTES))


def new_secret(site_key: bytes) -> str:
    """The secret part of a code that hands over a site's key."""
    drawn = "".join(secrets.choice(CROCKFORD) for _ in range(SECRET_LENGTH))
    body = drawn + _text(int.from_bytes(site_key), KEY_LENGTH)
    return body + _check(body)


def proof_of(secret: str) -> str:
    """What is sent instead of the secret part of a code."""
    return hashlib.sha256(f"frontdesk.invitation.1\n{secret}".encode()).hexdigest()


def proof_hash_of(secret: str) -> str:
    """What the server keeps, to know the proof when it comes."""
    return hashlib.sha256(proof_of(secret).encode()).hexdigest()


def _check(body: str) -> str:
    digest = hashlib.sha256(f"frontdesk.invitation.check\n{body}".encode()).digest()
    return _text(int.from_bytes(digest[:3]) >> 4, CHECK_LENGTH)


def _text(number: int, length: int) -> str:
    return "".join(CROCKFORD[number >> 5 * place & 31] for place in reversed(range(length)))


def _number(text: str) -> int:
    number = 0
    for character in text:
        number = number << 5 | CROCKFORD.index(character)
    return number
