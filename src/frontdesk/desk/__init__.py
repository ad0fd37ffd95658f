"""What a person does at the desk, as functions: no screens, no SQL, the words on the keys.

What the first board needs is imported at once; acting on a complaint waits until somebody acts.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from frontdesk.desk.drafts import SavedDraft, drafts, drop_draft, save_draft
from frontdesk.desk.look import Board, Line, board, open_lines, refresh
from frontdesk.desk.seat import (
    DEFAULT_HOURS,
    Desk,
    checked_code,
    guess_timezone,
    open_desk,
    set_up,
    utc_now,
)
from frontdesk.recovery.identifiers import code_from

if TYPE_CHECKING:
    from frontdesk.desk.casefile import CaseFile, case, every_case
    from frontdesk.desk.coding import recode
    from frontdesk.desk.finding import Filters, Order, find, history_count, history_page, is_new
    from frontdesk.desk.grievances import send_notice
    from frontdesk.desk.health import Check, Report, doctor, info
    from frontdesk.desk.intake import Earlier, Intake, Preview, attach, earlier, log, preview, put_right_now
    from frontdesk.desk.privacy import lint, safety_words
    from frontdesk.desk.recover import (
        acknowledge,
        add_note,
        follow_up,
        nurse_called,
        reopen,
        resolve,
    )
    from frontdesk.desk.shape import as_json, list_json
    from frontdesk.desk.signing import SignIn, how_to_sign_in, remove_pin, set_pin, sign_in, sign_out
    from frontdesk.desk.staffing import add_person, change_role, leave, people, person
    from frontdesk.desk.undoing import Undid, Undoable, undo, undo_named, undoable

_LATER = {
    "CaseFile": "casefile",
    "case": "casefile",
    "every_case": "casefile",
    "recode": "coding",
    "Filters": "finding",
    "Order": "finding",
    "find": "finding",
    "history_count": "finding",
    "history_page": "finding",
    "is_new": "finding",
    "Check": "health",
    "Report": "health",
    "doctor": "health",
    "info": "health",
    "Earlier": "intake",
    "Intake": "intake",
    "Preview": "intake",
    "attach": "intake",
    "earlier": "intake",
    "log": "intake",
    "preview": "intake",
    "put_right_now": "intake",
    "lint": "privacy",
    "safety_words": "privacy",
    "acknowledge": "recover",
    "add_note": "recover",
    "follow_up": "recover",
    "nurse_called": "recover",
    "reopen": "recover",
    "resolve": "recover",
    "send_notice": "grievances",
    "as_json": "shape",
    "list_json": "shape",
    "SignIn": "signing",
    "how_to_sign_in": "signing",
    "remove_pin": "signing",
    "set_pin": "signing",
    "sign_in": "signing",
    "sign_out": "signing",
    "add_person": "staffing",
    "change_role": "staffing",
    "leave": "staffing",
    "people": "staffing",
    "person": "staffing",
    "Undid": "undoing",
    "Undoable": "undoing",
    "undo": "undoing",
    "undo_named": "undoing",
    "undoable": "undoing",
}
"""The module each of these stands in. None may share its name with a module of this package: importing that would
put the module in its place."""

__all__ = [
    "DEFAULT_HOURS",
    "Board",
    "CaseFile",
    "Check",
    "Desk",
    "Earlier",
    "Filters",
    "Intake",
    "Line",
    "Order",
    "Preview",
    "Report",
    "SavedDraft",
    "SignIn",
    "Undid",
    "Undoable",
    "acknowledge",
    "add_note",
    "add_person",
    "as_json",
    "attach",
    "board",
    "case",
    "change_role",
    "checked_code",
    "code_from",
    "doctor",
    "drafts",
    "drop_draft",
    "earlier",
    "every_case",
    "find",
    "follow_up",
    "guess_timezone",
    "history_count",
    "history_page",
    "how_to_sign_in",
    "info",
    "is_new",
    "leave",
    "lint",
    "list_json",
    "log",
    "nurse_called",
    "open_desk",
    "open_lines",
    "people",
    "person",
    "preview",
    "put_right_now",
    "recode",
    "refresh",
    "remove_pin",
    "reopen",
    "resolve",
    "safety_words",
    "save_draft",
    "send_notice",
    "set_pin",
    "set_up",
    "sign_in",
    "sign_out",
    "undo",
    "undo_named",
    "undoable",
    "utc_now",
]


def __getattr__(name: str) -> object:
    """Import what is asked for the first time."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = found
    return found
