"""Reading and drawing a day end: the stop that is looked at, what stands open there, the rest of the day under it."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from frontdesk.screens import checklist_words, day_hints, day_words
from frontdesk.screens.checklist_panels import Here, Panel, Scroll
from frontdesk.screens.day_begun import HERE_AGAIN, Answers, Begun, Marks
from frontdesk.screens.day_forms import DayForm, EncountersForm, ThanksForm
from frontdesk.screens.day_panels import CodePanel, asks_next
from frontdesk.screens.day_stops import UNSIGNED, Stop, What, place_again, place_of, stops_of
from frontdesk.screens.day_way import WAY_LINES_MIN, way_lines
from frontdesk.screens.draft_keeper import TypingPause
from frontdesk.screens.keys_ahead import KeysAheadScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.line_list import LineList
from frontdesk.widgets.plain import plain

if TYPE_CHECKING:
    from frontdesk.desk import CaseFile, Desk
    from frontdesk.desk.closing import Walk
    from frontdesk.recovery.identifiers import ComplaintId

Open: TypeAlias = Panel | DayForm


class Page(Scroll, inherit_bindings=False):
    """One stop. Page up, Page down and End go from stop to stop, however long it is; what is asked is scrolled to."""


class DayView(KeysAheadScreen):
    """A day end without its acts."""

    def __init__(self, walk: Walk, kept: Marks, begun: Answers) -> None:
        """`kept` is what was looked at of each day before, `begun` what was written and not saved."""
        super().__init__()
        self.walk = walk
        self.stops = stops_of(walk)
        self.at = 0
        self.case: CaseFile | None = None
        self.open: Open | None = None
        self._kept = {day: set(marks) for day, marks in kept.items()}
        self._seen: dict[date, set[Stop]] = {}
        self.calls: day_words.CallLines | None = None
        self.begun = Begun(begun)
        self._pause = TypingPause(self, self.keep_begun)
        self.from_earlier = False
        """Whether an earlier day was signed just now."""
        self.news = ""
        """What was just done, said once the next stop stands on the screen."""
        self._told: tuple[tuple[Stop, int] | None, str] = (None, "")
        self._day: date | None = walk.day
        """The day that is wanted; None for today's or the last one's."""
        self._lines: list[str] | None = None
        """What is told at the stop, where that is neither a list nor one complaint."""
        self._is_bare = False
        """Whether what opens at this stop by itself was closed."""

    def compose(self) -> ComposeResult:
        """Where one is, the stop, the rest of the day in three lines, and what to press."""
        yield EndsLine("", id="head")
        with Horizontal(id="middle"):
            yield Page(id="stop")
            yield Static("", id="beside", markup=False)
        yield EndsLine("", id="then", classes="rest")
        yield EndsLine("", id="day", classes="rest")
        yield EndsLine("", id="thanks", classes="rest")
        yield Static("", id="message", markup=False)
        yield KeyBar(*self.FOOTER)

    def on_mount(self) -> None:
        """Begin with the first that nobody looked at."""
        self.at = self._begins_at()
        self.show_stop()

    def _begins_at(self) -> int:
        """The earlier days that are still to be signed, for whoever comes from one; else the first not looked at."""
        from_earlier, self.from_earlier = self.from_earlier, False
        if from_earlier and UNSIGNED in self.stops:
            return self.stops.index(UNSIGNED)
        unfinished = [at for at, stop in enumerate(self.stops) if self.begun.waits(stop)]
        unseen = [at for at, stop in enumerate(self.stops) if stop not in self.seen]
        return [*unfinished, *unseen, len(self.stops) - 1][0]

    @property
    def stop(self) -> Stop:
        """What is looked at."""
        return self.stops[self.at]

    @property
    def seen(self) -> set[Stop]:
        """What was looked at of this day, now or before the screen was left."""
        day = self.walk.day
        if day not in self._seen:
            kept = self._kept.get(day, ())
            self._seen[day] = {stop for stop in self.stops if stop.mark in kept}
        return self._seen[day]

    def leave(self) -> None:
        """Keep how far one is, and what is open."""
        self.keep_seen()
        self.keep_begun()

    on_screen_suspend = leave

    def keep_begun(self) -> None:
        """Have what is being filled in on file, for whoever comes back after a power cut."""
        self._hear()
        if self.app.person is not None:
            self.begun.keep(self.app, self.app.person.id)

    def _hear(self) -> None:
        if self.open is not None and self.open.is_mounted and not self._saving:
            self.begun.hear(self.stop, self.open)

    def answered(self) -> None:
        """It is kept once the keys pause."""
        super().answered()
        self._hear()
        self._pause.touched()

    def keep_seen(self, new: int = 1) -> None:
        """Keep what was looked at, once there are so many new ones."""
        day, marks = self.walk.day, {stop.mark for stop in self.seen}
        kept = self._kept.setdefault(day, set())
        if len(marks - kept) < new:
            return
        kept |= marks

        def keep(desk: Desk) -> None:
            from frontdesk.desk.looked_at import keep_looked_at

            keep_looked_at(desk, day, marks)

        self.app.ask_desk(keep, lambda _: None, lambda _: None)  # it is only a help: trouble shows with the next act

    @property
    def undo_only(self) -> ComplaintId | None:
        """The complaint that stands here."""
        return self.stop.id

    def chosen(self) -> ComplaintId | None:
        """The complaint that is looked at, or the follow-up that is marked."""
        if self.calls is not None and self.query(LineList):
            return self.calls.complaint(self.query_one(LineList).cursor)
        return self.stop.id

    @property
    def filled(self) -> bool:
        """Whether there is something to save: a panel was opened for it, a form may be empty."""
        return self.open is not None and (not isinstance(self.open, DayForm) or self.open.filled())

    @abstractmethod
    def enter(self) -> None:
        """Enter in the last field of a form."""

    @abstractmethod
    def step_back(self) -> None:
        """Left in an empty form."""

    @abstractmethod
    def action_save(self) -> None:
        """Save what was filled in."""

    @property
    def filling(self) -> Open | None:
        """What stands open."""
        return self.open

    # ------------------------------------------------------------ reading

    def records_changed(self) -> None:
        """Read the day again: somebody may have worked on it. What is being filled in stays."""
        self.read(self._day)

    def read(self, day: date | None) -> None:
        """Read a day; without a date, today's or the last one's."""
        person, self._day = self.app.person, day
        if person is None:
            return

        def look(desk: Desk) -> Walk:
            from frontdesk.desk import closing

            return closing.walk(desk, person.id, day)

        def walked(walk: Walk) -> None:
            if self._day in {day, walk.day}:  # otherwise another day was asked for meanwhile
                self._walked(walk)

        self.app.ask_desk(look, walked, self.refused)

    def _walked(self, walk: Walk) -> None:
        """The same stop stays, or the one that is now in its place."""
        here, before = self.stop, self.walk.day
        self.walk, self.stops, self._day = walk, stops_of(walk), walk.day
        if walk.day != before:
            self.at = self._begins_at()
        else:
            self.at = place_again(self.stops, here, self.at, held=self.filled)
            if self.stop != here and self._told[0] is not None and self._told[0][0] == here:
                self.news = self.news or self._told[1]  # it was said over what is settled and gone by now
        if walk.day != before or self.stop != here:
            self.show_stop()
        elif self.filled:
            self._show_frame()
        else:
            self._show_again()

    def show_stop(self) -> None:
        """Draw the stop; of one complaint, once it is read."""
        self.case, self.open, self._is_bare = None, None, False
        self.wait()
        self._show_again()

    def _show_again(self) -> None:
        """Draw it as it stands now; of one complaint, once it is read."""
        stop, person = self.stop, self.app.person
        self._show_frame()
        if stop.id is None or person is None:
            if self.busy or self._lines is None or self._lines != self._lines_now():
                self.draw(usual=not self._is_bare)
            return
        reference: str = stop.id

        def look(desk: Desk) -> CaseFile:
            from frontdesk.desk import case

            return case(desk, reference, by=person.id)

        self.app.ask_desk(look, self._case_read, self.refused)

    def _case_read(self, case: CaseFile) -> None:
        if case.complaint.id != self.stop.id:
            return
        self.case = case
        if not self.filled:
            self.draw(usual=not self._is_bare)

    # ------------------------------------------------------------ drawing

    def _show_frame(self) -> None:
        if not self.query("#head"):
            return
        walk, zone = self.walk, self.walk.practice.rules.calendar.zone
        who = self.app.person.name if self.app.person else "nobody"
        self.query_one("#head", EndsLine).show(
            f"Day end · {day_words.day_words(walk.day)}", f"{place_of(self.stops, self.at)} · {plain(who)}"
        )
        self.query_one("#then", EndsLine).show(day_words.then_line(walk, self.size.width - 2))
        self.query_one("#day", EndsLine).show(day_words.day_line(walk))
        self.query_one("#thanks", EndsLine).show(day_words.thanks_line(walk), day_words.before_line(walk, zone))

    def draw(self, wanted: Open | None = None, *, usual: bool = True) -> None:
        """Draw the stop with a panel; without one, with what stands open there by itself."""
        self.wait()
        self._is_bare = wanted is None and not usual
        self.open = wanted or (self._usual() if usual else None)
        self.call_later(self._build, self.stop, self.open)

    @abstractmethod
    def begun_here(self) -> Open | None:
        """What somebody opened at this stop, wrote in, and did not save."""

    def _usual(self) -> Open | None:
        if (begun := self.begun_here()) is not None:
            return begun
        match self.stop.what:
            case What.ENCOUNTERS:
                return EncountersForm(self.walk, self.enter, self.step_back)
            case What.THANKS:
                return ThanksForm(self.walk, self.enter, self.step_back)
            case What.CODE if self.case is not None:
                return CodePanel(self.here(self.case), self.action_save)
            case _:
                return None

    def here(self, case: CaseFile) -> Here:
        """What a panel has to know."""
        return Here(case, self.app.person, self.app.now, lambda: None, lambda: False)

    async def _build(self, stop: Stop, wanted: Open | None) -> None:
        if stop != self.stop or wanted is not self.open or not self.query("#stop"):
            return
        marked = self.query_one(LineList).cursor if self.query(LineList) else None
        box, widgets = self.query_one("#stop"), self._widgets()
        async with self.batch():
            await box.remove_children()
            await box.mount(*widgets, *([wanted] if wanted is not None else []))
        if self.calls is not None:
            self.query_one(LineList).show(self.calls, marked)
        if wanted is not None and self.begun.put_back(stop, wanted):
            self.news = f"{self.news}   {HERE_AGAIN}".strip()
        self._show_beside()
        asked = wanted.first() if wanted is not None else None
        self.set_focus(asked)
        if asked is not None:
            self.call_after_refresh(asked.scroll_visible, animate=False)  # it had no place when it got the focus
        self._tell(by_itself=wanted is None or day_hints.stands_by_itself(wanted, stop.what))
        self.refresh_bindings()
        await self.catch_up()

    def on_resize(self) -> None:
        """More room, or less."""
        if self.query("#then"):
            self._show_frame()
            self._show_beside()

    def _show_beside(self) -> None:
        """Where there is room: the story of what stands here, and how far one is."""
        story = checklist_words.history_page(self.case, self.app.now()) if self.case and self.stop.id else ""
        told = story.split("\n") if story else []
        room = self.query_one("#middle").size.height - len(told) - (1 if told else 0)
        way = way_lines(self.walk, self.stops, self.at, self.seen, max(WAY_LINES_MIN, room))
        self.query_one("#beside", Static).update("\n".join([*told, *([""] if told else []), *way]))

    def _tell(self, *, by_itself: bool) -> None:
        """Say what was just done; once more where the same is only drawn anew, since the day was read again."""
        if self.news:
            self._told = (self._stands, self.news)
        news = self._told[1] if by_itself and self._told[0] == self._stands else self.news
        self.say(f"{news}   {asks_next(self.open, self.stop.what)}".rstrip() if news else "")
        self.news = ""

    def _widgets(self) -> list[Widget]:
        self.calls, self._lines = None, self._lines_now()
        if self._lines is not None:
            return [Static("\n".join(self._lines), classes="text", markup=False)]
        if self.stop.what is What.CALLS:
            self.calls = day_words.CallLines(self.walk, self.app.now())
            return [LineList(self.calls, id="calls")]
        return self._item()

    def _lines_now(self) -> list[str] | None:
        """What is told at a stop that is no list of calls and no single complaint."""
        walk, now, zone = self.walk, self.app.now(), self.walk.practice.rules.calendar.zone
        match self.stop.what:
            case What.GLASS:
                return day_words.glass_lines(walk, now, zone)
            case What.UNSIGNED:
                return day_words.unsigned_lines(walk)
            case What.ENCOUNTERS:
                return day_words.encounter_lines(walk)
            case What.THANKS:
                return day_words.thanks_lines(walk)
            case What.SUMMARY:
                looked_at = len([one for one in self.stops if one in self.seen and one.what is not What.SUMMARY])
                most = day_words.NUMBERS_WIDE if self.has_class("-wide") else day_words.NUMBERS_SHOWN
                return day_words.summary_lines(walk, looked_at, len(self.stops) - 1, zone, most)
            case _:
                return None

    def _item(self) -> list[Widget]:
        case, now = self.case, self.app.now()
        if case is None:
            return []
        lacks = next((one.lacks for one in self.walk.to_code if one.id == case.complaint.id), ())
        changed = case.complaint.number in self.walk.signed.changed
        said, *rest = day_words.item_lines(case, lacks, now, changed=changed, keys=self.open is None)
        keys = [Static(day_words.ITEM_KEYS, classes="keys", markup=False)] if self.open is None else []
        return [
            EndsLine(*day_words.item_heading(case, now)),
            Static(said, classes="said", markup=False),
            Static("\n".join(rest), classes="text", markup=False),
            *keys,
        ]

    @property
    def _stands(self) -> tuple[Stop, int]:
        return self.stop, len(self.case.complaint.history) if self.case else 0

    def hint(self) -> str:
        """What the keys do at this stop; above it what was just done, for whoever typed on before reading it."""
        hint = day_hints.hint(self.open, self.stop.what, self.walk)
        done = isinstance(self.open, EncountersForm | ThanksForm) and self._told[0] == self._stands
        return f"{self._told[1]}\n{hint}" if done else hint
