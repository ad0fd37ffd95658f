"""Every request for every kind of token, as the page about rights says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from tests.group.desks import CANARY, Group, complaint, group_on
from tests.group.pages import Browser, somebody
from tests.group.reaching import PAGES

from frontdesk.group import admin

PAGE = (Path(__file__).parents[2] / "docs" / "who-may.md").read_text(encoding="utf-8")
LETTERS = "NDXVEMA"
ROWS = {
    words: "".join(cell.strip() or "." for cell in cells.split("|")[:7])
    for words, cells in re.findall(
        r"^\| `([^`]+)` \|((?: .? ?\|){7})$", PAGE.partition("## At the group's API")[2], re.MULTILINE
    )
}
PAGE_ROWS = dict(
    re.findall(r"^\| `([^`]+)` \|((?: .? ?\|){5})$", PAGE.partition("## On the group's pages")[2], re.MULTILINE)
)
SHUT = frozenset({
    "token-missing", "token-refused", "device-revoked", "device-suspended", "not-for-you", "unknown-site",
})  # fmt: skip
"""What a door says that stays shut. Whoever gets in may still be told that a request makes no sense."""
BODIES = {
    "/v1/missing": {"ids": []},
    "/v1/letter": {"epoch": "epoch-2"},
    "/v1/report": {"program": "0.1.0", "forked": []},
    "/v1/invitations": {"proof_hash": "0" * 64},
    "/v1/enrol": {"invitation": "AAAAA", "proof": "0" * 64, "device": "desk-9", "epoch": "epoch-1"},
}


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Group]:
    with group_on(str(tmp_path_factory.mktemp("who") / "group.db")) as group:
        yield group


@pytest.fixture(scope="module")
def tokens(group: Group) -> dict[str, str | None]:
    """One of each kind."""
    shut_out = group.desk()
    desk = group.desk()
    desk.write(complaint())
    desk.push()
    people = {
        letter: admin.user_add(group.database, f"Try {letter}", role, sites=sites, now=group.clock)["token"]
        for letter, role, sites in (
            ("V", "viewer", ()), ("E", "viewer", ("ELM",)), ("M", "manager", ()), ("A", "admin", ()),
        )
    }  # fmt: skip
    return {"N": None, "D": desk.token, "X": shut_out.token, **people}


def ask(group: Group, request: str, token: str | None) -> httpx.Response:
    method, _, path = request.partition(" ")
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    body = {"json": BODIES[path]} if path in BODIES else {}
    where = "?epoch=epoch-1&seq=1" if path.endswith("/link") else ""
    return group.line.request(method, path + where, headers=headers, **body)  # type: ignore[arg-type]


@pytest.mark.parametrize("letter", LETTERS)
def test_the_page_says_which_doors_a_token_opens(letter: str, group: Group, tokens: dict[str, str | None]) -> None:
    order = sorted(ROWS, key=lambda request: "rotate" in request)  # a new token comes last
    opened = {}
    group.clock.pass_by(minutes=2)  # who knocks with wrong tokens too often is refused whatever they ask
    for request in order:
        answer = ask(group, request, tokens[letter])
        assert answer.status_code != httpx.codes.TOO_MANY_REQUESTS
        shut = answer.status_code >= 400 and answer.json().get("error") in SHUT
        opened[request] = not shut
        assert CANARY not in answer.text
    assert opened == {request: letter in letters for request, letters in ROWS.items()}


def test_every_request_stands_on_the_page(group: Group) -> None:
    described = group.line.get("/openapi.json").json()["paths"]
    every = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    assert every == {request.partition("?")[0] for request in ROWS}


@pytest.mark.parametrize("letter", "NVEMA")
def test_the_page_says_which_pages_somebody_reads(letter: str, group: Group) -> None:
    group.clock.pass_by(minutes=2)
    role, sites = {"V": ("viewer", ()), "E": ("viewer", ("ELM",)), "M": ("manager", ()), "A": ("admin", ())}.get(
        letter, ("", ())
    )
    line = httpx.Client(base_url=group.line.base_url, timeout=60)
    with closing(somebody(group, f"Page {letter}", role, *sites) if role else Browser(line)) as reader:
        opened = {}
        for request in PAGE_ROWS:
            answer = reader.get(request.removeprefix("GET "))
            opened[request] = answer.status_code == httpx.codes.OK and answer.url.path != "/sign-in"
            if letter == "E":
                assert "Maple Practice" not in answer.text
    line.close()
    assert opened == {request: letter in letters for request, letters in PAGE_ROWS.items()}


def test_every_page_stands_on_the_page() -> None:
    assert {re.sub("/(MAPLE|ELM)$", "/{code}", request) for request in PAGE_ROWS} == {route.name for route in PAGES}
