"""The twenty-two points to check: each met, not met and unknown, from the policy alone; neutral in both languages."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chancery.missions.plain import LineFacts, TripFacts
from chancery.missions.points import Point, Rules, points, points_of, sentences
from chancery.policy import load
from chancery.policy.travel import POINTS

pytestmark = pytest.mark.once
TODAY, OUT, BACK = date(2026, 6, 1), date(2026, 3, 2), date(2026, 3, 6)
PARAMETERS = {
    "approval": 'before = "booking"',
    "approver": 'not_by = ["self", "subordinate", "peer"]',
    "maximum": "percent = 100",
    "meal-rate": 'percent = 100\ntable = "ours"',
    "meal-included": "",
    "alcohol": "percent = 25",
    "guests": "at_least = 1",
    "purpose": "at_least = 1",
    "personal-days": "at_most = 2",
    "travel-class": 'classes = ["economy"]\nover_hours = 9\nthen = "business"',
    "receipts": 'amount = "20 CAD"\nwithin = "10 days"',
    "report": 'within = "30 days"',
    "third-party": 'amount = "300 CAD"',
    "same-place": 'at_most = 2\nwithin = "1 year"',
    "split": "at_most = 1",
    "body": 'bodies = ["city"]',
    "envelope": 'amount = "50 CAD"',
    "advance": 'within = "10 days"',
    "disclosure": 'basis = "return"\nwithin = "30 days"',
    "version-note": "",
    "delegation": "at_most = 0",
    "end-of-term": 'within = "6 months"\non = 2026-10-26',
}
RATES = """
[[rate]]
id = "r1"
table = "ours"
kind = "dinner"
country = "FR"
amount = "40 EUR"
since = 2026-01-01
until = 2026-06-01
[[rate]]
id = "r2"
table = "ours"
kind = "lunch"
amount = "30 CAD"
since = 2026-01-01
"""


def rules(**changed: str) -> Rules:
    """A policy with a rule about each, some of them otherwise."""
    said = PARAMETERS | changed
    text = 'format = "chancery-policy/1"\n[policy]\nid = "p"\ntitle = { en = "P", fr = "P" }\n' + RATES
    for about, parameters in said.items():
        text += f'[[travel_rule]]\nid = "t-{about}"\nabout = "{about}"\n{parameters}\n'
    return Rules(load(text))


ALL = rules()


def line(amount: int = 10_000, kind: str = "airfare", **values: Any) -> LineFacts:
    """An amount with a receipt, in the city's currency."""
    values = {"own_minor": amount, "proof": "receipt", "claim": "C-1", "account": "4410", **values}
    return LineFacts(
        values.pop("id", "1"), kind, values.pop("on", OUT), amount, values.pop("currency", "CAD"), **values
    )


def meal(amount: int, name: str = "dinner", **values: Any) -> LineFacts:
    values = {"country": "FR", "city": "Lyon", "alcohol_minor": 0, "meal": name, **values}
    return line(amount, "meals", **values)


def trip(*lines: LineFacts, **values: Any) -> TripFacts:
    return TripFacts(**{"currency": "CAD", "starts_on": OUT, "ends_on": BACK, "lines": lines, **values})


def point(about: str, of: TripFacts, by: Rules = ALL) -> Point:
    return next(one for one in points(of, by, TODAY) if one.about == about)


EUR = {"currency": "EUR", "own_minor": 6_000}
HOSTED = {"paid_by": "third-party", "paid_by_body": "Ville de Lyon"}
CASES: list[tuple[str, str, TripFacts]] = [
    ("approval", "met", trip(booked_on=date(2026, 2, 1), authorised_on=date(2026, 2, 1))),
    ("approval", "not_met", trip(booked_on=date(2026, 2, 1), authorised_on=date(2026, 2, 2))),
    ("approval", "not_met", trip(booked_on=date(2026, 2, 1))),
    ("approval", "unknown", trip(authorised_on=date(2026, 2, 2))),
    ("approval", "unknown", trip(booked_on=date(2026, 7, 1))),
    ("approver", "met", trip(approver="above")),
    ("approver", "not_met", trip(approver="peer")),
    ("approver", "unknown", trip()),
    ("maximum", "met", trip(line(10_000), line(99_900, paid_by="third-party"), maximum_minor=10_000)),
    ("maximum", "met", trip(line(10_000, borne_minor=5_000), maximum_minor=5_000)),
    ("maximum", "met", trip(line(10_000), repaid_minor=5_000, maximum_minor=5_000)),
    ("maximum", "not_met", trip(line(10_001), maximum_minor=10_000)),
    ("maximum", "not_met", trip(line(10_001), line(1, own_minor=None, currency="EUR"), maximum_minor=10_000)),
    ("maximum", "unknown", trip(line(1, own_minor=None, currency="EUR"), maximum_minor=10_000)),
    ("maximum", "unknown", trip(line(1))),
    ("meal-rate", "met", trip(meal(4_000, **EUR), meal(3_000, "lunch"))),
    ("meal-rate", "not_met", trip(meal(4_001, **EUR))),
    ("meal-rate", "not_met", trip(meal(2_500, "lunch", currency="EUR", own_minor=3_700))),
    ("meal-rate", "unknown", trip(meal(4_000, "breakfast"))),
    ("meal-rate", "unknown", trip(meal(4_000, **{**EUR, "on": date(2026, 6, 1)}))),
    ("meal-rate", "unknown", trip(meal(4_000, country="JP"))),
    ("meal-rate", "unknown", trip(meal(4_000))),
    ("meal-included", "met", trip(line(kind="registration", includes="lunch"), meal(4_000))),
    ("meal-included", "met", trip(line(kind="registration", includes="dinner:2026-03-03"), meal(4_000))),
    ("meal-included", "not_met", trip(line(kind="registration", includes="lunch dinner:2026-03-02"), meal(4_000))),
    ("meal-included", "unknown", trip(line(kind="registration"), meal(4_000))),
    ("alcohol", "met", trip(line(10_000, "hospitality", alcohol_minor=2_500))),
    ("alcohol", "not_met", trip(line(10_000, "hospitality", alcohol_minor=2_501))),
    ("alcohol", "unknown", trip(line(10_000, "hospitality"))),
    ("guests", "met", trip(line(kind="hospitality", guests=1, attended=True))),
    ("guests", "not_met", trip(line(kind="hospitality", guests=0, attended=True))),
    ("guests", "unknown", trip(line(kind="hospitality", guests=4))),
    ("guests", "unknown", trip(line(kind="hospitality", attended=True))),
    ("purpose", "met", trip(purpose=True, goals=1)),
    ("purpose", "not_met", trip(purpose=True, goals=0)),
    ("purpose", "unknown", trip(goals=3)),
    ("personal-days", "met", trip(personal_days=2)),
    ("personal-days", "not_met", trip(personal_days=3)),
    ("personal-days", "not_met", trip(personal_days=0, companion=True, companion_paid_by="city")),
    ("personal-days", "unknown", trip()),
    ("personal-days", "unknown", trip(personal_days=0, companion=True)),
    ("travel-class", "met", trip(travel_class="economy")),
    ("travel-class", "met", trip(travel_class="first", class_reason=True)),
    ("travel-class", "met", trip(travel_class="business", hours=10)),
    ("travel-class", "not_met", trip(travel_class="business", hours=9)),
    ("travel-class", "not_met", trip(travel_class="first")),
    ("travel-class", "unknown", trip(travel_class="business")),
    ("travel-class", "unknown", trip()),
    ("receipts", "met", trip(line(), line(1_999, proof="none"), settled_on=date(2026, 3, 16))),
    ("receipts", "not_met", trip(line(), settled_on=date(2026, 3, 17))),
    ("receipts", "not_met", trip(line(2_000, proof="none"), settled_on=BACK)),
    ("receipts", "unknown", trip(line(proof="none"), ends_on=date(2026, 5, 30))),
    ("receipts", "unknown", trip(line(), ends_on=date(2026, 5, 30))),
    ("report", "met", trip(reported_on=date(2026, 4, 5))),
    ("report", "not_met", trip(reported_on=date(2026, 4, 6))),
    ("report", "not_met", trip()),
    ("report", "unknown", trip(ends_on=date(2026, 5, 20))),
    ("third-party", "met", trip(line(30_000, **HOSTED), declared=frozenset({"ville de lyon"}))),
    ("third-party", "met", trip(line(29_999, **HOSTED))),
    ("third-party", "not_met", trip(line(30_000, **HOSTED))),
    ("third-party", "unknown", trip(line(30_000, paid_by="third-party"))),
    ("same-place", "met", trip(other_trips=(date(2025, 3, 2), date(2025, 3, 3)))),
    ("same-place", "not_met", trip(other_trips=(date(2025, 3, 3), date(2026, 1, 5)))),
    ("same-place", "unknown", trip()),
    ("split", "met", trip(line(), line())),
    ("split", "not_met", trip(line(), line(claim="C-2"))),
    ("split", "not_met", trip(line(), line(account="9"))),
    ("split", "unknown", trip(line(), line(claim=""))),
    ("body", "met", trip(body="city")),
    ("body", "not_met", trip(body="agency")),
    ("body", "unknown", trip()),
    ("envelope", "met", trip(line(5_000, envelope=True, proof="none"))),
    ("envelope", "not_met", trip(line(5_001, envelope=True, proof="none"))),
    ("envelope", "unknown", trip(line(5_001, envelope=True, proof="none", currency="EUR", own_minor=None))),
    ("advance", "met", trip(advance_minor=0)),
    ("advance", "met", trip(advance_minor=100, advance_cleared_on=BACK)),
    ("advance", "not_met", trip(advance_minor=100)),
    ("advance", "unknown", trip()),
    ("disclosure", "met", trip(published_on=date(2026, 4, 30))),
    ("disclosure", "not_met", trip(published_on=date(2026, 5, 1))),
    ("disclosure", "unknown", trip(ends_on=date(2026, 5, 1))),
    ("version-note", "met", trip(unexplained=0)),
    ("version-note", "not_met", trip(unexplained=2)),
    ("version-note", "unknown", trip()),
    ("delegation", "met", trip(authorised=2, travellers=2)),
    ("delegation", "not_met", trip(authorised=2, travellers=3)),
    ("delegation", "unknown", trip(travellers=3)),
    ("end-of-term", "met", trip()),
    ("end-of-term", "not_met", trip(starts_on=date(2026, 4, 27), ends_on=None)),
    ("end-of-term", "unknown", trip(starts_on=None)),
]


@pytest.mark.parametrize(("about", "outcome", "of"), CASES, ids=[f"{about}-{what}" for about, what, _ in CASES])
def test_a_point_is_met_not_met_or_unknown(about: str, outcome: str, of: TripFacts) -> None:
    assert point(about, of).outcome == outcome


def test_all_twenty_two_are_tried_three_ways() -> None:
    assert {(about, what) for about, what, _ in CASES} == {
        (about, what) for about in POINTS for what in ("met", "not_met", "unknown")
    }
    assert [one.number for one in points(trip(), ALL, TODAY)] == list(range(1, 23))


@pytest.mark.parametrize(("about", "outcome", "of"), CASES, ids=[f"{about}-{what}" for about, what, _ in CASES])
def test_what_is_found_is_one_sentence_in_each_language(about: str, outcome: str, of: TripFacts) -> None:
    found = point(about, of)

    for said in (found.said("en"), found.said("fr")):
        assert "{" not in said
        assert "None" not in said
        assert said.endswith(".")
    assert found.said("en") != found.said("fr")


def test_no_sentence_calls_anybody_wrong() -> None:
    words = {word for text in sentences().values() for word in text.en.casefold().split()}

    assert not words & {"violation", "breach", "abuse", "fraud", "wrong", "excessive", "improper", "illegal", "guilty"}


def test_a_thing_of_which_the_policy_has_no_rule_is_not_checked() -> None:
    silent = Rules(load('format = "chancery-policy/1"\n[policy]\nid = "p"\ntitle = { en = "P" }\n' + RATES))

    assert points(trip(meal(99_999)), silent, TODAY) == []


def test_a_rule_binds_the_travellers_whom_it_names() -> None:
    named = rules(alcohol='percent = 0\ngroups = ["elected"]')
    bill = line(10_000, "hospitality", alcohol_minor=1)

    assert point("alcohol", trip(bill, group="elected"), named).outcome == "not_met"
    assert "alcohol" not in {one.about for one in points(trip(bill, group="staff"), named, TODAY)}


def test_a_meal_says_its_ratio_and_not_only_that_it_is_above() -> None:
    found = point("meal-rate", trip(meal(4_400, id="a", **EUR), meal(9_000, id="b", **EUR), meal(100, id="c", **EUR)))

    assert list(found.rows) == [("a", 110, 100), ("b", 225, 100)]
    assert found.said("en") == "Meals above the rate of their place and day: 2; the highest is at 225\u00a0%."


THRESHOLDS = {
    "maximum": "percent = 90",
    "meal-rate": 'percent = 300\ntable = "ours"',
    "alcohol": "percent = 50",
    "guests": "at_least = 0",
    "receipts": 'amount = "500 CAD"\nwithin = "10 days"',
    "third-party": 'amount = "1000 CAD"',
    "split": "at_most = 2",
    "envelope": 'amount = "1000 CAD"',
    "personal-days": "at_most = 9",
    "report": 'within = "1 year"',
}
FULL = trip(
    line(40_000, id="1"),
    meal(9_000, id="2", **EUR),
    line(10_000, "hospitality", id="3", alcohol_minor=3_000, guests=0, attended=True),
    line(5_000, id="4", proof="none", claim="C-2"),
    line(40_000, id="5", **HOSTED),
    line(9_000, id="6", envelope=True, proof="none"),
    maximum_minor=75_000, settled_on=BACK, personal_days=4,
)  # fmt: skip


@pytest.mark.parametrize("about", THRESHOLDS)
def test_changing_a_threshold_changes_only_its_rows(about: str) -> None:
    before = {one.about: one for one in points(FULL, ALL, TODAY)}
    after = {one.about: one for one in points(FULL, rules(**{about: THRESHOLDS[about]}), TODAY)}

    changed = {key for key, one in before.items() if one._replace(rule=after[key].rule) != after[key]}
    assert changed == {about}


def test_a_point_is_about_the_lines_that_made_it() -> None:
    found = {one.about: {row[0] for row in one.rows} for one in points(FULL, ALL, TODAY) if one.outcome == "not_met"}

    assert found["meal-rate"] == {"2"}
    assert found["alcohol"] == found["guests"] == {"3"}
    assert found["receipts"] == {"4", "6"}
    assert (found["third-party"], found["envelope"]) == ({"5"}, {"6"})


def test_many_trips_are_asked_as_each_alone_and_python_is_left_as_it_was() -> None:
    many = [FULL, trip(), replace(FULL, group="elected")]

    assert points_of(many, ALL, TODAY) == [points(one, ALL, TODAY) for one in many]
    assert gc.isenabled()
