"""The monthly report as a file: PDF, a page, text, or JSON, by the name of the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from frontdesk.group import outside as out
from frontdesk.group.monthly import GroupMonth, SiteMonth, is_silent
from frontdesk.group.report_page import group_page, site_page
from frontdesk.paper.page import Page
from frontdesk.permissions import write_secret
from frontdesk.recovery.funnel import Line
from frontdesk.recovery.measures import Rate
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.stamps import stamp
from frontdesk.recovery.suppression import is_small

KINDS = (".pdf", ".html", ".htm", ".txt", ".json")


def check_kind(file: Path) -> None:
    """Raises `WrongValue` for a kind of file that is not written."""
    if file.suffix.lower() not in KINDS:
        raise WrongValue(
            f"{file.name[:80]!r} is no kind of report.", "name a file that ends in .pdf, .html, .txt or .json."
        )


def check_place(file: Path) -> None:
    """Raises `WrongValue` for a kind of file that is not written, or a folder that is not there."""
    check_kind(file)
    if not file.parent.is_dir():
        raise WrongValue(f"There is no folder {str(file.parent)[:200]}.", "make it first, or choose another one.")


def page_of(found: SiteMonth | GroupMonth, *, outside: bool) -> Page:
    """The report as it is read."""
    return site_page(found, outside=outside) if isinstance(found, SiteMonth) else group_page(found, outside=outside)


def as_file(found: SiteMonth | GroupMonth, file: Path, *, outside: bool) -> bytes:
    """The bytes of the report. Raises `WrongValue` for a kind of file that is not written."""
    check_kind(file)
    match file.suffix.lower():
        case ".json":
            return json.dumps(document(found, outside=outside), indent=2, ensure_ascii=False).encode() + b"\n"
        case ".txt":
            from frontdesk.paper.text import as_text

            return as_text(page_of(found, outside=outside)).encode()
        case ".pdf":
            from frontdesk.paper.pdf import as_pdf

            return as_pdf(page_of(found, outside=outside))
        case _:
            from frontdesk.paper.html import as_html

            return as_html(page_of(found, outside=outside)).encode()


def write(content: bytes, file: Path) -> None:
    """Write a report that only its writer can read. Raises `OSError`."""
    write_secret(file, content)


def document(found: SiteMonth | GroupMonth, *, outside: bool) -> dict[str, Any]:
    """The report for programs: null where nothing is known, and where a count is hidden."""
    said: dict[str, Any] = {"month": found.month, "made_at": stamp(found.as_of), "outside": outside}
    said["compared"] = {"from": found.compared.first, "to": found.compared.last}
    if isinstance(found, SiteMonth):
        rows = [_of_a_site(found, outside=outside)]
    else:
        rows = _of_the_group(found, outside=outside)
    surveys = [
        {"site": one.site, "question": one.question, "value": one.value, "n": one.n}
        for one in found.surveys
        if not (outside and is_small(one.n))
    ]
    return {**said, "sites": rows, "survey": surveys}


def _of_a_site(found: SiteMonth, *, outside: bool) -> dict[str, Any]:
    last_seen = stamp(found.last_seen) if found.last_seen else None
    row: dict[str, Any] = {"site": found.site.code, "name": found.site.name, "last_seen": last_seen}
    row["silent"] = found.silent
    if found.last_seen is None:
        return {**row, "complaints": None, "encounters": None, "rate_per_1000": None, "signal": None}
    count = out.shown(found.measures.complaints, outside=outside)
    hidden = outside and (count is None or not out.tells_no_small_part(found.site))
    point = found.points.get(Line.ALL)
    return {
        **row,
        "complaints": count,
        "encounters": found.measures.encounters,
        "rate_per_1000": None if hidden else _rate(found.measures.rate),
        "signal": point.signal.value if point and not outside else None,
    }


def _of_the_group(found: GroupMonth, *, outside: bool) -> list[dict[str, Any]]:
    known = [one for one in found.sites if found.last_seen.get(one.id) is not None]
    totals = out.of_practices(found.complaints, [one.id for one in known], outside=outside).of_each
    signals = {point.code: point.signal.value for point in found.funnels[Line.ALL].points}
    rows: list[dict[str, Any]] = []
    for one in found.sites:
        seen, total = found.last_seen.get(one.id), totals.get(one.id)
        shown = total is not None and (not outside or out.tells_no_small_part(one))
        rows.append(
            {
                "site": one.code,
                "name": one.name,
                "last_seen": stamp(seen) if seen else None,
                "silent": is_silent(seen, found.as_of),
                "complaints": total,
                "encounters": one.encounters if seen and one.encounters else None,
                "rate_per_1000": _rate(one.rate()) if shown else None,
                "signal": None if outside else signals.get(one.code),
            }
        )
    return rows


def _rate(rate: Rate | None) -> dict[str, float] | None:
    return {"value": rate.value, "low": rate.low, "high": rate.high} if rate else None
