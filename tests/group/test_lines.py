"""The quick reader says yes exactly where the envelope's own functions do, and finds the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.group.desks import complaint, event

from frontdesk.envelope import FIELDS, GENESIS, Envelope, Untrusted, chained, check_link, from_line, hash_of, to_line
from frontdesk.group.lines import Line, hash_of_line, in_order

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
TEXT = st.text(min_size=1, max_size=200)


def verdict(line: bytes, *, seq: int = 1, prev: str = GENESIS) -> Envelope | None:
    """What the envelope's functions say."""
    try:
        envelope = from_line(line)
        check_link(envelope, seq=seq, prev=prev)
    except (Untrusted, RecursionError):
        return None
    return envelope if to_line(envelope) == line else None


def same(found: Line | None, expected: Envelope | None) -> bool:
    if found is None or expected is None:
        return found is None and expected is None
    return all(getattr(found, name) == getattr(expected, name) for name in FIELDS)


@given(facts=st.dictionaries(st.text(), PLAIN, max_size=5), subject=TEXT, kind=TEXT, actor=TEXT)
def test_whatever_an_event_says_is_read_alike(facts: dict[str, Any], subject: str, kind: str, actor: str) -> None:
    one = chained(
        event(facts=facts, subject=subject, kind=kind, actor=actor, device="d", epoch="e"), seq=1, prev=GENESIS
    )
    line = to_line(one)
    assert hash_of_line(line) == one.hash
    found = in_order(line, seq=1, prev=GENESIS)
    assert found is not None
    assert same(found, verdict(line))


def test_words_are_read_alike() -> None:
    one = chained(complaint(device="d", epoch="e"), seq=1, prev=GENESIS)
    found = in_order(to_line(one), seq=1, prev=GENESIS)
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
    assert same(in_order(line, seq=1, prev=GENESIS), verdict(line))


@given(data=st.data())
def test_a_changed_byte_gets_the_same_verdict(data: st.DataObject) -> None:
    line = bytearray(to_line(chained(complaint(device="d", epoch="e"), seq=1, prev=GENESIS)))
    line[data.draw(st.integers(0, len(line) - 1))] = data.draw(st.integers(0, 255))
    assert same(in_order(bytes(line), seq=1, prev=GENESIS), verdict(bytes(line)))


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
    assert same(in_order(line, seq=1, prev=GENESIS), verdict(line))


@pytest.mark.parametrize("depth", [1, 13, 14, 15, 16, 40])
def test_nesting_ends_at_the_same_depth(depth: int) -> None:
    facts: dict[str, Any] = {"a": 1}
    for _ in range(depth):
        facts = {"a": facts}
    one = chained(event(device="d", epoch="e"), seq=1, prev=GENESIS)
    body = json.loads(to_line(one)) | {"facts": facts}
    body["hash"] = hash_of_line(json.dumps(body, sort_keys=True, separators=(",", ":")).encode())
    line = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    assert same(in_order(line, seq=1, prev=GENESIS), verdict(line))


def test_erased_words_are_no_lie() -> None:
    from dataclasses import replace

    one = replace(chained(complaint(device="d", epoch="e"), seq=1, prev=GENESIS), words=None)
    assert hash_of(one) == one.hash
    assert in_order(to_line(one), seq=1, prev=GENESIS) is not None


def test_another_place_in_the_chain_is_not_in_order() -> None:
    line = to_line(chained(complaint(device="d", epoch="e"), seq=2, prev="f" * 64))
    assert in_order(line, seq=2, prev="f" * 64) is not None
    assert in_order(line, seq=3, prev="f" * 64) is None
    assert in_order(line, seq=2, prev="e" * 64) is None
