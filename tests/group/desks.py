"""A running group server for the tests, and desks that speak to it in plain bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import zstandard

from frontdesk.envelope import GENESIS, Envelope, batch_digest, canonical, chained, next_clock, sealed, to_line
from frontdesk.group import admin
from frontdesk.group.accounts import digest, proof_of
from frontdesk.group.serve import running
from frontdesk.group.settings import Settings
from frontdesk.recovery.identifiers import DeviceId, EventId, SiteCode, StaffId, Subject
from frontdesk.recovery.stamps import stamp

CANARY = "Xylophia Quartzwimble"
"""A patient's words, unlikely to stand anywhere by chance."""
MORNING = datetime(2026, 5, 22, 13, 6, tzinfo=UTC)
SITE_KEY = bytes(range(32))
LOGGED = {"number": "A1", "category": "WAIT", "severity": 2, "channel": "phone"}


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    at: datetime = MORNING

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


def event(**changes: Any) -> Envelope:
    """An event that stands nowhere yet; `words` are sealed with the site's key."""
    words = changes.pop("words", {})
    plain = Envelope(
        id=EventId(str(uuid4())),
        site=SiteCode("MAPLE"),
        device=DeviceId(""),
        epoch="",
        seq=1,
        clock=next_clock("", int(MORNING.timestamp() * 1000)),
        subject=Subject(f"complaint:{uuid4()}"),
        cycle=1,
        kind="noted",
        version=1,
        actor=StaffId("rosa"),
        occurred_at=stamp(MORNING),
        recorded_at=stamp(MORNING),
        facts={},
        words=None,
        words_hash=None,
        key_id=None,
        prev=GENESIS,
    )
    return sealed(replace(plain, **changes), words, SITE_KEY)


def complaint(number: str = "A1", **changes: Any) -> Envelope:
    """Somebody complained, in words that nobody but the site may read."""
    facts = {**LOGGED, "number": number}
    words = {"said": CANARY, "patient": CANARY, "callback": CANARY}
    return event(kind="logged", facts=facts, words=words, **changes)


@dataclass
class WireDesk:
    """A desk as the server sees it: a token, and chains of events."""

    line: httpx.Client
    token: str
    device: str
    site: str = "MAPLE"
    epoch: str = "epoch-1"
    log: list[Envelope] = field(default_factory=list)

    def write(self, *events: Envelope) -> list[Envelope]:
        """Put events at the end of this desk's chain."""
        for one in events:
            prev = self.log[-1].hash if self.log else GENESIS
            mine = replace(one, site=SiteCode(self.site), device=DeviceId(self.device), epoch=self.epoch)
            self.log.append(chained(mine, seq=len(self.log) + 1, prev=prev))
        return self.log[-len(events) :]

    def begin(self, epoch: str) -> None:
        """Go on in a new chain."""
        self.epoch, self.log = epoch, []

    def ask(self, method: str, path: str, **parts: Any) -> httpx.Response:
        parts["headers"] = {"authorization": f"Bearer {self.token}"} | parts.get("headers", {})
        return self.line.request(method, path, **parts)

    def push(self, events: Sequence[Envelope] | None = None, **changes: Any) -> httpx.Response:
        """Send these events (all by default) in one batch; `changes` spoil its header."""
        return self.send(zstandard.compress(batch(self.log if events is None else events, **changes)))

    def send(self, body: bytes, encoding: str = "zstd") -> httpx.Response:
        return self.ask("POST", "/v1/push", content=body, headers={"content-encoding": encoding})

    def heads(self) -> list[dict[str, Any]]:
        heads: list[dict[str, Any]] = self.ask("GET", "/v1/devices/me/heads").json()["heads"]
        return heads

    def pull(self, **where: Any) -> tuple[dict[str, Any], list[bytes]]:
        answer = self.ask("GET", "/v1/pull", params=where)
        assert answer.status_code == 200, answer.text
        first, *lines = answer.content.splitlines()
        return json.loads(first), lines


def batch(events: Sequence[Envelope], **changes: Any) -> bytes:
    """The bytes of a batch before packing; `lines` replaces what follows the header."""
    lines = changes.pop("lines", [to_line(e) for e in events])
    first = events[0]
    header = {
        "protocol": 1,
        "device": first.device,
        "epoch": first.epoch,
        "first_seq": first.seq,
        "prev": first.prev,
        "count": len(events),
        "digest": batch_digest(events),
    }
    return b"\n".join([canonical(header | changes), *lines]) + b"\n"


@dataclass
class Group:
    """A running server with two practices and a person who may look."""

    line: httpx.Client
    database: str
    clock: Clock
    viewer: str = ""

    def enrol(self, code: str, **changes: Any) -> httpx.Response:
        public, _, secret = code.partition("-")
        wish = {"invitation": public, "proof": proof_of(secret), "device": f"desk-{uuid4()}", "epoch": "epoch-1"}
        return self.line.post("/v1/enrol", json=wish | changes)

    def desk(self, site: str = "MAPLE", **changes: Any) -> WireDesk:
        """A new desk, enrolled. The desks that the site had are suspended, since a code is for a first desk."""
        for known in admin.devices(self.database)["devices"]:
            if known["site"] == site and not known["revoked"]:
                admin.revoke(self.database, known["device"], now=self.clock)
        given = self.enrol(admin.invite(self.database, site, now=self.clock)["code"], **changes).json()
        return WireDesk(line=self.line, token=given["token"], device=given["device"], site=site)

    def further(self, desk: WireDesk, **changes: Any) -> WireDesk:
        """A further desk of the same site, with a code that a desk of it made."""
        secret = uuid4().hex
        wish = {"proof_hash": digest(proof_of(secret))}
        public = desk.ask("POST", "/v1/invitations", json=wish).json()["invitation"]
        given = self.enrol(f"{public}-{secret}", **changes).json()
        return WireDesk(line=self.line, token=given["token"], device=given["device"], site=desk.site)

    def look(self, path: str, **where: Any) -> httpx.Response:
        """What the person sees."""
        return self.line.get(path, params=where, headers={"authorization": f"Bearer {self.viewer}"})

    def complaints(self, **where: Any) -> list[dict[str, Any]]:
        answer = self.look("/v1/complaints", **where)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["complaints"]
        return found


@contextmanager
def group_on(database: str) -> Iterator[Group]:
    """A server over an empty database, with MAPLE and ELM on it."""
    clock = Clock()
    admin.site_add(database, "MAPLE", "Maple Practice", "America/Chicago", now=clock)
    admin.site_add(database, "ELM", "Elm Practice", now=clock)
    viewer = admin.user_add(database, "Ann", "viewer", now=clock)["token"]
    with running(Settings(database=database, now=clock)) as url, httpx.Client(base_url=url) as line:
        yield Group(line=line, database=database, clock=clock, viewer=viewer)
