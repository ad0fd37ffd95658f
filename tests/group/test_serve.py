"""A server that would be unsafe, or would not work, does not start."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from frontdesk.group.errors import CannotServe
from frontdesk.group.serve import Listening, check, running
from frontdesk.group.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database=str(tmp_path / "group.db"))


def test_several_workers_need_a_database_that_can_bear_them(settings: Settings) -> None:
    with pytest.raises(CannotServe, match="one writer") as caught:
        check(settings, Listening(workers=2))
    assert (caught.value.exit_code, "PostgreSQL" in caught.value.next_step) == (2, True)
    check(Settings(database="postgresql://group@db/frontdesk"), Listening(workers=2))
    check(settings, Listening(workers=1))


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "10.0.0.7", "group.example.org", "127.0.0.1.evil.com", "localhost@evil.com"],  # noqa: S104 - exactly what is refused
)
def test_without_tls_it_answers_on_this_machine_only(settings: Settings, host: str) -> None:
    with pytest.raises(CannotServe, match="Without TLS"):
        check(settings, Listening(host=host))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_on_this_machine_it_may(settings: Settings, host: str) -> None:
    check(settings, Listening(host=host))


def test_with_tls_it_may_answer_anywhere(settings: Settings, tmp_path: Path) -> None:
    cert, key = tmp_path / "cert", tmp_path / "key"
    for file in (cert, key):
        file.write_bytes(b"")
    check(settings, Listening(host="10.0.0.7", tls_cert=cert, tls_key=key))
    with pytest.raises(CannotServe, match="its key"):
        check(settings, Listening(host="10.0.0.7", tls_cert=cert))
    with pytest.raises(CannotServe, match="cannot be read"):
        check(settings, Listening(host="10.0.0.7", tls_cert=cert, tls_key=tmp_path / "nowhere"))


def test_a_port_that_is_taken_is_told(settings: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CannotServe, match="did not start"), running(settings, port=other.getsockname()[1]):
            pytest.fail("two servers on one port")


def test_it_stops_at_the_end_of_the_block(settings: Settings) -> None:
    with running(settings) as url:
        assert httpx.get(url + "/healthz").status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(url + "/healthz")
