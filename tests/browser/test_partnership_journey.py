"""A Partnership City from the public form to its signature, in either language and without scripts: a resident proposes
it, an institution commits, the office and a division assess it, Council adopts it as amended, and the City Manager
signs what Council adopted."""

from __future__ import annotations

import re
from datetime import date

import pytest
from clicks import follow
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Browser, Page
from test_case_journey import Seated, mayor_seat
from test_signed_journey import presses, someone

from chancery.accounts.models import Clearance, Person
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.budgets.models import YearFigure
from chancery.cases.models import Case, CaseConsultation
from chancery.notices import work
from tests import make
from tests.cases.conftest import policy
from tests.long import in_the_long_run
from tests.papers import files

__all__ = ["policy"]
pytestmark = pytest.mark.browser
TODAY = date.today()
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WRITTEN = {
    "candidate": "Milano", "w-profile-economy": "Design.", "w-profile-culture-and-community": "La Scala.",
    "w-profile-municipal-priorities": "Trams.", "w-goals": "Design schools work together.", "term": "5",
    "a0-title": "A week of design", "a0-m0-body": "Culture", "a0-m0-amount": "12 500,50", "a0-m0-days": "22",
    "i0-name": "School of Design", "i0-email": "school@example.org", "name": "Paula Example",
    "email": "paula@example.org",
}  # fmt: skip
CHOSEN = {
    "country": "IT", "kind": "municipality", "a0-m0-source": "divisional", "unit": "12", "sender": "resident",
}  # fmt: skip
TAILS = ("", "-summary", "-history", "-report", "-report-write", "-text", "-facts")
WORDS = {
    "en": {
        "confirm": "One thing is left", "proposal": "Proposal P-", "covered": "Covered",
        "taken": "Interested, and commits", "nobody": "Nobody decides for Council here",
        "amended": "Adopted as amended", "category": "Partnership City", "signed": "It was signed.",
    },
    "fr": {
        "confirm": "Il reste une chose", "proposal": "Proposition P-", "covered": "Couvert",
        "taken": "Intéressé, et s’engage", "nobody": "Personne ne décide ici à la place du Conseil",
        "amended": "Adoptée avec modifications", "category": "Ville partenaire", "signed": "Elle a été signée.",
    },
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", pytest.param("fr", marks=in_the_long_run)])
def test_a_partnership_city_goes_from_the_public_form_through_council_to_its_signature(
    browser: Browser, live_server, transactional_db, policy, mailoutbox, lang: str
):
    words, site = WORDS[lang], str(live_server.url)
    culture = make.division("culture", name_fr="Culture")
    make.counterparty("Milan", reference="CP-1", iso2="IT")
    for amount in ("20000 CAD", "0.5 FTE"):
        make.fund(amount, year=TODAY.year, source="divisional", division=culture)
    YearFigure.objects.create(kind="working-days", year=TODAY.year, value=220)
    olive = someone("Olive", "officer")
    make.role(Person.objects.create(name="Maya Example", user=None), "mayors-office")
    Clearance.objects.create(
        person=olive, since=date(2020, 1, 1), until=date(2099, 1, 1), given_by=audit.service("svc-test")
    )
    officer, division, tara, simon, head, clerk, member = (
        Seated(browser, site, who, lang)
        for who in (
            olive, someone("Dina", "division-officer", division=culture), someone("Tara", "treasurer"),
            someone("Simon", "solicitor"), someone("Hedy", "head"), someone("Cléo", "clerk"),
            someone("Carl", "councillor"),
        )
    )  # fmt: skip

    # Paula proposes it, without an account, and confirms it by e-mail; the school that she names commits to it.
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    with override(lang):
        page.goto(site + reverse("portal:propose-form", args=["partnership"]))
    for name, value in WRITTEN.items():
        page.locator(f"form#whole [name={name}]").fill(value)
    for name, value in CHOSEN.items():
        page.locator(f"form#whole [name={name}]").select_option(value)
    presses(page, "send")
    assert page.locator("h1").inner_text().startswith(words["confirm"]), page.inner_text("main")
    open_letter(page, site, mailoutbox)
    follow(page.locator("main button.main"))
    assert page.locator("h1").inner_text().startswith(words["proposal"])
    private, case = page.url, Case.objects.get().reference
    open_letter(page, site, mailoutbox)
    page.locator("[name=state]").first.check()
    page.locator("[name=signatory]").fill("Sara Example")
    page.locator("[name=binds]").check()
    follow(page.locator("main form button.main"))
    page.goto(private)
    assert words["taken"] in page.inner_text("main")

    # The office says which city it is and what is known of it, asks another government, and assesses it.
    said = {"valid_from": str(TODAY), "evidence_en": "A letter of today", "evidence_fr": "Une lettre du jour"}
    proposal = Case.objects.get().subject
    officer.says("proposals:recognise", proposal, counterparty="CP-1")
    officer.says("desk:country-fact-enter", "IT", "canada_relations", ticked=("[name=value][value=yes]",), **said)
    officer.says("desk:fact-enter", "CP-1", "jurisdiction_of_concern", ticked=("[name=value][value=no]",), **said)
    officer.to("desk:fact-enter", "CP-1", "gawc_class").locator("[name=value]").select_option("alpha")
    officer.send(**said)
    officer.to("desk:case-lead", case).locator("[name=division]").select_option(index=1)
    officer.send()
    officer.says("desk:case-ask", case, "consult-governments", asked_of="The province")
    officer.to("desk:case-answer", str(CaseConsultation.objects.get().pk)).locator("[name=answer]").first.check()
    officer.send(advice="Go on.")
    officer.finds(case, "hub", "q-clear", "q-market", "q-comparable", "q-demand", "q-capacity-partner")
    officer.says("desk:case-close", case)
    officer.finds(case, "q-equity")
    officer.says("desk:case-close", case)

    # The division says that it has what it takes; the treasurer reserves it.
    division.says("proposals:needs", proposal)
    division.finds(case, "q-staffing", "q-budget", "q-organisation")
    for _each in range(2):
        follow(tara.to("desk:case", case).locator("a.btn[href*='/reserve']").first)
        tara.page.locator("[name=fund]").select_option(index=1)
        tara.send()
    assert tara.page.locator(".tag", has_text=words["covered"]).count() == 2
    officer.says("desk:case-close", case)

    # The report goes to Council, which adopts it as amended; a member reads it, nobody of the office decides.
    tara.to("desk:case-report-finances", case)
    tara.send("[name=agrees][value=yes]")
    officer.says("desk:case-report-write", case)
    head.says("desk:case-report-keep", case, ticked=("[name=stage][value=final]",))
    clerk.says("desk:case-agenda", case, item="2026.CM9", met=str(TODAY), title_en="Milan", title_fr="Milan")
    follow(clerk.page.locator("button[name=sure]"))
    assert "2026.CM9" in member.to("desk:council-case", case).inner_text("main")
    clerk.reads_well(clerk.address("desk:case-agenda-off", case))
    member.reads_well(member.address("desk:council-case", case))
    assert words["nobody"] in officer.to("desk:case", case).inner_text("main")
    on_agenda = f"main a[href='{clerk.address('desk:case-agenda', case)}']"
    assert clerk.to("desk:case", case).locator(on_agenda).count() == 1
    clerk.to("desk:case-council", case).locator("[name=outcome]").select_option("adopted-as-amended")
    clerk.page.locator("[name=text_language]").select_option(lang)
    amended = {"name": "text.docx", "mimeType": WORD, "buffer": files.word("Three years, with a school of design.")}
    clerk.page.locator("[name=text]").set_input_files([amended])  # type: ignore[list-item]  # (a file in memory)
    clerk.send()
    assert words["amended"] in clerk.to("desk:case", case).inner_text("main")
    assert clerk.page.locator(on_agenda).count() == 0  # it has been there
    officer.says("desk:case-close", case)

    # The solicitor finds that text in order; the Mayor, who has no account, signs it, as the clerk writes down; it
    # stands in the register, and whoever proposed it is told.
    officer.finds(case, "q-policy-followed")
    simon.finds(case, "q-solicitor")
    assert "Maya" in clerk.to("desk:case-decide", case).inner_text("main")
    clerk.send("[name=yes][value=yes]", *mayor_seat(clerk))
    officer.says("desk:case-close", case)
    officer.to("desk:case-conclude", case)
    officer.send()
    follow(officer.page.locator("button[name=sure]"))
    assert words["category"] in officer.page.locator("header.head").inner_text()
    made = Agreement.objects.get().reference
    assert words["signed"] in officer.to("desk:certificate", made).inner_text("main")
    assert f"2026.CM9, Milan, {words['amended'].lower()}" in officer.page.inner_text("main")
    assert f"2026.CM9. {words['amended']}." in officer.to("desk:case-history", case).inner_text("main")
    assert "Maya Example." in officer.page.inner_text("main")
    page.goto(private)
    assert made in page.inner_text("main")
    pages = [officer.address(f"desk:case{tail}", case) for tail in TAILS]
    officer.reads_well(*pages, officer.address("desk:certificate", made), officer.address("proposals:one", proposal))


def open_letter(page: Page, site: str, mailoutbox) -> None:
    """Follow the private link of the newest letter."""
    work.send_waiting()
    page.goto(site + re.search(r"https?://[^/]+(/\S*~\S*/)", mailoutbox[-1].body)[1])
