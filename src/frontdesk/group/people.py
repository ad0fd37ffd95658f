"""What the people of the group may ask. Somebody whom only some sites concern learns nothing of any other."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from frontdesk.group import errors, overview, projection, shapes
from frontdesk.group.access import PERSON, TheSettings, TheStore, Viewer, refusals
from frontdesk.group.accounts import note
from frontdesk.group.settings import EVENTS_MAX
from frontdesk.group.totals import totals as totals_of

router = APIRouter()
AfterPlace = Annotated[str, Query(pattern=r"^(0|\d{1,9}\.\d{1,18}\.[0-9a-zA-Z-]{1,64})$")]
AfterLine = Annotated[str, Query(pattern=r"^[0-9a-f-]{0,36}$")]
PageSize = Annotated[int, Query(ge=1, le=EVENTS_MAX)]
SiteCode = Annotated[str | None, Query(max_length=16)]
Month = Annotated[str | None, Query(pattern=r"^(19[7-9]\d|2\d{3})-(0[1-9]|1[0-2])$", examples=["2026-05"])]


@router.get("/v1/sites", responses=refusals(*PERSON))
def sites(viewer: Viewer, store: TheStore) -> shapes.Sites:
    """Every practice that concerns you, with when it was last heard. Safe to repeat."""
    with store.reading() as tx:
        return shapes.Sites(sites=[shapes.SiteShape(**row) for row in overview.sites(tx, viewer.sites)])


@router.get("/v1/devices", responses=refusals(*PERSON))
def devices(viewer: Viewer, store: TheStore) -> shapes.Devices:
    """Every desk of those practices. Safe to repeat."""
    with store.reading() as tx:
        return shapes.Devices(devices=[shapes.DeviceShape(**row) for row in overview.devices(tx, viewer.sites)])


@router.get("/v1/complaints", responses=refusals(*PERSON, errors.UnknownSite, errors.NotForYou))
def complaints(
    viewer: Viewer,
    store: TheStore,
    settings: TheSettings,
    site: SiteCode = None,
    after: AfterPlace = "0",
    limit: PageSize = 200,
) -> shapes.Complaints:
    """Complaints in the order in which they changed: codes and times, never words. That they were read is on record."""
    with store.reading() as tx:
        asked = projection.sites_asked(tx, site, viewer.sites)
    projection.up_to_now(store, asked)
    with store.writing() as writing:
        read = next(iter(asked)) if site and asked else 0
        note(writing, read, actor=viewer.name, what="complaints.read", about=site or "", now=settings.now())
    with store.reading() as tx:
        return shapes.Complaints(**projection.page(tx, sites=asked, after=after, limit=limit))


@router.get("/v1/totals", responses=refusals(*PERSON, errors.UnknownSite, errors.NotForYou))
def totals(
    viewer: Viewer, store: TheStore, settings: TheSettings, site: SiteCode = None, month: Month = None
) -> shapes.Totals:
    """Numbers for each practice, and how fresh they are. Null where nothing was ever heard. Safe to repeat."""
    with store.reading() as tx:
        asked = projection.sites_asked(tx, site, viewer.sites)
    projection.up_to_now(store, asked)
    now = settings.now()
    with store.reading() as tx:
        found = totals_of(tx, sites=asked, month=month, now=now)
    return shapes.Totals(month=month, totals=[shapes.SiteTotals(**row) for row in found])


@router.get("/v1/audit", responses=refusals(*PERSON, errors.NotForYou))
def audit(viewer: Viewer, store: TheStore, after: AfterLine = "", limit: PageSize = 200) -> shapes.Audit:
    """Who enrolled, invited, revoked or forked, oldest first. For administrators. Safe to repeat."""
    if viewer.role != "admin":
        raise errors.NotForYou
    with store.reading() as tx:
        lines = overview.audit(tx, viewer.sites, after=after, limit=limit)
    last = lines[-1]["id"] if len(lines) == limit else None
    return shapes.Audit(lines=[shapes.AuditLine(**line) for line in lines], next=last)
