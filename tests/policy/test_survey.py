"""A survey of a whole register says what a hearing says of each agreement."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chancery.money import Money
from chancery.policy import Fact, Held, Policy, Stage, Waiver
from chancery.policy.columns import Columns
from chancery.policy.evaluate import verdict
from chancery.policy.explain import Reader, shown
from chancery.policy.hearing import Hearing
from chancery.policy.model import Category, Criterion, FactKind, Moratorium
from chancery.policy.stack import stack
from chancery.policy.survey import Survey
from tests.policy.say import CATEGORY, HEAD, TODAY, fact, held, one, policy
from tests.policy.test_properties import MIXED, OVERLAY, POLICIES, values

OF_AN_EDITION = policy(
    '[[scale]]\nid = "rank"\nedition = "2024"\norder = ["low", "middle", "high"]\n'
    '[[fact]]\nid = "class"\nname = { en = "class" }\ntype = "scale"\nscale = "rank"\nestablished_by = "office"\n'
    '[[criterion]]\nid = "c"\ntext = { en = "At least middle." }\nforce = "must"\n'
    'test = { fact = "class", at_least = "middle" }\n'
    '[[criterion]]\nid = "d"\ntext = { en = "Placed." }\nforce = "must"\ntest = { fact = "class", present = true }\n'
    + CATEGORY
)
EVERY = [*POLICIES, stack(MIXED, [OVERLAY]), OF_AN_EDITION]
EDITIONS = st.sampled_from(["2024", "2026", ""])
RESIDENTS = """[[fact]]
id = "residents"
name = { en = "residents" }
type = "number"
established_by = "office"
max_age = "2 years"
"""
HEAD_AGING = HEAD.replace('id = "friendly"', 'id = "friendly"\nmax_age = "2 years"')
DAYS = st.sampled_from([TODAY + timedelta(days) for days in (-9000, -4000, -800, -400, -1, 0, 1, 400)])


def facts(value: st.SearchStrategy[object]) -> st.SearchStrategy[Fact]:
    """A fact true and known since any day, perhaps good until a day only, perhaps replaced by a better one since,
    with its evidence or without, of any edition."""
    maybe = st.one_of(st.none(), DAYS)
    more = {"fresh_until": maybe, "replaced_on": maybe, "filed": st.booleans(), "edition": EDITIONS}
    return st.builds(Fact, value, DAYS, DAYS, **more)


def agreements(of: Policy) -> st.SearchStrategy[Held]:
    """An agreement with any facts, known once or several times, true and known since any day; perhaps with a waiver."""
    kinds = {kind.id: kind for kind in of.all(FactKind)}
    ids = [*kinds, *(each.id for each in of.all(Criterion))]
    known = {id: st.lists(facts(values(kinds.get(id), of)), max_size=3) for id in ids}
    categories = st.sampled_from(["", *(each.id for each in of.categories)])
    stages = st.lists(st.builds(Stage, categories, st.one_of(st.none(), DAYS)), max_size=2).map(tuple)
    waiver = st.builds(Waiver, st.sampled_from(ids), st.sampled_from(["council", "office"]), st.just("because"), DAYS)
    return st.builds(
        Held,
        reference=st.sampled_from(["A-1", "A-2", "A-3"]),
        country=st.sampled_from(["FR", "CA", ""]),
        category=categories,
        facts=st.fixed_dictionaries({}, optional=known),
        in_force=st.sampled_from([True, False, None]),
        stages=stages,
        waivers=st.lists(waiver, max_size=2).map(tuple),
    )


AGREEMENTS = [st.lists(agreements(of), max_size=4) for of in EVERY]


@given(data=st.data(), which=st.integers(0, len(EVERY) - 1), moment=st.sampled_from(["establish", "maintain", "renew"]))
@settings(max_examples=60)
def test_a_survey_says_what_a_hearing_says(data: st.DataObject, which: int, moment: str) -> None:
    says_the_same(EVERY[which], data.draw(AGREEMENTS[which]), data, moment)


@given(data=st.data())
@settings(max_examples=60)
def test_it_does_so_where_values_of_several_editions_are_on_record(data: st.DataObject) -> None:
    several = st.lists(facts(st.sampled_from(["low", "middle", "high"])), min_size=2, max_size=3)
    register = [held("A-1", facts={"class": known}) for known in data.draw(st.lists(several, min_size=1, max_size=3))]
    says_the_same(OF_AN_EDITION, register, data, "maintain")


def says_the_same(of: Policy, register: list[Held], data: st.DataObject, moment: str) -> None:
    """Every answer of the survey is that of the hearing."""
    options = {"as_of": TODAY, "known_at": data.draw(DAYS), "register": register, "moment": moment}
    options["home"] = {"population": [fact(3_000_000)], "gdp": [fact(Money(5, "CAD"))]}
    hearing, survey = Hearing(of, **options), Survey(Hearing(of, **options), Columns(register))

    for category in of.all(Category):
        assert survey.eligible(category.id) == [hearing.eligible(category.id, each) for each in register]
    for criterion in of.all(Criterion):
        assert survey.answers(criterion.id) == [hearing.answer(criterion.id, each).outcome for each in register]
    for clause in of.all(Moratorium):
        if clause.applies_if:
            assert survey.rule(clause.applies_if) == [hearing.rule(clause.applies_if, each) for each in register]


def test_values_that_python_takes_for_equal_are_told_apart() -> None:
    of = one('force = "must"\ntest = { fact = "friendly", is = true }')
    register = [held("A-1", facts={"friendly": [fact(value)]}) for value in (1, True, 1, True)]
    hearing = Hearing(of, as_of=TODAY, known_at=TODAY)

    assert Survey(hearing, Columns(register)).answers("c") == [hearing.answer("c", each).outcome for each in register]


def test_a_fact_that_grows_old_is_asked_about_by_its_day() -> None:
    of = one('force = "must"\ntest = { fact = "friendly", is = true }', head=HEAD_AGING)
    days = (date(2026, 1, 1), date(2020, 1, 1), date(2026, 1, 1))
    register = [held("A-1", facts={"friendly": [fact(True, valid_from=day)]}) for day in days]
    hearing = Hearing(of, as_of=TODAY, known_at=TODAY)

    assert [str(each) for each in Survey(hearing, Columns(register)).answers("c")] == ["met", "unknown", "met"]


def test_of_values_on_a_line_those_too_old_are_asked_about_one_by_one() -> None:
    of = one('force = "must"\ntest = { fact = "residents", at_least = 2 }', head=HEAD + RESIDENTS)
    known = [(1, date(2020, 1, 1)), (2, date(2026, 1, 1)), (3, date(2020, 1, 1)), (4, date(2026, 1, 1))]
    register = [held("A-1", facts={"residents": [fact(value, valid_from=day)]}) for value, day in known]
    answers = Survey(Hearing(of, as_of=TODAY, known_at=TODAY), Columns(register)).answers("c")

    assert [str(each) for each in answers] == ["unknown", "met", "unknown", "met"]


def test_a_fact_past_its_own_last_day_is_unknown_and_its_neighbours_are_not() -> None:
    of = one('force = "must"\ntest = { fact = "friendly", is = true }')
    ends = (date(2026, 11, 20), TODAY, None)
    register = [held("A-1", facts={"friendly": [fact(True, fresh_until=end)]}) for end in ends]
    answers = Survey(Hearing(of, as_of=TODAY, known_at=TODAY), Columns(register)).answers("c")

    assert [str(each) for each in answers] == ["unknown", "met", "met"]


def test_of_values_on_a_line_those_without_evidence_that_is_required_answer_nothing() -> None:
    proved = RESIDENTS.replace('max_age = "2 years"', 'evidence = "required"')
    of = one('force = "must"\ntest = { fact = "residents", at_least = 2 }', head=HEAD + proved)
    known = [(1, True), (2, False), (2, True), (3, False), (4, True)]
    register = [held("A-1", facts={"residents": [fact(value, filed=filed)]}) for value, filed in known]
    answers = Survey(Hearing(of, as_of=TODAY, known_at=TODAY), Columns(register)).answers("c")

    assert [str(each) for each in answers] == ["not_met", "unknown", "met", "unknown", "met"]


def test_a_newer_value_of_another_edition_hides_none_of_the_edition_that_the_policy_names() -> None:
    own, newer = fact("middle", date(2024, 1, 1), edition="2024"), fact("low", date(2026, 1, 1), edition="2026")
    register = [held("A-1", facts={"class": known}) for known in ([own, newer], [newer, own], [newer], [own])]
    survey = Survey(Hearing(OF_AN_EDITION, as_of=TODAY, known_at=TODAY), Columns(register))

    assert [str(each) for each in survey.answers("c")] == ["met", "met", "unknown", "met"]


def test_an_empty_register_has_no_answers() -> None:
    of = one('force = "must"\ntest = { fact = "friendly", is = true }')

    assert Survey(Hearing(of, as_of=TODAY), Columns([])).eligible("sister") == []


RAW = re.compile(r"\d{4}-\d\d-\d\d|[{}]|\b(None|True|False|Decimal|nan)\b|  |“”|« »|\.\.")


@given(data=st.data(), which=st.integers(0, len(EVERY) - 1), moment=st.sampled_from(["establish", "maintain", "renew"]))
@settings(max_examples=20)
def test_no_sentence_shows_how_a_value_is_stored(data: st.DataObject, which: int, moment: str) -> None:
    of, register = EVERY[which], data.draw(AGREEMENTS[which])
    home = {"population": [fact(3_000_000)], "gdp": [fact(Money(5, "CAD"))]}
    hearing = Hearing(of, as_of=TODAY, known_at=TODAY, register=register, home=home, moment=moment)

    for each in register:
        for category in of.all(Category):
            for lang in ("en", "fr"):
                for told in shown(verdict(hearing, category.id, each), Reader.CLEARED, lang):
                    assert not RAW.search(f"{told.sentence}|{told.value}|{told.change}|{told.evidence}")


def test_a_sentence_of_nothing_but_space_proves_nothing_beside_one_that_does() -> None:
    proved = RESIDENTS.replace('max_age = "2 years"', 'evidence = "required"')
    of = one('force = "must"\ntest = { fact = "residents", at_least = 2 }', head=HEAD + proved)
    said = ("A letter", " ")
    register = [held("A-1", facts={"residents": [fact(4, filed=False, evidence=each)]}) for each in said]
    answers = Survey(Hearing(of, as_of=TODAY, known_at=TODAY), Columns(register)).answers("c")

    assert [str(each) for each in answers] == ["met", "unknown"]
