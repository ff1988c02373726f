"""Where the heading is, and what its columns mean: guessed in both languages, remembered, and never forced."""

from __future__ import annotations

import pytest

from chancery.imports import guess, kinds

AGREEMENTS, ACTIVITIES = kinds.of("agreements"), kinds.of("activities")


def rows(*cells):
    return list(enumerate(cells, 1))


@pytest.mark.parametrize(
    ("headings", "meant"),
    [
        (["Partner", "Signed", "Expires", "Country"], ["counterparty_name_en", "signed", "ends_on", "country"]),
        (["Partenaire", "Signée le", "Échéance", "Pays"], ["counterparty_name_fr", "signed", "ends_on", "country"]),
        (["No d’entente", "Titre", "Statut"], ["reference", "title_fr", "standing"]),
        (["reference", "title_en", "ends_on"], ["reference", "title_en", "ends_on"]),
        (["Title in Englsh", "Remarques", ""], ["title_en", "note", ""]),
        (["Dates › Début", "Dates › Fin"], ["starts_on", "ends_on"]),
        (["City", "Ville"], ["counterparty_name_en", "counterparty_name_fr"]),
    ],
)
def test_columns_are_known_by_what_people_call_them(headings, meant):
    assert guess.columns(AGREEMENTS, headings)[:2] == meant[:2]
    assert guess.columns(AGREEMENTS, headings)[-1] == meant[-1]


def test_every_column_of_ours_is_known_by_its_own_names():
    for slug in kinds.KINDS:
        kind = kinds.of(slug)
        keys = [column.key for column in kind.columns]
        assert guess.columns(kind, keys) == keys
        assert guess.columns(kind, [column.en for column in kind.columns]) == keys


def test_two_columns_never_mean_the_same():
    found = guess.columns(AGREEMENTS, ["Title", "Title", "title_en"])

    assert sorted(found) == ["note", "note", "title_en"]


def test_the_heading_is_found_under_a_title():
    found = rows(
        ["Ententes internationales"], ["Mise à jour: mai"], ["Partenaire", "Pays", "Échéance"], ["Lyon", "FR", ""]
    )

    assert guess.heading_row(found, AGREEMENTS) == (3, 1)


def test_two_rows_of_heading_are_seen():
    found = rows(["Partenaire", "Dates", "Dates"], ["Nom", "Début", "Fin"], ["Lyon", "2020", "2025"])

    assert guess.heading_row(found, AGREEMENTS) == (1, 2)
    assert guess.headings(found, 1, 2) == ["Partenaire › Nom", "Dates › Début", "Dates › Fin"]


def test_where_nothing_is_known_the_first_full_row_is_taken():
    assert guess.heading_row(rows(["x"], ["a", "b", "c"], ["1", "2", "3"]), AGREEMENTS) == (2, 1)


def test_an_empty_sheet_has_no_heading():
    assert guess.heading_row([], AGREEMENTS) == (1, 1)
    assert guess.headings([], 1, 1) == []


def test_a_heading_is_known_again_however_it_is_written():
    assert guess.signature(["Échéance", "Pays "]) == guess.signature(["echeance", "PAYS"])
    assert guess.signature(["Pays", "Échéance"]) != guess.signature(["Échéance", "Pays"])


def test_an_activity_has_other_columns():
    assert guess.columns(ACTIVITIES, ["Date", "Activité", "Ville"]) == ["when", "title_fr", "counterparty_name"]
