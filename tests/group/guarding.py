"""Who may see what and how often, on whatever database: tokens that are renewed, rates, roles, freshness, figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.group.desks import CANARY, Group, WireDesk, complaint, event, group_on
from tests.group.pages import somebody

from frontdesk.group import admin, rates
from frontdesk.group.api import create_app
from frontdesk.group.folding import Folding
from frontdesk.group.serve import running
from frontdesk.group.settings import TOKEN_LIFE, TOKEN_OVERLAP, Settings
from frontdesk.group.store import Store
from frontdesk.group.tables import account_site
from frontdesk.recovery.refusals import Refusal, WrongValue


def word(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def renew(desk: WireDesk) -> str:
    return str(desk.ask("POST", "/v1/token/rotate").json()["token"])


class GuardContract:
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

    # ------------------------------------------------------------ the database

    async def test_who_finds_no_free_connection_is_asked_to_come_back(
        self, database: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("frontdesk.group.store.CONNECTIONS", 1)
        monkeypatch.setattr("frontdesk.group.store.CONNECTION_SECONDS", 0.01)
        monkeypatch.setattr(Folding, "start", lambda _: None)  # its thread would take the only one now and then
        monkeypatch.setattr(Folding, "stop", lambda _: None)
        app = create_app(Settings(database=database))
        wire = httpx.ASGITransport(app)
        async with app.router.lifespan_context(app), httpx.AsyncClient(transport=wire, base_url="http://here") as line:
            with app.state.store.reading():
                answer = await line.get("/v1/hello")
            assert word(answer) == (503, "store-busy")
            assert int(answer.headers["Retry-After"]) > 0
            assert (await line.get("/v1/hello")).status_code == httpx.codes.OK

    # ------------------------------------------------------------ tokens

    def test_a_token_is_renewed_and_the_old_one_lives_a_while(self, group: Group, desk: WireDesk) -> None:
        old = desk.token
        desk.token = renew(desk)
        assert desk.heads() == []
        fresh, desk.token = desk.token, old
        assert desk.heads() == []
        group.clock.pass_by(seconds=TOKEN_OVERLAP.total_seconds())
        assert word(desk.ask("GET", "/v1/devices/me/heads")) == (401, "token-refused")
        desk.token = fresh
        assert desk.heads() == []

    def test_a_desk_is_told_when_its_token_is_old(self, group: Group, desk: WireDesk) -> None:
        def told() -> bool:
            return bool(desk.ask("GET", "/v1/devices/me/heads").json()["renew_token"])

        assert not told()
        group.clock.pass_by(seconds=TOKEN_LIFE.total_seconds())
        assert told()
        old, desk.token = desk.token, renew(desk)
        assert not told()
        desk.token = old
        assert told(), "another one is in use already"

    def test_a_renewed_token_that_got_lost_locks_nobody_out(self, group: Group, desk: WireDesk) -> None:
        lost = renew(desk)
        group.clock.pass_by(days=400)
        second = renew(desk)
        assert desk.heads() == []
        old, desk.token = desk.token, second
        assert desk.heads() == []
        desk.token = lost
        assert word(desk.ask("GET", "/v1/devices/me/heads")) == (401, "token-refused")
        desk.token = old
        assert desk.heads() == []

    def test_a_revoked_desk_has_no_token_left(self, group: Group, desk: WireDesk) -> None:
        tokens = [desk.token, renew(desk)]
        desk.token = tokens[1]
        desk.heads()
        tokens.append(renew(desk))
        admin.revoke(group.database, desk.device, now=group.clock)
        for token in tokens:
            desk.token = token
            assert word(desk.ask("GET", "/v1/devices/me/heads")) == (403, "device-revoked")

    # ------------------------------------------------------------ rates

    def test_a_desk_in_a_loop_is_told_to_wait(
        self, group: Group, desk: WireDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rates, "DESK_REQUESTS", 3)
        monkeypatch.setattr(rates, "DESK_BLOCK", 2)
        for _ in range(3):
            assert desk.ask("GET", "/v1/devices/me/heads").status_code == 200
        refused = desk.ask("GET", "/v1/devices/me/heads")
        assert word(refused) == (429, "too-often")
        assert 0 < int(refused.headers["retry-after"]) <= 60
        other = group.desk("ELM")
        assert other.ask("GET", "/v1/devices/me/heads").status_code == 200
        group.clock.pass_by(minutes=1)
        assert desk.ask("GET", "/v1/devices/me/heads").status_code == 200

    def test_guessing_codes_ends_soon_whatever_is_guessed(self, group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rates, "ADDRESS_TRIES", 4)
        code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
        for n in range(4):
            assert group.enrol(f"ABCD{n}-{'0' * 12}").status_code == 403
        assert word(group.enrol(code)) == (429, "too-often")
        group.clock.pass_by(minutes=1)
        assert group.enrol(code).status_code == 200

    def test_guessing_tokens_ends_soon_and_disturbs_nobody(
        self, desk: WireDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rates, "ADDRESS_TRIES", 1)
        good, desk.token = desk.token, f"fd_{desk.device}_{'0' * 64}"
        assert desk.ask("GET", "/v1/pull").status_code in {401, 429}
        assert word(desk.ask("GET", "/v1/pull")) == (429, "too-often")
        desk.token = good
        assert desk.ask("GET", "/v1/pull").status_code == 200

    # ------------------------------------------------------------ roles

    def test_who_sees_one_site_learns_nothing_of_another(self, group: Group, desk: WireDesk) -> None:
        desk.write(complaint("A1"))
        desk.push()
        elm = group.desk("ELM")
        elm.write(complaint("A2"))
        elm.push()
        group.viewer = admin.user_add(group.database, "Eve", "admin", sites=["elm"], now=group.clock)["token"]
        assert {c["number"] for c in group.complaints()} == {"A2"}
        for path in ("/v1/complaints", "/v1/totals"):
            for site in ("MAPLE", "NOWHERE"):
                assert word(group.look(path, site=site)) == (403, "not-for-you")
        answers = [group.look(f"/v1/{name}") for name in ("sites", "devices", "complaints", "totals", "audit")]
        answers.append(group.look("/v1/complaints", site="ELM", after="0"))
        for answer in answers:
            assert answer.status_code == 200
            assert "MAPLE" not in answer.text
            assert desk.device not in answer.text

    def test_whose_last_practice_is_gone_sees_none(self, group: Group, desk: WireDesk) -> None:
        desk.write(complaint("A1"))
        desk.push()
        eve = somebody(group, "Eve", "admin", "MAPLE")
        group.viewer = admin.user_add(group.database, "Evan", "admin", sites=["MAPLE"], now=group.clock)["token"]
        assert "Maple Practice" in eve.get("/sites").text
        with closing(Store(group.database)) as store, store.writing() as tx:
            tx.execute(account_site.delete())
        assert group.complaints() == []
        assert group.look("/v1/sites").json()["sites"] == []
        assert word(group.look("/v1/complaints", site="MAPLE")) == (403, "not-for-you")
        for path in ("/sites", "/days", "/support", "/stories", "/funnel", "/grievances"):
            answer = eve.get(path)
            assert (answer.status_code, "Maple Practice" in answer.text) == (200, False), path
        eve.close()

    def test_the_audit_is_for_administrators(self, group: Group, desk: WireDesk) -> None:
        assert word(group.look("/v1/audit")) == (403, "not-for-you")
        group.viewer = admin.user_add(group.database, "Adam", "admin", now=group.clock)["token"]
        first = group.look("/v1/audit", limit=2).json()
        rest = group.look("/v1/audit", after=first["next"], limit=500).json()
        lines = first["lines"] + rest["lines"]
        assert rest["next"] is None
        assert {"site.added", "account.added", "invitation.made", "device.enrolled"} <= {line["what"] for line in lines}
        assert any(line["actor"] == desk.device for line in lines)

    def test_a_user_of_an_unknown_site_is_not_added(self, database: str) -> None:
        with pytest.raises(Refusal) as caught:
            admin.user_add(database, "Eve", "viewer", sites=["OAK"])
        assert caught.value.code == "unknown-site"
        admin.user_add(database, "Eve", "viewer")

    # ------------------------------------------------------------ numbers

    def test_totals_say_how_fresh_they_are(self, group: Group, desk: WireDesk) -> None:
        subject = complaint().subject
        desk.write(complaint("A1"), complaint("A2", subject=subject))
        desk.write(event(subject=subject, kind="resolved", facts={"put_right": "yes"}))
        desk.push()
        maple, elm = sorted(group.look("/v1/totals").json()["totals"], key=lambda row: row["site"], reverse=True)
        assert (maple["receipts"], maple["complaints"], maple["open"], maple["resolved"]) == (2, 2, 2, 1)
        assert (maple["by_category"], maple["by_severity"]) == ({"WAIT": 2}, {"2": 2})
        assert (maple["silent"], maple["no_data"]) == (False, False)
        assert (elm["no_data"], elm["silent"], elm["complaints"], elm["by_category"]) == (True, True, None, None)
        group.clock.pass_by(days=3)
        (later,) = group.look("/v1/totals", site="MAPLE").json()["totals"]
        assert (later["silent"], later["complaints"]) == (True, 2)

    def test_a_month_is_a_month_where_the_practice_is(self, group: Group, desk: WireDesk) -> None:
        """Chicago is five hours behind: its May begins at five in the morning, UTC."""
        moments = ("2026-05-01T04:59:59.000Z", "2026-05-01T05:00:00.000Z", "2026-06-01T04:59:59.999Z")
        desk.write(*(complaint(f"A{n}", occurred_at=at, recorded_at=at) for n, at in enumerate(moments)))
        desk.push()
        counted = [
            group.look("/v1/totals", site="MAPLE", month=month).json()["totals"][0]["receipts"]
            for month in ("2026-04", "2026-05", "2026-06")
        ]
        assert counted == [1, 2, 0]

    def test_a_report_is_written_as_text_page_or_json(self, group: Group, desk: WireDesk, tmp_path: Path) -> None:
        desk.write(complaint("A1"))
        desk.push()
        for suffix in ("txt", "html", "json"):
            file = tmp_path / f"report.{suffix}"
            made = admin.report(group.database, file, month="2026-05", now=group.clock)
            assert made["file"] == str(file)
            said = file.read_text(encoding="utf-8")
            assert "MAPLE" in said
            assert ("2026-05" if suffix == "json" else "May 2026") in said
            assert not any(part in said for part in CANARY.split())
            if suffix != "json":
                assert "no data" in said
        kept = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
        assert {row["site"]: row["complaints"] for row in kept["sites"]} == {"ELM": None, "MAPLE": 1}

    @pytest.mark.parametrize(
        ("name", "month"), [("report.doc", None), ("report.txt", "May"), ("nowhere/report.txt", None)]
    )
    def test_a_report_that_cannot_be_written_is_told(
        self, group: Group, tmp_path: Path, name: str, month: str | None
    ) -> None:
        with pytest.raises(WrongValue):
            admin.report(group.database, tmp_path / name, month=month)
        assert not list(tmp_path.glob("report*"))

    # ------------------------------------------------------------ watching

    def test_the_figures_are_those_of_the_group(self, group: Group, desk: WireDesk) -> None:
        desk.write(complaint("A1"), event(facts={"x": "y" * 300_000}))
        desk.push()
        desk.log = []
        desk.write(complaint("A9"))
        assert desk.push().status_code == 409
        group.clock.pass_by(minutes=5)
        said = group.line.get("/metrics").text
        figures = dict(re.findall(r"^(frontdesk_\S+) (\S+)$", said, re.MULTILINE))
        assert float(figures['frontdesk_site_lag_seconds{site="MAPLE"}']) == 300
        assert 'frontdesk_site_lag_seconds{site="ELM"}' not in figures
        expected = {"sites_never_heard": 1, "forks": 1, "quarantined_events": 1, "events": 1}
        assert {name: float(figures[f"frontdesk_{name}"]) for name in expected} == expected
        assert float(figures["frontdesk_batch_seconds_count"]) >= 2
        assert not any(part in said for part in (*CANARY.split(), desk.device, desk.token))

    def test_the_figures_need_a_token_from_elsewhere(self, group: Group) -> None:
        elsewhere = {"x-forwarded-for": "10.0.0.7"}
        assert word(group.line.get("/metrics", headers=elsewhere)) == (401, "token-missing")
        known = elsewhere | {"authorization": f"Bearer {group.viewer}"}
        assert group.line.get("/metrics", headers=known).status_code == 200
        by_a_proxy_that_hands_on_no_address = {"host": "group.example"}
        assert word(group.line.get("/metrics", headers=by_a_proxy_that_hands_on_no_address)) == (401, "token-missing")

    def test_logs_hold_ids_and_counts_only(
        self, group: Group, desk: WireDesk, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level("INFO", "frontdesk.group"):
            desk.write(complaint("A1"))
            desk.push()
            good, desk.token = desk.token, "fd_x_" + "0" * 64
            desk.push()
            group.line.get("/v1/complaints", params={"site": CANARY})
            group.line.get(f"/{CANARY}")
            group.line.get("/healthz")  # answered only after the line about the one before it was written
        lines = [record.msg for record in caplog.records if record.name == "frontdesk.group"]
        events = [line["event"] for line in lines if isinstance(line, dict)]
        assert events.count("push") == 1
        assert events.count("refused") == 3
        pushed = next(line for line in lines if isinstance(line, dict) and line["event"] == "push")
        assert (pushed["site"], pushed["device"], pushed["new"], pushed["held"]) == ("MAPLE", desk.device, 1, 0)
        everything = caplog.text
        for secret in (*CANARY.split(), good.split("_")[2], group.viewer.split("_")[2], "0" * 64):
            assert secret not in everything

    def test_what_one_worker_leaves_undone_another_takes_up(self, group: Group, desk: WireDesk) -> None:
        """Two servers on one database: what was pushed to the one is read from the other."""
        desk.write(*(complaint(f"A{n}") for n in range(1, 6)))
        desk.push()
        with running(Settings(database=group.database, now=group.clock)) as other:
            headers = {"authorization": f"Bearer {group.viewer}"}
            found = httpx.get(f"{other}/v1/complaints", headers=headers).json()["complaints"]
        assert len(found) == 5
