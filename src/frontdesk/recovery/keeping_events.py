"""What happens to words after they were said: held for the law, erased, sealed with another key."""

from __future__ import annotations

from dataclasses import dataclass, field

from frontdesk.recovery.codes import Erased
from frontdesk.recovery.event_base import WORDS, Body
from frontdesk.recovery.identifiers import EventId


@dataclass(frozen=True, kw_only=True, slots=True)
class Redacted(Body):
    """Everything that was said in this complaint until now is erased, wherever it went. Cannot be undone.

    `erasing.py` says what it reaches. The reason is the manager's own words; another redaction erases it too.
    """

    kind = "redacted"

    why: Erased = Erased.ASKED
    events: tuple[EventId, ...] = ()
    """Events that it reaches besides: the desk that erased knew them, and their clocks are ahead of its own."""
    reason: str = field(default="", metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldSet(Body):
    """A legal hold was put on the complaint, or taken off: what is held is never erased."""

    kind = "hold_set"

    on: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteKeyMade(Body):
    """New words are sealed with another key from now on. It stands in here, sealed with the one before it."""

    kind = "site_key_made"

    key_id: str
    """The public name of the new key."""
    handed_over: bool = True
    """Whether it stands in here; a key that replaces a stolen one does not."""
    key: str = field(default="", metadata=WORDS)
    """64 hexadecimal digits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FormerKeysKept(Body):
    """Every key before the newest, sealed with the newest: whoever has that one opens the oldest words too."""

    kind = "former_keys_kept"

    keys: tuple[str, ...] = field(default=(), metadata=WORDS)
    """64 hexadecimal digits each."""
