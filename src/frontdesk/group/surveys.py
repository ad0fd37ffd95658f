"""Figures of a patient survey, imported from a file: kept for each practice and month, shown beside, never blended.

A file has the columns site, month, question, value and n. A row that cannot be used is refused with its line and why;
the others are taken, and replace what stood for the same practice, month and question.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import delete, insert, select

from frontdesk.group.figure_tables import survey
from frontdesk.group.store import Reading, Writing
from frontdesk.group.tables import site
from frontdesk.recovery.refusals import WrongValue

COLUMNS = ("site", "month", "question", "value", "n")
BYTES_MAX = 10 * 1024 * 1024
QUESTION_MAX = 100
N_MAX = 1_000_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyRow:
    """One figure; `n` says how many answered."""

    line: int
    site: str
    month: str
    question: str
    value: float
    n: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be used, and why."""

    line: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SurveyFile:
    """What a file would change."""

    rows: tuple[SurveyRow, ...]
    refused: tuple[Refused, ...]


def read_file(file: Path) -> str:
    """The text of a file. Raises `WrongValue`."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(BYTES_MAX + 1)
    except OSError:
        raise WrongValue("That file cannot be read.", "check its name and whether you may read it.") from None
    if len(raw) > BYTES_MAX:
        raise WrongValue("That file is larger than 10 MB.", "import it in several parts.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongValue("That file is not written as UTF-8.", "save it as CSV UTF-8.") from None


def read_rows(text: str, known: frozenset[str]) -> SurveyFile:
    """Every row that can be used, and why the others cannot. Raises `WrongValue` for a file without the columns."""
    try:
        lines = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        names = [name.strip().casefold() for name in lines.fieldnames or ()]
        missing = [column for column in COLUMNS if column not in names]
        if missing:
            raise WrongValue(f"The file has no column {', '.join(missing)}.", f"its columns are {', '.join(COLUMNS)}.")
        lines.fieldnames = names
        found = [_row(lines.line_num, row, known) for row in lines]
    except csv.Error:
        raise WrongValue("That file cannot be read as CSV.", "save it as CSV UTF-8 with commas.") from None
    return _without_doubles(found)


def _without_doubles(found: list[SurveyRow | Refused]) -> SurveyFile:
    first: dict[tuple[str, str, str], SurveyRow] = {}
    refused: list[Refused] = []
    for one in found:
        if isinstance(one, Refused):
            refused.append(one)
            continue
        known = first.setdefault((one.site, one.month, one.question), one)
        if known is not one:
            refused.append(Refused(one.line, f"line {known.line} says the same practice, month and question"))
    return SurveyFile(rows=tuple(first.values()), refused=tuple(refused))


def _row(line: int, row: dict[str, str | None], known: frozenset[str]) -> SurveyRow | Refused:
    code, month, question, value, n = ((row.get(column) or "").strip() for column in COLUMNS)
    code = code.upper()
    number, many = _number(value), _whole(n)
    reasons = {
        "there is no practice with that code": code not in known,
        "the month is not written like 2026-05": not _is_month(month),
        "the question is missing, too long, or has control characters": not _is_question(question),
        "the value is no number": number is None,
        "n is no whole number of answers": many is None,
    }
    wrong = [reason for reason, holds in reasons.items() if holds]
    if wrong or number is None or many is None:
        return Refused(line, "; ".join(wrong))
    return SurveyRow(line=line, site=code, month=month, question=question, value=number, n=many)


def _is_month(text: str) -> bool:
    try:
        return date.fromisoformat(f"{text}-01").isoformat()[:7] == text
    except ValueError:
        return False


def _is_question(text: str) -> bool:
    return bool(text) and len(text) <= QUESTION_MAX and text.isprintable()


def _number(text: str) -> float | None:
    with suppress(ValueError):
        value = float(text)
        return value if math.isfinite(value) else None
    return None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= N_MAX else None  # noqa: PLR2004 - digits


def codes(tx: Reading) -> frozenset[str]:
    """The codes of all practices."""
    return frozenset(tx.execute(select(site.c.code)).scalars())


def keep(tx: Writing, found: SurveyFile) -> None:
    """Put down the rows; a row replaces what stood for the same practice, month and question."""
    ids = {code: one for one, code in tx.execute(select(site.c.id, site.c.code))}
    for row in found.rows:
        s, mine = survey.c, ids[row.site]
        tx.execute(delete(survey).where(s.site_id == mine, s.month == row.month, s.question == row.question))
        values = {"site_id": mine, "month": row.month, "question": row.question}
        tx.execute(insert(survey).values(**values, value=row.value, n=row.n))


def told(found: SurveyFile) -> Iterator[str]:
    """What is refused, for people."""
    for one in found.refused:
        yield f"Line {one.line} is refused: {one.reason}."
