"""The site's settings: what holds, and changing one."""

from __future__ import annotations

from typing import Annotated

import typer

from frontdesk.commands import reading
from frontdesk.commands.everywhere import Call, alone, command
from frontdesk.desk import site_settings


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    settings = typer.Typer(help="The site's settings: hours, promises, who may do what.")
    alone(settings)(settings_show)
    command(settings, "show")(settings_show)
    command(settings, "set")(settings_set)
    app.add_typer(settings, name="settings")


def settings_show(call: Call) -> None:
    """Show every setting and what holds."""
    with call.desk() as desk:
        texts = site_settings.shown(desk.practice)
    width = max(len(key) for key in texts)
    call.answer(texts, *(f"{key:<{width}}  {text}" for key, text in texts.items()))


def settings_set(
    call: Call,
    key: Annotated[str, typer.Argument(metavar="KEY", help="Such as hours, closed, idle_lock; settings show has all.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="- reads standard input.")],
) -> None:
    """Change a setting for every desk of the site."""
    wanted = reading.text(value)
    with call.desk() as desk:
        before = desk.practice
        known, text = site_settings.set_setting(desk, call.actor(desk), key, wanted)
    never = site_settings.not_closed(before, known, text)
    if never:
        days = ", ".join(day.isoformat() for day in never)
        call.remark(f"{days} {'was' if len(never) == 1 else 'were'} not closed: nothing changes there.")
    call.done({"key": known, "value": text}, f"{known}: {text}")
