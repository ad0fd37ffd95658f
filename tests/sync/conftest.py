from __future__ import annotations

from collections.abc import Iterator

import pytest
import stamina


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Tries are made as often as in life, without the waits between them."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield
