"""A server goes through its pages once before it says that it is ready, and changes nothing by it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlalchemy import event
from tests.group.desks import MORNING

from frontdesk.group.pages.rehearsal import rehearse
from frontdesk.group.store import Store


def test_it_only_reads(tmp_path: Path) -> None:
    said: list[str] = []
    with closing(Store(str(tmp_path / "group.db"))) as store:
        store.prepare()
        event.listen(store.engine, "before_cursor_execute", lambda _line, _cursor, asked, *_: said.append(asked))
        rehearse(store, MORNING)
    assert {one.split()[0] for one in said} == {"BEGIN", "SELECT"}
    assert all(any(table in one for one in said) for table in ("month_figures", "story", "grievance", "counted"))


def test_a_database_that_does_not_answer_leaves_it_to_the_first_reader() -> None:
    with closing(Store("postgresql://nobody@127.0.0.1:1/nowhere")) as store:
        rehearse(store, MORNING)
