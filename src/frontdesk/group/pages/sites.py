"""The practices: how fresh each is, and what it received lately. A silent one has no data, which is not nought."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from frontdesk.group.access import TheStore
from frontdesk.group.pages import reading
from frontdesk.group.pages.page import Now, Reader, page, router
from frontdesk.group.pages.paging import ROWS, pages_of

routes = router()


async def _asked(
    find: Annotated[str, Query(max_length=60)] = "",
    show: Annotated[str, Query(pattern="^(all|silent)$")] = "all",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> reading.Asked:
    return reading.Asked(find=find.strip(), show=show, page=page)


Asked = Annotated[reading.Asked, Depends(_asked)]


@routes.get("/sites")
def sites(request: Request, reader: Reader, asked: Asked, store: TheStore, now: Now) -> Response:
    """A page of the practices that concern whoever reads."""
    with store.reading() as tx:
        rows, total = reading.site_rows(tx, asked, among=reader.viewer.sites, now=now, size=ROWS)
    return page(request, "sites.html", reader, rows=rows, now=now, **pages_of(request, asked, total))
