"""The group's report as a file: text, a page, or JSON, by the name of the file."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

from frontdesk.recovery.refusals import WrongValue

COLUMNS = (
    ("site", "Practice"),
    ("last_seen", "Last heard"),
    ("complaints", "Complaints"),
    ("open", "Open"),
    ("resolved", "Resolved"),
    ("reopened", "Reopened"),
    ("grievances", "Grievances"),
)
STYLE = "body{font:1rem sans-serif;margin:2rem}td,th{padding:.3rem .8rem;text-align:left;border-bottom:1px solid #ccc}"


def as_file(rows: list[dict[str, Any]], file: Path, *, month: str | None, made_at: str) -> bytes:
    """The bytes of the report. Raises `WrongValue` for a kind of file that is not written."""
    heading = f"Complaints of the group, {month or 'all time'}"
    match file.suffix.lower():
        case ".json":
            said = {"month": month, "made_at": made_at, "sites": rows}
            return json.dumps(said, indent=2, ensure_ascii=False).encode() + b"\n"
        case ".txt":
            return _as_text(rows, heading, made_at).encode()
        case ".html" | ".htm":
            return _as_page(rows, heading, made_at).encode()
        case _:
            raise WrongValue(
                f"{file.name[:80]!r} is no kind of report.", "name a file that ends in .txt, .html or .json."
            )


def cells(row: dict[str, Any]) -> list[str]:
    """One practice as words. A practice never heard of has no data, which is not zero."""
    words = []
    for name, _ in COLUMNS:
        value = row[name]
        if name == "last_seen":
            words.append("never heard" if value is None else value[:16].replace("T", " ") + " UTC")
        else:
            words.append("no data" if value is None else str(value))
    if row["silent"] and row["last_seen"] is not None:
        words[1] += " (silent)"
    return words


def _as_text(rows: list[dict[str, Any]], heading: str, made_at: str) -> str:
    table = [[told for _, told in COLUMNS], *map(cells, rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]
    return "\n".join([heading, f"As of {made_at}", "", *lines]) + "\n"


def _as_page(rows: list[dict[str, Any]], heading: str, made_at: str) -> str:
    def line(cells_of: list[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells_of) + "</tr>"

    body = "\n".join([line([told for _, told in COLUMNS], "th"), *(line(cells(row), "td") for row in rows)])
    head = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(heading)}</title><style>{STYLE}</style>'
    )
    return f"{head}<h1>{escape(heading)}</h1><p>As of {escape(made_at)}</p><table>{body}</table></html>\n"
