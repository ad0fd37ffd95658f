"""The wheel works by itself: no source tree around, no server extra, an empty folder, an empty home.

The environment is built once and every test looks at it, so the tests share one worker.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SERVER_ONLY = ("fastapi", "uvicorn", "psycopg", "jinja2", "limits", "prometheus_client")

pytestmark = pytest.mark.xdist_group("wheel")


@dataclass(frozen=True)
class Install:
    """A wheel installed into an environment of its own, and an empty place to run it in."""

    wheel: Path
    folder: Path
    empty: Path

    def program(self, name: str) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin") / name

    def run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of the environment's programs with nothing of ours in sight."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "FRONTDESK", "VIRTUAL"))}
        return subprocess.run(
            [self.program(program), *words],
            cwd=self.empty,
            env=kept | {"FRONTDESK_HOME": str(self.empty / "home"), "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )

    def desk(self, *words: str) -> str:
        """Run a frontdesk command that must succeed; give what it printed."""
        ran = self.run("frontdesk", *words)
        assert ran.returncode == 0, f"frontdesk {' '.join(words)}: {ran.returncode}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Install:
    top = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(top / "dist"),
        str(ROOT),
    ]
    subprocess.run(build, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    (wheel,) = (top / "dist").glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(top / "venv")], check=True)
    made = Install(wheel, top / "venv", top / "empty")
    made.empty.mkdir()
    pip = made.run("python", "-m", "pip", "install", "-qq", "-c", str(ROOT / "constraints.txt"), str(wheel))
    assert pip.returncode == 0, pip.stderr
    return made


@pytest.fixture(scope="session")
def practice(install: Install) -> Install:
    """The same with a practice and one person in it."""
    install.desk("init", "--site", "Maple Practice", "--code", "MAPLE", "--timezone", "America/Chicago")
    install.desk("staff", "add", "Ana", "--role", "manager")
    return install


def test_the_migrations_are_inside(install: Install) -> None:
    inside = zipfile.ZipFile(install.wheel).namelist()
    for side in ("desk", "group"):
        ours = {n for n in inside if n.startswith(f"frontdesk/migrations/{side}/")}
        assert f"frontdesk/migrations/{side}/env.py" in ours
        assert any("/versions/" in n for n in ours)


def test_the_style_sheets_are_inside(install: Install) -> None:
    inside = set(zipfile.ZipFile(install.wheel).namelist())
    ours = {p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src").rglob("*.tcss")}
    assert ours
    assert ours <= inside


def test_nothing_else_is_inside(install: Install) -> None:
    inside = zipfile.ZipFile(install.wheel).namelist()
    assert {n.split("/")[0] for n in inside} <= {"frontdesk", "frontdesk-0.1.0.dist-info"}
    assert not [n for n in inside if "__pycache__" in n or "/tests/" in n]


def test_the_program_runs_from_the_wheel_and_from_nowhere_else(install: Install) -> None:
    where = install.run("python", "-c", "import frontdesk; print(frontdesk.__file__)").stdout
    assert str(install.folder) in where
    assert "0.1.0" in install.desk("--version")


@pytest.mark.parametrize("library", SERVER_ONLY)
def test_a_desk_has_no_server_library(install: Install, library: str) -> None:
    assert install.run("python", "-c", f"import {library}").returncode != 0


def test_a_complaint_is_logged_and_listed(practice: Install) -> None:
    logged = json.loads(
        practice.desk(
            "log", "--as", "Ana", "--category", "WAIT", "--severity", "2", "--channel", "phone",
            "--said", "Forty minutes past the appointment", "--json",
        )
    )  # fmt: skip
    listed = json.loads(practice.desk("list", "--json"))
    assert logged["number"] in [c["number"] for c in listed["complaints"]]


def test_the_doctor_finds_nothing_wrong(practice: Install) -> None:
    found = json.loads(practice.desk("doctor", "--json"))
    assert found["ok"], found["checks"]


def test_the_group_commands_say_what_to_install(practice: Install) -> None:
    ran = practice.run("frontdesk", "group", "init")
    assert ran.returncode != 0
    assert "frontdesk[server]" in ran.stderr
    assert "Traceback" not in ran.stderr
