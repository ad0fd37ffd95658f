"""Pictures as SVG, made on the server: no script, no style attribute, the same bytes for the same numbers.

Colours and strokes are presentation attributes, which a strict content policy allows, and every mark has a class that
a style sheet may use. A mark is a shape first and a colour second. Each picture has a title and a description, and its
numbers stand in a table beside it. The library writes what it is handed: names go through `words`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, cast

import svg

from frontdesk.recovery.funnel import NOT_CORRECTED, TOO_FEW, WITHIN, Funnel, Point, span
from frontdesk.recovery.measures import PER
from frontdesk.recovery.progress import OwnPast
from frontdesk.recovery.statistics import Limits, Signal

WIDTH, HEIGHT = 760, 420
HEIGHT_EMPTY = 64
"""Of a picture that says that there is nothing to draw."""
LEFT, RIGHT, TOP, BOTTOM = 56, 32, 20, 64
INK, QUIET, MEAN, WARN, ASK = "#1f2933", "#616e7c", "#1f2933", "#9b2c2c", "#2b5c8a"
FONT = "sans-serif"
LABELS_MAX = 24
"""So many practices that stand out are named on the picture; the table names all."""
STEPS = (1, 2, 2.5, 5, 10)
NAMES_MAX = 6
"""So many names of months are readable on a narrow screen, where a style sheet may drop every second of more."""
SAID, UNDER, SPARE = "fd-said", "fd-word fd-under", "fd-word fd-under fd-spare"
"""Classes of sentences, which a page can say beside a narrow picture; of words under it; and of those to be spared."""


def words(text: str) -> str:
    """Text that people typed, as it may stand in a picture."""
    return escape(text if text.isprintable() else "".join(c for c in text if c.isprintable()), quote=True)


class _Plane:
    """From values to places. The horizontal one may be of logarithms."""

    def __init__(self, across: tuple[float, float], up: float, *, logarithms: bool = False) -> None:
        self.low, self.high = across
        self.up = up or 1.0
        self.logarithms = logarithms
        low, high = (math.log10(self.low), math.log10(self.high)) if logarithms else across
        wide = (WIDTH - LEFT - RIGHT) / (high - low) if high > low else 0.0
        self._across = LEFT - low * wide if wide else (LEFT + WIDTH - RIGHT) / 2, wide
        self._tall = (HEIGHT - TOP - BOTTOM) / self.up

    def x(self, value: float) -> float:
        return round(self.across([value])[0], 1)

    def y(self, value: float) -> float:
        return round(self.upwards([min(self.up, value)])[0], 1)

    def across(self, values: Iterable[float]) -> list[float]:
        begin, wide = self._across
        return [begin + wide * value for value in (map(math.log10, values) if self.logarithms else values)]

    def upwards(self, values: Iterable[float]) -> list[float]:
        floor, tall = HEIGHT - BOTTOM, self._tall
        return [floor - value * tall for value in values]


def funnel_svg(funnel: Funnel, *, heading: str, key: str = "funnel") -> str:
    """The funnel of one line: practices as marks, encounters to the right, complaints per 1,000 upwards.

    `key` begins the ids, so that several pictures may stand on a page.
    """
    title = f"{heading}: {funnel.line.words} per 1,000 encounters, by encounters"
    if not funnel.points:
        return _picture(key, title, "No practice has encounters in this period, so there is no rate.", [])
    curve, sizes = funnel.curve(), [point.size for point in funnel.points]
    rates = [point.complaints * PER / point.size for point in funnel.points]
    top = _top(rates + [limits.high_998 for _, limits in curve[len(curve) // 4 :]])
    plane = _Plane(span(sizes), top, logarithms=True)
    drawn: list[svg.Element] = [*_grid(plane, _powers(plane.low, plane.high), "Encounters in the period")]
    drawn += _curves(plane, curve, funnel.rate * PER)
    drawn += _marks(funnel.points, zip(plane.across(sizes), plane.upwards(rates), strict=True))
    drawn.append(_text(LEFT, HEIGHT - 8, _key_words(), size=11, name=SAID))
    return _picture(key, title, _funnel_told(funnel), drawn)


def _key_words() -> str:
    return f"Inner lines 95 %, outer lines 99.8 % of practices by chance alone. {NOT_CORRECTED}"


def _funnel_told(funnel: Funnel) -> str:
    out = funnel.standing_out
    names = ", ".join(f"{p.name}: {p.signal.words}" for p in out[:LABELS_MAX])
    said = names if out else "no practice lies where chance would not put it"
    return f"{len(funnel.points)} practices; the group's rate is {funnel.rate * PER:.2f}. {said}. {NOT_CORRECTED}"


def _curves(plane: _Plane, curve: Sequence[tuple[float, Limits]], mean: float) -> list[svg.Element]:
    if not curve:
        return []
    lines: list[svg.Element] = [
        _line((LEFT, plane.y(mean)), (WIDTH - RIGHT, plane.y(mean)), "fd-mean", MEAN),
    ]
    for name, dashes, width in (("95", "5 4", 1.2), ("998", None, 1.4)):
        for side in ("low", "high"):
            points = [(plane.x(size), plane.y(getattr(limits, f"{side}_{name}"))) for size, limits in curve]
            lines.append(_curve(points, f"fd-limit fd-limit-{name}", QUIET, width=width, dashes=dashes))
    return lines


def _marks(points: Sequence[Point], places: Iterable[tuple[float, float]]) -> list[svg.Element]:
    """Practices within the limits as one path of dots, so that 5,000 of them stay light; those that stand out apart."""
    few: dict[str, None] = {}
    within: dict[str, None] = {}
    apart: list[svg.Element] = []
    for point, (x, y) in zip(points, places, strict=True):
        signal = point.signal
        if signal is WITHIN:
            within[f"M{x:.1f} {y:.1f}h0"] = None
        elif signal is TOO_FEW:
            few[f"M{x:.1f} {y:.1f}h0"] = None
        else:
            apart.append(_sign(point, (x, y)))
            if len(apart) < 2 * LABELS_MAX:
                apart.append(_name((x, y), point.code))
    drawn = [_dots(few, "fd-few", "#a8b3bf", 4)] if few else []
    drawn += [_dots(within, "fd-within", "#52606d", 6)] if within else []
    return [*drawn, *apart]


def _name(place: tuple[float, float], code: str) -> svg.Element:
    """A practice's code beside its sign, on the side where there is room."""
    x, y = place
    if x > WIDTH * 0.75:
        return _text(x - 8, y + 4, words(code), size=11, name="fd-name", anchor="end")
    return _text(x + 8, y + 4, words(code), size=11, name="fd-name")


def _sign(point: Point, place: tuple[float, float]) -> svg.Element:
    """A triangle upwards for more than chance, a diamond for a look, a triangle downwards for little on record."""
    x, y = place
    shapes = {
        Signal.HIGH: ([x, y - 7, x + 6.5, y + 5, x - 6.5, y + 5], WARN, "fd-high"),
        Signal.LOOK: ([x, y - 7, x + 6, y, x, y + 7, x - 6, y], WARN, "fd-look"),
        Signal.CHECK_CAPTURE: ([x, y + 7, x + 6.5, y - 5, x - 6.5, y - 5], ASK, "fd-capture"),
    }
    corners, color, name = shapes[point.signal]
    rate = point.rate
    told = f"{point.name}: {point.complaints} in {point.size:,} encounters, {rate.value:.1f} per 1,000"
    inside: list[svg.Element] = [
        svg.Title(text=words(f"{told} ({rate.low:.1f} to {rate.high:.1f}); {point.signal.words}"))
    ]
    return _Mark(class_=name, points=" ".join(f"{part:.1f}" for part in corners), fill=color, elements=inside)


def own_history_svg(past: OwnPast, *, heading: str, key: str = "past") -> str:
    """One practice month by month, with the limits of its own past where they hold."""
    title = f"{heading}: complaints per 1,000 encounters, month by month"
    told = past.reading.sentence
    rates = [one.rate for one in past.stretches]
    limits = [past.limits(at) for at in range(len(past.stretches))]
    known = [rate.value for rate in rates if rate] + [pair[1] for pair in limits if pair]
    if not known:
        return _picture(key, title, told, [])
    plane = _Plane((0, max(1, len(rates) - 1)), _top(known))
    drawn: list[svg.Element] = [*_grid(plane, [], "Month")]
    every = max(1, math.ceil(len(rates) / 12))
    for at in range(0, len(rates), every):
        name = past.stretches[at].name[:7]
        kind = SPARE if len(rates) > NAMES_MAX and at // every % 2 else UNDER
        drawn.append(_text(plane.x(at), HEIGHT - BOTTOM + 16, words(name), size=10, anchor="middle", name=kind))
    drawn += _own_limits(plane, past, limits)
    drawn += _own_marks(plane, past)
    drawn.append(_text(LEFT, HEIGHT - 8, words(told), size=11, name=SAID))
    return _picture(key, title, f"{told} {_signals_told(past)}", drawn)


def _signals_told(past: OwnPast) -> str:
    told = [f"{one.name}: {signal}" for at, one in enumerate(past.stretches) if (signal := past.signal(at))]
    return f"{'; '.join(told)}." if told else "Nothing stands out." if past.chart else ""


def _own_limits(plane: _Plane, past: OwnPast, limits: Sequence[tuple[float, float] | None]) -> list[svg.Element]:
    if past.chart is None:
        return []
    mean = plane.y(past.chart.centre * PER)
    lines: list[svg.Element] = [_line((LEFT, mean), (WIDTH - RIGHT, mean), "fd-mean", MEAN)]
    for side in (0, 1):
        places = [(plane.x(at), plane.y(pair[side])) for at, pair in enumerate(limits) if pair]
        lines.append(_curve(places, "fd-limit fd-limit-own", QUIET, width=1.3, dashes="5 4"))
    return lines


def _own_marks(plane: _Plane, past: OwnPast) -> list[svg.Element]:
    """Months joined by a line, which breaks where a month has no rate; what stands out as a shape of its own."""
    drawn: list[svg.Element] = []
    run: list[tuple[float, float]] = []
    for at, one in enumerate(past.stretches):
        if one.rate is None:
            drawn += [_curve(run, "fd-own", INK, width=1.5)] if len(run) > 1 else []
            run = []
            continue
        place = (plane.x(at), plane.y(one.rate.value))
        run.append(place)
        drawn.append(_month_mark(place, past.signal(at), f"{one.name}: {one.rate.value:.1f} per 1,000"))
    if len(run) > 1:
        drawn.insert(0, _curve(run, "fd-own", INK, width=1.5))
    return drawn


def _month_mark(place: tuple[float, float], signal: str, told: str) -> svg.Element:
    x, y = place
    said: list[svg.Element] = [svg.Title(text=words(f"{told}; {signal}" if signal else told))]
    match signal:
        case "above its limit":
            corners = [x, y - 7, x + 6.5, y + 5, x - 6.5, y + 5]
            return svg.Polygon(points=_rounded(corners), fill=WARN, class_=["fd-high"], elements=said)
        case "below its limit":
            corners = [x, y + 7, x + 6.5, y - 5, x - 6.5, y - 5]
            return svg.Polygon(points=_rounded(corners), fill=ASK, class_=["fd-below"], elements=said)
        case "eight on one side":
            corners = [x, y - 6, x + 6, y, x, y + 6, x - 6, y]
            return svg.Polygon(points=_rounded(corners), fill=ASK, class_=["fd-run"], elements=said)
        case _:
            return svg.Circle(cx=x, cy=y, r=3.5, fill=INK, class_=["fd-month"], elements=said)


# ---------------------------------------------------------------- pieces


def _picture(key: str, title: str, told: str, drawn: Sequence[svg.Element]) -> str:
    """What is drawn, with its title and its words; without anything drawn, that there is no data."""
    name = words(key).replace(" ", "-")
    height = HEIGHT if drawn else HEIGHT_EMPTY
    return svg.SVG(
        viewBox=svg.ViewBoxSpec(0, 0, WIDTH, height),
        class_=["fd-chart"],
        elements=[
            svg.Title(id=f"{name}-title", text=words(title)),
            svg.Desc(id=f"{name}-desc", text=words(told)),
            svg.Rect(x=0, y=0, width=WIDTH, height=height, fill="#ffffff", class_=["fd-ground"]),
            *(drawn or [_nothing()]),
        ],
        extra={"role": "img", "aria-labelledby": f"{name}-title {name}-desc"},
    ).as_str()


def _grid(plane: _Plane, across: Iterable[float], under: str) -> list[svg.Element]:
    """Both axes with their numbers, and thin lines to read them by."""
    drawn: list[svg.Element] = []
    step = _step(plane.up)
    for count in range(int(plane.up / step + 1e-9) + 1):
        value = count * step
        y = plane.y(value)
        drawn.append(_line((LEFT, y), (WIDTH - RIGHT, y), "fd-grid", "#e4e7eb", width=1))
        drawn.append(_text(LEFT - 6, y + 4, f"{value:g}", size=11, anchor="end"))
    wide = plane.logarithms and plane.high > 100 * plane.low
    for value in across:
        x, kind = plane.x(value), SPARE if wide and not f"{value:.0f}".startswith("1") else UNDER
        drawn.append(_line((x, HEIGHT - BOTTOM), (x, HEIGHT - BOTTOM + 5), "fd-tick", QUIET, width=1))
        drawn.append(_text(x, HEIGHT - BOTTOM + 18, f"{value:,.0f}", size=11, anchor="middle", name=kind))
    middle = (LEFT + WIDTH - RIGHT) / 2
    drawn.append(_text(middle, HEIGHT - BOTTOM + 36, under, size=12, anchor="middle", name=SAID))
    drawn.append(_text(4, 12, "per 1,000 encounters", size=11, name=SAID))
    return drawn


def _step(up: float) -> float:
    """A round step that gives four to eight lines."""
    ten = 10.0 ** math.floor(math.log10(up / 5))
    return min((ten * one for one in STEPS), key=lambda step: abs(up / step - 5))


def _powers(low: float, high: float) -> list[float]:
    """Round numbers of encounters between two, not too near to each other."""
    tens = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    every = [10.0**ten * part for ten in tens for part in (1, 2, 5)]
    known = [value for value in every if low <= value <= high]
    return known or [round(low)]


def _top(values: Sequence[float]) -> float:
    return max([*values, 0.5]) * 1.08


def _line(
    begin: tuple[float, float], end: tuple[float, float], name: str, color: str, *, width: float = 1.4
) -> svg.Element:
    return svg.Line(x1=begin[0], y1=begin[1], x2=end[0], y2=end[1], stroke=color, stroke_width=width, class_=[name])


def _curve(
    places: Sequence[tuple[float, float]], name: str, color: str, *, width: float, dashes: str | None = None
) -> svg.Element:
    points = _rounded([part for place in places for part in place])
    drawn = svg.Polyline(points=points, stroke=color, stroke_width=width, fill="none", class_=name.split())
    if dashes is not None:
        drawn.extra = {"stroke-dasharray": dashes}
    return drawn


def _dots(places: Iterable[str], name: str, color: str, width: float) -> svg.Element:
    """All dots as one path of lines without length, whose round ends show; the library writes its parts as they are."""
    return svg.Path(
        d=cast("list[svg.PathData]", ["".join(places)]),
        stroke=color,
        stroke_width=width,
        stroke_linecap="round",
        fill="none",
        class_=[name],
    )


def _text(x: float, y: float, text: str, *, size: float, anchor: str = "start", name: str = "fd-word") -> svg.Element:
    drawn = svg.Text(
        x=round(x, 1), y=round(y, 1), text=text, fill=INK, font_size=size, font_family=FONT, class_=name.split()
    )
    if anchor != "start":
        drawn.extra = {"text-anchor": anchor}
    return drawn


@dataclass
class _Mark(svg.Element):
    """A polygon with what a sign needs. The library's own has sixty attributes, and a picture hundreds of signs."""

    element_name = "polygon"
    class_: str | None = None
    points: str | None = None
    fill: str | None = None


def _rounded(values: Sequence[float]) -> list[svg.Point]:
    """Places one after the other; the library takes a flat list and writes it as it stands."""
    flat: Any = [round(value, 1) for value in values]
    return cast("list[svg.Point]", flat)


def _nothing() -> svg.Element:
    return _text(LEFT, HEIGHT_EMPTY / 2, "No data: no encounters are entered, so there is no rate.", size=14)
