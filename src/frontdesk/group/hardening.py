"""What is shipped for the administrator: the systemd unit with least rights, and PostgreSQL's role without any more."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
UNIT = HERE / "frontdesk-group.service"
ROLE = HERE / "least_rights.sql"
ROLE_NAME = "frontdesk_server"


def unit() -> str:
    """The unit, with the program that is asked for it."""
    program = shutil.which("frontdesk") or str(Path(sys.argv[0]).resolve())
    return UNIT.read_text(encoding="utf-8").replace("@FRONTDESK@", _quoted(program))


def _quoted(program: str) -> str:
    """As systemd reads a path (systemd.service, "Command lines"): `%` begins a specifier, a blank ends a word."""
    plain = program.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{plain}"' if plain != program or " " in plain else plain


def role() -> str:
    """The SQL that makes the role, and makes it anew after an update."""
    return ROLE.read_text(encoding="utf-8")
