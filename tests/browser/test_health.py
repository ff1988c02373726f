"""The page for whoever keeps it running is for everyone too."""

import pytest
from playwright.sync_api import Browser
from test_access import AXE, faults

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("locale", ["en-CA", "fr-CA"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_the_health_page(browser: Browser, site, locale, scheme):
    with browser.new_context(locale=locale, color_scheme=scheme, viewport={"width": 320, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{site}/health/")
        page.evaluate(AXE)

        assert faults(page) == []
        assert page.evaluate("document.documentElement.lang") == locale[:2]
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
