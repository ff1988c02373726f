"""The profile of a city: each of its facts is entered at the desk and read by residents, with a policy or without."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from chancery.counterparties.models import CounterpartyFact
from chancery.counterparties.profile import KINDS, with_profile
from chancery.policy.model import FactKind
from chancery.policy_files import shipped
from chancery.strategy.policies import loaded
from tests import make
from tests.counterparties.test_pages import LIST, member
from tests.desk.test_facts import sent
from tests.reading import tight

pytestmark = pytest.mark.django_db
ADD = f"{LIST}CP-1/facts/add/"
PROFILE = {one.id for one in KINDS}
# By its key: what is typed, and what residents read in each language.
TYPED = {
    "population": ("1,371,000", ("Population", "1,371,000"), ("Population", "1\u202f371\u202f000")),
    "economy": ("Fashion <and> finance", ("Economy", "“Fashion &lt;and&gt; finance”"),
                ("Économie", "«\u00a0Fashion &lt;and&gt; finance\u00a0»")),
    "culture": ("Opera", ("Culture", "“Opera”"), ("Culture", "«\u00a0Opera\u00a0»")),
    "gdp": ("400000000000 EUR", ("GDP", "400,000,000,000\u00a0EUR"),
            ("PIB", "400\u00a0000\u00a0000\u00a0000\u00a0EUR")),
    "gawc_class": ("Alpha", ("GaWC class", "“Alpha”"), ("Classe GaWC", "«\u00a0Alpha\u00a0»")),
    "sector_strengths": ("Design", ("Strengths by sector", "“Design”"),
                         ("Forces par secteur", "«\u00a0Design\u00a0»")),
    "hub_status": ("By rail", ("Whether it is a hub", "“By rail”"), ("Rôle de pôle", "«\u00a0By rail\u00a0»")),
}  # fmt: skip
NOT_RECORDED = {"en": "Not recorded", "fr": "Non consigné"}


@pytest.fixture
def olive():
    return member("officer")


@pytest.fixture
def milan():
    row = make.counterparty("Milan", iso2="IT", reference="CP-1")
    make.agreement(row, reference="A-7", public=True)
    return row


@pytest.fixture
def policy():
    return make.policy_version(content=shipped()["toronto-iap-2024"], in_force_from=date(2024, 5, 22))


def offered(client):
    return set(re.findall(r"facts/add/([a-z_]+)/", client.get(ADD).content.decode()))


def entered(client, key, value, **more):
    given = {"evidence_en": "Yearbook", "evidence_fr": "Annuaire", "data_class": "public", **more}
    answer = sent(client, f"{ADD}{key}/", value=value, **given)
    return "" if answer.status_code == 302 else answer.content.decode()


def read(lang):
    address = {"en": "/en/agreements/A-7/", "fr": "/fr/ententes/A-7/"}[lang]
    return tight(Client().get(address).content.decode())


def missing(lang):
    """What of the profile is told as not recorded, last among what is known of the counterparty."""
    return re.findall(rf"<dt>{NOT_RECORDED[lang]}</dt><dd>(.*?)</dd>", read(lang))[-1].split(", ")


@pytest.mark.parametrize("key", TYPED)
def test_a_city_without_a_policy_has_each_fact_of_its_profile_entered_and_read_in_both_languages(olive, milan, key):
    typed, *said = TYPED[key]
    before = {lang: missing(lang) for lang in ("en", "fr")}
    assert offered(olive) == PROFILE == set(TYPED)

    assert entered(olive, key, typed) == ""

    for lang, (name, value), proof in zip(("en", "fr"), said, ("Yearbook", "Annuaire"), strict=True):
        assert re.search(rf"<dt>{name}</dt><dd>{re.escape(value)}[^ ]*<span[^>]*>\([^)]*{proof}", read(lang))
        assert len(missing(lang)) == len(before[lang]) - 1
        assert name.casefold() not in [one.casefold() for one in missing(lang)]
    assert said[0][0] in olive.get(f"{LIST}CP-1/").content.decode()


@pytest.mark.parametrize("key", ["economy", "culture", "sector_strengths", "hub_status"])
def test_what_the_policy_does_not_ask_for_is_entered_beside_what_it_does(olive, milan, policy, key):
    assert PROFILE | {"canada_relations"} <= offered(olive)
    typed, *said = TYPED[key]

    assert entered(olive, key, typed) == ""

    for lang, (name, value) in zip(("en", "fr"), said, strict=True):
        assert f"<dt>{name}</dt><dd>{value}" in read(lang)


def test_the_type_of_the_policy_wins(olive, milan, policy):
    assert "is not a number" in entered(olive, "gdp", "400 EUR")
    assert re.search(r'<select name="value"', olive.get(f"{ADD}gawc_class/").content.decode())

    assert entered(olive, "gdp", "400") == ""

    fact = CounterpartyFact.objects.get()
    assert (fact.value, fact.unit) == (400, "")
    assert "<dt>Gross domestic product</dt><dd>400" in read("en")


def test_nothing_of_the_profile_is_read_as_how_somebody_judged_a_criterion(milan, policy):
    plain = loaded(policy)

    whole = with_profile(plain, milan)

    assert [key for key in PROFILE if not isinstance(whole.by_id[key], FactKind)] == []
    assert not {one.id for one in whole.all(FactKind)} - PROFILE - {one.id for one in plain.all(FactKind)}


def test_an_amount_without_its_currency_is_not_taken_for_ours(olive, milan):
    assert "such as 50000 EUR" in olive.get(f"{ADD}gdp/").content.decode()

    page = entered(olive, "gdp", "400000")

    assert "“400000” names no currency. Write it like 50000 EUR." in page
    assert not CounterpartyFact.objects.exists()


def test_a_fact_of_the_profile_is_replaced_under_its_name(olive, milan):
    old = make.fact(milan, "economy", "Fashion")
    address = f"{LIST}facts/{old.pk}/replace/"
    assert "Replace: Economy" in olive.get(address).content.decode()

    sent(olive, address, value="Finance", evidence_en="Yearbook")

    assert "“Finance”" in read("en")
    assert "“Fashion”" not in read("en")


def test_what_is_kept_closer_stays_not_recorded_to_residents(olive, milan):
    before = read("en")

    assert entered(olive, "economy", "Canary-7", data_class="internal") == ""

    assert read("en") == before
    assert "economy" in missing("en")


def test_another_body_has_no_profile_of_a_city(olive):
    make.counterparty("Invest Milan", iso2="IT", reference="CP-1", kind="agency")

    assert offered(olive) == set()
    assert olive.get(f"{ADD}economy/").status_code == 404
