"""The huddle sheet: one page for the team and one for clinicians, and no patient on either."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.desk.maple import Maple

from frontdesk.desk import huddle, learning, thanking
from frontdesk.desk.encounters import count_encounters
from frontdesk.desk.site_settings import set_setting
from frontdesk.paper.files import FileRefused
from frontdesk.paper.pdf import as_pdf
from frontdesk.paper.text import as_text
from frontdesk.recovery.clocks import local_date
from frontdesk.recovery.codes import Category, Channel, RecordKind, Severity
from frontdesk.recovery.measures import Share

SECRET = ("4471", "555 0142", "Fifty minutes late", "my own words")


def told(maple: Maple) -> huddle.Huddle:
    return huddle.gathered(maple.desk, maple.priya)


@pytest.fixture
def busy(maple: Maple) -> Maple:
    """A purpose, a story, thanks, encounters, and something open for a clinician and for the safety of somebody."""
    set_setting(maple.desk, maple.priya, "purpose", "Nobody leaves unheard.")
    learning.publish_story(maple.desk, maple.priya, text="A bill was put right before lunch.", confirmed=True)
    maple.log(
        kind=RecordKind.COMPLIMENT, category=None, severity=None, thanks=(maple.deon,), channel=Channel.PHONE,
        patient="4471", said="my own words",
    )  # fmt: skip
    thanking.thank(maple.desk, maple.priya, "A1", what_for="finding a lost hearing aid")
    maple.log(patient="4471")
    maple.log(patient="4471", callback="555 0142", category=Category.SAFETY, severity=Severity.HIGH)
    count_encounters(maple.desk, maple.priya, local_date(maple.desk.practice.rules.calendar, maple.clock.at), 128)
    return maple


def test_purpose_story_and_thanks_come_before_what_is_open_and_that_before_figures(busy: Maple) -> None:
    said = as_text(huddle.huddle_page(told(busy)))
    order = (
        "Nobody leaves unheard.", "A bill was put right before lunch.", "Deon, for finding a lost hearing aid",
        "Open: 2, and 0 to call back", "How we are doing, 4 weeks", "per 1,000 encounters (95 % between",
        "\f", "Clinicians: this needs you", "Whoever is on duty", "safety: look at it",
    )  # fmt: skip
    places = [said.index(words) for words in order]
    assert places == sorted(places)


def test_safety_stands_first_among_what_is_open(busy: Maple) -> None:
    said = as_text(huddle.huddle_page(told(busy)))
    rows = [line.split() for line in said[said.index("Open:") :].splitlines() if line.lstrip().startswith("A")]
    assert rows[0][1:4] == ["Error", "or", "danger"]


def test_no_patient_stands_on_it(busy: Maple) -> None:
    said = as_text(huddle.huddle_page(told(busy)))
    assert [words for words in SECRET if words in said] == []


def test_the_team_has_one_page_and_clinicians_another_however_much_is_open(busy: Maple) -> None:
    learning.publish_story(busy.desk, busy.priya, text="word " * 200, confirmed=True)
    for _ in range(15):
        busy.log()
    sheets = PdfReader(io.BytesIO(as_pdf(huddle.huddle_page(told(busy))))).pages
    assert len(sheets) == 2
    assert "and 11 more: they stand" in sheets[0].extract_text()
    assert "Clinicians: this needs you" in sheets[1].extract_text()


def test_one_sheet_holds_the_longest_purpose_story_and_thanks_over_rows_of_long_words(busy: Maple) -> None:
    """Fewer of those that are open stand there by themselves; nobody who is thanked is left out."""
    set_setting(busy.desk, busy.priya, "purpose", "We listen first. " * 11)
    learning.publish_story(busy.desk, busy.priya, text="word " * 200, confirmed=True)
    for who in (busy.rosa, busy.deon, busy.priya):
        given = busy.log(kind=RecordKind.COMPLIMENT, category=None, severity=None, thanks=(who,))
        thanking.thank(busy.desk, busy.priya, given.complaint.number, what_for="driving a hearing aid home " * 7)
    for _ in range(15):
        busy.log(category=Category.DISCRIM, severity=Severity.HIGH)
    busy.clock.on("05-22 16:58")
    sheets = PdfReader(io.BytesIO(as_pdf(huddle.fitting_page(told(busy))))).pages
    first = sheets[0].extract_text()
    assert all(words in first for words in ("Rosa", "Deon", "Priya", "more: they stand", "How we are doing", "Thanks"))
    assert "Clinicians: this needs you" in sheets[1].extract_text()


def test_an_empty_day_says_so_and_asks(maple: Maple) -> None:
    said = as_text(huddle.huddle_page(told(maple)))
    for words in ("No story is told yet.", "Whom would you thank?", "Nothing is open.", "Nothing needs a clinician."):
        assert words in said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Share(0, 0), "none yet"),
        (Share(9, 9), "9 of 9 (too few to tell, below 10)"),
        (Share(9, 10), "9 of 10 (95 % between 60% and 98%)"),
    ],
)
def test_figures_of_too_few_say_so(share: Share, said: str) -> None:
    assert huddle.share_words(share) == said


def test_a_file_that_is_there_stays(maple: Maple, tmp_path: Path) -> None:
    file = str(tmp_path / "sheet.txt")
    huddle.write_huddle(maple.desk, maple.priya, file)
    with pytest.raises(FileRefused):
        huddle.write_huddle(maple.desk, maple.priya, file)
    huddle.write_huddle(maple.desk, maple.priya, file, force=True)
