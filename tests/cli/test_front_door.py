"""The program as a process: exit codes, streams, locales, two at once. Few, since each start takes a while."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from frontdesk import __version__
from frontdesk.__main__ import Screens, asks_for_screens

LOG = ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "1", "--said")


def start(*words: str, env: dict[str, str] | None = None, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "frontdesk", *words],
        input=stdin,
        capture_output=True,
        env=os.environ | (env or {}),
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "screens"),
    [
        ((), Screens()),
        (("--home", "x"), Screens(home="x")),
        (("--home=x",), Screens(home="x")),
        (("--as", "Rosa"), Screens(person="Rosa")),
        (("--as=Rosa", "--home", "x"), Screens(home="x", person="Rosa")),
        (("--as",), None),
        (("--as", "Rosa", "list"), None),
        (("--as", "Rosa", "demo"), None),
        (("demo",), Screens(demo=True)),
        (("demo", "--fresh"), Screens(demo=True, fresh=True)),
        (("--home", "x", "demo", "--fresh"), Screens(home="x", demo=True, fresh=True)),
        (("demo", "--fresh", "--home=x"), Screens(home="x", demo=True, fresh=True)),
        (("demo", "--json"), None),
        (("--fresh",), None),
        (("--fresh", "demo"), None),
        (("demo", "demo"), None),
        (("--home",), None),
        (("--json",), None),
        (("--help",), None),
        (("list",), None),
        (("--home", "demo", "list"), None),
        (("--home", "demo"), Screens(home="demo")),
    ],
)
def test_words_that_ask_for_the_screens(words: tuple[str, ...], screens: Screens | None) -> None:
    assert asks_for_screens(words) == screens


@pytest.mark.usefixtures("home")
def test_asking_for_the_screens_imports_nothing_that_only_commands_need() -> None:
    look = (
        "import sys; from frontdesk import __main__ as door; door.asks_for_screens([]); door._no_core_dumps();"
        "door._speak_utf8();"
        "print([m for m in ('typer', 'rich', 'sqlmodel', 'httpx', 'cryptography', 'keyring') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout == "[]\n"


@pytest.mark.usefixtures("home")
def test_without_a_terminal_the_screens_say_so() -> None:
    ran = start()
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"The screens need a terminal" in ran.stderr


def test_the_version_is_said(nowhere: Path) -> None:
    assert start("--version").stdout.decode().split() == ["frontdesk", __version__]
    assert not nowhere.exists()


@pytest.mark.usefixtures("home")
def test_a_complaint_from_the_shell() -> None:
    ran = start(*LOG, "-", "--json", stdin="Fünfzig Minuten 🙂\n".encode())
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == b""
    assert json.loads(ran.stdout)["said"] == "Fünfzig Minuten 🙂"
    assert start("show", "A2").returncode == 4
    assert start("log").returncode == 2


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"}])
@pytest.mark.usefixtures("home")
def test_an_odd_locale_changes_no_word(locale: dict[str, str]) -> None:
    ran = start(*LOG, "-", stdin="שעה 🙂".encode(), env=locale)
    assert ran.returncode == 0, ran.stderr
    shown = start("show", "A1", env=locale)
    assert "Said: שעה 🙂" in shown.stdout.decode("utf-8")
    as_argument = start(*LOG, "שעה 🙂", "--json", env={**locale, "PYTHONUTF8": "1"})
    assert json.loads(as_argument.stdout.decode("utf-8"))["said"] == "שעה 🙂"


@pytest.mark.usefixtures("home")
def test_no_colour_and_no_box_reach_a_pipe() -> None:
    for words in (("--help",), ("log", "--help"), ("log", "--sever"), ("list",)):
        ran = start(*words, env={"FORCE_COLOR": "1", "NO_COLOR": "1"})
        assert b"\x1b" not in ran.stdout + ran.stderr
        assert "─" not in (ran.stdout + ran.stderr).decode("utf-8")


@pytest.mark.usefixtures("home")
def test_a_reader_that_leaves_is_no_trouble() -> None:
    start(*LOG, "x")
    pipe = f'"{sys.executable}" -m frontdesk show A1 --json | exec true'
    for _ in range(3):
        ran = subprocess.run(pipe, shell=True, capture_output=True, timeout=60, check=False)  # noqa: S602
        assert ran.stderr == b""


@pytest.mark.usefixtures("home")
def test_no_core_is_dumped() -> None:
    look = (
        "import resource, sys; from frontdesk import __main__ as door; sys.argv = ['frontdesk', '--version'];"
        "\ntry: door.main()\nexcept SystemExit: print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    ran = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.splitlines()[-1] == "0"


@pytest.mark.usefixtures("home")
def test_programs_at_once_lose_nothing_and_give_no_number_twice() -> None:
    with ThreadPoolExecutor(3) as several:
        ran = list(several.map(lambda n: start(*LOG, f"words {n}", "--json"), range(6)))
    assert [each.returncode for each in ran] == [0] * 6, [each.stderr for each in ran]
    numbers = {json.loads(each.stdout)["number"] for each in ran}
    assert numbers == {f"A{n}" for n in range(1, 7)}
    listed = json.loads(start("list", "--all", "--json").stdout)
    assert {each["said"] for each in listed["complaints"]} == {f"words {n}" for n in range(6)}
    assert start("doctor", "--verify").returncode == 0
