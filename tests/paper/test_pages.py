"""A page says the same as PDF and as text, and nothing that people typed can hurt either."""

from __future__ import annotations

import io
import logging
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from frontdesk.paper.files import FileRefused, checked_file, write_page
from frontdesk.paper.page import Block, Facts, Heading, Items, Page, Paragraph, Space, Table
from frontdesk.paper.pdf import LONG, as_pdf
from frontdesk.paper.text import COLUMNS, as_text
from frontdesk.paper.typed import drawn

HOSTILE = "<b>not bold</b> **x** [red]r[/] \x1b[2J\u202egnp.exe \x00\ud83d end"
SCRIPTS = (
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
    "\u0645\u0631\u062d\u0628\u0627 \ufdfa",
    "\u6f22\u5b57\u304b\u306a",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f600 \U0001f3e5",
    "e\u0301 \U0010ffff",
    " ",
    "",
)
"""Hebrew, Arabic, Japanese, emoji that are put together, a mark on a letter, and nothing at all."""
BLOCKS: list[Block] = [
    Heading("What we did"),
    Paragraph("We asked everybody.\nThen we wrote."),
    Facts([("Reference", "A42"), ("A name that is long for a name", "value " * 40)]),
    Items(["one", "two " * 60]),
    Table(["Code", "What"], [["WAIT", "Kept waiting"], ["x" * 90, "long " * 30]], [1, 3]),
    Space(2),
    Paragraph("Fine print", quiet=True),
]


def page(*blocks: Block, title: str = "Our answer") -> Page:
    return Page(sender="Maple Street Family Medicine", title=title, blocks=blocks or BLOCKS, footer="Maple Street")


def read(content: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages)


class TestPdf:
    def test_it_can_be_read_back(self) -> None:
        said = read(as_pdf(page()))
        wanted = (
            "Maple Street Family Medicine", "Our answer", "We asked everybody.", "Then we wrote.", "Reference", "A42",
            "Kept waiting", "Fine print",
        )  # fmt: skip
        for words in wanted:
            assert words in said

    def test_it_runs_over_sheets_and_numbers_them(self) -> None:
        many = page(*(Facts([(f"Fact {n}", "a value " * 20)]) for n in range(40)))
        sheets = PdfReader(io.BytesIO(as_pdf(many))).pages
        assert len(sheets) > 1
        assert [sheet.extract_text().split()[-1] for sheet in sheets] == [str(n + 1) for n in range(len(sheets))]
        said = read(as_pdf(many))
        assert all(f"Fact {n}" in said for n in range(40))

    def test_a_long_table_says_all_of_it_on_many_sheets_whatever_it_holds(self) -> None:
        """It is drawn quickly, without the library's tables."""
        names = ["plain", HOSTILE, SCRIPTS[0], "x" * 90, "two\nlines", ""]
        rows = [
            [f"N{n} {names[n] if n < len(names) else 'Practice'}", "a few words " * 4, str(n)] for n in range(LONG + 1)
        ]
        sheets = PdfReader(
            io.BytesIO(as_pdf(page(Table(["Practice", "What it says", "Count"], rows, [2, 2, 1]))))
        ).pages
        said = [sheet.extract_text() for sheet in sheets]
        assert len(sheets) > 5
        assert all("What it says" in text for text in said)
        words = " ".join(said).split()
        assert [word for word in words if word.startswith("N")] == [f"N{n}" for n in range(LONG + 1)]
        assert words.count("few") == 4 * (LONG + 1)

    def test_what_was_typed_is_drawn_and_not_obeyed(self) -> None:
        said = read(as_pdf(page(Paragraph(HOSTILE))))
        assert "<b>not bold</b> **x** [red]r[/]" in said

    @pytest.mark.parametrize("text", SCRIPTS)
    def test_every_script_ends_up_on_paper_and_none_in_the_log(
        self, text: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.WARNING):
            assert as_pdf(page(Paragraph(text), Facts([(text, text)]), Items([text]))).startswith(b"%PDF-")
        assert not caplog.records

    def test_greek_and_cyrillic_are_letters(self) -> None:
        said = read(as_pdf(page(Paragraph("Ευχαριστώ · Спасибо · Dziękuję"))))
        assert "Ευχαριστώ · Спасибо · Dziękuję" in said

    def test_its_title_names_the_page(self) -> None:
        meta = PdfReader(io.BytesIO(as_pdf(page()))).metadata
        assert meta is not None
        assert (meta.title, meta.author) == ("Our answer", None)

    @settings(max_examples=20, deadline=None)
    @given(st.text(max_size=200))
    def test_nothing_typed_stops_it(self, text: str) -> None:
        assert as_pdf(page(Paragraph(text), Facts([(text, text)]), Table(["x"], [[text]], [1])))


class TestText:
    def test_it_says_all_of_it_in_lines_that_fit(self) -> None:
        said = as_text(page())
        for words in ("Maple Street Family Medicine", "Our answer", "What we did", "Then we wrote.", "Kept waiting"):
            assert words in said
        assert all(len(line) <= COLUMNS for line in said.splitlines())

    @given(st.text(max_size=300))
    def test_nothing_that_steers_is_left(self, text: str) -> None:
        said = as_text(page(Paragraph(text), Facts([(text, text)]), Items([text]), Table([text], [[text]], [1])))
        assert said.encode("utf-8")
        assert "\x1b" not in said
        assert "\u202e" not in said

    def test_line_ends_and_tabs_stay(self) -> None:
        assert drawn("a\r\nb\tc\x07") == "a\nb    c"


class TestFiles:
    def test_both_kinds_are_written_for_their_writer_alone(self, tmp_path: Path) -> None:
        for name in ("a.pdf", "b.TXT"):
            file = checked_file(str(tmp_path / name))
            write_page(page(), file)
            assert file.stat().st_size > 100
            if os.name == "posix":
                assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a.pdf", "b.TXT"]

    @pytest.mark.parametrize(
        ("name", "says"),
        [
            ("", "No file is named"), (" \t", "No file is named"), ("a\x00.pdf", "No file is named"),
            (".", "is a folder"), ("letter.doc", "is no .pdf or .txt file"), ("letter", "is no .pdf"),
            ("nowhere/a.pdf", "There is no folder"), ("there.pdf", "exists already"), ("x" * 300 + ".pdf", "name"),
        ],
    )  # fmt: skip
    def test_a_place_where_no_page_can_be_is_refused_with_a_sentence(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, says: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "there.pdf").write_bytes(b"older")
        with pytest.raises(FileRefused, match=says) as refused:
            checked_file(name)
        assert refused.value.exit_code == 2
        assert (tmp_path / "there.pdf").read_bytes() == b"older"

    def test_force_writes_over_a_file_and_over_nothing_else(self, tmp_path: Path) -> None:
        file, folder = tmp_path / "there.pdf", tmp_path / "folder.pdf"
        file.write_bytes(b"older")
        folder.mkdir()
        write_page(page(), checked_file(str(file), force=True))
        assert file.read_bytes().startswith(b"%PDF-")
        with pytest.raises(FileRefused):
            checked_file(str(folder), force=True)

    def test_a_file_in_place_of_a_folder_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(FileRefused):
            checked_file(str(tmp_path / "file" / "a.pdf"))
