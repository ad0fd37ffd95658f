"""Pictures that a strict policy lets through and a screen reader can name; the same numbers give the same bytes."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from frontdesk.group.charts import HEIGHT, WIDTH, funnel_svg, own_history_svg
from frontdesk.recovery.funnel import Funnel, Line, SiteCount, funnel
from frontdesk.recovery.progress import OwnPast, Reading, Stretch, month_names, past_of

HOSTILE = "Elm </title><script>alert(1)</script> \u202e& \"Co\" 'x'"
SVG = "{http://www.w3.org/2000/svg}"


def group(*more: SiteCount) -> Funnel:
    plain = [SiteCount(f"S{n:02}", f"Practice {n}", 20, 10_000) for n in range(20)]
    return funnel(Line.ALL, [*plain, *more])


def year(counts: list[int], size: int = 2000) -> OwnPast:
    names = month_names(date(2026, 5, 31), len(counts))
    return past_of(
        Stretch(name=name, count=count, size=size, received=count) for name, count in zip(names, counts, strict=True)
    )


HIGH = SiteCount("ELM", HOSTILE, 60, 10_000)
LOW = SiteCount("OAK", "Oak", 4, 10_000)
LOOK = SiteCount("ASH", "Ash", 30, 10_000, 14, 3300, 14, 3300)
PICTURES = {
    "funnel": funnel_svg(group(HIGH, LOW, LOOK), heading=HOSTILE),
    "nobody": funnel_svg(funnel(Line.ALL, []), heading="The group"),
    "one": funnel_svg(funnel(Line.SERIOUS, [SiteCount("A", "A", 0, 1)]), heading="The group"),
    "own": own_history_svg(year([*[30, 31, 29] * 4, 60, *[33] * 9, 3]), heading=HOSTILE),
    "few": own_history_svg(year([1] * 14), heading="Elm"),
    "none": own_history_svg(year([3, 4], size=0), heading="Elm"),
}


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture_is_well_formed_named_and_needs_nothing(name: str) -> None:
    drawn = PICTURES[name]
    root = ET.fromstring(drawn)  # noqa: S314  our own picture
    assert root.tag == f"{SVG}svg"
    ids = root.attrib["aria-labelledby"].split()
    assert [root[at].attrib["id"] for at in (0, 1)] == ids
    assert [root[at].tag for at in (0, 1)] == [f"{SVG}title", f"{SVG}desc"]
    assert all(root[at].text for at in (0, 1))
    for forbidden in ("style=", "<style", "<script", "href", "url(", "onload", "\u202e"):
        assert forbidden not in drawn
    assert "NaN" not in drawn
    assert "inf" not in re.sub("<(title|desc|text)[^>]*>[^<]*", "", drawn)


def test_names_that_people_typed_are_text() -> None:
    root = ET.fromstring(PICTURES["funnel"])  # noqa: S314  our own picture
    (mark,) = root.findall(f"{SVG}polygon[@class='fd-high']")
    assert (mark[0].text or "").startswith(
        "Elm </title><script>alert(1)</script> & \"Co\" 'x': 60 in 10,000 encounters"
    )


def test_what_stands_out_has_a_shape_of_its_own() -> None:
    root = ET.fromstring(PICTURES["funnel"])  # noqa: S314  our own picture
    shapes = {mark.attrib["class"]: mark.attrib["points"] for mark in root.findall(f"{SVG}polygon")}
    assert set(shapes) == {"fd-high", "fd-look", "fd-capture"}
    assert len({len(points.split()) for points in shapes.values()}) == 2
    own = ET.fromstring(PICTURES["own"])  # noqa: S314  our own picture
    assert {mark.attrib["class"] for mark in own.findall(f"{SVG}polygon")} == {"fd-high", "fd-run", "fd-below"}


def test_the_funnel_says_that_it_is_not_corrected() -> None:
    assert PICTURES["funnel"].count("not corrected for over-dispersion") == 2
    assert "no rate" in PICTURES["nobody"]


def test_the_own_past_says_what_it_may_be_read_for() -> None:
    assert Reading.FEW.value[1:] in PICTURES["few"]
    assert "fd-limit" not in PICTURES["few"]


def test_what_a_narrow_screen_can_spare_is_marked_and_nothing_to_draw_takes_little_room() -> None:
    """A style sheet enlarges numbers there: every second month stays, and sentences stand beside the picture."""
    said = re.findall(r'class="fd-word fd-under( fd-spare)?"[^>]*>20\d\d-\d\d<', PICTURES["own"])
    assert said == ["", " fd-spare"] * 6
    assert PICTURES["own"].count('class="fd-said"') == 3
    assert 'viewBox="0 0 760 64"' in PICTURES["none"]


def test_a_name_near_the_edge_stands_on_the_other_side_of_its_sign() -> None:
    root = ET.fromstring(funnel_svg(group(SiteCount("FARWEST", "Far", 600, 40_000)), heading="x"))  # noqa: S314  our own
    names = {one.text: one.attrib.get("text-anchor") for one in root.findall(f"{SVG}text[@class='fd-name']")}
    assert names["FARWEST"] == "end"


def test_everything_lies_on_the_picture() -> None:
    for drawn in PICTURES.values():
        for x, y in re.findall(r"M([\d.-]+) ([\d.-]+)h0", drawn):
            assert 0 <= float(x) <= WIDTH
            assert 0 <= float(y) <= HEIGHT


def test_the_same_numbers_give_the_same_bytes_and_thousands_stay_light() -> None:
    many = [SiteCount(f"S{n}", f"P{n}", n % 9, 300 + n) for n in range(5000)]
    first, second = (funnel_svg(funnel(Line.ALL, many), heading="The group") for _ in range(2))
    assert first == second
    assert len(first) < 150_000
