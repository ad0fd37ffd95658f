"""Spreadsheets of plain text, numbers and moments, made in memory alone.

What an export holds may not lie in a folder of temporary files, where a program that is killed leaves it; the writers
of the libraries all put their sheets there, or keep an object for each cell. So the few parts that a workbook must
have (ECMA-376, part 1) are written here, row by row. A text is a text: nothing in it is a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | float | datetime | None
Rows = Iterable[Sequence[Cell]]

_DAY_NOUGHT = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
"""Spreadsheets count days from here; the day that 1900 did not have is among them."""
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Style 0 is plain, style 1 a moment."""
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
    kinds = _named("/xl/workbook.xml", "sheet.main") + _named("/xl/styles.xml", "styles") + kinds
    yield "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{relations}{kinds}</Types>'
    yield "_rels/.rels", _all_links(_link(1, "officeDocument", "xl/workbook.xml"))
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>'
    yield "xl/_rels/workbook.xml.rels", _all_links(links + _link(len(names) + 1, "styles", "styles.xml"))
    yield "xl/styles.xml", _STYLES


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
    if isinstance(value, datetime):
        return f'<c r="{place}" s="1"><v>{(value - _DAY_NOUGHT) / timedelta(days=1)}</v></c>'
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'


def _text(value: str) -> str:
    plain = _LOOKS_LIKE_ONE.sub("_x005F_", value)
    return escape(_NEVER_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", plain))
