"""A line of a batch, read quickly: with the verdict of `from_line`, `to_line` and `check_link`, or with none.

Most lines are in order, and all of them must be proved so while desks wait. A decoder written in C reads a line
and writes it again; the same bytes mean that the line is in its one form. The hashed bytes are then the line
without two of its fields, so nothing is written a third time. A line that is out of order in any way is left to
the envelope's own functions, which know what is wrong with it.

Source: `benchmarks/push.py` measures it, `tests/group/test_lines.py` holds it against the envelope's functions.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Annotated, Any

import msgspec

from frontdesk.envelope import (
    DEPTH_MAX,
    FIELDS,
    HASH_PREFIX,
    INTEGER_MAX,
    LINE_BYTES_MAX,
    Envelope,
    words_digest,
)
from frontdesk.recovery.bodies import EARLIEST, LATEST, stamp

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Count = Annotated[int, msgspec.Meta(ge=1, le=INTEGER_MAX)]

_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_HEX16 = re.compile(r"[0-9a-f]{16}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_FIRST, _LAST = stamp(EARLIEST), stamp(LATEST)
_PREFIX = hashlib.sha256(HASH_PREFIX)
_HASH_FIELD = len(',"hash":""') + 64


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of an event as they stand in a line; in the order in which they are written."""

    actor: Text
    clock: str
    cycle: Count
    device: Text
    epoch: Text
    facts: dict[str, Any]
    hash: str
    id: Text
    key_id: str | None
    kind: Text
    occurred_at: str
    prev: str
    recorded_at: str
    seq: Count
    site: Text
    subject: Text
    version: Count
    words: bytes | None
    words_hash: str | None


_decode = msgspec.json.Decoder(Line, strict=True).decode
_encode = msgspec.json.Encoder(order="sorted").encode


def in_order(line: bytes, *, seq: int, prev: str) -> Line | None:
    """The event of a line that stands at `seq`, follows `prev` and has its one form; else None, without a reason."""
    if len(line) > LINE_BYTES_MAX:
        return None
    try:
        said = _decode(line)
        if _encode(said) != line:
            return None
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    if said.seq != seq or said.prev != prev or not _well_formed(said) or hash_of_line(line) != said.hash:
        return None
    return said


def hash_of_line(line: bytes) -> str:
    """The hash of an event by its line, which must be in its one form.

    A quotation mark inside a text follows a backslash, so what is looked for can only be the names of fields; and
    no name that begins with a comma follows these in the envelope.
    """
    at, words, words_hash = line.rfind(b',"hash":"'), line.rfind(b',"words":'), line.rfind(b',"words_hash":')
    begun = _PREFIX.copy()
    begun.update(line[:at] + line[at + _HASH_FIELD : words] + line[words_hash:])
    return begun.hexdigest()


def _well_formed(said: Line) -> bool:
    """What the decoder has not looked at: times, clock, seal and facts. The hash is proved by its value."""
    return (
        _HEX16.fullmatch(said.clock) is not None
        and _HEX64.fullmatch(said.prev) is not None
        and _is_stamp(said.occurred_at)
        and (said.recorded_at == said.occurred_at or _is_stamp(said.recorded_at))
        and _seal_fits(said)
        and _is_plain(said.facts, 1)
    )


def _is_stamp(text: str) -> bool:
    if _STAMP.fullmatch(text) is None or not _FIRST <= text < _LAST:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _seal_fits(said: Line) -> bool:
    if said.words_hash is None or said.key_id is None:
        return said.words_hash is None and said.key_id is None and said.words is None
    if _HEX16.fullmatch(said.key_id) is None:
        return False
    if said.words is None:
        return _HEX64.fullmatch(said.words_hash) is not None
    return words_digest(said.words) == said.words_hash


def _is_plain(value: Any, depth: int) -> bool:  # noqa: ANN401 - JSON enters here
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return depth <= DEPTH_MAX
    if kind is int:
        return depth <= DEPTH_MAX and -INTEGER_MAX <= value <= INTEGER_MAX
    if depth > DEPTH_MAX:
        return False
    if kind is dict:
        return all(_is_plain(each, depth + 1) for each in value.values())
    return kind is list and all(_is_plain(each, depth + 1) for each in value)


def as_line(envelope: Envelope) -> Line:
    """The same from an envelope."""
    return Line(**{name: getattr(envelope, name) for name in FIELDS})
