"""Rules of the house that no linter knows. Each failure names the file, the line and the way out."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "frontdesk"
MODULES = sorted(SOURCE.rglob("*.py"))
RECOVERY = sorted((SOURCE / "recovery").rglob("*.py"))

LINES_MAX = 400
FUNCTION_LINES_MAX = 40

LOG_METHODS = {"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "msg"}
WORDS = {
    "said", "done", "patient", "callback", "remedy", "words", "note", "notes", "story", "typed", "draft",
    "value", "text", "query", "traceback",
}  # fmt: skip
"""What could hold something that names a patient."""

MAY_COMMIT = {SOURCE / "journal" / "database.py", SOURCE / "group" / "store.py"}
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter"}
CLOCK_MODULES = {"time"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def committed_files() -> list[Path]:
    """Every text file of ours: what stands in the repository, without what was built."""
    built = {".git", ".venv", "build", "dist", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    files = (p for p in ROOT.rglob("*") if p.is_file() and not built & set(p.relative_to(ROOT).parts))
    return [p for p in files if p.suffix in {"", ".py", ".toml", ".txt", ".md", ".sh", ".ini", ".tcss"}]


def test_there_is_something_to_check() -> None:
    assert MODULES
    assert RECOVERY


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_file_holds_one_idea(path: Path) -> None:
    """A file over 400 lines is asking to be two."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LINES_MAX, f"{name(path)} has {lines} lines: split it by idea"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    """A function over 40 lines is asking to be two."""
    long = [
        f"{name(path)}:{node.lineno} {node.name} has {lines} lines"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("path", RECOVERY, ids=name)
def test_the_domain_has_no_clock_of_its_own(path: Path) -> None:
    """Time is an argument: the same question asked tomorrow about today must have the same answer."""
    found = [
        f"{name(path)}:{call.lineno} calls .{call.func.attr}()"
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in CLOCKS
        and isinstance(call.func.value, ast.Name | ast.Attribute)
        and not (call.func.attr == "time" and not is_module_time(call.func.value))
    ]
    assert not found, "\n".join(found)


def is_module_time(node: ast.expr) -> bool:
    """`moment.time()` takes the time of day out of a moment; `time.time()` reads the clock."""
    return isinstance(node, ast.Name) and node.id in CLOCK_MODULES


@pytest.mark.parametrize("path", RECOVERY, ids=name)
def test_the_domain_imports_the_standard_library_only(path: Path) -> None:
    """The rules must run anywhere, without a framework and without waiting for one."""
    roots = {
        (alias, node.lineno)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in ([a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        if not (isinstance(node, ast.ImportFrom) and node.level == 1)
    }
    foreign = [
        f"{name(path)}:{line} imports {module}"
        for module, line in sorted(roots)
        if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("frontdesk.recovery")
    ]
    assert not foreign, "\n".join(foreign)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_that_could_name_a_patient_is_logged(path: Path) -> None:
    """Logs are read by people who may not read complaints."""
    found = [
        f"{name(path)}:{call.lineno} logs `{word}`"
        for call in calls(path)
        if is_log_call(call)
        for part in [*call.args, *(k.value for k in call.keywords)]
        for word in words_named_in(part)
    ]
    assert not found, "\n".join(found)


def is_log_call(call: ast.Call) -> bool:
    if not (isinstance(call.func, ast.Attribute) and call.func.attr in LOG_METHODS):
        return False
    return bool(re.search(r"(^|[._])(log|logger|logging)(\(|$|\b)", ast.unparse(call.func.value)))


def words_named_in(part: ast.expr) -> Iterator[str]:
    for node in ast.walk(part):
        if isinstance(node, ast.Name) and node.id in WORDS:
            yield node.id
        if isinstance(node, ast.Attribute) and node.attr in WORDS:
            yield node.attr


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_one_place_on_each_side_commits(path: Path) -> None:
    """A second commit is a second transaction: half an act could be on disk."""
    if path in MAY_COMMIT:
        return
    found = [
        f"{name(path)}:{call.lineno}"
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and (call.func.attr == "commit" or (call.func.attr == "execute" and says_commit(call)))
    ]
    assert not found, f"write through the one writing block instead: {', '.join(found)}"


def says_commit(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Constant) and str(first.value).strip().upper().startswith(("COMMIT", "END"))


def test_no_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    """Where packages come from is each machine's own affair."""
    address = re.compile("index-" + "url|pypi" + r"\.|python" + "hosted|/sim" + "ple/|/ho" + "me/[a-z]+/|/ro" + "ot/")
    found = [
        f"{name(path)}:{number}"
        for path in committed_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if address.search(line)
    ]
    assert not found, "\n".join(found)


def test_nothing_is_left_for_later() -> None:
    """What is not done is said to people, not left in the code."""
    note = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
    found = [
        f"{name(path)}:{number}"
        for path in [*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if note.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=name)
def test_a_test_never_sleeps_and_is_never_skipped(path: Path) -> None:
    """A sleeping test is slow or wrong; a skipped one proves nothing."""
    forbidden = {"time.sleep", "pytest.skip", "pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"}
    found = [
        f"{name(path)}:{node.lineno} {ast.unparse(node)}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in forbidden
    ]
    assert not found, "\n".join(found)
