"""A page as what it says, before anybody decides how it looks: blocks of text, no library.

Everything in it is text as people typed it: nothing is markup, wherever it ends up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that stands out."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences; a new line in it begins a new line on the page."""

    text: str
    quiet: bool = False
    """Smaller: what stands at the edge of attention."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one a line."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Items:
    """A list, one item a line."""

    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `shares` say how the width is shared out among the columns."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[int]


@dataclass(frozen=True, slots=True)
class Space:
    """Room, as for a signature."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class NewSheet:
    """What follows begins a sheet of paper of its own."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, made by frontdesk itself, and what it says in words for whoever cannot see it."""

    svg: str
    told: str


Block: TypeAlias = Heading | Paragraph | Facts | Items | Table | Space | NewSheet | Picture


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A letter or a report; it may run over several sheets."""

    sender: str
    """Whose page it is: the practice's name, at the top of the first sheet."""
    title: str = ""
    """The first heading, and the PDF's own title: it names no patient."""
    blocks: Sequence[Block] = ()
    footer: str = ""
    """At the bottom of every sheet, before its number."""
