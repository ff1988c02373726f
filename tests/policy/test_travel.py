"""Rules on travel and rates: what loads, what is refused, what is said, what a careful reader remarks."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from datetime import date

import pytest

from chancery.home import PACKAGE
from chancery.money import Money
from chancery.policy import Lang, PolicyError, load
from chancery.policy.lint import lint
from chancery.policy.model import Duration, Policy, Rate, TravelRule
from chancery.policy.read import reading_of
from chancery.policy.travel import ABOUT, GROUPS, POINTS, Rates
from tests.policy.test_format_doc import FRAGMENTS, completed

HEAD = 'format = "chancery-policy/1"\n[policy]\nid = "p"\ntitle = { en = "P", fr = "P" }\n'
RULES = next(fragment.text for fragment in FRAGMENTS if 'about = "advance"' in fragment.text)
NJC = (PACKAGE / "city" / "rates" / "canada-njc-2024-10.toml").read_bytes()
BESIDE = {"id", "text", "name", "source", "notes", "line", "secondhand", "about"}


def of(text: str) -> Policy:
    return load(HEAD + text)


def a_rate(id: str, since: str, more: str = "", *, kind: str = "dinner", amount: str = "50 CAD") -> str:
    return (
        f'[[rate]]\nid = "{id}"\ntable = "ours"\nkind = "{kind}"\namount = "{amount}"\nsince = {since}\n{more}\n'
    )  # fmt: skip


def remarks(policy: Policy) -> set[tuple[str, str]]:
    return {(one.clause, one.message.en) for one in lint(policy) if one.level == "gap"}


@pytest.mark.once
def test_the_examples_speak_of_all_that_a_rule_can_be_about() -> None:
    policy = load(completed(RULES))

    assert {rule.about for rule in policy.all(TravelRule)} == set(ABOUT) - {"meal-rate"}
    assert len(POINTS) == 22


def other(key: str, value: object, words: dict[str, tuple[str, ...]]) -> object:
    """Another value of the same sort."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, Money):
        return Money(value.minor + 1, value.currency)
    if isinstance(value, Duration):
        return Duration(value.months + 1, value.days)
    if isinstance(value, date):
        return value.replace(year=value.year + 1)
    if isinstance(value, tuple):
        return value[1:] if len(value) > 1 else words.get(key, ("x",))
    return {"departure": "booking", "booking": "departure", "return": "reimbursement", "business": "first"}.get(
        str(value), f"{value}x"
    )


WORDS = {"bodies": ("corporation",), "groups": GROUPS, "shows": ("division",), "classes": ("first",)}


@pytest.mark.once
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_flipping_any_value_of_a_rule_or_a_rate_changes_its_sentence(lang: Lang) -> None:
    tried = 0
    texts = [
        fragment.text for fragment in FRAGMENTS if "[[travel_rule]]" in fragment.text or "[[rate]]" in fragment.text
    ]
    for policy in (load(completed(text)) for text in texts):
        for clause in (*policy.all(TravelRule), *policy.all(Rate)):
            for key in {field.name for field in fields(clause)} - BESIDE:
                value = getattr(clause, key)
                if value in (None, "", (), False):
                    continue
                written = "dinner" if (key, value) == ("kind", "private-lodging") else other(key, value, WORDS)
                written = "lunch" if (key, value) == ("kind", "dinner") else written
                written = "JP" if key == "country" else written
                flipped = replace(clause, **{key: written})
                assert reading_of(policy, flipped, lang) != reading_of(policy, clause, lang), (clause.id, key)
                tried += 1
    assert tried > 45


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[travel_rule]]\nid = "a"\nabout = "alcohol"\n', "needs “percent”"),
        ('[[travel_rule]]\nid = "a"\nabout = "alcohol"\npercent = 5\nat_most = 3\n', "does not take “at_most”"),
        ('[[travel_rule]]\nid = "a"\nabout = "wine"\n', "one of: approval, approver"),
        ('[[travel_rule]]\nid = "a"\nabout = "alcohol"\npercent = -5\n', "0 or more"),
        ('[[travel_rule]]\nid = "a"\nabout = "authorises"\nby = ["nobody"]\n', "is not a [[role]]"),
        ('[[travel_rule]]\nid = "a"\nabout = "travel-class"\nclasses = []\nover_hours = 9\n', "go together"),
        ('[[travel_rule]]\nid = "a"\nabout = "report"\nholds = true\n', "“holds” needs “within”"),
        (a_rate("a", "2026-01-01", 'city = "Lyon"'), "a city needs its “country”"),
        (a_rate("a", "2026-01-01", 'country = "France"'), "two capital letters"),
        (a_rate("a", "2026-01-01", "until = 2026-01-01"), "“until” is not after “since”"),
        (a_rate("a", '"January"'), "Write a day without quotation marks"),
        (a_rate("a", "2026-01-01", amount="-5 CAD"), "an amount such as"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as refused:
        of(text)

    assert said in str(refused.value)
    assert all(problem.message.fr != problem.message.en for problem in refused.value.problems)


@pytest.mark.once
def test_a_table_that_no_rule_chose_and_a_rule_without_its_table_are_remarked() -> None:
    rule = '[[travel_rule]]\nid = "meals"\nabout = "meal-rate"\npercent = 100\ntable = "theirs"\n'
    found = remarks(of(rule + a_rate("a", "2026-01-01")))

    assert ("meals", "No [[rate]] of this file is of the table “theirs”.") in found
    assert ("a", "No rule has chosen the table “ours”: nothing is checked by it.") in found


@pytest.mark.once
def test_days_without_a_rate_and_days_with_two_are_remarked() -> None:
    gap = of(a_rate("a", "2026-01-01", "until = 2026-06-01") + a_rate("b", "2026-07-01"))
    twice = of(a_rate("a", "2026-01-01", "until = 2026-09-01") + a_rate("b", "2026-07-01"))

    assert ("b", "No rate from 1 June 2026 until it begins.") in remarks(gap)
    assert ("b", "It overlaps “a”.") in remarks(twice)


@pytest.mark.once
def test_the_rate_of_the_day_and_the_nearest_place_counts_and_a_gap_is_no_rate() -> None:
    rates = Rates(
        of(
            a_rate("all", "2025-01-01", amount="10 CAD")
            + a_rate("fr", "2026-01-01", 'until = 2027-01-01\ncountry = "FR"', amount="20 EUR")
            + a_rate("paris", "2026-01-01", 'country = "FR"\ncity = "Paris"', amount="30 EUR")
            + a_rate("late", "2026-01-01", 'country = "FR"\ncity = "Paris"\nfrom_day = 31', amount="22 EUR")
        ).all(Rate)
    )

    def found(country: str, city: str, day: date, nth: int = 1) -> str:
        rate = rates.find("ours", "dinner", country, city, day, nth_day=nth)
        return rate.id if rate else ""

    assert found("FR", "paris", date(2026, 5, 1)) == "paris"
    assert found("FR", "Paris", date(2026, 5, 1), 31) == "late"
    assert found("FR", "Lyon", date(2026, 12, 31)) == "fr"
    assert found("FR", "Lyon", date(2027, 1, 1)) == "all"
    assert found("FR", "Lyon", date(2024, 12, 31)) == ""
    assert rates.find("theirs", "dinner", "FR", "Paris", date(2026, 5, 1)) is None


@pytest.mark.once
def test_the_federal_table_ships_as_an_example_and_no_rule_comes_with_it() -> None:
    federal = load(NJC, name="canada-njc")
    dinner = Rates(federal.all(Rate)).find("canada-njc", "dinner", "CA", "Ottawa", date(2025, 3, 1))

    assert dinner
    assert dinner.amount == Money(5685, "CAD")
    assert "njc-cnm.gc.ca" in federal.source
    assert federal.all(TravelRule) == ()
    assert {tuple(one) for one in tomllib.loads(NJC.decode())["rate"]} >= {
        ("id", "source", "table", "kind", "country", "amount", "since")
    }
