"""From the public form to a signed agreement, in either language and without scripts: a resident proposes a project,
the office and a division assess it, and the head of that division signs it within their limit."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from clicks import follow
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Browser, Page
from test_case_journey import Seated, mayor_seat, rivemont

from chancery.accounts.models import Clearance, Person, Role
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.budgets.models import YearFigure
from chancery.cases import actions as cases
from chancery.cases.models import Case
from chancery.notices import work
from tests import make
from tests.cases.conftest import paper
from tests.long import in_the_long_run

__all__ = ["rivemont"]
pytestmark = pytest.mark.browser
TODAY = date.today()
WRITTEN = {
    "candidate": "Łódź", "w-purpose": "Trams for both.", "a0-title": "One winter on rails", "a0-m0-body": "Parks",
    "a0-m0-amount": "12 500,50", "a0-m0-days": "22", "term": "2", "name": "Paula Example", "email": "paula@example.org",
}  # fmt: skip
CHOSEN = {
    "country": "PL", "kind": "municipality", "a0-m0-source": "divisional", "unit": "12", "sender": "resident",
}  # fmt: skip
WORDS = {
    "en": {
        "keep": "Keep this private link", "confirm": "One thing is left", "proposal": "Proposal P-",
        "step": "Assessment", "covered": "Covered", "others": "The policy lets others decide this",
        "category": "Joint Project", "signed": "It was signed.",
    },
    "fr": {
        "keep": "Gardez ce lien privé", "confirm": "Il reste une chose", "proposal": "Proposition P-",
        "step": "Évaluation", "covered": "Couvert", "others": "La politique confie cette décision",
        "category": "Projet conjoint", "signed": "Elle a été signée.",
    },
}  # fmt: skip


def someone(name: str, role: str, **values: Any) -> Person:
    """Somebody with a role, for a division where one is named."""
    made = make.person(name, **values)
    make.role(made, role, **values)
    return made


def writes_it(page: Page) -> None:
    """The public form, by the names of its fields."""
    for name, value in WRITTEN.items():
        page.locator(f"form#whole [name={name}]").fill(value)
    for name, value in CHOSEN.items():
        page.locator(f"form#whole [name={name}]").select_option(value)


def presses(page: Page, do: str) -> None:
    """As fast as a person."""
    page.wait_for_timeout(2100)
    follow(page.locator(f"form#whole button[value={do}]"))


@pytest.mark.parametrize("lang", ["en", pytest.param("fr", marks=in_the_long_run)])
def test_a_project_goes_from_the_public_form_to_its_signature(browser: Browser, rivemont: str, mailoutbox, lang: str):
    words, site, since = WORDS[lang], rivemont, date(2020, 1, 1)
    parks = make.division("parks", name_fr="Parcs")
    make.counterparty("Łódź", reference="CP-1", iso2="PL")
    for amount in ("20000 CAD", "0.5 FTE"):
        make.fund(amount, year=TODAY.year, source="divisional", division=parks)
    doer, _new = Role.objects.get_or_create(slug="division-officer", defaults={"name_en": "D", "name_fr": "D"})
    cases.play(by=audit.service("svc-test"), policy_role="division", role=doer)
    YearFigure.objects.create(kind="working-days", year=TODAY.year, value=220)
    olive, head = someone("Olive", "officer"), someone("Denis", "division-head", division=parks)
    Clearance.objects.create(person=olive, since=since, until=date(2099, 1, 1), given_by=audit.service("svc-test"))
    paper(head, "20000 CAD", since=since)
    officer, chief, division, tara, simon = (
        Seated(browser, site, who, lang)
        for who in (
            olive, head, someone("Dina", "division-officer", division=parks),
            someone("Tara", "treasurer"), someone("Simon", "solicitor"),
        )
    )  # fmt: skip

    # Paula proposes it, without an account, in two sittings, and confirms it by e-mail.
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    with override(lang):
        page.goto(site + reverse("portal:propose"))
        follow(page.locator(f"a.btn[href='{reverse('portal:propose-form', args=['project'])}']"))
    writes_it(page)
    presses(page, "save")
    assert words["keep"] in page.content()
    presses(page, "send")
    assert page.locator("h1").inner_text().startswith(words["confirm"])
    work.send_waiting()
    page.goto(site + re.search(r"https?://[^/]+(/\S*~\S*/)", mailoutbox[-1].body)[1])
    follow(page.locator("main button.main"))
    assert page.locator("h1").inner_text().startswith(words["proposal"])
    assert page.locator("[aria-current=step]").inner_text().startswith(words["step"])
    private, case = page.url, Case.objects.get().reference

    # The office assesses it; the division says what it takes and that it has it; the treasurer reserves it.
    no = ("[name=value][value=no]",)
    officer.says(
        "desk:fact-enter", "CP-1", "of_concern", ticked=no, valid_from=str(TODAY), evidence_en="A letter of today"
    )
    officer.finds(case, "q-benefit", "q-equity")
    officer.to("desk:case-lead", case).locator("[name=division]").select_option(index=1)
    officer.send()
    officer.says("desk:case-close", case)
    division.finds(case, "q-budget", "q-staff")
    division.says("proposals:needs", Case.objects.get().subject)
    for _each in range(2):
        follow(tara.to("desk:case", case).locator("a.btn[href*='/reserve']").first)
        tara.page.locator("[name=fund]").select_option(index=1)
        tara.send()
    assert tara.page.locator(".tag", has_text=words["covered"]).count() == 2
    officer.says("desk:case-close", case)

    # The solicitor finds the form in order; the head of the division signs within their limit, and nobody else there.
    simon.finds(case, "q-form")
    assert words["others"] in officer.to("desk:case", case).inner_text("main")
    assert "Denis" in chief.to("desk:case-decide", case).inner_text("main")
    chief.send("[name=yes][value=yes]", *mayor_seat(chief))
    officer.says("desk:case-close", case)
    officer.to("desk:case-conclude", case)
    officer.send()
    follow(officer.page.locator("button[name=sure]"))
    assert words["category"] in officer.page.locator("header.head").inner_text()
    made = Agreement.objects.get().reference
    assert words["signed"] in officer.to("desk:certificate", made).inner_text("main")
    officer.reads_well(officer.page.url.removeprefix(site))
    page.goto(private)
    assert made in page.inner_text("main")
