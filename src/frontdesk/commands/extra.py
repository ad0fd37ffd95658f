"""The group server is an extra of the installation: whether it is here, and how to add it."""

from __future__ import annotations

import importlib.util

from frontdesk.recovery.refusals import WrongValue

NEEDED = ("fastapi", "uvicorn", "psycopg")


class ServerMissing(WrongValue):
    """This installation is a desk and has no group server."""

    code = "server-missing"

    def __init__(self) -> None:
        """Say how to add it."""
        super().__init__(
            "The group server is not part of this installation.",
            "add it with: pip install 'frontdesk[server]'",
        )


def require_server() -> None:
    """Raise `ServerMissing` where only a desk is installed."""
    if any(importlib.util.find_spec(name) is None for name in NEEDED):
        raise ServerMissing
