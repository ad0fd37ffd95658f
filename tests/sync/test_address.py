"""Records travel through https, or not beyond this very machine."""

from __future__ import annotations

import pytest

from frontdesk.loopback import is_loopback
from frontdesk.sync.address import safe_address
from frontdesk.sync.errors import UnsafeAddress
from frontdesk.sync.transport import Transport


@pytest.mark.parametrize(
    "address",
    [
        "https://group.example.org",
        "https://group.example.org:8443/frontdesk",
        "https://10.0.0.7",
        "https://[2001:db8::7]",
        "http://127.0.0.1:8765",
        "http://127.9.9.9",
        "http://localhost:8765",
        "http://[::1]:8765",
        "HTTP://LOCALHOST",
        " https://group.example.org\n",
    ],
)
def test_safe(address: str) -> None:
    assert safe_address(address.strip() + "/") == safe_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://group.example.org",
        "http://127.0.0.1.evil.com",
        "http://localhost@evil.com",
        "http://127.0.0.1@evil.com",
        "http://127.0.0.1:80@evil.com",
        "https://user:secret@group.example.org",
        "http://localhost.evil.com",
        "http://localhost.",
        "http://evil.com#localhost",
        "http://evil.com\\@127.0.0.1",
        "http://127.0.0.1\\@evil.com",
        "http://2130706433",
        "http://0x7f.1",
        "http://0.0.0.0",
        "http://[::ffff:10.0.0.1]",
        "http://[::1]evil.com",
        "http://10.0.0.7",
        "http://①②⑦.⓪.⓪.①",
        "http://lоcalhost",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "//127.0.0.1",
        "127.0.0.1:8765",
        "https://",
        "https://:443",
        "https://group.example.org:0",
        "https://group.example.org:99999",
        "https://group.example.org?x=1",
        "https://group.example\torg",
        "",
        " ",
    ],
)
def test_unsafe(address: str) -> None:
    with pytest.raises(UnsafeAddress):
        Transport(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "[::1]", "localhost", "127.255.0.3"])
def test_this_very_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "127.0.0.1.evil.com", "localhost.evil.com", "", "LOCALHOST.", "10.0.0.1"],  # noqa: S104 - exactly what is refused
)
def test_not_this_machine(host: str) -> None:
    assert not is_loopback(host)
