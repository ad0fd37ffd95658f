"""Bodies as plain JSON values and back: facts in the clear, words to be sealed.

`None` and empty lists are left out, so that a body written before a field existed and one
written after it, without a value, are the same bytes. Reading never refuses: what cannot be
read as a known body becomes `Unknown`.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

from frontdesk.recovery.codes import Category, Severity
from frontdesk.recovery.events import Body, Event, Issue, Unknown, What
from frontdesk.recovery.stamps import instant, stamp

KINDS: Mapping[str, type[Body]] = {c.kind: c for c in typing.get_args(What) if c is not Unknown}
"""Every kind this version can read."""


def facts_of(what: Body) -> dict[str, Any]:
    """The coded part of a body, as JSON values."""
    if isinstance(what, Unknown):
        return dict(what.facts)
    return _plain(what, words=False)


def words_of(what: Body) -> dict[str, Any]:
    """The part of a body that could name a patient, as JSON values; empty when there is none."""
    return {} if isinstance(what, Unknown) else _plain(what, words=True)


def what_of(kind: str, version: int, facts: Mapping[str, Any], words: Mapping[str, Any] | None) -> What:
    """The body that these facts and words are; erased or sealed words read as empty."""
    known = KINDS.get(kind)
    if known is None or version > known.version:
        return Unknown(name=kind, facts=dict(facts))
    try:
        values = {
            name: reader.read(source[name])
            for name, reader in _readers(kind).items()
            if name in (source := (words or {}) if reader.of_words else facts)
        }
        return typing.cast("What", known(**values))
    except (ValueError, TypeError, KeyError):
        return Unknown(name=kind, facts=dict(facts))


def without_words(event: Event) -> Event:
    """The event as somebody sees it who may not open its words."""
    what = event.what
    return (
        event
        if isinstance(what, Unknown)
        else replace(event, what=what_of(what.kind, what.version, facts_of(what), None))
    )


def _plain(what: Body, *, words: bool) -> dict[str, Any]:
    values = {f.name: _to_json(getattr(what, f.name)) for f in fields(what) if bool(f.metadata.get("words")) == words}
    return {name: v for name, v in values.items() if v is not None and v != []}


def _to_json(value: Any) -> Any:  # noqa: ANN401 - JSON leaves the typed world here
    match value:
        case Issue():
            return {"category": value.category.value, "severity": int(value.severity)}
        case Enum():
            return value.value
        case datetime():
            return stamp(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_to_json(v) for v in value]
        case _:
            return value


@dataclass(frozen=True, slots=True)
class _Reader:
    """How one field is read, and out of which half: a word never stands in for a fact."""

    read: Callable[[Any], Any]
    of_words: bool


@cache
def _readers(kind: str) -> dict[str, _Reader]:
    body = KINDS[kind]
    hints = typing.get_type_hints(body)
    return {f.name: _Reader(_reader(hints[f.name]), bool(f.metadata.get("words"))) for f in fields(body)}


def _issue(value: Any) -> Issue:  # noqa: ANN401 - JSON enters the typed world here
    return Issue(category=_reader(Category)(value["category"]), severity=_reader(Severity)(value["severity"]))


def _reader(hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - a type hint is anything
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        inner = _reader(next(a for a in typing.get_args(hint) if a is not type(None)))
        return lambda v: None if v is None else inner(v)
    if typing.get_origin(hint) is tuple:
        each = _reader(typing.get_args(hint)[0])
        return lambda v: tuple(each(x) for x in _exactly(list)(v))
    plain = getattr(hint, "__supertype__", hint)
    special: dict[Any, Callable[[Any], Any]] = {
        datetime: instant,
        date: date.fromisoformat,
        Issue: _issue,
        str: _exactly(str),
        bool: _exactly(bool),
        int: _exactly(int),
    }
    return special.get(plain) or (lambda code: plain(_exactly(int if issubclass(plain, int) else str)(code)))


def _exactly(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:  # noqa: ANN401 - JSON enters the typed world here
        if type(value) is not kind:
            raise TypeError(kind.__name__)
        return value

    return read
