"""What a spreadsheet said in columns that nobody mapped stands on the page of the record, for the office alone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from chancery.agreements.models import Agreement
from chancery.counterparties.models import Counterparty
from chancery.imports.noted import by_column, noted_of
from tests import make
from tests.imports.books import brought_in, text

pytestmark = pytest.mark.django_db
LYON = ["A-1", "Lyon", "Twinning", "calls often", "12: red"]


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    settings.PAPERS = tmp_path
    make.country("FR")


def shown(by, name, reference, lang="en"):
    there = Client()
    there.force_login(by.user)
    with override(lang):
        answer = there.get(reverse(f"desk:{name}", kwargs={"reference": reference}))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def run():
    return brought_in(text(["Reference", "Partner", "Title", "Remarks", "Folder"], LYON))


@pytest.mark.slow
def test_the_page_of_an_agreement_shows_file_day_column_and_text(run):
    page = shown(make.clerk(), "agreement", "A-1")

    for words in (
        "From a spreadsheet",
        "file.csv",
        f"{timezone.localtime(run.written_at):%Y-%m-%d}",
        "Remarks",
        "calls often",
        "12: red",
    ):
        assert words in page
    assert f"/en/desk/import/{run.pk}/" in page
    assert "D’une feuille de calcul" in shown(make.clerk(), "agreement", "A-1", "fr")


@pytest.mark.slow
def test_what_was_noted_of_a_commitment_stands_with_its_agreement(run):
    heading = ["Agreement", "Side", "Commitment", "Mood"]
    brought_in(text(heading, ["A-1", "city", "Exchange books", "cheerful"]), "commitments")

    page = shown(make.clerk(), "agreement", "A-1")
    assert page.index("cheerful") < page.index("calls often")


@pytest.mark.slow
def test_the_page_of_a_counterparty_shows_its_own_and_its_duplicates():
    brought_in(text(["Reference", "Name", "Mayor"], ["CP-1", "Nice", "Mx Example"]), "counterparties")
    twin = make.counterparty("Nizza", reference="CP-2")
    Counterparty.objects.filter(reference="CP-1").update(merged_into=twin)

    page = shown(make.clerk(), "counterparty", "CP-2")
    assert "From a spreadsheet" in page
    assert "Mx Example" in page


@pytest.mark.slow
def test_a_page_of_what_no_file_spoke_of_has_no_such_part():
    made = make.agreement("Lyon")

    assert "From a spreadsheet" not in shown(make.clerk(), "agreement", made.reference)
    assert "From a spreadsheet" not in shown(make.clerk(), "counterparty", made.counterparty.reference)


@pytest.mark.slow
def test_who_does_not_read_what_is_internal_does_not_see_it(run):
    page = shown(make.actor("councillor"), "agreement", "A-1")

    assert "calls often" not in page
    assert "From a spreadsheet" not in page


@pytest.mark.slow
def test_who_may_not_look_at_imports_reads_it_without_a_link(run):
    page = shown(make.actor("solicitor"), "agreement", "A-1")

    assert "calls often" in page
    assert f"/desk/import/{run.pk}/" not in page


@pytest.mark.slow
def test_residents_see_nothing_of_it(run):
    page = Client().get("/en/agreements/A-1/", follow=True).content.decode()

    assert "calls often" not in page


@pytest.mark.parametrize(("slug", "many"), [("officer", 1), ("clerk", 1), ("administrator", 0), ("division-head", 0)])
def test_it_is_for_those_who_read_what_is_internal(run, slug, many):
    ids = [Agreement.objects.get().pk]

    assert len(noted_of(make.actor(slug), ids)) == many
    assert noted_of(None, ids) == []


def test_a_text_of_several_lines_stays_under_its_column():
    run = brought_in(text(["Reference", "Partner", "A", "A: B"], ["A-1", "Lyon", "one\ntwo: three", "four"]))

    assert by_column(run.notes.get()) == [("A", "one\ntwo: three"), ("A: B", "four")]
