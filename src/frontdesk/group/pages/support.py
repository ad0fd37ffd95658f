"""Where a hand could help: an offer to each practice that is likely to need one, and never a list of who is worse."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import Request, Response

from frontdesk.group import offers
from frontdesk.group.access import TheStore
from frontdesk.group.offers import SupportList
from frontdesk.group.overview import Among
from frontdesk.group.pages import reading
from frontdesk.group.pages.page import Now, Reader, page, router
from frontdesk.group.pages.paging import ROWS, PageNumber, pages_of
from frontdesk.group.pages.remembered import remembered
from frontdesk.group.store import Store

routes = router()


@routes.get("/support")
def support(request: Request, reader: Reader, store: TheStore, now: Now, page_: PageNumber = 1) -> Response:
    """Offers, those most likely to be needed first; then where little seems to be written down."""
    found = offered(request, store, reader.viewer.sites, now)
    shown = found.offers[(page_ - 1) * ROWS : page_ * ROWS]
    low = found.check_capture[:ROWS]
    with store.reading() as tx:
        silent = reading.silent_since(tx, {*(one.point.code for one in shown), *(point.code for point in low)}, now)
    what: dict[str, Any] = {"found": found, "offers": shown, "capture": low, "silent": silent}
    return page(request, "support.html", reader, **what, **pages_of(request, page_, len(found.offers)))


def offered(request: Request, store: Store, among: Among, now: datetime) -> SupportList:
    """The offers to the practices that concern somebody, worked out at most once a minute."""

    def listed() -> SupportList:
        with store.reading() as tx:
            return offers.support_list(tx, now.date(), among=among)

    return remembered(request).of(("support", among), now, listed)


def to_one(request: Request, store: Store, code: str, among: Among, now: datetime) -> SupportList:
    """What is offered to one practice: from the list of less than a minute ago, or worked out for it alone."""
    kept = remembered(request)
    found = kept.known(("support", among), now)
    if found is None:

        def alone() -> SupportList:
            with store.reading() as tx:
                return offers.support_list(tx, now.date(), among=among, shown=frozenset({code}))

        return kept.of(("support", among, code), now, alone)
    return SupportList(
        offers=tuple(one for one in found.offers if one.point.code == code),
        check_capture=tuple(point for point in found.check_capture if point.code == code),
    )
