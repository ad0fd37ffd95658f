"""What may leave the group: a report whose small cells are hidden, and nothing from which they could be worked out.

Source: as `recovery/suppression.py`. Where a count is hidden, so are its rate, its interval, its share and every
picture: each of them would tell it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdesk.group.figures import SiteFigures
from frontdesk.group.monthly import WhatAndWhere
from frontdesk.recovery.codes import Category, Stage
from frontdesk.recovery.measures import Share
from frontdesk.recovery.suppression import SMALL_MAX, Column, Row, suppressed

HIDDEN = "hidden"
"""Stands where a number of 1 to 10 would stand, or one that would give such a number away."""
NOTE = (
    "This report may leave the group. Counts of 1 to 10 are hidden, and others with them from which they could be "
    "worked out; where a count is hidden, its rate is too."
)
SEVERITIES = ("1", "2", "3", "none")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A table with its totals, ready to be printed; None where nothing may be shown."""

    rows: Sequence[Sequence[int | None]]
    """One more than there were rows, and one more cell in each: the totals come last."""

    def total(self, row: int) -> int | None:
        """The total of a row."""
        return self.rows[row][-1]


def by_severity(counts: Mapping[tuple[int, str], int], sites: Sequence[int], *, outside: bool) -> Shown:
    """Complaints of each practice by severity."""
    return _table(counts, sites, SEVERITIES, outside=outside)


def what_and_where(counts: WhatAndWhere, *, outside: bool) -> tuple[list[Category], list[Stage], Shown]:
    """What complaints were about, by stage; rows and columns without any are left out."""
    rows = [one for one in Category if any(category is one for category, _ in counts)]
    columns = [one for one in Stage if any(stage is one for _, stage in counts)]
    return rows, columns, _table(counts, rows, columns, outside=outside)


def of_each(counts: Mapping[int, int], sites: Sequence[int], *, outside: bool) -> dict[int, int | None]:
    """One number for each practice, such as its grievances."""
    table = _table({(site, ""): counts.get(site, 0) for site in sites}, sites, ("",), outside=outside)
    return {site: table.rows[at][0] for at, site in enumerate(sites)}


def _table(
    counts: Mapping[tuple[Row, Column], int], rows: Sequence[Row], columns: Sequence[Column], *, outside: bool
) -> Shown:
    if outside:
        return Shown(rows=suppressed(counts, rows, columns))
    table = [[counts.get((row, column), 0) for column in columns] for row in rows]
    table = [[*cells, sum(cells)] for cells in table]
    return Shown(rows=[*table, [sum(cells[at] for cells in table) for at in range(len(columns) + 1)]])


def is_large(count: int) -> bool:
    """Whether a count may be shown outside by itself."""
    return not 0 < count <= SMALL_MAX


def tells_no_small_part(site: SiteFigures) -> bool:
    """Whether a rate may be shown: it tells how many came on days whose encounters are known, and how many did not."""
    return is_large(site.complaints) and is_large(site.received - site.complaints)


def number(count: int | None) -> str:
    """A count as it is printed."""
    return HIDDEN if count is None else f"{count:,}"


def share_words(share: Share, *, outside: bool) -> str:
    """So many of so many, with Wilson's interval from ten on; hidden where either part of it would be a small cell."""
    if outside and not all(map(is_large, (share.k, share.n - share.k, share.n))):
        return HIDDEN
    if share.interval is None:
        return f"{share.k} of {share.n} (too few to tell)" if share.n else "none yet"
    return f"{share.k} of {share.n}: {share.k / share.n:.0%} ({share.interval.low:.0%} to {share.interval.high:.0%})"
