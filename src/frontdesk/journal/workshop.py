"""A folder to work in beside the records, where a copy of them is made anew before it takes their place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from frontdesk.journal.errors import translated

if TYPE_CHECKING:
    from frontdesk.places import Places


@contextmanager
def workshop(places: Places, name: str) -> Iterator[Places]:
    """An empty folder of that name; gone afterwards, and emptied first if an earlier run was cut off."""
    folder = places.data / name
    with translated(folder):
        shutil.rmtree(folder, ignore_errors=True)
        places.ensure_folder(folder)
    try:
        yield replace(places, data=folder, state=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
