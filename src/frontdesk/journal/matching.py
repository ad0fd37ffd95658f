"""What stands in the search index beside people's words, and how the index is asked.

A full-text index finds words by how they begin. So what people remember the end of (the last digits of a phone, the
tail of a reference) is put into it once more, turned around; with initials these are a record's `tails`. Its `codes`
(state, category, marks ...) stand there as words of their own, so that few are found among many at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from unicodedata import category

if TYPE_CHECKING:
    from frontdesk.journal.history import Wanted

FIND_CHARACTERS_MAX = 400
FIND_WORDS_MAX = 12
"""Nobody looks for more; a page pasted by mistake must not become a question of a thousand words."""
TAIL_CHARACTERS_MIN = 3
"""Shorter ends fit everybody."""
TAIL_CHARACTERS_MAX = 20
TAILS_MAX = 12
"""Of one record; more is not a reference or a phone number but prose."""
INITIALS_MIN, INITIALS_MAX = 2, 4
"""So many letters can be somebody's initials."""
CODED = ("state", "kind", "category", "severity", "channel", "clinician", "owner")

_PHONE = re.compile(r"[0-9][0-9 ().+/-]{2,}[0-9]")
_NAME = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[\W_]+")
"""Everything but letters and digits."""


def spellings(reference: str) -> tuple[str, ...]:
    """A reference as it was typed and in one case, so that the index of a column still finds it."""
    return tuple(dict.fromkeys((reference, reference.upper(), reference.lower())))


# ------------------------------------------------------------ what stands in the index


def tails_of(*texts: str) -> str:
    """The tails of what we know about a caller, separated by spaces; empty where there is nothing to remember."""
    tails = dict.fromkeys(tail for text in texts for tail in _tails(text))
    return " ".join(list(tails)[:TAILS_MAX])


def codes_of(row: Mapping[str, Any]) -> str:
    """The codes of a complaint's row as words, separated by spaces."""
    codes = [_code(name, row[name]) for name in CODED if row[name] is not None]
    codes += [_code("flag", flag) for flag in str(row["flags"]).split()]
    codes += ["isopen"] if row["open"] else []
    codes += ["isowed"] if row["next_due_at"] is not None else []
    return " ".join(codes)


def _tails(text: str) -> Iterator[str]:
    for phone in _PHONE.findall(text):
        yield _tail(_joined(phone))
    for word in text.split():
        letters = _joined(word)
        if len(letters) >= TAIL_CHARACTERS_MIN and any(c.isdigit() for c in letters):
            yield _tail(letters)
    # Capitals are how a practice numbers its patients (MRN), not somebody's name.
    names = [name for name in _NAME.findall(text) if len(name) == 1 or not name.isupper()]
    initials = "".join(name[0] for name in names).casefold()
    if INITIALS_MIN <= len(initials) <= INITIALS_MAX:
        yield f"i{initials}"
        yield f"i{initials[-1]}{initials[:-1]}"  # the family name written first


def _tail(letters: str) -> str:
    return f"t{letters[::-1][:TAIL_CHARACTERS_MAX]}"


def _code(name: str, value: object) -> str:
    return name + _joined(str(value))


def _joined(word: str) -> str:
    return _BETWEEN.sub("", word.casefold())


# ------------------------------------------------------------ how it is asked


def words_asked_for(text: str) -> list[str]:
    """Every word of the text as a quoted beginning, or as the end of a phone number or reference.

    FTS5's own operators mean nothing here. Only what it could trip over is taken out; it splits the rest into
    words as it did when the text was put into the index. Words without any letter or digit are in no index.
    """
    readable = "".join(" " if c == '"' or category(c) in {"Cc", "Cs"} else c for c in text[:FIND_CHARACTERS_MAX])
    words = [word for word in readable.split() if any(c.isalnum() for c in word)]
    return [_asked_for(word) for word in words[:FIND_WORDS_MAX]]


def codes_asked_for(wanted: Wanted, *, owed: bool) -> list[str]:
    """The codes that a record has to have; with `owed`, something is due on it."""
    named = [(name, getattr(wanted, name)) for name in CODED]
    codes = [_code(name, value) for name, value in named if value is not None and (name, value) != ("state", "open")]
    codes += ["isopen"] if wanted.state == "open" else []
    codes += ["isowed"] if owed else []
    codes += [_code("flag", flag) for flag in sorted(wanted.flags)]
    asked = [f'codes : "{code}"' for code in codes]
    if wanted.routed is not None:
        either = [_code("flag", flag) for flag in sorted(wanted.routed)] or ["none"]
        asked.append("codes : (" + " OR ".join(f'"{code}"' for code in either) + ")")
    return asked


def _asked_for(word: str) -> str:
    ways = [f'- {{tails codes}} : "{word}"*']
    letters = _joined(word)
    if TAIL_CHARACTERS_MIN <= len(letters) <= TAIL_CHARACTERS_MAX:
        ways.append(f'tails : "{_tail(letters)}"*')
    if INITIALS_MIN <= len(letters) <= INITIALS_MAX and letters.isalpha():
        ways.append(f'tails : "i{letters}"')
    return f"({' OR '.join(ways)})"
