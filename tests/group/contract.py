"""What every group server does, whatever database it stands on. Subclasses say which: `database` is its URL."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
import zstandard
from sqlalchemy import select
from tests.group.desks import CANARY, MORNING, SITE_KEY, Group, WireDesk, batch, complaint, event, group_on

from frontdesk.envelope import Envelope, from_line, next_clock, opened, to_line
from frontdesk.group import admin, overview, projection
from frontdesk.group.batch import of_any_size
from frontdesk.group.settings import EVENTS_MAX, PACKED_BYTES_MAX, UNPACKED_BYTES_MAX
from frontdesk.group.store import Store
from frontdesk.group.tables import complaint as complaint_table
from frontdesk.group.tables import event as event_table
from frontdesk.group.tables import fold as fold_table
from frontdesk.group.tables import quarantine
from frontdesk.recovery.refusals import Refusal

RECEIPT_KEYS = {"head", "inserted", "duplicates", "quarantined"}


def words_on(group: Group) -> int:
    """How many events on the server still hold the canary, those in quarantine included."""
    with closing(Store(group.database)) as store, store.reading() as tx:
        bodies = [*tx.execute(select(event_table.c.body)).scalars(), *tx.execute(select(quarantine.c.body)).scalars()]
    return sum(CANARY in str(opened(of_any_size(body), SITE_KEY)) for body in bodies)


def counts(answer: httpx.Response) -> tuple[int, int, int]:
    """Inserted, duplicates, quarantined."""
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert set(said) == RECEIPT_KEYS
    return said["inserted"], said["duplicates"], said["quarantined"]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    said = answer.json()
    assert said["message"]
    return answer.status_code, said["error"]


class GroupContract:
    @pytest.fixture
    def database(self) -> str:
        raise NotImplementedError

    @pytest.fixture
    def group(self, database: str) -> Iterator[Group]:
        with group_on(database) as group:
            yield group

    @pytest.fixture
    def desk(self, group: Group) -> WireDesk:
        return group.desk()

    # ------------------------------------------------------------ adding

    def test_what_was_pushed_can_be_read_back(self, group: Group, desk: WireDesk) -> None:
        desk.write(complaint("A1"), complaint("A2"))
        assert counts(desk.push()) == (2, 0, 0)
        seen = group.complaints(site="MAPLE")
        assert {c["number"] for c in seen} == {"A1", "A2"}
        first = seen[0]
        assert (first["site"], first["state"], first["category"], first["severity"]) == ("MAPLE", "new", "WAIT", 2)

    def test_a_batch_sent_again_changes_nothing(self, group: Group, desk: WireDesk) -> None:
        desk.write(*(complaint(f"A{n}") for n in range(1, 6)))
        first = desk.push().json()
        before = group.complaints()
        for _ in range(3):
            again = desk.push()
            assert counts(again) == (0, 5, 0)
            assert again.json()["head"] == first["head"]
        assert group.complaints() == before
        assert len(desk.pull()[1]) == 5

    def test_a_batch_may_begin_before_the_head(self, desk: WireDesk) -> None:
        desk.write(*(complaint(f"A{n}") for n in range(1, 4)))
        desk.push(desk.log[:2])
        assert counts(desk.push(desk.log[1:])) == (1, 1, 0)
        assert desk.heads() == [{"epoch": "epoch-1", "seq": 3, "hash": desk.log[2].hash}]

    @pytest.mark.parametrize("pack", [(zstandard.compress, "zstd"), (gzip.compress, "gzip"), (bytes, "identity")])
    def test_every_packing_is_unpacked(self, desk: WireDesk, pack: tuple[Callable[[bytes], bytes], str]) -> None:
        desk.write(complaint())
        assert counts(desk.send(pack[0](batch(desk.log)), pack[1])) == (1, 0, 0)

    def test_another_past_is_a_fork_and_stores_nothing(self, desk: WireDesk) -> None:
        desk.write(complaint("A1"), complaint("A2"))
        desk.push()
        kept = desk.log[:1]
        desk.log = list(kept)
        desk.write(complaint("A3"), complaint("A4"))
        for sent in (desk.log, desk.log[1:], desk.log[2:]):
            answer = desk.push(sent)
            assert refusal(answer) == (409, "chain-fork")
            assert answer.json()["head"]["seq"] == 2
        assert len(desk.pull()[1]) == 2

    def test_a_batch_after_the_head_is_a_gap(self, desk: WireDesk) -> None:
        desk.write(complaint("A1"), complaint("A2"), complaint("A3"))
        desk.push(desk.log[:1])
        answer = desk.push(desk.log[2:])
        assert refusal(answer) == (409, "chain-gap")
        assert answer.json()["head"] == {"epoch": "epoch-1", "seq": 1, "hash": desk.log[0].hash}

    def test_a_desk_finds_the_last_common_event(self, desk: WireDesk) -> None:
        desk.write(complaint("A1"), complaint("A2"))
        desk.push()
        hashes = [
            desk.ask("GET", "/v1/devices/me/link", params={"epoch": "epoch-1", "seq": n}).json()["hash"]
            for n in (0, 1, 2, 3)
        ]
        assert hashes == [None, desk.log[0].hash, desk.log[1].hash, None]

    def test_an_event_that_moved_to_a_new_epoch_is_stored_once(self, group: Group, desk: WireDesk) -> None:
        moved, other = desk.write(complaint("A1"), complaint("A2"))
        desk.push()
        desk.begin("epoch-2")
        desk.write(moved, complaint("A3"), other)
        assert counts(desk.push()) == (1, 2, 0)
        assert counts(desk.push()) == (0, 3, 0)
        assert sorted(c["number"] for c in group.complaints()) == ["A1", "A2", "A3"]
        assert admin.verify(group.database)["ok"]

    def test_kinds_of_tomorrow_are_stored_and_passed_on(self, desk: WireDesk) -> None:
        desk.write(
            event(kind="sung_about", version=7, facts={"tune": {"key": "d"}}), event(kind="logged", facts={"x": []})
        )
        assert counts(desk.push()) == (2, 0, 0)
        assert desk.pull()[1] == [to_line(e) for e in desk.log]

    def test_a_clock_that_is_ahead_is_marked_and_kept(self, group: Group, desk: WireDesk) -> None:
        tomorrow = next_clock("", int((MORNING + timedelta(days=1)).timestamp() * 1000))
        desk.write(complaint("A1"), complaint("A2", clock=tomorrow))
        assert counts(desk.push()) == (2, 0, 0)
        with closing(Store(group.database)) as store, store.reading() as tx:
            marks = tx.execute(event_table.select().order_by(event_table.c.position)).all()
        assert [row.clock_ahead for row in marks] == [False, True]

    # ------------------------------------------------------------ quarantine

    def test_an_event_that_cannot_be_used_keeps_its_place(self, group: Group, desk: WireDesk) -> None:
        large = event(facts={"x": "y" * 300_000})
        desk.write(complaint("A1"), large, complaint("A2"))
        assert counts(desk.push()) == (2, 0, 1)
        assert counts(desk.push()) == (0, 3, 0)
        desk.write(complaint("A3"))
        assert counts(desk.push(desk.log[3:])) == (1, 0, 0)
        assert desk.heads()[0]["seq"] == 4
        assert [from_line(line).facts["number"] for line in desk.pull()[1]] == ["A1", "A2", "A3"]
        assert admin.verify(group.database) == {"ok": True, "events": 3, "faults": []}
        asked = desk.ask("POST", "/v1/missing", json={"ids": [large.id]})
        assert asked.json() == {"missing": []}

    def test_an_id_that_another_event_has_is_not_silently_dropped(self, desk: WireDesk) -> None:
        taken = complaint("A1")
        desk.write(taken, replace(complaint("A9"), id=taken.id), complaint("A2"))
        assert counts(desk.push()) == (2, 0, 1)
        assert [from_line(line).facts["number"] for line in desk.pull()[1]] == ["A1", "A2"]

    def test_what_is_in_quarantine_is_erased_when_a_server_that_was_put_back_hears_of_it(
        self, group: Group, desk: WireDesk
    ) -> None:
        """The backup was older than the redaction: the desk sends it once more, and what it reaches too."""
        told = complaint("A1")
        held = event(subject=told.subject, facts={"x": "y" * 300_000}, words={"text": CANARY})
        desk.write(told, held)
        assert counts(desk.push()) == (1, 0, 1)
        admin.restored(group.database, now=group.clock)
        assert words_on(group) == 2
        clock = next_clock("", int((MORNING + timedelta(minutes=5)).timestamp() * 1000))
        desk.write(event(kind="redacted", subject=told.subject, facts={"why": "asked"}, clock=clock))
        assert counts(desk.push(desk.log[2:])) == (1, 0, 0)
        assert words_on(group) == 0
        desk.begin("epoch-2")
        desk.write(held)
        assert counts(desk.push()) in ((0, 1, 0), (0, 0, 1))
        assert words_on(group) == 0
        assert admin.verify(group.database)["ok"]

    # ------------------------------------------------------------ lies

    @pytest.mark.parametrize(
        ("lie", "rule"),
        [
            ({"facts": {"number": "A2", "severity": 1}}, "hash-wrong"),
            ({"hash": "f" * 64}, "hash-wrong"),
            ({"prev": "f" * 64}, "chain-broken"),
            ({"seq": 7}, "chain-gap"),
            ({"words": b"\1" + bytes(99)}, "words-wrong"),
            ({"facts": {"a": [1.5]}}, "not-plain"),
            ({"actor": "a\x00b"}, "not-an-event"),
            ({"id": "x" * 65}, "not-an-event"),
        ],
    )
    def test_a_lie_is_named_and_nothing_is_stored(self, desk: WireDesk, lie: dict[str, Any], rule: str) -> None:
        _, second = desk.write(complaint("A1"), complaint("A2"))
        false = replace(second, **lie)
        lines = [to_line(desk.log[0]), json.dumps(as_json(false), sort_keys=True, separators=(",", ":")).encode()]
        answer = desk.push(lines=lines)
        assert (refusal(answer), answer.json()["rule"]) == ((400, "bad-batch"), rule)
        assert desk.heads() == []

    def test_a_line_in_another_form_is_refused_although_it_says_the_same(self, desk: WireDesk) -> None:
        (one,) = desk.write(complaint())
        doubled = to_line(one).replace(b'{"actor":', b'{"actor":"someone else","actor":', 1)
        answer = desk.push(lines=[doubled])
        assert (refusal(answer), answer.json()["rule"]) == ((400, "bad-batch"), "not-canonical")

    def test_a_flood_of_brackets_is_refused(self, desk: WireDesk) -> None:
        (one,) = desk.write(complaint())
        deep = to_line(one).replace(b'"facts":{', b'"facts":{"a":' + b"[" * 60_000 + b"]" * 60_000 + b",", 1)
        assert refusal(desk.push(lines=[deep])) == (400, "bad-batch")

    @pytest.mark.parametrize(
        ("header", "status", "word"),
        [
            ({"digest": "0" * 64}, 400, "bad-batch"),
            ({"count": 2}, 400, "bad-batch"),
            ({"first_seq": 2}, 400, "bad-batch"),
            ({"first_seq": 0}, 400, "bad-batch"),
            ({"first_seq": True}, 400, "bad-batch"),
            ({"epoch": "another"}, 400, "bad-batch"),
            ({"epoch": ""}, 400, "bad-batch"),
            ({"prev": "f" * 64}, 400, "bad-batch"),
            ({"protocol": 2}, 400, "protocol-unknown"),
            ({"device": "another-desk"}, 403, "foreign-device"),
        ],
    )
    def test_a_header_that_does_not_fit_is_refused(
        self, desk: WireDesk, header: dict[str, Any], status: int, word: str
    ) -> None:
        desk.write(complaint())
        assert refusal(desk.push(**header)) == (status, word)
        assert desk.heads() == []

    @pytest.mark.parametrize("body", [b"", b"\n", b"{}", b"[]\n", b"\xff\xfe", b"{" * 10_000])
    def test_a_body_that_is_no_batch_is_refused(self, desk: WireDesk, body: bytes) -> None:
        assert desk.send(body, "identity").status_code == 400
        assert desk.send(body).status_code == 400
        assert desk.send(body, "gzip").status_code == 400

    def test_a_body_that_was_cut_off_is_refused(self, desk: WireDesk) -> None:
        desk.write(*(complaint(f"A{n}") for n in range(50)))
        whole = batch(desk.log)
        for body, encoding in ((zstandard.compress(whole), "zstd"), (gzip.compress(whole), "gzip")):
            assert refusal(desk.send(body[:-20], encoding)) == (400, "bad-batch")
        assert desk.heads() == []

    def test_the_site_comes_from_the_token(self, group: Group, desk: WireDesk) -> None:
        other = group.desk("ELM")
        desk.site = "ELM"
        desk.write(complaint())
        assert refusal(desk.push()) == (403, "foreign-site")
        assert (other.pull()[1], group.complaints()) == ([], [])

    # ------------------------------------------------------------ limits

    def test_a_bomb_is_not_unpacked(self, desk: WireDesk) -> None:
        huge = b"\0" * (UNPACKED_BYTES_MAX * 20)
        for body, encoding in ((zstandard.compress(huge), "zstd"), (gzip.compress(huge), "gzip")):
            assert len(body) < PACKED_BYTES_MAX
            assert refusal(desk.send(body, encoding)) == (413, "batch-too-large")

    def test_a_large_body_is_refused_before_it_is_looked_at(self, group: Group, desk: WireDesk) -> None:
        assert refusal(desk.send(b"x" * (PACKED_BYTES_MAX + 1), "identity")) == (413, "batch-too-large")
        chunks = (b"x" * 65536 for _ in range(17))
        answer = group.line.post("/v1/enrol", content=chunks)
        assert refusal(answer) == (413, "batch-too-large")

    def test_too_many_events_are_refused(self, desk: WireDesk) -> None:
        desk.write(*(event() for _ in range(EVENTS_MAX + 1)))
        assert refusal(desk.push()) == (413, "batch-too-large")
        assert counts(desk.push(desk.log[:EVENTS_MAX])) == (EVENTS_MAX, 0, 0)

    def test_an_unknown_packing_is_refused(self, desk: WireDesk) -> None:
        assert refusal(desk.send(b"x", "br")) == (415, "encoding-unknown")

    # ------------------------------------------------------------ who may

    @pytest.mark.parametrize("token", ["x", "fd_x", "fd_none_" + "0" * 64, "fg_none_" + "0" * 64, "fd__", "fd_a_b_c"])
    def test_an_unknown_token_opens_nothing(self, group: Group, desk: WireDesk, token: str) -> None:
        desk.write(complaint())
        desk.token = token
        assert desk.push().status_code == 401
        group.viewer = token
        for path in ("/v1/complaints", "/v1/sites", "/v1/devices"):
            assert group.look(path).status_code == 401

    def test_each_kind_of_token_opens_its_own_door_only(self, group: Group, desk: WireDesk) -> None:
        group.viewer, desk.token = desk.token, group.viewer
        assert refusal(desk.ask("GET", "/v1/pull")) == (401, "token-refused")
        assert refusal(group.look("/v1/complaints")) == (401, "token-refused")

    def test_another_secret_does_not_fit(self, desk: WireDesk) -> None:
        desk.token = desk.token[:-1] + ("0" if desk.token[-1] != "0" else "1")
        assert refusal(desk.ask("GET", "/v1/devices/me/heads")) == (401, "token-refused")

    def test_a_revoked_desk_is_told_so_while_the_server_runs(self, group: Group, desk: WireDesk) -> None:
        desk.write(complaint())
        desk.push()
        assert admin.revoke(group.database, desk.device) == {"device": desk.device, "revoked": True}
        assert refusal(desk.push()) == (403, "device-revoked")
        assert group.look("/v1/devices").json()["devices"][0]["revoked"] is True
        assert len(group.complaints()) == 1

    # ------------------------------------------------------------ enrolling

    def test_a_code_works_once(self, group: Group) -> None:
        code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
        given = group.enrol(code)
        assert given.status_code == 200
        assert given.json() | {"device": "", "token": "", "store_id": ""} == {
            "device": "", "token": "", "store_id": "", "site": "MAPLE", "name": "Maple Practice",
            "timezone": "America/Chicago", "letter": "A",
        }  # fmt: skip
        assert refusal(group.enrol(code)) == (403, "invitation-refused")

    def test_a_code_dies_after_thirty_minutes(self, group: Group) -> None:
        code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
        group.clock.pass_by(minutes=30)
        assert refusal(group.enrol(code)) == (403, "invitation-refused")

    def test_a_code_lives_until_then(self, group: Group) -> None:
        made = admin.invite(group.database, "MAPLE", now=group.clock)
        assert made["expires_at"] == "2026-05-22T13:36:00.000Z"
        group.clock.pass_by(minutes=29, seconds=59)
        assert group.enrol(made["code"]).status_code == 200

    def test_five_wrong_tries_void_a_code(self, group: Group) -> None:
        code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
        for _ in range(5):
            assert refusal(group.enrol(code, proof="0" * 64)) == (403, "invitation-refused")
        assert refusal(group.enrol(code)) == (403, "invitation-refused")

    def test_four_wrong_tries_do_not(self, group: Group) -> None:
        code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
        for _ in range(4):
            group.enrol(code, proof="0" * 64)
        assert group.enrol(code).status_code == 200

    def test_a_code_is_for_its_own_site(self, group: Group) -> None:
        code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
        assert refusal(group.enrol(code, site="ELM")) == (409, "site-mismatch")
        assert group.enrol(code, site="MAPLE").status_code == 200

    def test_a_second_desk_is_sent_to_a_desk_of_its_site(self, group: Group, desk: WireDesk) -> None:
        code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
        assert refusal(group.enrol(code)) == (409, "site-has-desk")
        again = group.enrol(code, device=desk.device)
        assert again.status_code == 200
        assert desk.ask("GET", "/v1/devices/me/heads").status_code == 401
        desk.token = again.json()["token"]
        assert desk.ask("GET", "/v1/devices/me/heads").status_code == 200

    def test_a_revoked_desk_needs_a_new_name(self, group: Group, desk: WireDesk) -> None:
        admin.revoke(group.database, desk.device)
        code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
        assert refusal(group.enrol(code, device=desk.device)) == (409, "device-taken")
        assert group.enrol(code).json()["letter"] == "B"

    def test_each_epoch_has_its_own_letter_for_ever(self, group: Group, desk: WireDesk) -> None:
        def letter(epoch: str) -> str:
            return str(desk.ask("POST", "/v1/letter", json={"epoch": epoch}).json()["letter"])

        assert [letter("epoch-1"), letter("epoch-2"), letter("epoch-2"), letter("epoch-1")] == ["A", "B", "B", "A"]
        assert [letter(f"more-{n}") for n in range(25)][-2:] == ["Z", "AA"]
        assert group.desk("ELM").ask("POST", "/v1/letter", json={"epoch": "epoch-1"}).json() == {"letter": "A"}

    # ------------------------------------------------------------ the feed

    def test_a_site_reads_its_own_feed_in_order_and_no_other(self, group: Group, desk: WireDesk) -> None:
        other = group.desk("ELM")
        other.write(complaint("A1"))
        other.push()
        desk.write(*(complaint(f"A{n}") for n in range(1, 8)))
        desk.push()
        lines: list[bytes] = []
        store_id, position, more = "", 0, True
        while more:
            page, some = desk.pull(store_id=store_id, after=position, limit=3)
            lines += some
            store_id, position, more = page["store_id"], page["position"], page["more"]
        assert lines == [to_line(e) for e in desk.log]
        assert position == 7
        assert [from_line(line).site for line in other.pull()[1]] == ["ELM"]

    def test_a_cursor_of_another_store_begins_at_the_start(self, group: Group, desk: WireDesk) -> None:
        desk.write(complaint("A1"), complaint("A2"))
        desk.push()
        store_id = desk.pull()[0]["store_id"]
        assert desk.pull(store_id=store_id, after=1)[1] == [to_line(desk.log[1])]
        assert len(desk.pull(store_id=store_id, after=99)[1]) == 2
        fresh = admin.restored(group.database)["store_id"]
        assert fresh != store_id
        page, lines = desk.pull(store_id=store_id, after=2)
        assert (page["store_id"], len(lines)) == (fresh, 2)

    def test_a_page_is_bounded_by_bytes_too(self, desk: WireDesk) -> None:
        for _ in range(5):
            desk.write(*(event(facts={"x": "y" * 250_000}) for _ in range(8)))
            assert counts(desk.push(desk.log[-8:])) == (8, 0, 0)
        page, lines = desk.pull()
        assert page["more"]
        assert sum(map(len, lines)) <= UNPACKED_BYTES_MAX

    def test_positions_have_no_holes_when_desks_push_at_once(self, group: Group, desk: WireDesk) -> None:
        desks = [desk, *(group.further(desk) for _ in range(5))]
        for one in desks:
            one.write(*(complaint() for _ in range(10)))
        with ThreadPoolExecutor(6) as pool:
            halves = [(one, one.log[i : i + 5]) for i in (0, 5) for one in desks]
            answers = list(pool.map(lambda half: half[0].push(half[1]), halves))
        accepted = {200, 409}  # a second half may arrive before its first
        assert {a.status_code for a in answers} <= accepted
        for one in desks:
            assert one.push().status_code == 200
        assert admin.verify(group.database) == {"ok": True, "events": 60, "faults": []}

    def test_what_a_site_lacks_is_told_in_order(self, desk: WireDesk) -> None:
        here, absent = complaint("A1"), complaint("A2")
        desk.write(here)
        desk.push()
        answer = desk.ask("POST", "/v1/missing", json={"ids": [absent.id, here.id]})
        assert answer.json() == {"missing": [absent.id]}

    # ------------------------------------------------------------ what people see

    def test_the_group_reads_how_a_complaint_went(self, group: Group, desk: WireDesk) -> None:
        subject = complaint().subject
        ten = next_clock("", int(MORNING.timestamp() * 1000) + 600_000)
        desk.write(complaint("A1", subject=subject))
        desk.push()
        desk.write(event(subject=subject, kind="acknowledged", facts={"method": "phone"}, clock=ten))
        desk.write(
            event(subject=subject, kind="resolved", facts={"put_right": "yes"}, clock=ten, words={"done": CANARY})
        )
        desk.push(desk.log[1:])
        (seen,) = group.complaints(site="MAPLE")
        assert (seen["state"], seen["put_right"], seen["acknowledged_at"]) == (
            "resolved",
            "yes",
            "2026-05-22T13:06:00.000Z",
        )

    def test_complaints_come_in_pages_and_changed_ones_come_again(self, group: Group, desk: WireDesk) -> None:
        desk.write(*(complaint(f"A{n}") for n in range(1, 6)))
        desk.push()
        seen: list[str] = []
        last = after = "0"
        while after:
            page = group.look("/v1/complaints", site="MAPLE", after=after, limit=2).json()
            seen += [c["number"] for c in page["complaints"]]
            last, after = after, page["next"]
        assert sorted(seen) == ["A1", "A2", "A3", "A4", "A5"]
        changed = desk.log[0].subject
        desk.write(event(subject=changed, kind="acknowledged", facts={"method": "phone"}))
        desk.push(desk.log[5:])
        again = group.complaints(site="MAPLE", after=last)
        assert "A1" in {c["number"] for c in again}

    def test_merged_complaints_are_folded_together(self, group: Group, desk: WireDesk) -> None:
        guest, host = complaint("A1"), complaint("A2")
        desk.write(guest, host)
        desk.push()
        later = next_clock("", int(MORNING.timestamp() * 1000) + 60_000)
        desk.write(event(subject=guest.subject, kind="merged", facts={"into": host.subject}, clock=later))
        desk.push(desk.log[2:])
        states = {c["number"]: (c["state"], c["merged_into"]) for c in group.complaints()}
        assert states == {"A1": ("merged", host.subject.removeprefix("complaint:")), "A2": ("new", None)}

    def test_folding_again_from_the_start_comes_to_the_same(self, group: Group, desk: WireDesk) -> None:
        subjects = [complaint().subject for _ in range(3)]
        for n, subject in enumerate(subjects, 1):
            desk.write(complaint(f"A{n}", subject=subject))
            desk.push(desk.log[-1:])
            desk.write(event(subject=subject, kind="acknowledged", facts={"method": "phone"}))
            desk.push(desk.log[-1:])
        before = {c["id"]: c for c in group.complaints()}
        store = Store(group.database)
        with store.writing() as tx:
            tx.execute(complaint_table.delete())
            tx.execute(fold_table.update().values(position=0))
        projection.catch_up_everywhere(store)
        projection.catch_up_everywhere(store)
        store.close()
        assert {c["id"]: c for c in group.complaints()} == before

    def test_a_silent_site_has_no_data_which_is_not_zero(self, group: Group, desk: WireDesk) -> None:
        desk.write(complaint())
        desk.push()
        sites = {s["site"]: s for s in group.look("/v1/sites").json()["sites"]}
        assert (sites["MAPLE"]["events"], sites["MAPLE"]["last_seen"]) == (1, "2026-05-22T13:06:00.000Z")
        assert (sites["ELM"]["events"], sites["ELM"]["last_seen"]) == (0, None)

    def test_a_finished_sync_is_noted(self, group: Group, desk: WireDesk) -> None:
        assert desk.ask("POST", "/v1/report", json={"program": "0.1"}).status_code == 204
        assert group.look("/v1/devices").json()["devices"] == [
            {
                "device": desk.device,
                "site": "MAPLE",
                "letter": "A",
                "last_seen": "2026-05-22T13:06:00.000Z",
                "revoked": False,
                "suspended": False,
            }
        ]

    def test_an_unknown_site_and_a_strange_cursor_are_told(self, group: Group) -> None:
        assert refusal(group.look("/v1/complaints", site="OAK")) == (404, "unknown-site")
        assert refusal(group.look("/v1/complaints", after="'; DROP")) == (422, "malformed")
        assert refusal(group.look("/v1/nowhere")) == (404, "no-such-page")

    def test_no_answer_names_a_patient(self, group: Group, desk: WireDesk) -> None:
        desk.write(complaint("A1"), complaint("A2"))
        answers = [desk.push(), desk.push(), desk.ask("GET", "/v1/pull"), desk.ask("GET", "/v1/devices/me/heads")]
        answers += [
            group.look(path) for path in ("/v1/complaints", "/v1/sites", "/v1/devices", "/openapi.json", "/v1/hello")
        ]
        for answer in answers:
            for word in CANARY.split():
                assert word not in answer.text

    def test_a_sentence_in_the_place_of_a_code_is_not_shown(self, group: Group, desk: WireDesk) -> None:
        """Codes travel in the clear; a desk that is broken must not make them carry words."""
        facts = {"number": CANARY, "category": "WAIT", "severity": 1, "clinician": CANARY, "hcat": CANARY}
        desk.write(event(kind="logged", facts=facts))
        assert counts(desk.push()) == (1, 0, 0)
        (seen,) = group.complaints()
        assert (seen["category"], seen["number"], seen["clinician"], seen["hcat"]) == ("WAIT", None, None, None)

    # ------------------------------------------------------------ running

    def test_it_says_what_it_speaks(self, group: Group) -> None:
        said = group.line.get("/v1/hello").json()
        assert (said["protocol_min"], said["protocol_max"]) == (1, 1)
        assert said["server_time"] == "2026-05-22T13:06:00.000Z"
        assert said["limits"] == {"events": 500, "packed_bytes": 1_048_576, "unpacked_bytes": 8_388_608}
        assert "logged" in said["kinds"]

    def test_it_says_that_it_is_well(self, group: Group) -> None:
        for path in ("/healthz", "/readyz"):
            assert group.line.get(path).json() == {"status": "ok"}
            assert group.line.head(path).status_code == 200

    def test_verifying_finds_what_was_changed_behind_our_back(self, group: Group, desk: WireDesk) -> None:
        desk.write(*(complaint(f"A{n}") for n in range(1, 4)))
        desk.push()
        spoiled = to_line(desk.log[1]).replace(b'"severity":2', b'"severity":1')
        store = Store(group.database)
        with store.writing() as tx:
            tx.execute(event_table.update().where(event_table.c.seq == 2).values(body=spoiled))
        store.close()
        found = admin.verify(group.database)
        assert not found["ok"]
        assert [(f["seq"], f["rule"]) for f in found["faults"]] == [(2, "hash-wrong")]

    def test_the_administrator_is_told_about_wrong_values(self, database: str) -> None:
        acts: list[tuple[Callable[[], object], str]] = [
            (lambda: admin.invite(database, "OAK"), "unknown-site"),
            (lambda: admin.revoke(database, "nobody"), "unknown-device"),
            (lambda: admin.site_add(database, "a b", "x"), "wrong-value"),
            (lambda: admin.site_add(database, "OAK", "  "), "text-missing"),
            (lambda: admin.site_add(database, "OAK", "Oak", "Mars/Base"), "unknown-code"),
            (lambda: admin.user_add(database, "Ann", "king"), "unknown-code"),
            (lambda: admin.user_add(database, "Command  Line", "admin"), "name-of-nobody"),
        ]
        for act, code in acts:
            with pytest.raises(Refusal) as caught:
                act()
            assert caught.value.code == code

    def test_an_account_called_admin_is_told_apart_from_the_command_line(self, database: str) -> None:
        admin.user_add(database, "admin", "admin")
        with closing(Store(database)) as store, store.reading() as tx:
            assert [line["actor"] for line in overview.audit(tx, limit=10)] == ["command line"]

    def test_nothing_is_added_twice(self, database: str) -> None:
        admin.site_add(database, "OAK", "Oak")
        admin.user_add(database, "Ann", "viewer")
        with pytest.raises(Refusal):
            admin.site_add(database, "oak", "Oak")
        with pytest.raises(Refusal):
            admin.user_add(database, "Ann", "admin")


def as_json(e: Envelope) -> dict[str, Any]:
    """The fields as a liar would send them: nothing checks them first."""
    import base64
    from dataclasses import asdict

    words = base64.b64encode(e.words).decode() if e.words is not None else None
    return {**asdict(e), "words": words}
