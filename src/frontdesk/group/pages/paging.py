"""Long lists come in pages; the address says which, so that a link to it can be kept and sent."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request

from frontdesk.group.sign_in_errors import NoSuchPage

ROWS = 100
"""Rows of a list on one page."""
PageNumber = Annotated[int, Query(ge=1, le=10_000, alias="page")]


def pages_of(request: Request, number: int, total: int, size: int = ROWS) -> dict[str, Any]:
    """What `paging.html` needs: this page, how many there are, and the address of each. Raises `NoSuchPage`."""
    pages = -(-total // size) or 1
    if number > pages:
        raise NoSuchPage

    def leaf(other: int) -> str:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
        return f"{request.url.path}?{urlencode([*kept, ('page', other)])}"

    return {"number_of_page": number, "total": total, "pages": pages, "leaf": leaf}
