"""What both days at Maple Street come to, written once: the lists and numbers of their page.

Whoever told the days, in memory, on the command line or on the screens, is held to the same values.
"""

from __future__ import annotations

from typing import Any, Protocol

from tests.scenarios.maple import records

MINUTES = {
    "D1-01": (1, 14, 14, 14),
    "D1-02": (2, 9, 9, 9),
    "D1-03": (55, 150, 150, 150),
    "D1-04": (1, 45, 45, 45),
    "D1-05": (2, 333, 333, 598),
    "D1-06": (2, 85, 85, 85),
    "D1-07": (1, 6, 6, 6),
    "D1-08": (20, 2370, 2370, 2370),
    "D1-10": (1, 1898, 1898, 1898),
    "D1-12": (24, 37, 37, 37),
    "D1-13": (4, 300, 300, 1220),
    "D2-01": (1, 7, 7, 7),
    "D2-02": (16, 210, 210, 210),
    "D2-03": (1, 30, 30, 30),
    "D2-04": (1, 30, 280, 30),
    "D2-06": (1, 20, 20, 20),
    "D2-07": (2, 230, 230, 230),
    "D2-08": (1, 2688, 2688, 2688),
    "D2-09": (10, 20, 20, 20),
    "D2-10": (1, 170, 170, 1500),
    "D2-12": (2, 310, 310, 310),
}
"""To acknowledge, to the first resolution net and gross, in total: of every complaint that stands by itself."""
MINUTE_NAMES = ("to_acknowledge", "to_first_resolution_net", "to_first_resolution_gross", "total_net")

DAYS: dict[str, dict[str, Any]] = {
    "2026-05-22": {
        "open": ["D1-08", "D1-10", "D1-12"],
        "new_complaints": 10,
        "rate_per_1000": (78.1, 37.5, 143.7),
        "median_minutes_to_acknowledge": 2,
        "called_first": ["D1-03", "D1-04", "D1-06", "D1-02"],
        "recognise": ["Deon"],
    },
    "2026-05-26": {
        "open": ["D1-08", "D1-10", "D2-08", "D2-12"],
        "new_complaints": 10,
        "rate_per_1000": (70.9, 34.0, 130.4),
        "median_minutes_to_acknowledge": 1,
        "called_first": ["D1-04", "D1-06", "D2-03", "D2-04"],
        "recognise": ["NP-C"],
    },
}
"""Each day as it stood at its close; whom to call first, of those who wait for a call."""

BOTH_DAYS: dict[str, Any] = {
    "receipts": 24,
    "complaints": 20,
    "merged": 2,
    "compliments": 2,
    "encounters": 269,
    "grievances": 2,
    "acknowledged_on_time": {"k": 20, "n": 20},
    "minutes_to_acknowledge": {"median": 1.5, "p90": 20},
    "resolved_by_next_close": {"k": 14, "n": 19},
    "reopened": {"k": 2, "n": 19},
    "follow_up_on_time": {"k": 18, "n": 19},
    "notices_on_time": {"k": 2, "n": 2},
}
"""The measures of the two days together once everything is settled."""
RESOLVED_ONCE = (16, 19)

FLAGS = {
    "D1-03": ["safety"],
    "D1-04": ["privacy"],
    "D1-05": ["billing_only"],
    "D1-08": ["grievance"],
    "D1-10": ["safety"],
    "D2-06": ["safety"],
    "D2-08": ["civil_rights", "grievance"],
    "D2-09": ["anonymous"],
    "D2-12": ["billing_only"],
}
"""The marks that a complaint ends with; the others have none."""


class Told(Protocol):
    """A practice where both days were told."""

    def run(self, *words: str) -> Any:
        """What the command line answers, as JSON."""
        ...

    def ids(self, numbers: list[str]) -> list[str]:
        """The names on paper of these numbers."""
        ...


def day_at(told: Told, day: str) -> dict[str, Any]:
    """A day as `day-end` shows it, in the form of `DAYS`."""
    seen = told.run("day-end", "--date", day)
    same = ("new_complaints", "median_minutes_to_acknowledge", "recognise")
    return {
        "open": told.ids(seen["open"]),
        "rate_per_1000": tuple(round(seen["rate_per_1000"][name], 1) for name in ("value", "low", "high")),
        "called_first": told.ids(seen["follow_ups_due"])[:4],
        **{name: seen[name] for name in same},
    }


def both_days(told: Told) -> tuple[dict[str, Any], tuple[int, int]]:
    """The measures of both days by the end of June, and how many were resolved once, as `BOTH_DAYS` has them."""
    seen = told.run("measures", "--from", "2026-05-22", "--to", "2026-05-26", "--as-of", "2026-06-30")
    once = seen["resolved_once"]
    assert once["rate"] == once["k"] / once["n"]
    return {name: seen[name] for name in BOTH_DAYS}, (once["k"], once["n"])


def every_record(told: Told) -> dict[str, dict[str, Any]]:
    """Every record as `list` shows it at the end, by its name on paper, in the form of `expected_records`."""
    listed = told.run("list", "--all")["complaints"]
    named = zip(told.ids([one["number"] for one in listed]), listed, strict=True)
    numbers = {one["number"]: name for name, one in zip(told.ids([o["number"] for o in listed]), listed, strict=True)}
    return {name: _shown(one, numbers) for name, one in sorted(named)}


def _shown(one: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    shown: dict[str, Any] = {name: one[name] for name in ("kind", "state", "severity", "channel", "received_at")}
    if one["state"] == "merged":
        return {**shown, "merged_into": names[one["merged_into"]]}
    if one["kind"] != "complaint":
        return shown
    return {
        **shown,
        "category": one["category"],
        "put_right": one["put_right"],
        "reopens": one["reopens"],
        "resolved_once": one["resolved_once"],
        "flags": sorted({*one["flags"]} - {"late_entry"}),
        "minutes": tuple(one["minutes"][name] for name in MINUTE_NAMES),
    }


def expected_records() -> dict[str, dict[str, Any]]:
    """Every record as the page and its data have it, once everything is closed."""
    return {r["id"]: _expected(r) for r in sorted(records(), key=lambda r: str(r["id"]))}


def _expected(r: dict[str, Any]) -> dict[str, Any]:
    thanks, name = r["kind"] == "compliment", r["id"]
    shown = {
        "kind": r["kind"],
        "state": "merged" if r["merged_into"] else "closed",
        "severity": None if thanks else r["severity"],
        "channel": r["channel"],
        "received_at": f"2026-{r['received_at'].replace(' ', 'T')}:00-05:00",
    }
    if r["merged_into"]:
        return {**shown, "merged_into": r["merged_into"]}
    if thanks:
        return shown
    once = r["patient_confirmed"] == "yes" and r["reopened_at"] is None
    return {
        **shown,
        "category": r["code"],
        "put_right": r["confirmed2"] or r["patient_confirmed"],
        "reopens": 1 if r["reopened_at"] else 0,
        "resolved_once": None if r["complainant"] == "anonymous" else once,
        "flags": FLAGS.get(name, []),
        "minutes": MINUTES[name],
    }
