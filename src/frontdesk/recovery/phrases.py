"""What to say and what to write back, word for word, so that nobody has to find the words with a phone in one hand.

Each regrets the experience and admits no fault; none says what anybody's visit was about. The two for people who
may not know whether somebody is a patient say nothing that would confirm it.
"""

from __future__ import annotations

ACKNOWLEDGEMENT = "Thank you for telling me. I have written it down, and I will see that somebody looks after it."
"""The first answer to everybody who complains."""

APOLOGY = "I am sorry this happened to you."
"""Regrets the experience."""

TO_A_THIRD_PARTY = "I can't confirm whether someone is a patient, but I can take your concern and pass it on."
"""For everybody whose authority to speak for the patient is not on file."""

TO_A_REVIEW = (
    "Thank you for your feedback. We take every concern seriously and cannot discuss anybody's care here."
    " Please call us and ask for the practice manager."
)
"""The only answer to a review in public: it fits everybody, and does not say that anybody is a patient."""

TO_THANKS = "Thank you, that is good to hear. I will pass it on to them."
"""For somebody who praises."""
