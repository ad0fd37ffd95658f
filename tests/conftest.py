"""What all tests share: how hard hypothesis searches, and what is left out on a machine that lacks a tool."""

from __future__ import annotations

import gc
import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("quick", deadline=None, print_blob=True, stateful_step_count=30)
settings.register_profile("fuzz", deadline=None, print_blob=True, max_examples=1500, stateful_step_count=50)
settings.load_profile("quick")

TOOLS = {"disk": ("cc",), "chromium": ("chromium", "chromium-browser", "google-chrome")}
"""Fixtures that need a tool which no wheel brings, and the names under which a machine may have it."""
WHOLE = "TESTS_WHOLE"
"""Set where nothing may be left out, as CI does: then a test that lacks its tool fails."""


def lacking() -> dict[str, str]:
    """The fixtures that cannot be made here, each with the tool to install."""
    if os.environ.get(WHOLE):
        return {}
    return {name: tools[0] for name, tools in TOOLS.items() if not any(map(shutil.which, tools))}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here; the end of the run says so."""
    missing = lacking().keys()
    left_out = [item for item in items if missing & set(getattr(item, "fixturenames", ()))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """Thousands of tests live to the end of the run: whoever looks for garbage need not walk over them every time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, so that nobody takes a part for the whole."""
    for tool in lacking().values():
        terminalreporter.write_line(f"NOT TRIED: whatever needs {tool}. Install it to try that too.", yellow=True)
