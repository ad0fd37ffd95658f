"""The desk's figures beside those of an oracle that was written from the specification alone.

A few histories in the suite, some hundreds in `make fuzz` (FRONTDESK_HISTORIES says how many). A history that differs
is played again by its number: `FRONTDESK_HISTORY=5007 pytest tests/oracle/test_measures.py`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.oracle.compared import Comparison
from tests.oracle.histories import History
from tests.oracle.played import Played

MANY = int(os.environ.get("FRONTDESK_HISTORIES", "6"))
ONE = os.environ.get("FRONTDESK_HISTORY")
FIRST_SEED = 7000
SEEDS = [int(ONE)] if ONE else list(range(FIRST_SEED, FIRST_SEED + MANY))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_desk_counts_as_the_specification_does(seed: int, tmp_path: Path) -> None:
    comparison = Comparison()
    comparison.look_at(Played(History(seed), tmp_path / "home"), periods=3, days=6)
    assert not comparison.differences, f"\n{comparison}"
    assert len(comparison.compared) > 30
