"""Files that people keep lists in, as rows of plain text: CSV of any kind, JSON, and spreadsheets.

Everything is bounded: bytes, rows, columns, and what a spreadsheet unpacks to. A formula is text like any other.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from frontdesk.recovery.advice import Advice
from frontdesk.recovery.refusals import WrongValue

FILE_BYTES_MAX = 20 * 1024 * 1024
UNPACKED_BYTES_MAX = 200 * 1024 * 1024
"""What a spreadsheet may come to when it is unpacked."""
ROWS_MAX = 10_000
COLUMNS_MAX = 200
HEADING_ROWS_MAX = 10
"""A title may stand above the names of the columns."""
SEPARATORS = (",", ";", "\t", "|")
BYTE_ORDERS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

Row = Sequence[str]


class UnreadableSheet(WrongValue):
    """A file that holds no list of rows."""

    code = "unreadable-sheet"

    def __init__(self, reason: str, next_step: str = "save the list as CSV or .xlsx and try again.") -> None:
        """Say what is wrong with it; never what stands in it."""
        super().__init__(f"Nothing was taken from the file: {reason}.", next_step)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """The names of the columns, and every row under them with the line it stands on."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]
    written: str
    """How it was written: `utf-8`, `cp1252`, `json`, `xlsx` ..."""
    separator: str = ""


def read_sheet(raw: bytes, *, kind: str, known: Sequence[str] = (), encoding: str | None = None) -> Sheet:
    """The list in a file of that kind (`csv`, `json`, `xlsx`).

    `known` are names of columns, plain as `plain_name` gives them: the row that holds most of them is the heading.
    Raises `UnreadableSheet`.
    """
    if len(raw) > FILE_BYTES_MAX:
        raise UnreadableSheet(f"it is larger than {FILE_BYTES_MAX // 1024 // 1024} MB", "import it in several parts.")
    if not raw.strip():
        raise UnreadableSheet("it is empty")
    if kind == "json":
        return _of_json(raw)
    if kind == "xlsx":
        return _under_heading(list(_of_workbook(raw)), known, "xlsx")
    text, written = decoded(raw, encoding)
    separator = _separator(text)
    return _under_heading(list(_of_csv(text, separator)), known, written, separator)


def plain_name(column: str) -> str:
    """The name of a column without what people decorate it with: `Date Received:` is `date received`."""
    return " ".join("".join(c if c.isalnum() else " " for c in column.casefold()).split())


def decoded(raw: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of a file and how it was written. UTF-8 first, then what Windows writes in the west."""
    if encoding is not None:
        try:
            return raw.decode(encoding), encoding
        except (LookupError, ValueError):
            without = Advice("leave --encoding out.", on_screen="save the list as CSV or .xlsx and try again.")
            raise UnreadableSheet(f"it is not written in {encoding[:20]!r}", without) from None
    for mark, name in BYTE_ORDERS:
        if raw.startswith(mark):
            try:
                return raw.decode(name), name
            except ValueError:
                raise UnreadableSheet(f"it begins as {name} and goes on otherwise") from None
    start = raw[:1000]
    if b"\0" in start:
        name = "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
        try:
            return raw.decode(name), name
        except ValueError:
            raise UnreadableSheet("it is no text") from None
    for name in ("utf-8", "cp1252"):
        try:
            return raw.decode(name), name
        except ValueError:
            continue
    return raw.decode("latin-1"), "latin-1"


def _separator(text: str) -> str:
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:HEADING_ROWS_MAX]
    return max(SEPARATORS, key=lambda one: max((line.count(one) for line in lines), default=0))


def _of_csv(text: str, separator: str) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableSheet(
            f"line {line} cannot be read; perhaps a quotation mark opens there and does not close"
        ) from None


def _of_workbook(raw: bytes) -> Iterator[tuple[int, Row]]:
    """The first sheet, read only: formulas are not worked out, and nothing that the file refers to is fetched."""
    from openpyxl import load_workbook  # it takes long to import

    _check_unpacked(raw)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        try:
            for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True, max_col=COLUMNS_MAX), 1):
                yield line, _without_blank_end([_cell(value) for value in cells])
        finally:
            book.close()
    except Exception:  # noqa: BLE001 - a damaged spreadsheet fails in many ways, and all mean the same
        raise UnreadableSheet("it is no spreadsheet that can be read") from None


def _without_blank_end(cells: list[str]) -> list[str]:
    """The cells of a row up to the last one that holds something; a sheet may be far wider than its list."""
    width = max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return cells[:width]


def _check_unpacked(raw: bytes) -> None:
    """A small file may unpack to one that fills the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UnreadableSheet("it is no spreadsheet that can be read") from None
    if unpacked > UNPACKED_BYTES_MAX:
        raise UnreadableSheet("it unpacks to far more than a list of complaints", "save the list as CSV.")


def _cell(value: Any) -> str:  # noqa: ANN401 - a cell of a spreadsheet, or a value of JSON
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes") if value.time() != time() else value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _of_json(raw: bytes) -> Sheet:
    """A list of objects, or the document that `frontdesk list --json` prints; what is no plain value is left out."""
    text, _ = decoded(raw)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableSheet("it is no JSON", "write a list of objects.") from None
    listed = document.get("complaints") if isinstance(document, Mapping) else document
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        raise UnreadableSheet("it is no list of objects", 'write it like [{"received_at": ..., "said": ...}].')
    columns = tuple(dict.fromkeys(str(name) for one in listed[: ROWS_MAX + 1] for name in one))
    rows = [(line, [_value(one.get(name)) for name in columns]) for line, one in enumerate(listed[: ROWS_MAX + 1], 1)]
    return _bounded(columns, rows, "json")


def _value(value: Any) -> str:  # noqa: ANN401 - JSON enters the typed world here
    return "" if isinstance(value, list | dict) else _cell(value)


def _under_heading(rows: list[tuple[int, Row]], known: Sequence[str], written: str, separator: str = "") -> Sheet:
    """The rows under the one that names the columns."""
    filled = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    if not filled:
        raise UnreadableSheet("it is empty")
    names = set(known)
    likely = range(min(len(filled), HEADING_ROWS_MAX))
    heading = max(likely, key=lambda at: sum(plain_name(cell) in names for cell in filled[at][1]))
    return _bounded(tuple(filled[heading][1]), filled[heading + 1 :], written, separator)


def _bounded(columns: tuple[str, ...], rows: Sequence[tuple[int, Row]], written: str, separator: str = "") -> Sheet:
    if len(columns) > COLUMNS_MAX:
        raise UnreadableSheet(f"it has more than {COLUMNS_MAX} columns")
    if len(rows) > ROWS_MAX:
        raise UnreadableSheet(f"it has more than {ROWS_MAX:,} rows", "import it in several parts.")
    if not rows:
        raise UnreadableSheet("it has names of columns and no row under them")
    return Sheet(columns=columns, rows=tuple(rows), written=written, separator=separator)
