"""What the server writes down about itself: one line an event, with fields from a list and nothing else.

A field that is not in the list is left out, whoever adds it: logs are read by people who may not read complaints,
and no token, code or sentence may get into them by mistake. Errors leave their kind, never their text, which can
quote what somebody wrote.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter

FIELDS = frozenset(
    {
        *("event", "level", "timestamp", "site", "device", "epoch", "new", "duplicates", "held", "seconds", "method"),
        *("route", "status", "error", "worker", "version", "host", "port", "workers", "database", "signal"),
    }
)
"""Codes, ids, counts and times. `database` is the kind of one, never its address."""
LENGTH_MAX = 200
_OF_THE_LIBRARY = frozenset({"_record", "_from_structlog"})
"""What structlog itself needs and takes away before a line is written."""
KEPT = FIELDS | _OF_THE_LIBRARY


def allow_listed(_logger: object, _method: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not in the list, and what makes a line long."""
    return {name: what[:LENGTH_MAX] if isinstance(what, str) else what for name, what in said.items() if name in KEPT}


def _of_others(_logger: object, _method: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What a library wrote: of an error its kind alone."""
    record = said.get("_record")
    if isinstance(record, logging.LogRecord) and record.exc_info:
        kind = record.exc_info[0]
        said["error"] = kind.__name__ if kind else "unknown"
        said["event"] = f"{record.name} failed"
    return said


_STAMPED: tuple[Any, ...] = (
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)

log: structlog.stdlib.BoundLogger = structlog.wrap_logger(
    logging.getLogger("frontdesk.group"),
    processors=[structlog.stdlib.filter_by_level, *_STAMPED, allow_listed, ProcessorFormatter.wrap_for_formatter],
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


def write_logs(*, as_json: bool | None = None) -> None:
    """Write lines to standard error from now on: JSON, or key=value where a person looks on."""
    if as_json is None:
        as_json = not sys.stderr.isatty()
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.processors.LogfmtRenderer()
    handler = logging.StreamHandler()
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[*_STAMPED, _of_others, allow_listed],
            processors=[ProcessorFormatter.remove_processors_meta, renderer],
            keep_exc_info=False,
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
