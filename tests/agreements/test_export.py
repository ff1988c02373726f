"""The register to take along: what the list shows, whole, in few steps, and never a formula."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from chancery.agreements import export
from chancery.agreements.export import COLUMNS, neutral, original
from chancery.agreements.listing import page
from tests import make

pytestmark = pytest.mark.django_db


def table(**filters):
    blocks = b"".join(export.as_csv({key: [value] for key, value in filters.items()}))
    return list(csv.DictReader(io.StringIO(blocks.decode(), newline="")))


@pytest.mark.parametrize("sort", ["category", "name", "end", "newest"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_file_comes_in_the_order_of_the_list_over_several_steps(sort, lang, monkeypatch):
    monkeypatch.setattr(export, "FIRST", 2), monkeypatch.setattr(export, "MORE", 2)
    goal = make.goal(framework_=make.framework("ipf"), number=2)
    for name, french, category, ends in [
        ("Genoa", "Gênes", "project", date(2030, 1, 1)),
        ("Venice", "Venise", "", date(2028, 1, 1)),
        ("Austria", "Autriche", "partnership", None),
        ("London", "Londres", "project", date(2028, 1, 1)),
        ("Austria", "Autriche", "project", None),
    ]:
        row = make.agreement(make.counterparty(name, name_fr=french), ends_on=ends)
        row.goals.add(goal)
        if category:
            make.assignment(row, category)
    shown = [one.reference for one in page({}, sort=sort, lang=lang).rows]

    assert [one["reference"] for one in json.loads(b"".join(export.as_json({}, sort=sort, lang=lang)))] == shown
    found = list(csv.DictReader(io.StringIO(b"".join(export.as_csv({}, sort=sort, lang=lang)).decode(), newline="")))
    assert [one["reference"] for one in found] == shown
    assert {one["goals"] for one in found} == {"ipf.2"}


def test_every_column_of_a_row_is_there():
    agreement = make.agreement(
        make.counterparty("Lyon", name_fr="Lyon", reference="CP-1"),
        reference="A-1",
        signed="2013..2019",
        ends_on=date(2030, 6, 30),
        open_ended=False,
        since_year=1979,
        title_fr="Entente, « jumelage »",
    )
    make.assignment(agreement, "partnership", since=date(2024, 5, 14))
    agreement.goals.add(make.goal(framework_=make.framework("ipf"), number=2))

    (row,) = table()
    assert tuple(row) == COLUMNS
    assert {key: value for key, value in row.items() if value} == {
        "reference": "A-1",
        "instrument": "agreement",
        "title_fr": "Entente, « jumelage »",
        "counterparty": "CP-1",
        "counterparty_name_en": "Lyon",
        "counterparty_name_fr": "Lyon",
        "counterparty_kind": "municipality",
        "country": "FR",
        "category": "partnership",
        "category_since": "2024-05-14",
        "standing": "signed",
        "signed": "2013..2019",
        "ends_on": "2030-06-30",
        "open_ended": "no",
        "since_year": "1979",
        "goals": "ipf.2",
    }


def test_the_file_holds_what_the_list_shows():
    make.agreement("Lyon")
    make.agreement("Milan", iso2="IT")
    make.agreement("Secret", standing="draft")

    assert [row["counterparty_name_en"] for row in table()] == ["Lyon", "Milan"]
    assert [row["counterparty_name_en"] for row in table(country="IT")] == ["Milan"]
    assert [row["counterparty_name_en"] for row in table(q="lyon")] == ["Lyon"]
    assert table(country="XX") == table(q="nothing") == []


def test_json_has_the_same_rows_with_null_for_what_is_not_recorded():
    make.agreement("Lyon")
    (row,) = json.loads(b"".join(export.as_json({})))

    assert tuple(row) == COLUMNS
    assert (row["counterparty_name_en"], row["ends_on"]) == ("Lyon", None)
    assert json.loads(b"".join(export.as_json({"country": ["XX"]}))) == []


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "'"])
def test_no_cell_can_be_taken_for_a_formula(text):
    make.agreement(title_en=text)
    (row,) = table()

    assert row["title_en"] == f"'{text}"
    assert original(row["title_en"]) == text


@given(text=st.text())
def test_what_is_made_harmless_comes_back_as_it_was(text):
    assert original(neutral(text)) == text
    assert neutral(text)[:1] not in export.RISKY or not text


def test_the_first_block_is_the_header_and_comes_before_any_row_is_read():
    make.agreement()
    blocks = export.as_csv({})

    with CaptureQueriesContext(connection) as seen:
        first = next(blocks)
    assert first.decode().startswith("reference,instrument")
    assert len(seen) == 0


def test_a_long_register_is_read_in_chunks(monkeypatch):
    monkeypatch.setattr(export, "FIRST", 2)
    monkeypatch.setattr(export, "MORE", 3)
    references = [make.agreement().reference for _ in range(9)]

    assert [row["reference"] for row in table()] == references
