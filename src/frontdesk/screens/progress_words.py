"""What the progress screen says: figures now and before, the chart as characters, and a table behind it. Pure.

Marks instead of colours: `o` a month, `^` above its limit, `v` below it, `*` one of eight on one side, `-` the mean,
`.` the limits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from frontdesk.desk.words import minutes_words
from frontdesk.recovery.codes import Category, Stage
from frontdesk.recovery.measures import PER, Measures, Share
from frontdesk.recovery.patterns import PATTERN_DAYS
from frontdesk.recovery.progress import Reading
from frontdesk.recovery.statistics import SHARE_SIZE_MIN
from frontdesk.recovery.taxonomy import desk_word
from frontdesk.screens.day_words import short_rate

if TYPE_CHECKING:
    from frontdesk.desk.progress import Progress
    from frontdesk.recovery.patterns import Pattern
    from frontdesk.recovery.progress import OwnPast

ROWS, ROWS_MAX = 10, 20
"""Lines of the picture, and where there is room."""
ROUND_IT = 7
"""Lines above and below it: its name, its months, what to know of it."""
AXIS, COLUMN = 6, 3
"""Cells of the scale, and of a month."""
NAME, CELL = 34, 21
STAGES = (Stage.ACCESSING, Stage.IN_PRACTICE, Stage.CONSULTATION, Stage.FOLLOWUP_REFERRAL, Stage.OTHER)
STAGE_WORDS = ("getting in", "in here", "with clinician", "afterwards", "other")
KIND, STAGE_GAP = 16, 3
"""Cells of what it was about, and between the columns of where."""


FIGURES: tuple[tuple[str, Callable[[Measures], str]], ...] = (
    ("complaints", lambda m: str(m.complaints)),
    ("per 1,000 encounters (95 %)", lambda m: short_rate(m.rate).replace(" per 1,000", "")),
    ("acknowledged within (median)", lambda m: minutes_words(m.minutes_to_acknowledge_median)),
    ("  nine in ten within", lambda m: minutes_words(m.minutes_to_acknowledge_p90)),
    ("put right within (median, net)", lambda m: minutes_words(m.first_resolution_net_median)),
    ("  with reopenings", lambda m: minutes_words(m.total_resolution_net_median)),
)
SHARES: tuple[tuple[str, Callable[[Measures], Share]], ...] = (
    ("acknowledged on time", lambda m: m.acknowledged_on_time),
    ("put right once, held 14 days", lambda m: m.resolved_once),
    ("reopened", lambda m: m.reopened),
    ("called back on time", lambda m: m.follow_up_on_time),
)


def figure_lines(known: Progress) -> list[str]:
    """Times and shares of these four weeks and of the four before."""
    rows = [("", "these 4 weeks", "the 4 before"), *((name, of(known.now), of(known.before)) for name, of in FIGURES)]
    lines = [f"{name:<{NAME}}{now:<{CELL}}{before}".rstrip() for name, now, before in rows]
    for name, of in SHARES:
        lines.append(f"{name:<{NAME}}{share_words(of(known.now)):<{CELL}}{share_words(of(known.before))}".rstrip())
    waiting = known.now.waiting
    if waiting:
        longest = minutes_words(known.now.waiting_longest)
        lines += ["", f"{waiting} not acknowledged yet, the longest for {longest}: no median holds them."]
    return [*lines, "", f"Shares of fewer than {SHARE_SIZE_MIN} are too few to tell; in brackets where 95 % would lie."]


def share_words(share: Share) -> str:
    """So many of so many, and between what shares; of too few, that they are."""
    interval = share.interval
    if interval is None:
        return f"{share.k} of {share.n} (too few)" if share.n else "none yet"
    return f"{share.k} of {share.n} ({interval.low:.0%}-{interval.high:.0%})"


# ---------------------------------------------------------------- the chart


def picture_lines(past: OwnPast, room: int) -> list[str]:
    """The picture as high as there is room, and its figures below where they fit too."""
    table = ["", *table_lines(past)[:-2]]
    rows = max(ROWS, min(ROWS_MAX, room - ROUND_IT))
    beside = max(ROWS, min(ROWS_MAX, room - ROUND_IT - len(table)))
    drawn = chart_lines(past, beside)
    return [*drawn, *table] if len(drawn) + len(table) <= room else chart_lines(past, rows)


def chart_lines(past: OwnPast, rows: int = ROWS) -> list[str]:
    """The picture, with its scale and its months, and what to know of it."""
    rates = [one.rate for one in past.stretches]
    limits = [past.limits(at) for at in range(len(past.stretches))]
    known = [rate.value for rate in rates if rate is not None] + [high for one in limits if one for high in one[1:]]
    if not known:
        return [reading_words(past)]
    top = max([*known, 1.0]) * 1.05
    grid = [[" "] * (COLUMN * len(rates)) for _ in range(rows)]
    for at, rate in enumerate(rates):
        _draw(grid, at, limits[at], past.chart.centre * PER if past.chart else None, top)
        if rate is not None:
            grid[_line(rate.value, top, rows)][at * COLUMN + 1] = MARKS.get(past.signal(at), "o")
    scale = [_number(top * (rows - 1 - line) / (rows - 1)) for line in range(rows)]
    drawn = [f"{scale[line]}|{''.join(row)}".rstrip() for line, row in enumerate(grid)]
    months = "".join(f"{one.name[-2:]:>{COLUMN - 1}} " for one in past.stretches)
    signals = signal_lines(past)
    key = "o a month   ^ v beyond a limit   * eight on one side   - mean   . limits" if past.chart else "o a month"
    return ["Complaints per 1,000 encounters", *drawn, " " * AXIS + months, "", reading_words(past), *signals, key]


def signal_lines(past: OwnPast) -> list[str]:
    """What stands out, in words."""
    if past.chart is None:
        return []
    signals = [(one.name, past.signal(at)) for at, one in enumerate(past.stretches)]
    beyond = [f"{name}: {signal}" for name, signal in signals if signal.endswith("its limit")]
    run = [name for name, signal in signals if signal == "eight on one side"]
    since = [f"{run[0]} to {run[-1]}: eight or more in a row on one side of the mean"] if run else []
    said = "; ".join([*beyond[-3:], *since])
    return [f"Look at {said}." if said else "Nothing stands out."]


def _number(value: float) -> str:
    """As it stands beside the picture."""
    return f"{value:>{AXIS - 2}.{1 if value < 100 else 0}f} "  # noqa: PLR2004 - three digits leave no room for more


MARKS: Mapping[str, str] = {"above its limit": "^", "below its limit": "v", "eight on one side": "*"}


def _draw(grid: list[list[str]], at: int, limits: tuple[float, float] | None, centre: float | None, top: float) -> None:
    if limits is None or centre is None:
        return
    for value, mark in ((limits[0], "."), (limits[1], "."), (centre, "-")):
        for cell in range(COLUMN):
            grid[_line(value, top, len(grid))][at * COLUMN + cell] = mark


def _line(value: float, top: float, rows: int) -> int:
    return rows - 1 - round(value / top * (rows - 1))


def reading_words(past: OwnPast) -> str:
    """What the picture may be read for."""
    counted = f" ({past.months} so far)." if past.reading is Reading.SHORT else "."
    return past.reading.sentence.removesuffix(".") + counted


def table_lines(past: OwnPast) -> list[str]:
    """The same as figures."""
    lines = ["month           received  encounters  per 1,000 (95 %)      limits        "]
    for at, one in enumerate(past.stretches):
        rate, limits = one.rate, past.limits(at)
        told = f"{rate.value:.1f} ({rate.low:.1f}-{rate.high:.1f})" if rate else "no rate"
        bounds = f"{limits[0]:.1f}-{limits[1]:.1f}" if limits else ""
        size = f"{one.size:,}" if one.size else "not entered"
        lines.append(f"{one.name:<16}{one.received:>8}  {size:>11}  {told:<21}{bounds:<14}{past.signal(at)}".rstrip())
    return [*lines, "", reading_words(past)]


# ---------------------------------------------------------------- what, where, again


def what_lines(table: Mapping[tuple[Category, Stage], int]) -> list[str]:
    """What complaints were about, by where in the visit: the most frequent first."""
    if not table:
        return ["Nothing was received in three months."]
    totals: dict[Category, int] = {}
    for (category, _), count in table.items():
        totals[category] = totals.get(category, 0) + count
    widths = [len(word) + STAGE_GAP for word in STAGE_WORDS]
    lines = [f"{'what, 3 months':<{KIND}}" + _cells(STAGE_WORDS, widths)]
    for category in sorted(totals, key=lambda one: (-totals[one], one.value)):
        cells = [table.get((category, stage), 0) for stage in STAGES]
        cells[-1] += table.get((category, Stage.MULTIPLE), 0)
        shown = [str(count) if count else "." for count in cells]
        name = desk_word(category).short
        lines.append(f"{name:<{KIND}}" + _cells(shown, widths))
    return lines


def _cells(shown: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(f"{cell:>{width}}" for cell, width in zip(shown, widths, strict=True))


def pattern_lines(found: Sequence[Pattern]) -> list[str]:
    """What came again and again this week."""
    if not found:
        return [f"Nothing came three times within {PATTERN_DAYS} days."]
    return [
        f"{one.category.words}: {len(one.numbers)} in {PATTERN_DAYS} days ({', '.join(one.numbers)})" for one in found
    ]
