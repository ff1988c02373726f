"""A survey of a whole register says what a hearing says of each agreement."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chancery.money import Money
from chancery.policy import Fact, Held, Policy, Stage, Waiver
from chancery.policy.hearing import Hearing
from chancery.policy.model import Category, Criterion, FactKind, Moratorium
from chancery.policy.stack import stack
from chancery.policy.survey import Survey
from tests.policy.say import HEAD, TODAY, fact, held, one
from tests.policy.test_properties import MIXED, OVERLAY, POLICIES, values

EVERY = [*POLICIES, stack(MIXED, [OVERLAY])]
HEAD_AGING = HEAD.replace('id = "friendly"', 'id = "friendly"\nmax_age = "2 years"')
DAYS = st.sampled_from([TODAY + timedelta(days) for days in (-9000, -4000, -800, -400, -1, 0, 1, 400)])


@st.composite
def agreements(draw: st.DrawFn, of: Policy) -> Held:
    """An agreement with any facts, known once or several times, true and known since any day; perhaps with a waiver."""
    kinds = {kind.id: kind for kind in of.all(FactKind)}
    ids = [*kinds, *(each.id for each in of.all(Criterion))]
    known: dict[str, list[Fact]] = {}
    for id in draw(st.lists(st.sampled_from(ids), unique=True)):
        value = values(kinds.get(id), of)
        dated = st.builds(Fact, value, DAYS, DAYS)
        known[id] = draw(st.lists(dated, max_size=3))
    categories = st.sampled_from(["", *(each.id for each in of.categories)])
    waiver = st.builds(Waiver, st.sampled_from(ids), st.sampled_from(["council", "office"]), st.just("because"), DAYS)
    return Held(
        reference=f"A-{draw(st.integers(0, 99))}",
        country=draw(st.sampled_from(["FR", "CA", ""])),
        category=draw(categories),
        facts=known,
        in_force=draw(st.sampled_from([True, False, None])),
        stages=tuple(draw(st.lists(st.builds(Stage, categories, st.none() | DAYS), max_size=2))),
        waivers=tuple(draw(st.lists(waiver, max_size=2))),
    )


@given(data=st.data(), of=st.sampled_from(EVERY), moment=st.sampled_from(["establish", "maintain", "renew"]))
@settings(max_examples=300, deadline=None)
def test_a_survey_says_what_a_hearing_says(data: st.DataObject, of: Policy, moment: str) -> None:
    register = data.draw(st.lists(agreements(of), max_size=5))
    options = {"as_of": TODAY, "known_at": data.draw(DAYS), "register": register, "moment": moment}
    options["home"] = {"population": [fact(3_000_000)], "gdp": [fact(Money(5, "CAD"))]}
    hearing, survey = Hearing(of, **options), Survey(Hearing(of, **options), register)

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

    assert Survey(hearing, register).answers("c") == [hearing.answer("c", each).outcome for each in register]


def test_a_fact_that_grows_old_is_asked_about_by_its_day() -> None:
    of = one('force = "must"\ntest = { fact = "friendly", is = true }', head=HEAD_AGING)
    days = (date(2026, 1, 1), date(2020, 1, 1), date(2026, 1, 1))
    register = [held("A-1", facts={"friendly": [fact(True, valid_from=day)]}) for day in days]
    hearing = Hearing(of, as_of=TODAY, known_at=TODAY)

    assert [str(each) for each in Survey(hearing, register).answers("c")] == ["met", "unknown", "met"]


def test_an_empty_register_has_no_answers() -> None:
    of = one('force = "must"\ntest = { fact = "friendly", is = true }')

    assert Survey(Hearing(of, as_of=TODAY), []).eligible("sister") == []
