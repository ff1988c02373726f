"""Toronto's register on its pages: the facts of the sources, in both languages, and nothing else under its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from chancery import home
from chancery.imports import demo
from tests.reading import tight

NOT_OURS = (
    "Demonstration from public reports. Not a City of Toronto site.",
    "Ce n’est pas un site de la Ville de Toronto.",
)


@pytest.fixture(scope="module")
def toronto(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration, loaded once for this file and taken back at its end."""
    own = settings.CITY
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load(city="toronto")
        settings.CITY = home.city(demo.CITY / "demo" / "toronto")
        yield
        settings.CITY = own
        transaction.set_rollback(True)


@pytest.fixture
def read(toronto, db, client):
    """Read a page as text, without its tags."""

    def reading(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200, path
        return (
            re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
            .replace(" .", ".")
            .replace(" ,", ",")
        )

    return reading


def test_home_counts_twelve_in_the_program_and_one_outside(read):
    page = read("/en/")

    assert (
        "agreements in force in the program 12 Partnership City: 10, International Project: 2, and 1 outside it" in page
    )
    assert "countries on 4 continents 11" in page
    assert "yearly budget for this work $318,000" in page
    assert "activities on record 18" in page


def test_a_figure_of_money_is_said_where_its_result_is(read):
    assert "Estimated: $50,000,000. Business contracts signed" in read("/en/agreements/TOR-IAP-02/")
    assert "Examples the sources give, not a full count." in read("/en/")


def test_home_says_the_same_in_french(read):
    page = read("/fr/")

    assert "Les ententes de Toronto avec le monde" in page
    assert "318\u00a0000\u00a0$" in page
    assert "pays sur 4 continents 11" in page


def test_the_demonstration_says_what_it_is_on_every_page(read):
    for path in (
        "/en/",
        "/en/agreements/",
        "/en/agreements/TOR-IAP-09/",
        "/en/policy/",
        "/en/policy/simulation/toronto-iap-2024/",
        "/en/networks/",
    ):
        assert NOT_OURS[0] in read(path), path
    for path in ("/fr/", "/fr/ententes/", "/fr/ententes/TOR-MOU-01/", "/fr/politique/", "/fr/a-propos/"):
        assert NOT_OURS[1] in read(path), path


def test_the_register_holds_the_twenty_nine(read):
    page = read("/en/agreements/")

    assert "29 agreements" in page
    for name in ("Chicago, United States", "Hong Kong Trade Development Council", "Uruguay XXI", "Austin"):
        assert name in page


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("sagamihara", "Sagamihara"),
        ("Sagami-hara", "Sagamihara"),
        ("Sao Paulo", "Paulo"),
        ("TOR-MOU-19", "Austin"),
        ("Francfort", "Frankfurt"),
    ],
)
def test_words_are_found_with_or_without_accents_in_either_language(read, words, found):
    assert found in read(f"/en/agreements/?q={words}")


def test_sagamihara_is_carried_over_and_not_met_on_the_world_city_criterion(read):
    page = read("/en/agreements/TOR-IAP-09/")

    assert "Not met. GaWC class: Not listed (edition 2024)." in page
    assert "recommended 14 May 2024; the date of Council’s decision is not in our sources" in page
    assert "No joint project recorded" in page


def test_lisbon_is_a_project_for_the_balance_of_a_term_nobody_recorded(read):
    page = read("/fr/ententes/TOR-MOU-01/")

    assert "Lisbonne, Portugal" in page
    assert "Projet international" in page
    assert "Durée non consignée" in page
    assert "au plus 3 ans" not in page  # the term of the category is not held against it (REG-25)
    assert "au plus 5 ans" in read("/fr/ententes/TOR-IAP-01/")


def test_an_activity_of_attachment_four_is_on_its_agreement(read):
    page = read("/en/agreements/TOR-IAP-02/")

    assert "2006" in page
    assert "Estimated" in page


def test_the_simulation_is_table_one(read):
    page = read("/en/policy/simulation/toronto-iap-2024/")

    assert "29" in page
    assert "6 to Partnership City, 2 to International Project" in page
    assert "become historical 16 11 fail a criterion, 5 lack evidence" in page
    assert "carried over although a criterion is not met 1 Sagamihara" in page
    assert "All 29 agreements land where the record has them." in page


def test_the_caps_and_the_money_of_2005_are_those_of_the_source(read):
    page = read("/en/policy/simulation/toronto-iap-2024/")

    assert "Partnership City in force 4 4 Friendship City in force 6 6" in page
    assert "Partnership City 4 $44,500 every year $178,000" in page
    assert "Friendship City 6 $5,000 every year $30,000" in page


def test_the_policy_reads_with_its_contradictions(read):
    page = read("/en/policy/")

    assert "no more than 5 years" in page
    assert "5+ years" in page


def test_seven_goals_and_thirty_two_objectives_are_there(read, client):
    page = client.get("/en/frameworks/").content.decode()
    framework = page.split('id="toronto-ipf-2002"')[1].split("<section")[0]

    assert framework.count('<li id="toronto-ipf-2002-') == 7
    assert sum(int(n) for n in re.findall(r"(\d+) objectives?<", tight(framework))) == 32


def test_the_other_ways_of_working_abroad_and_what_successful_cities_share_are_there(read, client):
    page = client.get("/en/frameworks/").content.decode()

    assert page.split('id="mechanisms"')[1].split("</section>")[0].count("<li>") == 6
    assert page.split('id="city-traits-2002"')[1].split("</section")[0].count('<li id="city-traits-2002-') == 5
    assert "Paris Agreement" in page
    assert (
        "Table 1" not in client.get("/en/agreements/TOR-MOU-19/").content.decode().split("Outside the program")[1][:900]
    )


@pytest.mark.parametrize("number", range(1, 25))
def test_every_contradiction_is_on_a_page(read, client, number):
    paths = [
        "/en/",
        "/en/agreements/",
        "/en/policy/",
        "/en/policy/simulation/toronto-iap-2024/",
        "/en/frameworks/",
        "/en/networks/",
        "/en/decisions/",
        "/en/budget/",
        "/en/about/",
    ]
    paths += ["/en/agreements/TOR-IAP-09/", "/en/agreements/TOR-MOU-09/", "/en/agreements/TOR-IAP-08/"]

    assert any(f"X-{number:02}" in read(path) for path in paths)


def test_the_research_commissions_stand_with_their_years(read):
    assert read("/en/networks/").count("(1999 to 2002), led by") == 5


def test_nobody_typed_a_source_code_on_a_page(read):
    for path in ("/en/agreements/TOR-IAP-02/", "/en/decisions/", "/en/networks/"):
        assert not re.search(r"(?<![\d,])\b00[0-4]\b", read(path)), path
