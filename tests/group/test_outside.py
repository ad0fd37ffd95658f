"""What leaves the group: papers of all practices and of the group laid side by side tell no small number."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert
from tests.group.figures import HOURS, LATER, MAY, Practices, about_site, count_of, one

from frontdesk.group import admin
from frontdesk.group import outside as out
from frontdesk.group.accounts import site_called
from frontdesk.group.tables import device
from frontdesk.recovery.codes import Category, Stage
from frontdesk.recovery.measures import Share
from frontdesk.recovery.stamps import stamp


class TestOfPractices:
    def test_a_large_number_shows_whatever_its_neighbours_hide(self) -> None:
        """Each practice may show its own, so hiding one of them to protect another would be vain: the sum goes."""
        found = out.of_practices({1: 5, 2: 12, 3: 100}, [1, 2, 3], outside=True)
        assert (found.of_each, found.of_all) == ({1: None, 2: 12, 3: 100}, None)

    def test_the_sum_shows_where_it_tells_of_none(self) -> None:
        found = out.of_practices({1: 5, 2: 6, 3: 100, 4: 0}, [1, 2, 3, 4], outside=True)
        assert (found.of_each, found.of_all) == ({1: None, 2: None, 3: 100, 4: 0}, 111)
        assert out.of_practices({1: 5, 2: 12}, [1, 2], outside=False).of_all == 17

    @pytest.mark.parametrize(
        ("count", "whole", "shown"), [(0, 5, 0), (3, 40, None), (12, 40, 12), (35, 40, None), (40, 40, 40)]
    )
    def test_a_part_shows_when_what_is_left_is_large_too(self, count: int, whole: int, shown: int | None) -> None:
        assert out.part(count, whole, outside=True) == shown


class TestShares:
    def test_no_difference_of_two_numbers_is_small(self) -> None:
        """40 of 50, and 45 of 55: that five are not in the first would stand there for whoever subtracts."""
        shares = {"a": Share(30, 60), "b": Share(35, 65), "c": Share(3, 60), "d": Share(0, 60)}
        assert list(out.shares(shares, 60).values()) == [Share(30, 60), None, None, Share(0, 60)]

    def test_without_a_number_of_all_there_are_none(self) -> None:
        assert out.shares({"a": Share(30, 60)}, None) == {"a": None}


def test_a_table_of_the_group_has_no_totals_and_no_cell_that_tells_of_one_practice() -> None:
    wait, bill = (Category.WAIT, Stage.IN_PRACTICE), (Category.BILL, Stage.OTHER)
    _, _, alone = out.what_and_where({1: {wait: 30, bill: 20}}, outside=True)
    assert alone.totals
    rows, columns, table = out.what_and_where({1: {wait: 30, bill: 20}, 2: {wait: 13, bill: 25}}, outside=True)
    assert (rows, columns, table.totals) == ([Category.WAIT, Category.BILL], [Stage.IN_PRACTICE, Stage.OTHER], False)
    assert [cells[at] for at, cells in enumerate(table.rows)] == [43, 45]
    _, _, table = out.what_and_where({1: {wait: 30, bill: 20}, 2: {wait: 3, bill: 25}}, outside=True)
    assert [cells[at] for at, cells in enumerate(table.rows)] == [None, None], "25 are hidden at 2, since 28 are known"


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, str]:
    """Three practices with 4, 14 and 30 complaints in May: every paper of them that may leave, as text."""
    practices = Practices(str(tmp_path / "group.db"))
    counts = {"ASH": 4, "ELM": 14, "OAK": 30}
    with closing(practices.store):
        for code, count in counts.items():
            site_id = practices.add(code)
            events = [e for n in range(count) for e in one(n)]
            practices.send(code, [*about_site(HOURS), *events, count_of(MAY.replace(day=22), 500)])
            with practices.store.writing() as tx:
                assert site_called(tx, code).id == site_id
                row = {
                    "site_id": site_id,
                    "id": "d",
                    "name": "",
                    "letter": "A",
                    "token_hash": code * 21,
                    "program": "x",
                }
                tx.execute(insert(device).values(**row, enrolled_at=stamp(LATER), last_seen=stamp(LATER)))
        said = {}
        asked: list[str | None] = [*counts, None]
        for which in asked:
            file = tmp_path / f"{which}.txt"
            admin.report(practices.database, file, site_code=which, month="2026-05", outside=True, now=lambda: LATER)
            said[which or "group"] = file.read_text(encoding="utf-8")
    return said


def test_neither_sums_nor_times_nor_signals_tell_of_four(papers: dict[str, str]) -> None:
    """48 in all less 14 and 30 would be 4; how long it took four is somebody's own; a signal tells about how many."""
    group, ash = papers["group"], papers["ASH"]
    assert "48" not in group
    assert " 14 " in group
    for hidden in ("Complaints:", "Acknowledged within:", "Complaints per 1,000:", "Acknowledged on time:"):
        (line,) = [line for line in ash.splitlines() if line.startswith(hidden)]
        assert line.split(":")[1].strip() == "hidden", line
    for paper in papers.values():
        assert "too few to tell" not in paper.lower()
        assert "chance" not in paper
        assert "March" not in paper, "months that overlap tell by their difference"
