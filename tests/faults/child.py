"""A second program on the same file, started by a test and killed by it where it pleases."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Ended:
    """How a child ended; a negative code is the signal that killed it."""

    code: int
    out: str
    err: str


def child(code: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start a program; it reads from a pipe and answers on one."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), **environment},
    )


def finish(program: subprocess.Popen[str]) -> Ended:
    """Wait for its end. Lines that it wrote in one go with one that was read before are part of what it said."""
    said: dict[str, str] = {}
    assert program.stdin
    with suppress(BrokenPipeError):
        program.stdin.close()
    assert program.stdout
    assert program.stderr
    streams = {"out": program.stdout, "err": program.stderr}
    readers = [Thread(target=_read, args=(said, name, stream), daemon=True) for name, stream in streams.items()]
    for reader in readers:
        reader.start()
    code = program.wait(timeout=PATIENCE_SECONDS)
    for reader in readers:
        reader.join(timeout=PATIENCE_SECONDS)
    return Ended(code, said["out"], said["err"])


def _read(said: dict[str, str], name: str, stream: IO[str]) -> None:
    """Through the same buffer as whoever read a line of it: `communicate` reads past that."""
    with stream:
        said[name] = stream.read()
