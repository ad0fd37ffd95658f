"""Look whether a package that frontdesk needs has a known weakness, with pip-audit in an environment of its own.

Where nobody can be asked (no network, no index) it says so and ends with 0: only a weakness that was found ends with 1.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PIP_AUDIT = "pip-audit==2.9.0"
UNASKED = 0
SECONDS_MAX = 300


def main() -> int:
    """Gives 1 where a weakness is known."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "venv"
        venv.create(place, with_pip=True)
        python = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        if not ran([str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", PIP_AUDIT]):
            return unasked("pip-audit could not be installed")
        freeze = [sys.executable, "-m", "pip", "freeze", "--exclude-editable"]
        listed = subprocess.run(freeze, capture_output=True, check=True)  # noqa: S603  our own words
        wanted = Path(folder) / "installed.txt"
        wanted.write_bytes(listed.stdout)
        words = [str(python), "-m", "pip_audit", "--no-deps", "--disable-pip", "-r", str(wanted), "--timeout", "15"]
        try:
            said = subprocess.run(  # noqa: S603  our own words
                words, capture_output=True, text=True, check=False, timeout=SECONDS_MAX
            )
        except subprocess.TimeoutExpired:
            return unasked("nobody answered in time")
    told = said.stdout + said.stderr
    if "No known vulnerabilities found" in told:
        print("No weakness is known of any package.")
        return 0
    if "Found " in told and "vulnerabilit" in told:
        print(told)
        return 1
    return unasked(told.strip().splitlines()[-1][:200] if told.strip() else "no answer")


def ran(words: list[str]) -> bool:
    """Whether a command ended well."""
    return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603  our own words


def unasked(why: str) -> int:
    """Say that the question stays open."""
    print(f"Nobody could be asked about known weaknesses ({why}). Run make audit-deps where there is a network.")
    return UNASKED


if __name__ == "__main__":
    sys.exit(main())
