"""What may stand in the group's rows: numbers and pseudonyms, never what could be a sentence."""

from __future__ import annotations

import re

CODED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")


def coded(text: str | None) -> str | None:
    """A number or a pseudonym; anything that could be a sentence or a name with its blank is left out."""
    return text if text is not None and CODED.match(text) else None
