"""Signed days: where a manager went through the day. What they hold in hand, and not how many complaints came."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import Request, Response

from frontdesk.group.access import TheStore
from frontdesk.group.pages import reading
from frontdesk.group.pages.page import Now, Reader, page, router
from frontdesk.group.pages.paging import ROWS, PageNumber, pages_of

routes = router()
SHOWN = 7
"""Days side by side, the newest first."""


@routes.get("/days")
def days(request: Request, reader: Reader, store: TheStore, now: Now, page_: PageNumber = 1) -> Response:
    """A page of practices with the last seven days, each signed or not."""
    newest = now.date()
    shown = [newest - timedelta(days=back) for back in range(SHOWN)]
    asked = reading.Asked(page=page_)
    with store.reading() as tx:
        rows, total = reading.site_rows(tx, asked, among=reader.viewer.sites, now=now, size=ROWS)
        signed = reading.signed_days(tx, [row.id for row in rows], shown[-1], shown[0])
    what: dict[str, Any] = {"rows": rows, "days": shown, "signed_days": signed, "now": now}
    return page(request, "days.html", reader, **what, **pages_of(request, page_, total))
