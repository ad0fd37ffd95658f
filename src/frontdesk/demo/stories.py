"""What was said at the throw-away practice. Everybody in it is invented.

How often each kind comes follows the shares that were counted in general practice (HCAT(GP), PMC9295605, table
2): care 21 %, safety 12 %, premises 3 %, processes 24 %, listening 10 %, communication 6 %, respect 24 %.
"""

from __future__ import annotations

from dataclasses import dataclass

from frontdesk.recovery.codes import Category, Channel, RecordKind, Severity

LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
HERE, PHONE, VOICEMAIL, EMAIL = Channel.IN_PERSON, Channel.PHONE, Channel.VOICEMAIL, Channel.EMAIL
PORTAL, LETTER = Channel.PORTAL, Channel.LETTER


@dataclass(frozen=True, slots=True)
class Story:
    """One complaint: what it was about, how it came, what they said, and what was done about it."""

    category: Category | None
    severity: Severity | None
    channel: Channel
    said: str
    done: str
    remedy: str | None = None
    kind: RecordKind = RecordKind.COMPLAINT


_C = Category

STORIES: tuple[Story, ...] = (
    # processes
    Story(_C.WAIT, LOW, HERE, "Thirty-five minutes past my time and no word", "Said why, offered the next free slot"),
    Story(_C.WAIT, MEDIUM, HERE, "An hour with a child with fever", "Seen at once by the nurse", "To be seen now"),
    Story(_C.WAIT, LOW, HERE, "They called two people who came after me", "Explained the two lists; seen next"),
    Story(_C.APPT, LOW, PHONE, "Nothing free for three weeks", "Found a slot on Thursday", "A visit this week"),
    Story(_C.APPT, MEDIUM, VOICEMAIL, "Third message, nobody calls me back", "Called back, booked for tomorrow"),
    Story(_C.PHONE, LOW, PHONE, "On hold twenty minutes and then cut off", "Booked the visit, gave the direct line"),
    Story(_C.PHONE, LOW, PORTAL, "The portal loses my message each time", "Reset the account, answered the message"),
    Story(_C.SCHED, MEDIUM, HERE, "I took a day off and was not on the list", "Worked in at 11", "To be seen today"),
    Story(_C.SCHED, MEDIUM, PHONE, "Cancelled by text an hour before", "New time this week, first choice of slot"),
    Story(_C.BILL, LOW, PHONE, "My copay was taken twice", "Second charge sent back", "The second charge back"),
    Story(_C.BILL, LOW, EMAIL, "A bill for a visit that was cancelled", "Bill withdrawn, letter sent"),
    Story(_C.RECORDS, LOW, HERE, "The school form is not ready again", "Signed while they waited", "The form today"),
    Story(_C.REFERRAL, MEDIUM, PHONE, "The clinic never had the referral", "Sent again, clinic called, date given"),
    Story(_C.RX, MEDIUM, PHONE, "The refill was asked for five days ago", "Sent to the pharmacy", "Tablets by tonight"),
    # care
    Story(_C.CARE, MEDIUM, HERE, "He did not look at the knee at all", "Seen again the same morning"),
    Story(_C.CARE, MEDIUM, PHONE, "She was out of the room in four minutes", "Longer visit booked for tomorrow"),
    Story(_C.CARE, MEDIUM, HERE, "Nobody took the blood pressure this time", "Taken by the nurse before they left"),
    Story(_C.CARE, LOW, HERE, "The dressing was put on in a hurry", "Dressed again by the nurse"),
    Story(_C.CARE, MEDIUM, PHONE, "I was told to come back and then sent home", "Manager called, visit today at 3"),
    Story(_C.CARE, MEDIUM, HERE, "The plan from last time was never followed", "Clinician went through the plan again"),
    Story(_C.CARE, LOW, PHONE, "No one explained the exercises", "Sheet sent, nurse called and explained"),
    Story(_C.CARE, MEDIUM, HERE, "They started with the wrong leg", "Clinician apologised, examined again"),
    Story(_C.CARE, MEDIUM, PHONE, "The cough is worse and nobody listens to it", "Seen the same day"),
    Story(_C.CARE, LOW, HERE, "It felt like a conveyor belt", "Manager listened, visit gone over again"),
    Story(_C.CARE, HIGH, EMAIL, "Sent home twice, then the hospital kept him", "Visit reviewed, family called"),
    Story(_C.CARE, MEDIUM, LETTER, "My mother's pain was not taken seriously", "Reviewed, seen by another doctor"),
    # safety
    Story(_C.SAFETY, HIGH, HERE, "The card says he had this vaccine last week", "Clinician told them, review opened"),
    Story(_C.SAFETY, MEDIUM, PHONE, "The label says twice a day, she said once", "Pharmacy called, set right"),
    Story(_C.SAFETY, MEDIUM, PHONE, "I was given somebody else's results", "Right results read out by the nurse"),
    Story(_C.SAFETY, HIGH, HERE, "She is allergic to it, it is in the chart", "Prescription changed in time"),
    Story(_C.SAFETY, MEDIUM, HERE, "The needle bin was open beside the children", "Bin replaced, room checked"),
    Story(
        _C.SAFETY,
        MEDIUM,
        PHONE,
        "Nobody rang back about the chest tightness",
        "Nurse called him, seen at noon",
    ),
    Story(
        _C.SAFETY,
        MEDIUM,
        HERE,
        "He slipped on the wet floor by the door",
        "Nurse looked him over, floor dried",
    ),
    # respect and rights
    Story(_C.ATTITUDE, LOW, HERE, "Nobody looked up when I came in", "Apologised, checked in at once"),
    Story(_C.ATTITUDE, MEDIUM, PHONE, "She told me to calm down", "Lead called back and apologised", "An apology"),
    Story(_C.ATTITUDE, MEDIUM, HERE, "Spoken to as if I were a child", "Manager listened in her room"),
    Story(_C.ATTITUDE, LOW, PHONE, "He sighed when I asked again", "Asked again together, all answered"),
    Story(_C.ATTITUDE, MEDIUM, HERE, "They laughed behind the glass", "Apologised; team talked about it"),
    Story(_C.ATTITUDE, LOW, PORTAL, "A one-word answer to a long question", "Answered in full, with a call"),
    Story(_C.ATTITUDE, MEDIUM, PHONE, "I was hung up on", "Called back by the lead", "To finish my question"),
    Story(_C.ATTITUDE, LOW, HERE, "Told off for being two minutes late", "Apologised, seen on time"),
    Story(_C.PRIVACY, HIGH, HERE, "My balance was read out at the counter", "Privacy official told"),
    Story(_C.PRIVACY, MEDIUM, PHONE, "You left the message with my neighbour", "Number put right, official told"),
    Story(_C.PRIVACY, MEDIUM, HERE, "I could read the next person's screen", "Screen turned, filter ordered"),
    Story(_C.DISCRIM, MEDIUM, HERE, "Told to bring my own interpreter", "Telephone interpreter in ten minutes"),
    Story(_C.DISCRIM, MEDIUM, PHONE, "The lift is out and nobody offered help", "Visit moved to the ground floor"),
    Story(_C.DISCRIM, MEDIUM, HERE, "He only spoke to my husband", "Clinician apologised and went through it with her"),
    # listening
    Story(_C.NOTHEARD, MEDIUM, HERE, "I said it three times and it is not written down", "Written down and read back"),
    Story(_C.NOTHEARD, MEDIUM, PHONE, "She kept typing while I talked", "New visit with time to talk"),
    Story(_C.NOTHEARD, LOW, HERE, "They asked what they asked last week", "Notes put in order, apology"),
    Story(_C.NOTHEARD, MEDIUM, PHONE, "He had decided before I sat down", "Visit with another clinician"),
    Story(_C.NOTHEARD, MEDIUM, HERE, "My question was waved away", "Clinician called with the answer"),
    Story(_C.NOTHEARD, LOW, VOICEMAIL, "You noted the wrong reason for my visit", "Reason corrected, called to say so"),
    # communication
    Story(_C.RESULTS, MEDIUM, PHONE, "Ten days and no word on the blood test", "Clinician called with the results"),
    Story(_C.INFO, LOW, HERE, "I was told to come fasting for nothing", "Apologised, refreshment given"),
    Story(_C.INFO, MEDIUM, PHONE, "They gave me the wrong address for the scan", "Right address sent, clinic told"),
    # premises
    Story(_C.FACILITY, LOW, HERE, "Boxes in the way of the wheelchair", "Boxes moved, delivery spot changed"),
    Story(_C.EQUIP, LOW, HERE, "The kiosk does not know my name", "Checked in by hand, kiosk restarted"),
)

NEVER_ANSWERED, NEVER_MENDED, PROMISED = STORIES[4], STORIES[9], STORIES[10]
CAME_BACK, GRIEVANCE, AT_RISK, JUST_NOW = STORIES[13], STORIES[24], STORIES[26], STORIES[0]
"""Those whose lives are told, so that the board has something of everything."""

THANKS = Story(None, None, HERE, "Deon found my hearing aid under the chairs", "", kind=RecordKind.COMPLIMENT)
IDEA = Story(None, None, HERE, "Water by the door would be nice in summer", "", kind=RecordKind.SUGGESTION)
