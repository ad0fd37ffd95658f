"""Signing in to the pages, on whatever database: who gets in, who is kept out, and for how long.

The tests share a server, and each has a person of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from uuid import uuid4

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from tests.group.desks import Group, group_on
from tests.group.pages import PASSWORD, Browser, somebody, text_of

from frontdesk.group import admin, passwords, sessions
from frontdesk.group.errors import UnknownAccount
from frontdesk.group.serve import running
from frontdesk.group.settings import Settings
from frontdesk.group.sign_in_errors import SignInRefused
from frontdesk.group.store import Store
from frontdesk.group.tables import account, audit, session


class Counted:
    """Counts what the slow hash is asked for."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self.compared = self.made = 0

    def verify(self, hashed: str, password: str) -> bool:
        self.compared += 1
        return self._hasher.verify(hashed, password)

    def hash(self, password: str) -> str:
        self.made += 1
        return self._hasher.hash(password)

    def check_needs_rehash(self, hashed: str) -> bool:
        return self._hasher.check_needs_rehash(hashed)


class SigningContract:
    @pytest.fixture(scope="class")
    def database(self) -> str:
        raise NotImplementedError

    @pytest.fixture(scope="class")
    def group(self, database: str) -> Iterator[Group]:
        with pytest.MonkeyPatch.context() as patch, group_on(database) as group:
            patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
            yield group

    @pytest.fixture
    def bea(self, group: Group) -> Iterator[Browser]:
        group.clock.pass_by(minutes=1)  # tries are counted by the minute, and by address
        with closing(somebody(group, f"Bea {uuid4().hex[:8]}")) as browser:
            yield browser

    def test_somebody_signs_in_reads_and_signs_out(self, group: Group, bea: Browser) -> None:
        assert bea.get("/").url.path == "/sites"
        assert bea.send("/sign-out", form="/sites").url.path == "/sign-in"
        assert bea.get("/sites").url.path == "/sign-in"
        with closing(Store(group.database)) as store, store.reading() as tx:
            mine = select(account.c.id).where(account.c.name == bea.name)
            assert tx.execute(select(session).where(session.c.account_id.in_(mine))).all() == []
            lines = tx.execute(select(audit.c.what).where(audit.c.actor == bea.name).order_by(audit.c.id)).scalars()
            assert list(lines) == ["password.chosen", "signed.in", "signed.out"]

    def test_who_was_led_to_sign_in_comes_back_to_where_they_were_going(self, bea: Browser) -> None:
        bea.send("/sign-out", form="/sites")
        led = bea.line.get("/sites?find=elm")
        assert (led.status_code, led.headers["location"]) == (303, "/sign-in?next=%2Fsites%3Ffind%3Delm")
        done = bea.send("/sign-in", name=bea.name, password=PASSWORD, next="/sites?find=elm")
        assert (done.url.path, done.url.query) == ("/sites", b"find=elm")

    def test_what_was_typed_beside_a_password_need_not_be_typed_again(self, bea: Browser) -> None:
        said = bea.send("/password", name=bea.name, code="AAAAA-BBBBB", password=PASSWORD, again="another").text
        assert 'value="AAAAA-BBBBB"' in said
        assert f'value="{bea.name}"' in said
        assert PASSWORD not in said

    def test_nobody_learns_what_was_wrong(self, bea: Browser) -> None:
        bea.send("/sign-out", form="/sites")
        said = {text_of(bea.sign_in(name, word)).split("Name")[0] for name, word in ((bea.name, "x"), ("Nobody", "x"))}
        assert len(said) == 1
        assert bea.get("/sites").url.path == "/sign-in"

    def test_every_try_compares_one_password_whosever_name_it_has(
        self, group: Group, bea: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Counted, not timed: who is on the list, who left, who has no password and who is locked all cost the same."""
        with closing(Store(group.database)) as store:
            for name in ("left", "without"):
                admin.user_add(group.database, f"{name} {bea.name}", "viewer", now=group.clock)
            admin.user_leave(group.database, f"left {bea.name}", now=group.clock)
            counted = Counted(passwords._HASHER)
            monkeypatch.setattr(passwords, "_HASHER", counted)
            monkeypatch.setattr(passwords, "_NOBODY", [])
            names = [bea.name, "Nobody", f"left {bea.name}", f"without {bea.name}", *[bea.name] * 6]
            for number, name in enumerate(names):
                with pytest.raises(SignInRefused):
                    passwords.check(store, name, "a wrong password", now=group.clock())
                assert (counted.compared, counted.made) == (number + 1, 1), f"try {number}"
            for name in (bea.name, "Nobody", f"without {bea.name}"):
                with pytest.raises(SignInRefused):
                    passwords.choose(store, name, "00000-00000-00000-00000", PASSWORD, now=group.clock())
            assert (counted.compared, counted.made) == (len(names), 1), "a code of 100 bits is not hashed slowly"

    def test_five_wrong_tries_lock_a_name_for_a_while_and_a_restart_does_not_help(
        self, group: Group, bea: Browser
    ) -> None:
        bea.send("/sign-out", form="/sites")
        for _ in range(passwords.TRIES_MAX):
            assert bea.sign_in(bea.name, "wrong").status_code == 403
        assert bea.sign_in(bea.name).status_code == 403, "even with the right one"
        with running(Settings(database=group.database, now=group.clock)) as other, httpx.Client(base_url=other) as line:
            assert Browser(line).sign_in(bea.name).status_code == 403
        group.clock.pass_by(seconds=passwords.LOCKED_FOR.total_seconds())
        assert bea.sign_in(bea.name).url.path == "/sites"

    def test_many_tries_at_once_are_no_further_tries(self, group: Group, bea: Browser) -> None:
        """The right password among forty wrong ones from two workers: at most five were looked at."""
        stores = [Store(group.database), Store(group.database)]
        looked: list[str] = []

        def attempt(number: int) -> None:
            try:
                passwords.check(stores[number % 2], bea.name, f"wrong {number}", now=group.clock())
            except SignInRefused:
                looked.append("refused")

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(attempt, range(40)))
        with stores[0].reading() as tx:
            row = tx.execute(select(account).where(account.c.name == bea.name)).one()
        assert (row.tries, row.locked_until is None) == (passwords.TRIES_MAX, False)
        assert len(looked) == 40
        for store in stores:
            store.close()

    def test_a_right_try_forgets_the_wrong_ones(self, bea: Browser) -> None:
        bea.send("/sign-out", form="/sites")
        for _ in range(3):
            for _ in range(passwords.TRIES_MAX - 1):
                bea.sign_in(bea.name, "wrong")
            assert bea.sign_in(bea.name).url.path == "/sites"
            bea.send("/sign-out", form="/sites")

    def test_a_session_ends_when_nobody_uses_it_and_at_the_end_of_the_day(self, group: Group, bea: Browser) -> None:
        group.clock.pass_by(seconds=sessions.IDLE.total_seconds() - 1)
        assert bea.get("/sites").url.path == "/sites"
        group.clock.pass_by(seconds=sessions.IDLE.total_seconds())
        assert bea.get("/sites").url.path == "/sign-in"
        bea.sign_in(bea.name)
        for _ in range(int(sessions.LONGEST / sessions.IDLE) * 2):
            assert bea.get("/sites").url.path == "/sites"
            group.clock.pass_by(seconds=sessions.IDLE.total_seconds() / 2)
        assert bea.get("/sites").url.path == "/sign-in"

    def test_a_new_password_ends_what_was_signed_in_with_the_old_one(self, group: Group, bea: Browser) -> None:
        code = admin.user_password(group.database, bea.name, now=group.clock)["code"]
        fresh = "another four plain words"
        with httpx.Client(base_url=group.line.base_url, timeout=60) as line:
            there = Browser(line)
            assert "is set" in text_of(there.send("/password", name=bea.name, code=code, password=fresh, again=fresh))
            assert bea.get("/sites").url.path == "/sign-in"
            assert there.sign_in(bea.name).status_code == 403
            assert there.sign_in(bea.name, fresh).url.path == "/sites"

    def test_who_knows_the_current_password_changes_it_without_a_code(self, group: Group, bea: Browser) -> None:
        """Here she stays signed in, with another secret; elsewhere, and with the old one, nobody gets in."""
        fresh, before = "another four plain words", bea.line.cookies["frontdesk-session"]
        code = admin.user_password(group.database, bea.name, now=group.clock)["code"]
        with httpx.Client(base_url=group.line.base_url, timeout=60) as line:
            there = Browser(line)
            assert there.sign_in(bea.name).url.path == "/sites"
            done = bea.send("/my-password", current=PASSWORD, password=fresh, again=fresh)
            assert (done.url.path, "Your password is changed" in text_of(done)) == ("/my-password", True)
            assert bea.line.cookies["frontdesk-session"] != before
            assert bea.get("/sites").url.path == "/sites"
            assert there.get("/sites").url.path == "/sign-in"
            assert (
                there.send("/password", name=bea.name, code=code, password=PASSWORD, again=PASSWORD).status_code == 403
            )
            assert there.sign_in(bea.name).status_code == 403
            assert there.sign_in(bea.name, fresh).url.path == "/sites"
        with closing(Store(group.database)) as store, store.reading() as tx:
            lines = tx.execute(select(audit.c.what).where(audit.c.actor == bea.name).order_by(audit.c.id)).scalars()
            assert list(lines) == ["password.chosen", "signed.in", "signed.in", "password.changed", "signed.in"]

    def test_a_wrong_current_password_is_a_try_and_five_lock_the_name(self, group: Group, bea: Browser) -> None:
        """Whoever sits down at a computer that was left alone can neither change the password nor guess it."""
        fresh = "another four plain words"
        for current, password, again in ((PASSWORD, fresh, "x"), (PASSWORD, "short", "short"), (PASSWORD,) * 3):
            said = bea.send("/my-password", current=current, password=password, again=again)
            assert (said.status_code, PASSWORD in said.text, fresh in said.text) == (422, False, False)
        for _ in range(passwords.TRIES_MAX):
            said = bea.send("/my-password", current="wrong", password=fresh, again=fresh)
            assert (said.status_code, "does not fit" in text_of(said)) == (403, True)
        assert bea.send("/my-password", current=PASSWORD, password=fresh, again=fresh).status_code == 403
        group.clock.pass_by(seconds=passwords.LOCKED_FOR.total_seconds())
        assert bea.send("/my-password", current=PASSWORD, password=fresh, again=fresh).status_code == 200

    def test_a_form_that_no_browser_of_ours_sends_is_refused_in_words_for_people(self, bea: Browser) -> None:
        for field in ("current", "name"):
            said = bea.send("/my-password", **{field: "x" * 500})
            assert (said.status_code, "openapi" in said.text) == (422, False)
            assert text_of(said).startswith("That did not work")

    def test_a_code_works_once_and_for_a_day(self, group: Group, bea: Browser) -> None:
        bea.send("/sign-out", form="/sites")
        code = admin.user_password(group.database, bea.name, now=group.clock)["code"].lower()
        for password, again in (("short", "short"), (PASSWORD, PASSWORD + "x")):
            assert bea.send("/password", name=bea.name, code=code, password=password, again=again).status_code == 422
        group.clock.pass_by(seconds=passwords.CODE_LIFE.total_seconds() - 1)
        told = [bea.send("/password", name=bea.name, code=code, password=PASSWORD, again=PASSWORD) for _ in range(2)]
        assert [answer.status_code for answer in told] == [200, 403]
        late = admin.user_password(group.database, bea.name, now=group.clock)["code"]
        group.clock.pass_by(seconds=passwords.CODE_LIFE.total_seconds())
        assert bea.send("/password", name=bea.name, code=late, password=PASSWORD, again=PASSWORD).status_code == 403

    def test_who_left_reads_nothing_any_more(self, group: Group, bea: Browser) -> None:
        admin.user_leave(group.database, bea.name, now=group.clock)
        assert bea.get("/sites").url.path == "/sign-in"
        assert bea.sign_in(bea.name).status_code == 403
        for act in (admin.user_leave, admin.user_password):
            with pytest.raises(UnknownAccount):
                act(group.database, bea.name, now=group.clock)

    def test_a_form_of_another_site_does_nothing(self, bea: Browser) -> None:
        """Not with a token of nobody, of somebody else, or from elsewhere; `test_pages` asks every route."""
        for token in ("", "0" * 64):
            assert bea.send("/sign-out", token=token, form="/sites").status_code == 403
        good = {"token": bea.token("/sites")}
        assert bea.line.post("/sign-out", data=good, headers={"origin": "https://elsewhere.example"}).status_code == 403
        assert bea.line.post("/sign-out", json=good).status_code == 422
        assert bea.get("/sites").url.path == "/sites"

    def test_the_cookie_is_out_of_reach(self, group: Group) -> None:
        """Scripts do not see it, other sites do not send it; off this machine it never travels without TLS."""
        with closing(somebody(group, "Cy", signed_in=False)) as cy:
            form = {"token": cy.token(), "name": "Cy", "password": PASSWORD}
            answer = cy.line.post("/sign-in", data=form)
            said = answer.headers.get_list("set-cookie")[0].lower()
            assert said.startswith("frontdesk-session=")
            assert {"httponly", "samesite=strict", "path=/"} <= {part.strip() for part in said.split(";")}
            secret = answer.cookies["frontdesk-session"]
            away = cy.line.get("/sign-in", headers={"host": "group.example"}).headers["set-cookie"]
            assert away.startswith("__Host-frontdesk-visit=")
            assert "; secure" in away.lower()
            assert "domain" not in away.lower()
        with closing(Store(group.database)) as store, store.reading() as tx:
            assert secret not in str(tx.execute(select(session)).all())
