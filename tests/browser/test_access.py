"""Every page can be read by everyone, as far as a machine can tell."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import EACH, NAMES
from playwright.sync_api import Browser, Page

AXE = (Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = pytest.mark.browser


def faults(page: Page) -> list[str]:
    """What axe finds, one line for each rule."""
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
    )
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0].get('failureSummary', '')[:200]}"
        for one in found["violations"]
    ]


@pytest.fixture(scope="session")
def reader(browser: Browser) -> Iterator[Page]:
    """One reader for all pages, who keeps the style sheet and wants nothing to move."""
    with browser.new_context(reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.mark.parametrize(("name", "lang", "path"), EACH, ids=NAMES)
def test_axe_finds_no_fault(reader: Page, site, name, lang, path):
    reader.goto(site + path)
    reader.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    reader.evaluate(AXE)
    for width in (1280, 390):
        reader.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            reader.emulate_media(color_scheme=scheme)

            assert faults(reader) == [], f"{scheme}, {width}"


@pytest.mark.parametrize(("name", "lang", "path"), EACH, ids=NAMES)
def test_nothing_scrolls_sideways_on_a_narrow_screen(reader: Page, site, name, lang, path):
    reader.set_viewport_size({"width": 320, "height": 800})
    reader.goto(site + path)
    reader.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert reader.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(("name", "lang", "path"), EACH, ids=NAMES)
def test_the_page_speaks_its_language_and_links_to_itself_in_the_other(reader: Page, site, name, lang, path):
    reader.goto(site + path)
    other = reader.locator(".tools a[hreflang]")

    assert reader.evaluate("document.documentElement.lang") == lang
    assert other.get_attribute("hreflang") == ("fr" if lang == "en" else "en")
    assert reader.locator("h1").count() == 1
    with reader.expect_navigation():
        other.click()
    assert reader.evaluate("document.documentElement.lang") != lang
    if name != "not found":
        with reader.expect_navigation():
            reader.locator(".tools a[hreflang]").click()
        assert reader.url == site + path


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(browser: Browser, site):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site + "/en/agreements/")
        page.keyboard.press("Tab")

        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
