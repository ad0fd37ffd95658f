"""Forms: what a browser sends, and the proof that it was asked on a page of ours.

A form carries a token made from the secret in the browser's cookie. Another site can make a browser send a form, but
it can read neither the cookie nor a page of ours, so it cannot write the token. Before somebody is signed in, the
cookie is a random one that came with the form.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Request, Response

from frontdesk.group.errors import Malformed
from frontdesk.group.sign_in_errors import FormNotOurs
from frontdesk.loopback import is_loopback

SESSION, VISIT = "frontdesk-session", "frontdesk-visit"
"""Cookies: of somebody who is signed in, and of somebody who is about to."""
FIELDS_MAX, FIELD_MAX = 20, 400
FORM = "application/x-www-form-urlencoded"


def is_here(request: Request) -> bool:
    """Whether the browser runs on this very machine, where a cookie may travel without TLS."""
    return request.url.scheme != "https" and is_loopback(request.url.hostname or "")


def name_of(cookie: str, request: Request) -> str:
    """`__Host-` has the browser refuse the cookie unless it is Secure, for this host alone and for all of its pages."""
    return cookie if is_here(request) else f"__Host-{cookie}"


def secret_in(request: Request, cookie: str) -> str:
    """What the browser holds; empty when nothing."""
    return request.cookies.get(name_of(cookie, request), "")


def hand_over(response: Response, request: Request, cookie: str, secret: str) -> None:
    """Let the browser hold a secret, for this sitting, out of every script's sight."""
    name, safe = name_of(cookie, request), not is_here(request)
    response.set_cookie(name, secret, path="/", secure=safe, httponly=True, samesite="strict")


def take_back(response: Response, request: Request, cookie: str) -> None:
    """Have the browser forget it."""
    name, safe = name_of(cookie, request), not is_here(request)
    response.delete_cookie(name, path="/", secure=safe, httponly=True, samesite="strict")


def new_visit() -> str:
    """A secret for somebody who is not signed in."""
    return secrets.token_urlsafe(32)


def token_for(secret: str) -> str:
    """What a form carries, for the browser that holds this secret."""
    return hmac.new(secret.encode(), b"frontdesk.form.1", hashlib.sha256).hexdigest()


async def _sent(request: Request) -> Mapping[str, str]:
    """The fields of a form that came from a page of ours. Raises `FormNotOurs`, `Malformed`."""
    _refuse_foreign_origin(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Malformed("form")
    try:
        text = (await request.body()).decode()
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS_MAX, errors="strict"))
    except ValueError:
        raise Malformed("form") from None
    if any(len(value) > FIELD_MAX or "\0" in value for value in fields.values()):
        raise Malformed("form")
    secret = secret_in(request, SESSION) or secret_in(request, VISIT)
    given = fields.get("token", "").encode()
    if not secret or not hmac.compare_digest(token_for(secret).encode(), given):
        raise FormNotOurs
    return fields


def _refuse_foreign_origin(request: Request) -> None:
    """Browsers say from where a form was sent; the token would hold without it."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise FormNotOurs


Sent = Annotated[Mapping[str, str], Depends(_sent)]
"""The fields of a form; every route that changes something asks for them."""
