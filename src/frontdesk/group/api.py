"""The group server's interface. Routes only translate: who asks, what is asked, one call, the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from frontdesk import __version__
from frontdesk.group import accounts, errors, ingest, overview, projection, shapes
from frontdesk.group.batch import read_batch
from frontdesk.group.body import BoundedBody
from frontdesk.group.folding import Folding
from frontdesk.group.logs import log
from frontdesk.group.settings import (
    EVENTS_MAX,
    PACKED_BYTES_MAX,
    PROTOCOL,
    UNPACKED_BYTES_MAX,
    Settings,
)
from frontdesk.group.store import Store, store_id_of
from frontdesk.recovery.bodies import KINDS, stamp
from frontdesk.recovery.refusals import NotFound, Refusal

router = APIRouter()

STATUS: Mapping[type[Refusal], int] = {
    errors.BadBatch: 400,
    errors.ProtocolUnknown: 400,
    errors.TokenMissing: 401,
    errors.TokenRefused: 401,
    errors.DeviceRevoked: 403,
    errors.ForeignDevice: 403,
    errors.ForeignSite: 403,
    errors.InvitationRefused: 403,
    errors.UnknownSite: 404,
    errors.ChainFork: 409,
    errors.ChainGap: 409,
    errors.DeviceTaken: 409,
    errors.SiteHasDesk: 409,
    errors.SiteMismatch: 409,
    errors.BatchTooLarge: 413,
    errors.EncodingUnknown: 415,
    errors.Malformed: 422,
    errors.StoreBusy: 503,
}
"""The one place where our refusals become statuses of HTTP."""
CONFLICTS = (errors.ChainFork, errors.ChainGap)
RETRY_SECONDS = 2
UNREADABLE = 400
"""What the framework says of a body that is no JSON."""


def refusals(*classes: type[Refusal]) -> dict[int | str, dict[str, Any]]:
    """The answers of a route that refuses in these ways, for its description."""
    answers: dict[int | str, dict[str, Any]] = {}
    also: tuple[type[Refusal], ...] = (errors.StoreBusy, errors.BatchTooLarge)
    for each in (*classes, *also):
        shape = shapes.Conflict if each in CONFLICTS else shapes.Problem
        said = answers.setdefault(STATUS[each], {"model": shape, "description": ""})
        if each.code not in said["description"]:
            said["description"] = f"{said['description']} {each.code}".strip()
    return answers


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


TheStore = Annotated[Store, Depends(_store)]
TheSettings = Annotated[Settings, Depends(_settings)]


def _device(request: Request, store: TheStore) -> accounts.Device:
    with store.reading() as tx:
        return accounts.device_of(tx, request.headers.get("authorization"))


def _viewer(request: Request, store: TheStore) -> accounts.Viewer:
    with store.reading() as tx:
        return accounts.viewer_of(tx, request.headers.get("authorization"))


Device = Annotated[accounts.Device, Depends(_device)]
"""The desk whose token came with the request; its site is the only one it can touch."""
Viewer = Annotated[accounts.Viewer, Depends(_viewer)]
"""A person of the group whose token came with the request."""
DESK = (errors.TokenMissing, errors.TokenRefused, errors.DeviceRevoked, errors.Malformed)
PERSON = (errors.TokenMissing, errors.TokenRefused, errors.Malformed)
AfterPlace = Annotated[str, Query(pattern=r"^(0|\d{1,9}\.\d{1,18}\.[0-9a-zA-Z-]{1,64})$")]
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
        limits=shapes.Limits(events=EVENTS_MAX, packed_bytes=PACKED_BYTES_MAX, unpacked_bytes=UNPACKED_BYTES_MAX),
        kinds=sorted(KINDS),
    )


@router.post(
    "/v1/enrol",
    responses=refusals(
        errors.InvitationRefused, errors.SiteMismatch, errors.SiteHasDesk, errors.DeviceTaken, errors.Malformed
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


@router.get("/v1/devices/me/heads", responses=refusals(*DESK))
def heads(device: Device, store: TheStore) -> shapes.Heads:
    """Where each chain of this desk ends here: what it sends next follows from this alone. Safe to repeat."""
    with store.reading() as tx:
        found = ingest.heads_of(tx, device)
    return shapes.Heads(heads=[shapes.ChainHead(epoch=h.epoch, seq=h.seq, hash=h.hash) for h in found])


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
async def push(request: Request, device: Device, store: TheStore, settings: TheSettings) -> shapes.PushReceipt:
    """Add this desk's next events: a line of header, then one line an event. Sending it again changes nothing."""
    body = await request.body()
    encoding = request.headers.get("content-encoding", "")
    receipt = await run_in_threadpool(_push, store, device, body, encoding, settings)
    request.app.state.folding.pushed()
    head = shapes.ChainHead(epoch=receipt.head.epoch, seq=receipt.head.seq, hash=receipt.head.hash)
    return shapes.PushReceipt(
        head=head, inserted=receipt.inserted, duplicates=receipt.duplicates, quarantined=receipt.quarantined
    )


def _push(store: Store, device: accounts.Device, body: bytes, encoding: str, settings: Settings) -> ingest.Receipt:
    batch = read_batch(body, encoding, site=device.site, device=device.id)
    receipt = ingest.accept(store, device, batch, now=settings.now())
    log.info("push", site=device.site, device=device.id, new=receipt.inserted, held=receipt.quarantined)
    return receipt


@router.post("/v1/missing", responses=refusals(*DESK))
def missing(asked: shapes.EventIds, device: Device, store: TheStore) -> shapes.Missing:
    """Which of these events the desk's site does not have here. Safe to repeat."""
    with store.reading() as tx:
        return shapes.Missing(missing=ingest.missing(tx, device, asked.ids))


@router.post("/v1/letter", responses=refusals(*DESK))
def letter(wish: shapes.EpochWish, device: Device, store: TheStore) -> shapes.Letter:
    """The letter that numbers the complaints of one of this desk's epochs. A repeat gives the same one."""
    with store.writing() as tx:
        return shapes.Letter(letter=accounts.letter_for(tx, device.site_id, device.id, wish.epoch))


@router.post("/v1/report", status_code=204, responses=refusals(*DESK))
def report(said: shapes.DeskReport, device: Device, store: TheStore, settings: TheSettings) -> None:
    """This desk's sync ran to the end. Safe to repeat."""
    with store.writing() as tx:
        accounts.seen(tx, device, program=said.program, now=settings.now())


@router.get(
    "/v1/pull",
    response_class=Response,
    responses={**refusals(*DESK), 200: {"content": NDJSON, "description": "A line of header, then one line an event"}},
)
def pull(
    device: Device,
    store: TheStore,
    store_id: Annotated[str, Query(max_length=64)] = "",
    after: Count = 0,
    limit: PageSize = EVENTS_MAX,
) -> Response:
    """The feed of the desk's own site, in order. A cursor of another store begins at the start. Safe to repeat."""
    with store.reading() as tx:
        page = ingest.feed(tx, device, known_store=store_id, after=after, limit=limit)
    return Response(ingest.as_lines(page), media_type="application/x-ndjson")


@router.get("/v1/sites", responses=refusals(*PERSON))
def sites(_viewer: Viewer, store: TheStore) -> shapes.Sites:
    """Every practice, with when it was last heard. Safe to repeat."""
    with store.reading() as tx:
        return shapes.Sites(sites=[shapes.SiteShape(**row) for row in overview.sites(tx)])


@router.get("/v1/devices", responses=refusals(*PERSON))
def devices(_viewer: Viewer, store: TheStore) -> shapes.Devices:
    """Every desk of every practice. Safe to repeat."""
    with store.reading() as tx:
        return shapes.Devices(devices=[shapes.DeviceShape(**row) for row in overview.devices(tx)])


@router.get("/v1/complaints", responses=refusals(*PERSON, errors.UnknownSite))
def complaints(
    _viewer: Viewer,
    store: TheStore,
    site: Annotated[str | None, Query(max_length=16)] = None,
    after: AfterPlace = "0",
    limit: PageSize = 200,
) -> shapes.Complaints:
    """Complaints in the order in which they changed: codes and times, never words. Safe to repeat."""
    projection.up_to_now(store, site_code=site)
    with store.reading() as tx:
        return shapes.Complaints(**projection.page(tx, site_code=site, after=after, limit=limit))


@router.get("/healthz")
def healthz() -> shapes.Health:
    """The process answers."""
    return shapes.Health()


@router.get("/readyz", responses=refusals())
def readyz(store: TheStore) -> shapes.Health:
    """The database answers and has the tables of this version."""
    if not store.up_to_date():
        raise errors.StoreBusy
    return shapes.Health()


def create_app(settings: Settings) -> FastAPI:
    """The server over one database, which it brings up to date when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store = Store(settings.database)
        await run_in_threadpool(store.prepare)
        app.state.store = store
        app.state.folding = Folding(store)
        app.state.folding.start()
        yield
        await run_in_threadpool(app.state.folding.stop)
        store.close()

    app = FastAPI(title="frontdesk group server", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.settings = settings
    app.include_router(router)
    app.add_middleware(BoundedBody)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    return app


def _answer(status: int, refusal: Refusal, **more: object) -> JSONResponse:
    headers = {"Retry-After": str(RETRY_SECONDS)} if status == STATUS[errors.StoreBusy] else None
    return JSONResponse({"error": refusal.code, "message": str(refusal), **more}, status, headers)


def _refused(_request: Request, wrong: Exception) -> Response:
    refusal = cast("Refusal", wrong)
    status = STATUS.get(type(refusal), 404 if isinstance(refusal, NotFound) else 500)
    match refusal:
        case errors.ChainConflict(head=head):
            return _answer(status, refusal, head=head)
        case errors.BadBatch(rule=rule):
            return _answer(status, refusal, rule=rule)
        case _:
            return _answer(status, refusal)


def _malformed(_request: Request, wrong: Exception) -> Response:
    first = cast("RequestValidationError", wrong).errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return _answer(422, errors.Malformed(where[:100]))


def _http(_request: Request, wrong: Exception) -> Response:
    said = cast("HTTPException", wrong)
    if said.status_code == UNREADABLE:
        return _answer(STATUS[errors.Malformed], errors.Malformed("body"))
    word = {404: "no-such-page", 405: "method-not-allowed"}.get(said.status_code, "refused")
    return JSONResponse({"error": word, "message": said.detail}, said.status_code, dict(said.headers or {}))
