"""What a rule wants *not* met, what stands in for a clause, and what a clause that is not asked is worth."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.policy import Outcome, Reader, Verdict, Waiver, evaluate, load, shown
from chancery.policy.report import reasons
from chancery.policy.required import action
from chancery.policy.simulate import simulate
from chancery.policy.stack import stack
from tests.policy.say import CATEGORY, HEAD, TODAY, facts, held, policy

YES, NO, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
JUDGED = "".join(
    f'[[criterion]]\nid = "{id}"\ntext = {{ en = "{id}" }}\nforce = "must"\njudged_by = "office"\n' for id in "abc"
)
INSTEAD = JUDGED.replace('id = "a"\n', 'id = "a"\napplies_if = { all_of = ["c"] }\ncompensated_by = ["b"]\n', 1)
FRIEND = CATEGORY.replace('"sister"', '"friend"').replace("Sister City", "Friend")


def judged(text: str, category: str = "sister", moment: str = "establish", **answers: object) -> Verdict:
    return evaluate(policy(text), category, facts(**answers), as_of=TODAY, moment=moment)  # type: ignore[arg-type]


def told(verdict: Verdict) -> dict[str, str]:
    """What each finding says would change it."""
    return {one.criterion: one.change for one in shown(verdict, Reader.CLEARED, "en")}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"c": False, "b": True}, YES),
        ({"b": True}, YES),
        ({"a": False, "c": True, "b": True}, YES),
        ({"a": "not_applicable", "c": True, "b": True}, YES),
        ({"c": True, "b": True}, YES),
        ({"c": False, "b": False}, YES),  # nothing is left that could be asked
        ({"c": True, "a": False, "b": False}, NO),
    ],
)
def test_what_is_met_in_a_clauses_place_counts_whatever_is_known_of_it(answers: dict[str, object], expected) -> None:
    assert judged(INSTEAD + CATEGORY.replace('all_of = ["c"]', 'any_of = ["a"]'), **answers).outcome is expected


def test_whoever_learns_that_a_clause_does_not_apply_loses_nothing_that_stood_in_for_it() -> None:
    text = INSTEAD + CATEGORY.replace('all_of = ["c"]', 'any_of = ["a", "c"]')

    assert judged(text, c=False, b=True).outcome is judged(text, b=True).outcome is YES


def test_under_a_not_something_stands_in_only_for_what_is_surely_not_met() -> None:
    text = INSTEAD + CATEGORY.replace('all_of = ["c"]', 'all_of = [{ not = "a" }]')

    assert judged(text, c=True, a=False, b=True).outcome is NO
    assert judged(text, c=True, b=True).outcome is OPEN
    assert judged(text, c=False, b=True).outcome is YES


@pytest.mark.parametrize("rule", ['all_of = ["a", "b"]', 'any_of = ["a", "b"]', 'at_least = 2, of = ["a", "b"]'])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_part_that_is_asked_at_another_moment_is_said_so_in_the_clause_made_of_it(rule: str, lang) -> None:
    made = f'[[criterion]]\nid = "m"\ntext = {{ en = "Made" }}\nforce = "must"\nrule = {{ {rule} }}\n'
    text = JUDGED.replace('id = "a"\n', 'id = "a"\napplies_when = ["establish"]\n', 1) + made
    verdict = judged(text + CATEGORY.replace('["c"]', '["m"]'), moment="maintain", a=True, b=True)
    [said] = [one.sentence for one in shown(verdict, Reader.PUBLIC, lang)]

    assert verdict.outcome is YES
    assert {"en": "Not asked at this point", "fr": "Ne se pose pas à ce moment"}[lang] in said


NEEDS = JUDGED + FRIEND.replace('["c"]', '["a", { not = "b" }]')


def test_what_another_category_wants_not_met_is_said_where_its_eligibility_is_asked() -> None:
    verdict = judged(NEEDS + CATEGORY.replace('["c"]', '[{ eligible_for = "friend" }, "c"]'), a=True, b=True, c=True)

    assert verdict.outcome is NO
    assert [one.criterion for one in verdict.failing] == ["b"]
    assert "must not be met" in told(verdict)["b"]
    assert (told(verdict)["a"], told(verdict)["c"]) == ("", "")


def test_of_a_category_that_must_not_be_open_nothing_is_asked_that_would_open_it() -> None:
    text = NEEDS + CATEGORY.replace('["c"]', '[{ not = { eligible_for = "friend" } }, "c"]')
    met = judged(text, a=False, b=False, c=True)

    assert met.outcome is YES
    assert (told(met)["a"], told(met)["c"]) == ("", "")
    assert [one.criterion for one in judged(text, a=True, b=False, c=True).failing] == ["a", "b"]


def test_what_was_set_aside_and_must_not_be_met_is_still_named_as_missing() -> None:
    text = (
        JUDGED
        + '[[waiver]]\nid = "w"\nof = ["a"]\nby = ["office"]\n'
        + FRIEND.replace('["c"]', '["b"]')
        + CATEGORY
        + '[[transition]]\nid = "t"\nfrom = ["old"]\nto = "sister"\nwhen = { not = "a" }\n'
        + 'on_unknown = { to = "friend", reason = { en = "Unsure." } }\n'
    )
    waived = held(category="old", waivers=(Waiver("a", "office", "Why not.", date(2026, 1, 1)),))
    [row] = simulate(policy(text), None, [waived], as_of=TODAY).rows

    assert row.after == "friend"
    assert reasons(row, Reader.CLEARED, "en")[1:] == [
        "To document: a. To be judged by the office; no answer on record."
    ]


def test_what_would_only_make_up_for_a_clause_that_is_met_is_not_missing() -> None:
    compensated = JUDGED.replace('id = "a"\n', 'id = "a"\ncompensated_by = ["b"]\n', 1)
    of = policy(compensated + CATEGORY.replace('["c"]', '["a"]'))
    met, missed = (
        simulate(of, None, [held(facts=facts(**answers), category="sister")], as_of=TODAY).rows[0].new(OPEN)
        for answers in ({"a": True}, {"a": False})
    )

    assert (met, [one.criterion for one in missed]) == ((), ["b"])


LAW = load(
    HEAD.replace('id = "rivermouth-2026"', 'id = "act"\nkind = "overlay"')
    + '[[criterion]]\nid = "act-not"\ntext = { en = "Not with them." }\nforce = "prohibited"\n'
    + 'test = { fact = "country", not_in = ["CN"] }\non_fail = { action = "withdraw", by = 2026-12-31 }\n',
    name="act.toml",
)


@pytest.mark.parametrize(
    ("more", "category", "why"),
    [
        ('[[exception]]\nid = "e"\nagreements = ["A-1"]\nto = "sister"\n', "old", "Carried over although not met"),
        (
            '[[transition]]\nid = "t"\nfrom = ["old"]\nto = "friend"\nwhen = { all_of = ["c"] }\n'
            'otherwise = { to = "sister", reason = { en = "It does not qualify." } }\n',
            "old",
            "Carried over although not met",
        ),
        ("", "sister", "Although not met"),
    ],
)
def test_by_whatever_way_it_lands_what_it_fails_there_is_said(more: str, category: str, why: str) -> None:
    of = stack(policy(JUDGED + CATEGORY.replace('all_of = ["c"]', 'any_of = ["a"]') + FRIEND + more), [LAW])
    there = held("A-1", country="CN", category=category, facts=facts(country="CN", a=True, c=False))
    [row] = simulate(of, None, [there], as_of=TODAY).rows

    assert f"{why}: Not with them. Country: China." in " ".join(reasons(row, Reader.PUBLIC, "en"))
    assert action(row, "en") == "Conclude by 31 December 2026."


def test_of_what_must_be_met_and_must_not_be_it_is_said_that_it_must_not() -> None:
    verdict = judged(NEEDS + CATEGORY.replace('["c"]', '[{ eligible_for = "friend" }, "b"]'), a=True, b=True)

    assert [one.criterion for one in verdict.failing] == ["b"]
    assert "must not be met" in told(verdict)["b"]


@pytest.mark.parametrize(
    "rule",
    [
        'all_of = [{ any_of = ["a", "b"] }, { not = "b" }]',
        'all_of = [{ at_least = 2, of = ["a", "b", "c"] }, { not = "b" }]',
        'all_of = [{ score_at_least = 1, of = { a = 1, b = 1 } }, { not = "b" }]',
    ],
)
def test_an_alternative_that_must_not_be_met_elsewhere_says_so(rule: str) -> None:
    text = JUDGED + CATEGORY.replace('all_of = ["c"]', rule)
    fails, holds = judged(text, a=True, b=True, c=True), judged(text, a=True, b=False, c=True)

    assert ([one.criterion for one in fails.failing], holds.outcome) == (["b"], YES)
    assert ("must not be met" in told(fails)["b"], told(holds)["b"]) == (True, "")


def test_what_every_agreement_must_have_and_none_may_is_said_where_it_is_met() -> None:
    text = JUDGED + CATEGORY.replace('["c"]', '["a", { not = "b" }]') + 'must_have = ["b"]\n'

    assert [one.criterion for one in judged(text, moment="maintain", a=True, b=True).failing] == ["b"]
    assert [one.criterion for one in judged(text, moment="maintain", a=True, b=False).failing] == ["b"]


def test_what_stands_in_the_way_of_an_agreement_is_a_reason_and_a_new_failure() -> None:
    compensated = JUDGED.replace('id = "a"\n', 'id = "a"\ncompensated_by = ["b"]\n', 1)
    against = CATEGORY.replace('["c"]', '["c", { not = "a" }]')
    old = policy(JUDGED + CATEGORY)
    for text, known, why in (
        (JUDGED + against, {"a": True, "c": True}, "Met, and stands in the way: a."),
        (compensated + against, {"a": False, "b": True, "c": True}, "Made up for, and stands in the way: a."),
    ):
        of = policy(text)
        [row] = simulate(of, old, [held(category="sister", facts=facts(**known))], as_of=TODAY).rows
        assert why in " ".join(reasons(row, Reader.CLEARED, "en"))
        assert [one.criterion for one in row.new(NO)] == ["a"]
