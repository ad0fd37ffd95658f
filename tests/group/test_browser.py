"""The group's pages in a real Chromium: keyboard only, without scripts, and looked over by axe-core.

The browser is the system's own (Debian's package `chromium`). Without one these tests fail and say so.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.group.desks import MORNING, Group, event, group_on
from tests.group.pages import PASSWORD, somebody
from tests.group.reaching import fill

from frontdesk.recovery.stamps import stamp

pytestmark = pytest.mark.xdist_group("browser")

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""CI is root, where Chromium has no sandbox; and it looks for nothing in the network by itself."""
PATIENCE_MS = 120_000
"""A busy machine draws slowly; nothing here asks how fast it is."""
PAGES = {
    "/sites": "Practices",
    "/support": "Where a hand could help",
    "/funnel": "Chance or more",
    "/stories": "Stories and thanks",
    "/days": "Signed days",
    "/grievances": "Grievances",
}
FURTHER = (
    "/sites/ELM",
    "/sites/MAPLE",
    "/sites?show=silent&find=zzz",
    "/funnel?line=grievances&months=12",
    "/sites/NO",
)
SERIOUS = {"serious", "critical"}
TABS_MAX = 80


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Group]:
    """ELM has twenty months behind it and could use a hand; MAPLE has written down little."""
    with group_on(str(tmp_path_factory.mktemp("browser") / "group.db")) as group:
        fill(group, "MAPLE", "M11", "DR-MAPLE", "mapleton", count=4)
        fill(group, "ELM", "E77", "DR-ELM", "elmwood", count=25)
        desk = group.desk("ELM")
        for back in range(1, 20):
            index = MORNING.year * 12 + MORNING.month - 1 - back
            day = MORNING.replace(year=index // 12, month=index % 12 + 1, day=12)
            told = {"number": f"F{back}", "category": "PHONE", "severity": 1, "channel": "phone"}
            then = {"occurred_at": stamp(day), "recorded_at": stamp(day)}
            desk.write(*(event(kind="logged", facts={**told, "number": f"F{back}.{n}"}, **then) for n in range(5)))
            counted = {"count": 1000 + 10 * back, "source": "typed"}
            desk.write(event(kind="encounters_counted", subject=f"day:{day:%Y-%m-%d}", facts=counted))
        assert desk.push().status_code == 200
        group.complaints()
        with closing(somebody(group, "Mo", "manager", signed_in=False)):
            yield group


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(
            "There is no Chromium here, so nobody has looked at the pages. Install it: apt-get install chromium"
        )
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def plain(chromium: Browser, group: Group) -> Iterator[Page]:
    """A browser that runs no script at all."""
    with closing(chromium.new_context(java_script_enabled=False, base_url=str(group.line.base_url))) as context:
        context.set_default_timeout(PATIENCE_MS)
        yield context.new_page()


@pytest.fixture(scope="module", params=["light", "dark"])
def context(request: pytest.FixtureRequest, chromium: Browser, group: Group) -> Iterator[BrowserContext]:
    """A browser of somebody who is signed in, by day and by night."""
    url = str(group.line.base_url)
    with closing(chromium.new_context(color_scheme=request.param, base_url=url)) as context:
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("Name").fill("Mo")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Practices")
        page.close()
        yield context


def focused(page: Page) -> str:
    """What the keyboard is on: its label or its words."""
    here = page.locator(":focus")
    if not here.count():
        return ""
    name = here.get_attribute("id") or ""
    return name if name in {"name", "password", "main"} else (here.text_content() or "").strip()


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the keyboard is there."""
    seen = []
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        seen.append(focused(page))
        if seen[-1] == what:
            return
    raise AssertionError(f"{what!r} is not reached: {seen}")


def test_a_leader_walks_through_all_pages_with_the_keyboard_and_without_scripts(plain: Page) -> None:
    plain.goto("/grievances")
    assert urlsplit(plain.url).path == "/sign-in"
    tab_to(plain, "name")
    plain.keyboard.type("Mo")
    tab_to(plain, "password")
    plain.keyboard.type("wrong")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("alert")).to_contain_text("does not fit")
    tab_to(plain, "password")
    plain.keyboard.type(PASSWORD)
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Grievances")
    for path, heading in PAGES.items():
        link = plain.get_by_role("navigation", name="Pages").locator(f'a[href="{path}"]').text_content()
        tab_to(plain, str(link))
        plain.keyboard.press("Enter")
        expect(plain.get_by_role("heading", level=1)).to_have_text(heading)
        assert plain.locator('nav[aria-label="Pages"] a[aria-current]').text_content() == link
        plain.keyboard.press("Tab")
        assert focused(plain) == "Skip to the content"
        plain.keyboard.press("Enter")
        assert plain.url.endswith("#main")
    tab_to(plain, "Sign out")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Sign in")
    plain.goto("/sites")
    assert urlsplit(plain.url).path == "/sign-in"


def test_a_practice_is_found_and_read_with_the_keyboard(context: BrowserContext) -> None:
    with closing(context.new_page()) as page:
        page.goto("/sites")
        page.get_by_label("Find a practice").focus()
        page.keyboard.type("elm")
        page.keyboard.press("Enter")
        expect(page.get_by_role("table")).to_have_count(1)
        tab_to(page, "Elm Practice")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Elm Practice")
        expect(page.get_by_role("img")).to_have_count(1)
        picture = page.get_by_role("img").get_attribute("aria-labelledby")
        assert picture
        for part in picture.split():
            assert page.locator(f"#{part}").text_content()


def grave_findings(page: Page) -> list[tuple[str, str, list[str]]]:
    """What axe-core holds against a page as it is shown now."""
    found = Axe().run(page).response["violations"]
    return [(v["id"], v["help"], [n["html"][:200] for n in v["nodes"]]) for v in found if v["impact"] in SERIOUS]


def heard(page: Page) -> set[tuple[str, str]]:
    """What a screen reader is told of the cells of tables: what each is, and its words."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    told = ((one["role"]["value"], one["name"]["value"]) for one in nodes if "name" in one and not one["ignored"])
    return {(kind, words.strip()) for kind, words in told if kind in {"columnheader", "rowheader", "cell"}}


@pytest.mark.parametrize("path", ["/sign-in", "/password", "/my-password", *PAGES, *FURTHER])
def test_axe_finds_nothing_serious_and_nothing_comes_from_elsewhere(context: BrowserContext, path: str) -> None:
    with closing(context.new_page()) as page:
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(path)
        assert not grave_findings(page)
        assert {urlsplit(url).netloc for url in asked} == {urlsplit(page.url).netloc}
        assert not [text for text in said if "Content Security Policy" in text]


def test_pages_fit_on_paper_and_on_a_phone(context: BrowserContext, tmp_path: Path) -> None:
    """Pictures of all of them go where FRONTDESK_PICTURES says, to be looked at."""
    folder = Path(os.environ.get("FRONTDESK_PICTURES", tmp_path))
    with closing(context.new_page()) as page:
        for path in (*PAGES, "/sites/ELM"):
            page.set_viewport_size({"width": 390, "height": 800})
            page.goto(path)
            wide = page.evaluate(
                "Math.max(...[document.documentElement, ...document.querySelectorAll('table')]"
                ".map(one => one.scrollWidth))"
            )
            assert wide <= 390, f"{path} is {wide} wide on a phone"
            drawn = "[...document.querySelectorAll('.fd-chart text')].map(one => one.getBoundingClientRect().height)"
            assert all(not tall or tall > 10 for tall in page.evaluate(drawn)), f"{path}: too small to read"
            assert not grave_findings(page), path
            on_a_phone = heard(page)
            page.set_viewport_size({"width": 1200, "height": 900})
            assert heard(page) == on_a_phone, "a row that stands by itself keeps its heads for a screen reader"
            dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
            name = f"{path.strip('/').replace('/', '-')}-{'dark' if dark else 'light'}"
            page.screenshot(path=folder / f"{name}.png", full_page=True)
            page.emulate_media(media="print")
            assert not page.get_by_role("button", name="Sign out").is_visible()
            page.pdf(path=folder / f"{name}.pdf", format="A4")
            page.emulate_media(media="screen")
