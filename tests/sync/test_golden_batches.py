"""Batches as this version sends them, kept for ever: a later server still takes the very bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from tests.group.desks import Group, WireDesk

from frontdesk.group.batch import read_batch

FOLDER = Path(__file__).parent / "golden"
KEPT = {
    "0.1.0.zst": ("MAPLE", "desk-of-0-1-0", 3),
}
"""The batches by their names: site, desk, number of events. One is added with every released version."""
FROZEN = {"0.1.0.zst": "af5d23d131d4ab0f6d6a8ce20f647b30a7cd7a8a24fa409215088eb337e3f478"}
"""SHA-256 of each file: none ever changes."""


@pytest.mark.parametrize("name", KEPT)
def test_old_bytes_are_read_for_ever(name: str) -> None:
    site, device, count = KEPT[name]
    body = (FOLDER / name).read_bytes()
    assert hashlib.sha256(body).hexdigest() == FROZEN[name]
    batch = read_batch(body, "zstd", site=site, device=device)
    assert [item.envelope.seq for item in batch.items] == list(range(1, count + 1))
    assert not any(item.unusable for item in batch.items)


@pytest.mark.parametrize("name", KEPT)
def test_old_bytes_are_taken_in_for_ever(group: Group, name: str) -> None:
    site, device, count = KEPT[name]
    desk: WireDesk = group.desk(site, device=device, epoch="epoch-1")
    answer = desk.send((FOLDER / name).read_bytes())
    assert (answer.status_code, answer.json()["inserted"]) == (200, count)
    assert len(desk.pull()[1]) == count
