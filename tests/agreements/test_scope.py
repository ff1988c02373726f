"""What a simulation leaves out is said with its reason, and so is an exception for what the register does not have."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO

import pytest

from chancery import simulate_cli
from chancery.home import PACKAGE
from chancery.strategy import actions, policies
from tests import make
from tests.policy.test_schemas import problems
from tests.strategy.test_bound import LAW

pytestmark = pytest.mark.django_db
DAY = "2020-01-01"
READERS = ("public", "cleared")
WITH_AN_EXCEPTION = """
[[exception]]
id = "named"
agreements = ["IN-1", "DRAFT-1", "CLOSED-1", "NOWHERE-1"]
to = "outside"
text = { en = "As Council said.", fr = "Comme l’a dit le Conseil." }
source = "Item 1"
"""


@pytest.fixture(autouse=True)
def register(tmp_path):
    """One agreement in force, one ended, one made later, one draft, and one that is not published."""
    make.agreement("Lyon", iso2="FR", reference="IN-1", signed="2015")
    make.agreement("Nice", reference="OVER-1", signed="2001", standing="ended", standing_since=date(2010, 1, 1))
    make.agreement("Lille", reference="LATER-1", signed="2022")
    make.agreement("Brest", reference="DRAFT-1", standing="draft")
    make.agreement("Tours", reference="CLOSED-1", signed="2015", public=False)
    text = (PACKAGE / "city/policies/toronto-iap-2024.toml").read_text(encoding="utf-8")
    (tmp_path / "named.toml").write_text(text + WITH_AN_EXCEPTION, encoding="utf-8")


def said(capsys, policy="toronto-iap-2024", *words):
    simulate_cli.main([str(policy), "--as-of", DAY, *words])
    return capsys.readouterr()


def test_the_table_ends_with_what_it_leaves_out_and_why(capsys):
    lines = said(capsys).out.splitlines()

    assert lines[-3:] == [
        "1 agreement that was made after that day is left out.",
        "1 agreement that had ended by then is left out.",
        "1 draft is left out.",
    ]
    assert said(capsys, "toronto-iap-2024", "--lang", "fr").out.splitlines()[-1] == "1 projet est laissé de côté."


def test_a_public_reader_is_told_of_no_draft_and_of_nothing_that_is_not_published(capsys):
    staff = json.loads(said(capsys, "toronto-iap-2024", "--format", "json").out)
    public = said(capsys, "toronto-iap-2024", "--format", "json", "--reader", "public").out

    assert staff["left_out"]["drafts"] == {"count": 1, "agreements": ["DRAFT-1"]}
    assert json.loads(public)["left_out"] == {
        "ended": {"count": 1, "agreements": ["OVER-1"]},
        "later": {"count": 1, "agreements": ["LATER-1"]},
    }
    assert not any(word in public for word in ("DRAFT-1", "CLOSED-1", "draft"))
    assert problems("simulate", staff) == problems("simulate", json.loads(public)) == []


def test_the_rows_of_the_csv_stay_as_they_are_and_what_is_left_out_stands_beside_them(capsys):
    found = said(capsys, "toronto-iap-2024", "--format", "csv")

    assert [row["reference"] for row in csv.DictReader(StringIO(found.out))] == ["CLOSED-1", "IN-1"]
    assert "1 draft is left out." in found.err


def test_an_exception_for_what_the_register_does_not_have_is_remarked_as_far_as_a_reader_may_know(capsys, tmp_path):
    file = tmp_path / "named.toml"
    staff = json.loads(said(capsys, file, "--format", "json").out)["remarks"]
    public = json.loads(said(capsys, file, "--format", "json", "--reader", "public").out)["remarks"]

    assert ("named", ["NOWHERE-1"]) in [(one["clause"], one["agreements"]) for one in staff]
    assert ("named", ["DRAFT-1", "CLOSED-1", "NOWHERE-1"]) in [(one["clause"], one["agreements"]) for one in public]
    assert "  ? An exception names NOWHERE-1, which is not in the register." in said(capsys, file).out


@pytest.mark.parametrize("published", [True, False])
def test_a_law_that_is_not_published_binds_nothing_that_residents_read(capsys, published):
    law = LAW.replace("in_force = 2025-09-01", "in_force = 2019-09-01").replace('"CN"', '"FR"').encode()
    actions.import_policy(content=law, by=make.clerk(), published=published)

    found = [json.loads(said(capsys, "toronto-iap-2024", "--format", "json", "--reader", who).out) for who in READERS]
    told = ["not-barred" in [one["criterion"] for one in run["agreements"][-1]["findings"]] for run in found]
    assert told == [published, True]


def test_a_law_that_is_not_on_record_is_tried_above_the_policy_and_above_it_alone(capsys, tmp_path):
    file = tmp_path / "law.toml"
    file.write_text(LAW.replace('"CN"', '"FR"'), encoding="utf-8")
    words = ("toronto-iap-2024", "--overlay", str(file), "--overlay", str(file))

    run = json.loads(said(capsys, *words, "--format", "json").out)
    assert problems("simulate", run) == []
    assert run["laws"] == ["law-2025"]
    assert {one["criterion"]: one["outcome"] for one in run["agreements"][-1]["findings"]}["not-barred"] == "not_met"
    assert "  + A law" in said(capsys, *words).out.splitlines()
    assert policies.in_force(date(2026, 1, 1)) is None


def test_a_policy_is_no_law_to_be_tried(capsys):
    assert "“toronto-iap-2005” is no law" in said(capsys, "toronto-iap-2024", "--overlay", "toronto-iap-2005").err
