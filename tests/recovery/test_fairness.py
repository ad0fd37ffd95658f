"""Practices that are alike are hardly ever flagged; one with three times the rate is found. Seeded, a few seconds.

`make simulate` is the same with a thousand runs.
"""

from __future__ import annotations

import pytest
from benchmarks.fairness import PROMISED, alike, in_trouble

from frontdesk.recovery.statistics import nearest_rank


def test_alike_practices_are_flagged_no_more_often_than_the_limits_promise() -> None:
    found = alike(60)
    assert {one.flag for one in found} == set(PROMISED)
    assert 60 * 200 < found[0].of < 60 * 300
    assert all(one.keeps_promise for one in found), [(one.flag, one.share) for one in found]
    assert sum(one.count for one in found) > 0


@pytest.mark.parametrize(("monthly", "encounters"), [(300, 9_000), (3_000, 6_000)])
def test_three_times_the_rate_is_found(monthly: int, encounters: int) -> None:
    found = in_trouble(60, monthly)
    assert found.share > 0.95
    ninetieth = nearest_rank(found.after, 90)
    assert ninetieth is not None
    assert ninetieth <= encounters
