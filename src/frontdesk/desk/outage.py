"""The sheet for the day on which no computer works: what is asked at the counter, to be entered afterwards.

It is printed beforehand and lies at the desk. Nothing of any record is on it. What was written goes on
record afterwards with `--at` and `--late-reason`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from frontdesk.paper.files import checked_file, write_page
from frontdesk.paper.page import Block, Facts, Heading, NewSheet, Page, Paragraph
from frontdesk.recovery.codes import Category, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from frontdesk.desk.seat import Desk

LINE = "_" * 46
SHEETS_MAX = 50


def write_forms(desk: Desk, to: str, *, sheets: int = 10, force: bool = False) -> Path:
    """Write so many empty forms. Raises `FileRefused`."""
    path = checked_file(to, force=force)
    blocks: list[Block] = []
    for number in range(min(max(sheets, 1), SHEETS_MAX)):
        blocks += [NewSheet()] if number else []
        blocks += _form()
    title = "A complaint, on paper"
    write_page(Page(sender=desk.practice.name, title=title, blocks=blocks, footer="Enter it, then shred it."), path)
    return path


def _form() -> Iterator[Block]:
    yield Paragraph("Listen first. Then write. Their words, in quotation marks; no diagnosis, no opinion, no blame.")
    yield Facts([
        ("Date and time", LINE),
        ("Who writes this", LINE),
        ("Chart number", LINE),
        ("Call back at", LINE),
        ("Who it is", "patient   parent   spouse   carer   representative   other"),
        ("How it came", "in person   phone   letter   voicemail   other"),
    ])  # fmt: skip
    yield Heading("What about? Ring one")
    yield Paragraph("   ·   ".join(f"{category.value}  {category.words}" for category in Category))
    yield Facts([
        ("How bad?", "   ".join(f"{int(each)} {each.words}" for each in Severity)),
        ("At risk now?", "yes: get a nurse or clinician at once     no"),
        ("What they said", LINE), ("", LINE), ("", LINE),
        ("To put it right", LINE),
        ("Done, when, by", LINE), ("", LINE),
        ("Promised, by when", LINE),
    ])  # fmt: skip
    yield Paragraph(
        'Afterwards: frontdesk log --at DATETIME --late-reason "computers down" and the rest. Number: ________',
        quiet=True,
    )
