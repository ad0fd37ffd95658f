"""Filters in words, and the answers of the filter panel as filters. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from frontdesk.desk.finding import OPEN, Filters, Order
from frontdesk.recovery.codes import Category, Channel, Flag, RecordKind, Severity, State
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.taxonomy import DESK_WORDS
from frontdesk.screens.people import lettered
from frontdesk.screens.promise_words import DAYS, read_day
from frontdesk.widgets.chooser import Choice, choices
from frontdesk.widgets.plain import plain

if TYPE_CHECKING:
    from frontdesk.recovery.practice import Practice

ANY = "any"
_NO_MATTER = Choice("0", ANY, "any")
ORDER_WORDS = {Order.NEWEST: "newest first", Order.DUE: "by what is due first", Order.NUMBER: "by number"}
STATES = (_NO_MATTER, Choice("o", OPEN, "open"), *choices("narcmv", State))
KINDS = (_NO_MATTER, *choices("cptu", RecordKind))
ABOUT = (_NO_MATTER, *(Choice(word.key, word.category.value, word.short) for word in DESK_WORDS))
SEVERITIES = (_NO_MATTER, *(Choice(str(int(one)), str(int(one)), one.words) for one in Severity))
CHANNELS = (_NO_MATTER, *choices("ipveolfrt", Channel))
FLAGS = (_NO_MATTER, *choices("gspcalbkrenu", Flag))
ORDERS = tuple(Choice(key, order.value, ORDER_WORDS[order]) for key, order in zip("ndu", Order, strict=True))
_WITH_YEAR = re.compile(r"(.*\d.*)[ /](\d{4})")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def clinicians(practice: Practice) -> tuple[Choice, ...]:
    """The practice's clinicians, a letter each as far as letters go."""
    names = sorted(practice.clinicians.items())
    letters = LETTERS.ljust(len(names))
    told = [code if name == code else f"{code} {name}" for code, name in names]
    return (_NO_MATTER, *(Choice(k, c, plain(w)) for k, (c, _), w in zip(letters, names, told, strict=False)))


def owners(practice: Practice) -> tuple[Choice, ...]:
    """Everybody who has or had complaints to look after, those who left too."""
    people = lettered(list(practice.staff.values()))
    return (_NO_MATTER, *(Choice(letter or " ", one.id, plain(one.name)) for letter, one in people))


def filter_words(filters: Filters, practice: Practice) -> list[str]:
    """What a list is narrowed by, each part in a few words."""
    words = [
        filters.state.words if isinstance(filters.state, State) else filters.state,
        filters.kind and filters.kind.words,
        filters.category and filters.category.words,
        filters.severity and filters.severity.words,
        filters.channel and filters.channel.words,
        *(flag.words for flag in Flag if flag in filters.flags),
        filters.clinician and f"about {filters.clinician}",
        filters.owner and f"owner {plain(practice.name_of(filters.owner) or '')}",
        filters.since and f"from {day_words(filters.since)}",
        filters.until and f"to {day_words(filters.until)}",
    ]
    return [word for word in words if word]


def day_words(day: date) -> str:
    """A day, as it is read back: `22 May 2026`."""
    return f"{day.day} {day:%b %Y}"


def read_past_day(text: str, today: date) -> date | None:
    """The day that is meant; a weekday, or a day without a year, is the last one."""
    plainly = " ".join(text.casefold().replace(",", " ").split())
    dated = _WITH_YEAR.fullmatch(plainly)
    if dated is not None:
        day = read_day(dated[1], today)
        return day and _in_year(day, int(dated[2]))
    day = read_day(plainly, today)
    if day is None or day <= today or plainly[:4].isdigit() or plainly.startswith("to"):
        return day
    return day - timedelta(days=7) if plainly.startswith(DAYS) else _in_year(day, today.year - 1)


def _in_year(day: date, year: int) -> date | None:
    with suppress(ValueError):
        return day.replace(year=year)
    return None


def filters_of(answers: Mapping[str, str], today: date) -> Filters:
    """What the answers of the panel come to; a date that cannot be read counts as none."""
    given = {name: value for name, value in answers.items() if value not in {"", ANY}}
    state = given.get("state")
    return Filters(
        state=state if state in {None, OPEN} else State(state or ""),
        kind=RecordKind(given["kind"]) if "kind" in given else None,
        category=Category(given["about"]) if "about" in given else None,
        severity=Severity(int(given["severity"])) if "severity" in given else None,
        channel=Channel(given["channel"]) if "channel" in given else None,
        clinician=given.get("clinician"),
        owner=StaffId(given["owner"]) if "owner" in given else None,
        flags=frozenset({Flag(given["flag"])} if "flag" in given else ()),
        since=read_past_day(given.get("since", ""), today),
        until=read_past_day(given.get("until", ""), today),
        order=Order(given.get("order", Order.NEWEST)),
    )


def answers_of(filters: Filters) -> dict[str, str]:
    """The answers that make these filters."""
    flag = next((one for one in Flag if one in filters.flags), None)
    return {
        "state": filters.state or ANY,
        "kind": filters.kind or ANY,
        "about": filters.category or ANY,
        "severity": str(int(filters.severity)) if filters.severity else ANY,
        "channel": filters.channel or ANY,
        "flag": flag or ANY,
        "clinician": filters.clinician or ANY,
        "owner": filters.owner or ANY,
        "since": filters.since.isoformat() if filters.since else "",
        "until": filters.until.isoformat() if filters.until else "",
        "order": filters.order,
    }
