"""The specification's state machine, run on the real desk and the real group server.

Same rules: write, push, pull, backup, restore, clone, server backup, server restore; same faults, and the death
of the program at any commit of a sync. Added: what people do (every step of the recovery, undo, merge), complaint
numbers, and what the specification leaves out: which file comes back, and desks that the server shuts out.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy import select
from tests.desk.maple import intake
from tests.sync.fleet import Fleet, Post, Rows
from tests.sync.wires import Troubled

from frontdesk import desk as at_desk
from frontdesk.desk import work
from frontdesk.envelope import Envelope, key_id_of
from frontdesk.group import admin
from frontdesk.group.projection import facts_of
from frontdesk.group.tables import complaint as complaints
from frontdesk.journal.proof import verify
from frontdesk.journal.rows import read_event
from frontdesk.recovery.codes import PutRight, ReopenReason, StillRight
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.refusals import Refusal

FAULTS = ("", "", "drop_request", "drop_response", "cut", "dup", "die")
ACTS = ("log", "acknowledge", "resolve", "follow_up", "reopen", "note", "undo", "merge")
DESKS_MAX = 5
ROUNDS = 6
"""Syncs of every desk, one after the other, within which all must come to rest: chains, then numbers, then those."""

WHICH = st.integers(0, DESKS_MAX - 1)
PLACE = st.integers(0, 9)
FAULT = st.sampled_from(FAULTS)


class Sync(RuleBasedStateMachine):
    """Desks of one practice and their group server."""

    fleet: ClassVar[Fleet]

    def __init__(self) -> None:
        super().__init__()
        self.fleet.begin_again()
        self.kept: dict[int, Path] = {}
        self.server_kept: Rows | None = None

    def post(self, which: int) -> Post:
        return self.fleet.posts[which % len(self.fleet.posts)]

    @rule(which=WHICH, act=st.sampled_from(ACTS), about=st.integers(0, 3))
    def write(self, which: int, act: str, about: int) -> None:
        """Somebody acts; what the rules refuse does not happen."""
        self.fleet.wall.seconds += 1
        with suppress(Refusal):
            act_at(self.post(which), act, about)

    @rule(which=WHICH, fault=FAULT, at=PLACE)
    def push(self, which: int, fault: str, at: int) -> None:
        self.fleet.sync(self.post(which), Troubled(fault, at, refuses="/v1/pull"))

    @rule(which=WHICH, fault=FAULT, at=PLACE)
    def pull(self, which: int, fault: str, at: int) -> None:
        self.fleet.sync(self.post(which), Troubled(fault, at), only="pull")

    @rule(which=WHICH, fault=FAULT, at=PLACE)
    def sync(self, which: int, fault: str, at: int) -> None:
        self.fleet.sync(self.post(which), Troubled(fault, at))

    @rule(which=WHICH)
    def backup(self, which: int) -> None:
        which %= len(self.fleet.posts)
        self.kept[which] = self.fleet.backup(self.post(which))

    @rule(which=WHICH, whole=st.booleans())
    def restore(self, which: int, whole: bool) -> None:
        which %= len(self.fleet.posts)
        if which in self.kept:
            self.fleet.restore(self.post(which), self.kept[which], whole=whole)

    @precondition(lambda self: len(self.fleet.posts) < DESKS_MAX)
    @rule(which=WHICH)
    def clone(self, which: int) -> None:
        self.fleet.clone(self.post(which))

    @rule()
    def server_backup(self) -> None:
        self.server_kept = self.fleet.saved()

    @precondition(lambda self: self.server_kept is not None)
    @rule()
    def server_restore(self) -> None:
        assert self.server_kept is not None
        self.fleet.put_server_back(self.server_kept)

    def teardown(self) -> None:
        """Everybody syncs until nothing moves. Nothing is lost, nothing is doubled, and all see the same."""
        try:
            settle(self.fleet)
        finally:
            self.fleet.close()


def act_at(post: Post, act: str, about: int) -> None:
    """One act of Rosa's at a desk, on one of its newest complaints."""
    desk = post.desk
    rosa = at_desk.person(desk, "Rosa").id
    lines = at_desk.history_page(desk, 0, 4)
    if act == "log" or not lines:
        at_desk.log(desk, rosa, intake())
        return
    number = lines[about % len(lines)].id
    match act:
        case "acknowledge":
            at_desk.acknowledge(desk, rosa, number)
        case "resolve":
            at_desk.resolve(desk, rosa, number, done="Seen", put_right=PutRight.YES)
        case "follow_up":
            at_desk.follow_up(desk, rosa, number, still_right=StillRight.YES)
        case "reopen":
            at_desk.reopen(desk, rosa, number, reason=ReopenReason.NEW_FACTS)
        case "note":
            at_desk.add_note(desk, rosa, number, text="More")
        case "undo":
            at_desk.undo(desk, rosa)
        case _:
            work.merge(desk, rosa, number, into=lines[(about + 1) % len(lines)].id)


def settle(fleet: Fleet) -> None:
    """Let every desk sync until all is said, then compare."""
    held: set[str] = set()
    for post in fleet.posts:
        held |= post.events().keys()
    for _ in range(ROUNDS):
        moved = [fleet.sync(post, Troubled()) for post in fleet.posts]
        if not any(moved):
            break
    feed = fleet.on_server()
    ids = [e.id for e in feed]
    assert len(ids) == len(set(ids)), "an event is doubled on the server"
    assert held <= set(ids), f"{len(held - set(ids))} events were lost"
    union: dict[str, Envelope] = {}
    for post in fleet.posts:
        events = post.events()
        assert events.keys() == set(ids), "a desk lacks events, or has some alone"
        union |= events
    compare(fleet, feed, list(union.values()))


def compare(fleet: Fleet, feed: list[Envelope], union: list[Envelope]) -> None:
    """The server's fold, the fold of all journals together, and what each desk shows."""
    with fleet.posts[0].desk.database.reading() as view:
        key = fleet.posts[0].desk.journal.site_key(view)
    whole = fold_together(read_event(e, {key_id_of(key): key}) for e in reversed(feed))
    assert whole == fold_together(read_event(e, {key_id_of(key): key}) for e in union), "the folds differ"
    numbers = [c.number for c in whole.values() if c.received_at is not None]
    assert len(numbers) == len(set(numbers)), "a number means two complaints"
    with fleet.store.reading() as tx:
        rows = {row.id: row.number for row in tx.execute(select(complaints.c.id, complaints.c.number))}
    assert rows == {c.id: facts_of(c)["number"] for c in whole.values() if c.received_at is not None}
    assert admin.verify(fleet.database)["ok"], "a chain on the server is broken"
    for post in fleet.posts:
        assert verify(post.desk.journal, post.now()).faults == (), "a desk shows something else"
        assert {line.id: line.number for line in at_desk.history_page(post.desk, 0, 1000)} == rows
