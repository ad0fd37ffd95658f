"""A second implementation of an event's bytes, written from the description and sharing no line with the first.

It knows the standard library and one cipher. `python second.py FOLDER` writes the vectors anew; they are kept
beside this script and never change: events written today must read alike for as long as records are kept.

The description, in full:

- Canonical form: JSON, keys sorted, no spaces, UTF-8 as itself, no fractions, whole numbers up to 2**53 - 1.
- `hash`: SHA-256, in hexadecimal, over the line "frontdesk.event.1" with its newline and then the canonical form
  of all fields but `words` and `hash`. `prev` is the hash before it; the first has 64 zeros.
- Sealed words: one byte 1, a nonce of 12 bytes, then AES-256-GCM-SIV over 32 guard bytes and the canonical words,
  bound to the canonical list [id, site, subject, cycle, kind, version, actor, occurred_at, recorded_at].
- `words_hash`: SHA-256 of the sealed bytes. `key_id`: the first 16 digits of SHA-256 over the line
  "frontdesk.site-key.1" with its newline and then the key.
- A line of the wire: the canonical form of all fields, `words` as base64 or null.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

Fields = dict[str, Any]
KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
NONCE = bytes.fromhex("000102030405060708090a0b")
GUARD = bytes(range(100, 132))
ZEROS = "0" * 64
WORDS = {"said": 'Ich warte seit 10 Uhr — «كفى» 😤\n[b]\t\\"', "patient": "MRN 4711", "callback": None}
UNHASHED = ("words", "hash")


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def bound_to(e: Fields) -> bytes:
    names = ["id", "site", "subject", "cycle", "kind", "version", "actor", "occurred_at", "recorded_at"]
    return canonical([e[name] for name in names])


def seal(e: Fields, words: Fields, key: bytes = KEY) -> Fields:
    box = AESGCMSIV(key).encrypt(NONCE, GUARD + canonical(words), bound_to(e))
    blob = b"\x01" + NONCE + box
    key_id = sha(b"frontdesk.site-key.1\n" + key)[:16]
    return {**e, "words": base64.b64encode(blob).decode(), "words_hash": sha(blob), "key_id": key_id}


def place(e: Fields, seq: int, prev: str) -> Fields:
    placed = {**e, "seq": seq, "prev": prev}
    hashed = {name: value for name, value in placed.items() if name not in UNHASHED}
    return {**placed, "hash": sha(b"frontdesk.event.1\n" + canonical(hashed))}


def event(number: int, kind: str, facts: Fields) -> Fields:
    return {
        "id": f"019766a0-0000-7000-8000-00000000000{number}",
        "site": "MAPLE",
        "device": "7f3a0000-0000-4000-8000-00000000de5c",
        "epoch": "e90c0000-0000-4000-8000-000000000001",
        "clock": f"019766a0000{number}0000",
        "subject": "complaint:019766a0-0000-7000-8000-0000000000c0",
        "cycle": 1,
        "kind": kind,
        "version": 1,
        "actor": "staff-ö",
        "occurred_at": f"2026-05-22T13:0{number}:00.000Z",
        "recorded_at": f"2026-05-22T13:0{number}:01.234Z",
        "facts": facts,
        "words": None,
        "words_hash": None,
        "key_id": None,
    }


def chain() -> list[Fields]:
    """Three events: one with words, one without, one whose words were erased."""
    facts = {
        "number": "A1",
        "severity": 3,
        "category": "WAIT",
        "formal": False,
        "stage": None,
        "issues": [{"b": 1, "a": 2}],
    }
    first = place(seal(event(1, "logged", facts), WORDS), 1, ZEROS)
    second = place(
        event(2, "a_kind_of_tomorrow", {"large": 2**53 - 1, "small": 1 - 2**53, "ünï": "😤"}), 2, first["hash"]
    )
    third = place(seal(event(3, "resolved", {"put_right": "yes"}), {"done": "Called back"}), 3, second["hash"])
    return [first, second, {**third, "words": None}]


def lines(events: list[Fields]) -> bytes:
    return b"".join(canonical(e) + b"\n" for e in events)


def bad() -> dict[str, bytes]:
    """One file a reason: the part of the name before the first point is the rule that is broken."""
    one, two, three = chain()
    words = base64.b64decode(one["words"])
    again = {name: value for name, value in two.items() if name not in ("seq", "prev", "hash")}
    no_site = {name: value for name, value in two.items() if name != "site"}
    files: dict[str, list[Fields | bytes]] = {
        "not-json.cut-off": [one, canonical(two)[:-9]],
        "not-json.no-text": [b"\xff\xfe{}"],
        "not-an-event.no-object": [b"[1,2,3]"],
        "not-an-event.field-missing": [one, no_site],
        "not-an-event.field-added": [one, {**two, "note": "x"}],
        "not-an-event.seq-zero": [place(again, 0, ZEROS)],
        "not-an-event.seq-true": [{**one, "seq": True}],
        "not-an-event.text-empty": [one, place({**again, "actor": ""}, 2, one["hash"])],
        "not-an-event.hash-upper": [{**one, "hash": one["hash"].upper()}],
        "not-an-event.clock-short": [place({**again, "clock": "19766a"}, 1, ZEROS)],
        "not-an-event.time-local": [place({**again, "occurred_at": "2026-05-22T13:02:00.000+02:00"[:24]}, 1, ZEROS)],
        "not-an-event.time-impossible": [place({**again, "occurred_at": "2026-02-30T13:02:00.000Z"}, 1, ZEROS)],
        "not-an-event.facts-list": [place({**again, "facts": []}, 1, ZEROS)],
        "not-an-event.seal-without-key": [{**one, "key_id": None}],
        "not-plain.fraction": [place({**again, "facts": {"a": 1.5}}, 1, ZEROS)],
        "number-too-large.by-one": [place({**again, "facts": {"a": 2**53}}, 1, ZEROS)],
        "not-text.half-a-character": [canonical(one).replace(b'"A1"', b'"\\ud800"')],
        "words-form.no-base64": [{**one, "words": "*" + one["words"][1:]}],
        "words-wrong.no-seal": [{**two, "words": one["words"]}],
        "words-wrong.changed": [{**one, "words": base64.b64encode(words[:-1] + b"\x00").decode()}],
        "chain-gap.second-missing": [one, three],
        "chain-broken.other-past": [one, place(again, 2, sha(b"another past"))],
        "hash-wrong.facts-changed": [one, {**two, "facts": {**two["facts"], "large": 1}}],
        "hash-wrong.re-homed-unhashed": [{**one, "epoch": "e90c0000-0000-4000-8000-000000000002"}],
    }
    return {
        f"bad/{name}.ndjson": b"".join((p if isinstance(p, bytes) else canonical(p)) + b"\n" for p in parts)
        for name, parts in files.items()
    }


def vectors() -> dict[str, bytes]:
    """Every vector file by name."""
    values = [
        {"b": 1, "a": [True, False, None, "", 0, -1], "ä": {}, "A": []},
        ["é", "e\u0301", "\u2028", "\u0000\u001f\u007f", '"\\/', "😤", "\ufeff"],
        {"\U0001f624": 1, "\uffff": 2, "z": 3},
    ]
    examples = [{"value": v, "canonical": canonical(v).decode(), "sha256": sha(canonical(v))} for v in values]
    sealed = seal(event(1, "logged", {}), WORDS)
    seals = {
        "key": KEY.hex(),
        "nonce": NONCE.hex(),
        "guard": GUARD.hex(),
        "words": WORDS,
        "bound_to": bound_to(sealed).decode(),
        **{name: sealed[name] for name in ("words_hash", "key_id")},
        "sealed": sealed["words"],
        "with_another_key": seal(event(1, "logged", {}), WORDS, OTHER_KEY)["words"],
    }
    batch = {"digest": sha("".join(e["hash"] for e in chain()).encode())}
    return {
        "canonical.json": pretty(examples),
        "sealed.json": pretty(seals),
        "batch.json": pretty(batch),
        "chain.ndjson": lines(chain()),
        **bad(),
    }


def pretty(value: Any) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True).encode() + b"\n"


if __name__ == "__main__":
    for name, content in vectors().items():
        file = Path(sys.argv[1]) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
