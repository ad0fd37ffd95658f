"""A throw-away practice with two weeks of records and a group server of its own, for trying frontdesk out."""

from __future__ import annotations


def show(*, home: str | None = None, fresh: bool = False) -> int:
    """The screens on the throw-away practice. Gives the exit code."""
    from frontdesk.demo.practice import prepared
    from frontdesk.syncing import round_in_words

    with prepared(home, fresh=fresh) as practice:
        from frontdesk.app import FrontDesk

        app = FrontDesk(practice.places, person="Rosa", sync=round_in_words)
        app.run()
        return app.return_code or 0
