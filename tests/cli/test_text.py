"""What people type comes back as typed, or is refused with a reason; and it never steers a terminal."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Frontdesk, Said

from frontdesk.commands.plain import one_line, plain

LOG = ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "1")
HARMLESS = (
    "[/b]",
    "[red]is not a colour[/red]",
    "[bold",
    "{curly} %s $HOME `tick` \\n",
    "🙂👩‍👩‍👧‍👦 fifty",
    "חיכיתי שעה",
    "انتظرت ساعة \u202eabc\u202c",
    "two\nlines\tand a tab",
    "; DROP TABLE event; --",
    "<script>alert(1)</script>",
    "'\"",
    "  spaces stay  ",
    "\u200f\u2066hidden\u2069",
)
STEERING = ("\x1b[2J", "a\x00b", "bell\x07", "back\x08", "\x9b31m", "line\rover", "\x7f")

FIELDS: dict[str, tuple[str, ...]] = {
    "said": (*LOG, "--said"),
    "patient": (*LOG, "--said", "x", "--patient"),
    "callback": (*LOG, "--said", "x", "--callback"),
    "remedy": (*LOG, "--said", "x", "--remedy"),
}
SHORT = ("patient", "callback")


def put(frontdesk: Frontdesk, field: str, text: str) -> Said:
    return frontdesk(*FIELDS[field], text, "--json")


@pytest.mark.parametrize("text", HARMLESS)
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.usefixtures("home")
def test_text_comes_back_as_it_was_typed(field: str, text: str, frontdesk: Frontdesk) -> None:
    said = put(frontdesk, field, text)
    assert said.code == 0, said.err
    assert said.json[field] == (text.strip() if field in SHORT else text)


@pytest.mark.parametrize("text", HARMLESS)
def test_so_does_what_is_said_later(text: str, logged: str, frontdesk: Frontdesk) -> None:
    assert frontdesk("note", logged, "--as", "Rosa", "--", text).code == 0
    spot = ("resolve", logged, "--as", "Rosa", "--put-right", "yes", "--on-the-spot", "--done")
    assert frontdesk(*spot, text).code == 0
    shown = frontdesk("show", logged, "--json").json
    assert (shown["done"], shown["notes"][0]["text"]) == (text, text)


@pytest.mark.parametrize("text", STEERING)
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.usefixtures("home")
def test_control_characters_are_refused(field: str, text: str, frontdesk: Frontdesk) -> None:
    said = put(frontdesk, field, text)
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith(
        " contains control characters.\nNext: type it again without them; tabs and new lines are fine.\n"
    )
    assert frontdesk("list", "--all", "--json").json["count"] == 0


@pytest.mark.parametrize("text", STEERING)
def test_so_are_they_in_what_is_said_later(text: str, logged: str, frontdesk: Frontdesk) -> None:
    assert frontdesk("note", logged, text, "--as", "Rosa").code == 2
    spot = ("resolve", logged, "--as", "Rosa", "--put-right", "yes", "--on-the-spot", "--done")
    assert frontdesk(*spot, text).code == 2
    assert frontdesk("staff", "add", text, "--role", "desk", "--as", "Priya").code == 2
    assert frontdesk("show", logged, "--json").json["state"] == "new"


@pytest.mark.parametrize("text", [*HARMLESS, *STEERING])
def test_no_word_of_a_list_is_taken_for_anything_else(text: str, logged: str, frontdesk: Frontdesk) -> None:
    """Every option with a closed list, every name and every number refuses odd text with a sentence."""
    for words in (
        ("log", "--as", "Rosa", "--severity", "1", "--said", "x", "--category", text),
        (*LOG, "--said", "x", "--channel", text),
        (*LOG, "--said", "x", "--at", text),
        (*LOG, "--said", "x", "--clinician", text),
        ("resolve", logged, "--as", "Rosa", "--done", "x", "--put-right", text),
    ):
        said = frontdesk(*words)
        assert (said.code, said.out) == (2, ""), words
        assert "Next: " in said.err
        assert not set("\x1b\x00\x07\x08\x9b\r\x7f\u202e\u2066") & set(said.err)
    assert frontdesk("show", "--", text).code == 4
    assert frontdesk("note", logged, "x", "--as", text).code == 4


@pytest.mark.usefixtures("home")
def test_what_is_printed_for_people_steers_nothing(frontdesk: Frontdesk) -> None:
    put(frontdesk, "said", "left \u202eright\u202c [red]x[/red] 🙂")
    shown = frontdesk("show", "A1").out
    assert "Said: left \\u202eright\\u202c [red]x[/red] 🙂\n" in shown
    assert frontdesk("find", "right").out.count("\n") == 1


def test_plain_shows_what_would_steer() -> None:
    assert plain("a\x1b[31mb\x9b\x7f") == "a\\x1b[31mb\\x9b\\x7f"
    assert plain("\u202e\u2066\u200f\u2028\ud800") == "\\u202e\\u2066\\u200f\\u2028\\ud800"
    assert plain("tab\tline\n\u200dמ🙂é") == "tab\tline\n\u200dמ🙂é"
    assert one_line(" two\nlines\t ") == "two lines"


@pytest.mark.usefixtures("home")
def test_ten_megabytes_are_refused_and_counted(frontdesk: Frontdesk) -> None:
    said = frontdesk(*LOG, "--said", "-", stdin=b"a" * 10_000_000)
    assert (said.code, said.out) == (2, "")
    assert said.err == ("What was said has 10,000,000 characters; 4,000 fit.\nNext: shorten it.\n")


@pytest.mark.usefixtures("home")
def test_four_thousand_characters_fit(frontdesk: Frontdesk) -> None:
    assert frontdesk(*LOG, "--said", "-", stdin="é".encode() * 4000).code == 0
    assert frontdesk(*LOG, "--said", "-", stdin="é".encode() * 4001).code == 2


@pytest.mark.parametrize(
    ("stdin", "text"),
    [
        (b"one line\n", "one line"),
        (b"no end", "no end"),
        (b"two\r\nlines\r\n", "two\nlines"),
        (b"\xef\xbb\xbfwith a mark\n", "with a mark"),
        ("חיכיתי\n".encode(), "חיכיתי"),
        (b"a gap\n\n", "a gap\n"),
    ],
)
def test_a_dash_reads_standard_input(stdin: bytes, text: str, logged: str, frontdesk: Frontdesk) -> None:
    said = frontdesk(*LOG, "--said", "-", "--json", stdin=stdin)
    assert said.json["said"] == text
    assert frontdesk("note", logged, "-", "--as", "Rosa", "--json", stdin=stdin).json["notes"][0]["text"] == text
    spot = ("resolve", logged, "--as", "Rosa", "--put-right", "yes", "--on-the-spot", "--done", "-", "--json")
    assert frontdesk(*spot, stdin=stdin).json["done"] == text


@pytest.mark.parametrize(
    ("words", "stdin", "sentence"),
    [
        ((*LOG, "--said", "-"), b"", "What was said is empty."),
        ((*LOG, "--said", "-"), b"\xff\xfe\x00", "What stands on standard input is not UTF-8 text."),
        ((*LOG, "--said", "-"), b"\x1b[2J", "What was said contains control characters."),
        ((*LOG, "--said", "-", "--remedy", "-"), b"x", "Only one text can come from standard input."),
    ],
)
@pytest.mark.usefixtures("home")
def test_standard_input_is_judged_like_any_text(
    words: tuple[str, ...], stdin: bytes, sentence: str, frontdesk: Frontdesk
) -> None:
    said = frontdesk(*words, stdin=stdin)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(sentence)


@pytest.mark.usefixtures("home")
def test_bytes_that_are_no_text_are_refused(frontdesk: Frontdesk) -> None:
    """A shell passes what is not UTF-8 on as halves of characters."""
    assert frontdesk(*LOG, "--said", "caf\udce9").code == 2
    assert frontdesk("log", "--as", "Ros\udce9", "--category", "\udce9").code == 2
    assert frontdesk("show", "\udce9").code == 4
