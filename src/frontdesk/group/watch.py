"""Figures for whoever watches the server, in Prometheus' form. Site codes and counts, nothing about complaints.

What is so for the whole group is counted in the database when it is asked for, and is the same from any worker.
How long batches take is counted by each worker; several share a folder (`PROMETHEUS_MULTIPROC_DIR`), from which
any of them adds them up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from frontdesk.group import overview
from frontdesk.group.store import Store
from frontdesk.group.tables import audit, feed, fold, quarantine
from frontdesk.recovery.stamps import instant

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_OURS = CollectorRegistry()
BATCH_SECONDS = Histogram(
    "frontdesk_batch_seconds",
    "From the beginning of a batch to its answer",
    registry=_OURS,
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
)
ANSWERS = Counter("frontdesk_answers", "Answers by status", ["status"], registry=_OURS)


class OfTheGroup(Collector):
    """Counted in the database."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """Every figure, as it is now. Raises `StoreBusy`."""
        with self._store.reading() as tx:
            sites = overview.sites(tx)
            forks = tx.execute(select(func.count()).where(audit.c.what == "device.forked")).scalar_one()
            held = tx.execute(select(func.count()).select_from(quarantine)).scalar_one()
            behind = select(func.coalesce(func.sum(feed.c.position - fold.c.position), 0))
            unfolded = tx.execute(behind.join(fold, fold.c.site_id == feed.c.site_id)).scalar_one()
        lag = GaugeMetricFamily(
            "frontdesk_site_lag_seconds", "Since a desk of the site was last heard; none if never", labels=["site"]
        )
        for site in sites:
            if site["last_seen"] is not None:
                lag.add_metric([site["site"]], (self._now - instant(site["last_seen"])).total_seconds())
        yield lag
        silent = sum(site["last_seen"] is None for site in sites)
        for name, told, value in (
            ("frontdesk_sites_never_heard", "Sites of which nothing was ever heard", silent),
            ("frontdesk_forks", "Chains that a desk left, being put back or copied", forks),
            ("frontdesk_quarantined_events", "Events that are kept and cannot be used", held),
            ("frontdesk_events", "Events in all feeds", sum(site["events"] for site in sites)),
            ("frontdesk_unfolded_events", "Events that lists and totals do not show yet", unfolded),
        ):
            yield GaugeMetricFamily(name, told, value=float(value))


def figures(store: Store, now: datetime) -> bytes:
    """Everything, as it is scraped."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER_VARIABLE):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library says no types
    registry.register(OfTheGroup(store, now))
    ours = b"" if os.environ.get(FOLDER_VARIABLE) else generate_latest(_OURS)
    return ours + generate_latest(registry)
