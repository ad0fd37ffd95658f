"""Who reaches what, route by route, on whatever database: a new route without a check fails here.

Two practices have sent everything that a practice can send. Somebody whom only MAPLE concerns asks every route there
is, in every way, for ELM, and finds nothing of it; nobody at all is let in anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import select
from tests.group.desks import LOGGED, Group, complaint, event, group_on
from tests.group.pages import PASSWORD, Browser, somebody, text_of

from frontdesk.group import admin
from frontdesk.group.api import create_app
from frontdesk.group.pages.page import HEADERS
from frontdesk.group.settings import Settings
from frontdesk.group.store import Store
from frontdesk.group.tables import audit

OPEN = {
    "GET /openapi.json",
    "GET /v1/hello",
    "POST /v1/enrol",
    "GET /healthz",
    "GET /readyz",
    "GET /style.css",
    "GET /sign-in",
    "GET /password",
    "POST /sign-in",
    "POST /password",
}
"""What answers anybody: they tell of no practice, or let somebody in who proves who it is."""
SAYS_NOTHING_OF_PRACTICES = {"GET /", "GET /my-password"}
ELSEWHERE = {"x-forwarded-for": "10.0.0.7"}
"""From this very machine the figures for Prometheus need no token."""
OF_ELM = ("ELM", "Elm Practice", "E77", "DR-ELM", "elmwood")
"""What ELM sent, and nobody else."""


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    asks_for_site: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_page(self) -> bool:
        return not self.path.startswith("/v1") and self.path not in {"/metrics", "/healthz", "/readyz", "/openapi.json"}

    def ask(self, line: httpx.Client, site: str, **more: Any) -> httpx.Response:
        path = re.sub(r"\{\w+\}", site, self.path)
        where = {"site": site} if self.asks_for_site else None
        headers = ELSEWHERE | more.pop("headers", {})
        return line.request(self.method, path, params=where, headers=headers, **more)


def routes() -> list[Route]:
    """Every way in which anything can be asked, as the server itself knows them."""
    contexts = iter_route_contexts(create_app(Settings(database="none.db")).routes)
    return sorted(
        (
            Route(method, str(context.path), any(one.name == "site" for one in _parameters(context)))
            for context in contexts
            for method in (context.methods or set()) - {"HEAD"}
        ),
        key=lambda route: route.name,
    )


def _parameters(context: Any) -> Any:
    known = getattr(context.route, "dependant", None)
    return known.query_params if known else ()


ROUTES = routes()
PAGES = [route for route in ROUTES if route.is_page and route.method == "GET" and route.name not in OPEN]
FORMS = [route for route in ROUTES if route.is_page and route.method != "GET"]


def fill(group: Group, site: str, number: str, clinician: str, told: str, *, count: int) -> None:
    desk = group.desk(site)
    logged = {**LOGGED, "number": number, "clinician": clinician, "formal": True}
    desk.write(
        *(event(kind="logged", facts={**logged, "number": number if at == 0 else f"B{at}"}) for at in range(count)),
        complaint("C1"),
        event(kind="logged", facts={"number": "T1", "kind": "compliment", "channel": "phone", "record": "compliment"}),
        event(kind="encounters_counted", subject="day:2026-05-22", facts={"count": 900, "source": "typed"}),
        event(kind="day_signed", subject="day:2026-05-21", facts={}),
        event(kind="story_published", subject=f"story:{told}", facts={"text": f"How it was at {told}."}),
    )
    assert desk.push().status_code == 200


class ReachContract:
    @pytest.fixture(scope="class")
    def database(self) -> str:
        raise NotImplementedError

    @pytest.fixture(scope="class")
    def group(self, database: str) -> Iterator[Group]:
        with group_on(database) as group:
            fill(group, "MAPLE", "M11", "DR-MAPLE", "mapleton", count=4)
            fill(group, "ELM", "E77", "DR-ELM", "elmwood", count=25)
            group.complaints()
            yield group

    @pytest.fixture(scope="class")
    def limited(self, group: Group) -> Iterator[Browser]:
        """The strongest role there is, for MAPLE alone."""
        with closing(somebody(group, "Lim", "admin", "MAPLE")) as browser:
            yield browser

    @pytest.fixture(scope="class")
    def limited_token(self, group: Group) -> str:
        return str(admin.user_add(group.database, "Lim API", "admin", sites=["MAPLE"], now=group.clock)["token"])

    @pytest.fixture(scope="class")
    def everyone(self, group: Group) -> Iterator[Browser]:
        with closing(somebody(group, "Ada", "admin")) as browser:
            yield browser

    @pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
    def test_nobody_is_let_in_without_saying_who_they_are(self, group: Group, route: Route) -> None:
        answer = route.ask(group.line, "ELM")
        if route.name in OPEN:
            assert not any(mark in answer.text for mark in OF_ELM)
        elif answer.status_code == 303:
            assert answer.headers["location"].startswith("/sign-in?")
        else:
            assert answer.status_code in ({401} if not route.is_page else {401, 403, 422}), answer.text

    @pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
    def test_a_viewer_of_one_practice_reaches_nothing_of_another(
        self, limited: Browser, limited_token: str, route: Route
    ) -> None:
        answers = [route.ask(limited.line, "ELM")] if route.method == "GET" else []
        answers.append(route.ask(limited.line, "ELM", headers={"authorization": f"Bearer {limited_token}"}))
        for answer in answers:
            assert not any(mark in answer.text for mark in OF_ELM), route.name
            if "{" in route.path or (route.asks_for_site and not route.is_page and answer is answers[-1]):
                assert answer.status_code == 403

    @pytest.mark.parametrize("route", PAGES, ids=lambda route: route.name)
    def test_a_page_of_all_practices_tells_of_all_and_is_safe_to_look_at(self, everyone: Browser, route: Route) -> None:
        """So that the test above can fail; and no page has a script, a style of its own, or anything from elsewhere."""
        answer = route.ask(everyone.line, "ELM", follow_redirects=True)
        assert answer.status_code == 200, text_of(answer)
        if route.name not in SAYS_NOTHING_OF_PRACTICES:
            assert any(mark in answer.text for mark in OF_ELM), text_of(answer)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        own = answer.text.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?:|//|javascript:|<iframe|<object", own)
        assert "<title>" in own
        assert own.count("<h1>") == 1

    @pytest.mark.parametrize("route", FORMS, ids=lambda route: route.name)
    def test_a_form_needs_the_token_of_its_page(self, everyone: Browser, limited: Browser, route: Route) -> None:
        for token in ("", "0" * 64, limited.token("/sites")):
            answer = route.ask(everyone.line, "ELM", data={"token": token, "name": "Ada"})
            assert answer.status_code == 403, route.name
        assert everyone.get("/sites").url.path == "/sites"

    def test_a_look_at_one_practice_is_on_record(self, group: Group, everyone: Browser, limited: Browser) -> None:
        before = self.reads(group)
        for path in ("/sites/MAPLE", "/sites/elm", "/sites"):
            assert everyone.get(path).status_code == 200
        assert limited.get("/sites/ELM").status_code == 403
        assert limited.get("/sites/NOSUCH").status_code == 403, "whether there is such a site is not theirs to learn"
        group.look("/v1/complaints", site="ELM")
        read = self.reads(group)[len(before) :]
        assert read == [("Ada", "site.read", "MAPLE"), ("Ada", "site.read", "ELM"), ("Ann", "complaints.read", "ELM")]
        assert everyone.get("/grievances?show=all").status_code == 200
        assert self.reads(group)[-1] == ("Ada", "grievances.read", "all")

    def reads(self, group: Group) -> list[tuple[str, str, str]]:
        with closing(Store(group.database)) as store, store.reading() as tx:
            query = select(audit.c.actor, audit.c.what, audit.c.about).where(audit.c.what.endswith(".read"))
            return [(row[0], row[1], row[2]) for row in tx.execute(query.order_by(audit.c.id))]

    def test_what_no_database_holds_breaks_nothing(self, group: Group, everyone: Browser) -> None:
        """A character that PostgreSQL takes nowhere, in each address and form that people and programs send."""
        known = {"authorization": f"Bearer {group.viewer}"}
        form = dict.fromkeys(("password", "again"), PASSWORD) | {"token": everyone.token("/sites"), "name": "A\0"}
        answers = [route.ask(everyone.line, "A%00", headers=known) for route in ROUTES if "{" in route.path]
        answers += [route.ask(everyone.line, "A\0", headers=known) for route in ROUTES if route.asks_for_site]
        answers += [route.ask(everyone.line, "A\0", data=form) for route in FORMS]
        assert [(one.url.path, one.status_code) for one in answers if one.status_code >= 500] == []
        assert everyone.get("/sites", find="A\0").status_code < 500
        strange = everyone.line.post("/sign-in", data={"token": "\u00e9" * 64, "name": "Ada", "password": PASSWORD})
        assert strange.status_code == 403

    def test_what_stands_in_brackets_is_an_interval_or_says_what_it_is(self, everyone: Browser) -> None:
        said = text_of(everyone.get("/sites/ELM"))
        assert re.search(r"\d \(\d+ complaints?, \d+ grievances?\); a number near 1", said), said

    def test_an_address_that_leads_nowhere_says_so_in_words_for_people(self, everyone: Browser) -> None:
        for path, status, said in (
            ("/nothing", 404, "There is no such page."),
            ("/sites?page=99", 404, "There is no such page."),
            ("/sites/NOSUCH", 404, "There is no practice with this code."),
            ("/funnel?months=77", 422, "This address cannot be read at: months."),
        ):
            answer = everyone.line.get(path, headers={"accept": "text/html,*/*;q=0.8"})
            assert (answer.status_code, said in answer.text) == (status, True), path
            assert 'href="/sites"' in answer.text
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS
            assert "frontdesk group site" not in answer.text
        assert everyone.line.get("/nothing").json() == {"error": "no-such-page", "message": "Not Found"}

    def test_no_answer_leads_to_a_host_that_the_request_made_up(self, everyone: Browser) -> None:
        for path in ("/sites/", "/sites/ELM/", "//elsewhere.example/sites", "/v1/sites/"):
            answer = everyone.line.get(
                str(everyone.line.base_url).rstrip("/") + path, headers={"host": "elsewhere.example"}
            )
            assert (answer.status_code, "location" in answer.headers) == (404, False), path

    def test_clinicians_are_for_managers(self, group: Group, everyone: Browser) -> None:
        with closing(somebody(group, "Vi", "viewer")) as vi, closing(somebody(group, "Mo", "manager")) as mo:
            assert "DR-ELM" not in vi.get("/sites/ELM").text
            assert "By clinician" not in vi.get("/sites/ELM").text
            assert "DR-ELM" in mo.get("/sites/ELM").text
        assert "DR-ELM" in everyone.get("/sites/ELM").text

    def test_what_is_remembered_for_some_is_not_shown_to_others(self, everyone: Browser, limited: Browser) -> None:
        """Figures over all practices are kept for a minute: each for those whom the same practices concern."""
        assert "is compared with the others alone" in everyone.get("/funnel").text, "each of two has half of all"
        for path in ("/funnel", "/support"):
            assert "Elm Practice" in everyone.get(path).text
            assert "Elm Practice" not in limited.get(path).text
            assert "No practice" not in text_of(limited.get(path)), "that would be said of others too"
            assert "Elm Practice" in everyone.get(path).text
