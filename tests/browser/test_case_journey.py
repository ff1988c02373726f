"""Requests on their way, each step by those whose it is, without a script: renewals and conversions; what waits for
evidence, is refused, or meets a moratorium. A Partnership City goes its whole way in test_partnership_journey.py."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

import pytest
from clicks import follow
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page
from test_access import AXE, faults

from chancery.accounts.models import Clearance, Person, Role
from chancery.agreements import actions as agreements
from chancery.audit import actions as audit
from chancery.cases import actions as cases
from chancery.desk.cases import subjects
from chancery.ids import uuid7
from tests import going, make
from tests.desk.test_cases import TEXT
from tests.long import in_the_long_run

pytestmark = pytest.mark.browser


class Seated:
    """Somebody of a town of our own, at the desk: signed in already."""

    def __init__(self, browser: Browser, site: str, who: Person, lang: str = "en") -> None:
        self.context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
        self.page, self.site, self.lang = self.context.new_page(), site, lang
        self.desk = {"en": "/en/desk/cases/", "fr": "/fr/bureau/dossiers/"}[lang]
        client = Client()
        client.force_login(who.user)
        cookie = client.cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])

    def send(self, *ticked: str, **given: str) -> Page:
        """Fill a form by the names of its fields, and send it."""
        for name, value in given.items():
            self.page.locator(f"form.sheet [name={name}]").fill(value)
        for one in ticked:
            self.page.locator(f"form.sheet {one}").check()
        follow(self.page.locator("form.sheet button.main"))
        return self.page

    def at(self, case: str, tail: str = "") -> Seated:
        """A page of the case."""
        self.page.goto(f"{self.site}{self.desk}{case}/{tail}")
        return self

    def address(self, name: str, *where: str) -> str:
        """The address of a page, in their language, by its name."""
        with override(self.lang):
            return reverse(name, args=where)

    def word(self, words: str) -> str:
        """What the page says for these, in their language."""
        with override(self.lang):
            return gettext(words)

    def to(self, name: str, *where: str) -> Page:
        """A page, by the name of its address."""
        self.page.goto(self.site + self.address(name, *where))
        return self.page

    def says(self, name: str, *where: str, ticked: tuple[str, ...] = (), **given: str) -> Page:
        """Fill the form of such a page, and send it."""
        self.to(name, *where)
        return self.send(*ticked, **given)

    def finds(self, case: str, *clauses: str) -> None:
        """They find each of these met."""
        for clause in clauses:
            self.says("desk:case-judge", case, clause, ticked=("[name=outcome][value=met]",), reasons="See page 2.")

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


@pytest.mark.parametrize("lang", ["en", pytest.param("fr", marks=in_the_long_run)])
def test_an_agreement_is_renewed_from_its_file_to_its_new_last_day(browser: Browser, town: str, lang: str):
    ends = date.today() + timedelta(days=200)
    going.agreement(reference="A-7", starts_on=date.today() - timedelta(days=1500), ends_on=ends, signed="2020")
    make.council_item(str(date.today()), outcome="adopted", reference="2026.CM1")
    officer = Seated(browser, town, person("Olive", "officer"), lang)
    clerk, mayor = (Seated(browser, town, person(*who), lang) for who in (("Cléo", "clerk"), ("Maya", "city-manager")))
    page = officer.page
    file = officer.address("desk:agreement", "A-7")
    verbs = officer.address("desk:agreement-take-up", "A-7", "renewal")
    page.goto(town + file)
    follow(page.locator(f"main a[href='{verbs}']").first)
    officer.send(came_on=str(date.today()))
    case = page.url.rstrip("/").rsplit("/", 1)[1]
    officer.reads_well(file, verbs)
    officer.finds(case, "q-worth")
    officer.says("desk:case-close", case)
    clerk.says("desk:case-council", case, item="2026.CM1")
    officer.says("desk:case-close", case)
    mayor.to("desk:case-decide", case)
    mayor.send("[name=yes][value=yes]", *mayor_seat(mayor))
    officer.says("desk:case-close", case)
    verbs = officer.address("desk:case-conclude", case)
    follow(page.locator(f"main a[href='{verbs}']").first)
    officer.reads_well(verbs)
    officer.send(years="5")
    follow(page.locator("button[name=sure]"))

    assert page.url == town + file
    assert str(ends.year + 5) in page.locator("p.lede").inner_text()


def mayor_seat(mayor: Seated) -> list[str]:
    """The seat in which they decide, where there is a choice; and that no text is kept, where that is asked."""
    asked = ("[name=seat]", "[name=without_text]")
    return [one for one in asked if mayor.page.locator(f"form.sheet {one}").count() == 1]


CONVERTED = {
    "en": ("Sister City", "Conversion, {}: Signature"),
    "fr": ("Ville jumelée", "Conversion, {}\u00a0: Signature"),
}


@pytest.mark.parametrize("lang", ["fr", pytest.param("en", marks=in_the_long_run)])
def test_a_memorandum_is_converted_and_its_certificate_shows_the_case(browser: Browser, town: str, lang: str):
    row = going.agreement("friend", instrument="memorandum", reference="A-8", ends_on=date(2031, 5, 31))
    case = going.carried(row, "conversion", category="sister").reference
    officer = Seated(browser, town, person("Olive", "officer"), lang)
    page = officer.to("desk:case", case)
    follow(page.locator(f"main a[href='{officer.address('desk:case-conclude', case)}']").first)
    page.locator("[name=instrument]").select_option("agreement")
    officer.send(**{f"text_{lang}": "Elle est une ville jumelée."}, ends_on="2031-05-31")
    follow(page.locator("button[name=sure]"))
    category, signature = CONVERTED[lang]
    assert category in page.locator("header.head").inner_text()
    follow(page.locator(f"main a[href='{officer.address('desk:certificate', 'A-8')}']").first)

    assert signature.format(case) in page.locator("main").inner_text()


def test_the_page_that_names_a_power_to_sign_and_those_of_a_tie_read_well(
    browser: Browser, live_server, transactional_db
):
    going.town(text=going.silent())
    by, officer = make.actor("officer"), Seated(browser, str(live_server.url), person("Olive", "officer"), "fr")
    unnamed = going.agreement("friend", instrument="memorandum", reference="A-8")
    agreements.amend_by_case(
        by=by, key=str(uuid7()), case=going.carried(unnamed, "conversion", category="sister"), signed_on=going.DAY,
        text_en="Converted.", ends_on=date(2031, 5, 31),
    )  # fmt: skip
    on_paper = going.agreement(reference="A-9", ends_on=date(2031, 5, 31))
    case = going.carried(on_paper, "renewal")

    officer.reads_well(officer.address("desk:name-authority", "A-8"), officer.address("desk:case-tie", case.reference))
    tie = agreements.tie(by=by, agreement=on_paper, case=case)
    officer.reads_well(officer.address("desk:tie-undo", tie.pk), officer.address("desk:case", case.reference))


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


SAID = {
    "en": ("Step 3: Capacity", "Is there a benefit for residents?"),
    "fr": ("Étape 3\u00a0: Capacité", "Y a-t-il un bénéfice pour la population"),
}


@pytest.mark.parametrize(
    ("lang", "other"), [("en", "fr"), pytest.param("fr", "en", marks=in_the_long_run)], ids=["en", "fr"]
)
def test_a_request_waits_for_evidence_and_a_waiver_one_is_refused_and_one_meets_a_moratorium(
    browser: Browser, rivemont: str, lang: str, other: str
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
    officer, clerk = Seated(browser, rivemont, who, lang), Seated(browser, rivemont, person("Cléo", "clerk"), other)
    shut, (third, benefit) = officer.word("Close this step"), SAID[lang]
    page = officer.page

    # Nobody knows its reach, and it has no schools: the step stays shut until there is evidence, and Council sets the
    # clause on schools aside.
    officer.finds(waits, "q-benefit", "q-equity", "common-ground")
    officer.at(waits)
    assert page.locator("#c-reach-enough", has_text=officer.word("To document")).count() == 1
    assert page.locator("a[aria-disabled=true]", has_text=shut).count() == 1
    officer.reads_well(officer.address("desk:case", waits))
    follow(page.locator("#c-reach-enough a", has_text=officer.word("Enter the fact")))
    page.locator("form.sheet [name=value]").select_option("regional")
    officer.send(valid_from="2026-01-05", **{f"evidence_{lang}": "The ranking of January"})
    clerk.says("desk:case-waive", waits, "school", reason="Une école ouvre.", on=str(date.today()))
    assert "Une école ouvre." in clerk.at(waits).page.content()
    officer.says("desk:case-close", waits)
    assert third in officer.at(waits).page.inner_text("main"), page.inner_text("main")

    # One question is answered with no: it is refused at step 2, and the page says what was not met.
    officer.finds(fails, "q-equity", "common-ground")
    officer.says(
        "desk:case-judge", fails, "q-benefit", ticked=("[name=outcome][value=not_met]",), reasons="Nobody gains."
    )
    officer.at(fails)
    follow(page.locator("a", has_text=officer.word("Refuse it")))
    officer.send(reason="There is no benefit for residents.")
    said = officer.at(fails).page.inner_text("main")
    assert officer.word("Refused") in said
    assert benefit in said.partition(officer.word("Not met:"))[2][:90]
    clerk.reads_well(clerk.address("desk:case", fails))

    # Council imposes a moratorium: a request of before stays under its policy, one of today is held against it.
    clerk.to("desk:moratorium-impose")
    clerk.page.locator("[name=council_item]").select_option(index=1)
    clerk.send(since=str(date.today()), **{f"text_{other}": "Aucune nouvelle entente pendant l’examen."})
    later = asked_for("Tarnow", 4)
    assert "pendant l’examen" not in clerk.at(stops).page.inner_text("main")
    officer.finds(later, "q-benefit", "q-equity", "common-ground")
    assert "pendant l’examen" in clerk.at(later).page.inner_text("main")
    assert officer.at(later).page.locator("a[aria-disabled=true]", has_text=shut).count() == 1
