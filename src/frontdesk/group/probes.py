"""What a balancer and a monitor ask: whether it answers, whether it may be used, and how it is. Some ask by HEAD."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from frontdesk.group import errors, shapes, watch
from frontdesk.group.access import TheRates, TheSettings, TheStore, address_of, refusals, viewer_asking
from frontdesk.loopback import is_loopback

router = APIRouter()


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz")
async def healthz() -> shapes.Health:
    """The process answers, also when every thread waits for the database."""
    return shapes.Health()


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", responses=refusals())
def readyz(store: TheStore) -> shapes.Health:
    """The database answers and has the tables of this version."""
    if not store.up_to_date():
        raise errors.StoreBusy
    return shapes.Health()


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        **refusals(errors.TokenMissing, errors.TokenRefused, errors.NotForYou, errors.TooOften),
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Prometheus' text form"},
    },
)
def metrics(request: Request, store: TheStore, rates: TheRates, settings: TheSettings) -> Response:
    """Figures for Prometheus. From this very machine without a token, from elsewhere with a group user's.

    They are about all practices, so not for somebody whom only some concern.
    """
    if not _is_from_here(request) and viewer_asking(request, store, rates).sites is not None:
        raise errors.NotForYou
    return Response(watch.figures(store, settings.now()), media_type=watch.CONTENT_TYPE)


def _is_from_here(request: Request) -> bool:
    """Whether this very machine asks, for itself.

    A proxy on it that hands on no address asks from here too, and so does a browser that a page elsewhere sends here
    under a name of its own: both ask for another host than this one.
    """
    return is_loopback(address_of(request)) and is_loopback(request.url.hostname or "")
