"""The words of somebody else's list as codes of ours. What is not understood is refused with the nearest words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from frontdesk.desk.sheets import plain_name
from frontdesk.recovery.codes import (
    Authority,
    Category,
    Channel,
    Code,
    Harm,
    PutRight,
    RecordKind,
    SafetyAnswer,
    Severity,
    Stage,
    Who,
)
from frontdesk.recovery.hcat import SUB_CODES
from frontdesk.recovery.nearest import nearest
from frontdesk.recovery.refusals import UnknownCode
from frontdesk.recovery.taxonomy import DESK_WORDS

Known = TypeVar("Known", bound=Code)
Values = Mapping[str, str]
"""What `--value WORD=CODE` says, plain words to codes."""

YES = frozenset({"yes", "y", "true", "1", "x", "ja"})
NO = frozenset({"no", "n", "false", "0"})

CATEGORIES: Mapping[Category, str] = {
    Category.APPT: "appointments|access|no appointment|availability|scheduling delay",
    Category.PHONE: "phones|telephone|phone access|portal|on hold|call not returned|calls",
    Category.WAIT: "wait|wait time|wait times|waiting time|waiting times|long wait|delay|delays",
    Category.SCHED: "scheduling|schedule|cancelled|cancellation|booking error",
    Category.BILL: "billing|billing insurance|insurance|copay|financial|payment|charges|cost|fees",
    Category.RECORDS: "record|forms|paperwork|medical records|documentation|letter|letters",
    Category.REFERRAL: "referrals|authorization|prior authorization|approval",
    Category.RX: "rx|prescriptions|medication|medications|refill|refills|pharmacy",
    Category.RESULTS: "test results|lab results|labs|lab|result",
    Category.INFO: "information|wrong information|misinformation",
    Category.NOTHEARD: "listening|not listening|ignored|dismissed",
    Category.ATTITUDE: "staff attitude|rude|rudeness|rude staff|staff|staff behavior|staff behaviour|courtesy"
    "|customer service|front desk|communication|behaviour|behavior|professionalism",
    Category.PRIVACY: "confidentiality|hipaa|privacy breach",
    Category.DISCRIM: "discrimination|unfair|language|interpreter|disability|accessibility",
    Category.CARE: "clinical|clinical care|quality|treatment|medical care|quality of care|clinical treatment|provider",
    Category.SAFETY: "error|medical error|medication error|incident|safety event|patient safety",
    Category.FACILITY: "facilities|parking|cleanliness|environment|building|premises|restroom",
    Category.EQUIP: "kiosk|it|computer|technology",
    Category.OTHER: "misc|miscellaneous|general|unknown|n a|na|none",
}
CHANNELS: Mapping[Channel, str] = {
    Channel.IN_PERSON: "walk in|front desk|face to face|verbal|office|counter|onsite|on site|desk|inperson",
    Channel.PHONE: "telephone|call|phone call|tel|by phone|called",
    Channel.VOICEMAIL: "voice mail|vm|answering machine|message",
    Channel.EMAIL: "e mail|mail message",
    Channel.PORTAL: "web|website|patient portal|mychart|online|online form|web form",
    Channel.LETTER: "mail|post|written|by post|in writing",
    Channel.ONLINE_REVIEW: "review|google|yelp|google review|social media|facebook|healthgrades",
    Channel.THIRD_PARTY: "insurer|insurance company|regulator|board|survey|other",
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.LOW: "low|minor|mild|annoying|green|p3",
    Severity.MEDIUM: "medium|moderate|med|normal|amber|yellow|p2|clearly below par",
    Severity.HIGH: "high|major|severe|serious|critical|urgent|red|p1",
}
WHO: Mapping[Who, str] = {
    Who.PATIENT: "self|pt|the patient",
    Who.PARENT: "mother|father|mom|dad|guardian|parent guardian",
    Who.SPOUSE: "husband|wife|partner",
    Who.CARER: "caregiver|carer|daughter|son|family|relative|family member",
    Who.REPRESENTATIVE: "rep|lawyer|attorney|poa|advocate",
    Who.ANONYMOUS: "unknown|not given|none",
}
PUT_RIGHT: Mapping[PutRight, str] = {
    PutRight.YES: "y|satisfied|resolved|true|happy|1",
    PutRight.PARTLY: "partial|partially|somewhat",
    PutRight.NO: "n|unsatisfied|not satisfied|dissatisfied|unresolved|false|0",
    PutRight.NOT_ASKED: "unknown|n a|na|not known",
}
KINDS: Mapping[RecordKind, str] = {
    RecordKind.COMPLAINT: "grievance|complaints|formal complaint|informal complaint",
    RecordKind.CONCERN: "enquiry|inquiry|pals|concerns",
    RecordKind.COMPLIMENT: "thanks|praise|thank you|compliments|kudos",
    RecordKind.SUGGESTION: "idea|suggestions|comment",
}


def category(text: str, values: Values) -> Category | None:
    """What it was about; None where nothing stands. Raises `UnknownCode`."""
    words = {each.category: f"{each.short}|{each.word}" for each in DESK_WORDS}
    also = {each: f"{words[each]}|{CATEGORIES.get(each, '')}" for each in Category}
    return code(Category, "category", text, also, values)


def channel(text: str, values: Values) -> Channel | None:
    """How it came. Raises `UnknownCode`."""
    return code(Channel, "channel", text, CHANNELS, values)


def who(text: str, values: Values) -> Who | None:
    """Who said it; what is none of our words is somebody else."""
    try:
        return code(Who, "person", text, WHO, values)
    except UnknownCode:
        return Who.OTHER


def put_right(text: str, values: Values) -> PutRight | None:
    """Whether it was put right. Raises `UnknownCode`."""
    return code(PutRight, "answer to whether it was put right", text, PUT_RIGHT, values)


def kind(text: str, values: Values) -> RecordKind | None:
    """What kind of record it is. Raises `UnknownCode`."""
    return code(RecordKind, "kind of record", text, KINDS, values)


def stage(text: str, values: Values) -> Stage | None:
    """Where in the visit. Raises `UnknownCode`."""
    return code(Stage, "stage", text, {}, values)


def authority(text: str, values: Values) -> Authority | None:
    """Whether they may speak for the patient. Raises `UnknownCode`."""
    return code(Authority, "word for authority", text, {Authority.YES: "y|true|1", Authority.NO: "n|false|0"}, values)


def severity(text: str, values: Values) -> Severity | None:
    """How bad it was. Raises `UnknownCode`."""
    plain = _plain(text, values)
    if not plain:
        return None
    for each in Severity:
        if plain in {str(int(each)), *SEVERITIES[each].split("|")}:
            return each
    raise UnknownCode("severity", text, ("1", "2", "3"))


def harm(text: str, values: Values) -> Harm | None:
    """What it did to them. Raises `UnknownCode`."""
    plain = _plain(text, values)
    if not plain:
        return None
    if plain not in {str(int(each)) for each in Harm}:
        raise UnknownCode("level of harm", text, tuple(str(int(each)) for each in Harm))
    return Harm(int(plain))


def hcat(text: str) -> str | None:
    """A sub-code. Raises `UnknownCode`."""
    if not text.strip():
        return None
    known = {each.casefold(): each for each in SUB_CODES}
    if text.strip().casefold() not in known:
        raise UnknownCode("sub-code", text, nearest(text, SUB_CODES))
    return known[text.strip().casefold()]


def yes_no(text: str, values: Values) -> bool | None:
    """A cell that is ticked or not; None where nothing stands. Raises `UnknownCode`."""
    plain = _plain(text, values)
    if not plain:
        return None
    if plain in YES or plain in NO:
        return plain in YES
    raise UnknownCode("yes or no", text, ("yes", "no"))


def safety(text: str, values: Values) -> SafetyAnswer:
    """Whether anyone was at risk. Raises `UnknownCode`."""
    answer = yes_no(text, values)
    if answer is None:
        return SafetyAnswer.NOT_ASKED
    return SafetyAnswer.YES if answer else SafetyAnswer.NO


def code(kind: type[Known], what: str, text: str, also: Mapping[Known, str], values: Values) -> Known | None:
    """The member of a list that a word means: by its code, its words, or one of `also`."""
    plain = _plain(text, values)
    if not plain:
        return None
    for each in kind:
        if plain in {plain_name(each.value), plain_name(each.words), *_names(also.get(each, ""))}:
            return each
    raise UnknownCode(what, text, _near(plain, kind))


def values_given(given: Sequence[str]) -> dict[str, str]:
    """What `--value WORD=CODE` says. Raises `UnknownCode` for what is none."""
    read = {}
    for each in given:
        word, equals, meant = each.rpartition("=")
        if not equals or not plain_name(word) or not meant.strip():
            raise UnknownCode("word and its code", each, ("one such as 'Front office=ATTITUDE'",))
        read[plain_name(word)] = meant.strip()
    return read


def _plain(text: str, values: Values) -> str:
    plain = plain_name(text)
    return plain_name(values.get(plain, plain))


def _names(listed: str) -> Iterable[str]:
    return (plain_name(name) for name in listed.split("|") if name)


def _near(plain: str, kind: type[Code]) -> tuple[str, ...]:
    """The codes whose code or words come nearest, or all of a short list."""
    by_word = {plain_name(text): each.value for each in kind for text in (each.value, each.words)}
    near = dict.fromkeys(by_word[word] for word in nearest(plain, by_word))
    return tuple(near) or tuple(each.value for each in kind)
