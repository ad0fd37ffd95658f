"""What the line above the keys says at a stop of a day end, while there is nothing else to say. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.screens import day_words
from frontdesk.screens.day_forms import DayForm, EncountersForm, ThanksForm
from frontdesk.screens.day_import import ImportForm
from frontdesk.screens.day_panels import CodePanel
from frontdesk.screens.day_stops import What

if TYPE_CHECKING:
    from frontdesk.desk.closing import Walk
    from frontdesk.screens.checklist_panels import Panel

STOP = "Enter next · Left back · Esc leaves"
STOPS = {
    What.CALLS: "Arrows mark one, F5 opens it · Enter next · Esc leaves",
    What.UNSIGNED: "[d] go through the oldest of them now · Enter next · Esc leaves",
    What.SUMMARY: "Ctrl+S signs the day · Left goes back · Esc leaves",
}
FORMS: dict[What, type[Panel | DayForm]] = {
    What.CODE: CodePanel, What.ENCOUNTERS: EncountersForm, What.THANKS: ThanksForm
}  # fmt: skip
"""What stands open at a stop by itself."""
FORM_HINTS = {
    What.CODE: "A number for the harm saves · Page down goes on without · End the summary",
    What.ENCOUNTERS: "Enter saves; with nothing written it goes on · Left goes back · Esc leaves",
    What.THANKS: "Enter goes on; with no name to the next · Left goes back · Esc leaves",
}
PANEL = "Ctrl+S saves · Esc closes"
CODE = "A number for the harm saves all of it · Ctrl+S saves · Esc closes"
IMPORT = "Enter looks at the file · Ctrl+S keeps what it holds · Esc closes"
SIGNED = "Signed, and nothing changed since · Left goes back · Esc leaves"


def stands_by_itself(wanted: Panel | DayForm, what: What) -> bool:
    """Whether nobody had to open it."""
    return isinstance(wanted, FORMS.get(what, ()))


def hint(wanted: Panel | DayForm | None, what: What, walk: Walk) -> str:
    """What the keys do at this stop, with what stands open there."""
    if wanted is not None and stands_by_itself(wanted, what):
        return FORM_HINTS[what]
    match wanted:
        case None if what is What.SUMMARY and day_words.is_settled(walk):
            return SIGNED
        case None:
            return STOPS.get(what, STOP)
        case CodePanel():
            return CODE
        case ImportForm():
            return IMPORT
    return PANEL
