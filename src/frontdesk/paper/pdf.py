"""A page as a PDF. The layout library is imported only when a page is made: it takes long and most days need none.

The font is DejaVu Sans, which stands beside this file: Latin, Greek, Cyrillic, Hebrew, Arabic and more, put into
the PDF as far as it is used. What it cannot draw (Chinese, most emoji) becomes an empty box, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from importlib.resources import as_file, files
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING

from frontdesk.paper.page import Block, Facts, Heading, Items, NewSheet, Page, Paragraph, Picture, Space, Table
from frontdesk.paper.typed import JOINERS, drawn

if TYPE_CHECKING:
    from fpdf import FPDF

FONT, REGULAR, BOLD = "DejaVu", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
PAPER = "letter"
MARGIN, LINE, SMALL_LINE, GAP, NAME_SHARE, BASE = 25.0, 5.6, 4.6, 2.8, 0.28, 0.72
"""Millimetres; the share of a line that the name of a fact takes, and where in its height letters stand."""
NAME_SHARE_MAX = 0.42
BODY, SMALL, TINY, TITLE = 10.5, 8.5, 7.5, 14
"""Points."""
COLUMNS_MANY = 7
"""A table with so many columns is set in tiny print, or its headings would be cut within words."""
PICTURE_SHARE = 0.62
"""Height of a picture with its words, of the sheet's width."""
FIRST_LINES = 4
"""As many lines of what follows a heading stand on the same sheet."""
TITLES = re.compile("<(title|desc)[^>]*>[^<]*</(title|desc)>")
LONG = 300
"""A table of more rows is drawn line by line: the library takes a fiftieth of a second for each."""
PLAIN_MAX = 0x24F
"""Up to here (Latin) each letter stands for itself, one after the other from the left."""
UNDRAWN = "\u25a1"
"""An empty box, for a character that the font does not have."""


def as_pdf(page: Page) -> bytes:
    """The whole page as the bytes of a PDF file."""
    return bytes(_laid_out(page).output())


def sheets_of(page: Page) -> int:
    """How many sheets of paper it takes."""
    sheet = _laid_out(page)
    sheet.output()  # else the library keeps its fonts open
    return int(sheet.page_no())


def _laid_out(page: Page) -> FPDF:
    sheet = _empty(page)
    writer = _Writer(sheet, _drawable(sheet))
    sheet.add_page()
    writer.line(page.sender, size=TITLE, bold=True)
    sheet.ln(GAP * 2)
    if page.title:
        writer.line(page.title, size=BODY + 1.5, bold=True)
        sheet.ln(GAP)
    for block, following in zip_longest(page.blocks, page.blocks[1:]):
        writer.keep_with(block, following)
        writer.block(block)
        sheet.ln(GAP)
    return sheet


def _empty(page: Page) -> FPDF:
    """A document with margins, fonts, and a footer on every sheet."""
    from fpdf import FPDF

    class Sheets(FPDF):
        """Sheets with a line at the bottom of each."""

        def footer(self) -> None:
            """What the page says there, and the number of the sheet."""
            self.set_y(-18)
            self.set_font(FONT, size=SMALL)
            self.set_text_color(90)
            self.multi_cell(0, 4, _fit(f"{page.footer}   {self.page_no()}".strip(), _drawable(self)), align="L")
            self.set_text_color(0)

    sheet = Sheets(format=PAPER)
    sheet.set_margin(MARGIN)
    sheet.set_auto_page_break(auto=True, margin=MARGIN)
    for style, name in (("", REGULAR), ("B", BOLD)):
        with as_file(files("frontdesk.paper") / "fonts" / name) as font:
            sheet.add_font(FONT, style, font)
    sheet.set_font(FONT, size=BODY)
    sheet.set_text_shaping(use_shaping_engine=True)
    sheet.set_title(drawn(page.title or page.sender))
    sheet.set_creator("frontdesk")
    sheet.set_lang("en")
    return sheet


class _Writer:
    """Puts blocks onto sheets, from top to bottom."""

    def __init__(self, sheet: FPDF, known: Container[int]) -> None:
        """`known` are the characters that the font can draw."""
        self.sheet = sheet
        self.known = known

    def keep_with(self, block: Block | None, following: Block | None) -> None:
        """A heading never stands alone at the foot of a sheet: it goes to the next one with what it is of."""
        if isinstance(block, Heading):
            room = PICTURE_SHARE * self.sheet.epw if isinstance(following, Picture) else FIRST_LINES * LINE
            if self.sheet.will_page_break(LINE + GAP + room):
                self.sheet.add_page()

    def block(self, block: Block | None) -> None:
        """One block; it begins at the left margin."""
        match block:
            case Heading(text=text):
                self.line(text, bold=True)
            case Paragraph(text=text, quiet=quiet):
                self.line(text, size=SMALL if quiet else BODY)
            case Facts() | Items():
                self._list(block)
            case Table(rows=rows) if len(rows) > LONG:
                self._long_table(block)
            case Table():
                self._table(block)
            case Space(lines=lines):
                self.sheet.ln(LINE * lines)
            case NewSheet():
                self.sheet.add_page()
            case Picture(svg=drawing, told=told):
                self._picture(drawing, told)

    def _list(self, block: Facts | Items) -> None:
        if isinstance(block, Facts):
            share = self._share_of_names(block)
            for name, value in block.rows:
                self._columns((name, value), (share, 1 - share), bold_first=True)
        else:
            for text in block.texts:
                self._columns(("\u2022", text), (0.03, 0.97))

    def _share_of_names(self, facts: Facts) -> float:
        """So wide that names stand on one line each, as far as their values leave room for it."""
        self.sheet.set_font(FONT, style="B", size=BODY)
        widest = max((self.sheet.get_string_width(_fit(name, self.known)) for name, _ in facts.rows), default=0)
        return min(NAME_SHARE_MAX, max(NAME_SHARE, (widest + 3 * self.sheet.c_margin) / self.sheet.epw))

    def line(self, text: str, *, size: float = BODY, bold: bool = False) -> None:
        """Text over the whole width."""
        self.sheet.set_font(FONT, style="B" if bold else "", size=size)
        self.sheet.multi_cell(0, LINE * size / BODY, _fit(text, self.known), align="L", new_x="LMARGIN", new_y="NEXT")

    def _columns(self, texts: Sequence[str], shares: Sequence[float], *, bold_first: bool = False) -> None:
        """Texts side by side, none split over two sheets before its first line."""
        sheet = self.sheet
        if sheet.will_page_break(LINE):
            sheet.add_page()
        top, left, low, sheet_number = sheet.get_y(), sheet.l_margin, sheet.get_y(), sheet.page_no()
        for number, (text, share) in enumerate(zip(texts, shares, strict=True)):
            if sheet.page_no() == sheet_number:
                sheet.set_xy(left, top)
            sheet.set_font(FONT, style="B" if bold_first and number == 0 else "", size=BODY)
            sheet.multi_cell(
                sheet.epw * share, LINE, _fit(text, self.known) or " ", align="L", new_x="LMARGIN", new_y="NEXT"
            )
            low = max(low, sheet.get_y()) if sheet.page_no() == sheet_number else sheet.get_y()
            left += sheet.epw * share
        sheet.set_xy(sheet.l_margin, low)

    def _picture(self, drawing: str, told: str) -> None:
        """Over the whole width, on one sheet, and what it says below it; the library reads no titles, and says so."""
        self.sheet.image(BytesIO(TITLES.sub("", drawing).encode()), w=self.sheet.epw)
        self.line(told, size=SMALL)

    def _table(self, table: Table) -> None:
        """Headings, then row by row; the library breaks it over sheets and repeats the headings."""
        from fpdf.enums import TableBordersLayout
        from fpdf.fonts import FontFace

        self.sheet.set_font(FONT, size=TINY if len(table.shares) >= COLUMNS_MANY else BODY - 1)
        with self.sheet.table(
            col_widths=tuple(table.shares),
            text_align="LEFT",
            line_height=LINE - 0.4,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD"),
            markdown=False,
            padding=1,
            v_align="TOP",
        ) as grid:
            for texts in (table.headings, *table.rows):
                row = grid.row()
                for text in texts:
                    row.cell(_fit(text, self.known))

    def _long_table(self, table: Table) -> None:
        """The same for thousands of rows, in small print, with the headings on each sheet."""
        sheet, whole = self.sheet, sum(table.shares)
        shares = [share / whole for share in table.shares]
        headings = self._cells(table.headings, shares, bold=True)
        self._row(headings, shares, bold=True)
        for texts in table.rows:
            cells = self._cells(texts, shares)
            if sheet.will_page_break(SMALL_LINE * max(map(len, cells))):
                sheet.add_page()
                self._row(headings, shares, bold=True)
            if all(cells):
                self._row(cells, shares)
            else:
                self._columns(texts, shares)
            sheet.line(sheet.l_margin, sheet.get_y(), sheet.l_margin + sheet.epw, sheet.get_y())

    def _cells(self, texts: Sequence[str], shares: Sequence[float], *, bold: bool = False) -> list[list[str]]:
        """The texts of a row in lines that fit their columns; none for a text that is not plain, or has a long word."""
        sheet = self.sheet
        font = sheet.fonts[FONT.lower() + ("B" if bold else "")]

        def lines(text: str, room: float) -> list[str]:
            found = [""]
            for word in text.split(" "):
                plain = word.isprintable() and max(map(ord, word), default=0) <= PLAIN_MAX
                if not plain or font.get_text_width(word, SMALL, None)[1] > room:
                    return []
                longer = f"{found[-1]} {word}" if found[-1] else word
                if font.get_text_width(longer, SMALL, None)[1] > room:
                    found.append(word)
                else:
                    found[-1] = longer
            return found

        rooms = [(sheet.epw * share - 2 * sheet.c_margin) * sheet.k for share in shares]
        return [lines(_fit(text, self.known), room) for text, room in zip(texts, rooms, strict=True)]

    def _row(self, cells: Sequence[Sequence[str]], shares: Sequence[float], *, bold: bool = False) -> None:
        """Lines side by side, as they are."""
        sheet = self.sheet
        sheet.set_font(FONT, style="B" if bold else "", size=SMALL)
        left, top = sheet.l_margin, sheet.get_y()
        for lines, share in zip(cells, shares, strict=True):
            for number, line in enumerate(lines):
                sheet.text(left + sheet.c_margin, top + SMALL_LINE * (number + BASE), line)
            left += sheet.epw * share
        sheet.set_xy(sheet.l_margin, top + SMALL_LINE * max(map(len, cells)))


def _drawable(sheet: FPDF) -> Container[int]:
    """The characters that the font can draw."""
    from fpdf.fonts import TTFFont

    font = sheet.fonts[FONT.lower()]
    assert isinstance(font, TTFFont)  # noqa: S101 - it was added from a file
    return font.cmap


def _fit(text: str, known: Container[int]) -> str:
    """The text as far as the font can draw it; a box stands for the rest."""
    return "".join(c if c == "\n" or ord(c) in known else "" if c in JOINERS else UNDRAWN for c in drawn(text))
