"""The desk's words and what they stand for, copied by hand from the tables of `domain.md` 1.3 and 1.4, and `cli.md`."""

from __future__ import annotations

HCAT = {
    "APPT": "INST/delay_access",
    "PHONE": "INST/delay_access",
    "WAIT": "INST/delay_general",
    "SCHED": "INST/bureaucracy",
    "BILL": "INST/bureaucracy",
    "RECORDS": "INST/documentation",
    "REFERRAL": "INST/delay_procedure",
    "RX": "INST/delay_procedure",
    "RESULTS": "COMM/absent",
    "INFO": "COMM/incorrect",
    "NOTHEARD": "LIST/dismissing",
    "ATTITUDE": "RESP/disrespect",
    "PRIVACY": "RESP/confidentiality",
    "DISCRIM": "RESP/rights",
    "CARE": "QUAL/examination_monitoring",
    "SAFETY": "SAFE/error_general",
    "FACILITY": "ENV/accommodation",
    "EQUIP": "ENV/equipment",
    "OTHER": None,
}
"""What each word of the pick list comes to; the manager codes OTHER."""

STAGE = {
    **dict.fromkeys(("APPT", "PHONE", "SCHED"), "accessing"),
    **dict.fromkeys(("WAIT", "ATTITUDE", "DISCRIM", "FACILITY", "EQUIP"), "in_practice"),
    **dict.fromkeys(("NOTHEARD", "CARE", "SAFETY"), "consultation"),
    **dict.fromkeys(("REFERRAL", "RX", "RESULTS"), "followup_referral"),
    **dict.fromkeys(("BILL", "RECORDS", "INFO", "PRIVACY", "OTHER"), "other"),
}

LIVE = frozenset({"in_person", "phone"})
"""Somebody stands there, or holds the line."""
WRITTEN = frozenset({"letter", "email", "fax"})


def domain(hcat: str | None) -> str:
    """The part before the slash; empty where nobody has said."""
    return (hcat or "").partition("/")[0]
