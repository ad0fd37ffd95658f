"""The server's head alone decides what is sent: a table of every case, and a property over all of them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.sync.answers import Head
from frontdesk.sync.client import Mend, Nothing, Send, Step, what_to_send


@dataclass(frozen=True)
class Hashes:
    """A chain by its hashes; a letter each will do."""

    hashes: str

    @property
    def last(self) -> int:
        return len(self.hashes)

    def hash_at(self, seq: int) -> str | None:
        return self.hashes[seq - 1] if 1 <= seq <= self.last else None


def head(chain: str) -> Head:
    """The head of a server that holds this chain."""
    return Head(epoch="e", seq=len(chain), hash=chain[-1:] or "")


@pytest.mark.parametrize(
    ("here", "there", "step"),
    [
        pytest.param("", "", Nothing(), id="a new desk has nothing to say"),
        pytest.param("abc", "", Send(after=0), id="the server knows nothing: everything"),
        pytest.param("abc", "a", Send(after=1), id="the server is behind: the rest"),
        pytest.param("abc", "abc", Nothing(), id="both hold the same"),
        pytest.param("abc", "ab", Send(after=2), id="one is missing there"),
        pytest.param("ab", "abc", Mend(), id="the desk was put back from a backup"),
        pytest.param("", "abc", Mend(), id="the desk lost everything"),
        pytest.param("abX", "abc", Mend(), id="put back, and the last is another"),
        pytest.param("abXYZ", "abc", Mend(), id="put back, and more was written since"),
        pytest.param("aXY", "abc", Mend(), id="the same length and another past"),
        pytest.param("X", "a", Mend(), id="even the first is another"),
    ],
)
def test_what_is_sent(here: str, there: str, step: Step) -> None:
    assert what_to_send(head(there), Hashes(here)) == step


CHAINS = st.text("abc", max_size=6).map(
    lambda text: "".join(chr(ord("A") + hash_of(text[: i + 1])) for i in range(len(text)))
)


def hash_of(past: str) -> int:
    """Another number for every past, as a hash would be."""
    number = 0
    for letter in past:
        number = number * 3 + ord(letter) - ord("a") + 1
    return number


@given(CHAINS, CHAINS)
def test_what_is_sent_continues_what_is_there_and_completes_it(here: str, there: str) -> None:
    match what_to_send(head(there), Hashes(here)):
        case Send(after=after):
            assert here.startswith(there)
            assert there + here[after:] == here
        case Nothing():
            assert here == there
        case Mend():
            assert not here.startswith(there)
