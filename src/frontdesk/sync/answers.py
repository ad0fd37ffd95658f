"""What the group server answers, as far as a desk needs it. Fields that a newer server adds are passed over."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """What a batch may hold."""

    events: int
    packed_bytes: int
    unpacked_bytes: int


class Hello(msgspec.Struct, frozen=True):
    """Protocols, limits and the server's time."""

    protocol_min: int
    protocol_max: int
    server_time: str
    store_id: str
    limits: Limits
    min_client: str = ""
    """The oldest frontdesk that may read the feed."""
    kinds: list[str] = []
    """The kinds of events that the server's own version knows."""


class Head(msgspec.Struct, frozen=True):
    """Where a chain ends. `seq` 0 means that nothing of it is there."""

    epoch: str
    seq: int
    hash: str


class Heads(msgspec.Struct, frozen=True):
    """All chains of a desk."""

    heads: list[Head]
    renew_token: bool = False
    """Whether it is time for another token."""


class NewToken(msgspec.Struct, frozen=True):
    """A token to follow the one in use. It is shown this once."""

    token: str


class Link(msgspec.Struct, frozen=True):
    """The hash at one place of a chain, if something stands there."""

    hash: str | None


class Receipt(msgspec.Struct, frozen=True):
    """What became of a batch."""

    head: Head
    inserted: int
    duplicates: int
    quarantined: int


class Missing(msgspec.Struct, frozen=True):
    """Events that the server lacks."""

    missing: list[str]


class Letter(msgspec.Struct, frozen=True):
    """The letter of an epoch."""

    letter: str


class Invited(msgspec.Struct, frozen=True):
    """The public part of a code for a further desk."""

    invitation: str
    expires_at: str


class Enrolled(msgspec.Struct, frozen=True):
    """A desk was let in. The token is shown this once."""

    device: str
    token: str
    site: str
    name: str
    timezone: str
    letter: str
    store_id: str


class PageHeader(msgspec.Struct, frozen=True):
    """The first line of a page of the feed."""

    store_id: str
    position: int
    more: bool
    count: int


class Problem(msgspec.Struct, frozen=True):
    """A refusal."""

    error: str
    message: str = ""
