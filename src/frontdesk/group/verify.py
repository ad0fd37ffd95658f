"""Does the database still hold what the desks wrote? Every chain is followed and every feed counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, null, select, union_all

from frontdesk.envelope import GENESIS, Untrusted, check_link
from frontdesk.group.batch import of_any_size
from frontdesk.group.store import Reading
from frontdesk.group.tables import event, feed, head, quarantine, repeated, site

ROWS_AT_ONCE = 500


def faults(tx: Reading) -> tuple[int, list[dict[str, Any]]]:
    """How many events there are, and everything that is wrong with them: site, device, epoch, seq and rule."""
    found = [fault for chain in _chains(tx) for fault in _faults_of_chain(tx, *chain)]
    found += _faults_of_feeds(tx)
    return tx.execute(select(func.count()).select_from(event)).scalar_one(), found


def _chains(tx: Reading) -> list[tuple[int, str, str, str, int, str]]:
    rows = tx.execute(select(head, site.c.code).join(site, site.c.id == head.c.site_id))
    return [(r.site_id, r.code, r.device, r.epoch, r.seq, r.hash) for r in rows]


def _faults_of_chain(
    tx: Reading, site_id: int, code: str, device: str, epoch: str, last: int, last_hash: str
) -> Iterator[dict[str, Any]]:
    place = {"site": code, "device": device, "epoch": epoch}
    prev, expected = GENESIS, 1
    for row in tx.execute(_places(site_id, device, epoch)):
        rule = _broken_rule(row.body, row.hash, seq=expected, prev=prev, stands_at=row.seq)
        if rule:
            yield {**place, "seq": row.seq, "rule": rule}
        prev, expected = row.hash, row.seq + 1
    if (expected - 1, prev) != (last, last_hash):
        yield {**place, "seq": last, "rule": "head-wrong"}


def _places(site_id: int, device: str, epoch: str) -> Any:  # noqa: ANN401 - a statement of rows, typed where read
    parts = [
        select(t.c.seq, t.c.hash, t.c.body if "body" in t.c else null().label("body")).where(
            t.c.site_id == site_id, t.c.device == device, t.c.epoch == epoch
        )
        for t in (event, quarantine, repeated)
    ]
    return union_all(*parts).order_by("seq").execution_options(yield_per=ROWS_AT_ONCE)


def _broken_rule(body: bytes | None, kept_hash: str, *, seq: int, prev: str, stands_at: int) -> str | None:
    if stands_at != seq:
        return "chain-gap"
    if body is None:  # the event is kept in another chain; here only its place is
        return None
    try:
        envelope = of_any_size(body)
        check_link(envelope, seq=seq, prev=prev)
    except Untrusted as lie:
        return lie.rule
    return None if envelope.hash == kept_hash else "hash-wrong"


def _faults_of_feeds(tx: Reading) -> list[dict[str, Any]]:
    counted = (
        select(site.c.code, feed.c.position, func.count(event.c.position), func.max(event.c.position))
        .join(feed, feed.c.site_id == site.c.id)
        .outerjoin(event, event.c.site_id == site.c.id)
        .group_by(site.c.id, feed.c.position)
    )
    return [
        {"site": code, "device": None, "epoch": None, "seq": position, "rule": "feed-gap"}
        for code, position, count, last in tx.execute(counted)
        if not position == count == (last or 0)
    ]
