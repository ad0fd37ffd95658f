"""The lines of a batch, read quickly: with the verdict of `from_line`, `to_line` and `check_link`, or with none.

Most batches are in order, and each must be proved so while its desk waits. A decoder written in C reads all lines
and writes them again; the same bytes mean that each line is in its one form. The hashed bytes are then the line
without two of its fields, so nothing is written a third time. A batch that is out of order in any way is left to
the envelope's own functions, which know what is wrong with it.

Source: `benchmarks/push.py` measures it, `tests/group/test_lines.py` holds it against the envelope's functions.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeAlias

import msgspec

from frontdesk.envelope import (
    FIELDS,
    HASH_PREFIX,
    INTEGER_MAX,
    LINE_BYTES_MAX,
    Envelope,
)
from frontdesk.recovery.stamps import EARLIEST, LATEST, stamp

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Count = Annotated[int, msgspec.Meta(ge=1, le=INTEGER_MAX)]
Clock = Annotated[str, msgspec.Meta(min_length=16, max_length=16)]
Hash = Annotated[str, msgspec.Meta(min_length=64, max_length=64)]
Moment = Annotated[str, msgspec.Meta(min_length=24, max_length=24)]
Scalar: TypeAlias = Annotated[int, msgspec.Meta(ge=-INTEGER_MAX, le=INTEGER_MAX)] | str | bool | None
Plain: TypeAlias = Scalar | list[Scalar | dict[str, Scalar | list[Scalar]]] | dict[str, Scalar | list[Scalar]]
"""Facts of every kind so far; no fractions, and not nested deeper than an event may be."""

_HEX = re.compile(r"[0-9a-f]*")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_TIMES = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z)*")
_FIRST, _LAST = stamp(EARLIEST), stamp(LATEST)
_DAY = len("2026-05-22")
_HASH_FIELD = len(',"hash":""') + 64
_NULL_WORDS = len(',"words":null')
_NULL_END, _END = len(',"words_hash":null}'), len(',"words_hash":""}') + 64
_sha256 = hashlib.sha256


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The fields of an event as they stand in a line; in the order in which they are written."""

    actor: Text
    clock: Clock
    cycle: Count
    device: Name
    epoch: Name
    facts: dict[str, Plain]
    hash: Hash
    id: Name
    key_id: Clock | None
    kind: Text
    occurred_at: Moment
    prev: Hash
    recorded_at: Moment
    seq: Count
    site: Text
    subject: Text
    version: Count
    words: bytes | None
    words_hash: Hash | None


_decode_lines = msgspec.json.Decoder(Line, strict=True).decode_lines
# What holds no sets needs only the keys of its objects sorted: the fields of `Line` are sorted as they stand.
_encode_lines = msgspec.json.Encoder(order="deterministic").encode_lines


def in_order(lines: Sequence[bytes], *, first_seq: int, prev: str) -> list[Line] | None:
    """The events of lines that follow one another from `first_seq` and `prev` on; None if one is out of any order."""
    if _HEX64.fullmatch(prev) is None or any(len(line) > LINE_BYTES_MAX for line in lines):
        return None
    text = b"\n".join([*lines, b""])
    try:
        found = _decode_lines(text)
        if len(found) != len(lines) or _encode_lines(found) != text:
            return None
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return found if _linked(found, lines, first_seq, prev) and _well_formed(found) else None


def _linked(found: Sequence[Line], lines: Sequence[bytes], seq: int, prev: str) -> bool:
    """Whether each event stands at its place, follows the one before it, and keeps its hash and its words."""
    for said, line in zip(found, lines, strict=True):
        if said.seq != seq or said.prev != prev:
            return False
        words, seal = said.words, said.words_hash
        if words is None:
            if (seal is None) != (said.key_id is None):
                return False
            written = _NULL_WORDS
        else:
            if said.key_id is None or _sha256(words).hexdigest() != seal:
                return False
            written = len(',"words":""') + 4 * ((len(words) + 2) // 3)  # base64 writes four letters for three bytes
        end = len(line) - (_NULL_END if seal is None else _END)
        prev = _hash_without(line, end - written, end)
        if prev != said.hash:
            return False
        seq += 1
    return True


def hash_of_line(line: bytes) -> str:
    """The hash of an event by its line, which must be in its one form.

    A quotation mark inside a text follows a backslash, so what is looked for can only be the names of fields; and
    no name that begins with a comma follows these in the envelope.
    """
    end = line.rfind(b',"words_hash":', -_END)
    return _hash_without(line, line.rfind(b',"words":', 0, end), end)


def _hash_without(line: bytes, words: int, end: int) -> str:
    """The hash of a line of which the words stand between two places."""
    at = line.rfind(b',"hash":"', 0, words)
    return _sha256(b"".join((HASH_PREFIX, line[:at], line[at + _HASH_FIELD : words], line[end:]))).hexdigest()


def _well_formed(found: Sequence[Line]) -> bool:
    """What the decoder has not looked at: digits, times and names. One look at all of them is quicker than many."""
    digits = "".join([said.clock + (said.key_id or "") for said in found])
    seals = "".join([said.words_hash for said in found if said.words is None and said.words_hash is not None])
    moments = {moment for said in found for moment in (said.occurred_at, said.recorded_at)}
    names = {name for said in found for name in (said.subject, said.kind, said.actor, said.id, said.device, said.epoch)}
    return (
        _HEX.fullmatch(digits) is not None
        and _HEX.fullmatch(seals) is not None
        and _TIMES.fullmatch("".join(moments)) is not None
        and all(_FIRST <= moment < _LAST for moment in (min(moments, default=_FIRST), max(moments, default=_FIRST)))
        and all(_is_day(day) for day in {moment[:_DAY] for moment in moments})
        and "".join(names).isprintable()
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def as_line(envelope: Envelope) -> Line:
    """The same from an envelope."""
    return Line(**{name: getattr(envelope, name) for name in FIELDS})
