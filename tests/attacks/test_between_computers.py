"""Attacks on what travels: tokens, desks that were shut out, other practices, words that a desk was made to send."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk
from tests.group.desks import CANARY, Group, complaint
from tests.screens.conftest import settled as screens_settled
from tests.screens.conftest import stand_still, still_app, text
from tests.sync.homes import Home

from frontdesk import desk as at_desk
from frontdesk.app import FrontDesk
from frontdesk.group import admin
from frontdesk.group.settings import TOKEN_OVERLAP
from frontdesk.recovery.codes import Category, Channel, Role, Severity
from frontdesk.recovery.events import Draft, Logged, Noted, StaffAdded
from frontdesk.recovery.identifiers import ComplaintNo, StaffId, Subject
from frontdesk.recovery.practice import staff_subject

STEERING = "left\x1b]0;owned\x07\x1b[2J\x9b31m right"
ESCAPES = frozenset("\x1b\x07\x9b")


def test_a_token_that_was_replayed_opens_nothing(group: Group) -> None:
    """An old one after it was renewed; one desk's on another desk's records; a push that was sent again."""
    desk = group.desk()
    other = group.further(desk)
    desk.write(complaint())
    assert desk.push().status_code == 200
    assert desk.push().json()["inserted"] == 0, "sent again, it changes nothing"
    stolen, other.token = other.token, desk.token
    other.write(complaint("B1"))
    assert (other.push().status_code, other.push().json()["error"]) == (403, "foreign-device")
    other.token = stolen
    old = desk.token
    desk.token = str(desk.ask("POST", "/v1/token/rotate").json()["token"])
    assert desk.heads()
    desk.token = old
    group.clock.pass_by(seconds=TOKEN_OVERLAP.total_seconds())
    assert desk.ask("GET", "/v1/pull").status_code == 401
    for door in ("/v1/sites", "/v1/complaints", "/v1/audit"):
        assert other.ask("GET", door).status_code == 401, "a desk's token is nobody's"


def test_a_revoked_device_gets_nothing_any_more(group: Group) -> None:
    desk = group.desk()
    desk.write(complaint())
    desk.push()
    admin.revoke(group.database, desk.device, now=group.clock)
    ids = {"ids": [one.id for one in desk.log]}
    answers = [
        desk.push(),
        desk.ask("GET", "/v1/pull"),
        desk.ask("GET", "/v1/devices/me/heads"),
        desk.ask("GET", "/v1/devices/me/link", params={"epoch": "epoch-1", "seq": 1}),
        desk.ask("POST", "/v1/missing", json=ids),
        desk.ask("POST", "/v1/letter", json={"epoch": "epoch-2"}),
        desk.ask("POST", "/v1/token/rotate"),
        desk.ask("POST", "/v1/invitations", json={"proof_hash": "0" * 64}),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert not [answer for answer in answers if desk.log[0].subject in answer.text or 'token"' in answer.text]


def test_another_sites_complaint_is_not_had_by_its_id(group: Group) -> None:
    maple, elm = group.desk("MAPLE"), group.desk("ELM")
    maple.write(complaint())
    assert maple.push().status_code == 200
    (there,) = maple.log
    header, lines = elm.pull()
    assert (lines, header.get("next", 0)) == ([], header.get("next", 0))
    assert elm.ask("POST", "/v1/missing", json={"ids": [there.id]}).json()["missing"] == [there.id]
    asked = {"epoch": there.epoch, "seq": there.seq}
    assert elm.ask("GET", "/v1/devices/me/link", params=asked).json()["hash"] is None
    elm.write(complaint("A9", id=there.id, subject=there.subject))
    elm.push()
    assert [one["id"] for one in group.complaints(site="MAPLE")] == [there.subject.removeprefix("complaint:")]
    assert len(maple.pull()[1]) == 1, "what another practice sends in its name does not reach it"
    only = admin.user_add(group.database, "Eve", "viewer", sites=["ELM"], now=group.clock)["token"]
    seen = group.line.get("/v1/complaints", headers={"authorization": f"Bearer {only}"})
    assert [one["number"] for one in seen.json()["complaints"]] == ["A9"], "only what ELM itself sent"
    asked_for = group.line.get("/v1/complaints?site=MAPLE", headers={"authorization": f"Bearer {only}"})
    assert asked_for.status_code in (403, 404)
    assert CANARY not in seen.text + asked_for.text


async def test_escape_sequences_from_another_desk_steer_no_terminal(
    group: Group, front: Home, tmp_path: Path, frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that was tampered with seals what it likes: none of it acts on the screen, in the output or in a log."""
    back = Home(tmp_path / "back", group.clock)
    back.enrol(group, front.invite())
    tamper(back)
    back.sync()
    front.sync()
    monkeypatch.setenv("FRONTDESK_HOME", str(front.folder))
    number = "B1"
    for words in (
        ("show", number), ("list",), ("list", "--all"), ("find", "left"), ("staff", "list"), ("day-end",), ("audit",),
        ("undo", "--as", "Rosa"), ("hand-over", number, "--to", "nobody", "--as", "Rosa"), ("show", "Z9"),
        ("letter", number, "apology", "--to", str(tmp_path / "letter.txt"), "--as", "Rosa"),
    ):  # fmt: skip
        for form in ((), ("--json",)):
            said = frontdesk(*words, *form)
            assert not ESCAPES & set(said.out + said.err), words
    assert "left" in frontdesk("show", number).out
    stand_still(monkeypatch)
    app = still_app(FrontDesk(front.places, now=group.clock, person="Rosa"))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        for key in ("down", "f5", "f3", "ctrl+n", "escape", "f7"):
            await pilot.press(key)
            await screens_settled(pilot)
            assert not ESCAPES & set(text(app)), key
    logs = [path for path in front.places.logs.rglob("*") if path.is_file()]
    assert not [path for path in logs if b"\x1b" in path.read_bytes() or b"owned" in path.read_bytes()]


def tamper(home: Home) -> None:
    """Write what no door of ours lets in."""
    with at_desk.open_desk(home.places, now=home.clock) as desk, desk.journal.writing(desk.now()) as page:
        subject, staff = Subject("complaint:0190c0de-0000-7000-8000-000000000001"), StaffId("feedfacefeedface")
        logged = Logged(
            number=ComplaintNo("B1"), category=Category.WAIT, severity=Severity.LOW, channel=Channel.PHONE,
            said=STEERING, patient=STEERING, callback=STEERING, remedy=STEERING,
        )  # fmt: skip
        someone = StaffAdded(role=Role.DESK, name=STEERING)
        page.append([Draft(subject=staff_subject(staff), what=someone, occurred_at=page.now)], staff)
        page.append([Draft(subject=subject, what=logged, occurred_at=page.now)], staff)
        page.append([Draft(subject=subject, what=Noted(text=STEERING), occurred_at=page.now)], staff)
