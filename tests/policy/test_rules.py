"""How clauses combine: unknown never passes a rule and never fails one by itself."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.policy import Duration, Outcome, Policy, Reader, Stage, Waiver, evaluate, shown
from chancery.policy.columns import Columns
from chancery.policy.explain import Shown
from chancery.policy.hearing import Hearing
from chancery.policy.lint import lint
from chancery.policy.moments import duties
from chancery.policy.phrases import rule_phrase
from chancery.policy.simulate import simulate
from chancery.policy.survey import Survey
from tests.policy.say import CATEGORY, TODAY, facts, held, policy

YES, NO, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
JUDGED = "".join(
    f'[[criterion]]\nid = "{id}"\ntext = {{ en = "{id}" }}\nforce = "must"\njudged_by = "office"\n' for id in "abc"
)


def comes_to(rule: str, **answers: object) -> Outcome:
    """What a rule over three judged clauses comes to; a clause nobody answered is unknown."""
    of = policy(JUDGED + CATEGORY.replace('{ all_of = ["c"] }', rule))
    return evaluate(of, "sister", facts(**answers), as_of=TODAY, known_at=TODAY).outcome


@pytest.mark.parametrize(
    ("rule", "answers", "expected"),
    [
        ('{ all_of = ["a", "b"] }', {"a": True, "b": True}, YES),
        ('{ all_of = ["a", "b"] }', {"a": True}, OPEN),
        ('{ all_of = ["a", "b"] }', {"b": False}, NO),
        ('{ any_of = ["a", "b"] }', {"a": True}, YES),
        ('{ any_of = ["a", "b"] }', {"a": False}, OPEN),
        ('{ any_of = ["a", "b"] }', {"a": False, "b": False}, NO),
        ('{ any_of = ["a", "b"], open = true }', {"a": False, "b": False}, OPEN),
        ('{ any_of = ["a", "b"], open = true }', {"a": True}, YES),
        ('{ at_least = 2, of = ["a", "b", "c"] }', {"a": True, "c": True}, YES),
        ('{ at_least = 2, of = ["a", "b", "c"] }', {"a": True, "b": False}, OPEN),
        ('{ at_least = 2, of = ["a", "b", "c"] }', {"a": False, "b": False}, NO),
        ('{ not = "a" }', {"a": False}, YES),
        ('{ not = "a" }', {"a": True}, NO),
        ('{ not = "a" }', {}, OPEN),
        ("{ score_at_least = 3, of = { a = 2, b = 1, c = 1 } }", {"a": True, "b": True}, YES),
        ("{ score_at_least = 3, of = { a = 2, b = 1, c = 1 } }", {"a": True}, OPEN),
        ("{ score_at_least = 3, of = { a = 2, b = 1, c = 1 } }", {"a": True, "b": False, "c": False}, NO),
        ('{ all_of = ["a", { any_of = ["b", "c"] }] }', {"a": True, "b": False, "c": True}, YES),
    ],
)
def test_a_rule_comes_to_met_not_met_or_to_document(rule: str, answers: dict[str, object], expected: Outcome) -> None:
    assert comes_to(rule, **answers) is expected


def test_a_clause_may_be_made_up_for_by_another_that_is_met() -> None:
    compensated = JUDGED.replace('id = "a"\n', 'id = "a"\ncompensated_by = ["b"]\n', 1)
    of = policy(compensated + CATEGORY.replace('["c"]', '["a"]'))

    def whole(**answers: object) -> Outcome:
        return evaluate(of, "sister", facts(**answers), as_of=TODAY, known_at=TODAY).outcome

    assert whole(a=False, b=True) is YES
    assert whole(a=False) is OPEN
    assert whole(a=False, b=False) is NO
    assert whole(b=False) is OPEN


def test_nobody_is_let_in_because_nobody_said_whether_a_clause_is_made_up_for() -> None:
    compensated = JUDGED.replace('id = "a"\n', 'id = "a"\ncompensated_by = ["b"]\n', 1)
    of = policy(compensated + CATEGORY.replace('["c"]', '[{ not = "a" }]'))

    def whole(**answers: object) -> Outcome:
        return evaluate(of, "sister", facts(**answers), as_of=TODAY, known_at=TODAY).outcome

    assert [whole(a=False, b=known) for known in (True, False)] == [NO, YES]
    assert whole(a=False) is OPEN


def test_what_may_still_make_up_for_a_clause_is_told_beside_it() -> None:
    compensated = JUDGED.replace('id = "a"\n', 'id = "a"\ncompensated_by = ["b", "c"]\n', 1)
    of = policy(compensated + CATEGORY.replace('["c"]', '["a"]'))

    def told(**answers: object) -> list[tuple[str, Outcome]]:
        found = simulate(of, None, [held(category="", facts=facts(**answers))], as_of=TODAY, known_at=TODAY)
        return [(one.criterion, one.outcome) for ground in found.rows[0].placed.grounds for one in ground.findings]

    assert told(a=False, c=False) == [("a", NO), ("b", OPEN)]
    assert told(a=False, b=False, c=False) == [("a", NO)]
    assert told(b=False, c=False) == [("a", OPEN)]


def test_an_eligibility_may_be_asked_of_another_category() -> None:
    project = '[[category]]\nid = "project"\nname = { en = "Project" }\nkind = "project"\nstatus = "open"\n'
    of = policy(JUDGED + CATEGORY + project + 'eligibility = { all_of = ["a", { eligible_for = "sister" }] }\n')

    def whole(**answers: object) -> Outcome:
        return evaluate(of, "project", facts(**answers), as_of=TODAY, known_at=TODAY).outcome

    assert whole(a=True, c=True) is YES
    assert whole(a=True) is OPEN
    assert whole(a=True, c=False) is NO


def test_established_that_there_is_none_differs_from_everything_and_reaches_nothing() -> None:
    numbers = '[[fact]]\nid = "n"\nname = { en = "n" }\ntype = "number"\nestablished_by = "office"\n'

    def whole(test: str) -> Outcome:
        clause = f'[[criterion]]\nid = "c"\ntext = {{ en = "x" }}\nforce = "must"\ntest = {{ fact = "n", {test} }}\n'
        of = policy(numbers + clause + CATEGORY)
        return evaluate(of, "sister", facts(n=None), as_of=TODAY, known_at=TODAY).outcome

    assert whole("at_most = 3") is NO
    assert whole("at_least = 0") is NO
    assert whole("is_not = 3") is YES


def test_an_incomplete_category_says_so_among_its_findings() -> None:
    of = policy(JUDGED + CATEGORY + "incomplete = true\n")
    verdict = evaluate(of, "sister", facts(c=True), as_of=TODAY, known_at=TODAY)

    assert [finding.kind for finding in verdict.findings] == ["criterion", "incomplete"]


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ('{ all_of = ["a", { any_of = ["b"] }, "c"] }', '{ all_of = ["a", { any_of = ["b", "c"] }] }'),
        ('{ any_of = [{ all_of = ["a"] }, "b", "c"] }', '{ any_of = [{ all_of = ["a", "b"] }, "c"] }'),
        ('{ all_of = [{ not = { any_of = ["a"] } }, "b"] }', '{ all_of = [{ not = { any_of = ["a", "b"] } }] }'),
    ],
)
def test_two_rules_that_differ_in_where_an_inner_one_ends_read_differently(inner: str, outer: str) -> None:
    for lang in ("en", "fr"):
        one, other = (
            rule_phrase(under, under.category("sister").eligibility, lang)
            for under in (policy(JUDGED + CATEGORY.replace('{ all_of = ["c"] }', rule)) for rule in (inner, outer))
        )
        assert one != other


def told(of: Policy, id: str, **answers: object) -> Shown:
    verdict = evaluate(of, "sister", facts(**answers), as_of=TODAY, known_at=TODAY)
    return next(one for one in shown(verdict, Reader.STAFF, "en") if one.criterion == id)


def test_a_clause_that_wants_another_not_met_says_which() -> None:
    under = policy(JUDGED + '[[criterion]]\nid = "n"\ntext = { en = "N" }\nforce = "must"\nrule = { not = "a" }\n'
                   + CATEGORY.replace('["c"]', '["n"]'))  # fmt: skip

    assert told(under, "n", a=True).change == "a: this must not be met."
    assert told(under, "n", a=False).change == ""


def test_a_clause_that_does_not_apply_says_why() -> None:
    under = policy(JUDGED.replace('id = "c"\n', 'id = "c"\napplies_if = { all_of = ["a"] }\n') + CATEGORY)
    found = told(under, "c", a=False)

    assert found.outcome is Outcome.NOT_APPLICABLE
    assert found.sentence.startswith("It does not apply, by its own condition: a: not met")
    assert told(under, "c").sentence.startswith("Whether this clause applies is not known: a: to document")


def test_a_clause_that_another_makes_up_for_says_so_and_asks_for_nothing() -> None:
    compensated = JUDGED.replace('id = "a"\n', 'id = "a"\ncompensated_by = ["b"]\n', 1)
    under = policy(compensated + CATEGORY.replace('["c"]', '["a"]'))
    made_up, open_ = told(under, "a", a=False, b=True), told(under, "a", a=False)

    assert (made_up.outcome, made_up.change) == (NO, "")
    assert "Made up for by: b." in made_up.sentence
    assert open_.change
    [row] = simulate(under, under, [held(facts=facts(a=False, b=True), category="old")], as_of=TODAY).rows
    assert row.new(NO) == ()


IF = JUDGED.replace('id = "a"\n', 'id = "a"\napplies_if = { all_of = ["c"] }\n', 1)


@pytest.mark.parametrize(
    ("rule", "answers", "expected"),
    [
        ('{ any_of = ["a", "b"] }', {"c": False, "b": False}, NO),
        ('{ any_of = ["a", "b"] }', {"c": False}, OPEN),
        ('{ any_of = ["a", "b"] }', {"b": False}, OPEN),
        ('{ any_of = ["a", "b"] }', {"c": False, "b": True}, YES),
        ('{ at_least = 2, of = ["a", "b"] }', {"c": False, "b": True}, YES),
        ('{ at_least = 2, of = ["a", "b"] }', {"c": False, "b": False}, NO),
        ("{ score_at_least = 3, of = { a = 2, b = 1 } }", {"c": False, "b": False}, NO),
        ("{ score_at_least = 3, of = { a = 2, b = 1 } }", {"c": False, "b": True}, YES),
        ('{ all_of = ["a", "b"] }', {"c": False, "b": True}, YES),
        ('{ all_of = ["a"] }', {"c": False}, YES),
        ('{ all_of = [{ not = "a" }, "b"] }', {"c": False, "b": True}, YES),
        ('{ any_of = [{ all_of = ["a"] }, "b"] }', {"c": False, "b": False}, NO),
    ],
)
def test_what_does_not_apply_is_left_out_of_a_rule(rule: str, answers: dict[str, object], expected: Outcome) -> None:
    of = policy(IF + CATEGORY.replace('{ all_of = ["c"] }', rule))

    assert evaluate(of, "sister", facts(**answers), as_of=TODAY, known_at=TODAY).outcome is expected
    hearing = Hearing(of, as_of=TODAY, known_at=TODAY)
    assert Survey(hearing, Columns([held(facts=facts(**answers))])).eligible("sister") == [expected]


def test_a_clause_that_a_category_wants_not_met_says_so_whatever_was_found() -> None:
    under = policy(JUDGED + CATEGORY.replace('["c"]', '["b", { not = "a" }]'))

    met, not_met, open_ = (told(under, "a", b=True, **({} if a is None else {"a": a})) for a in (True, False, None))
    assert all(one.sentence.endswith("Here it must not be met.") for one in (met, not_met, open_))
    assert [met.change, not_met.change] == ["a: this must not be met.", ""]
    assert open_.change == "An answer by the office, with reasons and evidence."
    whole = evaluate(under, "sister", facts(a=True, b=True), as_of=TODAY, known_at=TODAY)
    assert [one.criterion for one in whole.failing] == ["a"]
    assert "must not" not in told(under, "b", b=True).sentence


@pytest.mark.parametrize(
    ("body", "on", "outcome"),
    [
        ("council", date(2026, 6, 1), Outcome.WAIVED),
        ("office", date(2026, 6, 1), NO),
        ("council", date(2020, 1, 1), NO),
    ],
)
def test_a_should_of_which_a_right_speaks_is_set_aside_by_that_body_and_for_that_time(body, on, outcome) -> None:
    right = '[[role]]\nid = "council"\nname = { en = "Council" }\n'
    right += '[[waiver]]\nid = "w"\nof = ["c"]\nby = ["council"]\nlasts = "1 year"\n'
    under = policy(JUDGED.replace('"c" }\nforce = "must"', '"c" }\nforce = "should"') + CATEGORY + right)
    aside = (Waiver("c", body, "Because.", on),)

    verdict = evaluate(under, "sister", facts(c=False), as_of=TODAY, known_at=TODAY, waivers=aside)
    assert [one.outcome for one in verdict.findings] == [outcome]


@pytest.mark.parametrize("order", [1, -1])
def test_being_late_by_the_longest_time_that_passed_decides_in_whatever_order_it_is_written(order) -> None:
    steps = ['{ after = "6 months", status = "watch" }', '{ after = "3 years", status = "dormant" }'][::order]
    done = '[[fact]]\nid = "done"\nname = { en = "done" }\ntype = "date"\n'
    duty = f'[[duty]]\nid = "d"\nfact = "done"\nevery = "1 year"\non_miss = [{", ".join(steps)}]\n'
    under = policy(JUDGED + CATEGORY + done + duty)

    def status(last: date) -> str:
        [due] = duties(under, "sister", facts(done=last), as_of=TODAY)
        return due.status

    assert [status(date(year, 1, 1)) for year in (2026, 2024, 2021)] == ["", "watch", "dormant"]


def test_what_a_body_set_aside_is_no_proof_that_it_is_not_met() -> None:
    right = '[[waiver]]\nid = "w"\nof = ["a"]\nby = ["office"]\n'
    aside = (Waiver("a", "office", "Because.", date(2026, 1, 1)),)
    only_b = '[[criterion]]\nid = "d"\ntext = { en = "d" }\nforce = "must"\njudged_by = "office"\n'
    under = policy(
        JUDGED + only_b + 'applies_if = { all_of = ["a"] }\n' + right
        + CATEGORY.replace('{ all_of = ["c"] }', '{ all_of = ["d", { not = "a" }] }')
    )  # fmt: skip

    def whole(**answers: object) -> list[Outcome]:
        known = facts(**answers)
        verdict = evaluate(under, "sister", known, as_of=TODAY, known_at=TODAY, waivers=aside)
        run = Survey(Hearing(under, as_of=TODAY, known_at=TODAY), Columns([held(facts=known, waivers=aside)]))
        return [verdict.outcome, *run.eligible("sister")]

    assert [whole(a=False), whole(a=True), whole()] == [[YES] * 2, [NO] * 2, [OPEN] * 2]


@pytest.mark.parametrize(("answers", "told"), [({"a": False}, True), ({}, True), ({"a": False, "b": True}, False)])
def test_of_a_clause_that_another_may_make_up_for_it_is_said_which(answers: dict[str, object], told: bool) -> None:
    compensated = JUDGED.replace('id = "a"\n', 'id = "a"\ncompensated_by = ["b"]\n', 1)
    of = policy(compensated + CATEGORY.replace('["c"]', '["a"]'))
    verdict = evaluate(of, "sister", facts(**answers), as_of=TODAY, known_at=TODAY)
    said = [shown(verdict, Reader.PUBLIC, lang)[0].change for lang in ("en", "fr")]

    assert ["Or what may make up for it: b." in said[0], "Ou ce qui peut en tenir lieu" in said[1]] == [told, told]


@pytest.mark.parametrize("value", ["", "   ", "\u200b", "\u2060\u00ad", "\ufeff"])
def test_a_text_of_which_nothing_is_seen_establishes_neither_one_nor_none(value: str) -> None:
    named = '[[fact]]\nid = "who"\nname = { en = "who" }\ntype = "text"\nestablished_by = "office"\n'
    for present in ("true", "false"):
        asked = '[[criterion]]\nid = "c"\ntext = { en = "c" }\nforce = "must"\n'
        asked += f'test = {{ fact = "who", present = {present} }}\n'
        under = policy(asked + named + CATEGORY)
        assert evaluate(under, "sister", facts(who=value), as_of=TODAY, known_at=TODAY).outcome is OPEN


@pytest.mark.parametrize("answer", [{"a": "not_applicable"}, {"a": False}, {}])
def test_what_is_only_considered_counts_as_met_whatever_was_found(answer: dict[str, object]) -> None:
    soft = JUDGED.replace('"must"', '"consider"', 1)
    under = policy(soft + CATEGORY.replace('{ all_of = ["c"] }', '{ any_of = ["a", "b"] }'))
    known = facts(b=False, **answer)

    assert evaluate(under, "sister", known, as_of=TODAY, known_at=TODAY).outcome is YES


@pytest.mark.parametrize("rule", ['{ at_least = 2, of = ["a", "b"] }', "{ score_at_least = 3, of = { a = 2, b = 1 } }"])
def test_a_rule_of_which_a_part_may_not_apply_says_that_fewer_are_then_enough(rule: str) -> None:
    under = (policy(clauses + CATEGORY.replace('{ all_of = ["c"] }', rule)) for clauses in (JUDGED, IF))
    as_is, lowered = (rule_phrase(of, of.category("sister").eligibility, "en") for of in under)
    said = "what does not apply is left out, and where fewer are left all of them are required"

    assert said in lowered
    assert said not in as_is


@pytest.mark.parametrize("aid", [True, False, None])
def test_a_clause_wanted_both_ways_says_so_and_is_remarked(aid: bool | None) -> None:
    made_up = JUDGED.replace('id = "a"\n', 'id = "a"\ncompensated_by = ["c"]\n', 1)
    of = policy(made_up + CATEGORY.replace('["c"]', '[{ not = "a" }, "b"]') + 'must_have = ["a"]\n')
    known = facts(b=True, c=True) | (facts(a=aid) if aid is not None else {})
    found = evaluate(of, "sister", known, as_of=TODAY, known_at=TODAY, moment="maintain")

    assert found.outcome is (OPEN if aid is None else NO)
    assert any(one.change or "Here it must not be met" in one.sentence for one in shown(found, Reader.CLEARED, "en"))
    assert any("nothing can ever do both" in one.message.en for one in lint(of))


def test_a_finding_of_which_a_part_was_found_not_to_apply_says_that_fewer_were_enough() -> None:
    two = '[[criterion]]\nid = "m"\ntext = { en = "M." }\nforce = "must"\nrule = { at_least = 2, of = ["a", "b"] }\n'
    of = policy(JUDGED + two + CATEGORY.replace('["c"]', '["m"]'))

    def said(a: object) -> str:
        found = evaluate(of, "sister", facts(a=a, b=True), as_of=TODAY, known_at=TODAY)
        return next(one.sentence for one in shown(found, Reader.CLEARED, "en") if one.criterion == "m")

    assert "where fewer are left all of them are required" in said("not_applicable")
    assert "where fewer are left" not in said(True)


def test_what_stands_in_for_a_clause_does_not_settle_whether_another_applies() -> None:
    """Of a clause that does not apply nobody knows whether another makes up for it: nothing may hang on that."""
    made_up = JUDGED.replace('id = "a"\n', 'id = "a"\ncompensated_by = ["c"]\n', 1)
    only_if = '[[criterion]]\nid = "m"\ntext = { en = "M." }\nforce = "must"\napplies_if = { not = "a" }\n'
    only_if += 'rule = { all_of = ["d"] }\n'
    d = '[[criterion]]\nid = "d"\ntext = { en = "D." }\nforce = "must"\njudged_by = "office"\n'
    of = policy(made_up + d + only_if + CATEGORY.replace('{ all_of = ["c"] }', '{ any_of = ["m", "b"] }'))

    def verdict(**known: object) -> Outcome:
        return evaluate(of, "sister", facts(a="not_applicable", b=False, d=True, **known), as_of=TODAY).outcome

    assert verdict(c=True) is verdict() is verdict(c=False)


def test_a_stage_until_the_end_of_time_goes_on() -> None:
    far = Stage("trial", date(2020, 1, 1), date.max)

    assert Hearing(policy(JUDGED), as_of=TODAY).held_for([far], Duration(12)).outcome is YES


def test_under_two_nots_nothing_stands_in_for_what_does_not_apply() -> None:
    made_up = JUDGED.replace('id = "a"\n', 'id = "a"\ncompensated_by = ["c"]\n', 1)
    n = '[[criterion]]\nid = "n"\ntext = { en = "N." }\nforce = "must"\ncompensated_by = ["c"]\nrule = { not = "a" }\n'
    of = policy(made_up + n + CATEGORY.replace('["c"]', '[{ not = "n" }, "b"]'))

    def verdict(**known: object) -> Outcome:
        given = facts(a="not_applicable", b="not_applicable", **known)
        return evaluate(of, "sister", given, as_of=TODAY, known_at=TODAY).outcome

    assert verdict(c=True) is verdict() is verdict(c=False)
