"""What both a view and a page can be asked, so that one question serves readers and writers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Asks(Protocol):
    """Takes the driver's own SQL."""

    def run(self, question: str, values: Sequence[Any] = ..., /) -> Any:  # noqa: ANN401
        """The driver's answer, row by row."""
        ...
