"""The steps of an import as pages: what is shown, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from chancery.agreements.models import Agreement
from chancery.errors import Refused
from chancery.imports import actions
from chancery.imports.models import ImportRun
from chancery.papers import store
from tests import make
from tests.desk.people import member
from tests.imports.books import brought_in, looked_through, text, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEADING = ["Partenaire", "Pays", "Titre", "Signature", "Remarques"]
LYON = ["Lyon", "France", "Jumelage", "1er mai 1979", "appelle souvent"]
AT = "/en/desk/import/"


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    settings.PAPERS = tmp_path
    make.country("FR")


@pytest.fixture
def client():
    """The officer at the desk."""
    there = Client()
    there.force_login(make.clerk().user)
    return there


def at(run, step=""):
    return f"{AT}{run.pk}/{step}"


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_file_goes_all_the_way_in(client):
    sent = client.post(f"{AT}new/", {"kind": "agreements", "file": text(HEADING, LYON)})
    run = ImportRun.objects.get()
    assert sent.url == at(run, "heading/")
    sent = client.post(sent.url, {"sheet": "", "first_row": 1, "header_rows": 1})
    assert sent.url == at(run, "columns/")
    meant = {"c0": "counterparty_name_fr", "c1": "country", "c2": "title_fr", "c3": "signed", "c4": "note"}
    sent = client.post(sent.url, meant)
    assert sent.url == at(run)
    assert "appelle souvent" in page(client, sent.url)
    sent = client.post(at(run, "write/"), {"sure": "1"})
    assert "In the register." in page(client, sent.url)
    sent = client.post(at(run, "take-back/"), {"sure": "1"})
    assert "Taken back." in page(client, sent.url)
    assert not Agreement.objects.exists()


def test_the_first_rows_are_shown_to_find_the_heading_in(client):
    client.post(f"{AT}new/", {"kind": "agreements", "file": workbook(["Ententes 2024"], HEADING, LYON)})

    shown = page(client, at(ImportRun.objects.get(), "heading/"))
    assert "Ententes 2024" in shown
    assert "row 2" in shown


def test_the_columns_are_filled_in_with_what_we_think(client):
    client.post(f"{AT}new/", {"kind": "agreements", "file": text(HEADING, LYON)})
    run = ImportRun.objects.get()
    client.post(at(run, "heading/"), {"sheet": "", "first_row": 1, "header_rows": 1})

    shown = page(client, at(run, "columns/"))
    assert '<option value="counterparty_name_fr" selected>' in shown
    assert "1er mai 1979" in shown


def test_a_refusal_is_said_in_the_language_of_the_page(client):
    for address, words in ((f"{AT}new/", "no spreadsheet"), ("/fr/bureau/importation/nouvelle/", "pas une feuille")):
        file = text(["a"])
        file.file.seek(0)
        file.file.write(b"%PDF-1.7")
        file.file.seek(0)
        assert words in client.post(address, {"kind": "agreements", "file": file}).content.decode()


def test_what_was_too_large_is_said_and_not_called_missing(client, settings):
    settings.CITY = type(settings.CITY)(largest_import_mb=1)
    sent = client.post(f"{AT}new/", {"kind": "agreements", "file": text(["a"], *[["x" * 900]] * 2000)})

    assert "larger than 1 MB" in sent.content.decode()
    assert not ImportRun.objects.exists()


def test_a_step_that_an_import_is_past_is_not_asked_again(client):
    run = brought_in(text(HEADING, LYON))
    for step in ("write/", "leave/"):
        assert client.get(at(run, step)).url == at(run)
    assert "no longer at this step" in client.post(at(run, "write/"), {"sure": "1"}).content.decode()
    actions.take_back(by=make.clerk(), run=run)

    assert client.get(at(run, "take-back/")).url == at(run)


def test_an_upload_needs_the_token_of_its_form():
    there = Client(enforce_csrf_checks=True)
    there.force_login(make.clerk().user)

    assert there.post(f"{AT}new/", {"kind": "agreements", "file": text(HEADING, LYON)}).status_code == 403


def test_a_question_is_asked_and_answered(client):
    make.counterparty("São Paulo", iso2=None, reference="CP-1")
    run = looked_through(text(["Partner", "Title"], ["Sao Paolo", "MOU"]))

    assert "Who is “Sao Paolo”?" in page(client, at(run, "questions/"))
    sent = client.post(at(run, "questions/"), {f"q{run.questions.get().pk}": "body:CP-1"})
    assert sent.url == at(run)
    assert "1 question" not in page(client, sent.url)


def test_the_order_of_a_date_is_asked_in_whole_dates(client):
    run = looked_through(text(["Partner", "Signed"], ["Lyon", "03/04/2024"]))

    shown = page(client, at(run, "questions/"))
    assert "3 April 2024" in shown
    assert "4 March 2024" in shown


def test_what_is_not_understood_waits_for_a_yes(client):
    run = looked_through(text(["Partner", "Country"], ["Lyon", "FR"], ["Nice", "Frnce"]))

    assert "Leave out the rows" in page(client, at(run, "write/"))
    refused = client.post(at(run, "write/"), {"sure": "1"})
    assert "not understood or wait" in refused.content.decode()
    client.post(at(run, "write/"), {"without": "on"})
    assert Agreement.objects.count() == 1


def test_rows_are_shown_by_outcome_and_page_by_page(client):
    rows = [[f"Place {number}", "FR"] for number in range(60)]
    run = looked_through(text(["Partner", "Country"], *rows, ["Nice", "Frnce"]))

    first = page(client, at(run))
    assert "after=" in first
    wrong = page(client, at(run, "?show=wrong"))
    assert "Did you mean FR?" in wrong
    assert "Place 1" not in wrong
    assert client.get(at(run, "?after=x&show=nope")).status_code == 404


def test_an_import_that_is_not_looked_through_leads_to_its_next_step(client):
    client.post(f"{AT}new/", {"kind": "agreements", "file": text(HEADING, LYON)})
    run = ImportRun.objects.get()

    assert client.get(at(run)).url == at(run, "heading/")


@pytest.mark.parametrize("step", ["heading/", "columns/", "questions/"])
def test_an_import_whose_file_is_gone_says_so_at_each_step(client, step):
    run = looked_through(text(HEADING, LYON))
    store.remove(run.sha256)

    for answer in (client.get(at(run, step)), client.post(at(run, step), {"first_row": 1, "header_rows": 1})):
        assert answer.status_code == 409
        assert "is no longer kept" in answer.content.decode()
        assert at(run, "leave/") in answer.content.decode()
    with pytest.raises(Refused, match="is no longer kept"):
        actions.look_through(by=make.clerk(), run=run)


def test_an_import_that_is_over_leads_to_what_became_of_it(client):
    run = brought_in(text(HEADING, LYON))

    assert f'href="{at(run)}"' in client.get(at(run, "columns/")).content.decode()


def test_a_file_that_breaks_off_below_its_heading_is_told_with_the_line(client):
    rows = [f"Lyon,{number}" for number in range(45)]
    broken = SimpleUploadedFile("file.csv", "\n".join(["Partner,Title", *rows, 'Lyon,"x"y']).encode())
    run = actions.begin(by=make.clerk(), kind="agreements", file=broken)
    run = actions.choose(by=make.clerk(), run=run, sheet="", first_row=1, header_rows=1)

    assert "Line 47: a quotation mark" in client.get(at(run, "columns/")).content.decode()


def test_a_file_is_left(client):
    run = looked_through(text(HEADING, LYON))

    assert client.post(at(run, "leave/"), {"sure": "1"}).url == AT
    assert "Left" in page(client, AT)
    assert "Nothing of it was written." in page(client, at(run))


def test_what_cannot_be_taken_back_is_named_before(client):
    run = brought_in(text(["Reference", "Partner"], ["A-1", "Lyon"]))
    brought_in(text(["Reference", "Partner", "Title"], ["A-1", "Lyon", "Twinning"]))

    assert "A-1" in page(client, at(run, "take-back/"))


@pytest.mark.parametrize("kind", ["agreements", "counterparties", "activities"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_kind_can_be_taken_along(client, kind, form):
    make.agreement("Lyon")
    make.activity()

    answer = client.get(f"{AT}export/{kind}.{form}")
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"PK" if form == "xlsx" else b"reference,")
    assert answer["Content-Disposition"].endswith(f'.{form}"')


def test_there_is_no_other_form_and_no_other_kind(client):
    for name in ("agreements.pdf", "secrets.csv"):
        assert client.get(f"{AT}export/{name}").status_code == 404


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_page_is_there_in_both_languages(client, lang):
    make.counterparty("São Paulo", iso2=None, reference="CP-1")
    run = looked_through(text(["Partner", "Title", "Signed"], ["Sao Paolo", "MOU", "x"], ["Lyon", "Pact", "2024"]))
    start = {"en": "/en/desk/import/", "fr": "/fr/bureau/importation/"}[lang]
    steps = {"en": ["", "heading/", "columns/", "questions/", "write/", "leave/"],
             "fr": ["", "en-tete/", "colonnes/", "questions/", "inscrire/", "abandonner/"]}[lang]  # fmt: skip

    with override(lang):
        for step in steps:
            assert f'lang="{lang}"' in page(client, f"{start}{run.pk}/{step}")
        page(client, start), page(client, f"{start}{'new' if lang == 'en' else 'nouvelle'}/")


def test_an_auditor_looks_at_what_was_brought_in_and_does_nothing():
    run, auditor = looked_through(text(HEADING, LYON)), member("auditor")
    assert 'class="btn main"' not in page(auditor, AT)
    seen = page(auditor, at(run))
    assert "appelle souvent" in seen
    assert "write/" not in seen
    assert [auditor.get(at(run, step)).status_code for step in ("write/", "columns/", "leave/")] == [403] * 3
    begun = actions.begin(by=make.clerk(), kind="agreements", file=text(HEADING, LYON))
    assert "On its way." in page(auditor, at(begun))


def test_an_auditor_sees_that_contacts_were_brought_in_and_no_name():
    rows = text(["Organisation", "Family name"], ["Lyon", "Unforgettable"])
    make.counterparty("Lyon")
    run = looked_through(rows, kind="contacts")
    assert "Unforgettable" in page(member("officer"), at(run))

    seen = page(member("auditor"), at(run))
    assert "Unforgettable" not in seen
    assert "other people’s data" in seen
