"""A workbook holds what was put into it, and nothing of it lies on the disk meanwhile."""

from __future__ import annotations

import io
import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from frontdesk.desk.workbooks import Cell, workbook


def read_back(raw: bytes, sheet: str) -> list[list[object]]:
    return [list(row) for row in load_workbook(io.BytesIO(raw))[sheet].iter_rows(values_only=True)]


def test_every_cell_is_where_it_was_put() -> None:
    rows: list[list[Cell]] = [["name", "", "n"], ["=1+1 <b> & ü", None, 5], [" two\nlines ", "x", -1.5]]
    wide: list[list[Cell]] = [[f"c{n}" for n in range(60)]]
    raw = workbook({"first": rows, 'a "second" & more': wide})
    assert read_back(raw, "first") == [["name", None, "n"], ["=1+1 <b> & ü", None, 5], [" two\nlines ", "x", -1.5]]
    assert read_back(raw, 'a "second" & more') == wide
    assert load_workbook(io.BytesIO(raw))["first"]["A2"].data_type != "f"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_text_makes_a_workbook_that_opens(text: str) -> None:
    (row,) = read_back(workbook({"one": [["before", text, "after"]]}), "one")
    assert (row[0], row[2]) == ("before", "after")


def test_no_text_is_read_as_the_number_of_a_letter() -> None:
    assert read_back(workbook({"one": [["_x0041_"]]}), "one") in ([["_x0041_"]], [["_x005F_x0041_"]])


def test_nothing_of_it_lies_in_a_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("mkstemp", "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, None)
    assert workbook({"one": [["words"]] * 1000})
