"""The form for the day on which no computer works."""

from __future__ import annotations

from pathlib import Path

from tests.desk.maple import Maple

from frontdesk.desk.outage import write_forms
from frontdesk.recovery.codes import Category


def test_it_asks_everything_and_names_nobody(maple: Maple, tmp_path: Path) -> None:
    maple.log(said="Zwieselberg waited", patient="P-4711")
    said = write_forms(maple.desk, str(tmp_path / "forms.txt"), sheets=2).read_text(encoding="utf-8")
    assert said.count("\f") == 1
    assert all(said.count(category.value) >= 2 for category in Category)
    assert said.count("At risk now?") == 2
    assert "--late-reason" in said
    assert not {"Zwieselberg", "P-4711", "Rosa"} & set(said.split())


def test_it_prints(maple: Maple, tmp_path: Path) -> None:
    assert write_forms(maple.desk, str(tmp_path / "forms.pdf"), sheets=3).read_bytes().startswith(b"%PDF")
