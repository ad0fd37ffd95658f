"""Where a hand could help: an offer to each practice that is likely to need one, and never a list of who is worse."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import Request, Response

from frontdesk.group import figures
from frontdesk.group.access import TheStore
from frontdesk.group.figures import SupportList
from frontdesk.group.overview import Among
from frontdesk.group.pages.page import Now, Reader, page, router
from frontdesk.group.pages.paging import ROWS, PageNumber, pages_of
from frontdesk.group.store import Reading

routes = router()


@routes.get("/support")
def offers(request: Request, reader: Reader, store: TheStore, now: Now, page_: PageNumber = 1) -> Response:
    """Offers, those most likely to be needed first; then where little seems to be written down."""
    with store.reading() as tx:
        found = support(tx, now.date(), reader.viewer.sites)
    shown = found.offers[(page_ - 1) * ROWS : page_ * ROWS]
    what: dict[str, Any] = {"found": found, "offers": shown, "capture": found.check_capture[:ROWS]}
    return page(request, "support.html", reader, **what, **pages_of(request, page_, len(found.offers)))


def support(tx: Reading, today: date, among: Among) -> SupportList:
    """The list for somebody whom these practices concern."""
    return figures.support_list(tx, today, among=among)
