"""The month on paper for the practice's own manager: figures with their uncertainty, and no patient."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.desk.maple import Maple

from frontdesk.desk import month_report
from frontdesk.desk.encounters import count_encounters
from frontdesk.desk.site_settings import set_setting
from frontdesk.journal import audit
from frontdesk.paper.text import as_text
from frontdesk.recovery.refusals import WrongValue


@pytest.fixture
def june(maple: Maple) -> Maple:
    """A complaint in May over 120 visits, looked at in June."""
    set_setting(maple.desk, maple.priya, "purpose", "Nobody leaves unheard.")
    maple.log(patient="4471", callback="555 0142", said="Fifty minutes late")
    count_encounters(maple.desk, maple.priya, date(2026, 5, 22), 120)
    maple.clock.on("06-02 09:00")
    return maple


def test_it_says_the_last_whole_month_and_names_no_patient(june: Maple, tmp_path: Path) -> None:
    file = month_report.write_month(june.desk, june.priya, str(tmp_path / "may.txt"))
    said = file.read_text(encoding="utf-8")
    for words in (
        "Nobody leaves unheard.",
        "Month in complaints: May 2026",
        "a working day here has 9 hours",
        "1, 8.3 per 1,000 encounters (95 % between 0.2 and 46.4)",
        "Limits need twelve months in a row with encounters.",
        "Kept waiting",
    ):
        assert words in said
    assert not any(secret in said for secret in ("4471", "555 0142", "Fifty minutes"))
    assert month_report.write_month(june.desk, june.priya, str(tmp_path / "may.pdf")).read_bytes()[:4] == b"%PDF"
    with june.desk.database.reading() as view:
        newest = audit.newest(view, 1)[0]
    assert (newest.deed, newest.staff, newest.facts) == ("printed", june.priya, {"sheet": "month", "month": "2026-05"})


def test_a_month_without_anything_has_no_rate(june: Maple) -> None:
    page = as_text(month_report.month_page(month_report.gathered(june.desk, june.priya, "2026-04")))
    assert "0, no rate: the encounters are not entered" in page


@pytest.mark.parametrize("month", ["May", "2026-13", "2026-07", "2026-5", ""])
def test_a_month_that_is_none_is_told(june: Maple, month: str) -> None:
    with pytest.raises(WrongValue):
        month_report.gathered(june.desk, june.priya, month)
