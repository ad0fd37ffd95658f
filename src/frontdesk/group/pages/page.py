"""What every page has in common: who reads it, how it is made, and what its answer tells the browser.

Routes of pages are made with `router()`: their refusals become pages too, and no answer leaves without `HEADERS`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from frontdesk.group import errors, sessions, sign_in_errors
from frontdesk.group.access import STATUS, TheRates, TheSettings, TheStore
from frontdesk.group.pages import words
from frontdesk.group.pages.forms import SESSION, secret_in, token_for
from frontdesk.group.sessions import Signed
from frontdesk.recovery.refusals import NotFound, Refusal

FOLDER = Path(__file__).resolve().parent
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""No script, no style but our own file, no picture but those inside the page; nothing is kept on the computer."""
SEE_OTHER = 303


@cache
def templates() -> Environment:
    """The templates, all of them read. Whatever is put into them is text, unless it was made by our own drawing."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "day": words.day,
        "ago": words.ago,
        "moment": words.moment,
        "number": words.number,
        "tenths": words.tenths,
        "rate": words.rate,
        "share": words.share,
        "span": words.span,
        "many": words.many,
    }
    made.globals |= {"style": f"/style.css?v={hashlib.sha256(style()).hexdigest()[:12]}"}
    for name in made.list_templates():
        made.get_template(name)
    return made


@cache
def style() -> bytes:
    """The one style sheet."""
    return (FOLDER / "style.css").read_bytes()


def page(request: Request, template: str, signed: Signed | None = None, *, status: int = 200, **what: Any) -> Response:  # noqa: ANN401 - a template takes anything
    """A page made from its template; who reads it and the token of its forms come with it."""
    token = token_for(signed.secret) if signed else ""
    here = {"path": request.url.path, "reader": signed.viewer if signed else None, "token": token}
    return HTMLResponse(templates().get_template(template).render(here | what), status)


def go_to(path: str) -> RedirectResponse:
    """Lead the browser on, after something was done."""
    return RedirectResponse(path, SEE_OTHER)


class PageRoute(APIRoute):
    """A route whose every answer is a page with its headers, whatever goes wrong."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's own."""
        answer = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                response = await answer(request)
            except sign_in_errors.NotSignedIn:
                response = go_to(f"/sign-in?next={quote(_asked(request), safe='')}")
            except errors.UnknownSite:
                response = _refused(request, sign_in_errors.NoSuchPractice())
            except errors.Malformed:
                asked = request.method == "GET"
                response = _refused(
                    request, sign_in_errors.AddressUnclear("text") if asked else sign_in_errors.FormUnreadable()
                )
            except Refusal as refusal:
                response = _refused(request, refusal)
            except RequestValidationError as wrong:
                where = str(wrong.errors()[0]["loc"][-1])[:40]
                response = _refused(request, sign_in_errors.AddressUnclear(where))
            return _with_headers(response)

        return answered


def no_such_page(request: Request) -> Response:
    """For somebody with a browser who asked for an address under which nothing stands."""
    return _with_headers(_refused(request, sign_in_errors.NoSuchPage()))


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _asked(request: Request) -> str:
    """Where somebody wanted to go, to be led there after signing in."""
    if request.method != "GET":
        return "/sites"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _refused(request: Request, refusal: Refusal) -> Response:
    status = STATUS.get(type(refusal), 404 if isinstance(refusal, NotFound) else 500)
    answer = page(request, "refused.html", status=status, refusal=refusal)
    if isinstance(refusal, errors.TooOften):
        answer.headers["Retry-After"] = str(refusal.seconds)
    return answer


def router() -> APIRouter:
    """For routes of pages, which people read and programs do not: they stand in no description of the interface."""
    return APIRouter(route_class=PageRoute, include_in_schema=False, default_response_class=HTMLResponse)


def _signed(request: Request, store: TheStore, rates: TheRates, settings: TheSettings) -> Signed:
    """Who is signed in. Raises `NotSignedIn`, `TooOften`."""
    secret = secret_in(request, SESSION)
    signed = sessions.signed_in(store, secret, now=settings.now()) if secret else None
    if signed is None:
        raise sign_in_errors.NotSignedIn
    rates.person(signed.viewer.name)
    return signed


Reader = Annotated[Signed, Depends(_signed)]
"""Whoever reads a page; every page that shows anything asks for them."""


async def _now(settings: TheSettings) -> datetime:
    return settings.now()


Now = Annotated[datetime, Depends(_now)]
