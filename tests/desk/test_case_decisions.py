"""Take a case from step to step and decide it: on what the page showed, by whoever may, and not on a stale page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chancery.accounts import actions as accounts
from chancery.accounts.models import Countersignature
from chancery.audit import actions as audit
from chancery.audit import signer
from chancery.audit.signer import Places
from chancery.budgets import actions as budgets
from chancery.cases import actions
from chancery.cases.actions.moving import note_part
from chancery.cases.content import digest_of
from chancery.cases.models import Case, Decision, ReportVersion, TextVersion
from chancery.council.models import CouncilItem
from chancery.money import Money
from tests import make
from tests.cases.conftest import paper
from tests.desk.people import member
from tests.desk.test_cases import CASES, TEXT, at, body, carried, case, fill, office, parks, policy, read
from tests.papers import files

__all__ = ["body", "case", "office", "parks", "policy"]
pytestmark = pytest.mark.django_db


# --- from step to step


def test_a_step_is_closed_on_what_the_page_showed(office, case):
    got = fill(office, case, "close/")

    assert got.url == f"{CASES}{case.reference}/"
    case.refresh_from_db()
    assert case.step == "assessment"


def test_a_stale_page_closes_nothing_and_shows_both_versions(office, case):
    page = read(office, case, "close/")
    hidden = carried(page)
    actions.give_element(by=audit.service("svc-test"), case=case, element="term", there=False)
    got = office.post(f"{CASES}{case.reference}/close/", hidden)

    assert got.status_code == 409
    page = got.content.decode()
    assert "Nothing was done." in page
    assert "The proposed term." in page
    case.refresh_from_db()
    assert case.step == "proposal"


def test_a_request_that_lacks_something_is_left_unconsidered(office, case):
    actions.give_element(by=audit.service("svc-test"), case=case, element="term", there=False)
    fill(office, case, "not-considered/")

    assert "Not considered" in read(office, case)
    assert "It lacks: The proposed term." in read(office, case)
    assert "It lacks: The proposed term." in read(office, case, "history/")
    assert "It lacks: The proposed term." in b"".join(office.get(f"{CASES}cases.csv").streaming_content).decode()


def test_one_no_is_a_ground_to_refuse_and_the_reason_is_kept(office, case):
    at(case, "assessment")
    actions.judge(by=audit.service("svc-test"), case=case, clause="q-benefit", outcome="not_met", reasons="None.")
    assert "Refuse it" in read(office, case)
    fill(office, case, "refuse/", reason="No benefit for residents.")

    assert "No benefit for residents." in read(office, case)
    assert "Refused" in office.get(f"{CASES}?state=refused").content.decode()


def test_it_is_withdrawn_with_a_reason(office, case):
    assert "This field is required" in fill(office, case, "withdraw/").content.decode()
    fill(office, case, "withdraw/", reason="They asked us to.")

    assert Case.objects.get().outcome == "withdrawn"


def test_who_leads_is_said(office, case):
    fill(office, case, "lead/", division=str(make.division("water").pk))

    assert Case.objects.get().lead_division.slug == "water"


# --- decisions


def test_the_clerk_records_what_council_decided_and_the_office_closes_the_step(office, case):
    at(case, "council")
    item, clerk = (
        make.council_item(timezone.localdate().isoformat(), outcome="adopted", title_en="Approved"),
        member("clerk"),
    )
    assert "The clerk records it from the minutes." in read(office, case)
    fill(clerk, case, "council/", item=item.reference)

    assert Decision.objects.get().council_item == item
    assert item.reference in read(office, case)

    Decision.objects.update(voided_on=timezone.localdate(), voided_because="Another text was kept.")
    page = read(office, case)
    assert item.reference in page.partition("it no longer counts")[2]
    assert "The clerk records it from the minutes." in page


def test_adopted_as_amended_wants_the_amended_text_first(case):
    at(case, "council")
    item = make.council_item(timezone.localdate().isoformat(), outcome="adopted-as-amended", title_en="Amended")
    clerk = member("clerk")
    page = fill(clerk, case, "council/", item=item.reference).content.decode()
    assert "enter the amended text first" in page
    fill(clerk, case, "council/", item=item.reference, amended="on")

    case.refresh_from_db()
    assert Decision.objects.get().content_digest == case.content_digest != "1" * 64


def test_at_the_step_that_waits_for_council_the_clerk_records_a_new_item_and_what_it_decides(case):
    at(case, "council")
    clerk = member("clerk")
    new = {"item": "2026.CM7.1", "met": timezone.localdate().isoformat(), "title_en": "Aldenbruck", "public": "on"}
    assert "Say what became of it" in fill(clerk, case, "council/", **new).content.decode()
    fill(clerk, case, "council/", **new, outcome="deferred")
    assert CouncilItem.objects.get().outcome == "deferred"
    assert not Decision.objects.exists()
    for tail in ("", "summary/"):
        assert "Before Council, without a decision" in read(clerk, case, tail)
    assert "2026.CM7.1. Deferred." in read(clerk, case, "history/")

    waits = make.council_item("2099-01-01", outcome="not-recorded", title_en="Aldenbruck")
    version = ReportVersion.objects.create(
        case=case, number=1, stage="final", kept_on=timezone.localdate(), kept_by_id="svc-test"
    )
    case.refresh_from_db()
    actions.publish_to_agenda(by=clerk.person.user.actor, case=case, version=version, item=waits)
    assert f"Aldenbruck ({waits.reference})" in read(clerk, case, "council/")
    sheets = {
        "text": SimpleUploadedFile("text.docx", files.word("As amended.")),
        "closed": SimpleUploadedFile("secret.docx", files.word("Held back.")),
    }
    said = {"item": waits.reference, "closed_class": "internal", "text_language": "en"}
    assert (
        "there is no amended text"
        in fill(clerk, case, "council/", **said, **sheets, outcome="adopted").content.decode()
    )
    sheets = {name: SimpleUploadedFile("a.docx", files.word(name)) for name in sheets}
    fill(clerk, case, "council/", **said, **sheets, outcome="adopted-as-amended")

    case.refresh_from_db()
    waits.refresh_from_db()
    made = Decision.objects.get()
    assert (made.yes, made.council_item, waits.outcome) == (True, waits, "adopted-as-amended")
    assert made.content_digest == case.content_digest == digest_of(case) != "1" * 64
    assert sorted(case.papers.values_list("role", "paper__division")) == [
        ("closed", None),
        ("text", case.lead_division.pk),
    ]
    head = member("division-head", division=case.lead_division)
    assert "closed session" not in read(head, case)


@pytest.fixture
def ready(case):
    """It waits for its signature: Council approved it, the solicitor finds the form satisfactory."""
    by = audit.service("svc-test")
    at(case, "signature-cooperation")
    case.papers.create(paper=make.paper("Text"), role="text")
    actions.judge(by=by, case=case, clause="q-form", outcome="met", reasons="In order.")
    return case


def test_whoever_signs_where_no_text_is_kept_says_that_they_know(case):
    at(case, "signature-cooperation")
    actions.judge(by=audit.service("svc-test"), case=case, clause="q-form", outcome="met", reasons="In order.")
    manager = member("city-manager")
    paper(manager.person)
    page = fill(manager, case, "decide/", yes="yes").content.decode()
    assert "No text is kept in this case. Keep it first" in page
    assert not Decision.objects.exists()
    fill(manager, case, "decide/", yes="yes", note="Go.", without_text="on")

    made = Decision.objects.get()
    assert (made.note, made.without_text) == ("Go.", True)
    assert "Go. No text of it was kept in this case when it was signed." in read(manager, case)
    assert "No text of it was kept in this case when it was signed." in read(manager, case, "history/")
    french = manager.get(f"/fr/bureau/dossiers/{case.reference}/").content.decode()
    assert "Aucun texte n’en était conservé dans ce dossier au moment de la signature." in french
    assert "No text of it was kept" not in french


def test_whoever_may_decide_decides_and_nobody_else(office, ready):
    assert "On record nobody plays this role." in read(office, ready)
    manager = member("city-manager", name="Maya")
    assert office.get(f"{CASES}{ready.reference}/decide/").status_code == 403
    got = fill(manager, ready, "decide/", yes="yes", note="Go.")

    assert got.status_code == 302
    made = Decision.objects.get()
    assert (made.person.name, made.yes, made.note, made.role) == ("Maya", True, "Go.", "city-manager")
    assert "Maya" in read(office, ready)


def test_in_a_small_office_whoever_worked_on_it_is_led_to_the_countersigner_and_decides(ready, settings):
    settings.CITY = replace(settings.CITY, small_office=True)
    manager, gre = member("city-manager", name="Maya"), member("countersigner", "auditor")
    note_part(by=manager.person.user.actor, case=ready, did="edit")
    way = f"/en/desk/countersign/ask/case-decision/{ready.pk}/"
    page = read(manager, ready)
    assert "The countersigner signs first." in page
    assert way in page
    make.trusted(manager, manager.person.user).post(way, {"sure": "1"})
    assert "It waits for the countersigner." in read(manager, ready)
    assert f"{CASES}{ready.reference}/" in gre.get("/en/desk/countersign/").content.decode()
    sign = f"/en/desk/countersign/{Countersignature.objects.get().pk}/yes/"
    told = make.trusted(gre, gre.person.user).get(sign).content.decode()
    assert "<dt>Step</dt>" in told
    assert "The request changed" not in told
    accounts.countersign(countersignature=Countersignature.objects.get(), by=gre.person.user.actor)

    assert fill(manager, ready, "decide/", yes="yes").status_code == 302
    assert Decision.objects.get().person == manager.person
    assert manager.get(way).status_code == 404


def test_a_decision_on_a_stale_page_is_not_taken_and_the_note_is_kept(ready):
    manager = member("city-manager", name="Maya")
    page = read(manager, ready, "decide/")
    hidden = carried(page)
    TextVersion.objects.create(
        case=ready, language="en", number=4, paper=make.paper("Newer"), side="theirs", on=date(2026, 1, 5)
    )
    actions.change_content(by=audit.service("svc-test"), case=ready, content_digest="2" * 64)
    got = manager.post(f"{CASES}{ready.reference}/decide/", hidden | {"yes": "yes", "note": "My note."})

    assert got.status_code == 409
    assert "My note." in got.content.decode()
    assert "Text of the agreement, English" in got.content.decode()
    assert "Version 4, the counterpart’s, 5 January 2026" in got.content.decode()
    assert Decision.objects.count() == 0


def test_whoever_decides_second_reads_who_decided_and_is_asked_nothing_more(ready):
    first, second = member("city-manager", name="Maya"), member("city-manager", name="Mai")
    sent = {**carried(read(second, ready, "decide/")), "yes": "no", "note": "I had a doubt."}
    assert fill(first, ready, "decide/", yes="yes").status_code == 302
    late = second.post(f"{CASES}{ready.reference}/decide/", sent)

    assert late.status_code == 409
    page = late.content.decode()
    assert "Yes. Maya, " in page
    assert "I had a doubt." in page
    assert 'name="yes"' not in page
    assert second.get(f"{CASES}{ready.reference}/decide/").url == f"{CASES}{ready.reference}/"
    assert Decision.objects.count() == 1


def test_the_clerk_writes_down_the_decision_of_who_has_no_account(ready):
    mayor = make.Person.objects.create(name="Mireille")
    make.role(mayor, "mayor")
    fill(member("clerk"), ready, "decide/", yes="yes")

    assert Decision.objects.get().person == mayor


def test_being_heard_decides_nothing_and_the_summary_says_it(office, ready):
    fill(office, ready, "opinion/", agrees="no", note="The term is too long.")

    assert Decision.objects.count() == 0
    assert "The term is too long." in read(office, ready, "summary/")


def test_the_same_facts_are_held_against_another_category(office, case):
    page = read(office, case, "as/project/")

    assert "Joint Project" in page
    assert Case.objects.get().category == "cooperation"
    assert office.get(f"{CASES}{case.reference}/as/historical/").status_code == 404


def test_the_history_says_who_did_what_with_which_words(office, case):
    at(case, "assessment")
    by = office.person.user.actor
    actions.judge(by=by, case=case, clause="q-benefit", outcome="met", reasons="Six residencies.", evidence="Page 6")
    actions.opine(by=by, case=case, agrees=False, note="Not this year.")
    actions.lead(by=by, case=case, division=make.division("water"))
    actions.judge(by=by, case=case, clause="q-benefit", outcome="not_met", reasons="None are for residents.")
    budgets.state_need(by=audit.service("svc-test"), case=case, year=2026, amount=Money.parse("12500 CAD"))
    actions.withdraw(by=by, case=case, reason="They asked us to.")
    page = read(office, case, "history/")

    for words in ("It was said what it takes", "2026, $12,500.",
                  "Met. Six residencies. Page 6", "Does not agree. Not this year.", "Water.", "Olive",
                  "Not met. None are for residents.", "Withdrawn. They asked us to."):  # fmt: skip
        assert words in page
    assert page.count("Six residencies.") == 1


def test_the_history_names_the_line_of_the_ledger(office, case):
    page = read(office, case, "history/")

    assert "It came in" in page
    assert re.search(r"Ledger, line \d+", page)
    assert "/en/ledger/" not in page[page.index("It came in") :].partition("</ul>")[0]


def test_a_line_of_the_history_that_is_signed_leads_to_its_proof(office, case, settings, tmp_path):
    settings.HOME = tmp_path
    signer.publish(Places.of(tmp_path), name="records.example.org/chancery")
    page = read(office, case, "history/")
    leads = re.findall(r'href="(/en/ledger/\d+/)"', page)

    assert leads
    assert all(office.get(way).status_code == 200 for way in leads)


def test_a_case_whose_policy_was_replaced_stays_under_its_own_and_says_so(office, case, policy):
    policy.in_force_to = timezone.localdate()
    make.policy_version(
        "next", TEXT.replace(b'rivemont-2023"', b'next-2026"', 1), in_force_from=timezone.localdate(), title_en="Newer"
    )

    assert "Newer" in read(office, case)


def at_signature(body, parks):
    """A project of which only the signature is left."""
    by, today = audit.service("svc-test"), timezone.localdate()
    case = actions.open(by=by, kind="agreement", category="project", subject="CP-7", lead_division=parks)
    actions.submit(by=by, case=case, on=today, content_digest="1" * 64)
    for step in ("proposal", "assessment", "capacity"):
        case.closings.create(step=step, passed=True, closed_on=today, closed_by=by)
    Case.objects.filter(pk=case.pk).update(step="signature-project")
    case.refresh_from_db()
    actions.judge(by=by, case=case, clause="q-form", outcome="met", reasons="In order.")
    for none in ("0 CAD", "0 FTE"):
        budgets.state_need(by=by, case=case, year=today.year, amount=Money.parse(none))
    return case


def test_the_head_of_the_division_reads_the_cost_and_their_own_limit(body, parks, policy):
    make.fact(body, "project_cost", 18_000_000, unit="CAD")
    case = at_signature(body, parks)
    head = member("division-head", name="Denis", division=parks)
    paper(head.person, "200000 CAD")

    assert "$180,000" in read(head, case)
    assert "Denis, a division head, up to $200,000" in read(head, case, "decide/")
    fill(head, case, "decide/", yes="yes", without_text="on")
    assert Decision.objects.get().cost_minor == 18_000_000


def test_what_is_split_below_the_limit_is_a_point_to_check_and_decides_nothing(body, parks, policy):
    make.fact(body, "project_cost", 18_000_000, unit="CAD")
    first = at_signature(body, parks)
    head = member("division-head", name="Denis", division=parks)
    paper(head.person, "200000 CAD")
    assert "A point to check" not in read(head, first)
    fill(head, first, "decide/", yes="yes", without_text="on")
    second = at_signature(body, parks)

    page = " ".join(read(head, second).split())
    assert "it comes to $360,000, above the limit of somebody who may sign this request alone." in page
    assert f">{first.reference}</a>" in page
    assert "A point to check" in read(head, second, "summary/")
    fill(head, second, "decide/", yes="yes", without_text="on")
    assert Decision.objects.filter(case=second).exists()
    Decision.objects.filter(case=first).update(decided_on=timezone.localdate() - timedelta(days=400))
    Decision.objects.filter(case=second).delete()
    assert "A point to check" not in read(head, second)
