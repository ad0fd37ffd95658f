"""Codes as they are typed: read as they were meant, a slip is found before it costs a try, the key comes along."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.group import accounts
from frontdesk.sync.errors import BadCode
from frontdesk.sync.invitation import CROCKFORD, Code, new_secret, parts_of, proof_hash_of, proof_of

KEY = bytes(range(32))


@pytest.mark.parametrize(
    "typed",
    [
        "K7QX2-9M4T6V1C3H8N",
        " k7qx2-9m4t6v1c3h8n ",
        "K7QX2-9M4T 6VLC 3H8N",
        "k7qx2 - 9m4t6vic3h8n",
        "K7QX2-9M4T-6V1C-3H8N",
    ],
)
def test_a_code_is_read_as_it_was_meant(typed: str) -> None:
    assert parts_of(typed) == Code("K7QX2", "9M4T6V1C3H8N")


@pytest.mark.parametrize("typed", ["", "K7QX2", "K7QX2-", "-9M4T6V1C3H8N", "K7QX2-9M4", "K7Q-9M4T6V1C3H8N", "ü" * 20])
def test_what_is_no_code_is_told(typed: str) -> None:
    with pytest.raises(BadCode):
        parts_of(typed)


def test_both_sides_prove_a_code_alike() -> None:
    assert proof_of("9M4T6V1C3H8N") == accounts.proof_of("9M4T6V1C3H8N")
    assert proof_hash_of("9M4T") == accounts.digest(accounts.proof_of("9M4T"))
    assert "9M4T" not in proof_of("9M4T6V1C3H8N")


@given(st.binary(min_size=32, max_size=32))
def test_a_code_of_a_desk_carries_the_sites_key(key: bytes) -> None:
    secret = new_secret(key)
    code = parts_of(f"K7QX2-{secret}")
    assert (code.public_id, code.key, code.secret) == ("K7QX2", key, secret)
    assert parts_of(f"k7qx2-{secret[:20].lower()}-{secret[20:]}") == code


def test_a_slip_of_the_hand_is_found_before_anybody_is_asked() -> None:
    secret = new_secret(KEY)
    for place in (0, 11, 12, 40, 63, 66):
        other = CROCKFORD[(CROCKFORD.index(secret[place]) + 1) % 32]
        with pytest.raises(BadCode):
            parts_of(f"K7QX2-{secret[:place]}{other}{secret[place + 1 :]}")


def test_what_the_server_sees_of_a_code_does_not_give_the_key_away() -> None:
    secret = new_secret(KEY)
    seen = proof_hash_of(secret) + proof_of(secret) + repr(parts_of(f"K7QX2-{secret}"))
    assert KEY.hex() not in seen
    assert secret not in seen
    assert hashlib.sha256(KEY).hexdigest() not in seen


def test_two_codes_for_one_key_differ() -> None:
    assert new_secret(KEY) != new_secret(KEY)
