"""Requests on their way, each step by those whose it is, without a script: a Partnership City up to Council, which
adopts it as amended; renewals and conversions; what waits for evidence, is refused, or meets a moratorium."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

import pytest
from clicks import follow
from django.test import Client
from playwright.sync_api import Browser, Page
from test_access import AXE, faults
from test_desk import DOORS, SURE, password

from chancery.accounts.models import Clearance, Person, Role
from chancery.audit import actions as audit
from chancery.cases import actions as cases
from chancery.desk.cases import subjects
from tests import going, make
from tests.desk.test_cases import TEXT
from tests.papers import files

__all__ = ["password"]
pytestmark = pytest.mark.browser
BODY = "TOR-IAP-06-CP"  # Milan: a municipality whose class is on record
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
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
        follow(self.page.locator("form.sheet button.main"))
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
        follow(tara.page.locator("a[href$='/reserve/']").first)
        tara.page.locator("[name=fund]").select_option(index=1)
        tara.send()
    assert tara.page.locator(".tag", has_text="Covered").count() == 2


def test_a_partnership_city_goes_from_its_opening_to_council_which_adopts_it_as_amended(
    browser: Browser, site, password
):
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
    page_of_council = clerk.at(case, "conseil/").page
    page_of_council.locator("[name=outcome]").select_option("adopted-as-amended")
    page_of_council.locator("[name=text_language]").select_option("fr")
    amended = {"name": "modifie.docx", "mimeType": WORD, "buffer": files.word("Tel que modifié par le Conseil.")}
    page_of_council.locator("[name=text]").set_input_files([amended])  # type: ignore[list-item]  # (a file in memory)
    clerk.send(item="2026.TEST.1", met="2026-11-02", title_fr="Une entente avec Milan")
    assert clerk.at(case).page.locator("[aria-labelledby=papers] .meta", has_text="Texte").count() == 1
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


class Seated(Someone):
    """Somebody of a town of our own, at the desk: signed in already."""

    def __init__(self, browser: Browser, site: str, who: Person, lang: str = "en") -> None:
        self.context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
        self.page, self.site = self.context.new_page(), site
        self.desk = {"en": "/en/desk/cases/", "fr": "/fr/bureau/dossiers/"}[lang]
        client = Client()
        client.force_login(who.user)
        cookie = client.cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])

    def reads_well(self, *paths: str) -> None:
        """Narrow pages and nothing that an assistive program stumbles over."""
        page = self.context.browser.new_page(storage_state=self.context.storage_state(), viewport=NARROW)
        for path in paths:
            page.goto(self.site + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], path
            page.evaluate(AXE)
            assert faults(page) == [], path


NARROW = {"width": 320, "height": 800}


def person(name: str, role: str) -> Person:
    """Somebody with a role."""
    made = make.person(name)
    make.role(made, role)
    return made


@pytest.fixture
def town(live_server, transactional_db) -> str:
    """A town whose policy says how agreements go on, served by this very process."""
    going.town()
    return str(live_server.url)


def test_an_agreement_is_renewed_from_its_file_to_its_new_last_day(browser: Browser, town: str):
    ends = date.today() + timedelta(days=200)
    going.agreement(reference="A-7", starts_on=date.today() - timedelta(days=1500), ends_on=ends, signed="2020")
    make.council_item(str(date.today()), outcome="adopted", reference="2026.CM1")
    officer = Seated(browser, town, person("Olive", "officer"))
    clerk, mayor = (Seated(browser, town, person(*who)) for who in (("Cléo", "clerk"), ("Maya", "city-manager")))
    page = officer.page
    page.goto(f"{town}/en/desk/agreements/A-7/")
    follow(page.locator("a", has_text="Open its renewal"))
    officer.send(came_on=str(date.today()))
    case = page.url.rstrip("/").rsplit("/", 1)[1]
    officer.reads_well("/en/desk/agreements/A-7/", "/en/desk/agreements/A-7/go-on/renewal/")
    officer.judges(case, "q-worth")
    officer.closes(case)
    clerk.at(case, "council/").send(item="2026.CM1")
    officer.closes(case)
    mayor.at(case, "decide/").send("[name=yes][value=yes]", *mayor_seat(mayor))
    officer.closes(case)
    follow(page.locator("a", has_text="Renew the agreement"))
    officer.reads_well(f"/en/desk/cases/{case}/agreement/")
    officer.send(years="5")
    follow(page.locator("button[name=sure]"))

    assert page.url.endswith("/en/desk/agreements/A-7/")
    assert str(ends.year + 5) in page.locator("p.lede").inner_text()


def mayor_seat(mayor: Seated) -> list[str]:
    """The seat in which they decide, where there is a choice; and that no text is kept, where that is asked."""
    asked = ("[name=seat]", "[name=without_text]")
    return [one for one in asked if mayor.page.locator(f"form.sheet {one}").count() == 1]


def test_a_memorandum_is_converted_in_french_and_its_certificate_shows_the_case(browser: Browser, town: str):
    row = going.agreement("friend", instrument="memorandum", reference="A-8", ends_on=date(2031, 5, 31))
    case = going.carried(row, "conversion", category="sister").reference
    officer = Seated(browser, town, person("Olive", "officer"), "fr")
    page = officer.at(case).page
    follow(page.locator("a", has_text="Modifier l’entente"))
    page.locator("[name=instrument]").select_option("agreement")
    officer.send(text_fr="Elle est une ville jumelée.", ends_on="2031-05-31")
    follow(page.locator("button[name=sure]"))
    assert "Ville jumelée" in page.locator("header.head").inner_text()
    follow(page.locator("a", has_text="Attestation").first)

    assert f"Conversion, {case}\u00a0: Signature" in page.locator("main").inner_text()


@pytest.fixture
def rivemont(live_server, transactional_db) -> str:
    """A town under the invented city's policy, served by this very process; its office plays what the policy says."""
    make.policy_version("rivemont-2023", TEXT, digest=sha256(TEXT).hexdigest(), in_force_from=date(2023, 1, 1))
    for slug in ("officer", "head"):
        role, _ = Role.objects.get_or_create(slug=slug, defaults={"name_en": slug, "name_fr": slug})
        cases.play(by=audit.service("svc-test"), policy_role="office", role=role)
    return str(live_server.url)


def asked_for(name: str, number: int, **facts: object) -> str:
    """A whole request about a city that came in, at its second step, with all that is known of the city."""
    by, city = audit.service("svc-test"), make.counterparty(name, reference=f"CP-{number}", iso2="IT")
    known = {"reach_class": "regional", "school_exchange": True, "population": 310_000, "of_concern": False} | facts
    for key, value in known.items():
        if value is not None:
            make.fact(city, key, value, data_class="intergovernmental" if key == "of_concern" else "public")
    case = cases.open(by=by, kind="agreement", category="cooperation", subject=city.reference)
    parts = {"activities": ("financial-resources", "staffing-resources")}
    for element in ("candidate", "purpose", "activities", "term"):
        cases.give_element(by=by, case=case, element=element, there=True, parts=parts.get(element, ()))
    case = cases.submit(by=by, case=case, on=date.today(), content_digest=subjects.content(case))
    return cases.close_step(by=by, case=case).reference


def test_a_request_waits_for_evidence_and_a_waiver_one_is_refused_and_one_meets_a_moratorium(
    browser: Browser, rivemont: str
):
    waits, fails, stops = (
        asked_for("Aldenbruck", 1, reach_class=None, school_exchange=False),
        asked_for("Falmouth", 2),
        asked_for("Stolberg", 3),
    )
    make.council_item(str(date.today()), outcome="adopted", reference="2026.CM9")
    who = person("Olive", "officer")
    Clearance.objects.create(
        person=who, since=date(2020, 1, 1), until=date(2099, 1, 1), given_by=audit.service("svc-test")
    )
    officer, clerk = Seated(browser, rivemont, who), Seated(browser, rivemont, person("Cléo", "clerk"), "fr")
    page = officer.page

    # Nobody knows its reach, and it has no schools: the step stays shut until there is evidence, and Council sets the
    # clause on schools aside.
    officer.judges(waits, "q-benefit", "q-equity", "common-ground")
    officer.at(waits)
    assert page.locator("#c-reach-enough", has_text="To document").count() == 1
    assert page.locator("a[aria-disabled=true]", has_text="Close this step").count() == 1
    officer.reads_well(f"/en/desk/cases/{waits}/")
    follow(page.locator("#c-reach-enough a", has_text="Enter the fact"))
    page.locator("form.sheet [name=value]").select_option("regional")
    officer.send(valid_from="2026-01-05", evidence_en="The ranking of January")
    clerk.at(waits, "questions/school/deroger/").send(reason="Une école ouvre.", on=str(date.today()))
    assert "Une école ouvre." in clerk.at(waits).page.content()
    officer.closes(waits)
    assert "Step 3: Capacity" in officer.at(waits).page.inner_text("main"), page.inner_text("main")

    # One question is answered with no: it is refused at step 2, and the page says what was not met.
    officer.judges(fails, "q-equity", "common-ground")
    officer.at(fails, "questions/q-benefit/").send("[name=outcome][value=not_met]", reasons="Nobody gains.")
    officer.at(fails)
    follow(page.locator("a", has_text="Refuse it"))
    officer.send(reason="There is no benefit for residents.")
    said = officer.at(fails).page.inner_text("main")
    assert "Refused" in said
    assert "Is there a benefit for residents?" in said.partition("Not met:")[2][:80]
    clerk.reads_well(f"/fr/bureau/dossiers/{fails}/")

    # Council imposes a moratorium: a request of before stays under its policy, one of today is held against it.
    clerk.page.goto(f"{rivemont}/fr/bureau/politiques/moratoire/imposer/")
    clerk.page.locator("[name=council_item]").select_option(index=1)
    clerk.send(since=str(date.today()), text_fr="Aucune nouvelle entente pendant l’examen.")
    later = asked_for("Tarnow", 4)
    assert "moratoire" not in clerk.at(stops).page.inner_text("main").lower()
    officer.judges(later, "q-benefit", "q-equity", "common-ground")
    assert "pendant l’examen" in clerk.at(later).page.inner_text("main")
    assert officer.at(later).page.locator("a[aria-disabled=true]", has_text="Close this step").count() == 1
