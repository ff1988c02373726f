"""What is known of a country is entered once, and lies beside the questions about each candidate there."""

from __future__ import annotations

import json
from datetime import date

import pytest

from chancery.audit import reconcile
from chancery.audit.models import LedgerEntry
from chancery.counterparties import actions, facts
from chancery.counterparties.models import CountryFact
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.policy import Reader, known_to
from chancery.policy_files import shipped
from tests import make
from tests.desk.people import member

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 1)
ITALY = "/en/desk/countries/IT/"
CETA = "The agreement of 2017, provisionally in force"


def establish(**more):
    said = {"key": "trade_agreements", "value": CETA, "valid_from": DAY, "known_on": DAY, "evidence_en": "Treaty 105"}
    return actions.establish_country_fact(
        **{"by": make.actor("officer"), "country": make.country("IT"), **said, **more}
    )


@pytest.fixture
def milan():
    return make.counterparty("Milan", iso2="IT", reference="CP-1")


def known(body, lang="en"):
    return [(one.value, one.evidence) for one in facts.of(body, lang).get("trade_agreements", [])]


def test_it_holds_for_whoever_is_there_and_says_whose_it_is(milan):
    establish()
    lyon = make.counterparty("Lyon", iso2="FR")

    assert known(milan) == [(CETA, "Italy. Treaty 105")]
    assert known(milan, "fr")[0][1].startswith("Italie")
    assert known(lyon) == known(make.counterparty("Network", iso2=None)) == []
    assert facts.of_many()[milan.pk] == facts.of(milan)


def test_what_is_known_of_a_candidate_itself_goes_before_it_and_what_was_replaced_counts_no_more(milan):
    old = establish()
    actions.supersede_country_fact(by=make.actor("officer"), fact=old, value="None.", known_on=date(2025, 1, 1))
    assert [(value, one.replaced_on) for one in facts.of(milan)["trade_agreements"] for value in [one.value]] == [
        (CETA, date(2025, 1, 1)), ("None.", None),
    ]  # fmt: skip
    make.fact(milan, "trade_agreements", "Its own", evidence_en="Own")

    assert known(milan) == [("Its own", "Own")]


def test_what_is_told_of_a_candidate_in_confidence_takes_nothing_open_away(milan):
    establish()
    before = known_to(facts.of(milan), Reader.PUBLIC)
    make.fact(milan, "trade_agreements", "In confidence", data_class="intergovernmental")

    assert known_to(facts.of(milan), Reader.PUBLIC) == before
    assert known(milan)[0] == ("In confidence", "")


def test_only_the_office_enters_it_openly_and_once(milan):
    with pytest.raises(Refused):
        establish(by=make.actor("treasurer"))
    with pytest.raises(Refused, match="is public"):
        establish(data_class="internal")
    key = uuid7()
    fact = establish(id=key)
    assert establish(id=key) == fact
    with pytest.raises(Refused, match="keeps its class"):
        actions.supersede_country_fact(
            by=make.actor("officer"), fact=fact, value="x", known_on=DAY, data_class="internal"
        )
    actions.supersede_country_fact(by=make.actor("officer"), fact=fact, value="Another", known_on=DAY)
    with pytest.raises(Refused, match="just replaced"):
        actions.supersede_country_fact(by=make.actor("officer"), fact=fact, value="x", known_on=DAY)

    lines = [json.loads(str(one)) for one in LedgerEntry.objects.order_by("seq")][-2:]
    assert [(one["type"], one["ref"]) for one in lines] == [("fact.established", "IT"), ("fact.superseded", "IT")]
    assert not [one for one in reconcile.differences() if "countryfact" in str(one).lower()]


def test_it_is_entered_on_the_page_of_the_country_and_read_on_its_counterpartys(milan):
    make.policy_version(content=shipped()["toronto-iap-2024"], in_force_from=date(2024, 5, 22))
    olive = member("officer")
    assert ITALY in olive.get("/en/desk/counterparties/CP-1/").content.decode()
    offered = olive.get(f"{ITALY}facts/add/").content.decode()
    assert "facts/add/trade_agreements/" in offered
    assert not [one for one in ("population", "gawc_class", "jurisdiction_of_concern") if f"add/{one}/" in offered]
    assert olive.get(f"{ITALY}facts/add/population/").status_code == 404
    form = f"{ITALY}facts/add/trade_agreements/"
    key = olive.get(form).content.decode().split('name="key" value="')[1].split('"')[0]
    given = {
        "key": key, "value": CETA, "valid_from": "2024-01-01", "known_on": "2024-01-02", "data_class": "public",
        "evidence_en": "Treaty 105",
    }  # fmt: skip
    assert olive.post(form, given).headers["Location"] == ITALY

    page = member("councillor").get(ITALY).content.decode()
    assert CETA in page
    assert "Milan" in page
    assert "Replace" not in page
    row = CountryFact.objects.get()
    assert olive.get(f"/en/desk/countries/facts/{row.pk}/replace/").status_code == 200
    assert "Accords commerciaux" in olive.get("/fr/bureau/pays/IT/").content.decode()
    assert member("administrator").get(ITALY).status_code == 403
    assert olive.get("/en/desk/countries/XX/").status_code == 404
