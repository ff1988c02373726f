"""What is laid beside a question: the city's own figures with the ratio, earlier agreements and activities, places."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from chancery.audit.models import LedgerEntry
from chancery.cases.models import Case
from chancery.counterparties import actions
from chancery.counterparties.models import CounterpartyFact, HomeFact
from chancery.desk.cases.beside import times
from chancery.desk.cases.distance import kilometres
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.money import Money
from chancery.policy import Fact
from tests import going, make
from tests.desk.people import member
from tests.desk.test_cases import at, body, case, office, parks, policy, read
from tests.portal.test_laws import ACT_B, LAW, brought

__all__ = ["body", "case", "office", "parks", "policy"]
pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 1)
CITY = "/en/desk/our-city/"


def establish(value, **more):
    by = make.actor("officer")
    return actions.establish_home_fact(by=by, key="population", value=value, valid_from=DAY, known_on=DAY, **more)


def test_the_citys_own_figure_stands_beside_the_candidates_with_the_ratio(office, case):
    at(case, "assessment")
    assert "Example City: not recorded" in read(office, case)
    assert "/en/desk/our-city/facts/add/population/" in read(office, case)
    establish(155_000, evidence_en="Census")
    page = read(office, case)

    assert "155,000 (since 1 January 2024, Census); ratio 2.00" in page
    assert "not recorded; ratio" not in page


def test_what_cannot_be_compared_has_no_ratio():
    def fact(value):
        return Fact(value, DAY, DAY)

    assert times(fact(310_000), fact(155_000)) == "2.00"
    assert times(fact(305_000), fact(182_000)) == "1.68"
    assert times(fact(310_000), fact(0)) is None
    assert times(fact(None), fact(155_000)) is None
    assert times(fact(Money(1, "CAD")), fact(Money(1, "JPY"))) is None


def test_the_office_enters_a_figure_of_the_city_and_replaces_it_and_others_read_it(office, policy):
    assert "No ratio is guessed".lower() in office.get(CITY).content.decode().lower()
    page = office.get(f"{CITY}facts/add/").content.decode()
    assert "Population" in page
    assert "school exchange" not in page
    form = f"{CITY}facts/add/population/"
    key = office.get(form).content.decode().split('name="key" value="')[1].split('"')[0]
    given = {
        "key": key,
        "value": "155000",
        "valid_from": "2024-01-01",
        "known_on": "2024-02-01",
        "data_class": "public",
    }
    for _again in range(2):
        assert office.post(form, given).status_code == 302
    old = HomeFact.objects.get()
    actions.supersede_home_fact(by=make.actor("officer"), fact=old, value=156_000, known_on=timezone.localdate())

    assert "156,000" in member("councillor").get(CITY).content.decode()
    assert member("administrator").get(CITY).status_code == 403
    assert office.get(f"{CITY}facts/{old.pk}/replace/").status_code == 404


def test_only_the_office_says_what_the_city_is_and_says_it_openly(db):
    values = {"key": "population", "value": 1, "valid_from": DAY, "known_on": DAY}
    with pytest.raises(Refused):
        actions.establish_home_fact(by=make.actor("treasurer"), **values)
    with pytest.raises(Refused, match="is public"):
        establish(1, data_class="internal")
    fact = establish(1, id=uuid7())
    with pytest.raises(Refused, match="keeps its class"):
        actions.supersede_home_fact(by=make.actor("officer"), fact=fact, value=2, known_on=DAY, data_class="internal")
    actions.supersede_home_fact(by=make.actor("officer"), fact=fact, value=2, known_on=DAY)
    with pytest.raises(Refused, match="just replaced"):
        actions.supersede_home_fact(by=make.actor("officer"), fact=fact, value=3, known_on=DAY)

    types = [json.loads(str(one)).get("type") for one in LedgerEntry.objects.order_by("seq")]
    assert types[-2:] == ["fact.established", "fact.superseded"]


def test_how_far_it_is_from_the_city_and_from_the_nearest_partner_that_the_reader_may_see(office, case, body, settings):
    settings.CITY = replace(settings.CITY, extra={"latitude": 45.5, "longitude": -73.6})
    assert "Where it is on the map: not recorded." in read(office, case)
    body.city = make.city("Aldenbruck", "IT", lat="45.46", lon="9.19")
    body.save()
    assert "Nearest partner: none in force whose place is on record." in read(office, case)
    near = [("Turin", "45.07", "7.69", True), ("Bern", "46.95", "7.45", True), ("Como", "45.8", "9.1", False)]
    for name, lat, lon, shown in near:
        there = make.counterparty(name, city=make.city(name, "IT", lat=lat, lon=lon))
        make.agreement(there, reference=f"A-{name}", standing="signed", starts_on=DAY, open_ended=True, public=shown)
    own = make.agreement(body, reference="A-OWN", standing="signed", starts_on=DAY, open_ended=True)

    page = read(office, case)
    assert "From our city: 6,143 km in a straight line." in page
    assert "Nearest partner with an agreement in force: Como, 38 km" in page
    assert f">{own.reference}</a>)" not in page
    outside = read(member("division-head", division=case.lead_division), case)
    assert "in force: Turin, 125 km" in outside
    assert "Como" not in outside


def test_a_distance_is_the_same_both_ways_and_none_from_itself():
    toronto, sydney = (43.65, -79.38), (-33.87, 151.21)
    assert kilometres(toronto, toronto) == 0
    assert kilometres(toronto, sydney) == pytest.approx(kilometres(sydney, toronto))
    assert kilometres(toronto, sydney) == pytest.approx(15_560, rel=0.01)
    assert kilometres((0, 0), (0, 180)) == pytest.approx(20_015, rel=0.001)


def test_earlier_agreements_activities_and_where_the_city_is_present(office, case, body, parks):
    late = timezone.localdate() - timedelta(days=900)
    old = make.agreement(body, reference="A-7", standing="signed", starts_on=late, ends_on=late + timedelta(days=9))
    make.activity("An exchange of gardeners", agreements=[old])
    make.agreement("Turin", iso2="IT", reference="A-8", standing="signed", starts_on=DAY, open_ended=True)
    hidden = make.agreement(body, reference="A-9", standing="signed", public=False)
    page = read(office, case)

    for words in ("What the register knows", "A-7", "Expired", "A-9", "1: An exchange of gardeners",
                  "Italy: 2 agreements in force."):  # fmt: skip
        assert words in page
    of_parks = read(member("division-head", division=parks), case)
    assert "A-7" in of_parks
    assert hidden.reference not in of_parks


def test_a_case_under_two_laws_that_clash_says_which_of_them_is_left_out(office, case):
    Case.objects.filter(pk=case.pk).update(laws=[brought(law).digest for law in (ACT_B, LAW)])

    assert "The law “A law” is left out and binds nothing: “barred” means something else" in read(office, case)


def test_a_fact_of_the_policy_that_a_case_stays_under_is_entered_although_another_is_in_force(office, case):
    make.policy_version("town-2025", going.TOWN.encode(), in_force_from=DAY)
    at(case, "assessment")
    page = read(office, case)
    form = f"/en/desk/counterparties/CP-7/facts/add/school_exchange/?case={case.reference}"
    assert f'href="{form}"' in page
    assert office.get(form.partition("?")[0]).status_code == 404

    key = office.get(form).content.decode().split('name="key" value="')[1].split('"')[0]
    day = "2024-01-01"
    given = {
        "key": key,
        "value": "yes",
        "evidence_en": "A letter",
        "valid_from": day,
        "known_on": day,
        "data_class": "public",
    }
    assert office.post(form, given).url == f"/en/desk/cases/{case.reference}/"
    assert CounterpartyFact.objects.filter(key="school_exchange", value=True).exists()


def test_the_form_of_what_comes_of_a_case_is_not_opened_before_the_case_is_carried_out(office, case):
    where = f"/en/desk/cases/{case.reference}/"
    assert office.get(f"{where}agreement/").url == where
