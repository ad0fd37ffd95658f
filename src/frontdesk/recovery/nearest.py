"""What somebody may have meant who typed a word that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable

NEAREST_MAX = 3
"""How many words a message offers for a mistyped one."""


def nearest(text: str, choices: Iterable[str]) -> tuple[str, ...]:
    """The choices that somebody who typed `text` may have meant, likeliest first.

    At most `NEAREST_MAX`, compared without regard to case; all of them plain text.
    """
    plain = {str(choice).casefold(): str(choice) for choice in choices}
    wanted = text.strip().casefold()
    if not wanted:
        return ()
    starting = [code for code in plain if code.startswith(wanted)]
    from difflib import get_close_matches  # mistakes are rare, and the board waits for nothing

    close = get_close_matches(wanted, plain, n=NEAREST_MAX)
    return tuple(plain[code] for code in dict.fromkeys([*starting, *close]))[:NEAREST_MAX]
