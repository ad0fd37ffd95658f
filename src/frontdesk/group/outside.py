"""What may leave the group: a report whose small cells are hidden, and nothing from which they could be worked out.

Source: as `recovery/suppression.py`. Whoever has one such report may have all of them: those of each practice, that of
the group, and the counts that a practice exports by itself. So a practice's number shows wherever it is large, and a
sum over practices only where it tells of none of them. Where a count is hidden, so are its rate, its interval, its
share, the times of so few, and every picture: each of them would tell it. Everything is of the month alone: numbers
over months that overlap would tell of a month by their difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdesk.group.figures import SiteFigures
from frontdesk.group.monthly import WhatAndWhere
from frontdesk.recovery.codes import Category, Stage
from frontdesk.recovery.measures import Share
from frontdesk.recovery.suppression import Column, Row, is_small, sum_tells, suppressed

HIDDEN = "hidden"
"""Stands where a number of 1 to 10 would stand, or one that would give such a number away."""
NOTE = (
    "This report may leave the group. Counts of 1 to 10 are hidden, and others with them from which they could be "
    "worked out; where a count is hidden, its rate is too. A zero is a true zero; “no data” says that nothing is known."
)
ALL = "all"
"""In the place of a category or a stage: the total."""
SEVERITIES = ("1", "2", "3", "none")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A table, ready to be printed; None where nothing may be shown."""

    rows: Sequence[Sequence[int | None]]
    """With totals there is one more than there were rows, and one more cell in each: they come last."""
    totals: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """One number for each practice, and all of them together; None where nothing may be shown."""

    of_each: Mapping[int, int | None]
    of_all: int | None


def by_severity(counts: Mapping[str, int], *, outside: bool) -> Sequence[int | None]:
    """Complaints of one practice by severity."""
    if not outside:
        return [counts.get(severity, 0) for severity in SEVERITIES]
    return suppressed({("", severity): count for severity, count in counts.items()}, [""], SEVERITIES)[0][:-1]


def of_practices(counts: Mapping[int, int], sites: Sequence[int], *, outside: bool) -> Numbers:
    """The complaints of practices, and their sum where it tells of none of them."""
    known = {site: counts.get(site, 0) for site in sites}
    total = sum(known.values())
    secret = is_small(total) or sum_tells(known.values())
    return Numbers(
        of_each={site: shown(count, outside=outside) for site, count in known.items()},
        of_all=None if outside and secret else total,
    )


def shown(count: int, *, outside: bool) -> int | None:
    """A count that stands by itself."""
    return None if outside and is_small(count) else count


def part(count: int, whole: int, *, outside: bool) -> int | None:
    """A part of a count that stands beside it, such as grievances; what is left of the whole may be small too."""
    secret = count > 0 and any(map(is_small, (count, whole, whole - count)))
    return None if outside and secret else count


def what_and_where(
    found: Mapping[int, WhatAndWhere], *, outside: bool
) -> tuple[list[Category | None], list[Stage | None], Shown]:
    """What complaints of practices were about, by stage; rows and columns without any are left out.

    Outside, a table of several practices has no totals: with the practices' own tables they would tell of one of them.
    """
    told = {place for counts in found.values() for place, count in counts.items() if count}
    rows = [one for one in (*Category, None) if any(category is one for category, _ in told)]
    columns = [one for one in (*Stage, None) if any(stage is one for _, stage in told)]
    counts = {place: sum(of.get(place, 0) for of in found.values()) for place in told}
    if not outside:
        return rows, columns, Shown(rows=_with_totals(counts, rows, columns))
    if len(found) == 1:
        all_of_them = (len(rows), len(columns))
        return rows, columns, Shown(rows=suppressed(counts, rows, columns, known=[all_of_them]))
    alone = [_hidden_alone(of) for of in found.values()]
    secret = {place for place in told if _tells(counts[place], [of[place] for of in alone if place in of])}
    for row, column in [*((row, ALL) for row in rows), *((ALL, column) for column in columns), (ALL, ALL)]:
        telling = [of for of in alone if (row, column) in of]
        if _tells(0, [of[row, column] for of in telling]):
            line = [(r, c) for r, c in told if row in (r, ALL) and column in (c, ALL)]
            secret.update(place for place in line if any(place in of for of in telling))
    cells = [[None if (r, c) in secret else counts.get((r, c), 0) for c in columns] for r in rows]
    return rows, columns, Shown(rows=cells, totals=False)


def _hidden_alone(of: WhatAndWhere) -> Mapping[tuple[object, object], int]:
    """The cells and totals that are hidden in a practice's own table, with what stands in them."""
    whole: Counter[tuple[object, object]] = Counter()
    for (row, column), count in of.items():
        whole.update({(row, column): count, (row, ALL): count, (ALL, column): count, (ALL, ALL): count})
    if all(map(is_small, of.values())):
        return {place: count for place, count in whole.items() if is_small(count)}
    rows, columns, table = what_and_where({0: of}, outside=True)
    return {
        (row, column): whole[row, column]
        for row, cells in zip([*rows, ALL], table.rows, strict=True)
        for column, cell in zip([*columns, ALL], cells, strict=True)
        if cell is None
    }


def _tells(total: int, hidden: Sequence[int]) -> bool:
    """Whether a number of the group tells one of those that practices hide: each of them has to be kept apart."""
    return is_small(total) or not all(map(is_small, hidden)) or sum_tells(hidden)


def _with_totals(
    counts: Mapping[tuple[Row, Column], int], rows: Sequence[Row], columns: Sequence[Column]
) -> list[list[int]]:
    table = [[counts.get((row, column), 0) for column in columns] for row in rows]
    table = [[*cells, sum(cells)] for cells in table]
    return [*table, [sum(cells[at] for cells in table) for at in range(len(columns) + 1)]]


def tells_no_small_part(site: SiteFigures) -> bool:
    """Whether a rate may be shown: it tells how many came on days whose encounters are known, and how many did not."""
    return not (is_small(site.complaints) or is_small(site.received) or is_small(site.received - site.complaints))


def shares(found: Mapping[str, Share], whole: int | None) -> dict[str, Share | None]:
    """Shares of complaints that may stand side by side; None for those that may not.

    Each is of some of the complaints, so no difference between two of their numbers, or to all complaints, may be
    small either. Without a number for all of them nothing is known to be harmless.
    """
    known, told = set() if whole is None else {whole}, dict[str, Share | None]()
    for name, share in found.items():
        parts = {share.k, share.n - share.k, share.n}
        apart = {abs(one - other) for one in parts for other in known}
        harmless = bool(known) and not any(map(is_small, parts | apart))
        told[name] = share if harmless else None
        known |= parts if harmless else set()
    return told


def number(count: int | None) -> str:
    """A count as it is printed."""
    return HIDDEN if count is None else f"{count:,}"


def share_words(share: Share | None) -> str:
    """So many of so many, with Wilson's interval from ten on."""
    if share is None:
        return HIDDEN
    if share.interval is None:
        return f"{share.k} of {share.n} (too few to tell)" if share.n else "none yet"
    return f"{share.k} of {share.n}: {share.k / share.n:.0%} ({share.interval.low:.0%} to {share.interval.high:.0%})"
