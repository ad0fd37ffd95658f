"""What a server does once before it says that it is ready, so that nobody's first look waits longer than the next ones.

Templates are read, routes and statements made ready and a connection opened. What the pages ask is asked, and dropped:
what is shown is read when somebody looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from starlette.routing import BaseRoute

from frontdesk.group import figures, offers
from frontdesk.group.charts import funnel_svg
from frontdesk.group.counting import calendars_of
from frontdesk.group.errors import StoreBusy
from frontdesk.group.pages import reading
from frontdesk.group.pages.page import templates
from frontdesk.group.pages.paging import ROWS
from frontdesk.group.store import Reading, Store
from frontdesk.recovery.funnel import Funnel

NOWHERE = {"type": "http", "method": "GET", "path": "/nowhere", "root_path": "", "headers": []}
"""A request for an address under which nothing stands."""


def pass_by(routes: Iterable[BaseRoute]) -> None:
    """The framework makes routes ready when the first request comes to their router: one for nowhere comes to all."""
    for route in routes:
        route.matches(dict(NOWHERE))


def rehearse(store: Store, now: datetime) -> None:
    """Go through the pages for nobody. A database that does not answer just now leaves it to the first reader."""
    templates()
    with suppress(StoreBusy), store.reading() as tx:
        _look_at_all(tx, now)


def _look_at_all(tx: Reading, now: datetime) -> None:
    """Every list as the pages begin it, and the figures over all practices."""
    today, span, asked = now.date(), figures.span_of(now.date()), reading.Asked()
    rows, _ = reading.site_rows(tx, asked, among=None, now=now, size=1)
    ids = [row.id for row in rows]
    figures.site_figures(tx, span, frozenset(ids))
    reading.signed_days(tx, ids, today, today)
    reading.received_days(tx, ids, today, today)
    calendars_of(tx, ids)
    reading.stories(tx, among=None, page=1, size=1)
    reading.thanks(tx, among=None, first=today)
    reading.grievances(tx, reading.Asked(show="open"), among=None, now=now, size=1)
    reading.silent_since(tx, {row.code for row in rows}, now)
    offers.support_list(tx, today, among=None)
    _draw(figures.funnel_of(tx, span))


def _draw(found: Funnel) -> None:
    """A funnel and the limits in the first page of its table, which are kept once they are worked out."""
    funnel_svg(found, heading="")
    for point in found.points[:ROWS]:
        _ = point.rate, point.limits
