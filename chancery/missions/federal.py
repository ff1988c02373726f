"""The tables in which Canadian federal institutions disclose travel and hospitality, as their published rules state.

This is our own statement of facts. Source: the templates of the Open Government portal, travelq and hospitalityq
(template 3 of 14 August 2024) and travela (template 3 of 5 October 2023), as they stand in
github.com/open-data/ckanext-canada at commit fb4263fb (21 August 2026).
A city is not bound by them; it writes the same columns so that the same tools can read them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from chancery.agreements.export import neutral
from chancery.errors import BadInput
from chancery.policy.values import Text

Kind = Literal["text", "date", "money", "int", "year", "month", "group", "numeric"]
Form = Literal["", "place", "places", "list"]
ACT, GROUPS_FROM = date(2019, 6, 21), date(2025, 4, 1)
GROUPS = ("MPSES", "SLE")
MONTHS = tuple(f"{month:02}" for month in range(1, 13))
SPLIT = 2018  # from this year on the annual table says for what people travelled, before it who they were
NUMBER = re.compile(r"-?\d+(\.\d+)?")
CENTS = re.compile(r"-?\d+\.\d{2}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands in it, since which day of a trip it is mandatory, and which other is its pair.

    In the annual table it is mandatory from a year on, or before one, and then only there. Its form is how a text is
    written: a place in parts, several places, or a list, each with semicolons between.
    """

    name: str
    kind: Kind = "text"
    always: bool = False
    since: date | None = None
    by_end: bool = False
    pair: str = ""
    from_year: int | None = None
    until_year: int | None = None
    form: Form = ""
    form_since: date | None = None


def _pair(
    stem: str, *, since: date | None = None, form: Form = "", form_since: date | None = None
) -> tuple[Column, Column]:
    """A text in both languages: where one is written, the other is."""
    en, fr = (
        Column(f"{stem}_{one}", since=since, pair=f"{stem}_{other}", form=form, form_since=form_since)
        for one, other in (("en", "fr"), ("fr", "en"))
    )
    return en, fr


def _comments() -> tuple[Column, Column]:
    return Column("additional_comments_en"), Column("additional_comments_fr")


_FIRST = (Column("ref_number", always=True), Column("disclosure_group", "group", since=GROUPS_FROM, by_end=True))
_NIL = (Column("year", "year", always=True), Column("month", "month", always=True))
TABLES: Mapping[str, tuple[Column, ...]] = {
    "travelq": (
        *_FIRST,
        *_pair("title", since=ACT),
        Column("name", since=ACT),
        *_pair("purpose", since=ACT),
        Column("start_date", "date", always=True),
        Column("end_date", "date", since=ACT),
        *_pair("destination", since=ACT, form="place", form_since=GROUPS_FROM),
        *_pair("destination_2", form="place"),
        *_pair("destination_other", form="places"),
        Column("airfare", "money"),
        Column("other_transport", "money"),
        Column("lodging", "money", since=ACT),
        Column("meals", "money", since=ACT),
        Column("other_expenses", "money"),
        Column("total", "money", since=ACT),
        *_comments(),
    ),
    "travelq-nil": _NIL,
    "hospitalityq": (
        *_FIRST,
        *_pair("title", since=ACT),
        Column("name", since=ACT),
        *_pair("description", since=ACT),
        Column("start_date", "date", always=True),
        Column("end_date", "date", since=ACT),
        *_pair("location", since=ACT),
        *_pair("vendor", since=ACT),
        *_pair("vendor_2"),
        *_pair("vendor_other", form="list"),
        Column("employee_attendees", "int", since=ACT),
        Column("guest_attendees", "int", since=ACT),
        Column("total", "money", since=ACT),
        *_comments(),
    ),
    "hospitalityq-nil": _NIL,
    "travela": (
        Column("year", "year", always=True),
        *(Column(f"mandate_description_{lang}", from_year=SPLIT) for lang in ("en", "fr")),
        *(
            Column(f"{name}_kdollars", "numeric", from_year=SPLIT)
            for name in ("operational_activities", "key_stakeholders", "training", "other", "internal_governance")
        ),
        *(
            Column(f"{name}_kdollars", "numeric", until_year=SPLIT)
            for name in ("non_public_servants", "public_servants")
        ),
        *(
            Column(f"{name}_kdollars", "numeric", always=True)
            for name in ("hospitality", "conference_fees", "minister")
        ),
        *(
            Column(f"{name}_compared_fiscal_year_{lang}")
            for name in ("travel", "hospitality", "conference_fees", "minister")
            for lang in ("en", "fr")
        ),
    ),
}
Row = Mapping[str, str]


def problems(table: str, row: Row, today: date) -> list[Text]:
    """All that the rules of a table would refuse in a row; an empty list is a row that they take."""
    columns = TABLES[table]
    found = [_unknown(name) for name in row if name not in {one.name for one in columns}]
    if table == "travela":
        found += _of_a_year(columns, row, today)
    start, end = _day(row.get("start_date", "")), _day(row.get("end_date", ""))
    for one in columns:
        value = row.get(one.name, "")
        if not value:
            if _mandatory(one, row, start, end):
                found.append(Text(f"{one.name} is missing.", f"{one.name} manque."))
        elif not _fits(one.kind, value):
            found.append(Text(f"{one.name}: “{value}” does not fit.", f"{one.name} : « {value} » ne convient pas."))
        elif not _is_written(one, value, end):
            found.append(_not_a_place(one, value))
    return [*found, *_days(start, end, today), *_of_the_table(table, row, end)]


def as_csv(table: str, rows: Iterable[Row], today: date) -> Iterator[str]:
    """The table as a CSV file, its columns in their order; a row that does not fit is refused, with the reason."""
    names = [one.name for one in TABLES[table]]
    yield _line(names)
    for number, row in enumerate(rows, 1):
        if wrong := problems(table, row, today):
            en, fr = (" ".join(one.in_(lang) for one in wrong) for lang in ("en", "fr"))
            raise BadInput(f"Row {number}: {en}", f"Ligne {number} : {fr}")
        yield _line([_harmless(one, row.get(one.name, "")) for one in TABLES[table]])


def nil(year: int, month: int) -> Row:
    """That there was nothing in a month: said, and not only left out."""
    return {"year": str(year), "month": f"{month:02}"}


def cents(minor: int) -> str:
    """An amount as these tables write it."""
    return str(Decimal(minor).scaleb(-2))


def _mandatory(one: Column, row: Row, start: date | None, end: date | None) -> bool:
    if one.always or (one.pair and row.get(one.pair)):
        return True
    day = end if one.by_end else start
    return one.since is not None and day is not None and day >= one.since


def _fits(kind: Kind, value: str) -> bool:
    if kind == "date":
        return _day(value) is not None
    if kind in ("year", "int"):
        return value.isdecimal() and (kind == "int" or len(value) == 4)
    if kind == "numeric":
        return bool(NUMBER.fullmatch(value))
    closed = {"month": MONTHS, "group": GROUPS}
    return value in closed[kind] if kind in closed else kind != "money" or bool(CENTS.fullmatch(value))


def _is_written(one: Column, value: str, end: date | None) -> bool:
    """A place is its city and its country, with a region between where there is one: the first of a trip by the day on
    which it ends, others at any time. A list has no empty part."""
    if one.form_since and (end is None or end < one.form_since):
        return True
    parts = value.split(";") if one.form in ("places", "list") else [value]
    return not one.form or all(part.strip() if one.form == "list" else _is_a_place(part) for part in parts)


def _is_a_place(value: str) -> bool:
    parts = value.split(",")
    return len(parts) in (2, 3) and all(one.strip() for one in parts)


def _not_a_place(one: Column, value: str) -> Text:
    if one.form == "list":
        return Text(f"{one.name}: “{value}” has an empty part.", f"{one.name} : « {value} » a une partie vide.")
    return Text(
        f"{one.name}: “{value}” is not written as city, country, or city, region, country.",
        f"{one.name} : « {value} » n’est pas écrit sous la forme ville, pays, ou ville, région, pays.",
    )


def _of_a_year(columns: Iterable[Column], row: Row, today: date) -> Iterator[Text]:
    """What is mandatory of a year, and what is not of it; a year to come is none."""
    said = row.get("year", "")
    year = int(said) if _fits("year", said) else None
    if year is None:
        return
    if year > today.year:
        yield Text("The year is in the future.", "L’année est dans le futur.")
    for one in columns:
        bound = one.from_year or one.until_year
        if bound is None:
            continue
        wanted = year >= bound if one.from_year else year < bound
        if wanted and not row.get(one.name):
            yield Text(f"{one.name} is missing.", f"{one.name} manque.")
        elif not wanted and row.get(one.name) and one.kind == "numeric":
            yield Text(f"{one.name} is not of this year.", f"{one.name} n’est pas de cette année.")


def _days(start: date | None, end: date | None, today: date) -> Iterator[Text]:
    if any(one is not None and one > today for one in (start, end)):
        yield Text("A day is in the future.", "Un jour est dans le futur.")
    if start and end and end < start:
        yield Text("It ends before it begins.", "La fin précède le début.")


def _of_the_table(table: str, row: Row, end: date | None) -> Iterator[Text]:
    if "," in row.get("ref_number", ""):
        yield Text("ref_number has a comma.", "ref_number contient une virgule.")
    if table != "hospitalityq" or end is None or end < GROUPS_FROM:
        return
    if row.get("employee_attendees") == "0":
        yield Text("employee_attendees is zero.", "employee_attendees est à zéro.")


def _unknown(name: str) -> Text:
    return Text(f"{name} is no column of this table.", f"{name} n’est pas une colonne de ce tableau.")


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None


def _harmless(one: Column, value: str) -> str:
    """Words that a spreadsheet would compute are words."""
    return neutral(value) if one.kind == "text" else value


def _line(cells: Iterable[str]) -> str:
    kept = io.StringIO()
    csv.writer(kept, lineterminator="\r\n").writerow(cells)
    return kept.getvalue()
