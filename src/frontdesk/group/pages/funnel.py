"""Chance or more: practices beside the group's rate, with the limits within which chance alone would put them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request, Response
from markupsafe import Markup

from frontdesk.group import figures
from frontdesk.group.access import TheStore
from frontdesk.group.charts import funnel_svg
from frontdesk.group.pages import reading, words
from frontdesk.group.pages.page import Now, Reader, page, router
from frontdesk.group.pages.paging import ROWS, PageNumber, pages_of
from frontdesk.group.pages.remembered import remembered
from frontdesk.recovery.funnel import NOT_CORRECTED, Funnel, Line

routes = router()
PERIODS = (figures.MONTHS, figures.MONTHS_TINY)
Which = Annotated[Line, Query()]
Period = Annotated[int, Query(ge=3, le=12)]


@routes.get("/funnel")
def funnel(
    request: Request,
    reader: Reader,
    store: TheStore,
    now: Now,
    line: Which = Line.ALL,
    months: Period = figures.MONTHS,
    page_: PageNumber = 1,
) -> Response:
    """One of the three lines over three months, or over twelve for small practices, with the numbers behind it."""
    among, span = reader.viewer.sites, figures.span_of(now.date(), months)

    def drawn() -> tuple[Funnel, bool, str]:
        with store.reading() as tx:
            made = figures.funnel_of(tx, span, line, among=among)
        apart = bool({point.reference for point in made.points} - {made.rate})
        return made, apart, funnel_svg(made, heading=words.span(span))

    found, apart, picture = remembered(request).of(("funnel", line, months, among), now, drawn)
    points = found.points[(page_ - 1) * ROWS : page_ * ROWS]
    with store.reading() as tx:
        silent = reading.silent_since(tx, {point.code for point in (*points, *found.standing_out)}, now)
    what: dict[str, Any] = {
        "funnel": found,
        "picture": Markup(picture),  # noqa: S704 - our own drawing, which escapes names
        "points": points,
        "silent": silent,
        "apart": apart,
        "span": span,
        "lines": tuple(Line),
        "line": line,
        "months": months,
        "periods": PERIODS,
        "not_corrected": NOT_CORRECTED,
    }
    return page(request, "funnel.html", reader, **what, **pages_of(request, page_, len(found.points)))
