"""Open issues: what needs somebody, and when."""

from __future__ import annotations

from frontdesk.screens.base import DeskScreen


class BoardScreen(DeskScreen[object]):
    """The home of the desk."""
