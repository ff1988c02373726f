"""Pages are plain: no script, no style of their own, nothing from elsewhere; and they print as documents."""

import pytest
from pages import EACH, NAMES
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("name", "lang", "path"), EACH, ids=NAMES)
def test_a_page_breaks_no_rule_of_its_own_policy_and_asks_nobody_else(browser: Browser, site, name, lang, path):
    with browser.new_context() as context:
        page, said, asked = context.new_page(), [], []
        page.on("console", lambda message: said.append(message.text) if "status of 4" not in message.text else None)
        page.on("request", lambda request: asked.append(request.url))
        answer = page.goto(site + path)

        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert page.locator("script, [style], [onclick]").count() == 0
        assert said == []
        assert all(url.startswith(site) for url in asked)


def test_the_register_works_without_scripts(browser: Browser, site):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site + "/en/agreements/")
        page.get_by_label("Partnership City").check()
        page.get_by_role("button", name="Show results").click()

        assert page.locator("h2#found").inner_text() == "10 agreements"
        page.get_by_role("link", name="Milan, Italy").click()
        assert page.locator("h1").inner_text() == "Milan, Italy"


def test_the_menu_opens_on_a_phone_without_scripts(browser: Browser, site):
    with browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(site + "/fr/")
        page.get_by_text("Menu", exact=True).click()
        page.locator(".menulist").get_by_role("link", name="Ententes").click()

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
