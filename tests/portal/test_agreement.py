"""An agreement's page: what is known, what is not, and how it stands against the policy."""

import re
from dataclasses import replace
from datetime import date

import pytest

from chancery.agreements.models import Agreement
from chancery.counterparties.models import CountryFact
from tests import make
from tests.reading import tight


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_names_the_other_side_and_where_it_stands(client, sagamihara):
    page = read(client, "/en/agreements/S-1/")

    assert "<h1>Sagamihara, Japan</h1>" in page
    assert "Agreement, placed as Partnership City. When it ends is not recorded." in page


def test_no_term_is_a_state_of_its_own_and_draws_no_bar(client, sagamihara):
    page = read(client, "/en/agreements/S-1/")

    assert "<b>No term recorded</b>" in page
    assert 'class="past"' not in page


def test_a_recorded_term_is_drawn_with_a_sentence_for_those_who_do_not_see_it(client, db):
    make.agreement("Lyon", reference="L-1", starts_on=date(2025, 1, 1), ends_on=date(2099, 12, 31))

    page = read(client, "/en/agreements/L-1/")

    assert 'role="img" aria-label="Term from 1 January 2025 to 31 December 2099.' in page
    assert "It runs to 31 December 2099." in page
    assert "L’entente court jusqu’au 31 décembre 2099." in read(client, "/fr/ententes/L-1/")


def test_a_last_day_without_a_first_is_drawn_and_that_its_beginning_is_not_recorded_is_said(client, db):
    ends = date(2099, 6, 30)
    make.agreement("Lyon", reference="L-1", signed="2013..2019", ends_on=ends)
    make.agreement("Oran", reference="O-1", ends_on=ends)
    make.agreement("Brest", reference="B-1", starts_on=date(2020, 1, 1))
    lyon, oran, brest = (read(client, f"/en/agreements/{number}-1/") for number in "LOB")

    for page in (lyon, oran):
        assert "<b>The first day of the term is not recorded</b>" in page
        assert "Its first day is not recorded. Its last day is 30 June 2099." in page
        assert 90 < float(page.split('<rect class="v" x="')[1].split("%")[0]) < 100  # the axis goes on until then
    assert ["Signed in this span" in page for page in (lyon, oran)] == [True, False]
    # The list counts the first two as those whose term is recorded, and the third not.
    assert "<b>No term recorded</b>" in brest
    listed = read(client, "/en/agreements/?status=in-force")
    assert [f"/agreements/{number}-1/" in listed for number in "LOB"] == [True, True, False]
    assert "Son dernier jour est le 30 juin 2099." in read(client, "/fr/ententes/O-1/")


def test_the_history_has_what_is_dated_on_record_and_says_so_when_nothing_is(client, db):
    days = {"starts_on": date(1998, 5, 1), "ends_on": date(2001, 4, 30), "signed": "1998"}
    make.agreement("Lyon", reference="L-1", **days)
    make.agreement("Oran", reference="O-1")

    log = read(client, "/en/agreements/L-1/").split('<ol class="log">')[1].split("</ol>")[0]

    assert tight(log).index("Last day") < tight(log).index("Date of signature") < tight(log).index("First day")
    assert "1 May 1998" in log
    assert "Nothing dated is on record." in read(client, "/en/agreements/O-1/")


def test_a_span_of_signature_is_drawn_as_a_span(client, agency):
    page = read(client, "/en/agreements/D-1/")

    assert "Signed: between 2013 and 2019. No end is recorded." in page
    assert 'class="fuzzy"' in page


def test_every_criterion_says_its_answer_its_reason_and_its_source(client, sagamihara):
    page = read(client, "/en/agreements/S-1/")

    assert '<span class="ans">Not met.</span> GaWC class: Not listed (edition 2024).' in page
    assert "Attachment 2, core eligibility criteria, 2" in page
    assert '<span class="ans">To document.</span>' in page


@pytest.mark.parametrize(("page", "policy"), [("/en/agreements/S-1/", "policy"), ("/fr/ententes/S-1/", "politique")])
def test_the_source_of_each_answer_leads_to_its_clause(client, sagamihara, page, policy):
    verdicts = read(client, page).split('<ol class="verdicts">')[1].split("</ol>")[0]
    found = re.findall(r'<p class="src">\s*<a href="(.*?)#(.*?)">', verdicts)

    assert len(found) == verdicts.count("<li ") == verdicts.count('class="src"') > 5
    assert {address for address, _clause in found} == {f"/{page[1:3]}/{policy}/toronto-iap-2024/"}
    text = read(client, found[0][0])
    assert all(f'<li id="{clause}">' in text for _address, clause in found)


def test_what_nobody_recorded_of_a_municipality_is_said_beside_what_is(client, sagamihara, agency):
    make.fact(sagamihara.counterparty, "gdp", 1000, data_class="internal")
    page, other = (
        read(client, "/en/agreements/S-1/"),
        read(client, f"/en/agreements/{agency.reference}/"),
    )
    french = tight(read(client, "/fr/ententes/S-1/")).split("Ce que l’on sait")[1]

    known = tight(page).split("What is known of the counterparty")[1].split("</dl>")[0]
    assert "<dt>GaWC class</dt>" in known
    assert known.endswith(
        "<dd>population, economy, culture, gross domestic product, strengths by sector, whether it is a hub</dd></div>"
    )
    assert "économie, culture, produit intérieur brut, forces par secteur, rôle de pôle</dd>" in french
    assert "strengths by sector" not in other


def test_where_the_text_disagrees_with_itself_on_the_term_the_term_says_so(client, sagamihara):
    term = read(client, "/en/agreements/S-1/").split("Term: at most 5 years")[1].split("</li>")[0]

    assert "“5+ years” in Attachment 1" in term
    assert "Read as at most 5 years for each term" in term


def test_assignment_is_not_compliance_and_the_page_says_so(client, sagamihara):
    page = read(client, "/en/agreements/S-1/")

    assert "Assigned: recommended 14 May 2024" in page
    assert "Its place in the category rests on a decision, not on the criteria." in page


def test_what_binds_and_is_not_met_is_flagged_at_the_head(client, sagamihara, agency):
    assert "Out of line with the policy" in read(client, "/en/agreements/S-1/")
    assert "Out of line with the policy" not in read(client, f"/en/agreements/{agency.reference}/")


def test_what_is_missing_comes_with_who_can_answer(client, sagamihara):
    assert "An answer by City Clerk" in read(client, "/en/agreements/S-1/")


@pytest.mark.parametrize("value", [True, False])
def test_a_confidential_answer_is_one_sentence_whatever_it_is(client, sagamihara, value):
    make.fact(
        sagamihara.counterparty,
        "jurisdiction_of_concern",
        value,
        data_class="intergovernmental",
        evidence_en="A letter in confidence",
    )

    page = read(client, "/en/agreements/S-1/")

    assert "This clause is decided on information that is not public." in page
    assert "no answer is given for the whole" in page
    assert "A letter in confidence" not in page


def test_the_page_is_the_same_whatever_the_confidential_answer_is(client, sagamihara):
    fact = make.fact(sagamihara.counterparty, "jurisdiction_of_concern", True, data_class="intergovernmental")
    with_true = read(client, "/en/agreements/S-1/")
    type(fact).objects.filter(pk=fact.pk).update(value=False)

    assert read(client, "/en/agreements/S-1/") == with_true


def test_what_everyone_may_know_of_the_counterparty_has_its_source(client, sagamihara):
    other = sagamihara.counterparty
    note = "GeoNames; a city proper or a wider area"
    other.city = make.city("Sagamihara", "JP", population=706_342, population_note_en=note)
    other.save()
    make.fact(other, "canada_relations", True, evidence_en="Staff report", established_by_en="City staff")
    make.fact(other, "partner_interest", "A survey of partners", data_class="public")  # of a kind that the office keeps
    make.fact(other, "population", 1, data_class="internal")

    page, french = tight(read(client, "/en/agreements/S-1/")), read(client, "/fr/ententes/S-1/")

    assert "Population: Sagamihara" in page
    assert f'706,342<span class="small">({note}; year not recorded)' in page
    assert "(edition 2024" in page
    assert "since 1 January 2024; Staff report; City staff" in page
    assert "A survey of partners" not in page
    assert "<dt>Population</dt>" not in page
    assert "Ce que l’on sait du partenaire signataire" in french
    assert "706\u202f342" in french or "706\u00a0342" in french


def test_what_stands_without_the_evidence_that_the_policy_asks_for_says_so(client, sagamihara):
    make.fact(sagamihara.counterparty, "canada_relations", True, evidence_url="")

    assert "without the evidence that the policy asks for" in read(client, "/en/agreements/S-1/")
    assert "sans la preuve que la politique exige" in read(client, "/fr/ententes/S-1/")


def test_a_hidden_fact_does_not_take_away_what_is_known_of_the_country(client, sagamihara):
    day = date(2024, 1, 1)
    CountryFact.objects.create(country_id="JP", key="trade_agreements", value="One", valid_from=day, known_on=day)
    without = read(client, "/en/agreements/S-1/")
    make.fact(sagamihara.counterparty, "trade_agreements", "Another", data_class="internal")

    assert "Trade agreements with its country" in without
    assert read(client, "/en/agreements/S-1/") == without


@pytest.mark.parametrize("kept", ["internal", "intergovernmental", "personal"])
@pytest.mark.parametrize("address", ["/en/agreements/S-1/", "/en/policy/simulation/toronto-iap-2024/"])
def test_a_fact_kept_closer_than_its_policy_asks_changes_no_word(client, sagamihara, kept, address):
    fact = sagamihara.counterparty.facts.get(key="gawc_class")
    without = sagamihara.counterparty.facts.filter(pk=fact.pk)
    known = read(client, address)
    without.update(data_class=kept)
    closer = read(client, address)
    without.delete()

    assert read(client, address) == closer
    assert closer != known


def test_why_it_lies_there_is_marked_as_ours(client, agency):
    page = read(client, "/en/agreements/D-1/")

    assert "Kind of counterparty: agency. Required: municipality." in page
    assert "Worked out by us from the clauses and the facts on the register; it is in no report." in page
    assert 'Why there, as the register stood on <time datetime="2024-05-13">' in page
    assert "selon le registre tel qu’il était le <time" in read(client, "/fr/ententes/D-1/")


def test_why_there_is_not_asked_of_a_day_before_it_was_made(client, agency, policies):
    late = make.agreement(agency.counterparty, reference="L-1", signed="2025", category="historical")
    make.assignment(late, "historical", policy=policies[1], since=date(2025, 1, 1))

    assert "Why there, as the register stood on" in read(client, f"/en/agreements/{agency.reference}/")
    assert "Why there" not in read(client, "/en/agreements/L-1/")


def test_a_category_that_asks_nothing_shows_what_a_new_proposal_would_meet(client, agency):
    page = read(client, "/en/agreements/D-1/")

    assert "Would it qualify?" in page
    assert "International Project" in page


def test_promises_and_deeds_that_nobody_recorded_are_said_to_be_so(client, sagamihara):
    page = read(client, "/en/agreements/S-1/")

    assert "No joint project recorded" in page
    assert "No activity recorded" in page
    assert "Council sponsor" in page


def test_that_the_sources_print_no_text_is_said_only_of_what_was_read_from_them(client, sagamihara, settings):
    extra = {"source": [{"called": "Staff report"}], "no_text_en": "Our sources print no text."}
    settings.CITY = replace(settings.CITY, extra=extra)
    imported = read(client, "/en/agreements/S-1/")
    Agreement.objects.filter(pk=sagamihara.pk).update(source="Staff report: Table 1")

    assert "No text is on record" in imported
    assert "Our sources print" not in imported
    assert "Our sources print no text." in read(client, "/en/agreements/S-1/")


def test_what_it_cost_is_what_a_policy_set_aside_and_that_nothing_more_is_recorded(client, sagamihara):
    page, french = tight(read(client, "/en/agreements/S-1/")), tight(read(client, "/fr/ententes/S-1/"))

    assert "No spending published" in page
    assert "<p>$5,000 a year for each Friendship City.</p>" in page
    assert "$44,500" not in page
    assert "In Canadian dollars (CAD), not adjusted for inflation." in page
    assert "En dollars canadiens (CAD), sans indexation sur l’inflation." in french
    assert "5\u00a0000\u00a0$ par an pour chaque Ville amie." in french.replace("\u202f", "\u00a0")


def test_an_activity_shows_its_result_on_whose_word(client, sagamihara):
    done = make.activity("A gift of trees", when="2015", agreements=[sagamihara])
    done.results.create(text_en="45 trees", basis="reported")

    page = read(client, "/en/agreements/S-1/")

    assert "A gift of trees" in page
    assert "<strong>Reported: </strong>45 trees" in page


def test_what_is_not_public_is_not_shown(client, sagamihara):
    make.activity("A quiet visit", agreements=[sagamihara], public=False)
    advice = make.paper("Counsel’s opinion", data_class="internal")
    sagamihara.papers.create(paper=advice, role="advice")

    page = read(client, "/en/agreements/S-1/")

    assert "A quiet visit" not in page
    assert "Counsel’s opinion" not in page
    assert "Legal advice" in page
    assert "Not public" in page


def test_notes_on_its_sources_stand_on_its_page_only(client, sagamihara, agency):
    make.note("X-08", page="agreement", subject="S-1", text_en="Doubtful for Sagamihara.")

    assert "Doubtful for Sagamihara." in read(client, "/en/agreements/S-1/")
    assert "Doubtful for Sagamihara." not in read(client, "/en/agreements/D-1/")


def test_it_reads_in_french(client, sagamihara):
    page = read(client, "/fr/ententes/S-1/")

    assert '<html lang="fr">' in page
    assert "Est-elle admissible?" in page
    assert "Non satisfait." in page
    assert "recommandée le 14 mai 2024" in page
    assert "Durée non consignée" in page


def test_without_a_policy_there_is_a_page_and_no_verdict(client, db):
    make.agreement("Lyon", reference="L-1")

    page = read(client, "/en/agreements/L-1/")

    assert "No category is recorded." in page
    assert 'class="verdict"' not in page


@pytest.mark.parametrize("reference", ["nobody", "S-1%00", "..%2f", "é"])
def test_an_unknown_reference_is_a_helpful_page(client, sagamihara, reference):
    answer = client.get(f"/en/agreements/{reference}/")

    assert answer.status_code == 404
    assert "There is no page at this address" in answer.content.decode()


def test_a_draft_is_not_there(client, db):
    make.agreement("Lyon", reference="L-1", standing="draft")
    make.agreement("Nantes", reference="N-1", public=False)

    assert client.get("/en/agreements/L-1/").status_code == 404
    assert client.get("/en/agreements/N-1/").status_code == 404


def test_an_agreement_that_follows_another_links_to_it(client, db):
    first = make.agreement("Lyon", reference="L-1")
    make.agreement(first.counterparty, reference="L-2", amends=first, chain_kind="renews")

    assert '<a href="/en/agreements/L-1/">L-1</a>' in read(client, "/en/agreements/L-2/")
    assert '<a href="/en/agreements/L-2/">L-2</a>' in read(client, "/en/agreements/L-1/")
