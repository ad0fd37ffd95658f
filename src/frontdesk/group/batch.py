"""The bytes of a push: bounded unpacking, the header, and events that hang together.

A batch is a line of header and then one line per event, in the order of their chain. Whatever is wrong with it
is found here, before the database is touched, and nothing of it is stored.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any, NamedTuple

import zstandard

from frontdesk.envelope import (
    GENESIS,
    INTEGER_MAX,
    LINE_BYTES_MAX,
    Envelope,
    Untrusted,
    batch_digest,
    check_link,
    from_fields,
    from_line,
    to_line,
)
from frontdesk.group.errors import BadBatch, BatchTooLarge, EncodingUnknown, ForeignDevice, ForeignSite, ProtocolUnknown
from frontdesk.group.lines import Line, as_line, in_order
from frontdesk.group.settings import EVENTS_MAX, PROTOCOL, UNPACKED_BYTES_MAX

NAME_LENGTH_MAX = 64
"""Longest id of an event, a desk or an epoch that is stored."""
WINDOW_BYTES_MAX = UNPACKED_BYTES_MAX
"""Memory that a zstd frame may claim before it has unpacked anything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """What a batch says about itself."""

    device: str
    epoch: str
    first_seq: int
    prev: str
    count: int
    digest: str


class Item(NamedTuple):
    """One event with the bytes it came in; `unusable` says why it goes into quarantine."""

    envelope: Line
    line: bytes
    unusable: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Events that follow one another in one chain."""

    header: Header
    items: tuple[Item, ...]


def unpacked(body: bytes, encoding: str) -> bytes:
    """The body as it was before packing. Raises `BatchTooLarge` at the limit, without unpacking further."""
    match encoding.strip().lower():
        case "" | "identity":
            plain = body
        case "zstd":
            plain = _from_zstd(body)
        case "gzip":
            plain = _from_gzip(body)
        case _:
            raise EncodingUnknown
    if len(plain) > UNPACKED_BYTES_MAX:
        raise BatchTooLarge("bytes after unpacking", UNPACKED_BYTES_MAX)
    return plain


def _from_zstd(body: bytes) -> bytes:
    reader = zstandard.ZstdDecompressor(max_window_size=WINDOW_BYTES_MAX)
    try:
        if 0 <= zstandard.frame_content_size(body) <= UNPACKED_BYTES_MAX:
            return reader.decompress(body)  # says how long it is, and never gets longer: one step
        with reader.stream_reader(body) as stream:
            return stream.read(UNPACKED_BYTES_MAX + 1)
    except zstandard.ZstdError:
        raise BadBatch("not-zstd", "The body cannot be unpacked as zstd.") from None


def _from_gzip(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(body, UNPACKED_BYTES_MAX + 1)
    except zlib.error:
        raise BadBatch("not-gzip", "The body cannot be unpacked as gzip.") from None


def read_batch(body: bytes, encoding: str, *, site: str, device: str) -> Batch:
    """The batch in a body, which must be of this site's device: both come from the token, never from the body.

    Raises a `GroupRefusal` unless every event is whole and follows the one before it.
    """
    lines = unpacked(body, encoding).split(b"\n")
    if lines and lines[-1] == b"":
        lines.pop()
    header = _header(lines[0] if lines else b"")
    if header.device != device:
        raise ForeignDevice
    if header.count > EVENTS_MAX or len(lines) - 1 > EVENTS_MAX:
        raise BatchTooLarge("events", EVENTS_MAX)
    if len(lines) - 1 != header.count:
        raise BadBatch("count-wrong", "The batch holds another number of events than it says.")
    try:
        items = _items(header, lines[1:], site=site)
    except Untrusted as lie:
        raise BadBatch(lie.rule, str(lie)) from None
    except RecursionError:
        raise BadBatch("not-plain", "An event is nested too deeply.") from None
    return Batch(header=header, items=items)


def _header(line: bytes) -> Header:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise BadBatch("header-form", "The first line is no header.")
    if said.get("protocol") != PROTOCOL:
        raise ProtocolUnknown(PROTOCOL)
    texts = [said.get(name) for name in ("device", "epoch", "prev", "digest")]
    numbers = [said.get(name) for name in ("first_seq", "count")]
    if not all(_is_name(text) for text in texts) or not all(_is_number(number) for number in numbers):
        raise BadBatch("header-form", "A field of the header is missing or has the wrong form.")
    return Header(**{name: said[name] for name in Header.__dataclass_fields__})


def _is_name(value: Any) -> bool:  # noqa: ANN401 - JSON enters here
    return isinstance(value, str) and 0 < len(value) <= NAME_LENGTH_MAX and value.isprintable()


def _is_number(value: Any) -> bool:  # noqa: ANN401 - JSON enters here
    return type(value) is int and 0 < value <= INTEGER_MAX - EVENTS_MAX


def _items(header: Header, lines: list[bytes], *, site: str) -> tuple[Item, ...]:
    """The events, each at its place in the chain."""
    if (header.first_seq == 1) != (header.prev == GENESIS):
        raise Untrusted("chain-broken", "Only the first event of a chain begins it.")
    found = in_order(lines, first_seq=header.first_seq, prev=header.prev)
    if found is not None and all(_is_of(said, header, site) for said in found):
        items = list(map(Item, found, lines))
    else:
        items = _looked_at(header, lines, site)
    if batch_digest([item.envelope for item in items]) != header.digest:
        raise Untrusted("digest-wrong", "The batch does not fit its digest.")
    return tuple(items)


def _is_of(said: Line | Envelope, header: Header, site: str) -> bool:
    return said.site == site and said.device == header.device and said.epoch == header.epoch


def _looked_at(header: Header, lines: list[bytes], site: str) -> list[Item]:
    """What lines hold of which one is out of the usual order.

    Raises `Untrusted` or `ForeignSite` with what is wrong.
    """
    items: list[Item] = []
    prev = header.prev
    for number, line in enumerate(lines, header.first_seq):
        items.append(_one_looked_at(line, header, number, prev, site))
        prev = items[-1].envelope.hash
    return items


def _one_looked_at(line: bytes, header: Header, number: int, prev: str, site: str) -> Item:
    too_large = len(line) > LINE_BYTES_MAX
    envelope = of_any_size(line) if too_large else from_line(line)
    if to_line(envelope) != line:
        raise Untrusted("not-canonical", "An event is not in its one byte form.")
    texts = (envelope.subject, envelope.kind, envelope.actor)
    names = (envelope.id, envelope.device, envelope.epoch)
    if not all(_is_name(name) for name in names) or not all(text.isprintable() for text in texts):
        raise Untrusted("not-an-event", "A name in an event has the wrong form.")
    if envelope.site != site:
        raise ForeignSite
    if not _is_of(envelope, header, site):
        raise Untrusted("chain-mixed", "A batch holds events of two chains.")
    check_link(envelope, seq=number, prev=prev)
    return Item(as_line(envelope), line, "event-too-large" if too_large else None)


def of_any_size(line: bytes) -> Envelope:
    """Read an event however large: one that may not be used still has its place in a chain. Raises `Untrusted`."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise Untrusted("not-json", "A line is not JSON.") from None
    if not isinstance(said, dict):
        raise Untrusted("not-an-event", "A line is not an event.")
    return from_fields(said)
