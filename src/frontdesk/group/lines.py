"""The lines of a batch, read quickly: with the verdict of `from_line`, `to_line` and `check_link`, or with none.

Most batches are in order, and each must be proved so while its desk waits. A decoder written in C reads a line
and writes it again; the same bytes mean that the line is in its one form. The hashed bytes are then the line
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
from frontdesk.recovery.bodies import EARLIEST, LATEST, stamp

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


_decode = msgspec.json.Decoder(Line, strict=True).decode
_encode = msgspec.json.Encoder(order="sorted").encode


def in_order(lines: Sequence[bytes], *, first_seq: int, prev: str) -> list[Line] | None:
    """The events of lines that follow one another from `first_seq` and `prev` on; None if one is out of any order."""
    if _HEX64.fullmatch(prev) is None or any(len(line) > LINE_BYTES_MAX for line in lines):
        return None
    found: list[Line] = []
    try:
        for seq, line in enumerate(lines, first_seq):
            said = _decode(line)
            if said.seq != seq or said.prev != prev or _encode(said) != line or not _seal_fits(said):
                return None
            prev = hash_of_line(line)
            if prev != said.hash:
                return None
            found.append(said)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return found if _well_formed(found) else None


def hash_of_line(line: bytes) -> str:
    """The hash of an event by its line, which must be in its one form.

    A quotation mark inside a text follows a backslash, so what is looked for can only be the names of fields; and
    no name that begins with a comma follows these in the envelope.
    """
    words_hash = line.rfind(b',"words_hash":', -84)
    words = line.rfind(b',"words":', 0, words_hash)
    at = line.rfind(b',"hash":"', 0, words)
    return _sha256(HASH_PREFIX + line[:at] + line[at + _HASH_FIELD : words] + line[words_hash:]).hexdigest()


def _seal_fits(said: Line) -> bool:
    if said.words is None:
        return (said.words_hash is None) == (said.key_id is None)
    return said.key_id is not None and _sha256(said.words).hexdigest() == said.words_hash


def _well_formed(found: Sequence[Line]) -> bool:
    """What the decoder has not looked at: digits, times and names. One look at all of them is quicker than many."""
    digits = "".join([said.clock + (said.key_id or "") for said in found])
    seals = "".join([said.words_hash for said in found if said.words is None and said.words_hash is not None])
    moments = [moment for said in found for moment in (said.occurred_at, said.recorded_at)]
    names = "".join([said.subject + said.kind + said.actor + said.id + said.device + said.epoch for said in found])
    return (
        _HEX.fullmatch(digits) is not None
        and _HEX.fullmatch(seals) is not None
        and _TIMES.fullmatch("".join(moments)) is not None
        and all(_FIRST <= moment < _LAST for moment in (min(moments, default=_FIRST), max(moments, default=_FIRST)))
        and all(_is_day(day) for day in {moment[:_DAY] for moment in moments})
        and names.isprintable()
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
