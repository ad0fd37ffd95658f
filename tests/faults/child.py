"""A second program on the same file, started by a test and killed by it where it pleases."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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
    """Wait for its end."""
    out, err = program.communicate(timeout=PATIENCE_SECONDS)
    return Ended(program.returncode, out, err)
