"""The envelope: one form of its bytes, a chain that shows every change, words that only their site opens.

Words are bound to what they were said about. Where an event stands in a chain may change when a
restored desk begins a new epoch; its words stay openable then. Erased words leave the chain whole.
"""

from __future__ import annotations

import base64
import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_log, local

from frontdesk.envelope import (
    CLOCK_AHEAD_MS_MAX,
    DEPTH_MAX,
    FIELDS,
    GENESIS,
    INTEGER_MAX,
    LINE_BYTES_MAX,
    Envelope,
    Untrusted,
    batch_digest,
    canonical,
    chained,
    check_link,
    clock_after_hearing,
    event_of,
    from_line,
    hash_of,
    key_id_of,
    new_site_key,
    next_clock,
    opened,
    sealed,
    to_line,
    words_digest,
)
from frontdesk.recovery import events as ev
from frontdesk.recovery.bodies import facts_of, words_of
from frontdesk.recovery.identifiers import DeviceId, EventId, SiteCode, StaffId, Stamp, Subject
from frontdesk.recovery.stamps import stamp

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
WHAT = a_log(said="Fifty minutes", patient="4471", callback="555 0100")
PLAIN = Envelope(
    id=EventId("0197a5c0-0000-7000-8000-000000000001"),
    site=SiteCode("MAPLE"),
    device=DeviceId("front"),
    epoch="e1",
    seq=1,
    clock="0197a5c000000000",
    subject=Subject("complaint:a42"),
    cycle=1,
    kind=WHAT.kind,
    version=WHAT.version,
    actor=StaffId("rosa"),
    occurred_at=stamp(local("05-22 09:00")),
    recorded_at=stamp(local("05-22 09:01")),
    facts=facts_of(WHAT),
    words=None,
    words_hash=None,
    key_id=None,
    prev=GENESIS,
)
EVENT = chained(sealed(PLAIN, words_of(WHAT), KEY), seq=1, prev=GENESIS)

BOUND: dict[str, Any] = {
    "id": EventId("0197a5c0-0000-7000-8000-000000000002"),
    "site": SiteCode("ELM"),
    "subject": Subject("complaint:b7"),
    "cycle": 2,
    "kind": "noted",
    "version": 2,
    "actor": StaffId("deon"),
    "occurred_at": Stamp("2026-05-22T14:00:00.001Z"),
    "recorded_at": Stamp("2026-05-22T14:01:00.001Z"),
}
"""What words are bound to, with another value."""
MOVING: dict[str, Any] = {
    "device": DeviceId("back"),
    "epoch": "e2",
    "seq": 7,
    "clock": "0197a5c000000001",
    "prev": "1" * 64,
}
"""What changes when an event moves into a new epoch."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-INTEGER_MAX, INTEGER_MAX) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


class TestCanonicalForm:
    @pytest.mark.parametrize(
        ("value", "form"),
        [
            (None, b"null"),
            (True, b"true"),
            (-7, b"-7"),
            (INTEGER_MAX, b"9007199254740991"),
            ("\u00e9\u20ac\U0001f600", '"\u00e9\u20ac\U0001f600"'.encode()),
            ('tab\t "quoted" \\ \x7f', b'"tab\\t \\"quoted\\" \\\\ \x7f"'),
            ([1, [2, []]], b"[1,[2,[]]]"),
            ({"b": 1, "a": {"d": 2, "c": 3}, "B": 4}, b'{"B":4,"a":{"c":3,"d":2},"b":1}'),
        ],
    )
    def test_its_rules(self, value: object, form: bytes) -> None:
        assert canonical(value) == form

    @pytest.mark.parametrize(
        ("value", "rule"),
        [
            (1.0, "not-plain"),
            (float("nan"), "not-plain"),
            (b"bytes", "not-plain"),
            ({1: "a"}, "not-plain"),
            ({"a": {None: 1}}, "not-plain"),
            (INTEGER_MAX + 1, "number-too-large"),
            (-INTEGER_MAX - 1, "number-too-large"),
            ("half \ud83d", "not-text"),
            ({"\udc00": 1}, "not-text"),
        ],
    )
    def test_what_has_none_is_refused(self, value: object, rule: str) -> None:
        with pytest.raises(Untrusted) as refused:
            canonical(value)
        assert refused.value.rule == rule

    def test_it_ends_before_it_is_too_deep(self) -> None:
        deep: object = 1
        for _ in range(DEPTH_MAX):
            deep = [deep]
        assert canonical(deep)
        with pytest.raises(Untrusted) as refused:
            canonical([deep])
        assert refused.value.rule == "too-deep"

    @given(json_values)
    def test_reading_it_gives_the_value_back(self, value: object) -> None:
        assert json.loads(canonical(value)) == value

    @given(st.dictionaries(st.text(), json_values))
    def test_the_order_of_keys_makes_no_difference(self, value: dict[str, Any]) -> None:
        assert canonical(dict(reversed(value.items()))) == canonical(value)


class TestTheChain:
    def chain(self, length: int = 3) -> list[Envelope]:
        links: list[Envelope] = []
        for n in range(1, length + 1):
            link = replace(PLAIN, id=EventId(f"e-{n}"))
            links.append(chained(link, seq=n, prev=links[-1].hash if links else GENESIS))
        return links

    def test_every_link_follows_the_one_before_it(self) -> None:
        prev = GENESIS
        for n, link in enumerate(self.chain(), 1):
            check_link(link, seq=n, prev=prev)
            prev = link.hash

    @pytest.mark.parametrize("name", sorted(set(FIELDS) - {"hash"}))
    def test_a_change_in_any_field_is_found(self, name: str) -> None:
        other: dict[str, Any] = {
            **BOUND,
            **MOVING,
            "facts": {**EVENT.facts, "severity": 3},
            "words": b"x" + (EVENT.words or b""),
            "words_hash": "2" * 64,
            "key_id": "3" * 16,
        }
        with pytest.raises(Untrusted):
            check_link(replace(EVENT, **{name: other[name]}), seq=1, prev=GENESIS)

    @pytest.mark.parametrize(
        ("link", "seq", "prev", "rule"),
        [
            (EVENT, 2, GENESIS, "chain-gap"),
            (EVENT, 1, "1" * 64, "chain-broken"),
            (replace(EVENT, hash="f" * 64), 1, GENESIS, "hash-wrong"),
            (replace(EVENT, words=b"other"), 1, GENESIS, "words-wrong"),
        ],
    )
    def test_each_fault_has_a_name(self, link: Envelope, seq: int, prev: str, rule: str) -> None:
        with pytest.raises(Untrusted) as refused:
            check_link(link, seq=seq, prev=prev)
        assert refused.value.rule == rule

    def test_a_missing_link_and_two_that_changed_places_are_found(self) -> None:
        one, two, three = self.chain()
        for link, seq, prev in ((three, 2, one.hash), (two, 1, GENESIS), (replace(three, seq=2), 2, one.hash)):
            with pytest.raises(Untrusted):
                check_link(link, seq=seq, prev=prev)
        check_link(two, seq=2, prev=one.hash)

    def test_erasing_words_leaves_the_chain_whole(self) -> None:
        erased = replace(EVENT, words=None)
        check_link(erased, seq=1, prev=GENESIS)
        assert (opened(erased, KEY), erased.hash) == (None, EVENT.hash)
        assert from_line(to_line(erased)) == erased

    def test_a_batch_is_named_by_its_hashes_in_order(self) -> None:
        links = self.chain()
        assert batch_digest(links) != batch_digest(links[::-1])
        assert batch_digest([]) == words_digest(b"")


class TestSealedWords:
    def test_the_site_opens_them(self) -> None:
        assert opened(EVENT, KEY) == {"said": "Fifty minutes", "patient": "4471", "callback": "555 0100"}

    def test_nobody_else_does(self) -> None:
        with pytest.raises(Untrusted) as refused:
            opened(EVENT, OTHER_KEY)
        assert refused.value.rule == "words-sealed"
        line = to_line(EVENT)
        assert b"Fifty" not in line
        assert b"4471" not in line

    def test_without_words_nothing_is_sealed(self) -> None:
        assert sealed(PLAIN, {}, KEY) == PLAIN
        assert opened(PLAIN, KEY) is None

    def test_the_same_words_never_look_the_same(self) -> None:
        """Or a reference of four digits could be guessed from its hash."""
        digests = {sealed(PLAIN, {"patient": "4471"}, KEY).words_hash for _ in range(20)}
        assert len(digests) == 20

    @pytest.mark.parametrize("name", BOUND)
    def test_they_are_bound_to_what_they_were_said_about(self, name: str) -> None:
        with pytest.raises(Untrusted):
            opened(replace(EVENT, **{name: BOUND[name]}), KEY)

    @pytest.mark.parametrize("name", MOVING)
    def test_they_are_not_bound_to_their_place_in_a_chain(self, name: str) -> None:
        moved = replace(EVENT, **{name: MOVING[name]})
        assert opened(moved, KEY) == opened(EVENT, KEY)

    def test_an_event_that_moved_into_a_new_epoch_is_whole(self) -> None:
        moved = chained(replace(EVENT, epoch="e2", clock="0197a5c000000001"), seq=5, prev="1" * 64)
        check_link(moved, seq=5, prev="1" * 64)
        assert opened(moved, KEY) == opened(EVENT, KEY)

    def test_every_field_is_either_bound_or_moving_or_checked_by_the_hash(self) -> None:
        rest = {"facts", "words", "words_hash", "key_id", "hash"}
        assert {f.name for f in fields(Envelope)} == BOUND.keys() | MOVING.keys() | rest

    @given(st.binary(max_size=200))
    def test_rubbish_is_refused(self, blob: bytes) -> None:
        with pytest.raises(Untrusted):
            opened(replace(EVENT, words=blob), KEY)

    @given(st.integers(0, 400), st.integers(1, 255))
    def test_one_wrong_byte_is_refused(self, place: int, flip: int) -> None:
        blob = bytearray(EVENT.words or b"")
        blob[place % len(blob)] ^= flip
        with pytest.raises(Untrusted):
            opened(replace(EVENT, words=bytes(blob)), KEY)

    def test_words_that_are_no_words_are_refused(self) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

        from frontdesk.envelope import associated_data

        for plain in (b"[1]", b"not json", b"\xff", b"[" * 100_000):
            box = AESGCMSIV(KEY).encrypt(b"n" * 12, b"g" * 32 + plain, associated_data(PLAIN))
            with pytest.raises(Untrusted) as refused:
                opened(replace(PLAIN, words=b"\x01" + b"n" * 12 + box), KEY)
            assert refused.value.rule == "words-form"

    def test_keys_are_random_and_their_names_tell_nothing(self) -> None:
        one, other = new_site_key(), new_site_key()
        assert len(one) == 32
        assert one != other
        assert key_id_of(one) != key_id_of(other)
        assert key_id_of(KEY) not in KEY.hex()


def with_fields(**changes: Any) -> bytes:
    return json.dumps({**json.loads(to_line(EVENT)), **changes}).encode()


class TestTheWire:
    def test_a_line_reads_back(self) -> None:
        assert from_line(to_line(EVENT)) == EVENT
        assert from_line(to_line(PLAIN.__class__(**{f: getattr(EVENT, f) for f in FIELDS}))) == EVENT
        assert to_line(from_line(to_line(EVENT))) == to_line(EVENT)
        assert b"\n" not in to_line(EVENT)

    def test_the_event_inside_is_what_was_said(self) -> None:
        event = event_of(from_line(to_line(EVENT)), opened(EVENT, KEY))
        assert (event.what, event.occurred_at) == (WHAT, local("05-22 09:00"))
        unopened = event_of(EVENT).what
        assert isinstance(unopened, ev.Logged)
        assert (unopened.said, unopened.number) == ("", "A42")

    @given(st.binary(max_size=400))
    def test_any_bytes_are_an_event_or_untrusted(self, line: bytes) -> None:
        with pytest.raises(Untrusted):
            from_line(line)

    @given(json_values | st.dictionaries(st.sampled_from(FIELDS), json_values))
    def test_any_json_is_an_event_or_untrusted(self, value: object) -> None:
        with pytest.raises(Untrusted):
            from_line(json.dumps(value).encode())

    @given(st.sampled_from(FIELDS), json_values | st.floats())
    def test_any_value_in_any_field_is_an_event_or_untrusted(self, name: str, value: object) -> None:
        """And what is taken in can be hashed, sent on and read."""
        try:
            event = from_line(with_fields(**{name: value}))
        except Untrusted:
            return
        assert from_line(to_line(event)) == event
        assert len(hash_of(event)) == 64
        assert event_of(event).id == event.id

    @pytest.mark.parametrize(
        "changes",
        [
            {"seq": 0}, {"seq": -1}, {"seq": True}, {"seq": 1.0}, {"seq": INTEGER_MAX + 1}, {"cycle": "1"},
            {"version": 0}, {"id": ""}, {"site": "x" * 201}, {"device": None}, {"clock": "1"}, {"clock": "G" * 16},
            {"prev": "0" * 63}, {"prev": "A" * 64}, {"hash": "0" * 64 + "\n"}, {"facts": []}, {"facts": None},
            {"facts": {"a": 1.5}}, {"facts": {"a": 2**60}}, {"facts": {"a": "\ud800"}}, {"more": 1},
            {"occurred_at": "2026-05-22"}, {"recorded_at": "2026-05-22T13:06:00Z"}, {"occurred_at": 5},
            {"words": "?"}, {"words": "QQ"}, {"words": 1}, {"words_hash": None}, {"words_hash": "1"},
            {"key_id": None}, {"key_id": "z" * 16}, {"words_hash": None, "key_id": None},
        ],
    )  # fmt: skip
    def test_a_wrong_form_is_refused(self, changes: dict[str, Any]) -> None:
        with pytest.raises(Untrusted):
            from_line(with_fields(**changes))

    def test_a_missing_field_is_refused(self) -> None:
        for name in FIELDS:
            body = json.loads(to_line(EVENT))
            del body[name]
            with pytest.raises(Untrusted):
                from_line(json.dumps(body).encode())

    @pytest.mark.parametrize(
        "line",
        [
            b"",
            b"[" * 200_000,
            b'{"a":' * 30_000,
            b"1" * 5_000,
            b"NaN",
            "\ufeff{}".encode(),
            to_line(EVENT).decode().encode("utf-16"),
            b" " * (LINE_BYTES_MAX + 1),
        ],
        ids=["nothing", "brackets", "braces", "digits", "nan", "mark", "utf-16", "large"],
    )
    def test_bytes_made_to_hurt_are_refused(self, line: bytes) -> None:
        with pytest.raises(Untrusted):
            from_line(line)

    def test_a_message_never_repeats_what_was_sent(self) -> None:
        words = base64.b64encode(b"Quartzwimble").decode()
        for line in (with_fields(site=["Quartzwimble"]), with_fields(words_hash=None, key_id=None, words=words)):
            with pytest.raises(Untrusted) as refused:
                from_line(line)
            assert "Quartz" not in str(refused.value)


clocks = st.integers(0, 2**63).map(lambda n: f"{n:016x}")
walls = st.integers(0, 2**46)


def ms(clock: str) -> int:
    return int(clock, 16) >> 16


class TestTheHybridClock:
    """Source: Kulkarni et al. 2014, "Logical Physical Clocks"."""

    def test_it_begins_with_the_wall(self) -> None:
        assert next_clock("", 0x0197A5C00000) == "0197a5c000000000"

    def test_it_counts_where_the_wall_stands_still_or_goes_back(self) -> None:
        one = next_clock("", 1000)
        assert next_clock(one, 1000) == f"{(1000 << 16) + 1:016x}"
        assert next_clock(one, 10) == f"{(1000 << 16) + 1:016x}"

    @given(clocks, st.lists(walls, min_size=1))
    def test_it_only_goes_forward(self, clock: str, readings: list[int]) -> None:
        for wall_ms in readings:
            later = next_clock(clock, wall_ms)
            assert later > clock
            assert len(later) == 16
            assert ms(later) >= wall_ms
            clock = later

    @given(clocks, clocks, walls)
    def test_hearing_never_sets_it_back_nor_far_ahead(self, mine: str, theirs: str, wall_ms: int) -> None:
        heard = clock_after_hearing(mine, theirs, wall_ms)
        assert heard >= mine
        assert ms(heard) <= max(ms(mine), wall_ms + CLOCK_AHEAD_MS_MAX)

    @given(clocks, walls)
    def test_what_was_heard_in_time_is_older_than_the_answer(self, theirs: str, wall_ms: int) -> None:
        if ms(theirs) <= wall_ms + CLOCK_AHEAD_MS_MAX:
            assert next_clock(clock_after_hearing("", theirs, wall_ms), wall_ms) > theirs

    def test_a_clock_of_tomorrow_drags_nobody(self) -> None:
        wall_ms = 1_000_000_000
        tomorrow = f"{(wall_ms + 86_400_000) << 16:016x}"
        in_time = f"{(wall_ms + CLOCK_AHEAD_MS_MAX) << 16:016x}"
        assert clock_after_hearing("", tomorrow, wall_ms) == ""
        assert clock_after_hearing("", in_time, wall_ms) == in_time
