"""The history narrowed and ordered by its indexes alone; callers found by the ends of what is known of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NARROWED_BY = "open, state, kind, category, severity, channel, clinician, owner, flags"
LETTERS = "rtrim(number, '0123456789')"
NUMBERED_BY = f"{LETTERS} || printf('%012d', substr(number, length({LETTERS}) + 1)) || id"

OWED = "next_due_at IS NOT NULL"

INDEXES = (
    "DROP INDEX complaint_history",
    f"CREATE INDEX complaint_history ON complaint (received_at, slot, {NARROWED_BY})",
    f"CREATE INDEX complaint_due ON complaint (next_due_at, slot, received_at, {NARROWED_BY}) WHERE {OWED}",
    # Numbers as people count them: A9, A10, B1. Alembic compares no expressions, so only this page knows it.
    f"CREATE INDEX complaint_numbered ON complaint ({NUMBERED_BY}, slot, received_at, {NARROWED_BY})",
)
BACK = (
    "DROP INDEX complaint_numbered",
    "DROP INDEX complaint_due",
    "DROP INDEX complaint_history",
    "CREATE INDEX complaint_history ON complaint (received_at, id)",
)

WORDS = "complaint, number, said, patient, callback, remedy, done, notes"
CODED = ("state", "kind", "category", "severity", "channel", "clinician", "owner")
ROW = (*CODED, "flags", "open", "next_due_at")
SEARCH = """
CREATE VIRTUAL TABLE search USING fts5(
    complaint UNINDEXED, number, said, patient, callback, remedy, done, notes{more},
    tokenize = 'unicode61 remove_diacritics 2', prefix = '{prefix}'
)
"""


def upgrade() -> None:
    for statement in INDEXES:
        op.get_bind().exec_driver_sql(statement)
    _index_again(", tails, codes", prefix="1 2 3")


def downgrade() -> None:
    _index_again("", prefix="2 3")
    for statement in BACK:
        op.get_bind().exec_driver_sql(statement)


def _index_again(more: str, *, prefix: str) -> None:
    """The search index has to be made anew: no column can be added to it."""
    file = op.get_bind()
    words = ", ".join(f"s.{name}" for name in WORDS.split(", "))
    codes = ", ".join(f"c.{name}" for name in ROW)
    kept = file.exec_driver_sql(
        f"SELECT s.rowid, {words}, {codes} FROM search s JOIN complaint c ON c.slot = s.rowid"
    ).fetchall()
    file.exec_driver_sql("DROP TABLE search")
    file.exec_driver_sql(SEARCH.format(more=more, prefix=prefix).strip())
    file.exec_driver_sql("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)")
    width = 1 + len(WORDS.split(", "))
    rows = [
        (*row[:width], *((_tails(row[4], row[5]), _codes(dict(zip(ROW, row[width:], strict=True)))) if more else ()))
        for row in kept
    ]
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        file.exec_driver_sql(f"INSERT INTO search (rowid, {WORDS}{more}) VALUES ({marks})", rows)


# ------------------------------------------------------------ tails and codes as the desk made them with this layout

PHONE = re.compile(r"[0-9][0-9 ().+/-]{2,}[0-9]")
NAME = re.compile(r"[^\W\d_]+")


def _tails(*texts: str | None) -> str:
    tails = dict.fromkeys(tail for text in texts for tail in _each_tail(text or ""))
    return " ".join(list(tails)[:12])


def _each_tail(text: str) -> Iterator[str]:
    for phone in PHONE.findall(text):
        yield _tail(_joined(phone))
    for word in text.split():
        letters = _joined(word)
        if len(letters) >= 3 and any(c.isdigit() for c in letters):  # noqa: PLR2004
            yield _tail(letters)
    names = [name for name in NAME.findall(text) if len(name) == 1 or not name.isupper()]
    initials = "".join(name[0] for name in names).casefold()
    if 2 <= len(initials) <= 4:  # noqa: PLR2004
        yield f"i{initials}"
        yield f"i{initials[-1]}{initials[:-1]}"


def _tail(letters: str) -> str:
    return f"t{letters[::-1][:20]}"


def _codes(row: Mapping[str, Any]) -> str:
    codes = [name + _joined(str(row[name])) for name in CODED if row[name] is not None]
    codes += ["flag" + _joined(flag) for flag in str(row["flags"]).split()]
    codes += ["isopen"] if row["open"] else []
    codes += ["isowed"] if row["next_due_at"] is not None else []
    return " ".join(codes)


def _joined(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum())
