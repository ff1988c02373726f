"""The simulation's page: the register under a policy, row by row, for those who may see it."""

import html
import re
from datetime import date
from hashlib import sha256

import pytest
from django.utils.translation import override

from chancery.agreements import actions as agreements
from chancery.agreements.models import AgreementEvent
from chancery.columns import as_columns
from chancery.dates import parse_fuzzy
from chancery.policy_files import shipped
from chancery.portal import chosen, grounds, trial
from chancery.strategy import actions as strategy
from chancery.strategy.models import PolicyVersion
from tests import make
from tests.portal.conftest import adopt

OPEN = b"""format = "chancery-policy/1"
[policy]
id = "open"
title = { en = "Friends" }
home = { city = "Here", country = "CA" }
languages = ["en"]
source = "By-law 1"
[[category]]
id = "friends"
name = { en = "Friends" }
text = { en = "Whoever likes us." }
source = "By-law 1"
kind = "relationship"
status = "open"
[[money]]
id = "each"
kind = "budget"
for = ["friends"]
amount = "10 CAD"
every = "1 year"
indexed = false
source = "By-law 1"
text = { en = "Ten dollars a year." }
"""
PATH = "/en/policy/simulation/toronto-iap-2024/"


def read(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_it_shows_the_register_on_the_eve_of_the_policy(client, sagamihara, agency):
    page = read(client, PATH)

    assert "A trial run on the register as it stood on 13 May 2024." in page
    assert "All 2 agreements land where the record has them." in page


def test_a_day_to_come_is_run_on_what_is_recorded_today(client, sagamihara, agency):
    page = read(client, f"{PATH}?as_of=2199-01-01")

    assert "A trial run for 1 January 2199, on what is recorded today." in page
    assert "as it stood" not in page


def test_each_row_has_its_reason_marked_as_ours(client, sagamihara, agency):
    page = read(client, PATH)

    assert "Kind of counterparty: agency. Required: municipality." in page
    assert "Worked out by us" in page


def test_what_is_carried_over_although_not_met_is_flagged(client, sagamihara, agency):
    page = read(client, f"{PATH}?show=exceptions")

    assert 'id="S-1" class="flag"' in page
    assert 'id="D-1"' not in page


def test_only_changes_leaves_out_what_stays(client, policies):
    before, _now = policies
    make.assignment(make.agreement("Chicago", iso2="US", reference="C-1"), "partnership-2005", policy=before)

    assert 'id="C-1"' in read(client, PATH)
    assert 'id="C-1"' not in read(client, f"{PATH}?show=changes")


def test_limits_and_money_of_both_policies_are_shown(client, sagamihara):
    page = read(client, PATH)

    assert "At most" in page
    assert "$5,000" in page
    assert "This policy limits no number." in page
    assert "by this policy: no amount is set." in page


def test_conflicts_in_the_text_are_listed(client, sagamihara):
    page = read(client, PATH)

    assert "X-01" in page
    assert "X-05" in page


def test_a_passage_that_reads_two_ways_can_be_run_the_other_way(client, sagamihara):
    page = read(client, PATH)
    other = read(client, f"{PATH}?as_of=2024-05-13&reading=X-01")
    french = read(client, "/fr/politique/simulation/toronto-iap-2024/?reading=X-01&show=changes")

    against = "?as_of=2024-05-13&amp;against=toronto-iap-2005"
    assert f'href="{against}&amp;reading=X-01">Run with the other reading of X-01</a>' in page
    assert "set an end date (at most 5 years" in page
    assert "set an end date (at least 5 years" in other
    assert "A term of 5 years or more, renewable." in other
    assert f'href="{against}">Run with the reading in use</a>' in other
    assert "reading=X-01&amp;show=changes" in other
    assert "In this run: “A term of 5 years or more, renewable.”" in other
    assert "Read as at most 5 years for each term" not in other
    assert "Contradiction" in other
    assert "Une durée de 5 ans ou plus, renouvelable." in french
    assert "at most 5 years" in read(client, PATH)


def test_it_reads_in_french(client, sagamihara, agency):
    page = read(client, "/fr/politique/simulation/toronto-iap-2024/")

    assert "Ce que la politique de 2024 a changé" in page
    assert "Les 2 ententes arrivent là où le registre les place." in page


@pytest.mark.parametrize(
    "query",
    [
        *("as_of=31-02-2024", "as_of=2024-02-31", "as_of=yesterday", "as_of=%00", "against=nope", "reading=X-99"),
        *("known_at=lately", "known_at=9999-12-31"),
    ],
)
def test_a_day_or_a_policy_that_cannot_be_is_a_helpful_page(client, sagamihara, query):
    page = read(client, f"{PATH}?show=changes&{query}", status=404)

    assert "This address cannot be read" in page
    assert query.split("=")[1].replace("%00", "?") in page.split("<h1")[1]
    assert f'href="{PATH}?show=changes">The same without it</a>' in page


@pytest.mark.parametrize("query", ["show=", "known_at=2024-05-13", "as_of=0001-01-01", "as_of=9999-12-31", "as_of="])
def test_any_other_question_has_an_answer(client, sagamihara, query):
    read(client, f"{PATH}?{query}")


def test_a_choice_of_rows_that_there_is_not_is_a_helpful_page(client, sagamihara):
    page = read(client, f"{PATH}?show=boo", status=404)

    assert "No choice of rows is called “boo”. There are: all, changes, exceptions, moving" in page
    assert "Aucun choix de lignes" in read(client, "/fr/politique/simulation/toronto-iap-2024/?show=boo", status=404)


def test_what_was_known_later_does_not_count_where_a_day_is_named(client, sagamihara):
    page = read(client, f"{PATH}?known_at=2024-05-13")

    assert "Only what was known by 13 May 2024 counts." in page
    assert "known_at=2024-05-13&amp;show=changes" in page
    assert "Only what was known by" not in read(client, PATH)


def test_a_long_list_is_cut_and_says_so(client, sagamihara, agency, monkeypatch):
    monkeypatch.setattr(trial, "MOST_ROWS", 1)

    page = read(client, PATH)

    assert "1 more row is not shown here" in page
    assert "All (2)" in page


@pytest.mark.parametrize("query", ["", "?show=changes", "?show=exceptions", "?why=criterion", "?on=2024-05-13"])
def test_what_residents_may_not_see_changes_not_a_byte_of_it(client, sagamihara, agency, policies, query):
    before, _now = policies
    without = read(client, PATH + query)
    for number in range(7):
        secret = make.agreement(f"Glasswing {number}", reference=f"X-{number}", public=False)
        make.assignment(secret, "partnership-2005", policy=before)
    make.agreement("Glasswing", reference="X-9", standing="draft")

    assert read(client, PATH + query) == without


@pytest.mark.parametrize("secret", [True, False])
@pytest.mark.parametrize("relations", [True, False, None])
def test_what_was_learnt_in_confidence_places_nothing_before_residents(client, policies, secret, relations):
    """Neither its value nor that there is one changes a reason, a count or a place: on any page of the policy's."""
    before, now = policies
    row = make.agreement("Dunedin", iso2="US", reference="D-2")
    make.assignment(row, "memorandum", policy=before, until=date(2024, 5, 13), basis="held")
    make.assignment(row, "historical", policy=now, since=date(2024, 5, 14))
    make.fact(row.counterparty, "counterparty_kind", "municipality")
    if relations is not None:
        make.fact(row.counterparty, "canada_relations", relations)
    ways = (f"{PATH}?why={why}" for why in grounds.GROUNDS)
    paths = (PATH, *ways, "/en/agreements/D-2/", "/fr/ententes/D-2/", "/en/policy/")
    without = [read(client, path) for path in paths]
    make.fact(row.counterparty, "jurisdiction_of_concern", secret, data_class="intergovernmental", evidence_en="Letter")

    assert [read(client, path) for path in paths] == without


def test_where_a_clause_that_is_not_public_decides_that_is_said_and_nothing_else_whatever_was_found(client, policies):
    before, now = policies
    row = make.agreement("Dunedin", iso2="US", reference="D-2")
    make.assignment(row, "memorandum", policy=before, until=date(2024, 5, 13), basis="held")
    make.assignment(row, "historical", policy=now, since=date(2024, 5, 14))
    make.fact(row.counterparty, "canada_relations", True)
    secret = make.fact(row.counterparty, "jurisdiction_of_concern", True, data_class="intergovernmental")
    pages = []
    for expired in (None, False):
        if expired is not None:
            make.fact(row, "expired", expired)
        for found in (True, False):  # this alone is changed
            type(secret).objects.filter(pk=secret.pk).update(value=found)
            pages.append([read(client, path) for path in (PATH, "/en/agreements/D-2/", "/fr/ententes/D-2/")])

    assert pages[0] == pages[1]
    assert pages[2] == pages[3]
    words = ("rests on information that is not public.", "Nothing on record says", "1 lacks evidence")
    assert [[word in page[0] for word in words] for page in pages[1:3]] == [[True] * 3, [True, False, False]]
    assert "1 by what is not public" in pages[2][0]
    assert "repose sur des renseignements qui ne sont pas publics." in pages[2][2]


def test_an_empty_register_is_an_empty_simulation(client, policies):
    assert "No row to show" in read(client, PATH)


def test_a_policy_that_is_not_published_has_no_public_simulation(client, db):
    adopt("toronto-iap-2024", date(2024, 5, 14), published=False)

    page = read(client, PATH, status=404)

    assert "This simulation is not public" in page


def test_what_was_made_after_the_day_is_left_out_and_what_has_no_day_is_counted_and_said(client, policies):
    before, _now = policies
    for number, signed in enumerate(("2013..2019", "", "2001")):
        row = make.agreement(f"City {number}", iso2="US", reference=f"C-{number}", signed=signed)
        make.assignment(row, "friendship-2005", policy=before)
    page = read(client, f"{PATH}?as_of=2005-12-06")

    assert [number for number in range(3) if f'id="C-{number}"' in page] == [1, 2]
    assert "1 agreement that was made after that day is left out." in page
    assert "Of 1 it is not recorded whether it had been made by then; it stays in." in page
    assert "C-0" in read(client, f"{PATH}?as_of=2016-01-01")
    assert "An exception names TOR-MOU-19, which is not in the register." in page


def test_what_council_confirmed_before_it_was_signed_is_in_the_count_and_in_the_limit(client, policies):
    before, _now = policies
    row = make.agreement("Rio", iso2="BR", reference="R-1", signed="2015")
    make.assignment(row, "friendship-2005", policy=before)
    AgreementEvent.objects.create(agreement=row, kind="confirmed", **as_columns("on", parse_fuzzy("2005-12-05")))
    (run,) = [trial.of(before, None, date(2005, 12, 7))]

    assert run.movement["all"] == 1
    assert [(one["counted"], one["at_most"]) for one in run.limits[0]["caps"]][1] == ("1", 6)
    assert [one["count"] for one in run.limits[0]["money"]][1] == "1"


def test_the_limits_before_count_what_lies_in_a_category_and_not_what_would(client, policies):
    before = PolicyVersion.objects.create(policy_id="open", digest=sha256(OPEN).hexdigest(), content=OPEN)
    make.assignment(make.agreement("Chicago", iso2="US", reference="C-1", signed="2012"), "friends", policy=None)
    make.agreement("Lyon", iso2="FR", reference="L-1")
    run = trial.Trial(policies[1], before, date(2024, 5, 13))

    assert run.movement["all"] == 2
    assert [one["count"] for one in run.limits[0]["money"]] == ["1"]


def test_the_policy_before_any_other_is_compared_with_nothing_and_names_its_gaps(client, policies):
    before, _now = policies
    for number in range(4):
        row = make.agreement(f"City {number}", iso2="US", reference=f"C-{number}", sponsor_recorded=True)
        make.assignment(row, "friendship-2005", policy=before)
    page = read(client, "/en/policy/simulation/toronto-iap-2005/")
    french = read(client, "/fr/politique/simulation/toronto-iap-2005/")

    assert "The register under the policy of 2005" in page
    assert "Le registre selon la politique de 2005" in french
    assert "q-political" not in page
    assert "<strong>Partnership City.</strong> Marked incomplete" in page
    assert "City 0, City 1, City 2, City 3" in page
    assert "Stays, although not met" in page
    assert "Moves, although not met" not in page
    assert "Reste, bien que non satisfait" in french


def test_a_proposed_policy_whose_text_is_published_has_none_until_it_is_attached_to_a_published_item(client, db):
    version = adopt("toronto-iap-2024", None)
    policy = read(client, "/en/policy/toronto-iap-2024/")

    assert "Simulation: the register under this policy" not in policy
    assert "Not in force" in policy
    read(client, PATH, status=404)

    item = make.council_item(reference="2026.EC9.9")
    strategy.put_before_council(by=make.clerk(), version=version, council_item=item)
    page = read(client, PATH)
    assert "What this policy would change" in page
    assert "/en/decisions/#2026.EC9.9" in page
    assert PATH in read(client, "/en/policy/toronto-iap-2024/")
    assert PATH in read(client, "/en/decisions/")

    strategy.put_before_council(by=make.clerk(), version=version, council_item=None, was=item)
    assert PATH not in read(client, "/en/decisions/")
    read(client, PATH, status=404)


def test_what_is_only_proposed_renames_no_category_for_residents(client, policies):
    make.agreement("Lyon", category="partnership")
    text = shipped()["toronto-iap-2024"].replace(b"Partnership City", b"Zebra City").replace(b'-2024"', b'-2031"', 1)
    strategy.import_policy(by=make.clerk(), content=text, published=True, proposed=True)

    for page in ("/en/", "/en/agreements/", PATH):
        assert "Zebra City" not in read(client, page), page


def test_it_says_how_many_are_withheld_and_names_none(client, policies):
    row = make.agreement("Lyon")
    read(client, PATH)
    agreements.withhold(by=make.actor("head"), agreement=row, why="A matter of safety")

    page = read(client, PATH)
    assert "1 signed agreement is not shown here" in page
    assert "Lyon" not in page


def test_it_opens_with_the_council_item_it_is_attached_to(client, db):
    item = make.council_item(public=False)
    adopt("toronto-iap-2024", None, published=False, council_item=item)
    read(client, PATH, status=404)

    item.public = True
    item.save()

    page = read(client, PATH)
    assert "What this policy would change" in page
    assert 'href="/en/policy/toronto-iap-2024/' not in page


def test_what_is_not_met_agrees_with_its_number():
    failing = {"outcome": "not_met"}
    with override("fr"):
        assert trial._summary([failing]) == "1 non satisfait"
        assert trial._summary([failing] * 2) == "2 non satisfaits"


LED = re.compile(r'<a href="(\?[^"]*#rows)"(?: aria-label="(\d+)[^"]*")?>([^<]*)</a>')


@pytest.mark.parametrize("path", [PATH, "/fr/politique/simulation/toronto-iap-2024/"])
def test_every_figure_and_every_number_of_the_movements_leads_to_its_rows(client, sagamihara, agency, path):
    page = read(client, path)
    table = [(html.unescape(url), int(n)) for url, n, _text in LED.findall(page) if n]
    parts = re.findall(r'<dd class="note">(.*?)</dd>', page, re.DOTALL)
    notes = [
        (html.unescape(url), int(text.split()[0]))
        for part in parts
        for url, _n, text in LED.findall(part)
        if text[0].isdigit()
    ]
    heads = re.findall(r'<dt><a href="([^"]+)">[^<]*</a></dt>\s*<dd class="n">(\d+)</dd>', page)

    assert (len(table) >= 7, len(notes) >= 1, len(heads) >= 3) == (True, True, True)
    for url, n in [*table, *notes, *((html.unescape(url), int(n)) for url, n in heads)]:
        rows = read(client, path + url.partition("#")[0])
        assert len(re.findall(r'<tr role="row" id="[A-Z]-1"', rows)) == n, url


@pytest.mark.parametrize("part", ["from=boo", "to=boo", "why=boo"])
def test_a_part_of_the_table_that_there_is_not_is_a_helpful_page(client, sagamihara, part):
    assert "No choice of rows is called “boo”" in read(client, f"{PATH}?{part}", status=404)


def test_two_categories_of_one_id_have_an_address_each():
    assert chosen.keys([("Friends", "a"), ("Old friends", "a"), ("No category", "")]) == {
        "Friends": "a", "Old friends": "a-2", "No category": "none",
    }  # fmt: skip
