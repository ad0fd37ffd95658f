"""An encrypted export opens with its passphrase in any program that reads AES in a ZIP, and with nothing else.

It is opened here from WinZip's own description of the format, without the library that made it.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from openpyxl import load_workbook
from tests.canaries import in_bytes
from tests.desk.maple import Maple

from frontdesk.desk.exporting import export
from frontdesk.desk.letters import NameOfAPatient
from frontdesk.desk.packing import PoorPassphrase, checked_passphrase
from frontdesk.journal import audit
from frontdesk.paper.files import FileRefused

PASSPHRASE = "copper lantern ferry moss"
CANARY = "Zwieselberg"
SALT, CHECK, MAC, BLOCK = 16, 2, 10, 16


class WrongPassphrase(Exception):
    """Two bytes at the start say so, before anything is opened."""


def opened(archive: bytes, passphrase: str) -> dict[str, bytes]:
    """Every file inside, by its name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as listing:
        found = {one.filename: _sealed(archive, one) for one in listing.infolist()}
    return {name: _opened(sealed, passphrase) for name, sealed in found.items()}


def _sealed(archive: bytes, one: zipfile.ZipInfo) -> bytes:
    header, version, maker, strength, method = struct.unpack("<HxxH2sBH", one.extra[:11])
    assert (one.compress_type, header, version, maker, strength, method) == (99, 0x9901, 2, b"AE", 3, 8)
    assert (one.CRC, one.flag_bits & 1, one.comment) == (0, 1, b""), "a sum of what is inside would tell about it"
    name, extra = struct.unpack("<HH", archive[one.header_offset + 26 : one.header_offset + 30])
    start = one.header_offset + 30 + name + extra
    return archive[start : start + one.compress_size]


def _opened(sealed: bytes, passphrase: str) -> bytes:
    salt, check, data, mac = sealed[:SALT], sealed[SALT : SALT + CHECK], sealed[SALT + CHECK : -MAC], sealed[-MAC:]
    keys = hashlib.pbkdf2_hmac("sha1", passphrase.encode(), salt, 1000, 66)
    if keys[64:] != check:
        raise WrongPassphrase
    if not hmac.compare_digest(hmac.new(keys[32:64], data, "sha1").digest()[:MAC], mac):
        raise WrongPassphrase
    counters = b"".join(n.to_bytes(BLOCK, "little") for n in range(1, len(data) // BLOCK + 2))
    stream = Cipher(algorithms.AES(keys[:32]), modes.ECB()).encryptor().update(counters)  # noqa: S305 - WinZip's CTR
    return zlib.decompress(bytes(a ^ b for a, b in zip(data, stream, strict=False)), -15)


@pytest.fixture
def told(maple: Maple) -> Maple:
    maple.log(said=f"{CANARY} waited", patient=f"P-{CANARY}", remedy=CANARY)
    return maple


@pytest.mark.parametrize(
    ("name", "file", "inside"),
    [
        ("all.csv", "all.csv.zip", ["complaints.csv", "columns.csv"]),
        ("all.zip", "all.zip", ["complaints.csv", "columns.csv"]),
        ("all.json.zip", "all.json.zip", ["complaints.json"]),
        ("all.XLSX", "all.XLSX.zip", ["complaints.xlsx"]),
    ],
)
def test_it_opens_with_its_passphrase_and_holds_the_list(
    told: Maple, tmp_path: Path, name: str, file: str, inside: list[str]
) -> None:
    done = export(told.desk, told.priya, str(tmp_path / name), passphrase=PASSPHRASE)
    assert (done.file, done.columns_file, done.encrypted, done.rows) == (tmp_path / file, None, True, 1)
    parts = opened(done.file.read_bytes(), PASSPHRASE)
    assert list(parts) == inside
    content = parts[inside[0]]
    if inside[0].endswith(".xlsx"):
        content = str([*load_workbook(io.BytesIO(content))["complaints"].iter_rows(values_only=True)]).encode()
    assert CANARY in content.decode()
    if inside[0].endswith(".json"):
        assert json.loads(content)["complaints"][0]["said"] == f"{CANARY} waited"


def test_nothing_of_it_is_read_without(told: Maple, tmp_path: Path) -> None:
    plain = export(told.desk, told.priya, str(tmp_path / "plain.csv")).file.read_bytes()
    assert in_bytes(plain, [CANARY]), "the search finds words"
    raw = export(told.desk, told.priya, str(tmp_path / "all.csv"), passphrase=PASSPHRASE).file.read_bytes()
    assert not in_bytes(raw, [CANARY, PASSPHRASE])
    with pytest.raises(WrongPassphrase):
        opened(raw, PASSPHRASE + "x")
    assert [path.name for path in sorted(tmp_path.glob("*.*")) if path.is_file()] == [
        "all.csv.zip", "plain-columns.csv", "plain.csv",
    ]  # fmt: skip


def test_the_audit_says_that_it_was_encrypted(told: Maple, tmp_path: Path) -> None:
    export(told.desk, told.priya, str(tmp_path / "all.json"), passphrase=PASSPHRASE)
    export(told.desk, told.priya, str(tmp_path / "all.json"))
    with told.desk.database.reading() as view:
        clear, sealed = audit.newest(view, 2)
    assert (sealed.facts["encrypted"], clear.facts["encrypted"]) == (True, False)
    assert (sealed.facts["kind"], sealed.facts["holds"], sealed.facts["rows"]) == ("json", "words", 1)


def test_what_is_wrong_with_the_name_is_said_and_nothing_is_written(told: Maple, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_bytes(b"mine")
    (tmp_path / "link.csv.zip").symlink_to(tmp_path / "there.zip")
    for name in ("all.doc", "there.zip", "link.csv", "no/all.zip", "../all.rar"):
        with pytest.raises(FileRefused):
            export(told.desk, told.priya, str(tmp_path / name), passphrase=PASSPHRASE)
    with pytest.raises(NameOfAPatient):
        export(told.desk, told.priya, str(tmp_path / f"P-{CANARY}.zip"), passphrase=PASSPHRASE)
    export(told.desk, told.priya, str(tmp_path / "link.csv"), passphrase=PASSPHRASE, force=True)
    assert (tmp_path / "there.zip").read_bytes() == b"mine", "a link is replaced, never written through"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("too short", "shorter"),
        (" " * 40, "shorter"),
        ("x" * 100, "longer"),
        ("wörter die nicht jeder tippt", "keyboard"),
        ("tab\tbetween the words", "keyboard"),
        ("ababababababababab", "repeats"),
    ],
)
def test_a_poor_passphrase_is_refused_and_never_shown(given: str, why: str) -> None:
    with pytest.raises(PoorPassphrase, match=why) as refused:
        checked_passphrase(given)
    assert given.strip() == "" or given not in str(refused.value)
    assert checked_passphrase(f" {PASSPHRASE}\n") == PASSPHRASE
