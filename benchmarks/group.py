"""A group server to measure: enrolled desks, what they push, the server as a program of its own, and clients."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from urllib.error import URLError
from urllib.parse import urlsplit

import uuid_utils
from sqlalchemy import insert

from frontdesk.envelope import GENESIS, Envelope, chained, next_clock, sealed
from frontdesk.group.accounts import digest
from frontdesk.group.store import Store
from frontdesk.group.tables import device as devices
from frontdesk.group.tables import feed, fold, site
from frontdesk.recovery.identifiers import DeviceId, EventId, SiteCode, StaffId, Subject
from frontdesk.recovery.stamps import stamp
from frontdesk.sync.answers import Limits
from frontdesk.sync.batch import packed

LIMITS = Limits(events=500, packed_bytes=1024 * 1024, unpacked_bytes=8 * 1024 * 1024)
START_SECONDS = 60
MORNING = datetime(2026, 5, 22, 13, 0, tzinfo=UTC)
KEY = bytes(range(32))
SAID = "Fifty minutes past the appointment and nobody told me anything, and the form was asked for twice."


@dataclass(frozen=True)
class EnrolledDesk:
    """A desk that the server knows."""

    site: str
    device: str
    token: str


def enrolled(database: str, *, sites: int, desks: int) -> list[EnrolledDesk]:
    """So many practices with so many desks each, written straight into a fresh database."""
    with closing(Store(database)) as store:
        store.prepare()
        found: list[EnrolledDesk] = []
        with store.writing() as tx:
            for number in range(1, sites + 1):
                code = f"S{number:05}"
                values = {"code": code, "name": f"Practice {number}", "timezone": "UTC", "added_at": stamp(MORNING)}
                site_id = tx.execute(insert(site).values(values).returning(site.c.id)).scalar_one()
                tx.execute(insert(feed).values(site_id=site_id, position=0, letters=desks))
                tx.execute(insert(fold).values(site_id=site_id, position=0))
                rows = []
                for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:desks]:
                    device, secret = str(uuid_utils.uuid7()), secrets.token_hex(32)
                    row = {"site_id": site_id, "id": device, "name": "", "letter": letter, "program": "bench"}
                    rows.append(row | {"token_hash": digest(secret), "enrolled_at": stamp(MORNING)})
                    found.append(EnrolledDesk(code, device, f"fd_{device}_{secret}"))
                tx.execute(insert(devices), rows)
    return found


def events_of(desk: EnrolledDesk, count: int, *, sealing: bool = True) -> list[Envelope]:
    """What a desk wrote: a complaint, two steps, and again.

    Without `sealing` all complaints share the sealed words of one: quicker to make, the same to a server.
    """
    chain: list[Envelope] = []
    prev, clock = GENESIS, ""
    subject = ""
    seal = sealed if sealing else _sealed_before
    for number in range(count):
        step = number % 3
        if step == 0:
            subject = f"complaint:{uuid_utils.uuid7()}"
        at = MORNING + timedelta(seconds=number)
        clock = next_clock(clock, int(at.timestamp() * 1000))
        plain, words = _event(desk, number, step, subject, clock, at)
        one = chained(seal(plain, words, KEY), seq=number + 1, prev=prev)
        chain.append(one)
        prev = one.hash
    return chain


_SEALED: dict[str, Envelope] = {}


def _sealed_before(plain: Envelope, words: Mapping[str, Any], key: bytes) -> Envelope:
    """The envelope with the sealed words of the first one of its kind."""
    if plain.kind not in _SEALED:
        _SEALED[plain.kind] = sealed(plain, words, key)
    like = _SEALED[plain.kind]
    return replace(plain, words=like.words, words_hash=like.words_hash, key_id=like.key_id)


def _event(
    desk: EnrolledDesk, number: int, step: int, subject: str, clock: str, at: datetime
) -> tuple[Envelope, Mapping[str, Any]]:
    kind, facts, words = (
        (
            "logged",
            {"number": f"A{number}", "category": "WAIT", "severity": 2, "channel": "phone"},
            {"said": SAID, "patient": f"P-{number:06}", "callback": "555 0100"},
        ),
        ("acknowledged", {"method": "phone"}, {}),
        ("resolved", {"put_right": "yes"}, {"done": "apologised and rebooked for tomorrow at ten"}),
    )[step]
    plain = Envelope(
        id=EventId(str(uuid_utils.uuid7())),
        site=SiteCode(desk.site),
        device=DeviceId(desk.device),
        epoch="epoch-1",
        seq=1,
        clock=clock,
        subject=Subject(subject),
        cycle=1,
        kind=kind,
        version=1,
        actor=StaffId("0197-rosa"),
        occurred_at=stamp(at),
        recorded_at=stamp(at),
        facts=facts,
        words=None,
        words_hash=None,
        key_id=None,
        prev=GENESIS,
    )
    return plain, words


def batches(events: Sequence[Envelope], size: int = LIMITS.events) -> list[bytes]:
    """As they travel."""
    limits = replace_events(size)
    found, rest = [], list(events)
    while rest:
        body, count = packed(rest, limits)
        found.append(body)
        rest = rest[count:]
    return found


def replace_events(size: int) -> Limits:
    """The server's limits with another number of events."""
    return Limits(events=size, packed_bytes=LIMITS.packed_bytes, unpacked_bytes=LIMITS.unpacked_bytes)


def free_port() -> int:
    """One that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(database: str, *, workers: int = 1, words: Sequence[str] = ()) -> Iterator[tuple[str, int]]:
    """The group server as a program of its own; its address and process id."""
    port = free_port()
    command = words or (sys.executable, "-m", "frontdesk", "serve", "--database", database, "--workers", str(workers))
    child = subprocess.Popen([*command, "--port", str(port)], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/readyz")
        yield url, child.pid
    finally:
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGTERM)
        child.wait(60)


def wait_for(url: str) -> None:
    """Until it answers."""
    latest = time.monotonic() + START_SECONDS
    while time.monotonic() < latest:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own loopback address
        except URLError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(url)


Work: TypeAlias = Sequence[tuple[str, Sequence[bytes]]]
"""Tokens, each with the bodies that its desk sends."""


def push_all(url: str, work: Work) -> list[float]:
    """Send every body of every (token, bodies) over one connection; gives the seconds each took."""
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)
    seconds = []
    for token, bodies in work:
        said = {"authorization": f"Bearer {token}", "content-encoding": "zstd"}
        for body in bodies:
            began = time.perf_counter()
            line.request("POST", "/v1/push", body, said)
            answer = line.getresponse()
            told = answer.read()
            if answer.status != http.client.OK:
                raise RuntimeError(f"{answer.status} {told[:200]!r}")
            seconds.append(time.perf_counter() - began)
    line.close()
    return seconds


def push_at_once(url: str, parts: Sequence[Work]) -> list[float]:
    """The same from so many clients at once, each in a thread with its own connection."""
    seconds: list[float] = []
    threads = [threading.Thread(target=lambda part=part: seconds.extend(push_all(url, part))) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds
