"""Somebody of the group at the pages, without a browser: signs in and reads, as plain requests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx
from tests.group.desks import Group

from frontdesk.group import admin

PASSWORD = "kettle orbit mustard lane"


@dataclass
class Browser:
    """A client that keeps cookies, as a browser does, and follows where it is led."""

    line: httpx.Client
    name: str = ""

    def get(self, path: str, **where: Any) -> httpx.Response:
        return self.line.get(path, params=where or None, follow_redirects=True)

    def token(self, path: str = "/sign-in") -> str:
        """What a form on this page carries."""
        found = re.search(r'name="token" value="([0-9a-f]{64})"', self.get(path).text)
        assert found, path
        return found[1]

    def send(self, path: str, *, form: str = "", **fields: str) -> httpx.Response:
        """Fill in the form and send it."""
        fields.setdefault("token", self.token(form or path))
        return self.line.post(path, data=fields, follow_redirects=True)

    def sign_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        return self.send("/sign-in", name=name, password=password)

    def close(self) -> None:
        self.line.close()


def somebody(group: Group, name: str, role: str = "viewer", *sites: str, signed_in: bool = True) -> Browser:
    """A new person of the group who has chosen a password, and is signed in."""
    admin.user_add(group.database, name, role, sites=sites, now=group.clock)
    code = admin.user_password(group.database, name, now=group.clock)["code"]
    browser = Browser(httpx.Client(base_url=group.line.base_url, timeout=60), name)
    done = browser.send("/password", name=name, code=code, password=PASSWORD, again=PASSWORD)
    assert "Your password is set" in done.text, text_of(done)
    if signed_in:
        assert browser.sign_in(name).url.path == "/sites"
    return browser


def text_of(answer: httpx.Response) -> str:
    """What somebody reads on a page, in one line."""
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main.partition(">")[2])).split())
