"""Long lists come in pages; the address says which, so that a link to it can be kept and sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import Request

ROWS = 100
"""Rows of a list on one page."""


def pages_of(request: Request, asked: Any, total: int) -> dict[str, Any]:  # noqa: ANN401 - anything with a `page`
    """What `paging.html` needs: the number of pages, and the address of each."""

    def leaf(number: int) -> str:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
        return f"{request.url.path}?{urlencode([*kept, ('page', number)])}"

    return {"asked": asked, "total": total, "pages": -(-total // ROWS) or 1, "leaf": leaf}
