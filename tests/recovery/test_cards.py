"""Train-me cards: the three codes that came most often in four weeks, each with its script."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import RULES, local

from frontdesk.recovery.cards import CARD_DAYS, cards
from frontdesk.recovery.codes import Category
from frontdesk.recovery.patterns import Received

NOW = local("05-22 12:00")


def came(category: Category, count: int, *, days_ago: int = 1) -> list[Received]:
    at = NOW - timedelta(days=days_ago)
    return [Received(number=f"A{n}", category=category, received_at=at) for n in range(count)]


def test_the_three_that_came_most_often_the_most_frequent_first() -> None:
    received = [
        *came(Category.BILL, 2), *came(Category.WAIT, 5), *came(Category.APPT, 2), *came(Category.RX, 1),
        *came(Category.OTHER, 9), *came(Category.RX, 4, days_ago=CARD_DAYS + 1),
    ]  # fmt: skip
    assert [(card.category, card.count) for card in cards(received, RULES, NOW)] == [
        (Category.WAIT, 5), (Category.APPT, 2), (Category.BILL, 2),
    ]  # fmt: skip
    assert cards([], RULES, NOW) == []


def test_a_card_says_what_the_checklist_and_the_authority_table_say() -> None:
    (card,) = cards(came(Category.WAIT, 1), RULES, NOW)
    script = dict(card.script)
    assert script["Ask"] == "How long? Over 60 min?"
    assert script["3 serious"] == "sent away while unwell"
    assert script["You may"] == RULES.authority[Category.WAIT].words
    assert script["Say"].startswith("I am sorry this happened.")
    assert all(line for _, line in card.script)
