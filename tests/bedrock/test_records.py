import uuid
from datetime import date
from decimal import Decimal

import pytest

from chancery.accounts.models import Division, Person
from chancery.records import DataClass, Keep, changed, declared, plain


def test_a_table_says_who_may_know_each_column_and_how_long_it_is_kept():
    name = declared(Person)["name"]

    assert (name.data_class, name.keep) == (DataClass.PERSONAL, Keep.SEVEN_YEARS)
    assert declared(Division)["slug"].keep is Keep.PERMANENT


def test_a_table_that_declares_nothing_has_nothing():
    assert declared(int) == {}


def test_a_row_is_sorted_by_who_may_know_its_values():
    ana = Person(name="Ana", function_en="Chief of Protocol")

    assert changed(ana)["personal"] == {"name": "Ana"}
    assert changed(ana)["public"]["function_en"] == "Chief of Protocol"


def test_only_the_columns_named_are_taken():
    assert changed(Person(name="Ana"), ["name"]) == {"personal": {"name": "Ana"}}


def test_a_relation_is_taken_as_its_id():
    division = Division(slug="edc", name_en="Economic Development and Culture")

    assert changed(Person(division=division))["public"]["division"] == str(division.pk)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2024, 5, 14), "2024-05-14"),
        (Decimal("1.50"), "1.50"),
        (1.5, "1.5"),
        (b"\x01", "01"),
        (uuid.UUID(int=0), "0" * 8 + "-0000-0000-0000-" + "0" * 12),
        (DataClass.PUBLIC, "public"),
        ((1, None), [1, None]),
        ({"a": Decimal(1)}, {"a": "1"}),
    ],
)
def test_a_value_becomes_plain_json_without_a_float(value, text):
    assert plain(value) == text


def test_what_the_ledger_cannot_take_is_an_error_and_not_a_guess():
    with pytest.raises(TypeError, match="object"):
        plain(object())


def test_how_long_is_said_in_years():
    assert [keep.years for keep in Keep] == [None, 7, 2]
