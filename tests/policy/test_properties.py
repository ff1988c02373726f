"""What must hold of every policy and every fact, whatever they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chancery.money import Money
from chancery.policy import Facts, Held, Outcome, Policy, PolicyError, Reader, evaluate, load, shown
from chancery.policy.comparison import FITS
from chancery.policy.model import Category, Criterion, DayOf, Duration, FactKind, Lang, ListOf, Op, Scale, Test
from chancery.policy.phrases import test_requirement as requirement
from chancery.policy.report import simulation_json
from chancery.policy.simulate import simulate
from chancery.policy.stack import stack
from tests.policy.say import HEAD, TODAY, fact, policy, toronto

SAMPLES = sorted(Path(__file__).parent.joinpath("policies").glob("*.toml"))
COUNTRIES = ("CA", "FR", "JP", "CN", "US", "UA")
RANK = {Outcome.NOT_MET: 0, Outcome.UNKNOWN: 1, Outcome.MET: 2, Outcome.WAIVED: 2, Outcome.NOT_APPLICABLE: 2}
MIXED = policy(
    "".join(
        f'[[criterion]]\nid = "c{n}"\ntext = {{ en = "x" }}\nforce = "{force}"\n{way}\n'
        for n, (force, way) in enumerate(
            [
                ("must", 'test = { fact = "friendly", is = true }'),
                ("must", 'test = { fact = "country", not_in = ["CN", "CA"] }'),
                ("should", 'judged_by = "office"'),
                ("consider", 'test = { fact = "country", is = "FR" }'),
                ("must", 'rule = { any_of = ["c0", { at_least = 2, of = ["c1", "c2", "c3"] }], open = true }'),
                ("must", 'test = { fact = "friendly", is = false }\napplies_if = { not = "c1" }'),
                ("prohibited", 'judged_by = "office"\ncompensated_by = ["c2"]'),
                ("must", 'test = { fact = "friendly", is = true }\napplies_if = "c1"\ncompensated_by = ["c2"]'),
                ("consider", 'judged_by = "office"\napplies_if = "c1"'),
                ("must", 'rule = { any_of = ["c6", "c7"] }\napplies_when = ["establish"]\ncompensated_by = ["c2"]'),
            ]
        )
    )
    + '[[category]]\nid = "all"\nname = { en = "All" }\nkind = "relationship"\nstatus = "open"\n'
    + 'eligibility = { all_of = ["c0", "c1", "c4", "c5", "c6"] }\n'
    + '[[category]]\nid = "some"\nname = { en = "Some" }\nkind = "project"\nstatus = "open"\n'
    + 'eligibility = { any_of = ["c2", { not = "c3" }, { score_at_least = 3, of = { c0 = 2, c1 = 1, c6 = 4 } }] }\n'
    + '[[category]]\nid = "none"\nname = { en = "None" }\nkind = "project"\nstatus = "open"\n'
    + 'eligibility = { all_of = [{ not = "c6" }] }\n'
    + '[[category]]\nid = "apart"\nname = { en = "Apart" }\nkind = "project"\nstatus = "open"\n'
    + 'eligibility = { all_of = [{ not = { eligible_for = "some" } }] }\n'
    + '[[category]]\nid = "either"\nname = { en = "Either" }\nkind = "project"\nstatus = "open"\n'
    + 'eligibility = { any_of = ["c6", "c7", "c9", { all_of = ["c8", "c5"] }, { not = { any_of = ["c7", "c0"] } }] }\n'
    + '[[category]]\nid = "two"\nname = { en = "Two" }\nkind = "project"\nstatus = "open"\n'
    + 'term = { at_least = "2 years", at_most = "900 days" }\n'
    + 'eligibility = { at_least = 2, of = ["c6", "c7", "c9", '
    + "{ score_at_least = 2, of = { c7 = 1, c6 = 1, c5 = 1 } }] }\n"
)
OVERLAY = load(
    HEAD.replace('id = "rivermouth-2026"', 'id = "law"\nkind = "overlay"')
    + '[[list]]\nid = "barred"\nmembers = ["CN"]\n'
    + '[[criterion]]\nid = "law"\ntext = { en = "Not with a barred country." }\nforce = "prohibited"\n'
    + 'test = { fact = "country", not_in = "list:barred" }\non_fail = { action = "withdraw", by = 2026-12-31 }\n',
    name="law.toml",
)


SHAPE = {
    Op.PRESENT: "flag",
    Op.IN: "many",
    Op.NOT_IN: "many",
    Op.BETWEEN: "pair",
    Op.BEFORE: "day-of",
    Op.BY: "day-of",
    Op.WITHIN_LAST: "age",
    Op.OLDER_THAN: "age",
}


def policies() -> list[Policy]:
    """Every policy that ships, the samples, and one that mixes every kind of rule."""
    samples = [load(path.read_bytes(), name=path.name) for path in SAMPLES]
    return [toronto(2024), toronto(2005), MIXED, *(sample for sample in samples if sample.kind == "policy")]


POLICIES = policies()


def values(kind: FactKind | None, of: Policy) -> st.SearchStrategy[object]:
    """Any value that a fact can take, and a few that it should not."""
    if kind is None:
        return st.sampled_from([True, False, "not_applicable", "waived", "nonsense"])
    ways: dict[str, st.SearchStrategy[object]] = {
        "yes_no": st.booleans(),
        "choice": st.sampled_from(kind.choices or ("x",)),
        "country": st.sampled_from(COUNTRIES),
        "text": st.sampled_from(["someone", ""]),
        "number": st.one_of(st.integers(-5, 5), st.decimals(-2, 2, places=2)),
        "money": st.integers(0, 10**9).map(lambda n: Money(n, kind.currency or "CAD")),
        "date": st.dates(date(2015, 1, 1), date(2030, 1, 1)),
        "scale": st.sampled_from(of.get(Scale, kind.scale).order if kind.scale else ("x",)),
    }
    return st.one_of(ways[kind.type], st.none())


@st.composite
def candidates(draw: st.DrawFn, of: Policy) -> Facts:
    """Some facts of a candidate: any of those that the policy knows, and judgements."""
    kinds = {kind.id: kind for kind in of.all(FactKind)}
    ids = [*kinds, *(c.id for c in of.all(Criterion) if c.judged_by)]
    chosen = draw(st.lists(st.sampled_from(ids), unique=True, max_size=len(ids)))
    return {id: [fact(draw(values(kinds.get(id), of)))] for id in chosen}


@given(data=st.data(), of=st.sampled_from(POLICIES), moment=st.sampled_from(["establish", "maintain", "renew"]))
@settings(max_examples=300)
def test_removing_a_fact_never_turns_a_verdict_into_met(data: st.DataObject, of: Policy, moment: str) -> None:
    known = data.draw(candidates(of))
    categories = ["", *(each.id for each in of.categories)]
    others = st.builds(_held, st.sampled_from((*COUNTRIES, "")), st.sampled_from(categories))
    register = data.draw(st.lists(others, max_size=3))
    category = data.draw(st.sampled_from(of.categories)).id
    removed = data.draw(st.sampled_from(sorted(known) or [""]))
    less = {id: values_ for id, values_ in known.items() if id != removed}
    with_it, without = (
        evaluate(of, category, facts_, as_of=TODAY, known_at=TODAY, moment=moment, register=register)  # type: ignore[arg-type]  # (of its kind, as the test says)
        for facts_ in (known, less)
    )

    assert not (RANK[with_it.outcome] < 2 <= RANK[without.outcome])
    before = {finding.criterion: finding.outcome for finding in with_it.findings}
    for finding in without.findings:
        assert not (finding.outcome is Outcome.MET and before[finding.criterion] in (Outcome.NOT_MET, Outcome.UNKNOWN))


def _held(country: str, category: str) -> Held:
    return Held(f"A-{country}", country=country, category=category, in_force=True)


@given(data=st.data(), of=st.sampled_from(POLICIES))
@settings(max_examples=200)
def test_adding_an_overlay_never_loosens(data: st.DataObject, of: Policy) -> None:
    known = data.draw(candidates(of))
    category = data.draw(st.sampled_from(of.categories)).id
    try:
        both = stack(of, [OVERLAY])
    except PolicyError:
        return  # it refuses to redefine a clause: nothing was loosened

    own, tightened = (evaluate(each, category, known, as_of=TODAY, known_at=TODAY) for each in (of, both))
    assert RANK[tightened.outcome] <= RANK[own.outcome]


@given(data=st.data(), of=st.sampled_from(POLICIES))
@settings(max_examples=100)
def test_a_policy_against_itself_changes_nothing(data: st.DataObject, of: Policy) -> None:
    drawn = data.draw(st.lists(st.tuples(candidates(of), st.sampled_from(of.categories)), max_size=4))
    register = [
        Held(f"A-{n}", country="FR", category=category.id, policy=of.id, facts=known, in_force=True)
        for n, (known, category) in enumerate(drawn)
    ]
    # What lies in no category, in one of another policy, or in one of an earlier policy with the same id.
    register += [
        Held(f"B-{n}", country="FR", category=category, policy=policy, in_force=True)
        for n, (category, policy) in enumerate((("", ""), ("kin", "older"), (of.categories[0].id, "older")))
    ]
    simulation = simulate(of, of, register, as_of=TODAY, known_at=TODAY)

    assert not any(row.changes for row in simulation.rows)
    for row in simulation.rows:
        assert row.before == row.after or (row.before, row.after) == ("", "not-recorded")
        assert not row.new(Outcome.NOT_MET)
        assert not row.new(Outcome.UNKNOWN)


def comparisons(of: Policy) -> Iterator[tuple[Criterion, Test]]:
    """Every comparison of a policy."""
    for criterion in of.all(Criterion):
        if criterion.test:
            yield criterion, criterion.test


def flips(test: Test, of: Policy) -> Iterator[Test]:
    """The same comparison with another operator, and with another value."""
    kind = of.by_id.get(test.fact)
    fits = FITS[kind.type] if isinstance(kind, FactKind) and not (test.share_of or test.ratio_to_home) else {
        Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN, Op.IS, Op.IS_NOT,
    }  # fmt: skip
    for op in fits - {test.op}:
        if SHAPE.get(op, "one") == SHAPE.get(test.op, "one"):
            yield replace(test, op=op)
    for value in other_values(test, kind if isinstance(kind, FactKind) else None, of):
        yield replace(test, value=value)


def other_values(test: Test, kind: FactKind | None, of: Policy) -> list[object]:
    """Another value of the same type."""
    for type_, other in OTHERS.items():
        if isinstance(test.value, type_):
            return [other(test.value)]
    if isinstance(test.value, tuple):
        return [(*test.value[:-1], "ZZ" if kind and kind.type == "country" else test.value[0], test.value[0])]
    known = of.get(Scale, kind.scale).order if kind and kind.scale else kind.choices if kind else ()
    return [other for other in known if other != test.value] or ["FR" if test.value != "FR" else "IT"]


OTHERS: dict[type, Callable[[Any], object]] = {
    bool: lambda value: not value,
    Decimal: lambda value: value + 1,
    Money: lambda value: Money(value.minor + 100, value.currency),
    date: lambda value: value.replace(year=value.year + 1),
    Duration: lambda value: Duration(value.months + 1, value.days),
    DayOf: lambda value: value._replace(plus=Duration(days=value.plus.days + 1)),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("of", POLICIES, ids=lambda of: of.id)
def test_flipping_any_operator_or_value_changes_its_sentence(of: Policy, lang: Lang) -> None:
    for criterion, test in comparisons(of):
        own = requirement(of, test, lang)
        for flipped in flips(test, of):
            if isinstance(flipped.value, str) and flipped.value.startswith("list:"):
                continue
            assert requirement(of, flipped, lang) != own, (criterion.id, flipped)


def test_a_list_is_named_in_the_sentence() -> None:
    law = stack(MIXED, [OVERLAY])
    named = replace(law.get(ListOf, "barred"), name=law.get(ListOf, "barred").name)

    assert "barred" in requirement(law, law.get(Criterion, "law").test, "en")  # type: ignore[arg-type]  # it has a test
    assert named.members == ("CN",)


@given(data=st.data(), of=st.sampled_from(POLICIES))
@settings(max_examples=60)
def test_every_finding_can_be_said_to_every_reader_in_both_languages(data: st.DataObject, of: Policy) -> None:
    known = data.draw(candidates(of))
    category: Category = data.draw(st.sampled_from(of.categories))
    register = [Held("A-1", country="FR", category=category.id, facts=known, in_force=True)]
    judged = evaluate(of, category.id, known, as_of=TODAY, known_at=TODAY, register=register)
    simulation = simulate(of, toronto(2005), register, as_of=TODAY, known_at=TODAY)

    for lang in ("en", "fr"):
        for reader in Reader:
            assert all(finding.sentence for finding in shown(judged, reader, lang))
            assert simulation_json(simulation, reader, lang)["agreements"]
