"""The group server as IT runs it: the real command, in a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.faults.child import Ended, child, finish

COMMAND = "from frontdesk.__main__ import main; main()"


@dataclass
class Served:
    """A server that runs, or has ended."""

    program: subprocess.Popen[str]
    url: str = ""

    def says(self, what: str) -> str:
        """The next line of its log in which this stands."""
        assert self.program.stderr
        seen: list[str] = []
        for line in self.program.stderr:
            seen.append(line)
            if re.search(what, line):
                return line
        raise AssertionError(f"the server ended without a word of {what!r}: {''.join(seen)}")

    def terminate(self) -> None:
        """Ask it to stop, as systemd does."""
        self.program.send_signal(signal.SIGTERM)

    def ended(self) -> Ended:
        """Wait for its end."""
        return finish(self.program)


@contextmanager
def served(database: str, *options: str, **environment: str) -> Iterator[Served]:
    """`frontdesk serve` on a free port of this machine; stopped at the end of the block if it still runs."""
    program = child(COMMAND, "serve", "--port", "0", "--database", database, *options, **environment)
    server = Served(program)
    try:
        found = re.search(r"https?://[\w.]+:\d+", server.says("Uvicorn running on"))
        assert found
        for _ in range(int(options[options.index("--workers") + 1]) if "--workers" in options else 0):
            server.says("Application startup complete")
        server.url = found[0].replace("127.0.0.1", "localhost") if "--tls-cert" in options else found[0]
        yield server
    finally:
        if program.poll() is None:
            server.terminate()
            finish(program)
