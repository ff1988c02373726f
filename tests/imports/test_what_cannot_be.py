"""What cannot be is said of each row before anything is written, by the command and on the pages alike."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.agreements.models import CategoryAssignment
from chancery.home import PACKAGE
from chancery.imports.actions import import_agreements
from tests import make
from tests.imports.books import brought_in, looked_through, text

pytestmark = pytest.mark.django_db
HEADER = ["reference", "counterparty_name_en"]
TEXT = (PACKAGE / "city" / "policies" / "toronto-iap-2024.toml").read_bytes()


@pytest.fixture(autouse=True)
def _world(settings, tmp_path):
    settings.PAPERS = tmp_path
    make.country("FR"), make.country("JP")


def by_command(*rows, header=HEADER) -> str:
    """What the command says of a file, in English and in French."""
    found = import_agreements(by=make.clerk(), content=text(header, *rows).read(), dry_run=True)
    return " ".join(one.said(lang) for one in found.problems for lang in ("en", "fr"))


def on_pages(*rows, header=HEADER) -> str:
    """What the pages say of it."""
    return " ".join(looked_through(text(header, *rows)).rows.filter(outcome="wrong").values_list("said", flat=True))


BOTH = pytest.mark.parametrize("told", [by_command, on_pages])


@BOTH
def test_a_category_is_not_called_what_stands_for_none(told):
    found = told(["A-1", "Lyon", "not-recorded"], header=[*HEADER, "category"])

    assert "stands for an agreement without a category" in found
    assert "désigne une entente sans catégorie" in found


@BOTH
def test_what_is_only_proposed_opens_no_category_and_no_day(told):
    make.policy_version("old", TEXT, in_force_from=date(2024, 5, 14))
    proposed = TEXT.replace(b'"toronto-iap-2024"', b'"new"').replace(b'id = "project"', b'id = "hushed"')
    make.policy_version("new", proposed.replace(b'"project"', b'"hushed"'), published=False)
    header = [*HEADER, "category", "category_since"]

    assert "has a category “hushed”" in told(["A-1", "Lyon", "hushed", ""], header=header)
    assert "had the category “partnership” before 2024-05-14" in told(
        ["A-1", "Lyon", "partnership", "2023-01-01"], header=header
    )


def test_a_law_above_the_policy_takes_no_category_away():
    make.policy_version("old", TEXT, in_force_from=date(2024, 5, 14))
    make.policy_version("law", kind="overlay", in_force_from=date(2025, 6, 1))
    brought_in(text([*HEADER, "category", "category_since"], ["A-1", "Lyon", "partnership", "2026-01-01"]))
    given = CategoryAssignment.objects.select_related("policy", "agreement").get()

    assert (given.policy.policy_id, given.agreement.sort_category) == ("old", "00 partnership")


@BOTH
def test_a_relationship_does_not_begin_in_a_year_to_come(told):
    this = date.today().year
    header = [*HEADER, "since_year"]

    assert "is still to come" in told(["A-1", "Lyon", str(this + 1)], header=header)
    assert "est encore à venir" in told(["A-1", "Lyon", "2999"], header=header)
    assert told(["A-1", "Lyon", str(this)], header=header) == ""


@BOTH
def test_a_category_does_not_begin_before_there_was_anything(told):
    header = [*HEADER, "category", "category_since", "signed", "starts_on", "since_year"]

    early = told(["A-1", "Lyon", "friend", "2025-01-01", "2026-01-15", "", ""], header=header)
    assert "from a day before it was signed" in early
    assert "avant d’avoir été signée" in early
    assert "before it was signed" in told(["A-1", "Lyon", "friend", "2009-12-31", "", "", "2010"], header=header)
    # A relationship that is older than its paper, a first day before the signature, and what nobody recorded, may be.
    assert told(["A-1", "Lyon", "friend", "2025-01-01", "2026-01-15", "", "2010"], header=header) == ""
    assert told(["A-1", "Lyon", "friend", "2025-01-01", "2026-01-15", "2025-01-01", ""], header=header) == ""
    assert told(["A-1", "Lyon", "friend", "2025-01-01", "2013..2026", "2030-01-01", ""], header=header) == ""
    assert told(["A-1", "Lyon", "friend", "2025-01-01", "", "2026-01-01", ""], header=header) == ""


@BOTH
@pytest.mark.parametrize("word", ["as-of", "Pouvoirs", "authority", "begin"])
def test_the_address_of_a_page_is_no_number(told, word):
    found = told([word, "Lyon"])

    assert f"“{word}” is the address of a page" in found
    assert "est l’adresse d’une page" in found


@BOTH
@pytest.mark.parametrize("blank", ["\u200b", "\u3164", "\u115f", "\u3164 \u2800", "\ufe0f\u034f"])
def test_a_name_that_shows_nothing_is_none(told, blank):
    assert "Nobody is named" in told(["A-1", blank])
    assert told(["A-1", f"Lyon{blank}"]) == ""


WITH = ["reference", "counterparty", "counterparty_name_en", "country", "counterparty_kind"]
ONE = ["Z-1", "Z-CP", "One", "FR", ""]


@BOTH
def test_rows_of_one_file_say_the_same_of_a_new_counterparty(told):
    assert told(ONE, ["Z-2", "Z-CP", "Two", "FR", ""], header=WITH).count("“Z-CP” is “One” on line 2") == 1
    assert "“Z-CP” has “FR” here on line 2" in told(ONE, ["Z-2", "Z-CP", "One", "JP", ""], header=WITH)
    assert "« Z-CP » n’a rien ici à la ligne 2" in told(ONE, ["Z-2", "Z-CP", "One", "FR", "university"], header=WITH)
    assert told(ONE, ["Z-2", "Z-CP", "One", "", ""], header=WITH) == ""
    # Two rows without a reference that can be read are not about one body.
    assert "line 2" not in told(["?", "", "One", "", ""], ["!", "", "Two", "", ""], header=WITH)


@BOTH
def test_a_row_does_not_say_otherwise_of_a_counterparty_that_is_known(told):
    make.counterparty("One", reference="Z-CP", iso2="FR", kind="")

    assert "“Z-CP” is “One” in the register" in told(["Z-2", "Z-CP", "Two", "", ""], header=WITH)
    assert "“Z-CP” has “FR” here in the register" in told(["Z-2", "Z-CP", "", "JP", ""], header=WITH)
    found = told(["Z-2", "Z-CP", "", "FR", "municipality"], header=WITH)
    assert "“Z-CP” has nothing here in the register" in found
    assert "« Z-CP » n’a rien ici dans le registre" in found
    assert told(["Z-2", "Z-CP", "One", "FR", ""], header=WITH) == ""


NAMED = ["reference", "counterparty", "counterparty_name_en", "counterparty_name_fr"]


@BOTH
def test_a_name_left_empty_in_one_language_contradicts_nothing(told):
    make.counterparty("Genoa", reference="G-CP", name_fr="Gênes")
    assert told(["Z-1", "Z-CP", "Zed", "Zède"], ["Z-2", "Z-CP", "Zed", ""], header=NAMED) == ""
    assert told(["Z-1", "G-CP", "Genoa", ""], ["Z-2", "G-CP", "", "Gênes"], header=NAMED) == ""
    assert "“G-CP” is “Gênes” in the register" in told(["Z-1", "G-CP", "Genoa", "Jean"], header=NAMED)
    assert "“Z-CP” is “Zède” on line 2" in told(
        ["Z-1", "Z-CP", "Zed", "Zède"], ["Z-2", "Z-CP", "Zed", "Zut"], header=NAMED
    )


@BOTH
def test_the_number_of_a_counterparty_that_was_merged_is_held_against_the_record_to_read(told):
    kept = make.counterparty("Beta", reference="B-CP", iso2="JP")
    make.counterparty("Nu", reference="N-CP", iso2="FR", merged_into=kept)

    assert told(["Z-1", "N-CP", "Beta", "JP", ""], ["Z-2", "N-CP", "", "", ""], header=WITH) == ""
    found = told(["Z-1", "N-CP", "Nu", "FR", ""], header=WITH)
    assert "“N-CP” is “Beta” in the register" in found
    if told is by_command:
        assert "“N-CP” has “JP” here in the register" in found


def test_a_file_that_names_a_merged_counterparty_by_its_old_number_changes_nothing_the_second_time():
    make.counterparty("Nu", reference="N-CP", merged_into=make.counterparty("Beta", reference="B-CP", iso2="JP"))
    file = text(WITH, ["Z-1", "N-CP", "Beta", "JP", ""], ["Z-2", "N-CP", "", "", ""]).read()
    first, second = (import_agreements(by=make.clerk(), content=file) for _time in range(2))

    assert (first.written, second.unchanged, second.problems) == (2, 2, [])


def test_a_row_about_an_agreement_of_the_register_does_not_move_its_counterparty():
    make.agreement(make.counterparty("One", reference="Z-CP", iso2="FR"), reference="Z-1")
    header = ["reference", "counterparty_name_en", "country"]

    assert "“FR” in the register, of the counterparty" in on_pages(["Z-1", "One", "JP"], header=header)
    assert on_pages(["Z-1", "One", "FR"], header=header) == ""


def test_a_counterparty_does_not_come_along_with_a_row_that_is_not_understood():
    ahead, good = ["A", "Lyon", "2099-01-01"], ["B", "Lyon", "2020-01-01"]
    header = ["title", "partner", "signed"]

    assert looked_through(text(header, ahead)).counts == {"agreements.wrong": 1}
    assert looked_through(text(header, ahead, good)).counts == {
        "agreements.new": 1, "agreements.wrong": 1, "counterparties.new": 1,
    }  # fmt: skip


def test_nothing_was_done_on_a_day_that_is_still_to_come():
    header = ["title_en", "when", "state"]
    rows = (["Tour", "2199", "done"], ["Fair", "2199-05", ""], ["Visit", "2199", "planned"], ["Call", "2020", "done"])
    run = looked_through(text(header, *rows), "activities")

    wrong = list(run.rows.filter(outcome="wrong"))
    assert len(wrong) == 2
    assert "done on a day that is still to come" in str(wrong[0].said)
