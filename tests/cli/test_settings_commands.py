"""Settings on the command line: shown, changed by a manager, and refused with what would do."""

from __future__ import annotations

from tests.cli.conftest import Frontdesk


def test_a_setting_is_changed_by_the_manager_and_moves_every_clock(logged: str, frontdesk: Frontdesk) -> None:
    assert frontdesk("settings", "set", "acknowledge_live", "30 min", "--as", "Rosa").code == 3
    said = frontdesk("settings", "set", "acknowledge_live", "30 min", "--as", "Priya", "--json")
    assert said.json == {"key": "acknowledge_live", "value": "30 min"}
    assert frontdesk("show", logged, "--json").json["next"]["due_at"] == "2026-05-22T11:00:00-05:00"
    assert frontdesk("settings", "set", "closed", "2026-05-25", "--as", "Priya").code == 0
    shown = frontdesk("settings", "show", "--json").json
    assert (shown["closed"], shown["acknowledge_live"], shown["idle_lock"]) == ("2026-05-25", "30 min", "3")


def test_a_wrong_key_names_the_nearest_and_a_wrong_value_says_how(logged: str, frontdesk: Frontdesk) -> None:
    assert logged
    wrong = frontdesk("settings", "set", "idel-lock", "5", "--as", "Priya")
    assert (wrong.code, "idle_lock" in wrong.err) == (2, True)
    for key, value in (("idle_lock", "60"), ("hours", "whenever"), ("timezone", "Mars/Base"), ("closed", "soon")):
        assert frontdesk("settings", "set", key, value, "--as", "Priya").code == 2, key
    assert frontdesk("settings", "set", "deputy", "Nobody", "--as", "Priya").code == 4
    assert frontdesk("settings", "set", "deputy", "Deon", "--as", "Priya").code == 0
    assert frontdesk("settings", "show", "--json").json["deputy"] == "Deon"


def test_without_a_word_they_are_shown(logged: str, frontdesk: Frontdesk) -> None:
    assert logged
    assert frontdesk("settings").out == frontdesk("settings", "show").out
    shown = frontdesk("settings", "show", "--json").json
    assert frontdesk("settings", "--json").json == frontdesk("--json", "settings").json == shown
    assert frontdesk("settings", "--json", "show").json == shown
    assert frontdesk("settings", "shwo").code == 2
    assert frontdesk("settings", "--help").out.startswith("Usage: frontdesk settings [OPTIONS]")


def test_a_day_that_was_not_closed_is_said(logged: str, frontdesk: Frontdesk) -> None:
    assert logged
    never = frontdesk("settings", "set", "open", "2026-05-26", "--as", "Priya", "--json")
    assert (never.code, never.json) == (0, {"key": "open", "value": "2026-05-26"})
    assert "2026-05-26 was not closed" in never.err
    assert frontdesk("settings", "set", "closed", "2026-05-26", "--as", "Priya").err == ""
    assert frontdesk("settings", "set", "open", "2026-05-26", "--as", "Priya").err == ""
