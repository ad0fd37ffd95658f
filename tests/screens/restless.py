"""`-p tests.screens.restless`: other desks never rest. Before and after every key the records are read again.

What is being written must stay, what was said must be seen, and no key may be lost or reach another field. The tests of
the screens have to hold all the same; `make fuzz` runs them so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import wraps

from tests.screens import hosts
from textual.app import App
from textual.pilot import Pilot

from frontdesk.app import FrontDesk


def stir(app: App[object]) -> None:
    """Somebody elsewhere may have saved something."""
    if isinstance(app, FrontDesk) and app.desk is not None and app.is_running:
        app.board_changed()


def _restless_press(press: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @wraps(press)
    async def restless(pilot: Pilot[object], *keys: str) -> None:
        for key in keys:
            stir(pilot.app)
            await press(pilot, key)
            stir(pilot.app)

    return restless


def _restless_burst(burst: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @wraps(burst)
    async def restless(pilot: Pilot[object], keys: Iterable[str]) -> None:
        stir(pilot.app)
        await burst(pilot, keys)

    return restless


def pytest_configure() -> None:
    """Keys come with news from now on."""
    Pilot.press = _restless_press(Pilot.press)  # type: ignore[assignment,method-assign]
    hosts.burst = _restless_burst(hosts.burst)  # type: ignore[assignment]
