"""Facts about countries come in from a spreadsheet: one country, one fact, one day a row; nothing is written over."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chancery.audit import reconcile
from chancery.audit.models import LedgerEntry
from chancery.counterparties import actions as counterparties
from chancery.counterparties import facts
from chancery.counterparties.models import CountryFact
from chancery.imports import actions, export, kinds
from chancery.imports.guess import columns
from chancery.imports.models import ImportNote, ImportRun
from tests import make
from tests.cases.conftest import policy
from tests.desk.people import member
from tests.imports.books import brought_in, looked_through, text

__all__ = ["policy"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy")]
KIND = "country_facts"
FRENCH = ["Pays", "Fait", "Valeur", "Depuis", "Connu le", "Preuve", "Lien", "Remarques"]
CETA = [
    "Italie",
    "trade_agreements",
    "L’accord de 2017",
    "2017-09-21",
    "3 mai 2024",
    "Recueil des traités",
    "",
    "revoir",
]


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    settings.PAPERS = tmp_path
    make.country("IT")
    make.country("FR")


def why_not(*rows):
    found = looked_through(text(*rows), KIND).rows.filter(outcome="wrong")
    return " ".join(found.values_list("said", flat=True))


def test_the_columns_of_an_office_are_understood():
    assert columns(kinds.of(KIND), FRENCH)[:7] == [
        "country", "fact", "value", "valid_from", "known_on", "evidence_en", "evidence_url",
    ]  # fmt: skip


def test_a_french_table_is_looked_through_written_and_lies_beside_each_candidate():
    body = make.counterparty("Milan", iso2="IT")
    run = brought_in(text(FRENCH, CETA, ["IT", "canada_relations", "oui", "2020-07-01", "", "Une note", "", ""]), KIND)

    assert run.counts == {f"{KIND}.new": 2}
    known = facts.of(body)
    assert [one.value for one in known["trade_agreements"]] == ["L’accord de 2017"]
    assert (known["canada_relations"][0].value, known["canada_relations"][0].known_on) == (True, timezone.localdate())
    assert known["canada_relations"][0].established_by
    lines = [json.loads(one.leaf) for one in LedgerEntry.objects.all()]
    assert [one["pub"]["records"] for one in lines if one["type"] == "import.brought-in"] == [["IT", "IT"]]
    assert list(reconcile.differences([CountryFact, ImportRun, ImportNote])) == []
    officer = member("officer")
    page = officer.get("/en/desk/countries/IT/").content.decode()
    assert "L’accord de 2017" in page
    assert "revoir" in page


def test_the_same_file_twice_changes_nothing_and_what_is_taken_along_comes_in_again():
    brought_in(text(FRENCH, CETA), KIND)
    again = SimpleUploadedFile("facts.csv", b"".join(export.as_csv(kinds.of(KIND))))

    assert looked_through(text(FRENCH, CETA), KIND).counts == {f"{KIND}.same": 1}
    assert looked_through(again, KIND).counts == {f"{KIND}.same": 1}
    assert looked_through(text(FRENCH, CETA, CETA), KIND).counts == {f"{KIND}.same": 1, f"{KIND}.wrong": 1}


def test_what_is_on_record_is_replaced_on_its_own_page_and_does_not_come_back():
    brought_in(text(FRENCH, CETA), KIND)
    other = [*CETA[:2], "Aucun", *CETA[3:]]
    assert "Change it on the record’s own page" in why_not(FRENCH, other)

    fact = CountryFact.objects.get()
    counterparties.supersede_country_fact(
        by=make.clerk(), fact=fact, value="New", known_on=date(2025, 1, 1), valid_from=date(2025, 1, 1)
    )
    assert "somebody replaced it" in why_not(FRENCH, CETA)


def test_that_there_is_none_is_established_and_comes_in_again():
    brought_in(text(FRENCH, [*CETA[:2], "aucun", *CETA[3:]]), KIND)
    again = SimpleUploadedFile("facts.csv", b"".join(export.as_csv(kinds.of(KIND))))

    assert CountryFact.objects.get().value is None
    assert looked_through(again, KIND).counts == {f"{KIND}.same": 1}


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (0, "Atlantis", "is no country of the register"),
        (0, "", "not said of which country"),
        (1, "population", "a city’s own"),
        (1, "weather", "no fact that the policy in force asks of countries"),
        (2, "", "It has no value"),
        (2, "perhaps", "neither yes nor no"),
        (3, "", "since when it is true"),
        (6, "", "asks for evidence"),
        (3, "2024", "not an exact day"),
        (3, "2026-02-30", "is not a date"),
        (4, "2999-01-01", "Nobody knows yet"),
        (6, "javascript:alert(1)", "no address of a page"),
    ],
)
def test_what_cannot_be_is_said_of_its_row_in_both_languages_and_nothing_is_written(place, cell, said):
    row = ["IT", "canada_relations", "yes", "2020-07-01", "", "", "https://example.org/it", ""]
    row[place] = cell
    found = why_not(FRENCH, row)

    assert said in found
    assert not CountryFact.objects.exists()


def test_a_day_that_could_be_two_is_asked_about():
    run = looked_through(text(FRENCH, ["IT", "canada_relations", "oui", "01/07/2020", "", "", "", ""]), KIND)

    assert run.counts == {f"{KIND}.asked": 1}
    assert run.questions.get().column == "valid_from"


def test_it_is_taken_back_and_what_somebody_replaced_since_stays():
    run = brought_in(text(FRENCH, CETA, ["FR", *CETA[1:]]), KIND)
    fact = CountryFact.objects.get(country="FR")
    counterparties.supersede_country_fact(by=make.clerk(), fact=fact, value="New", known_on=date(2025, 1, 1))
    kept = actions.take_back(by=make.clerk(), run=run)

    assert [row.reference for row in kept] == ["FR"]
    assert sorted(CountryFact.objects.values_list("country", flat=True)) == ["FR", "FR"]
    assert list(reconcile.differences([CountryFact, ImportRun, ImportNote])) == []


def test_who_may_not_register_brings_none_in():
    assert not kinds.of(KIND).may(make.actor("auditor"))
