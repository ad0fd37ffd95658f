"""Signing in and out, choosing a password with a code, and changing one's own."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request, Response

from frontdesk.group import passwords, sessions, sign_in_errors
from frontdesk.group.access import STATUS, CountedTry, TheSettings, TheStore
from frontdesk.group.accounts import note
from frontdesk.group.pages.forms import SESSION, VISIT, Sent, hand_over, new_visit, secret_in, take_back, token_for
from frontdesk.group.pages.page import Now, Reader, go_to, page, router, style
from frontdesk.group.sessions import Signed
from frontdesk.recovery.refusals import Refusal

routes = router()
FIRST = "/sites"
YEAR = "public, max-age=31536000, immutable"
Next = Annotated[str, Query(max_length=400)]
Told = Annotated[str, Query(pattern="^(changed)?$")]
NOT_CHANGED = (sign_in_errors.CurrentRefused, sign_in_errors.PasswordKept, sign_in_errors.PasswordTooShort)


@routes.get("/")
def front(_reader: Reader) -> Response:
    """The first page."""
    return go_to(FIRST)


@routes.get("/style.css")
async def style_sheet() -> Response:
    """How pages look. Its address names its content, so a browser may keep it."""
    return Response(style(), media_type="text/css", headers={"Cache-Control": YEAR})


@routes.get("/sign-in")
async def sign_in(request: Request, next: Next = FIRST) -> Response:  # noqa: A002 - the word in the address
    """Ask who it is."""
    return _asked(request, "sign_in.html", next=own_path(next), name="")


@routes.post("/sign-in", dependencies=[CountedTry])
def signed_in(request: Request, sent: Sent, store: TheStore, settings: TheSettings) -> Response:
    """Let somebody in whose password fits."""
    name, wanted = sent.get("name", "").strip(), own_path(sent.get("next", FIRST))
    now = settings.now()
    try:
        account_id = passwords.check(store, name, sent.get("password", ""), now=now)
    except sign_in_errors.SignInRefused as refusal:
        return _asked(request, "sign_in.html", refusal, next=wanted, name=name)
    with store.writing() as tx:
        sessions.end(tx, secret_in(request, SESSION))
        secret = sessions.begin(tx, account_id, now=now)
        note(tx, 0, actor=name, what="signed.in", about=account_id, now=now)
    response = go_to(wanted)
    hand_over(response, request, SESSION, secret)
    take_back(response, request, VISIT)
    return response


@routes.post("/sign-out")
def signed_out(request: Request, reader: Reader, _sent: Sent, store: TheStore, now: Now) -> Response:
    """End the session, here and in the database."""
    with store.writing() as tx:
        sessions.end(tx, reader.secret)
        note(tx, 0, actor=reader.viewer.name, what="signed.out", about="", now=now)
    response = go_to("/sign-in")
    take_back(response, request, SESSION)
    return response


@routes.get("/password")
async def password(request: Request) -> Response:
    """Ask for a code and a new password."""
    return _asked(request, "password.html", name="", code="")


@routes.post("/password", dependencies=[CountedTry])
def password_chosen(request: Request, sent: Sent, store: TheStore, now: Now) -> Response:
    """Set the password of somebody who has a code."""
    name, code, wanted = sent.get("name", "").strip(), sent.get("code", ""), sent.get("password", "")
    if wanted != sent.get("again", ""):
        return _asked(request, "password.html", sign_in_errors.PasswordsDiffer(), name=name, code=code)
    try:
        passwords.choose(store, name, code, wanted, now=now)
    except (sign_in_errors.SignInRefused, sign_in_errors.PasswordTooShort) as refusal:
        return _asked(request, "password.html", refusal, name=name, code=code)
    return _asked(request, "sign_in.html", next=FIRST, name=name, chosen=True)


@routes.get("/my-password")
async def my_password(request: Request, reader: Reader, told: Told = "") -> Response:
    """Ask somebody who is signed in for the current password and a new one."""
    return page(request, "my_password.html", reader, refusal=None, told=told)


@routes.post("/my-password", dependencies=[CountedTry])
def my_password_changed(request: Request, reader: Reader, sent: Sent, store: TheStore, now: Now) -> Response:
    """Change the password of whoever is signed in; whoever else was signed in with the old one no longer is."""
    wanted = sent.get("password", "")
    if wanted != sent.get("again", ""):
        return _not_changed(request, reader, sign_in_errors.PasswordsDiffer())
    try:
        secret = passwords.change(store, reader.viewer.name, sent.get("current", ""), wanted, now=now)
    except NOT_CHANGED as refusal:
        return _not_changed(request, reader, refusal)
    response = go_to("/my-password?told=changed")
    hand_over(response, request, SESSION, secret)
    return response


def _not_changed(request: Request, reader: Signed, refusal: Refusal) -> Response:
    return page(request, "my_password.html", reader, status=STATUS[type(refusal)], refusal=refusal, told="")


def _asked(request: Request, template: str, refusal: Refusal | None = None, **what: Any) -> Response:  # noqa: ANN401 - a template takes anything
    """A form for somebody who is not signed in, with a secret of this visit behind its token."""
    visit = secret_in(request, SESSION) or secret_in(request, VISIT) or new_visit()
    status = STATUS[type(refusal)] if refusal else 200
    told: dict[str, Any] = {"refusal": refusal, "token": token_for(visit), "chosen": False} | what
    response = page(request, template, status=status, **told)
    if not secret_in(request, SESSION):
        hand_over(response, request, VISIT, visit)
    return response


def own_path(wanted: str) -> str:
    """A page of ours to go to; anything else leads to the first page, for a link may come from anywhere."""
    plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else FIRST
