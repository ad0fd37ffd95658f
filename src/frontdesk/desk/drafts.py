"""Drafts: what somebody typed and has not saved. Kept inside the encrypted file, several at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.desk.noting import read_list
from frontdesk.desk.presence import check_reading
from frontdesk.recovery.codes import Category
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.stamps import instant, stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from frontdesk.desk.seat import Desk
    from frontdesk.journal.asks import Asks

NAMING = ("patient", "callback")
"""The fields of a form that say who it is about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedDraft:
    """A form that waits to be finished: the text of its fields by name."""

    id: str
    staff: StaffId | None
    updated_at: datetime
    fields: Mapping[str, str]

    @property
    def is_safety(self) -> bool:
        """Whether somebody may be at risk: the one draft that cannot wait."""
        return self.fields.get("about") == Category.SAFETY.value or self.fields.get("risk") == "yes"


def save_draft(desk: Desk, *, draft_id: str | None, staff: StaffId | None, fields: Mapping[str, str]) -> str:
    """Keep a form as it is; gives the id under which to save it again."""
    import uuid_utils

    one = draft_id or str(uuid_utils.uuid7())
    values = (one, staff, stamp(desk.now()), json.dumps(dict(fields)))
    with desk.database.writing() as session:
        session.run(
            "INSERT INTO draft(id, staff, updated_at, body) VALUES (?, ?, ?, ?) ON CONFLICT(id)"
            " DO UPDATE SET staff = excluded.staff, updated_at = excluded.updated_at, body = excluded.body",
            values,
        )
    return one


def drafts(desk: Desk) -> tuple[SavedDraft, ...]:
    """All drafts, oldest first, so that going round them never jumps. Raises `RoleMayNot`, `SignInFirst`."""
    with desk.database.reading() as view:
        check_reading(desk.journal, desk.journal.practice_in(view), "log")
        rows = view.rows("SELECT id, staff, updated_at, body FROM draft ORDER BY id")
    if rows:
        read_list(desk, None, "drafts")
    return tuple(
        SavedDraft(
            id=one,
            staff=StaffId(staff) if staff else None,
            updated_at=instant(at),
            fields={str(k): str(v) for k, v in json.loads(body).items()},
        )
        for one, staff, at, body in rows
    )


def drafts_naming(view: Asks, references: Iterable[str | None]) -> list[str]:
    """Ids of the drafts that name one of these patients or ways to call back, however they are spaced."""
    wanted = {_folded(one) for one in references} - {""}
    found = ((one, json.loads(body)) for one, body in view.run("SELECT id, body FROM draft ORDER BY id").fetchall())
    return [one for one, fields in found if {_folded(fields.get(name)) for name in NAMING} & wanted]


def _folded(reference: str | None) -> str:
    return "".join((reference or "").split()).casefold()


def drop_draft(desk: Desk, draft_id: str) -> None:
    """Forget a draft; one that is gone already is no mistake."""
    with desk.database.writing() as session:
        session.run("DELETE FROM draft WHERE id = ?", (draft_id,))
