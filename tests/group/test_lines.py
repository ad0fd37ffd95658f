"""The quick reader never says yes where the envelope's own functions say no, and finds the same as they do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.group.desks import complaint, event

from frontdesk.envelope import FIELDS, GENESIS, Envelope, Untrusted, chained, check_link, from_line, hash_of, to_line
from frontdesk.group.lines import Line, hash_of_line, in_order

SCALAR = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
FLAT = st.dictionaries(st.text(), SCALAR | st.lists(SCALAR, max_size=3), max_size=3)
PLAIN = SCALAR | FLAT | st.lists(SCALAR | FLAT, max_size=3)
PRINTED = st.text(min_size=1, max_size=200).filter(str.isprintable)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def verdict(line: bytes, *, seq: int = 1, prev: str = GENESIS) -> Envelope | None:
    """What the envelope's functions say."""
    try:
        envelope = from_line(line)
        check_link(envelope, seq=seq, prev=prev)
    except (Untrusted, RecursionError):
        return None
    return envelope if to_line(envelope) == line else None


def read(line: bytes, *, seq: int = 1, prev: str = GENESIS) -> Line | None:
    """What the quick reader says."""
    found = in_order([line], first_seq=seq, prev=prev)
    return found[0] if found else None


def agrees(line: bytes) -> bool:
    """Whether the quick reader leaves a line to the envelope's functions, or finds what they find."""
    found, expected = read(line), verdict(line)
    if found is None:
        return True
    return expected is not None and all(getattr(found, name) == getattr(expected, name) for name in FIELDS)


@given(facts=st.dictionaries(st.text(), PLAIN, max_size=5), subject=PRINTED, kind=PRINTED, actor=PRINTED)
def test_whatever_an_event_says_is_read_alike(facts: dict[str, Any], subject: str, kind: str, actor: str) -> None:
    one = chained(
        event(facts=facts, subject=subject, kind=kind, actor=actor, device="d", epoch="e"), seq=1, prev=GENESIS
    )
    line = to_line(one)
    assert hash_of_line(line) == one.hash
    found = read(line)
    assert found is not None
    assert agrees(line)


def test_words_are_read_alike() -> None:
    one = chained(complaint(device="d", epoch="e"), seq=1, prev=GENESIS)
    found = read(to_line(one))
    assert found is not None
    assert found.words == one.words


@given(name=st.sampled_from(FIELDS), value=JSON)
def test_whatever_stands_in_a_field_gets_the_same_verdict(name: str, value: Any) -> None:
    """The hash is made to fit, as a liar would: what is wrong must be seen without it."""
    one = chained(complaint(device="d", epoch="e"), seq=1, prev=GENESIS)
    body = json.loads(to_line(one)) | {name: value}
    line = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(errors="surrogatepass")
    if name not in {"hash", "words"}:
        try:
            body["hash"] = hash_of_line(line)
        except ValueError:
            return
        line = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
            errors="surrogatepass"
        )
    assert agrees(line)


@given(data=st.data())
def test_a_changed_byte_gets_the_same_verdict(data: st.DataObject) -> None:
    line = bytearray(to_line(chained(complaint(device="d", epoch="e"), seq=1, prev=GENESIS)))
    line[data.draw(st.integers(0, len(line) - 1))] = data.draw(st.integers(0, 255))
    assert agrees(bytes(line))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("occurred_at", "2026-02-30T00:00:00.000Z"),
        ("occurred_at", "2026-01-01T24:00:00.000Z"),
        ("occurred_at", "2026-01-01T00:00:60.000Z"),
        ("occurred_at", "2026-01-01T00:00:00.000+00:00"),
        ("occurred_at", "2026-01-01T00:00:00.000Z\n"),
        ("recorded_at", "1969-12-31T23:59:59.999Z"),
        ("recorded_at", "3000-01-01T00:00:00.000Z"),
        ("occurred_at", "٢026-01-01T00:00:00.000Z"),
        ("clock", "0" * 15 + "G"),
        ("clock", "0" * 17),
        ("seq", 1.0),
        ("seq", True),
        ("cycle", 0),
        ("version", 2**53),
        ("key_id", None),
        ("words_hash", None),
        ("facts", {"a": 2**53}),
        ("facts", {"a": 1.5}),
        ("facts", {"hash": "f" * 64, "id": "x", "words": None, "words_hash": None}),
        ("facts", {"a": ',"hash":"' + "f" * 64 + '","words":null,"words_hash":null'}),
        ("facts", {"\x7f\u2028\U0001f600": '\x00\x1f\b\f\n\r\t"\\/'}),
        ("id", ""),
        ("id", "x" * 201),
    ],
)  # fmt: skip
def test_odd_values_get_the_same_verdict(name: str, value: Any) -> None:
    one = chained(complaint(device="d", epoch="e"), seq=1, prev=GENESIS)
    body = json.loads(to_line(one)) | {name: value}
    line = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    body["hash"] = hash_of_line(line)
    line = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert agrees(line)


@pytest.mark.parametrize("depth", [1, 13, 14, 15, 16, 40])
def test_nesting_ends_at_the_same_depth(depth: int) -> None:
    facts: dict[str, Any] = {"a": 1}
    for _ in range(depth):
        facts = {"a": facts}
    one = chained(event(device="d", epoch="e"), seq=1, prev=GENESIS)
    body = json.loads(to_line(one)) | {"facts": facts}
    body["hash"] = hash_of_line(json.dumps(body, sort_keys=True, separators=(",", ":")).encode())
    line = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    assert agrees(line)


def test_erased_words_are_no_lie() -> None:
    from dataclasses import replace

    one = replace(chained(complaint(device="d", epoch="e"), seq=1, prev=GENESIS), words=None)
    assert hash_of(one) == one.hash
    assert read(to_line(one)) is not None


def test_another_place_in_the_chain_is_not_in_order() -> None:
    line = to_line(chained(complaint(device="d", epoch="e"), seq=2, prev="f" * 64))
    assert read(line, seq=2, prev="f" * 64) is not None
    assert read(line, seq=3, prev="f" * 64) is None
    assert read(line, seq=2, prev="e" * 64) is None
