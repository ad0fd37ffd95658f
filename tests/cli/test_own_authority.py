"""https to a group with a certificate authority of its own: given once, kept with the desk, never switched off."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import trustme
from tests.cli.conftest import Frontdesk
from tests.group.served import served

from frontdesk.group import admin
from frontdesk.group.store import Store
from frontdesk.group.tables import device

LOG = ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "1", "--said", "x")
NOW_PAST = datetime(2020, 1, 1, tzinfo=UTC)
NEVER_YET = datetime(2400, 1, 1, tzinfo=UTC)
WEAK = "DEFAULT:@SECLEVEL=0"
"""OpenSSL's own name for what it speaks an old TLS with."""


@dataclass(frozen=True)
class Group:
    """A real `frontdesk serve` with a certificate of the group's own authority."""

    url: str
    ca: Path
    database: str

    def code(self) -> str:
        return str(admin.invite(self.database, "MAPLE")["code"])


def written(authority: trustme.CA, folder: Path) -> Path:
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    return folder / "ca.pem"


def certified(authority: trustme.CA, folder: Path, name: str = "localhost", **options: Any) -> tuple[Path, Path]:
    """A certificate and its key, as files."""
    certificate = authority.issue_cert(name, **options)
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.cert_chain_pems[0].write_to_path(str(cert))
    certificate.private_key_pem.write_to_path(str(key))
    return cert, key


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Group]:
    folder, authority = tmp_path_factory.mktemp("tls"), trustme.CA()
    database = str(folder / "group.db")
    admin.site_add(database, "MAPLE", "Maple Practice")
    cert, key = certified(authority, folder)
    with served(database, "--tls-cert", str(cert), "--tls-key", str(key)) as server:
        yield Group(server.url, written(authority, folder), database)


@pytest.fixture
def fresh(group: Group) -> Group:
    """Nobody was ever enrolled."""
    with closing(Store(group.database)) as store, store.writing() as tx:
        tx.execute(device.delete())
    return group


def test_the_authority_is_given_once_and_used_from_then_on(
    fresh: Group, home: Path, frontdesk: Frontdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frontdesk(*LOG)
    given = tmp_path / "given.pem"
    shutil.copy(fresh.ca, given)
    joined = frontdesk("enrol", fresh.url, "--code", fresh.code(), "--ca", str(given), "--json")
    assert (joined.code, joined.json["server"]) == (0, fresh.url), joined.err
    given.unlink()
    moved = home.rename(tmp_path / "moved")
    monkeypatch.setenv("FRONTDESK_HOME", str(moved))
    for words in (("sync", "--dry-run"), ("sync",), ("sync",)):
        said = frontdesk(*words, "--json")
        assert said.code == 0, said.err
    code = frontdesk("invite", "--json").json["code"]
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "second"))
    refused = frontdesk("enrol", fresh.url, "--code", code)
    assert (refused.code, "not trusted" in refused.err) == (5, True)
    second = frontdesk("enrol", fresh.url, "--code", code, "--ca", str(fresh.ca), "--json")
    assert second.code == 0, second.err
    assert second.json["pulled"] > 0
    assert frontdesk("sync").code == 0
    assert frontdesk("device", "reset").code == 0
    assert not (tmp_path / "second" / "config" / "group-ca.pem").exists()


@pytest.mark.usefixtures("home")
def test_a_desk_that_worked_alone_joins_with_it(
    fresh: Group, frontdesk: Frontdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert frontdesk("enrol", fresh.url, "--code", fresh.code(), "--ca", str(fresh.ca)).code == 0
    code = frontdesk("invite", "--json").json["code"]
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "joins"))
    assert frontdesk("init", "--site", "Maple Practice", "--code", "MAPLE", "--timezone", "UTC").code == 0
    frontdesk("staff", "add", "Rosa", "--role", "manager")
    frontdesk(*LOG)
    assert frontdesk("enrol", fresh.url, "--code", code, "--ca", str(fresh.ca)).code == 3
    joined = frontdesk("enrol", fresh.url, "--code", code, "--join", "--ca", str(fresh.ca), "--json")
    assert (joined.code, joined.json["joined"]) == (0, 1), joined.err
    assert frontdesk("sync").code == 0


@pytest.mark.usefixtures("home")
def test_a_server_of_a_foreign_authority_is_told_nothing(fresh: Group, frontdesk: Frontdesk, tmp_path: Path) -> None:
    code = fresh.code()
    foreign = written(trustme.CA(), tmp_path)
    for options in ((), ("--ca", str(foreign))):
        said = frontdesk("enrol", fresh.url, "--code", code, *options, "--json")
        assert (said.code, said.out) == (5, "")
        assert said.err == (
            f"The group server {fresh.url} cannot be reached (its certificate is not trusted by this computer).\n"
            "Next: ask IT to install the group's certificate authority here, or enrol with --ca FILE; nothing was"
            " sent.\n"
        )
    assert frontdesk("enrol", fresh.url, "--code", code, "--ca", str(fresh.ca)).code == 0, "the code is still good"


@pytest.mark.usefixtures("home")
def test_a_file_that_is_no_certificate(fresh: Group, frontdesk: Frontdesk, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "letter").write_text("Dear all,")
    (tmp_path / "broken").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    (tmp_path / "odd").write_bytes(b"\xff\x00")
    for name in ("empty", "letter", "broken", "odd", "nowhere", "."):
        said = frontdesk("enrol", fresh.url, "--code", fresh.code(), "--ca", str(tmp_path / name), "--json")
        assert (said.code, said.out) == (2, ""), name
        assert "BEGIN CERTIFICATE" in said.err


def test_an_authority_that_got_lost_is_named(fresh: Group, home: Path, frontdesk: Frontdesk) -> None:
    assert frontdesk("enrol", fresh.url, "--code", fresh.code(), "--ca", str(fresh.ca)).code == 0
    kept = home / "config" / "group-ca.pem"
    kept.unlink()
    said = frontdesk("sync", "--json")
    assert (said.code, said.out) == (2, "")
    assert str(kept) in said.err
    shutil.copy(fresh.ca, kept)
    assert frontdesk("sync").code == 0


# ------------------------------------------------------------ certificates and protocols that are refused


@contextmanager
def answering(cert: Path, key: Path, *, oldest_only: bool = False) -> Iterator[str]:
    """Something that speaks TLS, up to the handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    if oldest_only:
        context.set_ciphers(WEAK)
        old_tls_only(context)
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer() -> None:
            with closing(door.accept()[0]) as line:
                try:
                    context.wrap_socket(line, server_side=True).close()
                except OSError:
                    return

        worker = Thread(target=answer, daemon=True)
        worker.start()
        yield f"https://localhost:{door.getsockname()[1]}"
        worker.join(10)


def old_tls_only(context: ssl.SSLContext) -> None:
    with warnings.catch_warnings():  # Python itself advises against it
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("localhost", {"not_after": NOW_PAST}, "its certificate has expired"),
        ("localhost", {"not_before": NEVER_YET, "not_after": NEVER_YET}, "its certificate is not valid yet"),
        ("group.example.org", {}, "its certificate is for another name"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_certificate_that_does_not_hold(
    name: str, options: dict[str, datetime], said: str, frontdesk: Frontdesk, tmp_path: Path
) -> None:
    authority = trustme.CA()
    with answering(*certified(authority, tmp_path, name, **options)) as url:
        ca = str(written(authority, tmp_path))
        refused = frontdesk("enrol", url, "--code", "K7QX2-9M4T6V1C3H8N", "--ca", ca, "--json")
    assert (refused.code, refused.out) == (5, "")
    assert f"cannot be reached ({said})." in refused.err
    assert "nothing was sent" in refused.err


@pytest.mark.usefixtures("home")
def test_a_server_that_speaks_only_an_old_tls_is_not_spoken_to(frontdesk: Frontdesk, tmp_path: Path) -> None:
    authority = trustme.CA()
    with answering(*certified(authority, tmp_path), oldest_only=True) as url:
        ca = str(written(authority, tmp_path))
        refused = frontdesk("enrol", url, "--code", "K7QX2-9M4T6V1C3H8N", "--ca", ca)
    assert refused.code == 5
    assert "it speaks no TLS 1.2 or newer" in refused.err


def test_the_server_speaks_no_old_tls_itself(group: Group) -> None:
    context = ssl.create_default_context(cafile=str(group.ca))
    context.set_ciphers(WEAK)
    old_tls_only(context)
    port = int(group.url.rsplit(":", 1)[1])
    with (
        socket.create_connection(("127.0.0.1", port)) as line,
        pytest.raises((ssl.SSLError, ConnectionResetError)),
    ):
        context.wrap_socket(line, server_hostname="localhost")
    with (
        socket.create_connection(("127.0.0.1", port)) as line,
        ssl.create_default_context(cafile=str(group.ca)).wrap_socket(line, server_hostname="localhost") as safe,
    ):
        assert safe.version() in {"TLSv1.2", "TLSv1.3"}


def test_no_setting_and_no_option_switches_the_check_off(
    fresh: Group, home: Path, frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONHTTPSVERIFY", "FRONTDESK_VERIFY", "FRONTDESK_INSECURE"):
        monkeypatch.setenv(name, "0")
    monkeypatch.setenv("CURL_CA_BUNDLE", "")
    assert frontdesk("enrol", fresh.url, "--code", fresh.code()).code == 5
    for option in ("--insecure", "--no-verify", "-k"):
        assert frontdesk("enrol", fresh.url, "--code", fresh.code(), option).code == 2
    assert not (home / "config" / "enrolment.json").exists()
    assert "verify" not in json.dumps(frontdesk("info", "--json").json)
