"""Every page can be read by everyone, as far as a machine can tell; and nothing in it comes from elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

import pytest
from clicks import follow
from pages import EACH, NAMES
from playwright.sync_api import Browser, Page, Response

AXE = (Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = pytest.mark.browser


# What a colour scheme can spoil: the rest of a page is the same in the dark.
COLOURS = ["color-contrast"]


def faults(page: Page, only: list[str] | None = None) -> list[str]:
    """What axe finds, one line for each rule: of all rules, or of some by name."""
    what = {"type": "rule", "values": only} if only else {"type": "tag", "values": RULES}
    found = page.evaluate("what => axe.run(document, {runOnly: what, resultTypes: ['violations']})", what)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0].get('failureSummary', '')[:200]}"
        for one in found["violations"]
    ]


# A town and an address that no line of a phone holds, beside every word that a page says.
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch https://example.org/" + "a_very_long_address/" * 5
CROWD = """long => {
    const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    for (let one; (one = words.nextNode()); )
        if (one.data.trim() && !one.parentElement.closest("svg, .sr, .ref, .num, .nw, .btn")) one.data += " " + long;
}"""


def crowded(page: Page) -> int:
    """How wide a narrow page is, when each of its names, titles and notes holds a long word."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.evaluate(CROWD, LONG)
    return int(page.evaluate("document.documentElement.scrollWidth"))


class Visit(NamedTuple):
    """A page that is open in a browser, with all that it said and asked for on its way."""

    name: str
    lang: str
    address: str
    site: str
    page: Page
    answer: Response
    said: list[str]
    asked: list[str]


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """One reader for all pages, who keeps the style sheet and wants nothing to move."""
    with browser.new_context(reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.fixture(scope="module", params=EACH, ids=NAMES)
def visit(request, reader: Page, site) -> Iterator[Visit]:
    """A page is opened once for all that is asked of it."""
    (name, lang, path), said, asked = request.param, [], []

    def hear(message):
        if "status of 4" not in message.text:
            said.append(message.text)

    def see(sent):
        asked.append(sent.url)

    reader.on("console", hear)
    reader.on("request", see)
    answer = reader.goto(site + path)
    yield Visit(name, lang, site + path, site, reader, answer, said, asked)
    reader.remove_listener("console", hear)
    reader.remove_listener("request", see)


def test_a_page_breaks_no_rule_of_its_own_policy_and_asks_nobody_else(visit: Visit):
    assert "default-src 'none'" in visit.answer.headers["content-security-policy"]
    assert visit.page.locator("script, [style], [onclick]").count() == 0
    assert visit.said == []
    assert visit.address in visit.asked
    assert all(url.startswith(visit.site) for url in visit.asked)


def test_axe_finds_no_fault_and_nothing_scrolls_sideways_on_a_narrow_screen(visit: Visit):
    page = visit.page
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(AXE)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in (("light", None), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)

            assert faults(page, rules) == [], f"{scheme}, {width}"
    assert crowded(page) <= 320


def test_the_page_speaks_its_language_and_links_to_itself_in_the_other(visit: Visit):
    page = visit.page
    other = page.locator(".tools a[hreflang]")

    assert page.evaluate("document.documentElement.lang") == visit.lang
    assert other.get_attribute("hreflang") == ("fr" if visit.lang == "en" else "en")
    assert page.locator("h1").count() == 1
    follow(other)
    assert page.evaluate("document.documentElement.lang") != visit.lang
    if visit.name != "not found":
        assert urljoin(page.url, page.locator(".tools a[hreflang]").get_attribute("href")) == visit.address


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(browser: Browser, site):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site + "/en/agreements/")
        page.keyboard.press("Tab")

        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
