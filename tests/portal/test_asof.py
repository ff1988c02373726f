"""The pages of the register of a day: they say what they show, and can be taken along."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import docx as word
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chancery.agreements import actions
from chancery.imports import demo
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/en/agreements/as-of/"


def text(client: Client, path: str, status: int = 200) -> str:
    """What a page says."""
    got = client.get(path)
    assert got.status_code == status, path
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", got.content.decode()))


@pytest.fixture
def lyon(db):
    row = make.agreement("Lyon", reference="A-1", signed="2010")
    make.assignment(row, "friendship", until=date(2024, 5, 13))
    make.assignment(row, "historical", since=date(2024, 5, 14))
    return row


def test_it_says_what_is_shown(lyon, client):
    page = text(client, f"{PAGE}?on=2024-05-13")

    assert "What had been agreed by 13 May 2024, with the category and the status of that day." in page
    assert "friendship" in page
    assert "historical" not in page.split("In short")[1]


def test_the_page_of_an_agreement_leads_to_how_it_stood(lyon, client):
    make.agreement("Nice", reference="A-2", signed="2010")
    page = client.get("/en/agreements/A-1/").content.decode()
    way = re.search(r'href="(/en/agreements/as-of/[^"]+)"', page)[1]

    shown = text(client, f"{way}&amp;on=2024-05-13".replace("&amp;", "&"))
    assert "Lyon" in shown
    assert "friendship" in shown
    assert "Nice" not in shown


def test_as_council_saw_it_says_when_the_record_begins_and_lists_what_was_entered_later(client):
    body = make.counterparty("Lyon")
    row = actions.register(by=make.clerk(), counterparty=body, standing="signed", reference="A-1")
    page = text(client, f"{PAGE}?on=2024-05-13&seen=2024-05-13")

    assert "as it was written in this record by the end of 13 May 2024" in page
    assert "this record begins on" in page
    assert "0 of 0 agreements" in page
    assert "Entered later" in page
    assert row.reference in page


@pytest.mark.parametrize("asked", ["on=2024-02-30", "seen=yesterday", "on=%00", "seen=9999-99-99"])
def test_what_is_no_day_is_said_and_the_rest_is_shown(lyon, client, asked):
    assert "is not a day" in text(client, f"{PAGE}?{asked}", 404)
    file = client.get(f"{PAGE.rstrip('/')}.csv?{asked}")
    assert (file.status_code, "is no day" in file.content.decode()) == (404, True)


@pytest.mark.parametrize("asked", ["on=0001-01-01", "on=9999-12-31", "seen=0001-01-01", "seen=9999-12-31"])
def test_the_first_and_the_last_day_there_are_can_be_asked(lyon, client, asked):
    assert client.get(f"{PAGE}?{asked}").status_code == 200


def test_the_same_filters_narrow_it_and_stay_chosen(lyon, client):
    got = client.get(f"{PAGE}?on=2024-05-13&country=FR&q=lyon").content.decode()

    assert '<option value="FR" selected>' in got
    assert "1 of 1 agreements" in got
    assert ">Antarctica<" not in got
    assert "0 of 1 agreements" in client.get(f"{PAGE}?country=IT").content.decode()


def test_the_three_files_say_the_same(lyon, client):
    base = "/en/agreements/as-of"
    table = list(csv.DictReader(io.StringIO(client.get(f"{base}.csv?on=2024-05-13").content.decode("utf-8-sig"))))
    pdf = pypdf.PdfReader(io.BytesIO(client.get(f"{base}.pdf?on=2024-05-13").content))
    opened = word.Document(io.BytesIO(client.get(f"{base}.docx?on=2024-05-13").content))

    assert [(row["on"], row["reference"], row["category"]) for row in table] == [("2024-05-13", "A-1", "friendship")]
    assert "A-1" in pdf.pages[0].extract_text()
    assert [cell.text for cell in opened.tables[1].rows[1].cells][:3] == ["Lyon", "A-1", "friendship"]
    assert client.get(f"{base}.exe").status_code == 404


@pytest.mark.parametrize("name", ["=1+1", "\uff1d1+1", "\u00a0=1+1"])
def test_a_name_that_is_a_formula_is_none_in_the_table(client, name):
    make.agreement(make.counterparty(name), reference="A-1")

    assert f"'{name}" in client.get("/en/agreements/as-of.csv").content.decode()


def test_what_is_withheld_is_for_the_office_alone(client):
    make.agreement("Lyon", reference="A-SECRET", public=False)
    person = make.person("Olive")
    make.role(person, "officer")
    office = Client()
    office.force_login(person.user)

    assert "A-SECRET" in text(office, "/en/desk/agreements/as-of/")
    assert "A-SECRET" in office.get("/en/desk/agreements/as-of.csv").content.decode()
    for path in (PAGE, "/en/agreements/as-of.csv", f"{PAGE}?seen=2030-01-01"):
        assert "A-SECRET" not in client.get(path).content.decode()


def test_unknown_days_are_no_facts_on_the_page_and_in_the_files(client):
    make.agreement("Lyon", reference="A-1")
    make.agreement("Milan", reference="A-2", signed="2013..2019")
    base, day = "/en/agreements/as-of", "?on=2012-01-01"
    page, french = text(client, f"{PAGE}{day}"), text(client, f"/fr/ententes/en-date-du/{day}")
    table = list(csv.DictReader(io.StringIO(client.get(f"{base}.csv{day}").content.decode("utf-8-sig"))))
    pdf = pypdf.PdfReader(io.BytesIO(client.get(f"{base}.pdf{day}").content)).pages[0].extract_text()

    assert "In force" not in page.split("In short")[1]
    assert "0 of 0 agreements that are known to have been made" in page
    assert re.search("May have been agreed by that day: not recorded .*A-1.*Not agreed yet on that day .*A-2", page)
    assert re.search("Peut-être déjà convenu ce jour-là : non consigné .*Pas encore convenu ce jour-là", french)
    assert [(row["reference"], row["status"]) for row in table] == [("A-1", "unknown")]
    assert "May have been agreed" in pdf
    assert "Milan (A-2)" in pdf


def test_it_stands_in_french_too(lyon, client):
    assert "Ce qui avait été convenu au 13 mai 2024" in text(client, "/fr/ententes/en-date-du/?on=2024-05-13")


@pytest.mark.slow
def test_toronto_on_the_eve_of_the_review_and_on_its_day(client):
    demo.load(city="toronto")

    eve, day = text(client, f"{PAGE}?on=2024-05-13"), text(client, f"{PAGE}?on=2024-05-14")
    assert "29 of 29 agreements" in eve
    assert re.search(r"Partnership City 10 .*International Project 2 .*Historical Agreement 16", day)
    assert "Historical Agreement 16" not in eve
    then = text(client, f"{PAGE}?on=2016-06-01")
    assert "11 of 11 agreements" in then
    assert "18 may have been made by then" in then
    assert "Partnership City (policy of 2005)" in then


def test_a_look_back_is_kept_until_the_record_changes(client):
    by = make.clerk()
    actions.register(by=by, counterparty=make.counterparty("Lyon"), standing="signed", reference="A-1")
    with CaptureQueriesContext(connection) as first:
        assert "A-1" in text(client, f"{PAGE}?on=2024-05-13")
    with CaptureQueriesContext(connection) as again:
        assert "A-1" in text(client, f"{PAGE}?on=2024-05-13")
    actions.register(by=by, counterparty=make.counterparty("Milan"), standing="signed", reference="A-2")

    assert not any("agreements_agreement" in query["sql"] for query in again)
    assert len(again) < len(first)
    assert "A-2" in text(client, f"{PAGE}?on=2024-05-13")


def test_that_there_is_no_end_is_another_thing_than_that_none_is_recorded(client):
    make.agreement("Lyon", reference="A-1", open_ended=True, starts_on=date(2010, 1, 1))
    make.agreement("Milan", reference="A-2", starts_on=date(2010, 1, 1))
    make.agreement("Porto", reference="A-3", starts_on=date(2010, 1, 1), ends_on=date(2040, 1, 1))
    page = text(client, f"{PAGE}?on=2020-01-01")
    sheet = client.get(f"{PAGE.rstrip('/')}.csv?on=2020-01-01").content.decode("utf-8-sig")
    table = {row["reference"]: row["open_ended"] for row in csv.DictReader(io.StringIO(sheet))}

    assert page.count("No end date") == 1
    own = csv.DictReader(io.StringIO(b"".join(client.get("/en/agreements.csv").streaming_content).decode("utf-8-sig")))
    assert table == {row["reference"]: row["open_ended"] for row in own} == {"A-1": "yes", "A-2": "", "A-3": ""}
