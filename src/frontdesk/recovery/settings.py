"""The site's settings: every key with what it means, its default and an example.

They are kept as events with plain text values. Hours, closures and time zone have events of their own and stand
beside these where settings are shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from frontdesk.recovery.advice import Advice
from frontdesk.recovery.codes import Category
from frontdesk.recovery.empowerment import (
    ESCALATIONS,
    PERMISSIONS,
    AmendsLines,
    Escalation,
    Permission,
    amends_text,
    escalation_text,
    parse_amends,
    parse_escalation,
    parse_permission,
    permission_text,
)
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.nearest import nearest
from frontdesk.recovery.promises import PerSeverity, Term
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.retention import RETENTION
from frontdesk.recovery.rules import GrievanceRules, PostVisitCall
from frontdesk.recovery.setting import (
    IDLE_MINUTES_MAX,
    ReferencePattern,
    Setting,
    currency,
    idle_minutes,
    one_of,
    people,
    people_text,
    policy_text,
    reference,
    reference_text,
    sentence,
    yes_no,
)
from frontdesk.recovery.terms import parse_term, parse_terms, term_text, terms_text

POLICY = "policy."
"""Beginning of the keys of policies; what follows is a name of small letters."""
AUTHORITY = "authority."
"""Beginning of the keys that say what the desk may do; what follows is a desk word."""
KNOWN_POLICIES = ("complaints", "grievances", "amends", "privacy")
"""Policies that are offered; others may be added under any name."""
_POLICY_NAME = re.compile(r"[a-z][a-z_]{1,39}")


def _promise(key: str, title: str, means: str, default: str, example: str) -> Setting[PerSeverity]:
    return Setting(
        key=key, title=title, means=means, default=default, example=example, read=parse_terms, write=terms_text
    )


def _term(key: str, title: str, means: str, default: str, example: str) -> Setting[Term]:
    return Setting(
        key=key, title=title, means=means, default=default, example=example, read=parse_term, write=term_text
    )


PURPOSE: Setting[str] = Setting(
    key="purpose",
    title="Purpose sentence",
    means="What the practice stands for, in one sentence; it is shown while the desk is locked.",
    default="none",
    example="We put it right, once.",
    read=sentence,
    write=lambda text: text or "none",
)
DEPUTY: Setting[tuple[StaffId, ...]] = Setting(
    key="deputy",
    title="Deputy of the manager",
    means="Who may do what the manager may while the manager is away; names, separated by commas.",
    default="none",
    example="Rosa",
    read=people,
    write=people_text,
)
IDLE_LOCK: Setting[int] = Setting(
    key="idle_lock",
    title="Minutes until locked",
    means=f"Minutes without a key after which the desk hides everything, 1 to {IDLE_MINUTES_MAX}.",
    default="3",
    example="5",
    read=idle_minutes,
    write=str,
)
ACKNOWLEDGE_LIVE = _promise(
    "acknowledge_live",
    "Acknowledge, on the spot",
    "By when somebody at the desk or on the phone knows that we heard them: annoying, below par, serious.",
    "15 min, 15 min, 5 min",
    "10 min, 10 min, 5 min",
)
ACKNOWLEDGE_WRITTEN = _promise(
    "acknowledge_written",
    "Acknowledge, in writing",
    "The same for everything that nobody waits for on the spot, voicemail and reviews included.",
    "1 day, 1 day, 2 h",
    "1 day, 4 h, 1 h",
)
RESOLVE = _promise(
    "resolve",
    "Resolve",
    "By when it is first put right; a day ends with the close of that business day.",
    "1 day, 2 days, 5 days",
    "1 day, 1 day, 3 days",
)
FOLLOW_UP = _promise(
    "follow_up",
    "Follow up",
    "By when we ask whether it is still right, counted from the resolution.",
    "2 days, 2 days, 1 day",
    "1 day",
)
MANAGER_TOLD = _term(
    "manager_told", "Manager told", "By when the manager knows of something serious.", "15 min", "5 min"
)
GRIEVANCE_ACKNOWLEDGE = _term(
    "grievance_acknowledge",
    "Grievance acknowledged",
    "By when the person knows that theirs is a grievance.",
    "3 days",
    "2 days",
)
GRIEVANCE_NOTICE = _term(
    "grievance_notice",
    "Grievance notice",
    "By when the written notice, or word of its date, goes out.",
    "7 calendar days",
    "5 calendar days",
)
GRIEVANCE_LIMIT = _term(
    "grievance_limit",
    "Grievance limit",
    "After this a grievance without its notice is marked, whatever was said meanwhile.",
    "30 calendar days",
    "21 calendar days",
)
STALE = _term("stale", "Moves up after", "Nothing happened for so long: the complaint moves up.", "1 day", "4 h")
ESCALATE = _term("escalate", "Escalates after", "Still nothing happened: somebody else hears of it.", "2 days", "1 day")
GRIEVANCE_RULES: Setting[str] = Setting(
    key="grievance_rules",
    title="Grievance rules",
    means="cms_hospital where 42 CFR 482.13 binds this site, practice_policy where the same lines are its own policy.",
    default=GrievanceRules.PRACTICE_POLICY.value,
    example=GrievanceRules.CMS_HOSPITAL.value,
    read=one_of("set of grievance rules", *(rules.value for rules in GrievanceRules)),
    write=str,
)
PORTAL_IS_WRITTEN: Setting[bool] = Setting(
    key="portal_is_written",
    title="Portal counts as written",
    means="Whether a message through the portal counts as written for a grievance.",
    default="no",
    example="yes",
    read=yes_no,
    write=lambda yes: "yes" if yes else "no",
)
POST_VISIT_CALL: Setting[PostVisitCall] = Setting(
    key="post_visit_call_is_grievance",
    title="Call after the visit",
    means="Whether a call about care after the visit is a grievance: yes, no, or not if it is routine.",
    default=PostVisitCall.NO_IF_ROUTINE.value,
    example=PostVisitCall.YES.value,
    read=lambda text: PostVisitCall(one_of("answer", *(call.value for call in PostVisitCall))(text)),
    write=lambda call: call.value,
)
AMENDS: Setting[AmendsLines] = Setting(
    key="amends",
    title="Amends lines",
    means="One gift above the first and a year's gifts to one patient above the second are warned of; above the third "
    "a manager decides.",
    default="15, 50, 75",
    example="10, 50, 75",
    read=parse_amends,
    write=amends_text,
)
ESCALATION: Setting[tuple[Escalation, ...]] = Setting(
    key="escalation",
    title="Escalation matrix",
    means="Who hears of a step that is late: business time after it was due, and a role; lines may be for a severity "
    "and up, or for desk words.",
    default=ESCALATIONS,
    example="2 h: lead; severity 2 1 day: manager; PRIVACY DISCRIM 0 min: manager",
    read=parse_escalation,
    write=escalation_text,
)
CURRENCY: Setting[str] = Setting(
    key="currency",
    title="Currency",
    means="The currency of all amounts, by its three letters.",
    default="USD",
    example="EUR",
    read=currency,
    write=str,
)
PATIENT_REF: Setting[ReferencePattern] = Setting(
    key="patient_ref",
    title="Chart numbers look like",
    means="The pattern of a chart number, # for a digit and @ for a letter: one in a text is warned of.",
    default="none",
    example="MR-######",
    read=reference,
    write=reference_text,
)
PERMISSION: Mapping[Category, Setting[Permission]] = {
    word: Setting(
        key=AUTHORITY + word.value,
        title=f"May do: {word.value}",
        means=f"{word.words}: what the desk may do at once; amends among it as voucher up to 10.",
        default=text,
        example="explain and apologise; voucher up to 10",
        read=parse_permission,
        write=permission_text,
    )
    for word, text in PERMISSIONS.items()
}
"""What the desk may do by itself, for each desk word."""


def policy(name: str) -> Setting[str]:
    """The setting that holds the text of a policy."""
    return Setting(
        key=POLICY + name,
        title=f"Policy: {name.replace('_', ' ')}",
        means="The text of the policy; each change makes a new version.",
        default="",
        example="Every complaint is answered by the close of the next business day.",
        read=policy_text,
        write=str,
    )


_IN_ORDER: tuple[Setting[Any], ...] = (
    PURPOSE,
    DEPUTY,
    IDLE_LOCK,
    ACKNOWLEDGE_LIVE,
    ACKNOWLEDGE_WRITTEN,
    RESOLVE,
    FOLLOW_UP,
    MANAGER_TOLD,
    GRIEVANCE_ACKNOWLEDGE,
    GRIEVANCE_NOTICE,
    GRIEVANCE_LIMIT,
    STALE,
    ESCALATE,
    GRIEVANCE_RULES,
    PORTAL_IS_WRITTEN,
    POST_VISIT_CALL,
    AMENDS,
    ESCALATION,
    CURRENCY,
    PATIENT_REF,
    RETENTION,
    *PERMISSION.values(),
    *map(policy, KNOWN_POLICIES),
)

SETTINGS: Mapping[str, Setting[Any]] = {setting.key: setting for setting in _IN_ORDER}
"""Every setting that has a fixed key, in the order in which it is shown."""


def setting_called(key: str) -> Setting[Any] | None:
    """The setting of that exact key; None when there is none."""
    if key in SETTINGS:
        return SETTINGS[key]
    name = key.removeprefix(POLICY)
    return policy(name) if name != key and _POLICY_NAME.fullmatch(name) else None


class UnknownSetting(WrongValue):
    """No setting has that key."""

    code = "unknown-setting"

    def __init__(self, given: str, keys: tuple[str, ...]) -> None:
        """Name the nearest keys."""
        self.nearest = nearest(given, keys)
        super().__init__(
            f"{given[:40]!r} is not a setting.",
            "use " + " or ".join(self.nearest) + "."
            if self.nearest
            else Advice("see them all with: frontdesk settings show.", on_screen="{palette}, Settings shows them all."),
        )
