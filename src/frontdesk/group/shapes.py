"""What travels over the group server's interface, as its description shows it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from frontdesk.group.settings import EVENTS_MAX

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{4,64}$")]
"""An id of a desk, an epoch or an event."""
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Shown = Annotated[str, Field(max_length=100)]


class Shape(BaseModel):
    """Base of every body; a field that is not described is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Shape):
    """A refusal: `error` is a stable word, `message` a sentence for people."""

    model_config = ConfigDict(extra="allow")

    error: str
    message: str


class ChainHead(Shape):
    """Where a chain ends."""

    epoch: str
    seq: int
    hash: Hash


class Conflict(Problem):
    """A refusal of a batch that does not continue the chain."""

    head: ChainHead


class Limits(Shape):
    """What a batch may hold."""

    events: int
    packed_bytes: int
    unpacked_bytes: int


class Hello(Shape):
    """What a desk needs to know before it begins."""

    protocol_min: int
    protocol_max: int
    server_time: str
    store_id: str
    version: str
    min_client: str
    """The oldest frontdesk that may read the feed; older ones may still send."""
    limits: Limits
    kinds: list[str]


class EnrolmentWish(Shape):
    """A desk asks to be let in: the public part of its code, and a proof that it knows the rest."""

    invitation: Annotated[str, Field(pattern=r"^[0-9A-Z]{4,8}$", examples=["K7QX2"])]
    proof: Hash
    device: Name
    epoch: Name
    site: Annotated[str | None, Field(max_length=16)] = None
    name: Shown = ""
    program: Annotated[str, Field(max_length=40)] = ""


class Enrolment(Shape):
    """What a desk is given; the token is shown this once."""

    device: str
    token: str
    site: str
    name: str
    timezone: str
    letter: str
    store_id: str


class InvitationWish(Shape):
    """A desk invites a further one: the SHA-256 of the proof that the new desk will send."""

    proof_hash: Hash


class InvitationShape(Shape):
    """The public part of a code. The desk adds what only the new desk may know."""

    invitation: str
    expires_at: str


class Heads(Shape):
    """Where each chain of the asking desk ends on this server."""

    heads: list[ChainHead]
    renew_token: bool
    """Whether the token that came with the question is an old one: it is time for `/v1/token/rotate`."""


class Link(Shape):
    """The hash at one place of a chain; null when nothing stands there."""

    epoch: str
    seq: int
    hash: Hash | None


class PushReceipt(Shape):
    """What became of a batch."""

    head: ChainHead
    inserted: int
    duplicates: int
    quarantined: int


class EventIds(Shape):
    """Ids of events."""

    ids: Annotated[list[Name], Field(max_length=EVENTS_MAX)]


class Missing(Shape):
    """Those of the asked ids that the site does not have."""

    missing: list[str]


class EpochWish(Shape):
    """A desk began a new epoch and needs a letter for its numbers."""

    epoch: Name
    letter: Annotated[str | None, Field(pattern=r"^[A-Z]{1,4}$")] = None
    """The letter that the epoch has already, from a server that was put back since; it stays if nobody has it."""


class Letter(Shape):
    """The letter of an epoch."""

    letter: str


class NewToken(Shape):
    """A desk's next token; it is shown this once."""

    token: str


class DeskReport(Shape):
    """A desk says that its sync ran to the end."""

    program: Annotated[str, Field(max_length=40)]
    forked: Annotated[list[Name], Field(max_length=100)] = []
    """Chains that it left for a new one, because it had been put back or copied."""


class SiteShape(Shape):
    """A practice. `last_seen` null means that nothing was ever heard: no data, which is not zero complaints."""

    site: str
    name: str
    timezone: str
    events: int
    desks: int
    last_seen: str | None


class Sites(Shape):
    """Every practice."""

    sites: list[SiteShape]


class DeviceShape(Shape):
    """A desk."""

    device: str
    site: str
    letter: str
    last_seen: str | None
    revoked: bool
    suspended: bool


class Devices(Shape):
    """Every desk."""

    devices: list[DeviceShape]


class Complaints(Shape):
    """A page of complaints, coded facts only. `next` is given back as `after`; null when this was the last page."""

    complaints: list[dict[str, Any]]
    next: str | None


class SiteTotals(Shape):
    """A practice's numbers; all null when nothing was ever heard, which is not zero."""

    site: str
    name: str
    last_seen: str | None
    silent: bool
    no_data: bool
    receipts: int | None
    complaints: int | None
    open: int | None
    resolved: int | None
    reopened: int | None
    grievances: int | None
    by_category: dict[str, int] | None
    by_severity: dict[str, int] | None


class Totals(Shape):
    """The numbers of every practice, for a month or for all time."""

    month: str | None
    totals: list[SiteTotals]


class AuditLine(Shape):
    """Something that was done; codes and ids only. `site` null means the group itself."""

    id: str
    site: str | None
    at: str
    actor: str
    what: str
    about: str


class Audit(Shape):
    """A page of what was done. `next` is given back as `after`; null when this was the last page."""

    lines: list[AuditLine]
    next: str | None


class Health(Shape):
    """The server answers."""

    status: Literal["ok"] = "ok"
