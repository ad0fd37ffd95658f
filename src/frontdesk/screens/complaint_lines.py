"""Complaints as lines of a list: a mark, a number, what is next, how long, how it came, what about.

A state is a word and a mark first, a colour third. No word of a patient stands here: somebody at the counter can
read the list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from frontdesk.desk import words
from frontdesk.recovery.codes import Channel, Duty, Flag, Group, NextStep, Role, State, WaitingOn
from frontdesk.recovery.taxonomy import desk_word
from frontdesk.widgets.line_list import Part
from frontdesk.widgets.plain import fitted, plain

if TYPE_CHECKING:
    from frontdesk.desk import Line
    from frontdesk.recovery.identifiers import StaffId

STEP_WORDS = {
    NextStep.ACKNOWLEDGE: "Acknowledge",
    NextStep.RESOLVE: "Resolve",
    NextStep.FOLLOW_UP: "Call back",
    NextStep.NOTICE: "Notice",
    NextStep.PROMISE: "Promise",
    NextStep.CODE: "Choose code",
}
STATE_WORDS = {
    State.NEW: "New",
    State.ACKNOWLEDGED: "Acknowledged",
    State.RESOLVED: "Resolved",
    State.CLOSED: "Closed",
    State.MERGED: "Merged",
    State.VOID: "Void",
}
GROUP_WORDS = {
    Group.NOW: "NOW",
    Group.TODAY: "TODAY",
    Group.LATER: "LATER",
    Group.WAITING: "WAITING",
    Group.FOLLOW_UP: "FOLLOW UP",
}
CHANNEL_WORDS = {Channel.ONLINE_REVIEW: "Review", Channel.THIRD_PARTY: "Via others"}
"""Where the full words are too long for a column."""

TELL_WORDS = {
    Duty.NURSE: "Call nurse",
    Duty.MANAGER: "Tell manager",
    Duty.PRIVACY: "Tell privacy",
    Duty.CIVIL_RIGHTS: "Tell rights",
}
"""Who has to hear of it, in the column of the step."""
RAISED_WORDS = {Role.LEAD: "lead", Role.MANAGER: "manager"}
"""Who hears of it, where the full words are too long for a column."""
ACCEPT = "Accept?"
FOR_YOU = "HANDED TO YOU"
UNHEARD = 0
"""The rank of danger that somebody has yet to hear of."""

FLAG_MARKS = ((Flag.SAFETY, "S"), (Flag.GRIEVANCE, "G"), (Flag.NEEDS_REVIEW, "?"))
MARKS = (
    ("!", "overdue"),
    ("~", "due soon"),
    ("·", "in time"),
    ("S", "safety"),
    ("G", "grievance"),
    ("?", "needs review"),
    ("✓", "done"),
)
"""Every mark with its word, for the details and for F1."""

MARK, NUMBER, STEP, TIME, CHANNEL = 3, 7, 13, 14, 11
"""Widths of the columns, in cells."""

WEEK = timedelta(days=6)
"""From here on the day of the week says less than the number of days."""

Now = Callable[[], datetime]


def mark_of(line: Line, now: datetime) -> str:
    """One or two signs: urgency, then what kind."""
    flag = next((sign for wanted, sign in FLAG_MARKS if wanted in line.flags), "")
    return (urgency(line, now) or ("" if flag else "·")).ljust(1) + flag


def comes_first(line: Line) -> Duty | None:
    """Who has to hear of it before the next step is due; None where the step comes first."""
    if line.tell is None or line.tell_due_at is None or line.tell not in TELL_WORDS:
        return None
    sooner = line.due_at is None or line.tell_due_at <= line.due_at
    return line.tell if line.group is Group.NOW and (sooner or line.tell is Duty.NURSE) else None


def urgency(line: Line, now: datetime) -> str:
    """Overdue, soon, or nothing; judged now, not when the list was read."""
    if comes_first(line) is not None and line.tell_due_at is not None:
        return "!" if now > line.tell_due_at else "~"
    if line.due_at is not None and now > line.due_at:
        return "!"
    return "~" if line.soon_at is not None and now >= line.soon_at else ""


def step_of(line: Line) -> str:
    """What is next, or where a finished one stands."""
    if line.group is Group.WAITING:
        return "On patient" if line.waiting_on is WaitingOn.PATIENT else "Waiting"
    first = comes_first(line)
    if first is not None:
        return TELL_WORDS[first]
    return STEP_WORDS[line.step] if line.step else STATE_WORDS[line.state]


def time_of(line: Line, now: datetime, zone: ZoneInfo) -> str:
    """How long there is, or since when somebody else has to move."""
    if line.group is Group.WAITING and line.waiting_since is not None:
        return f"since {words.day_and_time(line.waiting_since, zone, now)}"
    first = comes_first(line)
    if first is not None and line.tell_due_at is not None:
        return "now" if first is Duty.NURSE else left_of(line.tell_due_at, now, zone)
    return left_of(line.due_at, now, zone) if line.due_at else words.day_and_time(line.received_at, zone, now)


def left_of(due: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Time left today, the day and hour within a week, else days."""
    today = now.astimezone(zone).date()
    if now > due or due.astimezone(zone).date() == today or due - now >= WEEK:
        return words.time_left(due, now)
    return words.by_when(due, zone, now)


def channel_of(line: Line) -> str:
    """How it came, in one word."""
    if line.channel is None:
        return ""
    return CHANNEL_WORDS.get(line.channel, line.channel.words.capitalize())


def about_of(line: Line, now: datetime, zone: ZoneInfo, width: int) -> str:
    """What about, what was promised and whose it is; the short word where the long one does not fit."""
    more = []
    if line.handed_to_name:
        more.append(f"→ {plain(line.handed_to_name)}?")
    if line.raised is not None:
        more.append(f"for the {RAISED_WORDS.get(line.raised, line.raised.words)}")
    elif line.stale:
        more.append("left alone")
    news = line.step is NextStep.PROMISE or line.promise_at != line.due_at
    if line.promise_at is not None and line.state is State.ACKNOWLEDGED and news:
        more.append(f"promised {words.day_of_due(line.promise_at, zone, now)}")
    if line.owner_name:
        more.append(plain(line.owner_name))
    room = width - sum(cell_len(one) + len(" · ") for one in more)
    return fitted(" · ".join([subject_of(line, room), *more]), width)


def subject_of(line: Line, width: int) -> str:
    """What about; the short word where the long one does not fit."""
    if line.category is None:
        return line.kind.words.capitalize()
    full = line.category.words
    return full if cell_len(full) <= width else desk_word(line.category).short.capitalize()


def parts_of(line: Line, now: datetime, zone: ZoneInfo, width: int, *, accept: bool = False) -> list[Part]:
    """One complaint in `width` cells; `accept` where it waits for whoever is here to have it."""
    look = {"!": "late", "~": "soon"}.get(urgency(line, now), "")
    room = max(0, width - 2 - MARK - NUMBER - STEP - TIME - CHANNEL)
    return [
        Part(" "),
        Part(fitted(mark_of(line, now), MARK), look or "strong"),
        Part(fitted(line.number, NUMBER), "strong"),
        Part(fitted(ACCEPT if accept else step_of(line), STEP), look),
        Part(time_of(line, now, zone).rjust(TIME - 2)[: TIME - 2] + "  ", look),
        Part(fitted(channel_of(line), CHANNEL), "quiet"),
        Part(about_of(line, now, zone, room)),
    ]


def record_parts(line: Line, now: datetime, zone: ZoneInfo, width: int) -> list[Part]:
    """One record among all, open or closed: where it stands and when it came."""
    room = max(0, width - 2 - MARK - NUMBER - STEP - TIME - CHANNEL)
    return [
        Part(" "),
        Part(fitted(record_mark(line, now), MARK), "late" if urgency(line, now) == "!" else "strong"),
        Part(fitted(line.number, NUMBER), "strong"),
        Part(fitted(STATE_WORDS[line.state], STEP)),
        Part(fitted(words.day_and_time(line.received_at, zone, now), TIME)),
        Part(fitted(channel_of(line), CHANNEL), "quiet"),
        Part(fitted(subject_of(line, room), room)),
    ]


def record_mark(line: Line, now: datetime) -> str:
    """A tick for what is done; what is open has its marks."""
    return mark_of(line, now) if line.step else "✓" if line.state is State.CLOSED else ""


class GroupedLines:
    """Open complaints under the headings of their groups, in the order the desk gave them."""

    def __init__(self, found: Sequence[Line], now: Now, zone: ZoneInfo, me: StaffId | None = None) -> None:
        """What was handed to `me` and waits to be accepted stands above all but danger that nobody heard of."""
        self._now, self._zone = now, zone
        mine = [line for line in found if me is not None and line.handed_to == me and line.rank != UNHEARD]
        self._for_me = frozenset(line.id for line in mine)
        others = [line for line in found if line.id not in self._for_me]
        on_top = [line for line in others if line.group is Group.NOW and line.rank == UNHEARD]
        self._rows: list[Line | str] = []
        self._under(GROUP_WORDS[Group.NOW], on_top)
        self._under(FOR_YOU, mine)
        for group, heading in GROUP_WORDS.items():
            self._under(heading, [line for line in others if line.group is group and line not in on_top])
        self._rows += [line for line in others if line.group is None]

    def _under(self, heading: str, lines: Sequence[Line]) -> None:
        """Lines with their heading, unless it stands there already."""
        stands = next((row for row in reversed(self._rows) if isinstance(row, str)), None)
        if lines:
            self._rows += [*([] if stands == heading else [heading]), *lines]

    def __len__(self) -> int:
        """Complaints and headings."""
        return len(self._rows)

    def parts(self, index: int, width: int) -> Sequence[Part]:
        """A heading, or a complaint as things stand now."""
        row = self._rows[index]
        if isinstance(row, str):
            return [Part(f" {row}", "heading")]
        return parts_of(row, self._now(), self._zone, width, accept=row.id in self._for_me)

    def holds_cursor(self, index: int) -> bool:
        """Headings are not chosen."""
        return not isinstance(self._rows[index], str)

    def line(self, index: int | None) -> Line | None:
        """The complaint on a line."""
        row = self._rows[index] if index is not None and index < len(self._rows) else None
        return None if isinstance(row, str) else row

    def where(self, complaint: str | None) -> int | None:
        """On which line a complaint stands."""
        rows = enumerate(self._rows)
        return next((i for i, row in rows if not isinstance(row, str) and row.id == complaint), None)


def matching(found: Sequence[Line], typed: str) -> list[Line]:
    """The lines in which every word typed begins a word of number, category, owner, channel or step.

    A whole number is that complaint alone: A1 is not A10.
    """
    wanted = typed.casefold().split()
    fits = [line for line in found if all(any(word.startswith(w) for word in words_of(line)) for w in wanted)]
    return [line for line in fits if line.number.casefold() in wanted] or fits


def words_of(line: Line) -> set[str]:
    """Every word by which a line can be found."""
    texts = [line.number, step_of(line), channel_of(line), line.owner_name or "", line.kind.words]
    texts += [line.handed_to_name or "", line.raised.words if line.raised else ""]
    texts += [flag.words for flag in line.flags]
    if line.channel:
        texts.append(line.channel.words)
    if line.category:
        word = desk_word(line.category)
        texts += [word.word, word.short, line.category]
    return {piece.strip("(),.'\"") for text in texts for piece in text.casefold().split()}
