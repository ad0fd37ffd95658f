"""The practices: how fresh each is, and what it received lately. A silent one has no data, which is not nought."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Query, Request, Response
from markupsafe import Markup

from frontdesk.group import figures, projection, segments
from frontdesk.group.access import TheStore
from frontdesk.group.accounts import note, site_called
from frontdesk.group.charts import own_history_svg
from frontdesk.group.pages import reading
from frontdesk.group.pages.page import Now, Reader, page, router
from frontdesk.group.pages.paging import ROWS, PageNumber, pages_of
from frontdesk.group.pages.support import to_one
from frontdesk.group.store import Reading
from frontdesk.recovery.funnel import Line

routes = router()
MAY_SEE_CLINICIANS = frozenset({"manager", "admin"})
READ = "site.read"
"""What the audit says of a look at one practice."""
SIGNED_DAYS = 14
STORIES = 3
MANY_SEEN = 1000
"""So many encounters in a year without a single complaint say that none was written down, rather than none made."""
Find = Annotated[str, Query(max_length=60)]
Show = Annotated[str, Query(pattern="^(all|silent)$")]


@routes.get("/sites")
def sites(
    request: Request,
    reader: Reader,
    store: TheStore,
    now: Now,
    find: Find = "",
    show: Show = "all",
    page_: PageNumber = 1,
) -> Response:
    """A page of the practices that concern whoever reads."""
    asked, span = reading.Asked(find=find.strip(), show=show, page=page_), figures.span_of(now.date())
    with store.reading() as tx:
        rows, total = reading.site_rows(tx, asked, among=reader.viewer.sites, now=now, size=ROWS)
        known = {one.id: one for one in figures.site_figures(tx, span, frozenset(row.id for row in rows))}
    what: dict[str, Any] = {"rows": rows, "known": known, "span": span, "asked": asked, "now": now}
    return page(request, "sites.html", reader, **what, **pages_of(request, page_, total))


@routes.get("/sites/{code}")
def site(request: Request, code: str, reader: Reader, store: TheStore, now: Now) -> Response:
    """One practice: beside its own past, what could help, how much is written down. That it was read is on record."""
    with store.reading() as tx:
        asked = projection.sites_asked(tx, code.upper(), reader.viewer.sites)
        mine = site_called(tx, code.upper())
    projection.up_to_now(store, asked)
    with store.writing() as writing:
        note(writing, mine.id, actor=reader.viewer.name, what=READ, about=mine.code, now=now)
    with store.reading() as tx:
        what = _what(tx, mine.id, reader, now)
    advice = to_one(request, store, mine.code, reader.viewer.sites, now)
    return page(request, "site.html", reader, site=mine, advice=advice, now=now, **what)


def _what(tx: Reading, site_id: int, reader: Reader, now: Now) -> dict[str, Any]:
    """All that the page of a practice shows."""
    today, only = now.date(), frozenset({site_id})
    span, year = figures.span_of(today), figures.span_of(today, figures.MONTHS_TINY)
    (row,), _ = reading.site_rows(tx, reading.Asked(), among=only, now=now, size=1)
    past = figures.own_history(tx, site_id, today)
    first = today - timedelta(days=SIGNED_DAYS - 1)
    in_a_year = figures.site_figures(tx, year, only)[0]
    allowed = reader.viewer.role in MAY_SEE_CLINICIANS
    return {
        "row": row,
        "span": span,
        "year": year,
        "lately": figures.site_figures(tx, span, only)[0],
        "in_a_year": in_a_year,
        "many_seen": in_a_year.encounters >= MANY_SEEN,
        "lines": tuple(Line),
        "past": past,
        "picture": Markup(own_history_svg(past, heading=row.name)),  # noqa: S704 - our own drawing, which escapes names
        "about": reading.by_category(tx, site_id, f"{year.first}-01", f"{span.first}-01"),
        "shares": segments.shares(tx, year, now, [site_id])[site_id],
        "clinicians": segments.clinicians(tx, site_id, year, now) if allowed else None,
        "signed_days": sorted((day for _, day in reading.signed_days(tx, [site_id], first, today)), reverse=True),
        "stories": reading.stories(tx, among=only, page=1, size=STORIES)[0],
    }
