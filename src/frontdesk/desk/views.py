"""Saved views: words to look for and filters under a name, kept on this desk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from frontdesk.desk.finding import OPEN, Filters, Order
from frontdesk.desk.look import read_by
from frontdesk.journal.statements import KEEP_MEMO
from frontdesk.recovery.codes import Category, Channel, Flag, RecordKind, Severity, State
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.text import checked

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.desk.seat import Desk

NAME_CHARACTERS_MAX = 40
VIEWS_MAX = 50
_MEMO = "view:"


class TooManyViews(WrongValue):
    """The list of views would grow too long to choose from."""

    code = "too-many-views"

    def __init__(self) -> None:
        """Say which way out there is."""
        super().__init__(f"There are {VIEWS_MAX} saved views already.", "delete one that nobody uses first.")


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedView:
    """A name, the words in the box, and the filters."""

    name: str
    text: str
    filters: Filters


def views(desk: Desk) -> tuple[SavedView, ...]:
    """All of this desk, by name; what is looked for may name a patient. Raises `RoleMayNot`, `SignInFirst`."""
    with desk.database.reading() as view:
        read_by(desk, desk.journal.practice_in(view))
        kept = view.rows("SELECT value FROM memo WHERE name >= 'view:' AND name < 'view;' ORDER BY name")
    return tuple(_read(json.loads(body)) for (body,) in kept)


def save_view(desk: Desk, name: str, text: str, filters: Filters) -> SavedView:
    """Keep a view; one of the same name gives way.

    Raises `WrongValue` for a name that cannot be, `RoleMayNot`, `SignInFirst`.
    """
    read_by(desk, desk.practice)
    name = " ".join(checked("The name", name, limit=NAME_CHARACTERS_MAX).split())
    saved = SavedView(name=name, text=text, filters=filters)
    with desk.database.writing() as session:
        others = session.run(
            "SELECT count(*) FROM memo WHERE name >= 'view:' AND name < 'view;' AND name <> ?", (_memo(name),)
        ).fetchone()
        if others is not None and others[0] >= VIEWS_MAX:
            raise TooManyViews
        session.run(KEEP_MEMO, (_memo(name), json.dumps(_written(saved), ensure_ascii=False)))
    return saved


def drop_view(desk: Desk, name: str) -> None:
    """Forget a view; one that is gone already is no mistake. Raises `RoleMayNot`, `SignInFirst`."""
    read_by(desk, desk.practice)
    with desk.database.writing() as session:
        session.run("DELETE FROM memo WHERE name = ?", (_memo(name),))


def _memo(name: str) -> str:
    return _MEMO + name.casefold()


def _written(saved: SavedView) -> dict[str, Any]:
    filters = saved.filters
    parts = {name: getattr(filters, name) for name in Filters.__dataclass_fields__}
    parts["flags"] = sorted(filters.flags)
    parts |= {name: parts[name].isoformat() for name in ("since", "until") if parts[name] is not None}
    return {"name": saved.name, "text": saved.text, **{k: v for k, v in parts.items() if v}}


_READ: Mapping[str, Callable[[Any], Any]] = {
    "state": lambda given: given if given == OPEN else State(given),
    "kind": RecordKind,
    "category": Category,
    "severity": Severity,
    "channel": Channel,
    "clinician": str,
    "owner": StaffId,
    "flags": lambda given: frozenset(Flag(flag) for flag in given),
    "since": date.fromisoformat,
    "until": date.fromisoformat,
    "order": Order,
}


def _read(body: Mapping[str, Any]) -> SavedView:
    """The view as it was saved; what a newer version wrote and this one does not know is left out."""
    parts = {}
    for name, read in _READ.items():
        if name in body:
            with suppress(ValueError, TypeError):
                parts[name] = read(body[name])
    return SavedView(name=str(body["name"]), text=str(body.get("text", "")), filters=Filters(**parts))
