"""A batch as it travels: a line of header, a line an event, packed with zstd."""

from __future__ import annotations

from collections.abc import Sequence

import zstandard

from frontdesk.envelope import Envelope, batch_digest, canonical, to_line
from frontdesk.sync.answers import Limits

PROTOCOL = 1
LEVEL = 3
"""zstd's usual level; sealed words hardly shrink at any."""
HEADER_BYTES_MAX = 1024


def packed(envelopes: Sequence[Envelope], limits: Limits) -> tuple[bytes, int]:
    """The first of these events that fit into one batch, packed, and how many they are (at least one).

    Lines are counted unpacked against both limits: words that are sealed may not shrink at all.
    """
    room = min(limits.packed_bytes, limits.unpacked_bytes) - HEADER_BYTES_MAX
    lines: list[bytes] = []
    for envelope in envelopes[: limits.events]:
        line = to_line(envelope)
        room -= len(line) + 1
        if room < 0 and lines:
            break
        lines.append(line)
    sent = envelopes[: len(lines)]
    header = {
        "protocol": PROTOCOL,
        "device": sent[0].device,
        "epoch": sent[0].epoch,
        "first_seq": sent[0].seq,
        "prev": sent[0].prev,
        "count": len(sent),
        "digest": batch_digest(sent),
    }
    plain = b"\n".join([canonical(header), *lines]) + b"\n"
    return zstandard.ZstdCompressor(level=LEVEL).compress(plain), len(sent)
