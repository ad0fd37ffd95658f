"""The demo's group server: a program of its own that ends with whoever started it.

Run as `python -m frontdesk.demo.server FILE CODE NAME`. It prints one line of JSON once it answers, then waits
for its standard input to end, which happens on every system when the other side is gone, however it went.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

STOP_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Answering:
    """A server that answers: where, a code for the desk, and a token of somebody of the group."""

    url: str
    code: str
    token: str


class DidNotStart(RuntimeError):
    """The group server of the demo ended before it answered; its log says why."""


class Starting:
    """A server on its way; `answering` waits for it."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child

    def answering(self) -> Answering:
        """Where it answers. Raises `DidNotStart`."""
        said = self._child.stdout.readline() if self._child.stdout else ""
        if not said:
            raise DidNotStart
        return Answering(**json.loads(said))


@contextmanager
def group_server(database: Path, log: Path, *, code: str, name: str) -> Iterator[Starting]:
    """A group server over this file, in a program of its own, for as long as the block lasts."""
    words = [sys.executable, "-m", "frontdesk.demo.server", str(database), code, name]
    with (
        log.open("ab") as errors,
        subprocess.Popen(  # noqa: S603  our own program
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8"
        ) as child,
    ):
        try:
            yield Starting(child)
        finally:
            if child.stdin is not None:
                child.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                child.wait(STOP_SECONDS)
            child.kill()


def main(database: str, code: str, name: str) -> None:
    """Answer until standard input ends."""
    from frontdesk.group import admin
    from frontdesk.group.errors import SiteExists
    from frontdesk.group.serve import running
    from frontdesk.group.settings import Settings

    with running(Settings(database=database)) as url:
        with suppress(SiteExists):
            admin.site_add(database, code, name)
        person = admin.user_add(database, f"demo {secrets.token_hex(4)}", "viewer")
        invitation = admin.invite(database, code)
        ready = {"url": url, "code": invitation["code"], "token": person["token"]}
        print(json.dumps(ready), flush=True)  # noqa: T201  the line that the other side waits for
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
