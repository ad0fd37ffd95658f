"""What the columns of somebody else's list are called, and what they mean here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from frontdesk.desk.sheets import plain_name
from frontdesk.recovery.nearest import nearest
from frontdesk.recovery.refusals import UnknownCode, WrongValue

FIELDS: Mapping[str, str] = {
    "received_at": "date received|received|received on|received date|date|complaint date|date of complaint|date logged"
    "|logged|opened|date opened|open date|created|created at|created on|date reported|reported|timestamp|date time"
    "|when|date and time",
    "received_time": "time|time received|time of complaint",
    "said": "complaint|complaint details|details|description|description of complaint|what was said|narrative|summary"
    "|issue description|text|feedback|comment|comments|nature of complaint|patient statement"
    "|what happened|what they said",
    "category": "type|complaint type|reason|topic|issue|subject|complaint category|code|nature|area",
    "severity": "priority|level|risk|risk rating|grade|how bad|seriousness",
    "channel": "source|method|how received|received via|received by|via|mode|medium|contact method|how",
    "kind": "record type|feedback type|kind of record",
    "patient": "patient ref|patient reference|chart|chart number|chart no|mrn|medical record number|patient id"
    "|patient initials|patient no|patient number|account|account number",
    "callback": "phone|phone number|telephone|tel|contact|contact number|call back|contact details|call back number",
    "who": "complainant|reported by|caller|relationship|relationship to patient|who complained|from",
    "authority": "authorised|authorized|authority on file|consent on file",
    "remedy": "remedy sought|desired outcome|outcome sought|wants|requested resolution|resolution requested"
    "|what would put it right",
    "clinician": "provider|doctor|physician|practitioner|clinician code",
    "acknowledged_at": "acknowledged|date acknowledged|acknowledged on|ack date|acknowledgement date|first response",
    "resolved_at": "resolved|date resolved|resolved on|resolution date|closed|date closed|closed on|close date"
    "|completed|date completed|closed at",
    "done": "resolution|action|action taken|actions|actions taken|what was done|outcome|response|resolution details",
    "put_right": "satisfied|patient satisfied|resolved to satisfaction|satisfaction",
    "followed_up_at": "followed up|follow up date|follow up|follow up on|date followed up|called back",
    "state": "status|complaint status",
    "number": "no|id|complaint no|complaint number|complaint id|ref|reference|reference no|case|case no|case number"
    "|ticket|ticket number|log no|item",
    "safety": "safety concern|safety issue|at risk",
    "harm": "harm level|harm caused",
    "stage": "stage of care",
    "hcat": "hcat code",
    "formal": "formal complaint|is formal|grievance requested",
}
"""Every field that a column can fill, with the names that lists in use give it. Its own name always fits."""

NEEDED = ("received_at", "said")


class UnmappedColumns(WrongValue):
    """No column could be recognised for something that every record needs."""

    code = "unmapped-columns"

    def __init__(self, missing: Sequence[str], columns: Sequence[str]) -> None:
        """Name the fields that are missing and the columns that were not recognised; their names are nobody's words."""
        shown = ", ".join(repr(name[:40]) for name in columns[:8] if name.strip())
        super().__init__(
            f"Nothing was taken from the file: no column was recognised as {' or '.join(missing)}.",
            f"say which one it is: --map COLUMN={missing[0]}. Not recognised so far: {shown or 'none'}.",
        )


def names_known() -> tuple[str, ...]:
    """All names by which a column is recognised, plain."""
    return tuple(name for field in FIELDS for name in _names(field))


def mapping(columns: Sequence[str], given: Sequence[str] = ()) -> dict[str, int]:
    """Which column fills which field; what `given` says (`COLUMN=FIELD`) goes before what is recognised.

    Raises `UnknownCode` for a field or a column that does not exist, `UnmappedColumns`.
    """
    plain = [plain_name(column) for column in columns]
    chosen: dict[str, int] = {}
    for each in given:
        column, field = _one_given(each, columns, plain)
        if field:
            chosen[field] = column
    dropped = {_one_given(each, columns, plain)[0] for each in given}
    for field in FIELDS:
        for name in _names(field):
            at = next((i for i, one in enumerate(plain) if one == name and i not in dropped), None)
            if field not in chosen and at is not None and at not in chosen.values():
                chosen[field] = at
    missing = [field for field in NEEDED if field not in chosen]
    if missing:
        raise UnmappedColumns(missing, [name for i, name in enumerate(columns) if i not in chosen.values()])
    return chosen


def _names(field: str) -> tuple[str, ...]:
    return (plain_name(field), *FIELDS[field].split("|"))


def _one_given(given: str, columns: Sequence[str], plain: Sequence[str]) -> tuple[int, str]:
    """The column and the field of `COLUMN=FIELD`; an empty field leaves the column out."""
    column, equals, field = given.rpartition("=")
    wanted, field = plain_name(column), field.strip().casefold().replace("-", "_")
    if not equals or wanted not in plain:
        raise UnknownCode("column of this file", column or given, nearest(wanted, plain) or columns[:3])
    if field and field not in FIELDS:
        raise UnknownCode("field", field, nearest(field, FIELDS) or tuple(FIELDS)[:5])
    return plain.index(wanted), field
