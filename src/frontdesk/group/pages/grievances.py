"""Grievances for the committee: what waits for a written answer or a decision, by the day it falls due."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from frontdesk.group.access import TheStore
from frontdesk.group.accounts import note
from frontdesk.group.pages import reading
from frontdesk.group.pages.page import Now, Reader, page, router
from frontdesk.group.pages.paging import ROWS, PageNumber, pages_of

routes = router()
READ = "grievances.read"
"""What the audit says of a look at single grievances."""
Show = Annotated[str, Query(pattern="^(open|decided|all)$")]


@routes.get("/grievances")
def grievances(
    request: Request, reader: Reader, store: TheStore, now: Now, show: Show = "open", page_: PageNumber = 1
) -> Response:
    """A page of grievances: those not decided, those that are, or all. That they were read is on record."""
    asked = reading.Asked(show=show, page=page_)
    with store.writing() as writing:
        note(writing, 0, actor=reader.viewer.name, what=READ, about=show, now=now)
    with store.reading() as tx:
        rows, total = reading.grievances(tx, asked, among=reader.viewer.sites, now=now, size=ROWS)
    return page(request, "grievances.html", reader, rows=rows, show=show, **pages_of(request, page_, total))
