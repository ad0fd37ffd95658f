"""Where the files lie that are shipped with the program but are not modules."""

from __future__ import annotations

from pathlib import Path
from typing import Literal


def migrations(side: Literal["desk", "group"]) -> Path:
    """The folder of one database's migrations: inside the package when installed, at the root in a source tree."""
    package = Path(__file__).resolve().parent
    installed = package / "migrations" / side
    return installed if installed.is_dir() else package.parents[1] / "migrations" / side
