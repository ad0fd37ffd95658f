"""A server goes through its pages once before it says that it is ready, and changes nothing by it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import fastapi.routing
import pytest
from sqlalchemy import event
from starlette.routing import Match
from tests.group.desks import MORNING

from frontdesk.group.api import create_app
from frontdesk.group.pages.rehearsal import NOWHERE, pass_by, rehearse
from frontdesk.group.settings import Settings
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


def test_no_route_is_made_ready_by_a_request_that_somebody_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings(database="never opened"))
    pass_by(app.routes)
    monkeypatch.setattr(fastapi.routing, "get_dependant", None)
    for path in ("/nowhere", "/v1/hello", "/sites", "/support", "/funnel", "/stories", "/days", "/grievances"):
        found = [route.matches(NOWHERE | {"path": path})[0] for route in app.routes]
        assert (Match.FULL in found) is (path != "/nowhere")
