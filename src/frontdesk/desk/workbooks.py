"""Spreadsheets of plain text and numbers, made in memory alone.

What an export holds may not lie in a folder of temporary files, where a program that is killed leaves it; the writers
of the libraries all put their sheets there, or keep an object for each cell. So the few parts that a workbook must
have (ECMA-376, part 1) are written here, row by row. A text is a text: nothing in it is a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | float | None
Rows = Iterable[Sequence[Cell]]

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NEVER_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_LIKE_ONE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""A spreadsheet reads `_x0041_` as the letter with that number."""


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook with these sheets, each a name and its rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in _parts(list(sheets)):
            package.writestr(_part(name), _HEAD + part)
        for number, rows in enumerate(sheets.values(), 1):
            with package.open(_part(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as file:
                for piece in _sheet(rows):
                    file.write(piece.encode("utf-8"))
    return out.getvalue()


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, _FIRST_DAY)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _parts(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What says that it is a workbook, and which sheets it has."""
    numbered = list(enumerate(names, 1))
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
    links = "".join(_link(n, "worksheet", f"worksheets/sheet{n}.xml") for n, _ in numbered)
    kinds = "".join(_named(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n, _ in numbered)
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    kinds = _named("/xl/workbook.xml", "sheet.main") + kinds
    yield "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{relations}{kinds}</Types>'
    yield "_rels/.rels", _all_links(_link(1, "officeDocument", "xl/workbook.xml"))
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>'
    yield "xl/_rels/workbook.xml.rels", _all_links(links)


def _named(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{_KIND}.{kind}+xml"/>'


def _link(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_LINKS}/{kind}" Target="{target}"/>'


def _all_links(links: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _sheet(rows: Rows) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'
    for line, cells in enumerate(rows, 1):
        written = (_cell(f"{_column(at)}{line}", value) for at, value in enumerate(cells))
        yield f'<row r="{line}">{"".join(written)}</row>'
    yield "</sheetData></worksheet>"


def _column(at: int) -> str:
    """`A` for 0, `Z` for 25, `AA` for 26."""
    before, letter = divmod(at, 26)
    return (_column(before - 1) if before else "") + chr(ord("A") + letter)


def _cell(place: str, value: Cell) -> str:
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'


def _text(value: str) -> str:
    plain = _LOOKS_LIKE_ONE.sub("_x005F_", value)
    return escape(_NEVER_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", plain))
