"""What is taken along comes back as no change, whatever it holds; and a messy workbook comes in."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chancery.agreements.models import Agreement
from chancery.counterparties.models import Alias, Counterparty
from chancery.imports import actions, export, kinds
from tests import make
from tests.imports.books import looked_through, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Any text that a form would take; rooms strip what stands around it.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd"), max_size=30).map(str.strip)
LINES = TEXT | st.sampled_from(["=1+1", "+1 416", "-5", "@you", "'quoted'", 'a,b;c"d"', "＝x", "الرباط", "Hồ Chí Minh"])
NAME = LINES.filter(lambda text: any(letter.isalnum() for letter in text))
SPAN = st.sampled_from(["", "1979", "2013-05", "2013-05-14", "2013..2019"])
FEW = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    settings.PAPERS = tmp_path
    make.country("FR")


def along(kind, form):
    """A kind of record as the file that the office takes along."""
    of = kinds.of(kind)
    if form == "csv":
        content = b"".join(export.as_csv(of))
    else:
        with export.as_workbook(of) as file:
            content = file.read()
    return SimpleUploadedFile(f"{kind}.{form}", content)


def changes(kind, form):
    """What would happen if it came back."""
    counts = looked_through(along(kind, form), kind).counts
    return {key: many for key, many in counts.items() if not key.endswith(".same")}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@given(title=LINES, note=LINES, name=NAME, signed=SPAN, ends=st.none() | st.dates(date(1980, 1, 1), date(2099, 1, 1)))
@FEW
def test_agreements_come_back_unchanged(form, title, note, name, signed, ends):
    body = make.counterparty(name)
    make.agreement(body, title_en=title, note_fr=note, ends_on=ends, source=title, signed=signed)

    assert changes("agreements", form) == {}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@given(name=NAME, other=NAME, note=LINES, place=LINES)
@FEW
def test_counterparties_come_back_unchanged(form, name, other, note, place):
    body = make.counterparty(name, note_en=note, place_fr=place)
    Alias.objects.create(counterparty=body, name=other.replace("|", " ").replace(";", " ").strip() or "x")

    assert changes("counterparties", form) == {}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@given(title=NAME, when=SPAN, public=st.booleans())
@FEW
def test_activities_come_back_unchanged(form, title, when, public):
    made = make.agreement("Lyon")
    make.activity(title, when=when, public=public, agreements=[made], counterparty=made.counterparty)

    assert changes("activities", form) == {}


TYPOS = ["Lyon", "Sagami-hara", "Sao Paolo", "Dunedin", "Francfort", "Milano", "Kyïv", "Chongqing", "Hồ Chí Minh"]
FORMS = ["14 mai 2024", "14/05/2024", "2013 à 2019", "mai 2020", "1er juillet 2013", "", "2019-03-02"]


def messy():
    """29 agreements as an office keeps them: a title, two rows of heading, French dates, a column of remarks."""
    table = [["Ententes internationales, mise à jour en mai"], [], ["Partenaire", "", "Dates", "", "Remarques"]]
    table.append(["Ville", "Pays", "Signature", "Fin", ""])
    for number in range(29):
        name = f"{TYPOS[number]}" if number < len(TYPOS) else f"Ville {number:02}"
        ends = "31 décembre 2030" if number % 3 else ""
        table.append([name, "", FORMS[number % len(FORMS)], ends, f"Dossier {number}" if number % 4 == 0 else ""])
    return workbook(*table, merged=[("A3:B3", "Partenaire"), ("C3:D3", "Dates")])


def test_a_messy_workbook_is_understood_with_a_few_questions():
    make.counterparty("Sagamihara", iso2=None), make.counterparty("São Paulo", iso2=None)
    make.city("Dunedin", "US"), make.city("Dunedin", "IT"), make.city("Frankfurt", "FR", name_fr="Francfort")
    run = looked_through(messy())

    assert (run.first_row, run.header_rows) == (3, 2)
    assert {each.cell for each in run.questions.all()} == {"Sao Paolo", "Dunedin"}
    answers = {each.pk: each.choices[0][0] for each in run.questions.all()}
    run = actions.answer(by=make.clerk(), run=run, answers=answers)
    assert run.counts["agreements.new"] == 29
    actions.write(by=make.clerk(), run=run)
    assert Agreement.objects.count() == 29
    assert Counterparty.objects.filter(name_en="Sagamihara").get().agreements.count() == 1
    assert run.notes.count() == 8


def test_a_messy_workbook_twice_changes_nothing():
    run = looked_through(messy())
    actions.write(by=make.clerk(), run=run)

    assert set(looked_through(messy()).counts) == {"agreements.same"}
