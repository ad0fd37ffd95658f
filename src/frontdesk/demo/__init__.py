"""A throw-away practice with two weeks of records and a group server of its own, for trying frontdesk out."""

from __future__ import annotations


def show(*, home: str | None = None, fresh: bool = False) -> int:
    """The screens on the throw-away practice. Gives the exit code."""
    from frontdesk.demo.practice import prepared

    with prepared(home, fresh=fresh) as practice:
        from frontdesk.app import FrontDesk
        from frontdesk.endings import stops_given_back

        app = FrontDesk(practice.places, person="Rosa", syncs=True)
        with stops_given_back():
            app.run()
        return app.return_code or 0
