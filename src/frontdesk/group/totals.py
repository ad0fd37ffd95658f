"""How many complaints, of which kinds, and how fresh that is: per practice, for a month or for all time.

A practice that was never heard of has no numbers at all: nothing known is not nothing happened. One that has been
silent for a while has numbers, and says up to when they stand.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from frontdesk.group import overview
from frontdesk.group.accounts import site_called
from frontdesk.group.store import Reading
from frontdesk.group.tables import complaint
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.stamps import instant, stamp

SILENT_AFTER = timedelta(hours=48)
ROWS_AT_ONCE = 1000
COMPLAINTS = frozenset({"complaint", "concern"})
OVER = frozenset({"closed", "merged", "void"})


def totals(tx: Reading, *, sites: frozenset[int] | None, month: str | None, now: datetime) -> list[dict[str, Any]]:
    """A row for each of these practices; None for all of them. Raises `WrongValue`."""
    month_of(month)
    return [{**_freshness(row, now), **_numbers(tx, row, month)} for row in overview.sites(tx, sites)]


def month_of(month: str | None) -> tuple[int, int] | None:
    """Year and month. Raises `WrongValue`."""
    if month is None:
        return None
    try:
        first = datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone
    except ValueError:
        raise WrongValue(f"{month[:40]!r} is not a month.", "write it like 2026-05.") from None
    return first.year, first.month


def bounds(month: str | None, timezone: str) -> tuple[str, str]:
    """The stamps between which a month lies where the practice is; for all time, all stamps."""
    said = month_of(month)
    if said is None:
        return "", "9"
    year, number = said
    zone = ZoneInfo(timezone)
    after = (year + 1, 1) if number == 12 else (year, number + 1)  # noqa: PLR2004 - December
    return stamp(datetime(year, number, 1, tzinfo=zone)), stamp(datetime(*after, 1, tzinfo=zone))


def _freshness(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    seen = row["last_seen"]
    silent = seen is None or now - instant(seen) > SILENT_AFTER
    return {"site": row["site"], "name": row["name"], "last_seen": seen, "silent": silent}


def _numbers(tx: Reading, row: dict[str, Any], month: str | None) -> dict[str, Any]:
    names = ("receipts", "complaints", "open", "resolved", "reopened", "grievances")
    if row["last_seen"] is None:
        return {"no_data": True, **dict.fromkeys((*names, "by_category", "by_severity"))}
    counted: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    for facts in _facts(tx, row["site"], *bounds(month, row["timezone"])):
        counted["receipts"] += 1
        if facts["kind"] not in COMPLAINTS or facts["state"] in {"merged", "void"}:
            continue
        counted["complaints"] += 1
        counted["open"] += facts["state"] not in OVER
        counted["resolved"] += facts["first_resolved_at"] is not None
        counted["reopened"] += facts["reopens"] > 0
        counted["grievances"] += "grievance" in facts["flags"]
        categories[facts["category"] or "none"] += 1
        severities[str(facts["severity"] or "none")] += 1
    numbers = {name: counted[name] for name in names}
    return {
        "no_data": False,
        **numbers,
        "by_category": dict(sorted(categories.items())),
        "by_severity": dict(sorted(severities.items())),
    }


def _facts(tx: Reading, code: str, first: str, after: str) -> Iterable[dict[str, Any]]:
    c = complaint.c
    mine = c.site_id == site_called(tx, code).id
    query = select(c.facts).where(mine, c.received_at >= first, c.received_at < after)
    return map(json.loads, tx.execute(query.execution_options(yield_per=ROWS_AT_ONCE)).scalars())
