"""The federal tables: our statement of their rules is theirs, and every row is held to it."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from chancery.errors import BadInput
from chancery.missions.federal import TABLES, Column, as_csv, cents, nil, problems

pytestmark = pytest.mark.once
TODAY = date(2026, 6, 1)
ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = Path(os.environ.get("TRAVEL_SCHEMAS") or ROOT.parent / "shared" / "data" / "travel_schemas")
FORMATS = "018e803632d6e44e6d36432486868bcab756ca6b87ddb885202327a899a3e30a"
TRANSCRIBED = "9ccd1cdf80dcdd2757101f6bfce18979b19474b57418aa945364cf1d2d3d94c7"
A_TRIP = {
    "ref_number": "T-2026-P3-00001", "disclosure_group": "SLE", "title_en": "Officer", "title_fr": "Agente",
    "name": "Ana Example", "purpose_en": "Sign", "purpose_fr": "Signer", "start_date": "2026-03-02",
    "end_date": "2026-03-05", "destination_en": "Lyon, France", "destination_fr": "Lyon, France", "lodging": "300.00",
    "meals": "150.00", "total": "450.00",
}  # fmt: skip
A_DINNER = {
    "ref_number": "H-2026-P3-00001", "disclosure_group": "SLE", "title_en": "Officer", "title_fr": "Agente",
    "name": "Ana Example", "description_en": "Dinner", "description_fr": "Souper", "start_date": "2026-03-02",
    "end_date": "2026-03-02", "location_en": "Lyon", "location_fr": "Lyon", "vendor_en": "Chez", "vendor_fr": "Chez",
    "employee_attendees": "2", "guest_attendees": "3", "total": "212.00",
}  # fmt: skip


def said(table: str, row: dict[str, str]) -> list[str]:
    return [one.en for one in problems(table, row, TODAY)]


def published(path: Path, names: dict[str, str]) -> Iterator[dict[str, str]]:
    """The fields of the tables as they were published, without what their portal adds by itself."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = {ours: row[theirs] for ours, theirs in names.items()}
            if one["table"] in TABLES and one["type"] != "timestamp" and one["field"] != "user_modified":
                yield one


def transcribed() -> list[dict[str, str]]:
    """The same, as we wrote it down on the day of the commit that `federal` names."""
    names = ("table", "field", "type", "required", "formula")
    return list(published(Path(__file__).with_name("federal_fields.csv"), {name: name for name in names}))


def rule_of(one: Column) -> str:
    """Our rule of a column, as their formula says it."""
    if one.since:
        cell = "end_date" if one.by_end else "start_date"
        return f"{{{cell}}}>=DATE({one.since.year},{one.since.month},{one.since.day})"
    if one.from_year:
        said = f"{{year}}>={one.from_year}"
        return f"OR(ISBLANK({{year}}),{said})" if one.kind == "numeric" else said
    if one.until_year:
        return f"AND(NOT(ISBLANK({{year}})),{{year}}<{one.until_year})"
    return f"NOT(ISBLANK({{{one.pair}}}))" if one.pair else ""


# What their form refuses, as it is written there, and the form of a text by which we say so; the rest is days, years
# and the number of a row, which are said of the whole row.
PLACE = (
    '( (VALUE.split(",").length <= 1 || VALUE.split(",").length > 3) '
    '|| ! VALUE.split(",").every(function(_vv){ return _vv.trim().length > 0 }) )'
)
PLACES = (
    '! VALUE.split(";").every(function(_vv){ return ! (_vv.split(",").length <= 1 || _vv.split(",").length > 3) '
    '&& _vv.split(",").every(function(_vvv){ return _vvv.trim().length > 0 } ) })'
)
SINCE = '{{end_date}}.length > 0 && new Date({{end_date}}) >= new Date("2025-04-01") && VALUE.length > 0 && '
LIST = 'VALUE.length > 0 && ! VALUE.split(";").every(function(_vv){ return _vv.trim().length > 0 })'
WRITTEN = {SINCE + PLACE: "place", SINCE + PLACES: "places", LIST: "list"}


def formats() -> list[tuple[str, str, str]]:
    """What their forms refuse, column by column, as we wrote it down."""
    with Path(__file__).with_name("federal_formats.csv").open(encoding="utf-8", newline="") as file:
        return [(row["table"], row["field"], row["refused"]) for row in csv.DictReader(file)]


def test_a_text_is_written_as_the_published_forms_want_it() -> None:
    theirs = {(table, field): WRITTEN[refused] for table, field, refused in formats() if refused in WRITTEN}
    ours = {(table, one.name): one.form for table, columns in TABLES.items() for one in columns if one.form}

    assert ours == theirs
    assert len(ours) == 8
    assert sha256(Path(__file__).with_name("federal_formats.csv").read_bytes()).hexdigest() == FORMATS
    if SCHEMAS.exists():
        assert list(refusals()) == formats()


def refusals() -> Iterator[tuple[str, str, str]]:
    """The same from the published files."""
    for name in ("travelq", "hospitalityq", "travela"):
        table = field = ""
        for line in (SCHEMAS / f"{name}.yaml").read_text(encoding="utf-8").splitlines():
            key, _colon, said = line.strip().removeprefix("- ").partition(": ")
            table = said if key == "resource_name" else table
            field = said if key == "datastore_id" else field
            if key == "js_error_eval":
                yield table, field, said[1:-1]


@pytest.mark.parametrize("place", ["Lyon", "Lyon,", "Paris, , France", "a, b, c, d", "Lyon, France; Paris, France, "])
def test_a_place_is_its_city_and_country_with_a_region_between(place: str) -> None:
    there = {"destination_en": place, "destination_fr": place}
    refused = f"destination_en: “{place}” is not written as city, country, or city, region, country."

    assert refused in said("travelq", {**A_TRIP, **there})
    early = {**A_TRIP, **there, "start_date": "2025-03-30", "end_date": "2025-03-31"}
    assert refused not in said("travelq", early)
    for good in ("Lyon, France", "Ottawa, Ontario, Canada"):
        assert said("travelq", {**A_TRIP, "destination_en": good, "destination_fr": good}) == []


def test_other_places_and_vendors_stand_with_semicolons_between() -> None:
    for name, good, bad in (
        ("destination_2", "Paris, France", "Paris"),
        ("destination_other", "San Francisco, California, USA;London, England", "London, England;Paris"),
    ):
        assert said("travelq", {**A_TRIP, f"{name}_en": good, f"{name}_fr": good}) == []
        assert len(said("travelq", {**A_TRIP, f"{name}_en": bad, f"{name}_fr": bad})) == 2
    listed = [{**A_DINNER, "vendor_other_en": one, "vendor_other_fr": one} for one in ("Chez;Ratskeller", "Chez;")]
    assert [len(said("hospitalityq", one)) for one in listed] == [0, 2]


@pytest.mark.parametrize("table", TABLES)
def test_our_statement_of_a_table_is_the_published_one_field_by_field(table: str) -> None:
    theirs = [one for one in transcribed() if one["table"] == table]

    assert [one.name for one in TABLES[table]] == [one["field"] for one in theirs]
    for ours, one in zip(TABLES[table], theirs, strict=True):
        kind = {"group": "text", "month": "text"}.get(ours.kind, ours.kind)
        assert (ours.name, kind) == (one["field"], one["type"])
        formula = re.sub(r"VALUE\((\{\w+\})\)", r"\1", one["formula"])
        assert (ours.name, rule_of(ours)) == (ours.name, formula)
        # The year of the annual table is required by the program of its database, not by its form.
        assert ours.always is (one["required"] == "1" and not formula) or (table, ours.name) == ("travela", "year")


def test_what_we_wrote_down_is_what_was_published() -> None:
    digest = sha256(Path(__file__).with_name("federal_fields.csv").read_bytes()).hexdigest()
    assert digest == TRANSCRIBED
    if SCHEMAS.exists():  # the published files themselves are not ours to ship; where they are, they are held to it
        renamed = {"table": "resource", "field": "field", "type": "type", "required": "required"}
        path = SCHEMAS / "fields.csv"
        assert list(published(path, {**renamed, "formula": "required_formula"})) == transcribed()


def test_the_annual_table_has_its_year_and_what_is_mandatory_of_it() -> None:
    amounts = {f"{one}_kdollars": "0" for one in ("hospitality", "conference_fees", "minister")}
    early = {**amounts, "year": "2017", "public_servants_kdollars": "1.5", "non_public_servants_kdollars": "0"}

    assert said("travela", early) == []
    assert "operational_activities_kdollars is missing." in said("travela", {**early, "year": "2018"})
    assert "public_servants_kdollars is not of this year." in said("travela", {**early, "year": "2018"})
    assert said("travela", {**early, "year": "2017", "training_kdollars": "x"}) == [
        "training_kdollars is not of this year.", "training_kdollars: “x” does not fit.",
    ]  # fmt: skip
    assert "The year is in the future." in said("travela", {"year": "2027"})
    assert "year is missing." in said("travela", amounts)


def test_a_whole_row_is_taken_and_written_in_the_order_of_the_columns() -> None:
    assert said("travelq", A_TRIP) == said("hospitalityq", A_DINNER) == []
    head, row = "".join(as_csv("travelq", [A_TRIP], TODAY)).split("\r\n")[:2]

    assert head.startswith("ref_number,disclosure_group,title_en,title_fr,name,")
    assert '"Lyon, France"' in row


@pytest.mark.parametrize("name", [one.name for one in TABLES["travelq"] if one.since or one.always])
def test_what_is_mandatory_is_missed_by_its_name(name: str) -> None:
    without = {key: value for key, value in A_TRIP.items() if key != name}
    expected = [] if name == "start_date" else [f"{name} is missing."]

    assert said("travelq", without)[:1] == (expected or ["start_date is missing."])


def test_before_the_act_and_before_its_groups_less_is_mandatory() -> None:
    early = {"ref_number": "T-1", "start_date": "2019-06-20"}
    ungrouped = {**A_TRIP, "disclosure_group": "", "start_date": "2025-03-30", "end_date": "2025-03-31"}

    assert said("travelq", early) == []
    assert said("travelq", {**early, "start_date": "2019-06-21"})
    assert said("travelq", ungrouped) == []
    assert said("travelq", {**ungrouped, "end_date": "2025-04-01"}) == ["disclosure_group is missing."]


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"destination_2_en": "Paris, France"}, "destination_2_fr is missing."),
        ({"start_date": "2026-06-02", "end_date": "2026-06-02"}, "A day is in the future."),
        ({"end_date": "2026-03-01"}, "It ends before it begins."),
        ({"ref_number": "T-1,2"}, "ref_number has a comma."),
        ({"total": "450"}, "total: “450” does not fit."),
        ({"start_date": "2 March"}, "start_date: “2 March” does not fit."),
        ({"disclosure_group": "XYZ"}, "disclosure_group: “XYZ” does not fit."),
        ({"vendor": "Chez"}, "vendor is no column of this table."),
    ],
)
def test_what_does_not_fit_is_said(changed: dict[str, str], refused: str) -> None:
    assert refused in said("travelq", {**A_TRIP, **changed})
    with pytest.raises(BadInput, match="Row 1"):
        list(as_csv("travelq", [{**A_TRIP, **changed}], TODAY))


def test_hospitality_without_anyone_of_the_institution_is_refused() -> None:
    assert said("hospitalityq", {**A_DINNER, "employee_attendees": "0"}) == ["employee_attendees is zero."]
    assert said("hospitalityq", {**A_DINNER, "guest_attendees": "-1"}) == ["guest_attendees: “-1” does not fit."]


def test_a_month_of_nothing_is_said_and_not_left_out() -> None:
    assert "".join(as_csv("travelq-nil", [nil(2026, 3)], TODAY)) == "year,month\r\n2026,03\r\n"
    assert said("travelq-nil", {"year": "2026", "month": "13"}) == ["month: “13” does not fit."]


def test_words_that_a_spreadsheet_would_compute_stay_words_and_amounts_below_zero_stay_amounts() -> None:
    row = {**A_TRIP, "purpose_en": "=HYPERLINK(1)", "other_expenses": "-12.16"}
    sent = "".join(as_csv("travelq", [row], TODAY))

    assert ["'=HYPERLINK(1)" in sent, ",-12.16," in sent] == [True] * 2


def test_an_amount_has_its_cents() -> None:
    assert [cents(one) for one in (0, 5, 45_000)] == ["0.00", "0.05", "450.00"]
