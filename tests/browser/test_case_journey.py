"""A Partnership City from its opening to Council's approval, by those whose steps they are, without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page
from test_access import AXE, faults
from test_desk import DOORS, SURE, password

__all__ = ["password"]
pytestmark = pytest.mark.browser
BODY = "TOR-IAP-06-CP"  # Milan: a municipality whose class is on record
RECORD = "/fr/bureau/points-du-conseil/consigner/"
FACTS = ("canada_relations", "jurisdiction_of_concern")
ELEMENTS = ("candidate", "profile", "goals", "activities", "term")
ASSESSED = ("hub", "q-clear", "q-market", "q-comparable", "q-demand", "q-capacity-partner")


class Someone:
    """One of the demonstration's people, at the desk."""

    def __init__(self, browser: Browser, site: str, password: str, who: str, lang: str = "en") -> None:
        plain = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
        self.page, self.site = plain.new_page(), site
        self.desk = {"en": "/en/desk/cases/", "fr": "/fr/bureau/dossiers/"}[lang]
        self.page.goto(site + DOORS[lang])
        self.send(login=f"{who}@example.org", password=password)

    def send(self, *ticked: str, **given: str) -> Page:
        """Fill a form by the names of its fields, and send it."""
        for name, value in given.items():
            self.page.locator(f"form.sheet [name={name}]").fill(value)
        for one in ticked:
            self.page.locator(f"form.sheet {one}").check()
        self.page.locator("form.sheet button.main").click()
        return self.page

    def at(self, case: str, tail: str = "") -> Someone:
        """A page of the case."""
        self.page.goto(f"{self.site}{self.desk}{case}/{tail}")
        return self

    def judges(self, case: str, *clauses: str) -> None:
        """They find each of these met."""
        for clause in clauses:
            self.at(case, f"questions/{clause}/").send("[name=outcome][value=met]", reasons="As the file shows.")

    def closes(self, case: str) -> None:
        """They close the present step."""
        self.at(case, "close/").send()


def covered(browser: Browser, site: str, password: str, case: str) -> None:
    """The treasurer says what it takes, enters a fund of each kind, and reserves in it."""
    tara = Someone(browser, site, password, "treasurer")
    tara.desk = "/en/desk/budget/"
    for unit, amount in (("CAD", "44500"), ("FTE", "0.5")):
        tara.at("add").page.locator("[name=unit]").select_option(unit)
        tara.send(name_en=f"Cooperation, {unit}", year="2026", amount_minor=amount)
        tara.at(f"cases/{case}/needs/add").page.locator("[name=unit]").select_option(unit)
        tara.send(year="2026", amount_minor=amount)
    for _ in range(2):
        tara.page.goto(f"{site}/en/desk/cases/{case}/")
        tara.page.locator("a[href$='/reserve/']").first.click()
        tara.page.locator("[name=fund]").select_option(index=1)
        tara.send()
    assert tara.page.locator(".tag", has_text="Covered").count() == 2


def test_a_partnership_city_goes_from_its_opening_to_councils_approval(browser: Browser, site, password):
    admin = Someone(browser, site, password, "admin")
    admin.page.goto(f"{site}{SURE['en']}?next=/en/desk/divisions/add/")
    admin.send(password=password)
    admin.send(name_en="Economic Development")
    officer = Someone(browser, site, password, "officer")
    for fact, value in zip(FACTS, ("yes", "no"), strict=True):
        officer.page.goto(f"{site}/en/desk/counterparties/{BODY}/facts/add/{fact}/")
        officer.send(f"[name=value][value={value}]", valid_from="2026-01-05", evidence_en="A letter of January")
    officer.page.goto(f"{site}/en/desk/cases/open/")
    officer.page.locator("[name=category]").select_option("partnership")
    officer.page.locator("[name=lead_division]").select_option(label="Economic Development")
    page = officer.send("[name=kind][value=agreement]", subject=BODY, came_on="2026-06-01")
    case = page.url.rstrip("/").rsplit("/", 1)[1]
    for element in ELEMENTS:
        officer.at(case, f"contents/{element}/")
        for part in page.locator("form.sheet [name=parts]").all():
            part.check()
        officer.send("[name=there][value=yes]", note="In the letter, page 2")
    officer.closes(case)
    officer.judges(case, *ASSESSED)
    officer.closes(case)
    officer.judges(case, "q-equity")
    officer.closes(case)
    Someone(browser, site, password, "division", "fr").judges(case, "q-staffing", "q-budget", "q-organisation")
    covered(browser, site, password, case)
    officer.closes(case)
    head = Someone(browser, site, password, "head")
    head.at(case, "report/keep/").send("[name=stage][value=final]")
    assert "Version 1: Final" in head.page.content()
    assert "Nobody decides for Council here" in officer.at(case).page.content()

    clerk = Someone(browser, site, password, "clerk", "fr")
    clerk.page.goto(f"{site}{RECORD}")
    clerk.page.locator("[name=outcome]").select_option("adopted")
    clerk.send(reference="2026.TEST.1", met="2026-11-02", title_fr="Une entente avec Milan")
    clerk.at(case, "conseil/").send(item="2026.TEST.1")
    assert "2026.TEST.1" in clerk.at(case).page.content()
    officer.closes(case)

    assert page.locator("[aria-current=step] b").inner_text() == "Signature"
    with_scripts = browser.new_context(
        storage_state=page.context.storage_state(), viewport={"width": 320, "height": 800}
    )
    for tail in (
        *("", "summary/", "history/", "as/project/", "questions/q-policy-followed/", "close/"),
        *("report/", "report/write/", "text/", "text/add/", "facts/", "facts/ask/"),
    ):
        seen = with_scripts.new_page()
        seen.goto(f"{site}/en/desk/cases/{case}/{tail}")
        assert seen.evaluate("document.documentElement.scrollWidth") <= 320, tail
        seen.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        seen.evaluate(AXE)
        assert faults(seen) == [], tail
