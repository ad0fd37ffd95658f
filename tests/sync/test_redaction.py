"""What was said is erased everywhere it went: on this desk, on the others, on the server, and again when it returns."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.canaries import in_bytes, with_the_key
from tests.group.conftest import on_postgresql, postgresql, postgresql_server
from tests.group.desks import CANARY, Group, group_on
from tests.sync.homes import Home

from frontdesk import desk as at_desk
from frontdesk.desk import erasing
from frontdesk.envelope import from_line, opened
from frontdesk.group import admin
from frontdesk.group.store import Store
from frontdesk.group.tables import event
from frontdesk.recovery.codes import Flag
from frontdesk.recovery.working import NothingToReview

__all__ = ["on_postgresql", "postgresql", "postgresql_server"]
FIRST = ("Fifty", "P-4711")


@pytest.fixture
def front(group: Group, tmp_path: Path) -> Home:
    home = Home(tmp_path / "front", group.clock).set_up().enrol_first(group)
    home.log()
    home.log("A word about something else")
    home.sync()
    return home


@pytest.fixture
def back(group: Group, front: Home, tmp_path: Path) -> Home:
    home = Home(tmp_path / "back", group.clock)
    home.enrol(group, front.invite())
    return home


def redact(home: Home, number: str = "A1") -> None:
    with at_desk.open_desk(home.places, now=home.clock) as desk:
        done = erasing.redact(desk, at_desk.person(desk, home.name).id, number, reason="the patient asked for it")
        assert done.tidied


def note(home: Home, text: str, number: str = "A1") -> None:
    with at_desk.open_desk(home.places, now=home.clock) as desk:
        at_desk.add_note(desk, at_desk.person(desk, home.name).id, number, text=text)


def erase_what_came_after(home: Home, number: str = "A1") -> None:
    with at_desk.open_desk(home.places, now=home.clock) as desk:
        erasing.erase_what_came_after(desk, at_desk.person(desk, home.name).id, number)


def key_of(home: Home) -> bytes:
    with at_desk.open_desk(home.places, now=home.clock) as desk, desk.database.reading() as view:
        return desk.journal.site_key(view)


def on_server(group: Group, key: bytes) -> str:
    """Everything that the server holds, opened with the site's key."""
    with closing(Store(group.database)) as store, store.reading() as tx:
        bodies = tx.execute(select(event.c.body)).scalars().all()
    return " ".join(str(opened(from_line(body), key)) for body in bodies)


def is_gone(home: Home, plain: Path) -> bool:
    return not with_the_key(home.places, [CANARY], plain) and home.is_sound()


def test_every_desk_and_the_server_erase_it_and_keep_the_rest(
    group: Group, front: Home, back: Home, tmp_path: Path
) -> None:
    key = key_of(front)
    assert with_the_key(front.places, [CANARY], tmp_path / "before") >= {"complaint", "search_content", "sealed words"}
    assert in_bytes(on_server(group, key).encode(), [CANARY])
    redact(front)
    assert is_gone(front, tmp_path / "front.plain")
    front.sync()
    back.sync()
    assert is_gone(back, tmp_path / "back.plain")
    assert not in_bytes(on_server(group, key).encode(), [CANARY])
    assert admin.verify(group.database)["ok"]
    told = back.case("A1").complaint
    assert (told.said, told.severity, told.erasure is not None) == ("", 1, True)
    assert back.find(CANARY) == []
    assert back.case("A2").complaint.said == "A word about something else"


def test_a_desk_that_was_put_back_brings_nothing_back(group: Group, front: Home, back: Home, tmp_path: Path) -> None:
    """Whoever was restored from before sends the words again, and hears of the redaction."""
    key = key_of(front)
    saved = back.saved()
    redact(front)
    front.sync()
    back.put_back(saved)
    back.log("Something new")
    back.sync()
    assert is_gone(back, tmp_path / "back.plain")
    assert not in_bytes(on_server(group, key).encode(), [CANARY])


def test_words_that_arrive_after_their_redaction_are_erased_on_arrival(
    group: Group, front: Home, back: Home, tmp_path: Path
) -> None:
    """A desk that was offline wrote a note before the redaction, and sends it after."""
    with at_desk.open_desk(back.places, now=back.clock) as desk:
        at_desk.add_note(desk, at_desk.person(desk, back.name).id, "A1", text=f"she rang, {CANARY}")
    group.clock.pass_by(seconds=60)
    redact(front)
    front.sync()
    back.sync()
    front.sync()
    for home in (front, back):
        assert is_gone(home, tmp_path / f"{home.folder.name}.plain")
        assert "noted" in [entry.kind for entry in home.case("A1").complaint.history]
    assert not in_bytes(on_server(group, key_of(front)).encode(), [CANARY])


def test_words_that_were_written_after_it_by_who_had_not_heard_wait_for_the_manager_on_every_desk(
    group: Group, front: Home, back: Home, tmp_path: Path
) -> None:
    """Nobody has to remember: the manager is asked, and one key takes them from every desk and the server."""
    redact(front)
    group.clock.pass_by(seconds=60)
    note(back, CANARY)
    front.sync()
    back.sync()
    front.sync()
    for home in (front, back):
        c = home.case("A1").complaint
        assert (len(c.came_after), Flag.NEEDS_REVIEW in home.case("A1").flags) == (1, True)
        assert not is_gone(home, tmp_path / f"{home.folder.name}.kept"), "kept until somebody decides"
    before = [entry.kind for entry in front.case("A1").complaint.history]
    erase_what_came_after(front)
    front.sync()
    back.sync()
    for home in (front, back):
        c = home.case("A1").complaint
        assert is_gone(home, tmp_path / f"{home.folder.name}.plain")
        assert c.erasure is not None
        assert (c.review, c.erasure.reason) == ((), "the patient asked for it")
        assert [entry.kind for entry in c.history] == [*before, "redacted"]
    assert not in_bytes(on_server(group, key_of(front)).encode(), [CANARY])
    assert admin.verify(group.database)["ok"]
    with pytest.raises(NothingToReview):
        erase_what_came_after(front)


def test_whoever_heard_of_it_may_write_on_and_nobody_is_asked(front: Home, back: Home) -> None:
    redact(front)
    front.sync()
    back.sync()
    note(back, "she rang about her new appointment")
    note(front, "and so did her son")
    back.sync()
    front.sync()
    back.sync()
    for home in (front, back):
        c = home.case("A1").complaint
        assert (c.came_after, c.review, len(c.notes)) == ((), (), 2)


STEPS: dict[str, Callable[[Home, Home, str], object]] = {
    "front erases": lambda front, _, number: redact(front, number),
    "front writes": lambda front, _, number: note(front, f"front {CANARY}", number),
    "back writes": lambda _, back, number: note(back, f"back {CANARY}", number),
    "front syncs": lambda front, _back, _number: front.sync(),
    "back syncs": lambda _front, back, _number: back.sync(),
}


@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.permutations(sorted(STEPS)))
def test_in_any_order_every_desk_asks_about_the_same_and_then_all_of_it_is_gone(
    group: Group, front: Home, back: Home, steps: list[str]
) -> None:
    front.log()
    front.sync()
    back.sync()
    number = max(front.numbers().values(), key=lambda one: int(one[1:]))
    for step in steps:
        STEPS[step](front, back, number)
        group.clock.pass_by(seconds=1)
    for home in (front, back, front):
        home.sync()
    asked = [home.case(number).complaint.came_after for home in (front, back)]
    assert asked[0] == asked[1]
    if asked[0]:
        erase_what_came_after(front, number)
    front.sync()
    back.sync()
    assert {home.case(number).complaint.came_after for home in (front, back)} == {()}
    assert [len(home.case(number).complaint.history) for home in (front, back)] == [4 + bool(asked[0])] * 2
    kept = steps.index("front erases") < steps.index("front writes")
    told = [[entry.text for entry in home.case(number).complaint.notes] for home in (front, back)]
    assert told[0] == told[1]
    assert len(told[0]) <= kept, "what the manager's own desk wrote afterwards is the only thing that may stay"
    assert front.is_sound()
    assert back.is_sound()
    assert admin.verify(group.database)["ok"]


@pytest.mark.xdist_group("postgresql")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_server_that_was_put_back_erases_it_again(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Whatever stands in the feed as erased, without a second redaction; and what a desk sends once more as well."""
    database = str(tmp_path / "own.db") if kind == "sqlite" else str(request.getfixturevalue("on_postgresql"))
    with group_on(database) as group:
        front = Home(tmp_path / "front", group.clock).set_up().enrol_first(group)
        front.log()
        front.sync()
        before = bodies_of(group)
        redact(front)
        front.sync()
        put_back(group, before)
        assert in_bytes(on_server(group, key_of(front)).encode(), [CANARY])
        admin.restored(group.database, now=group.clock)
        assert not in_bytes(on_server(group, key_of(front)).encode(), [CANARY])
        assert admin.verify(group.database)["ok"]
        front.log("Another one")
        front.sync()
        assert not in_bytes(on_server(group, key_of(front)).encode(), [CANARY])
        assert is_gone(front, tmp_path / "plain")


def bodies_of(group: Group) -> dict[int, bytes]:
    with closing(Store(group.database)) as store, store.reading() as tx:
        return {row.position: row.body for row in tx.execute(select(event.c.position, event.c.body))}


def put_back(group: Group, before: dict[int, bytes]) -> None:
    """The words are back, as an old backup has them."""
    with closing(Store(group.database)) as store, store.writing() as tx:
        for position, body in before.items():
            tx.execute(event.update().where(event.c.position == position).values(body=body))
