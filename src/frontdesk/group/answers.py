"""How a refusal travels: a status, a stable word, a sentence. And how long answers take, for whoever watches."""

from __future__ import annotations

import time
from typing import cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.group import errors
from frontdesk.group.access import STATUS
from frontdesk.group.logs import log
from frontdesk.group.pages.page import no_such_page
from frontdesk.group.watch import ANSWERS, BATCH_SECONDS
from frontdesk.recovery.refusals import NotFound, Refusal

RETRY_SECONDS = 2
UNREADABLE = 400
"""What the framework says of a body that is no JSON."""
NOWHERE = 404
WRONG = 400
"""Statuses from here on are written down."""


def answer_refusals(app: FastAPI) -> None:
    """Let every refusal travel in one form."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)


class Watched:
    """Counts answers and takes the time of batches; writes down what was refused, by its route alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = time.perf_counter()
        try:
            await self.app(scope, receive, noted)
        finally:
            _note(scope, status, time.perf_counter() - began)


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "none")
    ANSWERS.labels(str(status)).inc()
    if route == "/v1/push":
        BATCH_SECONDS.observe(seconds)
    if status >= WRONG or not status:
        log.info("refused", method=scope["method"], route=route, status=status, seconds=round(seconds, 4))


def _answer(status: int, refusal: Refusal, **more: object) -> JSONResponse:
    waits = {errors.StoreBusy.code: RETRY_SECONDS, errors.StoreFull.code: RETRY_SECONDS}
    waits |= {errors.TooOften.code: getattr(refusal, "seconds", RETRY_SECONDS)}
    headers = {"Retry-After": str(waits[refusal.code])} if refusal.code in waits else None
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


def _http(request: Request, wrong: Exception) -> Response:
    said = cast("HTTPException", wrong)
    if said.status_code == NOWHERE and "text/html" in request.headers.get("accept", ""):
        return no_such_page(request)
    if said.status_code == UNREADABLE:
        return _answer(STATUS[errors.Malformed], errors.Malformed("body"))
    word = {404: "no-such-page", 405: "method-not-allowed"}.get(said.status_code, "refused")
    return JSONResponse({"error": word, "message": said.detail}, said.status_code, dict(said.headers or {}))
