"""What people write in cells is read as they mean it; what cannot be read says what would mend it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.agreements.export import neutral, original
from chancery.agreements.models import Agreement
from chancery.counterparties.models import Counterparty
from chancery.dates import in_words
from chancery.ids import uuid7
from chancery.imports import cells, sheets, texts
from chancery.imports.faults import Fault
from chancery.imports.kinds.agreements import INSTRUMENTS, STANDINGS
from chancery.imports.made import fresh
from chancery.records import changed

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-05-14", "2024-05-14"),
        ("2024-05-14 00:00:00", "2024-05-14"),
        ("2024/05/14", "2024-05-14"),
        ("14/05/2024", "2024-05-14"),
        ("14.05.2024", "2024-05-14"),
        ("05/14/2024", "2024-05-14"),
        ("03/03/2024", "2024-03-03"),
        ("14 mai 2024", "2024-05-14"),
        ("le 14 août 2024", "2024-08-14"),
        ("1er juillet 2013", "2013-07-01"),
        ("1 juil. 2021", "2021-07-01"),
        ("May 14, 2024", "2024-05-14"),
        ("14 May 2024", "2024-05-14"),
        ("14-May-2024", "2024-05-14"),
        ("3rd of June 1999", "1999-06-03"),
        ("mai 2024", "2024-05"),
        ("sept. 2020", "2020-09"),
        ("févr. 2020", "2020-02"),
        ("décembre 1990", "1990-12"),
        ("05/2024", "2024-05"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
        ("2013..2019", "2013..2019"),
        ("2013 à 2019", "2013..2019"),
        ("de 2013 à 2019", "2013..2019"),
        ("from 2013 to 2019", "2013..2019"),
        ("between 2013 and 2019", "2013..2019"),
        ("2013-2019", "2013..2019"),
        ("2013 – 2019", "2013..2019"),
        ("45426", "2024-05-14"),
        ("", ""),
    ],
)
def test_a_date_of_law_is_read_from_every_form_that_offices_use(written, meant):
    assert cells.law_day(written) == meant


@pytest.mark.parametrize(
    "written", ["31/02/2024", "30 février 2024", "2024-13-01", "n/a", "bientôt", "14 blursday 2024", "2019 à 2013"]
)
def test_what_is_no_date_says_how_to_write_one(written):
    with pytest.raises(Fault) as said:
        cells.law_day(written)

    assert "2024-05-14" in said.value.todo_en
    assert "2024-05-14" in said.value.todo_fr


def test_a_year_of_two_digits_is_not_guessed():
    with pytest.raises(Fault, match="two digits"):
        cells.law_day("14/05/24")


def test_nobody_guesses_which_of_two_small_numbers_is_the_month():
    with pytest.raises(cells.Ambiguous):
        cells.law_day("03/04/2024")

    assert cells.law_day("03/04/2024", "day") == "2024-04-03"
    assert cells.law_day("03/04/2024", "month") == "2024-03-04"


@pytest.mark.parametrize(("written", "told"), [("14/05/2024", "day"), ("05/14/2024", "month"), ("03/04/2024", "")])
def test_a_large_number_tells_which_comes_first(written, told):
    assert cells.order_told(written) == told


@given(DAYS)
def test_a_day_in_words_comes_back_in_both_languages(day):
    assert cells.day(in_words(day, "en")) == day.isoformat()
    assert cells.day(in_words(day, "fr")) == day.isoformat()


@given(st.dates(date(1955, 1, 1), date(2099, 12, 31)))
def test_the_serial_number_of_a_day_is_that_day(day):
    assert cells.day(str((day - date(1899, 12, 30)) // timedelta(days=1))) == day.isoformat()


def test_a_last_day_must_be_known_to_the_day():
    with pytest.raises(Fault, match="not an exact day"):
        cells.day("mai 2024")


@pytest.mark.parametrize(("written", "meant"), [("Oui", "yes"), ("x", "yes"), ("NO", "no"), ("faux", "no"), ("", "")])
def test_yes_and_no_are_said_in_many_ways(written, meant):
    assert cells.yes_no(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("1979", "1979"), ("depuis 1979", "1979"), ("1979.0", "1979"), ("", "")]
)
def test_a_year_is_found_in_what_is_said_around_it(written, meant):
    assert cells.year(written) == meant


@pytest.mark.parametrize("read", [cells.yes_no, cells.year])
def test_something_else_is_refused_in_both_languages(read):
    with pytest.raises(Fault) as said:
        read("peut-être")

    assert all((said.value.what_en, said.value.what_fr, said.value.todo_en, said.value.todo_fr))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("MOU", "memorandum"),
        ("Protocole d’entente", "memorandum"),
        ("JUMELAGE", "twinning"),
        ("pact", "pact"),
        ("", ""),
    ],
)
def test_an_instrument_goes_by_many_names(written, meant):
    assert cells.one_of(Agreement.Instrument, INSTRUMENTS)(written) == meant


def test_a_standing_is_read_in_french():
    assert cells.one_of(Agreement.Standing, STANDINGS)("En vigueur") == "signed"


def test_what_is_nearly_known_is_offered():
    with pytest.raises(Fault) as said:
        cells.one_of(Counterparty.Kind)("universty")

    assert "university" in said.value.todo_en


def test_several_things_are_read_in_any_order_and_once():
    read = cells.several({"A-1": 1, "A-2": 2}, en="agreement", fr="entente", example="A-1")

    assert read("A-2; A-1, A-2") == "A-1 A-2"
    with pytest.raises(Fault, match="A-3"):
        read("A-1 A-3")


def test_a_country_that_is_misspelt_is_offered():
    read = cells.named({"france": "FR"}, en="country", fr="pays", example="FR")

    assert read("FRANCE") == "FR"
    with pytest.raises(Fault) as said:
        read("Frnce")
    assert said.value.todo_en == "Did you mean FR?"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("  Lyon ", "Lyon"),
        ("\u200fالرباط\u200f", "الرباط"),
        ("\u202eLyon\u202c", "Lyon"),
        ("Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("\ufeffLyon\u200b", "Lyon"),
    ],
)
def test_marks_that_nobody_sees_are_taken_away(written, meant):
    assert cells.clean(written) == meant


def test_a_line_has_room_for_so_much():
    assert cells.line("a" * 500) == "a" * 500
    with pytest.raises(Fault, match="501 characters"):
        cells.line("a" * 501)


def test_a_line_has_no_second_line():
    assert cells.line("Ville de\nLyon") == "Ville de Lyon"


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", " =", "\u00a0=", "\u3000=", "＝", "＋", "－", "＠", "'"]
)
def test_no_cell_that_could_run_leaves_as_it_is(start):
    cell = f"{start}SUM(A1)"

    assert neutral(cell) == f"'{cell}"
    assert original(neutral(cell)) == cell


@given(st.text())
def test_any_cell_comes_back_as_it_was(cell):
    assert original(neutral(cell)) == cell
    assert neutral(cell)[:1] not in set("=+-@\t\r\n ＝＋－＠")


@given(DAYS)
def test_a_day_as_the_register_writes_it_is_seen_at_once(day):
    assert cells.is_day(day.isoformat())
    assert cells.day(day.isoformat()) == day.isoformat()


@pytest.mark.parametrize(
    "cell",
    [
        "2023-02-29",
        "2024-13-01",
        "2024-1-1",
        "2024/01/01",
        "",
        "2024-01-01x",
        "２０２４-01-01",
        "2024-W01-1",
        "3024-01-01",
    ],
)
def test_what_only_looks_like_a_day_is_none(cell):
    assert not cells.is_day(cell)


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\ufffd"])
def test_a_file_with_a_character_that_no_text_has_is_looked_at_row_by_row(tmp_path, bad):
    good, poor = tmp_path / "good.csv", tmp_path / "poor.csv"
    good.write_text("a,é\r\n\t1,2\n")
    poor.write_text(f"a,b\n1,2{bad}\n")

    assert sheets.is_clean(good, "csv")
    assert not sheets.is_clean(poor, "csv")
    assert not sheets.is_clean(good, "xlsx")
    assert texts.unfit(f"2{bad}")
    assert not texts.unfit("2\n")


def test_a_new_row_is_what_its_table_makes_of_it():
    given_ = {"id": uuid7(), "reference": "A-1", "counterparty_id": uuid7(), "standing": "signed"}
    quick, plain = fresh(Agreement, **given_), Agreement(**given_)

    assert vars(quick).keys() == vars(plain).keys()
    assert changed(quick, links={"goals": []}) == changed(plain, links={"goals": []})
