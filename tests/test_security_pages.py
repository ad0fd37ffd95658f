"""The pages about security say what is so: every test they name exists, no option takes a secret, the bill is whole."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_help import COMMANDS
from typer.core import TyperGroup
from typer.main import get_command

from frontdesk import cli
from frontdesk.journal.audit import Done

ROOT = Path(__file__).parents[1]
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
OFFICER = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
THREATS = [line.split(" | ") for line in SECURITY.splitlines() if line.startswith("| ") and " | " in line][1:]
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", SECURITY)
SECRET = re.compile(r"pin|password|token|secret|credential|passphrase")
HARMLESS = frozenset({"--tls-key", "--passphrase-file", "--print-unit"})
"""Names of files, and a word that only holds one of those."""


def test_every_test_that_is_named_exists() -> None:
    missing = [
        f"{file}::{name}" for file, name in NAMED if not re.search(rf"def {name}\(", (ROOT / file).read_text("utf-8"))
    ]
    assert missing == []


def test_every_threat_has_a_proof_and_what_is_left() -> None:
    assert len(THREATS) >= 18
    for asset, threat, against, proof, left in THREATS:
        assert "tests/" in proof, asset
        assert all(len(cell.strip(" |")) > 5 for cell in (asset, threat, against, left)), asset


def test_every_attack_is_in_the_table() -> None:
    attacks = {
        name
        for file in (ROOT / "tests" / "attacks").glob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", file.read_text(encoding="utf-8"))
    }
    assert attacks - {name for _, name in NAMED} == set()


def options(group: TyperGroup) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from ((f"{name} {below}", option) for below, option in options(command))
        else:
            yield from ((name, option) for option in command.params)


def test_no_option_takes_a_secret() -> None:
    """PINs, tokens, passwords and keys come from files, the keyboard or the environment.

    `--code` is an invitation: it works once and dies after half an hour.
    """
    whole = get_command(cli.app)
    assert isinstance(whole, TyperGroup)
    found = [(command, option) for command, option in options(whole)]
    assert {command for command, _ in found} >= set(COMMANDS) - {"key"}
    taking = [
        f"{command} {name}"
        for command, option in found
        if not getattr(option, "is_flag", False)
        for name in option.opts
        if (SECRET.search(name) or name.endswith("key")) and name not in HARMLESS
    ]
    assert taking == ["settings set key"], "the name of a setting"


def test_the_page_for_the_officer_names_commands_that_exist() -> None:
    named = set(re.findall(r"`frontdesk ([a-z][a-z -]*?)(?: --[a-z-]+.*?)?`", OFFICER))
    assert named
    assert {name for name in named if name.strip() not in COMMANDS} == set()
    for told in ("exports", "refusals by role", "emergency access", "sign-ins", "restores"):
        assert told in OFFICER
    assert "whoever owns the operating system's account" in OFFICER.lower()
    assert {"refused", "exported", "glass_broken", "restored", "signed_in"} <= {deed.value for deed in Done}


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> Any:
    file = tmp_path_factory.mktemp("sbom") / "sbom.cdx.json"
    subprocess.run([sys.executable, ROOT / "tools" / "sbom.py", file], check=True, capture_output=True)
    return json.loads(file.read_text(encoding="utf-8"))


def test_the_bill_of_materials_names_what_is_installed(bill: Any) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    named = {one["name"]: one["version"] for one in bill["components"]}
    for name in ("textual", "sqlmodel", "sqlcipher3", "cryptography", "fastapi", "psycopg", "zstandard", "argon2-cffi"):
        assert named[name] == version(name)
    assert "pytest" not in named
    refs = {one["bom-ref"] for one in (*bill["components"], bill["metadata"]["component"])}
    assert {ref for one in bill["dependencies"] for ref in (one["ref"], *one["dependsOn"])} == refs
