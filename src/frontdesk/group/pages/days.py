"""Signed days: where a manager went through the day. What they hold in hand, and not how many complaints came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request, Response

from frontdesk.group.access import TheStore
from frontdesk.group.counting import calendars_of
from frontdesk.group.pages import reading
from frontdesk.group.pages.page import Now, Reader, page, router
from frontdesk.group.pages.paging import ROWS, PageNumber, pages_of
from frontdesk.recovery.clocks import Calendar, is_business_day

routes = router()
SHOWN = 7
"""Days side by side, the newest first."""


def closed_days(calendars: Mapping[int, Calendar], days: Sequence[date]) -> set[tuple[int, str]]:
    """On which of these days a practice does not open, by its own hours and closures: nobody has to sign them."""
    return {
        (site_id, day.isoformat())
        for site_id, calendar in calendars.items()
        for day in days
        if not is_business_day(calendar, day)
    }


def days_at_hand(zones: Mapping[int, str], days: Sequence[date], now: datetime) -> set[tuple[int, str]]:
    """Which of these days are not over where a practice is: nobody can have missed signing them."""
    today = {site_id: now.astimezone(ZoneInfo(zone)).date() for site_id, zone in zones.items()}
    return {(site_id, day.isoformat()) for site_id, its_day in today.items() for day in days if day >= its_day}


@routes.get("/days")
def days(request: Request, reader: Reader, store: TheStore, now: Now, page_: PageNumber = 1) -> Response:
    """A page of practices with the last seven days, each signed or not."""
    newest = now.date()
    shown = [newest - timedelta(days=back) for back in range(SHOWN)]
    asked = reading.Asked(page=page_)
    with store.reading() as tx:
        rows, total = reading.site_rows(tx, asked, among=reader.viewer.sites, now=now, size=ROWS)
        ids = [row.id for row in rows]
        signed = reading.signed_days(tx, ids, shown[-1], shown[0])
        received = reading.received_days(tx, ids, shown[-1], shown[0])
        closed = closed_days(calendars_of(tx, ids), shown)
    what: dict[str, Any] = {"rows": rows, "days": shown, "now": now}
    what |= {"signed_days": signed, "closed_days": closed, "received_days": received}
    what["days_at_hand"] = days_at_hand({row.id: row.timezone for row in rows}, shown, now)
    return page(request, "days.html", reader, **what, **pages_of(request, page_, total))
