"""Events as rows of the file and back. The facts are kept as the very text that was hashed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from frontdesk.envelope import FIELDS, Envelope, Untrusted, canonical, event_of
from frontdesk.journal.site_keys import SiteKeys, open_words
from frontdesk.recovery.events import Event

EVENT_COLUMNS = ", ".join(FIELDS)
"""The columns of an event, in the order of `Envelope`'s fields."""
_FACTS = FIELDS.index("facts")


def envelope_of(row: Sequence[Any]) -> Envelope:
    """The envelope in a row of `EVENT_COLUMNS`. Raises `Untrusted` for facts that are none."""
    values = dict(zip(FIELDS, row, strict=True))
    try:
        values["facts"] = json.loads(row[_FACTS])
    except (ValueError, TypeError, RecursionError):
        raise Untrusted("not-json", "The facts of an event cannot be read.") from None
    return Envelope(**values)


APART = "~"
"""Stands in the epoch of an event of the feed whose place another one had: it is kept in a chain for itself."""


def row_of(envelope: Envelope) -> dict[str, Any]:
    """The row that holds an envelope, by column."""
    values = {name: getattr(envelope, name) for name in FIELDS}
    values["facts"] = canonical(dict(envelope.facts)).decode()
    return values


def read_event(envelope: Envelope, keys: SiteKeys) -> Event:
    """The event with its words; words that open with none of the site's keys stay sealed.

    Raises `Untrusted` for what was never an event.
    """
    try:
        return event_of(envelope, open_words(envelope, keys))
    except (ValueError, TypeError):
        raise Untrusted("not-an-event", "An event cannot be read.") from None
