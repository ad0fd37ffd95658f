"""What can go wrong on the wire leaves as an error of ours, with its exit code; what may pass is tried again."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from tests.group.desks import MORNING
from tests.sync.wires import Answers, NoAnswer

from frontdesk.sync.errors import ChainRefused, NotAGroupServer, ServerRefuses, Unreachable
from frontdesk.sync.transport import ANSWER_BYTES_MAX, ATTEMPTS, Transport, _Pause, full_jitter, seconds_asked

SERVER = "https://group.example.org"
HEADS = {"heads": [{"epoch": "e", "seq": 1, "hash": "0" * 64}]}


def line(*answers: httpx.Response, **options: Any) -> tuple[Transport, Answers]:
    wire = Answers(list(answers))
    return Transport(SERVER, "fd_a_b", wire=wire, **options), wire


def problem(status: int, word: str, message: str = "No.\nNext: do so.", **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"error": word, "message": message}, headers=headers)


def test_the_token_goes_along() -> None:
    transport, wire = line(httpx.Response(200, json=HEADS))
    assert transport.heads()[0].seq == 1
    assert wire.seen[0].headers["authorization"] == "Bearer fd_a_b"
    assert str(wire.seen[0].url) == f"{SERVER}/v1/devices/me/heads"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(status: int) -> None:
    transport, wire = line(httpx.Response(status), httpx.Response(200, json=HEADS))
    assert transport.heads()
    assert len(wire.seen) == 2


def test_a_server_that_stays_away_is_unreachable() -> None:
    transport, wire = line(httpx.Response(503))
    with pytest.raises(Unreachable) as caught:
        transport.heads()
    assert (caught.value.exit_code, len(wire.seen)) == (5, ATTEMPTS)
    assert "nothing is lost" in str(caught.value)
    with pytest.raises(Unreachable):
        Transport(SERVER, wire=NoAnswer()).hello()


def test_a_refusal_is_not_tried_again_and_keeps_the_servers_words() -> None:
    transport, wire = line(problem(403, "device-revoked"))
    with pytest.raises(ServerRefuses) as caught:
        transport.heads()
    refused = caught.value
    assert (refused.word, refused.message, refused.next_step, refused.exit_code) == (
        "device-revoked",
        "No.",
        "do so.",
        6,
    )
    assert len(wire.seen) == 1


def test_a_fork_and_a_gap_ask_for_another_look() -> None:
    for word in ("chain-fork", "chain-gap"):
        with pytest.raises(ChainRefused):
            line(problem(409, word))[0].push(b"")


def test_enrolling_is_asked_once_only() -> None:
    transport, wire = line(httpx.Response(503))
    with pytest.raises(Unreachable):
        transport.enrol({})
    assert len(wire.seen) == 1


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>Sign in to Clinic-WiFi</html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"heads": [{"epoch": 1}]}),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(404, text="nothing here"),
        httpx.Response(200, content=b" " * (ANSWER_BYTES_MAX + 1)),
    ],
    ids=["a page", "a list", "other types", "no text", "another server", "no end"],
)
def test_something_else_that_answers_is_told(answer: httpx.Response) -> None:
    with pytest.raises(NotAGroupServer) as caught:
        line(answer)[0].heads()
    assert caught.value.exit_code == 6


def test_a_redirect_is_not_followed() -> None:
    transport, wire = line(httpx.Response(307, headers={"location": "http://evil.com/v1/devices/me/heads"}))
    with pytest.raises(NotAGroupServer):
        transport.heads()
    assert len(wire.seen) == 1


def test_a_page_that_was_cut_off_is_not_half_believed() -> None:
    header = json.dumps({"store_id": "s", "position": 3, "more": False, "count": 3})
    with pytest.raises(Unreachable):
        line(httpx.Response(200, text=header + "\n{}\n"))[0].pull("", 0, 10)


def test_waits_are_random_grow_and_respect_what_the_server_asks() -> None:
    waits = [full_jitter()(_Pause(Unreachable(SERVER, "x"))) for _ in range(50)]
    assert len(set(waits)) > 40
    assert all(0 <= wait <= 1 for wait in waits)
    growing = full_jitter()
    longest = [max(float(w) for w in [growing(_Pause(Unreachable(SERVER, "x")))]) for _ in range(12)]
    assert max(longest) <= 60
    assert float(full_jitter()(_Pause(Unreachable(SERVER, "x"), asked=30.0))) >= 30
    assert float(full_jitter()(_Pause(Unreachable(SERVER, "x"), asked=9e9))) <= 301
    assert full_jitter()(ValueError()) is False


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("Fri, 22 May 2026 13:08:00 GMT", 120), ("Fri, 22 May 2026 13:00:00 GMT", 0), ("soon", 0), ("", 0)],
)
def test_the_wait_a_server_asks_for_is_read_as_seconds_or_as_a_date(header: str, seconds: float) -> None:
    assert seconds_asked(header, lambda: MORNING) == seconds


def test_who_gives_up_can_tell_how_long_the_server_asked_to_wait() -> None:
    busy = httpx.Response(429, headers={"retry-after": "300"})
    wire, _ = line(busy, attempts=1)
    with pytest.raises(Unreachable) as gone:
        wire.heads()
    assert gone.value.retry_after == 300


def test_a_proxy_never_sees_what_goes_to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example.org:3128")
    assert not Transport("http://127.0.0.1:8765")._client._mounts
    assert Transport(SERVER)._client._mounts
