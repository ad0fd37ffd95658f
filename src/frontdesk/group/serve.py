"""Running the server: over TLS, or on this very machine only."""

from __future__ import annotations

import gc
import os
import signal
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from frontdesk import __version__
from frontdesk.group.api import create_app
from frontdesk.group.errors import CannotServe
from frontdesk.group.logs import log, write_logs
from frontdesk.group.settings import Settings
from frontdesk.group.store import Store, database_url
from frontdesk.group.watch import FOLDER_VARIABLE
from frontdesk.loopback import is_loopback

STOP_SECONDS = 10
START_SECONDS = 30
GARBAGE_AFTER = 50_000
"""New objects that are still there: from then on they are looked through for garbage."""
DATABASE_VARIABLE = "FRONTDESK_SERVE_DATABASE"
"""How the workers are told: a URL may hold a password, and an environment is not shown in process lists."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listening:
    """Where and how the server answers."""

    host: str = "127.0.0.1"
    port: int = 8765
    workers: int = 1
    tls_cert: Path | None = None
    tls_key: Path | None = None


def check(settings: Settings, listening: Listening) -> None:
    """Raise `CannotServe` for what would be unsafe or would not work."""
    sqlite = database_url(settings.database).get_backend_name() == "sqlite"
    if listening.workers < 1:
        raise CannotServe("A server needs at least one worker.", "leave --workers out.")
    if sqlite and listening.workers > 1:
        raise CannotServe(
            "An embedded SQLite database has one writer, so several workers would only wait for each other.",
            "leave --workers out, or move to PostgreSQL with --database postgresql://...",
        )
    if (listening.tls_cert is None) != (listening.tls_key is None):
        raise CannotServe("TLS needs a certificate and its key.", "give both --tls-cert and --tls-key.")
    if listening.tls_cert is None and not is_loopback(listening.host):
        raise CannotServe(
            f"Without TLS the server answers on this very machine only, and {listening.host[:80]!r} is not it.",
            "give --tls-cert and --tls-key, or listen on 127.0.0.1 behind a proxy that speaks TLS.",
        )
    for file in (listening.tls_cert, listening.tls_key):
        if file is not None and not os.access(file, os.R_OK):
            raise CannotServe(f"{file} cannot be read.", "name a file that this account may read.")


def serve(settings: Settings, listening: Listening) -> None:
    """Answer until stopped. What is at hand is finished then. Raises `CannotServe`, `StoreNotOurs`."""
    check(settings, listening)
    write_logs()
    store = Store(settings.database)
    store.prepare()
    store.close()
    kind = "sqlite" if store.sqlite else "postgresql"
    log.info("starting", version=__version__, host=listening.host, workers=listening.workers, database=kind)
    if listening.workers == 1:
        for stop in (signal.SIGTERM, signal.SIGINT):  # uvicorn hands them on once it has stopped: all is done then
            signal.signal(stop, lambda *_: None)
        app = create_app(settings, when_ready=_set_aside)
        uvicorn.Server(uvicorn.Config(app, **_options(listening))).run()
    else:
        _serve_in_workers(settings, listening)
    log.info("stopped")


def _serve_in_workers(settings: Settings, listening: Listening) -> None:
    os.environ[DATABASE_VARIABLE] = settings.database
    with tempfile.TemporaryDirectory(prefix="frontdesk-metrics-") as folder:
        os.environ.setdefault(FOLDER_VARIABLE, folder)
        factory = "frontdesk.group.serve:app_of_worker"
        uvicorn.run(factory, factory=True, workers=listening.workers, **_options(listening))


def app_of_worker() -> object:
    """The server of one of several workers."""
    write_logs()
    return create_app(Settings(database=os.environ[DATABASE_VARIABLE]), when_ready=_set_aside)


def _set_aside() -> None:
    """What the program is made of is never garbage: looking for it there would cost each batch a tenth of its time.

    Neither are the 15,000 rows and points that a look at 5,000 practices makes: garbage is looked for after so many.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)


def _options(listening: Listening) -> dict[str, Any]:
    return {
        "host": listening.host,
        "port": listening.port,
        "ssl_certfile": str(listening.tls_cert) if listening.tls_cert else None,
        "ssl_keyfile": str(listening.tls_key) if listening.tls_key else None,
        "ssl_context_factory": _tls if listening.tls_cert else None,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": STOP_SECONDS,
    }


def _tls(_config: uvicorn.Config, default: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    context = default()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class _Announcing(uvicorn.Server):
    """Says when it answers, or that it never will."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.settled.set()

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            super().run(sockets)
        except SystemExit:  # uvicorn's way to say that the port is taken
            self.should_exit = True
        finally:
            self.settled.set()


@contextmanager
def running(settings: Settings, *, port: int = 0) -> Iterator[str]:
    """A server inside this process, on loopback, for as long as the block lasts. Gives its address.

    Port 0 takes any free one. Raises `CannotServe` when it does not come up.
    """
    listening = Listening(port=port)
    check(settings, listening)
    server = _Announcing(uvicorn.Config(create_app(settings), **_options(listening)))
    thread = threading.Thread(target=server.run, name="group-server", daemon=True)
    thread.start()
    try:
        server.settled.wait(START_SECONDS)
        if not server.started or server.should_exit:
            raise CannotServe("The group server did not start.", "see whether the port is taken by something else.")
        name = server.servers[0].sockets[0].getsockname()
        yield f"http://{name[0]}:{name[1]}"
    finally:
        server.should_exit = True
        thread.join(STOP_SECONDS)
