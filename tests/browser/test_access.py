"""Every page can be read by everyone, as far as a machine can tell."""

from pathlib import Path

import pytest
from pages import EACH, NAMES
from playwright.sync_api import Browser, Page

AXE = (Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = pytest.mark.browser


def faults(page: Page) -> list[str]:
    """What axe finds, one line for each rule."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0].get('failureSummary', '')[:200]}" for one in found["violations"]]


@pytest.mark.parametrize(("name", "lang", "path"), EACH, ids=NAMES)
def test_axe_finds_no_fault(browser: Browser, site, name, lang, path):
    for scheme in ("light", "dark"):
        for width in (1280, 390):
            with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
                page = context.new_page()
                page.goto(site + path)
                page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

                assert faults(page) == [], f"{scheme}, {width}"


@pytest.mark.parametrize(("name", "lang", "path"), EACH, ids=NAMES)
def test_nothing_scrolls_sideways_on_a_narrow_screen(browser: Browser, site, name, lang, path):
    with browser.new_context(viewport={"width": 320, "height": 800}) as context:
        page = context.new_page()
        page.goto(site + path)

        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(("name", "lang", "path"), EACH, ids=NAMES)
def test_the_page_speaks_its_language_and_links_to_itself_in_the_other(browser: Browser, site, name, lang, path):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site + path)
        other = page.locator(".tools a[hreflang]")

        assert page.evaluate("document.documentElement.lang") == lang
        assert other.get_attribute("hreflang") == ("fr" if lang == "en" else "en")
        assert page.locator("h1").count() == 1
        other.click()
        assert page.evaluate("document.documentElement.lang") != lang
        if name != "not found":
            page.locator(".tools a[hreflang]").click()
            assert page.url == site + path


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(browser: Browser, site):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site + "/en/agreements/")
        page.keyboard.press("Tab")

        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
