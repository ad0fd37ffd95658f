"""The server with no more rights than it needs: PostgreSQL's role, and the systemd unit."""

from __future__ import annotations

import configparser
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from tests.group.desks import CANARY, Group, complaint, event, group_on

from frontdesk.group import admin, hardening

WANTED_KEYS = {
    "DynamicUser": "yes", "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "ProtectSystem": "strict",
    "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes", "RestrictNamespaces": "yes",
    "MemoryDenyWriteExecute": "yes", "LimitCORE": "0", "UMask": "0077", "RestrictSUIDSGID": "yes",
    "ProtectKernelModules": "yes", "ProtectProc": "invisible", "SystemCallArchitectures": "native",
}  # fmt: skip
"""What the unit takes away."""


def as_role(url: str) -> str:
    """The same database, for the role."""
    parts = urlsplit(url)
    _, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{hardening.ROLE_NAME}{at or '@'}{host}"))


@pytest.fixture(scope="class")
def url(shared_on_postgresql: str) -> str:
    """A database as its owner made it ready, with two practices, and the role beside the owner."""
    admin.init(shared_on_postgresql)
    with psycopg.connect(shared_on_postgresql, autocommit=True) as owner:
        owner.execute(hardening.role().encode())
        owner.execute(hardening.role().encode())  # after an update it is run again
    return as_role(shared_on_postgresql)


@pytest.fixture(scope="class")
def group(url: str) -> Iterator[Group]:
    """The server, run as that role, with a record in it: a rule of rows is silent where there is no row."""
    with group_on(url) as group:
        elm = group.desk("ELM")
        elm.write(complaint())
        assert elm.push().json()["inserted"] == 1
        yield group


@pytest.mark.xdist_group("postgresql")
class TestTheRole:
    def test_the_server_works_with_it_and_words_are_erased(self, group: Group) -> None:
        desk = group.desk()
        desk.write(complaint())
        assert desk.push().json()["inserted"] == 1
        subject = desk.log[0].subject
        assert [one["number"] for one in group.complaints(site="MAPLE")] == ["A1"]
        desk.write(event(kind="redacted", subject=subject, clock="f" * 16))
        assert desk.push().status_code == 200
        first, *_ = desk.pull()[1]
        assert json.loads(first)["words"] is None

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE event SET hash = 'x'",
            "UPDATE event SET subject = 'complaint:other'",
            "UPDATE event SET body = 'null'",
            "UPDATE event SET body = convert_to(replace(convert_from(body, 'UTF8'), 'rosa', 'deon'), 'UTF8')",
            "DELETE FROM event",
            "TRUNCATE event",
            "UPDATE audit SET actor = 'nobody'",
            "DELETE FROM audit",
            "TRUNCATE audit",
            "DELETE FROM quarantine",
            "DROP TABLE audit",
            "ALTER TABLE event DISABLE TRIGGER ALL",
            "CREATE TABLE mine (id int)",
            "UPDATE alembic_version SET version_num = 'x'",
        ],
    )
    @pytest.mark.usefixtures("group")
    def test_it_changes_and_deletes_nothing_that_happened(self, url: str, statement: str) -> None:
        with psycopg.connect(url, autocommit=True) as line, pytest.raises(psycopg.Error) as refused:
            line.execute(statement.encode())
        assert refused.value.sqlstate == "42501", refused.value

    def test_words_may_go_and_nothing_else_with_them(self, url: str, group: Group) -> None:
        desk = group.desk("ELM")
        desk.write(complaint())
        desk.push()
        erased = "convert_to((convert_from(body, 'UTF8')::jsonb || '{\"words\": null}')::text, 'UTF8')"
        with psycopg.connect(url, autocommit=True) as line:
            changed = line.execute(f"UPDATE event SET body = {erased} WHERE device = %s", (desk.device,))
            assert changed.rowcount == 1
            (left,) = line.execute("SELECT body FROM event WHERE device = %s", (desk.device,)).fetchone() or (b"",)
        assert json.loads(left)["words"] is None
        assert CANARY.encode() not in left


class TestTheUnit:
    def test_it_has_least_rights_and_no_secret(self) -> None:
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read_string(hardening.unit())
        service = parser["Service"]
        assert {name: service.get(name) for name in WANTED_KEYS} == WANTED_KEYS
        assert service["ExecStart"].endswith(" serve")
        assert "password" not in hardening.unit().replace("with a password", "")

    @pytest.mark.parametrize(
        ("program", "written"),
        [
            ("/opt/frontdesk/bin/frontdesk", "/opt/frontdesk/bin/frontdesk"),
            ("/srv/our desk/100%/frontdesk", '"/srv/our desk/100%%/frontdesk"'),
        ],
    )
    def test_the_program_may_stand_anywhere(self, monkeypatch: pytest.MonkeyPatch, program: str, written: str) -> None:
        monkeypatch.setattr("frontdesk.group.hardening.shutil.which", lambda _name: program)
        assert f"ExecStart={written} serve\n" in hardening.unit()

    def test_systemd_finds_no_fault_with_it(self, tmp_path: Path) -> None:
        """Where systemd's own tools are not there, the keys above have to do."""
        file = tmp_path / "frontdesk-group.service"
        file.write_text(hardening.UNIT.read_text().replace("@FRONTDESK@", "/bin/true"))
        program = shutil.which("systemd-analyze")
        if program is None:
            return
        said = subprocess.run(
            [program, "security", "--offline=true", "--threshold=20", str(file)], capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert said.returncode == 0, said.stdout[-2000:] + said.stderr
        checked = subprocess.run([program, "verify", str(file)], capture_output=True, text=True, check=False)
        assert [line for line in checked.stderr.splitlines() if file.name in line] == []

    def test_no_helper_is_left_out_of_the_package(self) -> None:
        assert hardening.UNIT.is_file()
        assert hardening.ROLE.is_file()
