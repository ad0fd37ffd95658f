"""Find and history: every page is what sorting by hand gives, and no question reads the table from end to end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.journal.desks import complaint, driver, insert, new_desk

from frontdesk.journal import history
from frontdesk.journal.board import BoardRow
from frontdesk.journal.connection import Connection
from frontdesk.journal.history import Order, Spot, Wanted
from frontdesk.journal.matching import codes_of, tails_of

DAYS = [f"2026-05-{day:02}T13:06:00.000Z" for day in range(1, 6)]
WORDS = ["waited", "nobody", "form", "rude", "Zoë"]


class View:
    """The file, and every statement that was run on it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.asked: list[tuple[str, Sequence[Any]]] = []

    def run(self, question: str, values: Sequence[Any] = ()) -> Any:
        self.asked.append((question, values))
        return self.connection.execute(question, values)

    def fill(self, rows: Sequence[dict[str, Any]]) -> None:
        self.connection.execute("DELETE FROM complaint")
        self.connection.execute("DELETE FROM search")
        for slot, row in enumerate(rows, 1):
            self.connection.execute(*insert("complaint", {"slot": slot, **row}))
            words = {"number": row["number"], "said": row["said"], "tails": tails_of(row["patient"] or "")}
            self.connection.execute(*insert("search", {"rowid": slot, **words, "codes": codes_of(row)}))


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    folder: Path = tmp_path_factory.mktemp("history")
    with driver(new_desk(folder / "home")) as connection:
        connection.execute("BEGIN")  # nothing of this is kept
        yield View(connection)


def record(number: int, **changes: Any) -> dict[str, Any]:
    closed = {"clinician": None, "owner": None, "channel": "phone"}
    return complaint(number, **{**closed, "said": "", "patient": None, **changes})


rows = st.lists(
    st.fixed_dictionaries(
        {
            "received_at": st.sampled_from(DAYS),
            "next_due_at": st.sampled_from([None, *DAYS[:2]]),
            "state": st.sampled_from(["new", "closed", "void"]),
            "category": st.sampled_from(["WAIT", "RX", None]),
            "severity": st.sampled_from([1, 3]),
            "channel": st.sampled_from(["phone", "in_person"]),
            "clinician": st.sampled_from([None, "DR-A", "NP-C"]),
            "owner": st.sampled_from([None, "6f1e", "aa00"]),
            "flags": st.sampled_from(["", "safety", "privacy safety", "civil_rights"]),
            "said": st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join),
        }
    ),
    max_size=14,
)
wanted = st.builds(
    Wanted,
    state=st.sampled_from([None, None, "open", "new", "void"]),
    category=st.sampled_from([None, None, "RX"]),
    severity=st.sampled_from([None, None, 3]),
    channel=st.sampled_from([None, None, "in_person"]),
    clinician=st.sampled_from([None, None, "DR-A"]),
    owner=st.sampled_from([None, None, "aa00"]),
    flags=st.sampled_from([frozenset(), frozenset(), frozenset({"safety"}), frozenset({"safety", "privacy"})]),
    since=st.sampled_from([None, None, *DAYS]),
    until=st.sampled_from([None, None, *DAYS]),
    routed=st.sampled_from([None, None, frozenset({"privacy", "civil_rights"}), frozenset()]),
)


def numbered(given_rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with numbers of two desks and whether each is open."""
    return [
        record(at, **row) | {"number": f"{'AB'[at % 2]}{at}", "open": int(row["state"] == "new")}
        for at, row in enumerate(given_rows, 1)
    ]


def fits(row: dict[str, Any], w: Wanted) -> bool:
    """The filters, said once more in Python."""
    same = all(
        getattr(w, name) in (None, row[name])
        for name in ("kind", "category", "severity", "channel", "clinician", "owner")
    )
    state = w.state is None or (row["open"] == 1 if w.state == "open" else row["state"] == w.state)
    flags = set(row["flags"].split())
    routed = w.routed is None or bool(w.routed & flags)
    days = (w.since or "") <= row["received_at"] < (w.until or "9")
    return same and state and w.flags <= flags and routed and days


def sorted_by_hand(given_rows: Sequence[dict[str, Any]], order: Order) -> list[str]:
    """Numbers in their order."""
    placed = list(enumerate(given_rows))
    match order:
        case Order.NEWEST:
            placed.sort(key=lambda p: (p[1]["received_at"], p[0]), reverse=True)
        case Order.DUE:
            placed = [p for p in placed if p[1]["next_due_at"]]
            placed.sort(key=lambda p: (p[1]["next_due_at"], p[0]))
        case Order.NUMBER:
            placed.sort(key=lambda p: (p[1]["number"][0], int(p[1]["number"][1:])))
    return [row["number"] for _, row in placed]


def numbers(found: Sequence[BoardRow]) -> list[str]:
    return [row.number for row in found]


quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(given_rows=rows, w=wanted, order=st.sampled_from(Order), size=st.integers(1, 5))
def test_pages_from_either_end_are_what_sorting_by_hand_gives(
    view: View, given_rows: list[dict[str, Any]], w: Wanted, order: Order, size: int
) -> None:
    filled = numbered(given_rows)
    view.fill(filled)
    expected = sorted_by_hand([row for row in filled if fits(row, w)], order)

    forward: list[str] = []
    cut = history.page(view, w, order, Spot(), size)
    while cut.rows:
        forward += numbers(cut.rows)
        cut = history.page(view, w, order, Spot(cut.last), size)
    assert forward == expected

    backward: list[str] = []
    cut = history.page(view, w, order, Spot(back=True), size)
    while cut.rows:
        backward = numbers(cut.rows) + backward
        cut = history.page(view, w, order, Spot(cut.first, back=True), size)
    assert backward == expected

    skipped = history.page(view, w, order, Spot(skip=3), size)
    assert numbers(skipped.rows) == expected[3 : 3 + size]

    count, after = history.counted(view, w, order, None, size)
    assert (count, after is None) == (min(len(expected), size), len(expected) < size)
    if after is not None:
        assert history.counted(view, w, order, after, 100)[0] == len(expected) - size


@quick
@given(given_rows=rows, w=wanted, order=st.sampled_from(Order), text=st.sampled_from(["", *WORDS, "form wait", "zoe"]))
def test_what_is_looked_up_is_what_reading_all_gives(
    view: View, given_rows: list[dict[str, Any]], w: Wanted, order: Order, text: str
) -> None:
    filled = numbered(given_rows)
    view.fill(filled)
    found = history.looked_up(view, text, w, order)
    if found is None:
        assert not text
        assert w in {Wanted(), Wanted(since=w.since, until=w.until)}
        return
    having = [row for row in filled if fits(row, w) and all(has(row["said"], word) for word in text.split())]
    assert numbers(history.at_slots(view, found.slots)) == sorted_by_hand(having, order)
    assert not found.more


def has(said: str, word: str) -> bool:
    return any(one.casefold().replace("ë", "e").startswith(word.casefold().replace("ë", "e")) for one in said.split())


def test_so_much_that_it_is_read_in_pages(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "FOUND_MAX", 3)
    view.fill([record(at, flags="safety" if at < 3 else "", said="waited") for at in range(1, 9)])
    assert history.looked_up(view, "", Wanted(kind="complaint"), Order.NEWEST) is None
    assert history.looked_up(view, "", Wanted(flags=frozenset({"safety"})), Order.NEWEST) == ((2, 1), False)
    assert history.looked_up(view, "wait", Wanted(), Order.NEWEST) == ((8, 7, 6), True)


def test_old_days_are_found_behind_many_newer_records(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "FOUND_MAX", 3)
    monkeypatch.setattr(history, "LOOKED_THROUGH_MAX", 5)
    view.fill([record(at, received_at=DAYS[0 if at < 3 else 4], said="waited") for at in range(1, 50)])
    assert history.looked_up(view, "waited", Wanted(until=DAYS[1]), Order.NEWEST) == ((2, 1), False)
    assert history.looked_up(view, "waited", Wanted(until="2020"), Order.NEWEST) == ((), False)


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize(
    "w",
    [
        Wanted(),
        Wanted(state="open", severity=1),
        Wanted(category="RX", clinician="DR-A", owner="6f1e"),
        Wanted(flags=frozenset({"safety"}), channel="fax", kind="complaint"),
        Wanted(since=DAYS[0], until=DAYS[1]),
        Wanted(routed=frozenset({"privacy"})),
    ],
)
def test_no_question_reads_the_table_from_end_to_end(view: View, w: Wanted, order: Order) -> None:
    view.fill([record(1, said="waited"), record(2, said="waited", open=0, next_due_at=None)])
    view.asked.clear()
    first = history.page(view, w, order, Spot(), 64)
    key = first.last or {Order.NEWEST: (DAYS[0], 1), Order.DUE: (DAYS[0], 1), Order.NUMBER: ("A000000000001",)}[order]
    history.page(view, w, order, Spot(key, skip=3), 64)
    history.page(view, w, order, Spot(key, back=True), 64)
    history.counted(view, w, order, key, 9_600)
    history.looked_up(view, "waited", w, order)
    history.looked_up(view, "", w, order)
    history.slot_of(view, "c1", w)
    history.at_slots(view, [1, 2])
    assert len(view.asked) >= 8
    for question, values in view.asked:
        plan = [row[3] for row in view.connection.execute(f"EXPLAIN QUERY PLAN {question}", values).fetchall()]
        walks = [step for step in plan if step.startswith("SCAN")]
        assert all(re.search(r"COVERING INDEX|VIRTUAL TABLE INDEX|^SCAN (\(|CONSTANT)", step) for step in walks), plan
        if key in (tuple(values)[: len(key)], tuple(values)[-len(key) :]):
            assert not [step for step in walks if "complaint " in step], (question, plan)


@pytest.mark.parametrize("order", Order)
def test_a_page_behind_a_known_place_is_found_by_searching_not_by_walking(view: View, order: Order) -> None:
    view.fill([record(1)])
    key = {Order.NEWEST: (DAYS[0], 1), Order.DUE: (DAYS[0], 1), Order.NUMBER: ("A000000000001",)}[order]
    for back in (False, True):
        view.asked.clear()
        history.page(view, Wanted(), order, Spot(key, back=back), 64)
        ((question, values),) = view.asked
        plan = [row[3] for row in view.connection.execute(f"EXPLAIN QUERY PLAN {question}", values).fetchall()]
        sought = re.compile(r"SEARCH complaint USING COVERING INDEX complaint_\w+ \(.*[<>]")
        assert any(sought.match(step) for step in plan), plan
        assert plan.count("USE TEMP B-TREE FOR ORDER BY") <= 1  # the page itself, after it was cut
