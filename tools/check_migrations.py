"""Prove that the migrations make exactly the tables that the code describes, on each side.

Migrates an empty throw-away database to the newest layout and lets Alembic compare it with the tables in code.
"""

from __future__ import annotations

import io
import sys
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from frontdesk.shipped import migrations

Side = Literal["desk", "group"]
SIDES: tuple[Side, ...] = ("desk", "group")


def difference(side: Side) -> str:
    """What differs, in Alembic's words; empty when nothing does."""
    config = Config(stdout=io.StringIO())  # Alembic says on its own what nobody here reads
    config.set_main_option("script_location", str(migrations(side)).replace("%", "%%"))
    # The desk's index needs a newer SQLite than Python's own may be; the desk brings one with its encryption.
    driver = dbapi2 if side == "desk" else None
    engine = create_engine("sqlite://", module=driver, poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            command.check(config)
    except CommandError as found:
        return str(found)
    finally:
        engine.dispose()
    return ""


def main() -> int:
    """Check both sides; 1 when a migration is missing."""
    found = {side: difference(side) for side in SIDES}
    for side, what in found.items():
        print(f"migrations/{side}: {what or 'as the tables are described'}")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
