"""The authority certificate of an agreement: each link, and in the same size what is missing or not recorded."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from django.utils.translation import override

from chancery import home
from chancery.agreements import actions as agreements
from chancery.agreements.models import AgreementEvent, Signing
from chancery.audit.models import LedgerEntry
from chancery.cases.models import Case
from chancery.columns import as_columns
from chancery.dates import parse_fuzzy
from chancery.portal import certificate, certificate_file
from chancery.portal.certificate_links import MISSING, NEEDLESS, THERE, UNKNOWN
from tests import make
from tests.desk.people import member
from tests.documents.test_documents import tags, words_of_pdf

TEXT = (home.PACKAGE / "city/policies/toronto-iap-2024.toml").read_bytes()


@pytest.fixture
def policy(db):
    """The policy of 2024, published and in force."""
    item = make.council_item("2024-05-22", reference="2024.EX1", outcome="adopted")
    values = {"digest": sha256(TEXT).hexdigest(), "in_force_from": date(2024, 5, 14), "council_item": item}
    return make.policy_version(content=TEXT, title_en="Program of 2024", **values)


def said(row, **more):
    """What stands where on its certificate."""
    return certificate.of(type(row).objects.select_related("council_item", "counterparty").get(pk=row.pk), **more)


def states(found):
    """The chain and the checks, in a word each."""
    return [link.state for link in (*found.chain, *found.checks)]


def test_what_council_approved_names_its_decision_and_the_clause(policy):
    item = make.council_item("2024-07-01", reference="2024.EX9", outcome="adopted", title_en="Milan")
    row = make.agreement("Milan", signed="2024-07-10", approval="council", council_item=item, authority_en="The Mayor")
    make.assignment(row, "partnership", policy=policy)

    found = said(row)

    assert states(found) == [THERE, THERE, UNKNOWN, THERE, UNKNOWN, UNKNOWN, NEEDLESS]
    assert found.chain[0].facts[0].value == "2024.EX1"
    assert found.chain[1].facts[0].value == "2024.EX9, Milan"
    assert found.chain[1].source == "Attachment 1; Attachment 2, step 4"
    assert found.chain[3].facts[1].value == "The Mayor"
    assert found.gaps == 3


def test_what_officials_signed_says_that_it_was_outside_the_policy(policy):
    found = said(make.agreement(signed="2015", approval="officials"))

    assert found.sentence.startswith("Officials signed it without approval by Council")
    assert states(found)[:3] == [UNKNOWN, MISSING, UNKNOWN]


def test_nothing_recorded_is_said_and_not_left_out(db):
    found = said(make.agreement())

    assert found.tag.word == "Authority not recorded"
    assert states(found) == [UNKNOWN] * 7
    assert "1 is missing" in certificate_file.gaps(replace(found, chain=found.chain[:1], checks=[]))
    assert certificate_file.gaps(found) == "Of 7 links and checks, 7 are missing or not recorded."


def test_the_word_council_without_its_decision_is_no_link(db):
    found = said(make.agreement(approval="council"))

    assert found.chain[1].state is UNKNOWN
    assert "not by which decision" in found.chain[1].says


def test_an_item_that_was_lost_is_a_link_that_is_missing(db):
    row = make.agreement(approval="council", council_item=make.council_item(outcome="lost"))

    assert said(row).chain[1].state is MISSING


def test_council_afterwards_changes_nothing_of_how_it_was_signed(db):
    row = make.agreement(signed="2015", approval="officials")
    event = {"kind": "confirmed", "council_item": make.council_item(outcome="adopted"), "text_en": "Confirmed."}
    AgreementEvent.objects.create(agreement=row, **event)

    found = said(row)

    assert found.authority == "outside"
    assert "That does not change how it was signed." in found.sentence
    assert [one.says for one in found.later] == ["Confirmed."]


@pytest.mark.parametrize(
    ("signed", "word"),
    [
        ("2015", "Before the signature"),
        ("2001", "Afterwards"),
        ("", "Order not recorded"),
        ("2005", "Order not recorded"),
    ],
)
def test_what_council_did_stands_before_or_after_the_signature_only_where_the_days_say_so(db, signed, word):
    item = make.council_item(outcome="adopted")
    row = make.agreement(signed=signed, approval="council", council_item=item)
    on = as_columns("on", parse_fuzzy("2005-12-05..2005-12-07"))
    AgreementEvent.objects.create(agreement=row, kind="confirmed", council_item=item, text_en="Confirmed.", **on)

    found = said(row)

    assert [str(one.state.word) for one in found.later] == [word]
    assert found.sentence == found.chain[1].says == "Council confirmed it."


def test_a_closed_decision_is_not_named_to_residents(db):
    item = make.council_item(reference="CLOSED-1", outcome="adopted", public=False)
    row = make.agreement(approval="council", council_item=item)

    assert "CLOSED-1" not in str(said(row))
    assert "CLOSED-1" in str(said(row, public=False).chain)


def test_its_digest_changes_with_what_it_says(db):
    row = make.agreement(approval="council")
    before = said(row).digest
    row.approval = "officials"
    row.save()

    assert said(row).digest != before
    assert said(row).digest == said(row).digest


def test_residents_read_it_from_the_page_of_the_agreement(client, db):
    make.agreement(reference="L-1", signed="2015", approval="officials")

    page = client.get("/en/agreements/L-1/").content.decode()
    certificate_page = client.get("/en/agreements/L-1/authority/").content.decode()

    assert 'href="/en/agreements/L-1/authority/"' in page
    assert "Signed outside the policy" in page
    assert "<h1>Authority certificate</h1>" in certificate_page
    assert "Council did not approve it before it was signed." in certificate_page
    assert "<h1>Attestation des pouvoirs</h1>" in client.get("/fr/ententes/L-1/pouvoirs/").content.decode()


@pytest.mark.parametrize("path", ["authority/", "authority.pdf"])
def test_a_draft_and_what_is_withheld_have_none_for_residents(client, db, path):
    make.agreement(reference="D-1", standing="draft")
    make.agreement(reference="W-1", public=False)

    assert client.get(f"/en/agreements/D-1/{path}").status_code == 404
    assert client.get(f"/en/agreements/W-1/{path}").status_code == 404


def test_the_office_reads_that_of_what_is_withheld_and_none_of_a_draft(db):
    make.agreement(reference="D-1", standing="draft")
    make.agreement(reference="W-1", public=False, approval="officials")
    office = member("officer")

    assert "Signed outside the policy" in office.get("/en/desk/agreements/W-1/authority/").content.decode()
    assert office.get("/en/desk/agreements/D-1/authority/").status_code == 404
    assert member("councillor").get("/en/desk/agreements/W-1/authority/").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_file_says_the_same_and_is_tagged(policy, lang):
    row = make.agreement("Zürich & Łódź <b>", signed="2015", approval="officials")
    with override(lang):
        found = said(row)
        made = certificate_file.as_pdf(found, date(2026, 6, 1))
        whole = [str(link.what) for link in (*found.chain, *found.checks)] + [found.digest, found.name]

    text = "".join(words_of_pdf(made).split())
    assert [each for each in whole if "".join(each.split()) not in text] == []
    assert {"Table", "TH", "H1"} <= set(tags(made))
    assert b"pdfuaid" in made


def test_residents_see_the_figures_with_those_outside_by_name(client, db):
    make.agreement("Jaffna", reference="J-1", signed="2013..2019", approval="officials", standing="historical")
    make.agreement("Hidden", reference="H-1", signed="2015", approval="officials", public=False)

    page = client.get("/en/agreements/authority/").content.decode()

    assert "between 2013 and 2019" in page
    assert 'href="/en/agreements/J-1/authority/"' in page
    assert "H-1" not in page
    assert "H-1" in member("officer").get("/en/desk/agreements/authority/").content.decode()


def counts(page):
    """The numbers of the table of figures, row by row."""
    body = page.partition('<table class="ledger stack">')[2].partition("</table>")[0]
    cells = re.findall(r'<td class="num"[^>]*>(?:<a[^>]*>)?(\d+)', body)
    return [tuple(int(one) for one in cells[at : at + 5]) for at in range(0, len(cells), 5)]


def test_what_is_withheld_stays_counted_and_that_it_is_not_shown_is_said(client, db):
    make.agreement("Lyon", signed="2018", approval="council")
    row = make.agreement("Jaffna", reference="J-1", signed="2018", approval="officials")
    before = counts(client.get("/en/agreements/authority/").content.decode())
    agreements.withhold(by=make.clerk(), agreement=row, why="Nobody must know")
    page = client.get("/en/agreements/authority/").content.decode()

    assert counts(page) == before == [(1, 0, 1, 0, 2), (1, 0, 1, 0, 2)]
    assert page.count("1 of them is not shown: it is withheld") == 2
    assert "J-1" not in page
    assert "Jaffna" not in page
    led = client.get("/en/agreements/authority/?signed=2018&by=outside").content.decode()
    part = led.partition('id="counted"')[2].partition("</section>")[0]
    assert "(1)" in part
    assert "1 of them is not shown" in part
    assert "No agreement is counted there." not in part
    assert "Jaffna" not in led
    for path in ("/en/", "/en/agreements/"):
        assert "1 signed agreement is not shown here" in client.get(path).content.decode(), path
    office = member("officer").get("/en/desk/agreements/authority/").content.decode()
    assert "Jaffna" in office
    assert "not shown" not in office
    assert b"agreement.withheld" in bytes(LedgerEntry.objects.latest("seq").leaf)


def test_where_nothing_is_withheld_nothing_is_said_of_it(client, db):
    make.agreement("Lyon", signed="2018", approval="council")
    make.agreement("Draft", public=False, standing="draft")

    for path in ("/en/", "/en/agreements/", "/en/agreements/authority/"):
        assert "not shown" not in client.get(path).content.decode(), path


def test_a_clause_that_its_policy_does_not_have_is_said_and_breaks_no_page(client, policy):
    row = make.agreement(reference="S-1", signed="2026-06-01", approval="delegated")
    case = Case.objects.create(reference="D-1", kind="proposal", policy=policy, opened_on=date(2026, 1, 1))
    Signing.objects.create(agreement=row, case=case, policy=policy, signed_on=date(2026, 6, 1), sign_clause="gone")

    assert (
        "The clause that let it be signed is not recorded."
        in client.get("/en/agreements/S-1/authority/").content.decode()
    )
    assert states(said(row))[2:] == [UNKNOWN, THERE, UNKNOWN, UNKNOWN, UNKNOWN]


@pytest.mark.parametrize("path", ["/en/agreements/authority/", "/fr/ententes/pouvoirs/"])
def test_every_number_of_the_figures_leads_to_its_agreements(client, db, path):
    make.agreement("Lyon", signed="2018", approval="council", reference="A-1")
    make.agreement("Kyoto", signed="2018", approval="officials", reference="A-2")
    make.agreement("Milan", signed="2013..2019", approval="council", reference="A-3")
    make.agreement("Quito", approval="", reference="A-4")
    led = re.findall(r'<a href="([^"]*#counted)" aria-label="(\d+)[^"]+">', client.get(path).content.decode())

    assert len(led) == 4 + 3 + 3 + 1
    for url, n in led:
        page = client.get(path + html.unescape(url).partition("#")[0]).content.decode()
        part = page.partition('id="counted"')[2].partition("</section>")[0]
        assert (part.count('<li class="two">'), f"({n})" in part) == (int(n), True), url
    for bad in ("?by=boo", "?signed=boo", "?signed=0000", "?by=council&signed=..0000"):
        assert "(0)" in client.get(path + bad).content.decode()
