"""The two days at Maple Street as Rosa, Deon and Priya lived through them at the counter, told in keys.

What the page of the scenario expects to be seen on the screen is looked for there, at the minute it names.
"""

from __future__ import annotations

from tests.scenarios.maple import Step, scenario, steps
from tests.screens.at_day_end import closes, tells
from tests.screens.at_the_counter import Counter, Person, resolution
from tests.screens.hosts import spell


class Staff:
    """Who works there, at this counter."""

    def __init__(self, counter: Counter) -> None:
        self.rosa = counter.person("Rosa", "4829")
        self.deon = counter.person("Deon", "6174")
        self.priya = counter.person("Priya", "7351")


async def set_up(c: Counter) -> None:
    """Priya opens the practice on a computer where nothing was set up, and says who works there."""
    site = scenario()["site"]
    async with c.opened("05-20 07:30"):
        await c.keys(*spell(site["name"]), "enter", "enter", "enter", *"Priya", "enter")
        c.sees("F2 records the first complaint. F1 shows the keys.")
        await c.keys("ctrl+p", *spell("settings"), "enter")
        await c.changes("Closed on", site["closures"][0])
        for code in scenario()["staff"]["clinicians"]:
            await c.changes("Another clinician", code)
        for name in scenario()["staff"]["desk"]:
            await c.changes("Another person", f"{name}, desk")
        await c.keys("escape", "ctrl+n", "ctrl+t", *"7351", "enter", *"7351", "enter")
        c.sees("Priya signs in with the new PIN.")
        await c.keys("escape")


async def wednesday(c: Counter) -> None:
    """An employer's letter, two days before."""
    rosa = Staff(c).rosa
    async with c.opened("05-20 09:55"):
        await rosa.logs("10:00", "D1-13")
        await rosa.acknowledges("10:04", "D1-13", wants="the letter today")
        await rosa.resolves("15:00", "D1-13", done="The letter for the employer is written")


async def friday(c: Counter) -> None:
    """Before a long weekend."""
    staff = Staff(c)
    async with c.opened("05-22 08:00"):
        await _friday_opens(staff.rosa)
        await _without_medicine(c, staff.rosa)
        await _privacy(c, staff.rosa, staff.priya)
        await _friday_forenoon(c, staff.rosa, staff.priya)
        await _wrong_dates(c, staff.rosa)
        await _written_about_care(c, staff.rosa, staff.priya)
        await _husband_calls(c, staff.rosa)
        await _vaccine(c, staff.rosa)
        await _friday_closes(c, staff.rosa, staff.priya)


async def _friday_opens(rosa: Person) -> None:
    await rosa.logs("08:06", "D1-01")
    await rosa.acknowledges("08:07", "D1-01", wants="to be seen soon")
    await rosa.resolves("08:20", "D1-01")
    await rosa.logs("08:31", "D1-02")
    await rosa.acknowledges("08:33", "D1-02", wants="a visit, and a line that is answered")
    await rosa.resolves("08:40", "D1-02")


async def _without_medicine(c: Counter, rosa: Person) -> None:
    """Received 07:15, read 08:52; yes to the safety question asks for the nurse before the form can be left."""
    await rosa.begins("08:52", "D1-03", risk="y", safety=["tab"])
    c.sees("S SAFETY Call the nurse or a clinician now, then tell Priya. Enter = called")
    await rosa.adds(received="7:15")
    c.sees("Came in 7:15", "Acknowledge by Tue 17:00")
    await c.keys("escape")
    c.sees(
        "Somebody may be at risk, and it is not on record: kept as a draft · F6 brings", "it back", "! A safety matter"
    )
    await c.keys("f6")
    c.sees("Refill asked 5 days ago not sent", "Came in 7:15", "Patient ref MRN D1-03")
    await rosa.saves("D1-03")
    c.sees("! tell a nurse or clinician: now", "Acknowledge, by Tue 17:00")
    await rosa.acknowledges("08:55", "D1-03", wants="the tablets today")
    await rosa.comes("08:56")
    await c.keys("enter")
    c.sees("Nurse called 08:56. Now tell Priya: Ctrl+B, m.")
    await c.keys("ctrl+b", "m", *"Priya", "ctrl+s")
    c.sees("✓ told: nurse 08:56 · manager 08:56 (Priya)")
    await rosa.follows_up("08:58", "D1-01")
    c.sees("✓ 3 FOLLOW UP Rosa 08:58 · still right: yes", "Closed")


async def _privacy(c: Counter, rosa: Person, priya: Person) -> None:
    """Two issues in one complaint; the manager has it with its story, in a private room."""
    await rosa.begins("09:20", "D1-04", may_speak="y")
    await rosa.adds(issues="v2")
    c.sees("privacy 2")
    await rosa.saves("D1-04")
    c.sees("PRIVACY: The privacy official answers.", "nobody holds it against them.")
    await rosa.acknowledges("09:21", "D1-04", wants="an apology, and not in public")
    await rosa.comes("09:40")
    await c.keys("ctrl+t", "p", *spell("is in room 2, and need not tell it again"), "ctrl+s")
    c.sees("→ handed to Priya, who has yet to accept it")
    await priya.comes("09:41")
    c.sees("HANDED TO YOU", "A5 Accept?")
    await priya.opens("D1-04")
    c.reads('Handed to you by Rosa 09:40: "is in room 2, and need not tell it again". Ctrl+T = I have it.')
    await c.keys("ctrl+t")
    c.reads("You have A5 now")
    await c.keys("ctrl+b", "o", *spell("Ms Lang"), "ctrl+s")
    c.sees("✓ told: privacy official 09:41 (Ms Lang)")


async def _friday_forenoon(c: Counter, rosa: Person, priya: Person) -> None:
    """Waiting on billing stops no clock."""
    await rosa.logs("09:47", "D1-05")
    await rosa.acknowledges("09:49", "D1-05", wants="the second charge back")
    await rosa.comes("10:00")
    await c.keys("ctrl+l", "c", *spell("billing looks at it"), "ctrl+s", "f4")
    assert c.line_of("D1-05").startswith("· A6 Resolve by Tue 17:00 Phone")
    await priya.resolves("10:05", "D1-04", right="p")
    await rosa.logs("10:15", "D1-06")
    await rosa.acknowledges("10:17", "D1-06", wants="to know the results")
    await priya.resolves("10:30", "D1-03")
    await rosa.logs("10:58", "D1-07", may_speak="y")
    await rosa.acknowledges("10:59", "D1-07", wants="the corridor free")
    await rosa.resolves("11:04", "D1-07")


async def _wrong_dates(c: Counter, rosa: Person) -> None:
    """The employer's letter comes back: it leaves the list of what is resolved."""
    await rosa.comes("11:05")
    await c.keys("f3", "ctrl+l", "r", "ctrl+s")
    c.sees("Only: resolved")
    assert "D1-13" in c.listed()
    await rosa.opens("D1-13")
    await c.keys("ctrl+r", "w", *spell("the dates are wrong"), "ctrl+s")
    c.sees("A1 reopened", "Note: the dates are wrong", "Resolve, by Tue 17:00")
    await c.keys("f3", "ctrl+l", "r", "ctrl+s")
    c.sees("Only: resolved")
    assert "D1-13" not in c.listed()


async def _written_about_care(c: Counter, rosa: Person, priya: Person) -> None:
    """Written, about care: a grievance without a question, and before anybody said that it is one."""
    await rosa.logs("11:30", "D1-08", may_speak="y")
    c.sees("G 4 WRITTEN NOTICE by 29 May 23:59")
    await c.keys("f4")
    assert c.line_of("D1-08").startswith("~G A9 Tell manager 15 min left Email Quality of care")
    await rosa.resolves("11:40", "D1-06")
    await rosa.follows_up("11:45", "D1-07")
    await priya.acknowledges("11:50", "D1-08", wants="a written answer")
    c.sees("Notice, 7 d left", "✓ 1 ACKNOWLEDGE Priya 11:50", "owner: Priya")
    await c.keys("f4")
    assert c.line_of("D1-08").startswith("G A9 Notice 7 d left Email Care")
    await c.keys("ctrl+g")
    c.sees("Grievances")
    assert c.listed() == ["D1-08"]
    await rosa.resolves("12:20", "D1-13", done="A letter with the right dates")


async def _husband_calls(c: Counter, rosa: Person) -> None:
    """The warning comes while the reference is typed; both callers are kept."""
    await rosa.begins("13:05", "D1-09", may_speak="y")
    await c.pause()
    c.reads("? Before: 1, last 08:31. Same reason: A3, resolved 08:40. Ctrl+R: reopen, add")
    await c.keys("ctrl+r")
    c.sees("Reopen A3 resolved 08:40, and it was not right after all")
    c.sees("Add to A3 resolved 08:40: one more call about it")
    await c.keys("down", "enter")
    c.sees("Ctrl+S adds this call to A3")
    await rosa.comes("13:08")
    await rosa.saves("D1-09")
    c.sees("A10 recorded and added to A3 · F9 undoes")


async def _vaccine(c: Counter, rosa: Person) -> None:
    """Two keys from `x` to the nurse; nobody closes it from the desk."""
    await rosa.comes("14:22")
    await c.keys("f2", "x", "enter")
    c.sees("S SAFETY Nurse called 14:22, then tell Priya.")
    await rosa.goes_on("D1-10")
    await rosa.saves("D1-10")
    await rosa.acknowledges("14:23", "D1-10", wants="to know whether it does harm")
    await rosa.comes("14:26")
    await c.keys("ctrl+b", "m", *"Priya", "ctrl+s")
    await rosa.comes("14:27")
    await c.keys("ctrl+b", "c", *"NP-C", "ctrl+s", "ctrl+b", "i", *"4711", "ctrl+s")
    c.sees("✓ told: nurse 14:22 · manager 14:26 (Priya) · clinician 14:27 (NP-C)", "incident report 14:27 (4711)")
    await rosa.answers(resolution("Looked into", "y"))
    await c.keys("ctrl+s")
    c.reads("Your role may not resolve a safety complaint. Ask the practice manager.")


async def _friday_closes(c: Counter, rosa: Person, priya: Person) -> None:
    """Thanks, a voicemail, and what is open when the door closes."""
    await rosa.resolves("15:20", "D1-05")
    await rosa.praises("15:40", "D1-11", "Deon")
    await rosa.begins("16:55", "D1-12")
    await rosa.adds(received="16:48")
    c.sees("received 16:48", "Acknowledge by Tue 17:00")
    await rosa.saves("D1-12")
    await priya.comes("17:00")
    c.begins_with("D1-12", "D1-08", "D1-10")
    assert sorted(c.listed()[3:]) == ["D1-02", "D1-03", "D1-04", "D1-05", "D1-06", "D1-13"]
    assert c.line_of("D1-12").startswith("· A13 Acknowledge by Tue 17:00 Voicemail")
    c.sees("Open 9")
    opened = await closes(priya, "17:05", thanks=("Deon", "finding a lost hearing aid"))
    assert (opened[0], sorted(opened)) == ("D1-10", ["D1-08", "D1-10", "D1-12"])


async def tuesday(c: Counter) -> None:
    """The first day back."""
    staff = Staff(c)
    async with c.opened("05-26 08:00"):
        await _tuesday_opens(c, staff.rosa)
        await _nobody_tells_us(c, staff.rosa)
        await _not_fixed(c, staff.rosa)
        await _shaky(c, staff.rosa, staff.priya)
        await _interpreter(c, staff.rosa, staff.priya)
        await _review(c, staff.rosa)
        await _tuesday_afternoon(c, staff.rosa, staff.priya)
        await _the_same_referral(c, staff.rosa)
        await _tuesday_closes(c, staff.priya)


async def _tuesday_opens(c: Counter, rosa: Person) -> None:
    """The voicemail comes first; what was written on Saturday stands there once it is typed."""
    await rosa.comes("08:00")
    c.begins_with("D1-12")
    assert c.line_of("D1-12").startswith("· A13 Acknowledge 9 h left Voicemail")
    c.sees("Thanks on Friday: Deon")
    await rosa.logs("08:03", "D2-01")
    await rosa.acknowledges("08:04", "D2-01", wants="a visit")
    await rosa.resolves("08:10", "D2-01")
    await rosa.acknowledges("08:12", "D1-12", wants="a visit soon")
    await rosa.begins("08:15", "D2-02", may_speak="y")
    await rosa.adds(received="Sat 19:40")
    c.sees("received Sat 19:40")
    await rosa.saves("D2-02")
    await c.keys("f4")
    assert c.line_of("D2-02").startswith("· A15 Acknowledge by Wed 17:00 Portal")
    await rosa.acknowledges("08:16", "D2-02", wants="the form")
    await rosa.resolves("08:25", "D1-12")
    await rosa.logs("08:40", "D2-03")
    await rosa.acknowledges("08:41", "D2-03", wants="a visit today")


async def _nobody_tells_us(c: Counter, rosa: Person) -> None:
    """Nobody on file may speak for the patient: nothing is confirmed, and nothing of the patient is shown."""
    await rosa.begins("09:05", "D2-04", may_speak="n")
    await c.pause()
    c.sees("Say: \"I can't confirm whether someone is a patient, but I can take your", "concern and pass it on.")
    c.sees_not("Before:")
    await rosa.saves("D2-04")
    await rosa.acknowledges("09:06", "D2-04", wants="that somebody rings")
    await rosa.resolves("09:10", "D2-03", gave=["p", *"8.00"])
    c.sees("given: parking 8.00")
    await rosa.opens("D2-04")
    await c.keys("ctrl+l", "p", *spell("the patient is to ring"), "ctrl+s", "f4")
    assert c.line_of("D2-04").startswith("· A17 On patient since 09:10 Phone")
    await rosa.follows_up("09:10", "D1-02")


async def _not_fixed(c: Counter, rosa: Person) -> None:
    """No new complaint: the one that was fixed on Friday opens again, out of the form."""
    await rosa.begins("09:30", "D2-05")
    await c.pause()
    c.reads("Same reason: A6, resolved Fri 15:20. Ctrl+R: reopen, add")
    await c.keys("ctrl+r", "enter")
    c.sees("Why does A6 open again?")
    await c.keys(*"did", "enter")
    c.sees("Ctrl+S reopens A6: the fix did not hold")
    await c.keys("ctrl+s")
    c.sees("A6 reopened", "Resolve, by Wed 17:00", "09:30 reopened")


async def _shaky(c: Counter, rosa: Person, priya: Person) -> None:
    """Coded as waiting, and yet somebody is at risk."""
    await rosa.begins("09:55", "D2-06", risk="y", safety=["tab"])
    await rosa.saves("D2-06")
    await rosa.acknowledges("09:56", "D2-06", wants="to be seen")
    await rosa.comes("09:57")
    await c.keys("enter")
    c.sees("Kept waiting", "Nurse called 09:57")
    await priya.resolves("10:15", "D2-06")
    await rosa.logs("10:20", "D2-07")
    await rosa.acknowledges("10:22", "D2-07", wants="the referral")
    await rosa.resolves("10:45", "D1-05", done="The second statement is taken back")
    c.sees("Call back, by Thu 17:00")
    await priya.follows_up("11:00", "D1-03")


async def _interpreter(c: Counter, rosa: Person, priya: Person) -> None:
    """A formal answer is asked for: a grievance, by the civil rights route."""
    await rosa.begins("11:12", "D2-08")
    await rosa.adds(formal="y")
    await rosa.saves("D2-08")
    c.sees("G 4 WRITTEN NOTICE by 2 Jun 23:59")
    c.sees("CIVIL RIGHTS: The civil rights coordinator answers.")
    await rosa.acknowledges("11:13", "D2-08", wants="a formal answer")
    await priya.comes("11:15")
    await priya.opens("D2-08")
    await c.keys("ctrl+b", "r", *"Priya", "ctrl+s")
    c.sees("✓ told: civil rights coordinator 11:15 (Priya)")
    await c.keys("f4")
    assert c.line_of("D2-08").startswith("G A20")
    await rosa.resolves("11:30", "D2-02")


async def _review(c: Counter, rosa: Person) -> None:
    """Anonymous and online: the reply confirms nothing, and nobody can be called back."""
    await rosa.begins("12:40", "D2-09", patient=["tab"])
    c.sees('Reply: "Thank you for your feedback.')
    await rosa.saves("D2-09")
    c.sees("no name given", "not owed: they cannot be reached")
    await rosa.acknowledges("12:50", "D2-09", wants="nothing said")
    await rosa.resolves("13:00", "D2-09", right="o")
    c.sees("put right: not asked", "Closed")


async def _tuesday_afternoon(c: Counter, rosa: Person, priya: Person) -> None:
    """The patient speaks: the clock goes on. A warm transfer, thanks, and a promise for tomorrow."""
    await rosa.comes("13:20")
    await rosa.opens("D2-04")
    await c.keys("ctrl+l", "e", "ctrl+s")
    c.reads("A17 goes on")
    await rosa.logs("13:30", "D2-10")
    await rosa.acknowledges("13:31", "D2-10", wants="to be heard")
    await rosa.comes("13:36")
    await c.keys("ctrl+t", "p", *spell("is on line 2"), "ctrl+s")
    await priya.comes("13:37")
    c.sees("HANDED TO YOU")
    await c.keys("enter", "ctrl+t")
    c.reads("You have A22 now")
    await rosa.resolves("13:45", "D2-04")
    await rosa.resolves("14:10", "D2-07")
    await rosa.praises("14:45", "D2-11", "NP-C")
    await rosa.logs("15:10", "D2-12")
    await rosa.acknowledges("15:12", "D2-12", wants="to know what it is for", by="Wed 12:00")
    c.sees("Promise, by Wed 12:00")
    await rosa.follows_up("15:30", "D1-13")


async def _the_same_referral(c: Counter, rosa: Person) -> None:
    """Written before the referral was put right, read afterwards: it is added, and reopens nothing."""
    await rosa.begins("16:05", "D2-13")
    await rosa.adds(received="13:50")
    await c.pause()
    c.reads("Same reason: A19, resolved 14:10. Ctrl+R: add to it")
    await c.keys("ctrl+r")
    c.sees("Add to A19")
    c.sees_not("Reopen A19")
    await c.keys("enter")
    await rosa.comes("16:06")
    await rosa.saves("D2-13")
    c.sees("A25 recorded and added to A19")


async def _tuesday_closes(c: Counter, priya: Person) -> None:
    await priya.resolves("16:20", "D2-10", right="p")
    await c.keys("f4")
    await priya.comes("17:00")
    assert sorted(c.listed()[:4]) == ["D1-08", "D1-10", "D2-08", "D2-12"]
    assert c.line_of("D2-12").startswith("· A24 Promise by Wed 12:00")
    opened = await closes(priya, "17:05", thanks=("NP-C", "explaining results so well that she brought her sister"))
    assert sorted(opened) == ["D1-08", "D1-10", "D2-08", "D2-12"]
    await tells(priya, "Results were explained so well that the patient came again and brought her sister.")


async def afterwards(c: Counter) -> None:
    """Wednesday and what followed, until everybody was called back: as the table has it."""
    staff = Staff(c)
    people = {"Rosa": staff.rosa, "Priya": staff.priya}
    async with c.opened("05-27 08:00"):
        for step in steps():
            if step.when > "05-26 17:00":
                await _takes(c, people[step.by], step)


async def _takes(c: Counter, who: Person, step: Step) -> None:
    match step.deed:
        case "follow_up":
            await who.follows_up(step.at, step.about)
        case "resolve":
            await who.resolves(step.at, step.about, right=step.said["put_right"][0])
        case "reopen":
            await who.comes(step.at)
            await who.opens(step.about)
            await c.keys("ctrl+r", "n", "ctrl+s")
        case "notice":
            await who.answers_in_writing(step.at, step.about)
        case "decide":
            await who.decides(step.at, step.about, step.said["outcome"])
        case _:
            raise AssertionError(step)
