"""Stories that practices tell everyone, and who was thanked: what we want more of comes before any number."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import Request, Response

from frontdesk.group.access import TheStore
from frontdesk.group.pages import reading
from frontdesk.group.pages.page import Now, Reader, page, router
from frontdesk.group.pages.paging import PageNumber, pages_of

routes = router()
AT_ONCE = 20
THANKED_DAYS = 30
THANKED_MAX = 500
"""Practices that are named; a longer list is read by nobody."""


@routes.get("/stories")
def stories(request: Request, reader: Reader, store: TheStore, now: Now, page_: PageNumber = 1) -> Response:
    """The newest stories, and who was thanked in the last thirty days."""
    among, first = reader.viewer.sites, now.date() - timedelta(days=THANKED_DAYS - 1)
    with store.reading() as tx:
        told, total = reading.stories(tx, among=among, page=page_, size=AT_ONCE)
        thanked = reading.thanks(tx, among=among, first=first)
    what: dict[str, Any] = {
        "told": told,
        "thanked": thanked[:THANKED_MAX],
        "times": sum(one.count for one in thanked),
        "first": first,
    }
    what["practices"] = len(thanked)
    return page(request, "stories.html", reader, **what, **pages_of(request, page_, total, AT_ONCE))
