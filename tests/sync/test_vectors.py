"""The bytes of an event are for ever: two implementations agree on them, and the stored ones never change."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tests.sync.vectors import second

from frontdesk.envelope import (
    GENESIS,
    HASH_PREFIX,
    LINE_BYTES_MAX,
    Envelope,
    Untrusted,
    associated_data,
    batch_digest,
    canonical,
    chained,
    check_link,
    from_line,
    hash_of,
    key_id_of,
    opened,
    sealed,
    to_line,
    words_digest,
)

FOLDER = Path(__file__).parent / "vectors"
STORED = {str(p.relative_to(FOLDER).as_posix()): p.read_bytes() for p in sorted(FOLDER.rglob("*json")) if p.is_file()}
FROZEN = "2980f0b6a0dc380f40fdb2086385fa64d98388e47329fb4978fba00bb99714b0"
"""SHA-256 over the names and contents of all vector files. Adding a file changes it; nothing else may."""


def stored(name: str) -> Any:
    return json.loads(STORED[name])


def chain() -> list[Envelope]:
    return [from_line(line) for line in STORED["chain.ndjson"].splitlines()]


def test_the_stored_vectors_never_change() -> None:
    whole = hashlib.sha256()
    for name, content in STORED.items():
        whole.update(f"{name} {len(content)}\n".encode() + content)
    assert whole.hexdigest() == FROZEN


def test_the_second_implementation_still_writes_the_stored_vectors() -> None:
    assert second.vectors() == STORED


@pytest.mark.parametrize("example", stored("canonical.json"), ids=lambda e: e["sha256"][:8])
def test_both_write_one_canonical_form(example: dict[str, Any]) -> None:
    ours = canonical(example["value"])
    assert ours.decode() == example["canonical"]
    assert hashlib.sha256(ours).hexdigest() == example["sha256"]


def test_both_chain_three_events_alike() -> None:
    prev = GENESIS
    for seq, event in enumerate(chain(), 1):
        check_link(event, seq=seq, prev=prev)
        assert chained(event, seq=seq, prev=prev) == event
        prev = event.hash


def test_both_write_the_same_lines() -> None:
    assert b"".join(to_line(event) + b"\n" for event in chain()) == STORED["chain.ndjson"]


def test_both_name_a_batch_alike() -> None:
    assert batch_digest(chain()) == stored("batch.json")["digest"]


def test_erased_words_leave_the_chain_whole() -> None:
    third = chain()[2]
    assert (third.words, bool(third.words_hash)) == (None, True)
    assert hash_of(third) == third.hash


def bare(event: Envelope) -> Envelope:
    return from_line(canonical({**json.loads(to_line(event)), "words": None, "words_hash": None, "key_id": None}))


def test_both_seal_alike_with_the_same_nonce_and_guard() -> None:
    said = stored("sealed.json")
    key, nonce, guard = (bytes.fromhex(said[name]) for name in ("key", "nonce", "guard"))
    ours = sealed(bare(chain()[0]), said["words"], key, nonce=nonce, guard=guard)
    assert ours.words is not None
    assert base64.b64encode(ours.words).decode() == said["sealed"]
    assert (words_digest(ours.words), key_id_of(key)) == (said["words_hash"], said["key_id"])
    assert associated_data(ours).decode() == said["bound_to"]
    assert opened(ours, key) == said["words"]


def test_a_seal_of_another_key_does_not_open() -> None:
    said = stored("sealed.json")
    fields = {**json.loads(to_line(chain()[0])), "words": said["with_another_key"]}
    with pytest.raises(Untrusted) as caught:
        opened(from_line(canonical(fields)), second.KEY)
    assert caught.value.rule == "words-sealed"


def test_a_seal_does_not_open_on_another_event() -> None:
    first, fields = chain()[0], json.loads(to_line(chain()[0]))
    moved = from_line(canonical({**fields, "subject": "complaint:another"}))
    assert opened(first, second.KEY) == second.WORDS
    with pytest.raises(Untrusted):
        opened(moved, second.KEY)


def test_two_seals_of_the_same_words_differ() -> None:
    one, two = (sealed(bare(chain()[0]), {"said": "x"}, second.KEY) for _ in range(2))
    assert one.words != two.words


def read_as_a_chain(content: bytes) -> None:
    prev = GENESIS
    for seq, line in enumerate(content.splitlines(), 1):
        event = from_line(line)
        check_link(event, seq=seq, prev=prev)
        prev = event.hash


@pytest.mark.parametrize("name", [name for name in STORED if name.startswith("bad/")])
def test_each_bad_file_is_refused_for_its_reason(name: str) -> None:
    with pytest.raises(Untrusted) as caught:
        read_as_a_chain(STORED[name])
    assert caught.value.rule == name.removeprefix("bad/").split(".")[0]


def test_a_line_that_is_too_long_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(Untrusted) as caught:
        from_line(b"{" * (LINE_BYTES_MAX + 1))
    assert caught.value.rule == "event-too-large"


def test_a_line_that_is_nested_too_deeply_is_refused() -> None:
    line = STORED["chain.ndjson"].splitlines()[0]
    deep = line.replace(b'"facts":{', b'"facts":{"x":' + b"[" * 100_000 + b"]" * 100_000 + b",", 1)
    assert len(deep) < LINE_BYTES_MAX
    with pytest.raises(Untrusted):
        read_as_a_chain(deep)


def test_the_hash_begins_with_its_own_name() -> None:
    """So that no hash of ours can stand for one of another kind of thing."""
    assert HASH_PREFIX == b"frontdesk.event.1\n"
