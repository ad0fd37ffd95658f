"""The bytes of an event. Desk and group server agree on this file and on nothing else.

Canonical form: JSON with sorted keys, no spaces, UTF-8 written as itself, and only strings,
whole numbers, true, false, null, lists and objects with text keys. No fractions: two
machines may print them differently.

Chain: `hash` = SHA-256 over a fixed prefix and the canonical form of all fields but `words`
and `hash`. `prev` is the hash before it inside (device, epoch); the first has 64 zeros.
`words_hash` is inside the hash and the words are not, so words can be erased and the chain
still verifies.

Sealing: words are encrypted once, when written, with the site's key (AES-256-GCM-SIV,
RFC 8452). 32 random bytes precede the words inside the plaintext, so that nobody who holds
only the hash can guess a short reference. The associated data binds the words to what they
were said about and to nothing that changes when an event moves into a new epoch.

Sealed bytes: one byte of format (1), 12 of nonce, then ciphertext with its 16-byte tag.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol

from frontdesk.recovery.bodies import what_of
from frontdesk.recovery.events import Event
from frontdesk.recovery.identifiers import DeviceId, EventId, SiteCode, StaffId, Stamp, Subject
from frontdesk.recovery.stamps import instant

GENESIS = "0" * 64
"""`prev` of the first event of every (device, epoch)."""
HASH_PREFIX = b"frontdesk.event.1\n"
SEAL_FORMAT = 1
GUESS_GUARD_BYTES = 32
NONCE_BYTES = 12
INTEGER_MAX = 2**53 - 1
LINE_BYTES_MAX = 256 * 1024
"""A single event larger than this is refused before it is parsed."""
DEPTH_MAX = 16
"""Lists and objects inside each other; facts need three."""
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_HEX16 = re.compile(r"[0-9a-f]{16}\Z")


class Untrusted(Exception):
    """Bytes that lie: broken form, broken chain, or words that cannot be opened."""

    def __init__(self, rule: str, message: str) -> None:
        """`rule` is a stable word such as `not-canonical`; the message never quotes the bytes."""
        self.rule = rule
        super().__init__(message)


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """One event as stored and sent. Field names and meanings never change."""

    id: EventId
    site: SiteCode
    device: DeviceId
    epoch: str
    seq: int
    clock: str
    subject: Subject
    cycle: int
    kind: str
    version: int
    actor: StaffId
    occurred_at: Stamp
    recorded_at: Stamp
    facts: Mapping[str, Any]
    words: bytes | None
    words_hash: str | None
    key_id: str | None
    prev: str
    hash: str = ""


FIELDS = tuple(f.name for f in fields(Envelope))
_HASHED = tuple(n for n in FIELDS if n not in ("words", "hash"))
_TEXT = ("id", "site", "device", "epoch", "clock", "subject", "kind", "actor", "prev", "hash")


def canonical(value: object) -> bytes:
    """The one byte form of a JSON value. Raises `Untrusted` for what has none."""
    _check_plain(value)
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        raise Untrusted("not-text", "A text holds half a character.") from None


def _check_plain(value: object, depth: int = 0) -> None:
    if depth > DEPTH_MAX:
        raise Untrusted("too-deep", "Values are nested deeper than any event needs.")
    match value:
        case str() | None | bool():
            return
        case int():
            if abs(value) > INTEGER_MAX:
                raise Untrusted("number-too-large", "A number is too large to travel safely.")
        case list() | tuple():
            for item in value:
                _check_plain(item, depth + 1)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise Untrusted("not-plain", "An object has a key that is no text.")
                _check_plain(item, depth + 1)
        case _:
            raise Untrusted("not-plain", f"A {type(value).__name__} has no canonical form.")


def hash_of(envelope: Envelope) -> str:
    """SHA-256 of the envelope without `words` and `hash`, as 64 hexadecimal digits."""
    return _hash_at(envelope, envelope.seq, envelope.prev)


def _hash_at(envelope: Envelope, seq: int, prev: str) -> str:
    body = {n: getattr(envelope, n) for n in _HASHED} | {"seq": seq, "prev": prev}
    return hashlib.sha256(HASH_PREFIX + canonical(body)).hexdigest()


def chained(envelope: Envelope, *, seq: int, prev: str) -> Envelope:
    """The envelope at its place in a chain. Used when written and when re-homed."""
    return replace(envelope, seq=seq, prev=prev, hash=_hash_at(envelope, seq, prev))


def check_link(envelope: Envelope, *, seq: int, prev: str) -> None:
    """Raise `Untrusted` unless the envelope stands at `seq`, follows `prev` and keeps its hash."""
    if envelope.seq != seq:
        raise Untrusted("chain-gap", f"Event {seq} of the chain is missing.")
    if envelope.prev != prev:
        raise Untrusted("chain-broken", f"Event {seq} does not follow the one before it.")
    if hash_of(envelope) != envelope.hash:
        raise Untrusted("hash-wrong", f"Event {seq} was changed after it was written.")
    if envelope.words is not None and words_digest(envelope.words) != envelope.words_hash:
        raise Untrusted("words-wrong", f"The words of event {seq} were changed.")


def words_digest(sealed: bytes) -> str:
    """SHA-256 of sealed words, as 64 hexadecimal digits."""
    return hashlib.sha256(sealed).hexdigest()


def key_id_of(key: bytes) -> str:
    """A public name for a site key: 16 hexadecimal digits that do not give it away."""
    return hashlib.sha256(b"frontdesk.site-key.1\n" + key).hexdigest()[:16]


def new_site_key() -> bytes:
    """A fresh random key of 256 bits for a site's words."""
    return os.urandom(32)


def associated_data(envelope: Envelope) -> bytes:
    """What sealed words are bound to: nothing that changes when an event is re-homed."""
    e = envelope
    return canonical([e.id, e.site, e.subject, e.cycle, e.kind, e.version, e.actor, e.occurred_at, e.recorded_at])


def sealed(
    envelope: Envelope,
    words: Mapping[str, Any],
    key: bytes,
    *,
    nonce: bytes | None = None,
    guard: bytes | None = None,
) -> Envelope:
    """The envelope with its words sealed; without words it stays as it is.

    `nonce` (12 bytes) and `guard` (32 bytes) are random; only test vectors give them.
    """
    if not words:
        return envelope
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV  # slow import, rare need

    nonce = nonce or os.urandom(NONCE_BYTES)
    guard = guard or os.urandom(GUESS_GUARD_BYTES)
    box = AESGCMSIV(key).encrypt(nonce, guard + canonical(dict(words)), associated_data(envelope))
    blob = bytes([SEAL_FORMAT]) + nonce + box
    return replace(envelope, words=blob, words_hash=words_digest(blob), key_id=key_id_of(key))


def opened(envelope: Envelope, key: bytes) -> dict[str, Any] | None:
    """The words of an envelope; None when it has none or they were erased.

    Raises `Untrusted` when the key or the binding does not fit.
    """
    if envelope.words is None:
        return None
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

    blob = envelope.words
    if len(blob) < 1 + NONCE_BYTES + 16 + GUESS_GUARD_BYTES or blob[0] != SEAL_FORMAT:
        raise Untrusted("words-form", "Sealed words have a form this version does not know.")
    nonce, box = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
    try:
        plain = AESGCMSIV(key).decrypt(nonce, box, associated_data(envelope))
    except InvalidTag:
        raise Untrusted("words-sealed", "These words were sealed with another key.") from None
    try:
        words = json.loads(plain[GUESS_GUARD_BYTES:].decode())
    except (ValueError, RecursionError):
        words = None
    if not isinstance(words, dict):
        raise Untrusted("words-form", "Sealed words have a form this version does not know.")
    return words


def to_line(envelope: Envelope) -> bytes:
    """One event as a line for the wire, without the newline; words as base64."""
    body = {name: getattr(envelope, name) for name in FIELDS}
    if envelope.words is not None:
        body["words"] = base64.b64encode(envelope.words).decode()
    return canonical(body)


def from_line(line: bytes) -> Envelope:
    """Read one line of the wire. Raises `Untrusted`; checks form, not the chain."""
    if len(line) > LINE_BYTES_MAX:
        raise Untrusted("event-too-large", "An event is larger than may be sent.")
    try:
        body = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise Untrusted("not-json", "A line is not JSON.") from None
    if not isinstance(body, dict):
        raise Untrusted("not-an-event", "A line is not an event.")
    return from_fields(body)


def from_fields(body: Mapping[str, Any]) -> Envelope:
    """An envelope from plain values, words as base64. Raises `Untrusted` unless well formed."""
    if set(body) != set(FIELDS):
        raise Untrusted("not-an-event", "A line has other fields than an event has.")
    if not all(isinstance(body[n], str) and 0 < len(body[n]) <= 200 for n in _TEXT):  # noqa: PLR2004
        raise Untrusted("not-an-event", "A field of an event is no short text.")
    if not all(type(body[n]) is int and 0 < body[n] <= INTEGER_MAX for n in ("seq", "cycle", "version")):
        raise Untrusted("not-an-event", "A number of an event is out of range.")
    if not (_HEX64.match(body["hash"]) and _HEX64.match(body["prev"]) and _HEX16.match(body["clock"])):
        raise Untrusted("not-an-event", "A hash or clock of an event has the wrong form.")
    _check_stamps(body)
    if not isinstance(body["facts"], dict):
        raise Untrusted("not-an-event", "The facts of an event are no object.")
    words = _words_bytes(body)
    canonical(dict(body))  # what has no canonical form has no hash, and could not be sent on
    return Envelope(**{**body, "words": words})


def _check_stamps(body: Mapping[str, Any]) -> None:
    try:
        instant(body["occurred_at"])
        instant(body["recorded_at"])
    except (ValueError, TypeError):
        raise Untrusted("not-an-event", "A time of an event has the wrong form.") from None


def _words_bytes(body: Mapping[str, Any]) -> bytes | None:
    words, digest, key_id = body["words"], body["words_hash"], body["key_id"]
    if (digest is None) != (key_id is None):
        raise Untrusted("not-an-event", "An event names a seal without its key, or the reverse.")
    if digest is not None and not (isinstance(digest, str) and _HEX64.match(digest)):
        raise Untrusted("not-an-event", "A hash of words has the wrong form.")
    if key_id is not None and not (isinstance(key_id, str) and _HEX16.match(key_id)):
        raise Untrusted("not-an-event", "The name of a key has the wrong form.")
    if words is None:
        return None
    if digest is None or not isinstance(words, str):
        raise Untrusted("words-wrong", "Words stand in an event that has no seal.")
    try:
        return base64.b64decode(words, validate=True)
    except (binascii.Error, ValueError):
        raise Untrusted("words-form", "Sealed words are no base64.") from None


class Hashed(Protocol):
    """Whatever knows an event's hash."""

    @property
    def hash(self) -> str:
        """64 hexadecimal digits."""
        ...


def batch_digest(envelopes: Sequence[Hashed]) -> str:
    """SHA-256 over the hashes of a batch in order: names the batch for its receiver."""
    return hashlib.sha256("".join(e.hash for e in envelopes).encode()).hexdigest()


def event_of(envelope: Envelope, words: Mapping[str, Any] | None = None) -> Event:
    """The event an envelope carries, with its words when they could be opened."""
    return Event(
        id=envelope.id,
        subject=envelope.subject,
        cycle=envelope.cycle,
        clock=envelope.clock,
        device=envelope.device,
        actor=envelope.actor,
        occurred_at=instant(envelope.occurred_at),
        recorded_at=instant(envelope.recorded_at),
        what=what_of(envelope.kind, envelope.version, envelope.facts, words),
    )


CLOCK_AHEAD_MS_MAX = 5 * 60 * 1000
"""A clock further ahead than this is flagged and never drags another one."""


def next_clock(last: str, wall_ms: int) -> str:
    """The hybrid logical clock's next reading: never before `last`, never before the wall.

    48 bits of milliseconds and a 16-bit counter as 16 hexadecimal digits, which sort as text.
    Source: Kulkarni et al. 2014, "Logical Physical Clocks", with one combined counter.
    """
    previous = int(last, 16) if last else 0
    return f"{max(previous + 1, wall_ms << 16):016x}"


def clock_after_hearing(mine: str, theirs: str, wall_ms: int) -> str:
    """My clock after an event of another desk arrived; one too far ahead is not followed."""
    if int(theirs, 16) >> 16 > wall_ms + CLOCK_AHEAD_MS_MAX:
        return mine
    return max(mine, theirs)
