"""A page as plain text, for a mail program, a screen reader, or a printer that knows no better."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from frontdesk.paper.page import Block, Facts, Heading, Items, NewSheet, Page, Paragraph, Picture, Space, Table
from frontdesk.paper.typed import drawn

COLUMNS = 78
FORM_FEED = "\f"
"""What printers take for the end of a sheet."""


def as_text(page: Page) -> str:
    """The whole page; lines are at most `COLUMNS` characters long unless a single word is longer."""
    lines = [drawn(page.sender), "=" * min(COLUMNS, max(1, len(page.sender))), ""]
    if page.title:
        lines += [drawn(page.title), ""]
    for block in page.blocks:
        lines += [*_lines(block), ""]
    if page.footer:
        lines += ["-" * COLUMNS, *_wrapped(page.footer)]
    return "\n".join(lines).rstrip() + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield drawn(text)
            yield "-" * min(COLUMNS, max(1, len(text)))
        case Paragraph(text=text) | Picture(told=text):
            yield from _wrapped(text)
        case Facts(rows=rows):
            wide = max((len(name) for name, _ in rows), default=0) + 2
            for name, value in rows:
                yield from _hanging(f"{drawn(name) + ':':<{wide}}", value)
        case Items(texts=texts):
            for text in texts:
                yield from _hanging("- ", text)
        case Table():
            yield from _table(block)
        case Space(lines=lines):
            yield from [""] * lines
        case NewSheet():
            yield FORM_FEED


def _table(table: Table) -> Iterator[str]:
    """Columns side by side; a cell that is too long goes on below."""
    room = COLUMNS - 2 * (len(table.shares) - 1)
    widths = [max(4, room * share // sum(table.shares)) for share in table.shares]
    for row in (table.headings, ["-" * wide for wide in widths], *table.rows):
        cells = [textwrap.wrap(drawn(cell), wide) or [""] for cell, wide in zip(row, widths, strict=True)]
        for number in range(max(len(cell) for cell in cells)):
            pieces = (cell[number] if number < len(cell) else "" for cell in cells)
            yield "  ".join(f"{piece:<{wide}}" for piece, wide in zip(pieces, widths, strict=True)).rstrip()


def _wrapped(text: str) -> Iterator[str]:
    for line in drawn(text).split("\n"):
        yield from textwrap.wrap(line, COLUMNS, break_long_words=False) or [""]


def _hanging(first: str, text: str) -> Iterator[str]:
    rest = " " * len(first)
    for number, line in enumerate(drawn(text).split("\n")):
        begin = rest if number else first
        yield from textwrap.wrap(
            line, COLUMNS, initial_indent=begin, subsequent_indent=rest, break_long_words=False
        ) or [begin.rstrip()]
