"""A spreadsheet comes in step by step: what is understood, what is asked, what is written."""

from __future__ import annotations

import gc
import json

import pytest
from django.test import Client

from chancery.activities.models import Activity
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.audit import reconcile
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.counterparties.models import Counterparty
from chancery.errors import Refused
from chancery.imports import actions
from chancery.imports.models import ImportNote, ImportRun
from chancery.imports.preview import Preview
from chancery.search.find import find, seen
from tests import make
from tests.imports.books import brought_in, looked_through, text, workbook

pytestmark = pytest.mark.django_db
HEADING = ["Partenaire", "Pays", "Titre", "Date de signature", "Échéance", "Remarques"]
LYON = ["Lyon", "France", "Jumelage", "1er mai 1979", "", "appelle souvent"]
GENOA = ["Gênes", "Italie", "Entente", "2013 à 2019", "30 juin 2030", ""]
RECORD = [Agreement, Counterparty, ImportRun, ImportNote, Activity]


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    settings.PAPERS = tmp_path
    make.country("FR"), make.country("IT"), make.country("US"), make.country("JP")


def said(run, outcome="wrong"):
    return " ".join(run.rows.filter(outcome=outcome).values_list("said", flat=True))


def test_a_french_table_is_understood_and_written():
    run = brought_in(text(HEADING, LYON, GENOA))

    assert run.counts == {"agreements.new": 2, "counterparties.new": 2}
    kept = {str(each.counterparty): each for each in Agreement.objects.select_related("counterparty")}
    lyon = kept["Lyon"]
    assert (str(lyon.signed), lyon.country_id, lyon.title_fr) == ("1979-05-01", "FR", "Jumelage")
    assert (str(kept["Gênes"].signed), str(kept["Gênes"].ends_on)) == ("2013..2019", "2030-06-30")


def test_a_column_that_nobody_knows_becomes_a_note_for_the_office():
    run = brought_in(text(HEADING, LYON, GENOA))

    note = run.notes.get()
    assert (note.text, note.line) == ("Remarques: appelle souvent", 2)
    assert note.object_id == Agreement.objects.get(title_fr="Jumelage").pk
    page = Client()
    page.force_login(make.actor("officer").user)
    found = page.get("/en/desk/search/", {"q": "souvent"}).content.decode()
    assert "appelle <mark>souvent</mark>" in found
    assert f"/en/desk/agreements/{Agreement.objects.get(pk=note.object_id).reference}/" in found
    held = LedgerOpening.objects.filter(value__contains="appelle souvent")
    assert {one.data_class for one in held} == {"internal"}


def test_what_is_written_is_found():
    brought_in(text(HEADING, LYON, GENOA))

    assert [one for _, one in find("agreement", "genes")] == [Agreement.objects.get(title_fr="Entente").pk]


def test_records_without_a_number_are_given_the_next_ones():
    brought_in(text(HEADING, LYON, GENOA))

    year = ImportRun.objects.get().uploaded_at.year
    assert sorted(Agreement.objects.values_list("reference", flat=True)) == [f"A-{year}-0001", f"A-{year}-0002"]
    assert sorted(Counterparty.objects.values_list("reference", flat=True)) == [f"CP-{year}-0001", f"CP-{year}-0002"]


def test_the_same_table_twice_changes_nothing():
    brought_in(text(HEADING, LYON, GENOA))
    again = looked_through(text(HEADING, LYON, GENOA))

    assert again.counts == {"agreements.same": 2}
    with pytest.raises(Refused, match="nothing to write"):
        actions.write(by=make.clerk(), run=again)


def test_every_value_it_wrote_is_in_the_ledger():
    brought_in(text(HEADING, LYON, GENOA))

    assert list(reconcile.differences(RECORD)) == []
    lines = [json.loads(str(each)) for each in LedgerEntry.objects.order_by("seq")]
    brought = [line for line in lines if line["type"] == "import.brought-in"]
    # Whom they are with is sealed first, and told with the agreements that make it known.
    assert [line["pub"]["kind"] for line in brought] == ["agreements"]
    assert [line["type"] for line in lines].count("counterparty.published") == 1
    assert all(line["actor"] == make.clerk().pk for line in lines if line["type"].startswith("import."))


def test_a_draft_leaves_a_sealed_line():
    brought_in(text([*HEADING, "Statut"], [*LYON, "projet"], [*GENOA, "signée"]))

    types = [json.loads(str(each))["type"] for each in LedgerEntry.objects.order_by("seq")]
    # Both bodies, and the draft; of the bodies the one that is signed with is told.
    assert (types.count("sealed"), types.count("counterparty.published")) == (2, 1)
    assert list(reconcile.differences(RECORD)) == []


def test_a_mapping_is_remembered_for_the_next_file():
    odd = ["counterparty_name_fr", "country", "title_fr", "signed", "ends_on", ""]
    looked_through(text(HEADING, LYON), mapping=odd)
    by = make.clerk()
    run = actions.begin(by=by, kind="agreements", file=text(HEADING, GENOA))

    assert actions.choose(by=by, run=run, sheet="", first_row=1, header_rows=1).mapping == odd


def test_two_columns_cannot_fill_one():
    with pytest.raises(Refused, match="same one: title_fr"):
        looked_through(text(HEADING, LYON), mapping=["title_fr", "title_fr", "", "", "", ""])


def test_the_name_of_a_city_is_matched_to_the_one_in_the_register():
    make.counterparty("Sagamihara", iso2="JP", reference="CP-1")
    run = looked_through(text(["Partner", "Title"], ["Sagami-hara", "Sister cities"]))

    assert run.counts == {"agreements.new": 1}


def test_a_name_that_is_nearly_known_is_asked():
    make.counterparty("São Paulo", iso2=None, reference="CP-1")
    run = looked_through(text(["Partner", "Title"], ["Sao Paolo", "MOU"], ["SAO PAOLO", "Pact"]))

    asked = run.questions.get()
    assert run.counts == {"agreements.asked": 2}
    assert asked.choices == [["body:CP-1", "São Paulo (CP-1)"]]
    run = actions.answer(by=make.clerk(), run=run, answers={asked.pk: "body:CP-1"})
    assert run.counts == {"agreements.new": 2}


def test_what_is_not_answered_is_not_written_unseen():
    make.counterparty("São Paulo", iso2=None, reference="CP-1")
    run = looked_through(text(["Partner", "Title"], ["Sao Paolo", "MOU"], ["Lyon", "Pact"]))

    with pytest.raises(Refused, match="wait for an answer"):
        actions.write(by=make.clerk(), run=run)
    actions.write(by=make.clerk(), run=run, without=True)
    assert [each.title_en for each in Agreement.objects.all()] == ["Pact"]


def test_a_name_of_two_cities_is_asked():
    make.city("Dunedin", "US"), make.city("Dunedin", "IT")
    run = looked_through(text(["Partner", "Title"], ["Dunedin", "Twinning"]))

    asked = run.questions.get()
    assert len(asked.choices) == 2
    run = actions.answer(by=make.clerk(), run=run, answers={asked.pk: asked.choices[0][0]})
    actions.write(by=make.clerk(), run=run)
    assert Counterparty.objects.get().city is not None


def test_the_country_answers_the_question_by_itself():
    make.city("Dunedin", "US"), make.city("Dunedin", "IT")
    run = brought_in(text(["Partner", "Country", "Title"], ["Dunedin", "USA", "Twinning"]))

    assert not run.questions.exists()
    assert Counterparty.objects.get().city.country_id == "US"


def test_the_one_city_of_a_name_says_the_country():
    make.city("Lyon", "FR")
    brought_in(text(["Partner", "Title"], ["Ville de Lyon", "Twinning"]))

    assert Counterparty.objects.get().country_id == "FR"


def test_none_of_these_is_an_answer():
    make.counterparty("São Paulo", iso2=None, reference="CP-1")
    run = looked_through(text(["Partner", "Title"], ["Sao Paolo", "MOU"]))
    run = actions.answer(by=make.clerk(), run=run, answers={run.questions.get().pk: "new"})

    assert run.counts == {"agreements.new": 1, "counterparties.new": 1}


def test_an_answer_that_was_not_offered_is_refused():
    make.counterparty("São Paulo", iso2=None, reference="CP-1")
    run = looked_through(text(["Partner", "Title"], ["Sao Paolo", "MOU"]))

    with pytest.raises(Refused, match="Choose one"):
        actions.answer(by=make.clerk(), run=run, answers={run.questions.get().pk: "body:CP-9"})


def test_which_of_two_numbers_is_the_month_is_asked_once():
    run = looked_through(text(["Partner", "Signed"], ["Lyon", "03/04/2024"], ["Nice", "05/06/2023"]))

    asked = run.questions.get()
    assert (asked.sort, asked.rows) == ("order", 2)
    run = actions.answer(by=make.clerk(), run=run, answers={asked.pk: "day"})
    actions.write(by=make.clerk(), run=run)
    assert sorted(str(each.signed) for each in Agreement.objects.all()) == ["2023-06-05", "2024-04-03"]


def test_another_date_of_the_column_answers_it():
    run = brought_in(text(["Partner", "Signed"], ["Lyon", "03/04/2024"], ["Nice", "25/06/2023"]))

    assert not run.questions.exists()
    assert {str(each.signed) for each in Agreement.objects.all()} == {"2024-04-03", "2023-06-25"}


def test_what_is_not_understood_says_why_and_what_would_mend_it():
    run = looked_through(text(HEADING, ["Lyon", "Frnce", "Jumelage", "bientôt", "14/05/24", ""]))

    assert run.counts == {"agreements.wrong": 1}
    for words in ("is no country", "Did you mean FR?", "is not a date", "two digits"):
        assert words in said(run)


def test_a_row_that_ends_before_it_starts_is_not_understood():
    run = looked_through(text(["Partner", "Start", "End"], ["Lyon", "2024-01-01", "2023-01-01"]))

    assert "ends before it starts" in said(run)


def test_a_record_stands_once_in_a_file():
    run = looked_through(text(["Reference", "Partner"], ["A-1", "Lyon"], ["A-1", "Lyon"]))

    assert run.counts["agreements.wrong"] == 1
    assert "Row 2 is about the same record (A-1)" in said(run)
    capitals = looked_through(text(["Reference", "Partner"], ["X-1", "Lyon"], ["x-1", "Lyon"]))
    assert "Row 2 is about the same record (x-1)" in said(capitals)


def test_the_same_row_twice_is_not_two_agreements():
    run = looked_through(text(HEADING, LYON, LYON))

    assert (run.counts["agreements.new"], run.counts["agreements.wrong"]) == (1, 1)


def test_a_change_is_shown_with_what_it_was_and_is_written():
    make.agreement("Lyon", reference="A-1", title_en="Twinning")
    run = looked_through(text(["Reference", "Partner", "title_en"], ["A-1", "Lyon", "Sister cities"]))

    assert json.loads(run.rows.get().said) == [{"column": "title_en", "before": "Twinning", "after": "Sister cities"}]
    actions.write(by=make.clerk(), run=run)
    assert Agreement.objects.get().title_en == "Sister cities"


def test_what_binds_is_not_changed_from_a_file():
    make.agreement("Lyon", reference="A-1", signed="2020")
    run = looked_through(text(["Reference", "Partner", "Signed"], ["A-1", "Lyon", "2021"]))

    assert "that binds" in said(run)


def test_a_draft_may_be_changed_from_a_file():
    make.agreement("Lyon", reference="A-1", standing="draft")
    brought_in(text(["Reference", "Partner", "Ends_on"], ["A-1", "Lyon", "2030-01-31"]))

    assert str(Agreement.objects.get().ends_on) == "2030-01-31"


def test_an_empty_cell_takes_nothing_away():
    make.agreement("Lyon", reference="A-1", title_en="Twinning", signed="2020")
    run = looked_through(text(["Reference", "Partner", "Title", "Signed"], ["A-1", "Lyon", "", ""]))

    assert run.counts == {"agreements.same": 1}


def test_a_file_does_not_rename():
    make.counterparty("Lyon", reference="CP-1")
    run = looked_through(text(["counterparty", "counterparty_name_en", "title"], ["CP-1", "Lyons", "Twinning"]))

    assert "is “Lyon” in the register" in said(run)


def test_an_agreement_is_with_somebody():
    assert "Nobody is named" in said(looked_through(text(["Reference", "Title"], ["A-1", "Twinning"])))


def test_nothing_is_written_if_the_register_moved_meanwhile():
    run = looked_through(text(HEADING, LYON))
    brought_in(text(HEADING, GENOA))

    with pytest.raises(Refused, match="has changed since"):
        actions.write(by=make.clerk(), run=run)
    assert Agreement.objects.count() == 1
    assert actions.write(by=make.clerk(), run=actions.look_through(by=make.clerk(), run=run)).state == "written"


def test_what_has_nothing_to_do_with_a_file_does_not_send_it_back(by):
    run = looked_through(text(HEADING, LYON))
    looked_through(text(HEADING, GENOA))
    for sealed in (False, True):
        audit.record(by=by, type="paper.filed", ref="A-1", pub={}, changed=[], sealed=sealed)

    assert actions.write(by=make.clerk(), run=run).state == "written"


def test_a_sealed_line_about_an_agreement_sends_it_back(by):
    run = looked_through(text(HEADING, LYON))
    audit.record(by=by, type="agreement.drafted", ref="A-1", pub={}, changed=[], sealed=True)

    with pytest.raises(Refused, match="has changed since"):
        actions.write(by=make.clerk(), run=run)


def test_it_is_written_once():
    run = brought_in(text(HEADING, LYON))

    with pytest.raises(Refused, match="no longer at this step"):
        actions.write(by=make.clerk(), run=run)
    assert Agreement.objects.count() == 1


def test_what_is_left_is_not_written():
    run = actions.leave(by=make.clerk(), run=looked_through(text(HEADING, LYON)))

    assert (run.state, run.rows.count()) == ("left", 0)
    with pytest.raises(Refused):
        actions.look_through(by=make.clerk(), run=run)


def test_a_proponent_brings_nothing_in():
    with pytest.raises(Refused, match="Only the office"):
        actions.begin(by=make.ana(), kind="agreements", file=text(HEADING, LYON))
    run = looked_through(text(HEADING, LYON))
    for step in (actions.write, actions.leave, actions.take_back, actions.look_through):
        with pytest.raises(Refused, match="Only the office"):
            step(by=make.ana(), run=run)


def test_a_sheet_of_a_workbook_is_chosen():
    run = actions.begin(by=make.clerk(), kind="agreements", file=workbook(HEADING, LYON, sheet="Ententes"))

    assert run.sheet == "Ententes"
    with pytest.raises(Refused, match="no such sheet"):
        actions.choose(by=make.clerk(), run=run, sheet="Autre", first_row=1, header_rows=1)


def test_a_heading_without_words_is_refused():
    run = actions.begin(by=make.clerk(), kind="agreements", file=text(HEADING, LYON))

    with pytest.raises(Refused, match="no heading"):
        actions.choose(by=make.clerk(), run=run, sheet="", first_row=30, header_rows=1)


def test_a_heading_without_rows_is_refused():
    with pytest.raises(Refused, match="no row under this heading"):
        looked_through(text(HEADING))


def test_counterparties_come_with_their_other_names():
    run = brought_in(
        text(["Nom", "Nature", "Autres noms", "Pays"], ["Lyon", "Ville", "Lyons; Lugdunum", "FR"]), "counterparties"
    )

    body = Counterparty.objects.get()
    assert (run.counts, body.kind, body.name_fr) == ({"counterparties.new": 1}, "municipality", "Lyon")
    assert sorted(str(each) for each in body.aliases.all()) == ["Lugdunum", "Lyons"]
    assert looked_through(text(["Nom"], ["Lugdunum"]), "counterparties").counts == {"counterparties.changed": 1}


def test_activities_come_with_their_agreements():
    make.agreement("Lyon", reference="A-1")
    brought_in(
        text(["Date", "Activité", "Ville", "Entente"], ["mai 2024", "Échange de livres", "Lyon", "A-1"]), "activities"
    )

    made = Activity.objects.get()
    assert ([str(each) for each in made.agreements.all()], str(made.when)) == (["A-1"], "2024-05")
    assert str(made.counterparty) == "Lyon"
    assert list(reconcile.differences([Activity])) == []


def test_a_planned_activity_comes_in_for_the_office_alone_and_is_found_by_it():
    make.division("parks", name_fr="Parcs")
    header = ["Titre", "État", "Service", "Lieu", "Fin"]
    brought_in(text(header, ["Visite à Lyon", "Prévue", "Parcs", "Lyon", "2027-05"]), "activities")

    made = Activity.objects.get()
    assert (made.state, made.public, str(made.lead), str(made.ends)) == ("planned", False, "Parks", "2027-05")
    assert find("activity", "visite") == []
    assert [one.object_id for one in seen("activity", "visite", ["internal"], limit=2)] == [made.pk]


def test_what_was_known_of_a_file_is_forgotten_as_soon_as_it_is_looked_through():
    gc.collect()
    gc.disable()  # nothing that leads back to itself is needed to let go of it
    try:
        looked_through(text(HEADING, LYON, ["Lyon", "France", "Autre", "03/04/2024", "", ""], GENOA))
        assert not [held for held in gc.get_objects() if type(held) is Preview]
    finally:
        gc.enable()


def test_an_end_before_the_signing_is_not_understood_whichever_of_the_two_the_file_says():
    odd = make.agreement("Lyon", signed="2013-05", ends_on="2012-12-31")
    draft = make.agreement("Milan", signed="2013..2019", standing="draft")
    whole, end = ["reference", "partner", "signed", "ends_on"], ["reference", "partner", "ends_on"]

    new = looked_through(text(["title", "partner", "signed", "end"], ["A", "Lyon", "mai 2013", "2013-04-30"]))
    assert "before it was signed" in said(new)
    assert looked_through(text(whole, [odd.reference, "Lyon", "2013-05", "2012-12-31"])).counts == {
        "agreements.same": 1
    }
    assert "before it was signed" in said(looked_through(text(end, [draft.reference, "Milan", "2012-12-31"])))
    assert looked_through(text(end, [draft.reference, "Milan", "2013-01-01"])).counts == {"agreements.changed": 1}


def test_a_signature_that_is_still_to_come_is_that_of_a_draft():
    ahead = ["A", "Lyon", "2099-01-01"]
    heading = ["title", "partner", "signed", "standing"]

    assert "still to come" in said(looked_through(text(heading, [*ahead, ""])))
    assert "agreements.wrong" not in looked_through(text(heading, [*ahead, "draft"])).counts


@pytest.mark.parametrize("known", ["RIV-2020-01", "Riv-2020-01"])
def test_a_reference_that_differs_from_the_registers_by_capitals_alone_is_not_a_new_one(known):
    make.agreement("Lyon", reference=known)
    make.counterparty("Nice", reference=f"CP-{known}")

    assert f"has {known} already" in said(looked_through(text(["reference", "partner"], ["riv-2020-01", "Lyon"])))
    bodies = looked_through(text(["reference", "name"], [f"cp-{known}", "Nice"]), "counterparties")
    assert f"has CP-{known} already" in said(bodies)
