"""Contacts come in from a spreadsheet: matched to their organisation, sealed, and forgotten as one by one."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chancery import due
from chancery.accounts.permissions import CONTACTS
from chancery.audit import reconcile
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import Contact, Counterparty
from chancery.errors import Refused
from chancery.imports import actions, export, kinds
from chancery.imports.guess import columns
from chancery.imports.kinds.contacts import read_languages
from chancery.imports.models import ImportNote, ImportRun
from chancery.papers import store
from chancery.search.find import seen
from tests import make
from tests.imports.books import brought_in, looked_through, text

pytestmark = pytest.mark.django_db
HEADING = [
    "Organisme", "Prénom", "Nom", "Fonction", "Formule d’appel", "Courriel", "Langues", "Direction",
    "Consentement", "Consentement donné le", "Vérifié le", "Fête",
]  # fmt: skip
ANNE = [
    "Lyon", "Anne", "Exemple", "Mairesse", "Madame la Mairesse", "anne@lyon.example", "français et anglais", "Parcs",
    "infolettre", "1er mai 2025", "2 juin 2025", "le 3 août",
]  # fmt: skip
PAUL = ["Lyon", "Paul", "Modèle", "", "", "paul@lyon.example", "", "", "", "", "", ""]
RECORD = [Contact, ImportRun, ImportNote]


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    settings.PAPERS = tmp_path
    make.country("FR")
    make.division("parks", name_en="Parks", name_fr="Parcs")


@pytest.fixture
def lyon():
    return make.counterparty("Lyon", reference="CP-1")


def found(words):
    return [hit.object_id for hit in seen("contact", words, [CONTACTS], limit=5)]


def why_not(*rows):
    run = looked_through(text(*rows), "contacts")
    return " ".join(run.rows.filter(outcome="wrong").values_list("said", flat=True))


def kept(words):
    """The classes under which the ledger keeps a text."""
    return {one.data_class for one in LedgerOpening.objects.filter(value__contains=words)}


def test_english_columns_are_understood():
    heading = ["Organization", "First name", "Last name", "Job title", "E-mail", "Phone", "Preferred language", "Owner"]

    assert columns(kinds.of("contacts"), heading) == [
        "counterparty_name", "given_name", "family_name", "function_en", "email", "phone", "languages", "division",
    ]  # fmt: skip


def test_a_french_table_is_understood_and_written(lyon):
    run = brought_in(text(HEADING, ANNE, PAUL), "contacts")

    assert run.counts == {"contacts.new": 2}
    anne = Contact.objects.get(given_name="Anne")
    assert (anne.organisation, anne.name, anne.function_fr) == (lyon, "Anne Exemple", "Mairesse")
    assert (anne.spoken_fr, anne.languages, anne.owner_division.slug) == ("Madame la Mairesse", "fr en", "parks")
    assert (anne.consent_for, anne.consent_on) == ("infolettre", date(2025, 5, 1))
    assert (anne.verified_on, anne.sort) == (date(2025, 6, 2), "exemple anne")
    assert found("exemple") == [anne.pk]


def test_what_nobody_mapped_goes_into_the_persons_own_note(lyon):
    brought_in(text(HEADING, ANNE), "contacts")

    assert Contact.objects.get().note == "Fête: le 3 août"
    assert not ImportNote.objects.exists()
    again = [*ANNE[:-1], "le 4 août"]
    brought_in(text(HEADING, again), "contacts")
    assert Contact.objects.get().note == "Fête: le 3 août\nFête: le 4 août"


def test_every_value_of_a_person_is_sealed_and_personal(lyon):
    brought_in(text(HEADING, ANNE, PAUL), "contacts")

    told = " ".join(str(each) for each in LedgerEntry.objects.all())
    for words in ("Anne", "Exemple", "anne@lyon.example", "infolettre", "Madame la Mairesse", "le 3 août"):
        assert words not in told
        assert kept(words) == {"personal"}
    assert "import.brought-in" not in told
    assert list(reconcile.differences(RECORD)) == []


def test_one_of_those_brought_in_is_forgotten_and_the_others_stay(lyon):
    brought_in(text(HEADING, ANNE, PAUL), "contacts")
    anne = Contact.objects.get(given_name="Anne")
    asked = counterparties.ask_erasure(by=make.clerk(), contact=anne, basis="A-2.1 s.73")
    counterparties.decide_erasure(by=make.actor("head"), asked=asked, granted=True)

    anne.refresh_from_db()
    assert (anne.erased, anne.name, anne.email, anne.note) == (True, "", "", "")
    for words in ("Exemple", "anne@lyon.example", "infolettre", "Madame la Mairesse", "le 3 août"):
        assert kept(words) == set()
    assert kept("paul@lyon.example") == {"personal"}
    assert list(reconcile.differences(RECORD)) == []
    assert looked_through(text(HEADING, ANNE), "contacts").counts == {"contacts.new": 1}


def test_the_same_table_twice_changes_nothing(lyon):
    brought_in(text(HEADING, ANNE, PAUL), "contacts")

    assert looked_through(text(HEADING, ANNE, PAUL), "contacts").counts == {"contacts.same": 2}


def test_a_change_is_shown_written_and_taken_back(lyon):
    made = make.contact(lyon, email="old@lyon.example", function_en="Clerk")
    heading = ["counterparty", "First name", "Surname", "Email"]
    run = looked_through(text(heading, ["CP-1", "ANNE", "Exemple", "new@lyon.example"]), "contacts")

    shown = {each["column"]: (each["before"], each["after"]) for each in json.loads(run.rows.get().said)}
    assert shown == {"given_name": ("Anne", "ANNE"), "email": ("old@lyon.example", "new@lyon.example")}
    actions.write(by=make.clerk(), run=run)
    made.refresh_from_db()
    assert (made.name, made.email, made.function_en) == ("ANNE Exemple", "new@lyon.example", "Clerk")
    assert kept("new@lyon.example") == {"personal"}
    assert actions.take_back(by=make.clerk(), run=run) == []
    made.refresh_from_db()
    assert (made.name, made.email) == ("Anne Exemple", "old@lyon.example")
    assert list(reconcile.differences(RECORD)) == []


def test_without_a_whole_name_the_e_mail_address_says_who(lyon):
    make.contact(lyon, email="anne@lyon.example")
    heading = ["Organisation", "First name", "Surname", "Email", "Phone"]

    named = [["Lyon", "", "Exemple", "Anne@lyon.example", "1"], ["Lyon", "", "Autre", "anne@lyon.example", "1"]]
    counts = looked_through(text(heading, *named), "contacts").counts
    assert counts == {"contacts.changed": 1, "contacts.new": 1}


def test_a_shared_address_does_not_make_two_people_one(lyon):
    make.contact(lyon, email="office@lyon.example")
    heading = ["Organisation", "First name", "Surname", "Email"]

    counts = looked_through(text(heading, ["Lyon", "Paul", "Modèle", "office@lyon.example"]), "contacts").counts
    assert counts == {"contacts.new": 1}


def test_the_same_name_elsewhere_is_someone_else(lyon):
    make.contact(make.counterparty("Nice"))

    counts = looked_through(text(["Organisation", "First name", "Surname"], ["Lyon", "Anne", "Exemple"]), "contacts")
    assert counts.counts == {"contacts.new": 1}


def test_someone_at_a_duplicate_is_known_at_the_one_it_was_merged_into(lyon):
    twin = make.counterparty("Ville de Lyon", reference="CP-2")
    make.contact(twin)
    Counterparty.objects.filter(pk=twin.pk).update(merged_into=lyon)
    heading = ["First name", "Surname"]

    for where, name in (("Organisation", "Lyon"), ("counterparty", "CP-2")):
        run = looked_through(text([where, *heading], [name, "Anne", "Exemple"]), "contacts")
        assert run.counts == {"contacts.same": 1}


def test_an_organisation_that_is_nearly_known_is_asked():
    body = make.counterparty("São Paulo", iso2=None, reference="CP-9")
    run = looked_through(text(["Organisation", "First name"], ["Sao Paolo", "Ana"], ["SAO PAOLO", "Rui"]), "contacts")

    asked = run.questions.get()
    assert (run.counts, asked.choices) == ({"contacts.asked": 2}, [["body:CP-9", "São Paulo (CP-9)"]])
    run = actions.answer(by=make.clerk(), run=run, answers={asked.pk: "body:CP-9"})
    actions.write(by=make.clerk(), run=run)
    assert {each.organisation for each in Contact.objects.all()} == {body}


def test_an_organisation_that_nobody_knows_comes_along():
    run = brought_in(text(["Organisation", "Surname"], ["Chamber of Trade", "Roy"]), "contacts")

    assert run.counts == {"contacts.new": 1, "counterparties.new": 1}
    assert str(Contact.objects.get().organisation) == "Chamber of Trade"


@pytest.mark.parametrize(
    ("heading", "row", "why"),
    [
        (["Surname"], ["Roy"], "Nobody is named"),
        (["Organisation", "Email"], ["Lyon", "a@example.org"], "It has no name"),
        (["Organisation", "Nom", "Function"], ["Lyon", "Muster", "a@example.org"], "address is no function"),
        (["Organisation", "Surname", "Email"], ["Lyon", "Roy", "roy at lyon"], "is not an e-mail address"),
        (["Organisation", "Surname", "Division"], ["Lyon", "Roy", "Parkss"], "Did you mean parks?"),
        (["Organisation", "Surname", "Checked on"], ["Lyon", "Roy", "2999-01-01"], "still to come"),
        (["Organisation", "Surname", "Agreed on", "Agreed until"], ["Lyon", "Roy", "2025-02-01", "2025-01-01"],
         "ends before it begins"),
    ],
)  # fmt: skip
def test_what_is_not_understood_says_why(lyon, heading, row, why):
    assert why in why_not(heading, row)


def test_a_check_is_changed_on_the_contacts_own_page(lyon):
    counterparties.verify_contact(by=make.clerk(), contact=make.contact(lyon), on=date(2026, 1, 2))

    told = why_not(["Organisation", "First name", "Surname", "Checked on"], ["Lyon", "Anne", "Exemple", "2020-01-01"])
    assert "own page" in told


def test_someone_stands_once_in_a_file(lyon):
    counts = looked_through(text(HEADING, PAUL, PAUL), "contacts").counts

    assert counts == {"contacts.new": 1, "contacts.wrong": 1}


def test_taken_back_nobody_is_left_anywhere(lyon):
    run = brought_in(text(HEADING, ANNE, PAUL), "contacts")

    assert actions.take_back(by=make.clerk(), run=run) == []
    assert not Contact.objects.exists()
    assert found("exemple") == []
    assert kept("anne@lyon.example") == kept("paul@lyon.example") == set()
    assert list(reconcile.differences(RECORD)) == []
    assert brought_in(text(HEADING, ANNE, PAUL), "contacts").counts == {"contacts.new": 2}


def test_whom_someone_changed_since_stays_and_is_named(lyon):
    run = brought_in(text(HEADING, ANNE, PAUL), "contacts")
    counterparties.verify_contact(by=make.clerk(), contact=Contact.objects.get(given_name="Paul"))

    assert [row.reference for row in actions.take_back(by=make.clerk(), run=run)] == ["Paul Modèle"]
    assert [each.given_name for each in Contact.objects.all()] == ["Paul"]


def test_only_who_keeps_every_contact_brings_them_in(lyon):
    run = looked_through(text(HEADING, ANNE), "contacts")

    for slug in ("division-officer", "division-head", "clerk", "auditor"):
        with pytest.raises(Refused, match="Only the office"):
            actions.write(by=make.actor(slug), run=run)
    assert not Contact.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["=1+1", "'Quoted'", 'a,b;c"d"', "Hồ Chí Minh", "-5"])
def test_what_is_taken_along_comes_back_as_no_change(lyon, form, name):
    parks = make.division("parks")
    full = {"own_name": name, "phone": "+1 416", "envelope_fr": f"{name}\nLyon", "note": name, "title_en": name}
    days = {"consent_on": date(2025, 1, 1), "consent_until": date(2026, 1, 1), "credential_on": date(2024, 1, 1)}
    made = make.contact(lyon, family_name=name, owner_division=parks, name_order="family-first", **full, **days)
    counterparties.verify_contact(by=make.clerk(), contact=made)
    make.contact(lyon, languages="French, some Italian"), make.contact(lyon, languages="French")
    gone = make.contact(lyon, given_name="Rui", languages="fr zh-Hant", email="a@example.org")
    counterparties.mark_left(by=make.clerk(), contact=gone, on=date(2026, 1, 1))

    assert looked_through(_along(form), "contacts").counts == {"contacts.same": 4}


def test_the_forgotten_are_not_taken_along(lyon):
    made = make.contact(lyon, family_name="Canary")
    counterparties.forget_contact(by=make.actor("head"), contact=made, basis="A-2.1 s.73")

    assert b"Canary" not in _along("csv").read()
    assert list(kinds.of("contacts").everything()) == []


@pytest.mark.parametrize(
    ("cell", "codes"),
    [("fr en", "fr en"), ("Français, English", "fr en"), ("arabe et zh-Hant", "ar zh-Hant"), ("some French",) * 2],
)  # fmt: skip
def test_languages_are_read_as_codes(cell, codes):
    assert read_languages(cell) == codes


# --- what a file of people leaves behind


def aged(run, days):
    when = timezone.now() - timedelta(days=days, seconds=1)
    ImportRun.objects.filter(pk=run.pk).update(uploaded_at=when, **({"written_at": when} if run.written_at else {}))


def test_a_day_later_the_file_and_its_rows_are_let_go(lyon, django_capture_on_commit_callbacks):
    run = brought_in(text(HEADING, ANNE), "contacts")
    assert actions.let_go_of_people(by=make.clerk()) == 0
    aged(run, 1)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.let_go_of_people(by=make.clerk()) == 1

    assert not store.place(run.sha256).exists()
    assert not run.rows.exists()
    assert Contact.objects.get().family_name == "Exemple"
    assert json.loads(str(LedgerEntry.objects.order_by("-seq").first()))["type"] == "import.file-let-go"
    assert actions.let_go_of_people(by=make.clerk()) == 0


def test_what_lay_about_for_a_week_is_left_and_let_go(lyon, django_capture_on_commit_callbacks):
    run = looked_through(text(HEADING, ANNE), "contacts")
    aged(run, 7)
    with django_capture_on_commit_callbacks(execute=True):
        actions.let_go_of_people(by=make.clerk())

    run.refresh_from_db()
    assert (run.state, run.rows.count(), store.place(run.sha256).exists()) == ("left", 0, False)
    assert {each.column for each in reconcile.differences([ImportRun])} == {"uploaded_at"}  # (we aged it)


def test_a_file_that_is_still_needed_stays(lyon, django_capture_on_commit_callbacks):
    run = brought_in(text(HEADING, ANNE), "contacts")
    aged(run, 1)
    looked_through(text(HEADING, ANNE), "contacts")
    with django_capture_on_commit_callbacks(execute=True):
        actions.let_go_of_people(by=make.clerk())

    assert store.place(run.sha256).exists()


def test_files_of_agreements_stay_as_evidence(lyon, django_capture_on_commit_callbacks):
    run = brought_in(text(["Partner", "Title"], ["Lyon", "Twinning"]))
    aged(run, 9)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.let_go_of_people(by=make.clerk()) == 0

    assert store.place(run.sha256).exists()


def test_it_is_done_by_itself(lyon, django_capture_on_commit_callbacks):
    run = looked_through(text(HEADING, ANNE), "contacts")
    aged(run, 7)
    with django_capture_on_commit_callbacks(execute=True):
        assert due.run().failed == ()

    assert not store.place(run.sha256).exists()


def test_others_let_nothing_go():
    with pytest.raises(Refused, match="Only the office"):
        actions.let_go_of_people(by=make.ana())


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", [("نجيب\u200f", "محفوظ"), ("", "A"), ("A", "")])
def test_namesakes_and_names_that_end_with_a_mark_of_their_script_come_back_unchanged(lyon, form, name):
    given, family = name
    for values in ({"languages": "klingon"}, {"phone": "abc"}, {"own_name": "نجيب\u200f"}):
        make.contact(lyon, given_name=given, family_name=family, **values)
    make.contact(lyon, given_name="", family_name="", own_name="محفوظ\u200f")

    assert looked_through(_along(form), "contacts").counts == {"contacts.same": 4}


def _along(form):
    of = kinds.of("contacts")
    if form == "csv":
        return SimpleUploadedFile("contacts.csv", b"".join(export.as_csv(of)))
    with export.as_workbook(of) as file:
        return SimpleUploadedFile("contacts.xlsx", file.read())
