"""What people may type: as it is, or refused with a reason; never changed in silence."""

from __future__ import annotations

import re

from frontdesk.recovery.refusals import ControlCharacters, TextMissing, TextTooLong

TEXT_CHARACTERS_MAX = 4000
"""Longest text of one field."""
SHORT_CHARACTERS_MAX = 200
"""Longest name, reference or code."""
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of characters; tab and newline are harmless."""


def checked(what: str, text: str, *, limit: int = TEXT_CHARACTERS_MAX) -> str:
    """The text exactly as typed; `what` names the field in a refusal.

    Tab and newline stay. Raises `TextMissing`, `TextTooLong` or `ControlCharacters`.
    """
    if len(text) > limit:
        raise TextTooLong(what, len(text), limit)
    if _STEERS.search(text):
        raise ControlCharacters(what)
    if not text.strip():
        raise TextMissing(what)
    return text


def checked_or_none(what: str, text: str | None, *, limit: int = TEXT_CHARACTERS_MAX) -> str | None:
    """Like `checked`, for a field that may stay empty."""
    if text is None or not (text.strip() or _STEERS.search(text)):
        return None
    return checked(what, text, limit=limit)
