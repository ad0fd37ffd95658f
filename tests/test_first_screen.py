"""Before the first screen is painted, nothing is imported that only a later moment needs.

A checker of imports cannot prove it, since it counts the imports inside functions too. So the program is run as
`frontdesk` runs it, without a real terminal, and what it has imported by then is written down at the first paint
and again when the open issues stand on the screen.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

NOT_BEFORE_THE_BOARD = frozenset(
    {
        "sqlmodel",
        "sqlalchemy",
        "alembic",
        "pydantic",
        "httpx",
        "typer",
        "argon2",
        "fastapi",
        "uvicorn",
        "psycopg",
        "fpdf",
        "PIL",
    }
)
NOT_BEFORE_THE_FIRST_PAINT = NOT_BEFORE_THE_BOARD | {"cryptography", "keyring", "msgspec", "structlog"}

RUN = """
import json, sys
from frontdesk import __main__

def watch():
    from textual.app import App
    run, seen = App.run, {}

    def headless(self, **options):
        return run(self, headless=True, size=(80, 24), auto_pilot=wait_for_the_board)

    def painted(self):
        if self.screen.query("#find") and self.screen.query_one("#find").region:
            seen.setdefault("first paint", sorted({name.partition(".")[0] for name in list(sys.modules)}))

    async def wait_for_the_board(pilot):
        while not getattr(pilot.app.screen, "board", None):
            await pilot.pause(0.02)
        await pilot.pause()
        seen["board"] = sorted({name.partition(".")[0] for name in list(sys.modules)})
        pilot.app.exit()

    App.run, App.post_display_hook = headless, painted
    return seen

# Textual itself may be imported beforehand: what counts is what comes with the desk.
seen = watch()
sys.stdin.isatty = sys.stdout.isatty = lambda: True
sys.argv = ["frontdesk", "--home", sys.argv[1]]
try:
    __main__.main()
finally:
    print("SEEN " + json.dumps(seen), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The libraries that were imported at the first paint and when the board stood."""
    from frontdesk.desk.seat import set_up
    from frontdesk.places import find_places

    home = tmp_path_factory.mktemp("home")
    set_up(find_places(str(home)), name="Maple", code="MAPLE", timezone="UTC", person="Rosa").close()
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(home)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    said = [line for line in ran.stderr.splitlines() if line.startswith("SEEN ")]
    assert said, ran.stderr
    seen = {moment: set(names) for moment, names in json.loads(said[-1].removeprefix("SEEN ")).items()}
    assert set(seen) == {"first paint", "board"}, ran.stderr
    return seen


def test_the_screens_were_really_there(imported: dict[str, set[str]]) -> None:
    assert {"textual", "frontdesk"} <= imported["first paint"]
    assert "sqlcipher3" in imported["board"]


def test_nothing_heavy_is_imported_before_the_first_paint(imported: dict[str, set[str]]) -> None:
    assert not imported["first paint"] & NOT_BEFORE_THE_FIRST_PAINT


def test_nothing_heavy_is_imported_before_the_open_issues_are_shown(imported: dict[str, set[str]]) -> None:
    assert not imported["board"] & NOT_BEFORE_THE_BOARD


def test_the_file_is_not_opened_before_the_first_paint(imported: dict[str, set[str]]) -> None:
    assert "sqlcipher3" not in imported["first paint"]
