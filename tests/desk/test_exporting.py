"""Exports: every record with a description of its columns, harmless in a spreadsheet, and on the audit list."""

from __future__ import annotations

import csv
import io
import json
import stat
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.desk.maple import Maple

from frontdesk.desk.export_columns import COLUMNS, defused
from frontdesk.desk.exporting import Wanted, export
from frontdesk.desk.given_out import DaysGivenOut
from frontdesk.desk.letters import NameOfAPatient
from frontdesk.journal import audit
from frontdesk.paper.files import FileRefused
from frontdesk.recovery.codes import Category
from frontdesk.recovery.refusals import RoleMayNot

FORMULA = '=HYPERLINK("http://example.org","click")'
WORDS = ("4471", "555 0142", "=HYPERLINK")


@pytest.fixture
def two(maple: Maple) -> Maple:
    """Thursday evening belongs to Friday; Friday evening to Tuesday, after the holiday."""
    maple.clock.on("05-21 18:00")
    maple.log(said=FORMULA, patient="4471", callback="+1 555 0142")
    maple.clock.on("05-22 18:00")
    maple.log(category=Category.OTHER)
    return maple


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def test_csv_holds_every_column_and_says_beside_it_what_each_is(two: Maple, tmp_path: Path) -> None:
    done = export(two.desk, two.priya, str(tmp_path / "all.csv"))
    rows = rows_of(done.file)
    assert [row["number"] for row in rows] == ["A1", "A2"]
    assert list(rows[0]) == [column.name for column in COLUMNS]
    assert done.columns_file == tmp_path / "all-columns.csv"
    assert {row["column"] for row in rows_of(done.columns_file)} == set(rows[0])
    assert rows[0]["said"] == f"'{FORMULA}"
    assert rows[0]["callback"] == "'+1 555 0142"
    assert (rows[0]["severity"], rows[0]["harm"]) == ("1", "")


def test_a_spreadsheet_holds_text_and_no_formula(two: Maple, tmp_path: Path) -> None:
    book = load_workbook(export(two.desk, two.priya, str(tmp_path / "all.xlsx")).file)
    cells = [cell for row in book["complaints"].iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert f"'{FORMULA}" in [cell.value for cell in cells]
    assert book["columns"]["A2"].value == "number"
    names = [cell.value for cell in book["complaints"][1]]
    received = book["complaints"].cell(2, names.index("received_at") + 1)
    assert (received.is_date, received.value) == (True, datetime(2026, 5, 21, 18)), "as the wall's clock showed it"  # noqa: DTZ001
    assert book["complaints"].cell(2, names.index("severity") + 1).value == 1


def test_json_holds_what_was_typed_as_it_was_typed(two: Maple, tmp_path: Path) -> None:
    told = json.loads(export(two.desk, two.priya, str(tmp_path / "all.json")).file.read_text(encoding="utf-8"))
    assert told["complaints"][0]["said"] == FORMULA
    assert told["columns"][0] == {"name": "number", "what": "number of the complaint at the site"}


def test_a_period_goes_by_the_business_day_of_receipt(two: Maple, tmp_path: Path) -> None:
    friday = Wanted(first=date(2026, 5, 22), last=date(2026, 5, 22))
    assert [r["number"] for r in rows_of(export(two.desk, two.priya, str(tmp_path / "a.csv"), friday).file)] == ["A1"]
    tuesday = Wanted(first=date(2026, 5, 26), last=date(2026, 5, 26))
    assert [r["number"] for r in rows_of(export(two.desk, two.priya, str(tmp_path / "b.csv"), tuesday).file)] == ["A2"]


@pytest.mark.parametrize("wanted", [Wanted(words=False), Wanted(leaves_group=True)])
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_without_words_nobody_can_be_recognised(two: Maple, tmp_path: Path, wanted: Wanted, kind: str) -> None:
    said = export(two.desk, two.priya, str(tmp_path / f"some.{kind}"), wanted).file.read_text(encoding="utf-8")
    assert [words for words in WORDS if words in said] == []


def test_what_leaves_the_group_holds_counts_and_hides_small_ones(two: Maple, tmp_path: Path) -> None:
    for _ in range(14):
        two.log()
    rows = rows_of(export(two.desk, two.priya, str(tmp_path / "out.csv"), Wanted(leaves_group=True)).file)
    found = {row["category"]: row for row in rows}
    assert found["OTHER"]["other"] == "1-10 or hidden with one"
    assert found["WAIT"]["total"] == "1-10 or hidden with one", "16 in all would tell the one"
    assert found["PHONE"]["total"] == "0"
    assert "A1" not in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_every_export_is_on_the_audit_list(two: Maple, tmp_path: Path) -> None:
    export(two.desk, two.priya, str(tmp_path / "all.json"))
    with two.desk.database.reading() as view:
        newest = audit.newest(view, 1)[0]
    assert (newest.staff, newest.deed, newest.at) == (two.priya, "exported", two.clock.at)


def test_only_the_manager_may_and_nothing_is_written_for_others(two: Maple, tmp_path: Path) -> None:
    for who in (two.rosa, two.deon):
        with pytest.raises(RoleMayNot):
            export(two.desk, who, str(tmp_path / "all.csv"))
    assert list(tmp_path.glob("*.csv")) == []


@pytest.mark.parametrize("name", ["4471.csv", "list-4471.csv", "of 4471.json"])
def test_no_patient_stands_in_the_name_of_a_file(two: Maple, tmp_path: Path, name: str) -> None:
    with pytest.raises(NameOfAPatient):
        export(two.desk, two.priya, str(tmp_path / name))


def test_a_file_that_is_there_stays_and_a_new_one_is_its_writers_own(two: Maple, tmp_path: Path) -> None:
    done = export(two.desk, two.priya, str(tmp_path / "all.csv"))
    with pytest.raises(FileRefused):
        export(two.desk, two.priya, str(tmp_path / "all.csv"))
    with pytest.raises(FileRefused):
        export(two.desk, two.priya, str(tmp_path / "all.pdf"))
    if sys.platform != "win32":
        assert stat.S_IMODE(done.file.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", " =1", "\n=1", "＝1"])
def test_what_a_spreadsheet_would_work_out_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("value", ["a=1", "", 5, -5, None, "A1"])
def test_all_else_stays(value: str | int | None) -> None:
    assert defused(value) == value


def given(maple: Maple, folder: Path, name: str, first: date | None = None, last: date | None = None) -> None:
    export(maple.desk, maple.priya, str(folder / name), Wanted(first=first, last=last, leaves_group=True))


def test_days_that_overlap_with_what_was_given_out_are_not_given_out_again(two: Maple, tmp_path: Path) -> None:
    """May without its last day, then all of May: their difference would be the last day."""
    given(two, tmp_path, "a.csv", date(2026, 5, 1), date(2026, 5, 21))
    given(two, tmp_path, "same.xlsx", date(2026, 5, 1), date(2026, 5, 21))
    for first, last in ((date(2026, 5, 1), date(2026, 5, 22)), (None, None), (date(2026, 5, 21), None)):
        with pytest.raises(DaysGivenOut) as told:
            given(two, tmp_path, "b.csv", first, last)
        assert "Friday 1 May 2026 to Thursday 21 May 2026" in str(told.value)
    assert not (tmp_path / "b.csv").exists()
    given(two, tmp_path, "rest.csv", date(2026, 5, 22))
    export(two.desk, two.priya, str(tmp_path / "inside.csv"))


def test_everything_can_be_given_out_in_each_form_and_the_trail_says_up_to_when(two: Maple, tmp_path: Path) -> None:
    """What comes after closing belongs to Tuesday, so that is the last day; a day later it is another paper."""
    for name in ("a.csv", "a.xlsx", "a.json"):
        given(two, tmp_path, name)
    with two.desk.database.reading() as view:
        facts = audit.newest(view, 1)[0].facts
    assert (facts["holds"], facts["from"], facts["to"]) == ("counts", None, "2026-05-26")
    two.clock.on("05-27 09:00")
    with pytest.raises(DaysGivenOut):
        given(two, tmp_path, "later.csv")


def test_few_without_a_stage_stand_in_a_column_of_their_own_and_the_sum_is_of_all(two: Maple, tmp_path: Path) -> None:
    for _ in range(30):
        two.log()
    two.log(category=Category.PHONE, stage=None)
    given(two, tmp_path, "a.json")
    rows = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["counts"]
    found = {row["category"]: row for row in rows}
    assert found["total"]["total"] == 33
    assert found["PHONE"]["total"] == "1-10 or hidden with one"
