"""Pages work without scripts, and print as documents."""

import pytest
from clicks import follow
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_the_register_works_without_scripts(browser: Browser, site):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site + "/en/agreements/")
        page.get_by_label("Partnership City").check()
        follow(page.get_by_role("button", name="Show results"))

        assert page.locator("h2#found").inner_text() == "10 agreements"
        follow(page.get_by_role("link", name="Milan, Italy"))
        assert page.locator("h1").inner_text() == "Milan, Italy"


def test_the_menu_opens_on_a_phone_without_scripts(browser: Browser, site):
    with browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(site + "/fr/")
        page.get_by_text("Menu", exact=True).click()
        follow(page.locator(".menulist").get_by_role("link", name="Ententes"))

        assert page.locator("h1").inner_text() == "Ententes"


@pytest.mark.parametrize(
    "path", ["/en/agreements/TOR-IAP-09/", "/fr/politique/", "/en/policy/simulation/toronto-iap-2024/"]
)
def test_print_has_no_navigation_and_keeps_the_notice(browser: Browser, site, path):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site + path)
        page.emulate_media(media="print")

        for part in (".nav", ".menu", ".tools", ".skip", ".trail", ".foot nav"):
            assert page.locator(part).first.is_hidden(), part
        assert page.locator(".demo").is_visible()
        assert page.locator("h1").is_visible()
        assert len(page.pdf()) > 10_000
        broken = "(all) => all.filter((one) => getComputedStyle(one).breakInside !== 'avoid').length"
        assert page.locator(".notice, .empty").evaluate_all(broken) == 0
        # What a simulation found is as wide as the sheet, and the name of a group stays with its first row.
        narrow = "(all) => all.filter((one) => one.offsetWidth < one.closest('table').offsetWidth - 1).length"
        assert page.locator(".ledger.sim tbody td:last-child").evaluate_all(narrow) == 0
        alone = broken.replace("breakInside", "breakAfter")
        assert page.locator(".ledger.sim tr.group").evaluate_all(alone) == 0
