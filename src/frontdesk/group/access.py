"""Who asks? What every route needs before it does anything: the store, the token's owner, and their allowance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Request

from frontdesk.group import accounts, errors, shapes, sign_in_errors, tokens
from frontdesk.group.rates import Rates
from frontdesk.group.settings import Settings
from frontdesk.group.store import Store
from frontdesk.recovery.refusals import Refusal

STATUS: Mapping[type[Refusal], int] = {
    errors.BadBatch: 400,
    errors.ProtocolUnknown: 400,
    errors.TokenMissing: 401,
    errors.TokenRefused: 401,
    sign_in_errors.NotSignedIn: 401,
    sign_in_errors.SignInRefused: 403,
    sign_in_errors.CurrentRefused: 403,
    sign_in_errors.FormNotOurs: 403,
    errors.DeviceRevoked: 403,
    errors.DeviceSuspended: 403,
    errors.ForeignDevice: 403,
    errors.ForeignSite: 403,
    errors.InvitationRefused: 403,
    errors.NotForYou: 403,
    errors.UnknownSite: 404,
    errors.ChainFork: 409,
    errors.ChainGap: 409,
    errors.DeviceTaken: 409,
    errors.SiteHasDesk: 409,
    errors.SiteMismatch: 409,
    errors.BatchTooLarge: 413,
    errors.EncodingUnknown: 415,
    errors.Malformed: 422,
    sign_in_errors.PasswordTooShort: 422,
    sign_in_errors.PasswordsDiffer: 422,
    sign_in_errors.PasswordKept: 422,
    sign_in_errors.AddressUnclear: 422,
    sign_in_errors.FormUnreadable: 422,
    errors.ClientTooOld: 426,
    errors.TooOften: 429,
    errors.StoreBusy: 503,
    errors.StoreFull: 503,
}
"""The one place where our refusals become statuses of HTTP."""
CONFLICTS = (errors.ChainFork, errors.ChainGap)


def refusals(*classes: type[Refusal]) -> dict[int | str, dict[str, Any]]:
    """The answers of a route that refuses in these ways, for its description."""
    answers: dict[int | str, dict[str, Any]] = {}
    also: tuple[type[Refusal], ...] = (errors.StoreBusy, errors.StoreFull, errors.BatchTooLarge)
    for each in (*classes, *also):
        shape = shapes.Conflict if each in CONFLICTS else shapes.Problem
        said = answers.setdefault(STATUS[each], {"model": shape, "description": ""})
        if each.code not in said["description"]:
            said["description"] = f"{said['description']} {each.code}".strip()
    return answers


# What only looks something up is asynchronous, though it waits for nothing: else each would take a turn in a thread.
async def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


TheStore = Annotated[Store, Depends(_store)]
TheSettings = Annotated[Settings, Depends(_settings)]


async def _rates(request: Request) -> Rates:
    rates: Rates = request.app.state.rates
    return rates


TheRates = Annotated[Rates, Depends(_rates)]


def address_of(request: Request) -> str:
    """Where a request came from; behind a proxy, where the proxy says it came from."""
    return request.client.host if request.client else "unknown"


def _counted_try(request: Request, rates: TheRates) -> None:
    """Before somebody guesses: too many tries from one address are refused, right or wrong."""
    rates.address(address_of(request))


CountedTry = Depends(_counted_try)


def device_asking(request: Request, store: Store, rates: Rates, settings: Settings) -> accounts.Device:
    """The desk of a request's token. Raises `TokenMissing`, `TokenRefused`, `DeviceRevoked`, `TooOften`."""
    try:
        device = tokens.device_asking(store, request.headers.get("authorization"), now=settings.now())
    except errors.TokenRefused:
        rates.address(address_of(request))
        raise
    rates.desk(device.site_id, device.id)
    return device


def _device(request: Request, store: TheStore, rates: TheRates, settings: TheSettings) -> accounts.Device:
    return device_asking(request, store, rates, settings)


def _viewer(request: Request, store: TheStore, rates: TheRates) -> accounts.Viewer:
    return viewer_asking(request, store, rates)


def viewer_asking(request: Request, store: Store, rates: Rates) -> accounts.Viewer:
    """The person of a request's token. Raises `TokenMissing`, `TokenRefused`, `TooOften`."""
    try:
        with store.reading() as tx:
            viewer = accounts.viewer_of(tx, request.headers.get("authorization"))
    except errors.TokenRefused:
        rates.address(address_of(request))
        raise
    rates.person(viewer.name)
    return viewer


Device = Annotated[accounts.Device, Depends(_device)]
"""The desk whose token came with the request; its site is the only one it can touch."""
Viewer = Annotated[accounts.Viewer, Depends(_viewer)]
"""A person of the group whose token came with the request."""
DESK = (
    errors.TokenMissing,
    errors.TokenRefused,
    errors.DeviceRevoked,
    errors.DeviceSuspended,
    errors.TooOften,
    errors.Malformed,
)
PERSON = (errors.TokenMissing, errors.TokenRefused, errors.TooOften, errors.Malformed)
