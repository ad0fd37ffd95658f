"""The group server's interface. Routes only translate: who asks, what is asked, one call, the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from frontdesk import __version__
from frontdesk.group import accounts, errors, ingest, pages, people, probes, shapes, tokens
from frontdesk.group.access import DESK, CountedTry, Device, TheSettings, TheStore, device_asking, refusals
from frontdesk.group.answers import Watched, answer_refusals
from frontdesk.group.batch import read_batch
from frontdesk.group.body import BoundedBody
from frontdesk.group.folding import Folding
from frontdesk.group.logs import log
from frontdesk.group.pages.rehearsal import pass_by, rehearse
from frontdesk.group.pages.remembered import Remembered
from frontdesk.group.rates import Rates
from frontdesk.group.settings import (
    EVENTS_MAX,
    PACKED_BYTES_MAX,
    PROTOCOL,
    UNPACKED_BYTES_MAX,
    Settings,
)
from frontdesk.group.store import Store, store_id_of
from frontdesk.recovery.bodies import KINDS
from frontdesk.recovery.stamps import stamp

router = APIRouter()

PageSize = Annotated[int, Query(ge=1, le=EVENTS_MAX)]
Count = Annotated[int, Query(ge=0, le=2**53)]


@router.get("/v1/hello", responses=refusals())
def hello(store: TheStore, settings: TheSettings) -> shapes.Hello:
    """Protocols, limits, the server's time and the name of its store. Needs no token; safe to repeat."""
    with store.reading() as tx:
        store_id = store_id_of(tx)
    return shapes.Hello(
        protocol_min=1,
        protocol_max=PROTOCOL,
        server_time=stamp(settings.now()),
        store_id=store_id,
        version=__version__,
        min_client=settings.client_oldest,
        limits=shapes.Limits(events=EVENTS_MAX, packed_bytes=PACKED_BYTES_MAX, unpacked_bytes=UNPACKED_BYTES_MAX),
        kinds=sorted(KINDS),
    )


@router.post(
    "/v1/enrol",
    dependencies=[CountedTry],
    responses=refusals(
        errors.InvitationRefused,
        errors.SiteMismatch,
        errors.SiteHasDesk,
        errors.DeviceTaken,
        errors.TooOften,
        errors.Malformed,
    ),
)
def enrol(wish: shapes.EnrolmentWish, store: TheStore, settings: TheSettings) -> shapes.Enrolment:
    """Trade a code for a token. A code works once: a repeat is refused, and five wrong tries void it."""
    asked = wish.model_dump(exclude={"invitation"})
    given = accounts.enrol(store, accounts.Application(public_id=wish.invitation, **asked), now=settings.now())
    with store.reading() as tx:
        store_id = store_id_of(tx)
    names = ("device", "token", "site", "name", "timezone", "letter")
    return shapes.Enrolment(**{name: getattr(given, name) for name in names}, store_id=store_id)


@router.post("/v1/invitations", responses=refusals(*DESK))
def invitation(
    wish: shapes.InvitationWish, device: Device, store: TheStore, settings: TheSettings
) -> shapes.InvitationShape:
    """A desk invites a further desk of its site. Each call makes another invitation; the code never comes here."""
    with store.writing() as tx:
        made = accounts.invite_further(tx, device, proof_hash=wish.proof_hash, now=settings.now())
    return shapes.InvitationShape(invitation=made.code, expires_at=made.expires_at)


@router.get("/v1/devices/me/heads", responses=refusals(*DESK))
def heads(device: Device, store: TheStore) -> shapes.Heads:
    """Where each chain of this desk ends here: what it sends next follows from this alone. Safe to repeat."""
    with store.reading() as tx:
        found = ingest.heads_of(tx, device)
    there = [shapes.ChainHead(epoch=h.epoch, seq=h.seq, hash=h.hash) for h in found]
    return shapes.Heads(heads=there, renew_token=device.with_old_token)


@router.get("/v1/devices/me/link", responses=refusals(*DESK))
def link(
    device: Device, store: TheStore, epoch: Annotated[str, Query(max_length=64)], seq: Annotated[Count, Query()]
) -> shapes.Link:
    """The hash at one place of this desk's chain: how a restored desk finds the last common event. Safe to repeat."""
    with store.reading() as tx:
        found = ingest.chain_hashes(tx, device, epoch, first=seq, last=seq)
    return shapes.Link(epoch=epoch, seq=seq, hash=found.get(seq))


NDJSON = {"application/x-ndjson": {"schema": {"type": "string", "format": "binary"}}}


@router.post(
    "/v1/push",
    responses=refusals(
        *DESK,
        errors.BadBatch,
        errors.ProtocolUnknown,
        errors.ForeignDevice,
        errors.ForeignSite,
        errors.ChainFork,
        errors.ChainGap,
        errors.EncodingUnknown,
    ),
    openapi_extra={"requestBody": {"required": True, "content": NDJSON}},
)
async def push(request: Request) -> shapes.PushReceipt:
    """Add this desk's next events: a line of header, then one line an event. Sending it again changes nothing."""
    body = await request.body()
    receipt = await run_in_threadpool(_push, request, body)
    request.app.state.folding.pushed()
    head = shapes.ChainHead(epoch=receipt.head.epoch, seq=receipt.head.seq, hash=receipt.head.hash)
    return shapes.PushReceipt(
        head=head, inserted=receipt.inserted, duplicates=receipt.duplicates, quarantined=receipt.quarantined
    )


def _push(request: Request, body: bytes) -> ingest.Receipt:
    """All of a push in one thread: who asks, what was sent, and storing it."""
    state = request.app.state
    device = device_asking(request, state.store, state.rates, state.settings)
    encoding = request.headers.get("content-encoding", "")
    batch = read_batch(body, encoding, site=device.site, device=device.id)
    receipt = ingest.accept(state.store, device, batch, now=state.settings.now())
    log.info("push", site=device.site, device=device.id, new=receipt.inserted, held=receipt.quarantined)
    return receipt


@router.post("/v1/token/rotate", responses=refusals(*DESK))
def rotate(device: Device, store: TheStore, settings: TheSettings) -> shapes.NewToken:
    """A new token for this desk. The old one works until the new one was used, and some days longer."""
    with store.writing() as tx:
        return shapes.NewToken(token=tokens.renewed(tx, device, now=settings.now()))


@router.post("/v1/missing", responses=refusals(*DESK))
def missing(asked: shapes.EventIds, device: Device, store: TheStore) -> shapes.Missing:
    """Which of these events the desk's site does not have here. Safe to repeat."""
    with store.reading() as tx:
        return shapes.Missing(missing=ingest.missing(tx, device, asked.ids))


@router.post("/v1/letter", responses=refusals(*DESK))
def letter(wish: shapes.EpochWish, device: Device, store: TheStore) -> shapes.Letter:
    """The letter that numbers the complaints of one of this desk's epochs. A repeat gives the same one."""
    with store.writing() as tx:
        given = accounts.letter_for(tx, device.site_id, device.id, wish.epoch, had=wish.letter)
        return shapes.Letter(letter=given)


@router.post("/v1/report", status_code=204, responses=refusals(*DESK))
def report(said: shapes.DeskReport, device: Device, store: TheStore, settings: TheSettings) -> None:
    """This desk's sync ran to the end. Safe to repeat."""
    with store.writing() as tx:
        accounts.seen(tx, device, program=said.program, forked=said.forked, now=settings.now())


@router.get(
    "/v1/pull",
    response_class=Response,
    responses={
        **refusals(*DESK, errors.ClientTooOld),
        200: {"content": NDJSON, "description": "A line of header, then one line an event"},
    },
)
def pull(
    request: Request,
    device: Device,
    store: TheStore,
    settings: TheSettings,
    store_id: Annotated[str, Query(max_length=64)] = "",
    after: Count = 0,
    limit: PageSize = EVENTS_MAX,
) -> Response:
    """The feed of the desk's own site, in order. A cursor of another store begins at the start. Safe to repeat.

    A frontdesk that names itself (`User-Agent: frontdesk/VERSION`) must be as new as `min_client`.
    """
    accounts.check_version(request.headers.get("user-agent", ""), oldest=settings.client_oldest)
    with store.reading() as tx:
        page = ingest.feed(tx, device, known_store=store_id, after=after, limit=limit)
    return Response(ingest.as_lines(page), media_type="application/x-ndjson")


def create_app(settings: Settings, *, when_ready: Callable[[], None] = lambda: None) -> FastAPI:
    """The server over one database, which it brings up to date when it starts; `when_ready` comes last of that."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store = Store(settings.database)
        await run_in_threadpool(store.prepare)
        pass_by(app.routes)
        await run_in_threadpool(rehearse, store, settings.now())
        app.state.store = store
        app.state.rates = Rates(store, settings.now)
        app.state.folding = Folding(store, app.state.rates)
        app.state.folding.start()
        when_ready()
        yield
        await run_in_threadpool(app.state.folding.stop)
        store.close()

    app = FastAPI(title="frontdesk group server", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.router.redirect_slashes = False  # its redirects name whatever host and scheme the request came with
    app.state.settings = settings
    app.state.remembered = Remembered()
    for each in (router, people.router, probes.router, *pages.ROUTES):
        app.include_router(each)
    app.add_middleware(BoundedBody)
    app.add_middleware(Watched)
    answer_refusals(app)
    return app
