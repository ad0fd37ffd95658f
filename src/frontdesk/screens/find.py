"""Find: everything on record that one may read, open and closed. An empty box shows all of it, the newest first.

Only the pages in sight are read, and only the last few are kept, so that a hundred thousand complaints open as
fast as a thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from frontdesk.screens.find_lines import PagedLines
from frontdesk.screens.listing import ListScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.line_list import NoLines
from frontdesk.widgets.refused import in_one, sentences

if TYPE_CHECKING:
    from frontdesk.desk import Desk, Filters, Line
    from frontdesk.desk.listing import Listing
    from frontdesk.desk.views import SavedView

VIEWS = Binding("ctrl+g", "views", "Views", id="views", priority=True, tooltip="lists that were saved under a name")


class FindScreen(ListScreen):
    """Everything on record."""

    FOOTER = ("help", "open", "filter", "views", "palette")
    WAITING = "Reading ..."
    ABOUT = (
        "Everything on record, open and closed, the newest first. Type words that were said or done, a number, a"
        " patient's reference or its end, the last digits of a phone number, initials; each word may be cut short."
        " Ctrl+L narrows the list by state, subject, day and more, and sorts it. Enter opens the complaint that is"
        " marked. Esc empties the box, then shows all again, then goes back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "filter", "Filter", id="filter", priority=True, tooltip="narrow by subject, day ...; sort"),
        VIEWS,
        Binding("ctrl+s", "save_view", "Save view", id="save_view", priority=True, tooltip="keep this list by a name"),
        Binding("ctrl+r", "all", "All again", id="all_again", priority=True, tooltip="no filter, newest first"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._listing: Listing | None = None
        self._lines: PagedLines | None = None
        self._filters: Filters | None = None
        """What the list is narrowed by; None for everything, the newest first."""
        self._round = self._shown_round = 0

    def on_mount(self) -> None:
        """Say where we are, and show the newest."""
        self.query_one("#top", EndsLine).show("Find · everything on record", self.app.top_ends()[1])
        self.narrow()

    def line_at(self, index: int | None) -> Line | None:
        """The record on a line of the list."""
        return self._lines.line(index) if self._lines else None

    # ------------------------------------------------------------ looking

    @property
    def is_looking(self) -> bool:
        """Whether the answer to the last question is still to come."""
        return self._shown_round != self._round

    def narrow(self) -> None:
        """Ask for what fits the box and the filters; only the answer to the last question is shown."""
        self._round += 1
        this, typed, filters = self._round, self.typed, self._filters
        by = self.app.person.id if self.app.person else None

        def look(desk: Desk) -> tuple[Listing, Sequence[Line]]:
            from frontdesk.desk.finding import ALL
            from frontdesk.desk.listing import Listing

            listing = Listing(typed, filters or ALL, by=by)
            return listing, listing.open(desk)

        self.app.ask_desk(look, lambda found: self._show(this, *found), self._could_not)

    def _could_not(self, error: Exception) -> None:
        """There is nothing to show: the list says why."""
        self._listing = self._lines = None
        self._shown_round = self._round
        self.list.show(NoLines("", *sentences(error)))

    def _show(self, asked: int, listing: Listing, lines: Sequence[Line]) -> None:
        zone = self.app.zone
        if asked != self._round:
            return
        self._shown_round = asked
        if not self.is_here or zone is None:
            return
        self._listing = listing
        self._lines = PagedLines(lines, self._ask_page, self.app.now, zone)
        self._lines.count = listing.count
        self._say_what_is_shown()
        self.list.show(self._lines if lines else NoLines("", *self._nothing()))
        if not listing.is_counted:
            self._count_on(listing)
        if self._picks_next:
            self.action_pick()

    def _ask_page(self, page: int) -> None:
        listing, lines = self._listing, self._lines
        if listing is None or lines is None:
            return

        def take(found: Sequence[Line]) -> None:
            lines.take(page, found)
            if lines is self._lines and self.is_here:
                self.list.redraw()
                self.show_details_soon()

        def failed(error: Exception) -> None:
            lines.failed(page)
            self._failed(error)

        self.app.ask_desk(lambda desk: listing.page(desk, page), take, failed)

    def _count_on(self, listing: Listing) -> None:
        """Count a stride at a time: the list is there already, and nobody's save waits for the counting."""

        def counted(_: object) -> None:
            if listing is not self._listing or self._lines is None or not self.is_here:
                return
            self._lines.count = listing.count
            self.list.grow()
            self._say_what_is_shown()
            if not listing.is_counted:
                self._count_on(listing)

        self.app.ask_desk(listing.count_on, counted, self._failed)

    def records_changed(self) -> None:
        """The time goes on, and what is in sight is shown as it stands now; nothing moves under a finger."""
        self.query_one("#top", EndsLine).show(right=self.app.top_ends()[1])
        listing, lines = self._listing, self._lines
        if listing is None or lines is None or not lines.at_hand:
            return
        ids = [line.id for line in lines.at_hand]

        def renew(found: Sequence[Line]) -> None:
            if lines is self._lines and self.is_here:
                lines.renew(found)
                self.list.redraw()
                self.show_details_soon()

        self.app.ask_desk(lambda desk: listing.anew(desk, ids), renew, self._failed)

    def _failed(self, error: Exception) -> None:
        self.query_one("#status", EndsLine).show(in_one(error))

    # ------------------------------------------------------------ what is shown, in words

    def _say_what_is_shown(self) -> None:
        listing, practice = self._listing, self.app.practice
        if listing is None or practice is None:
            return
        from frontdesk.screens.filter_words import ORDER_WORDS, filter_words

        order = ORDER_WORDS[listing.filters.order]
        self.query_one("#counts", EndsLine).show(counts_words(listing), order)
        narrowed = filter_words(listing.filters, practice)
        words = f"Only: {' · '.join(narrowed)}" if narrowed else ""
        self.query_one("#status", EndsLine).show(words, "Esc: all again" if self._filters is not None else "")

    def _nothing(self) -> tuple[str, ...]:
        if self.typed and self._filters is not None:
            return ("Nothing that the filter lets through has these words.", "Esc clears the words, then the filter.")
        if self.typed:
            return (
                "Nothing on record has these words.",
                "Fewer letters find more; Ctrl+L looks by what it is about, Esc clears.",
            )
        if self._filters is not None:
            return ("Nothing on record fits.", "Esc shows all again.")
        return (f"Nothing is on record yet. {self.app.key_of('new')} records a complaint.",)

    # ------------------------------------------------------------ keys

    def action_clear(self) -> None:
        """Empty the box; when it is empty, show all again; when all is shown, go back to what is open."""
        if self.typed:
            super().action_clear()
        elif self._filters is not None:
            self._narrow_by(None)
        else:
            self.app.back_to_board()

    def action_all(self) -> None:
        """Everything, the newest first."""
        self._use("", None)

    def action_filter(self) -> None:
        """Open the filter panel."""
        from frontdesk.desk import Filters
        from frontdesk.screens.filters import FilterScreen

        def chosen(filters: Filters | None) -> None:
            if filters is not None:
                self._narrow_by(filters)

        self.app.push_screen(FilterScreen(self.typed, self._filters or Filters()), chosen)

    def action_views(self) -> None:
        """Choose among the saved views."""
        from frontdesk.desk.views import drop_view, views
        from frontdesk.screens.views import ViewsScreen

        def drop(view: SavedView) -> None:
            self.app.ask_desk(lambda desk: drop_view(desk, view.name), lambda _: self.app.say(f"{view.name} is gone."))

        def show(saved: Sequence[SavedView]) -> None:
            practice = self.app.practice
            if self.app.screen is self and practice is not None:
                screen = ViewsScreen(saved, practice, use=lambda view: self._use(view.text, view.filters), drop=drop)
                self.app.push_screen(screen, lambda choice: choice and choice.run())

        self.app.ask_desk(views, show)

    def action_save_view(self) -> None:
        """Keep what is shown under a name."""
        from frontdesk.desk import Filters
        from frontdesk.desk.views import SavedView, save_view
        from frontdesk.screens.views import NameScreen, view_words

        practice, text, filters = self.app.practice, self.typed, self._filters or Filters()
        if practice is None:
            return

        def named(name: str | None) -> None:
            if name is not None:
                saved = f"{name} is saved. {self.app.key_called(VIEWS)} shows it again."
                self.app.ask_desk(lambda desk: save_view(desk, name, text, filters), lambda _: self.app.say(saved))

        shown = SavedView(name="", text=text, filters=filters)
        self.app.push_screen(NameScreen(view_words(shown, practice)), named)

    def _use(self, text: str, filters: Filters | None) -> None:
        """Show other words and filters."""
        box = self.query_one("#find", Input)
        box.value = text
        box.cursor_position = len(text)
        self._narrow_by(filters)

    def _narrow_by(self, filters: Filters | None) -> None:
        from frontdesk.desk.finding import ALL

        self._filters = None if filters == ALL else filters
        self.narrow()


def counts_words(listing: Listing) -> str:
    """How many are listed, as far as counted."""
    if listing.more:
        return f"the newest {listing.count:,} of more: type more to narrow"
    counted = f"{listing.count:,}{'' if listing.is_counted else '+'}"
    if listing.text:
        return f"{counted} with these words"
    return f"{counted} that fit" if listing.filters.narrows else f"{counted} on record"
