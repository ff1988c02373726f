"""A resident proposes an agreement in a browser without scripts, confirms it by e-mail, and the office considers it."""

import re
import time

import pytest
from clicks import follow
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PATIENCE = 60


@pytest.fixture
def letters(site, tmp_path_factory):
    """Where the demonstration puts what it would send."""
    homes = list(tmp_path_factory.getbasetemp().glob("home*/demo-accounts.txt"))
    if not homes:
        pytest.skip("the site is not ours: its letters are not seen")
    return homes[-1].parent / "mail"


def link(letters, part: str) -> str:
    """The private link of a letter, as soon as it has left."""
    for _second in range(PATIENCE):
        for path in letters.glob("*"):
            said = path.read_text(encoding="utf-8").replace("=\n", "").replace("=3D", "=")
            if found := re.search(rf"https?://[^/]+(/\S*/{part}/[^\s\"<]+)", said):
                return found[1]
        time.sleep(1)
    raise AssertionError(f"no letter with a link to {part}")


def press(page: Page, name: str) -> None:
    """As fast as a person."""
    page.wait_for_timeout(2100)
    follow(page.get_by_role("button", name=name))


def test_a_proposal_goes_from_the_public_form_to_being_considered(browser: Browser, site, letters):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}/en/propose/")
        follow(page.get_by_role("link", name=re.compile("Begin.*International Project")))
        page.get_by_label("Name of the candidate").fill("Łódź")
        page.get_by_label("Country").select_option("PL")
        page.get_by_label("What the candidate is").select_option("municipality")
        for label in ("Economy", "Cultural and community resources", "Municipal priorities, services and programs"):
            page.get_by_label(label).fill("Looms, films and trams.")
        page.get_by_label("Proposed agreement goals").fill("Trams for both.")
        page.get_by_label("The activity, in a few words").fill("One winter on rails")
        page.get_by_label("Amount").first.fill("12 500,50")
        page.get_by_label("Length of the term").fill("2")
        press(page, "Save and come back later")
        assert "Keep this private link" in page.content()

        page.get_by_label("Staff days").first.fill("40")
        page.get_by_label("Your name").fill("Paula Example")
        page.get_by_label("You propose this for").select_option("resident")
        page.get_by_label("E-mail", exact=True).fill("paula@example.org")
        press(page, "Send it")
        assert page.locator("h1").inner_text() == "One thing is left: confirm by e-mail"

        page.goto(site + link(letters, "confirm"))
        follow(page.get_by_role("button", name="Confirm and send"))
        assert page.locator("h1").inner_text().startswith("Proposal P-")
        assert page.locator("[aria-current=step]").inner_text().startswith("Initial assessment")
