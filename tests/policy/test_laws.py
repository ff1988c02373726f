"""A law above a policy: what it shares with it, what it is for, and what keeps two laws apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chancery.cli import main
from chancery.policy import Outcome, Policy, PolicyError, evaluate, load
from chancery.policy.columns import Columns
from chancery.policy.hearing import Hearing
from chancery.policy.model import FactKind
from chancery.policy.moments import separation, succession
from chancery.policy.read import read
from chancery.policy.simulate import simulate
from chancery.policy.stack import stack, stack_what_fits
from chancery.policy.survey import Survey
from chancery.policy.travel import Rate, Rates
from tests.policy.say import CATEGORY, HEAD, TODAY, fact, facts, held, one, policy

FACT = '[[fact]]\nid = "people"\nname = {{ en = "people" }}\ntype = "number"\nestablished_by = "office"\n{}\n'
LAW_HEAD = HEAD.replace('id = "rivermouth-2026"', 'id = "{}"\nkind = "overlay"').replace(
    "Rivermouth's policy", "Act {}"
)
TESTED = 'force = "must"\ntest = { fact = "people", at_least = 10 }'
DAYS = "since = 2026-01-01\nuntil = 2026-12-31"


def law(text: str, name: str = "act") -> Policy:
    """A law with these clauses."""
    return load(LAW_HEAD.replace("{}", name) + text, name=f"{name}.toml")


def clause(id: str, more: str = "") -> str:
    return f'[[criterion]]\nid = "{id}"\nsource = "s. 4"\ntext = {{ en = "Big by law." }}\n{TESTED}\n{more}\n'


def own(fact_keys: str = "") -> Policy:
    return one(TESTED, CATEGORY + FACT.format(fact_keys))


def outcomes(under: Policy, **columns: object) -> dict[str, Outcome]:
    verdict = evaluate(under, "sister", facts(**columns), as_of=TODAY)
    return {finding.clause.id: finding.outcome for finding in verdict.findings}


def test_what_a_law_wants_proved_must_be_for_its_own_clauses_and_what_the_policy_wants_proved_for_both() -> None:
    bare = [fact(12, filed=False)]
    proved, asks = 'evidence = "required"', law(FACT.format('evidence = "required"') + clause("act-big"))

    assert outcomes(stack(own(), [asks]), people=bare) == {"c": Outcome.MET, "act-big": Outcome.UNKNOWN}
    assert outcomes(stack(own(proved), [law(FACT.format("") + clause("act-big"))]), people=bare) == dict.fromkeys(
        ("c", "act-big"), Outcome.UNKNOWN
    )
    assert outcomes(stack(own(), [asks]), people=12) == dict.fromkeys(("c", "act-big"), Outcome.MET)


@pytest.mark.parametrize("keys", ['evidence = "required"', 'max_age = "1 year"'])
def test_a_no_that_a_law_would_not_take_stays_a_no_of_the_city(keys: str) -> None:
    under = stack(own(), [law(FACT.format(keys) + clause("act-big"))])
    few = facts(people=[fact(2, filed=False)])

    assert outcomes(under, **few) == {"c": Outcome.NOT_MET, "act-big": Outcome.UNKNOWN}
    assert evaluate(under, "sister", few, as_of=TODAY).outcome is Outcome.NOT_MET
    run = Survey(Hearing(under, as_of=TODAY), Columns([held(facts=few)]))
    assert [run.answers("c"), run.answers("act-big")] == [[Outcome.NOT_MET], [Outcome.UNKNOWN]]


OF_ANOTHER = """
[[criterion]]
id = "where-inner"
source = "s. 2"
text = { en = "Asked where it might be inner." }
force = "must"
judged_by = "office"
applies_if = { eligible_for = "inner" }

[[criterion]]
id = "inner-too"
source = "s. 3"
text = { en = "Might be inner." }
force = "must"
rule = { eligible_for = "inner" }

[[criterion]]
id = "not-inner"
source = "s. 4"
text = { en = "Is no inner one." }
force = "must"
rule = { not = "inner-too" }
"""


def test_what_a_law_imposes_on_another_category_frees_nobody_from_a_clause() -> None:
    asked = CATEGORY.replace('["c"]', '["c", "where-inner", "not-inner"]')
    city = one(TESTED, asked + CATEGORY.replace('"sister"', '"inner"') + FACT.format("") + OF_ANOTHER)
    others = (FACT.format("") + clause("act-more", 'for = ["inner"]')).replace("people", "others")
    known = facts(**{"people": 12, "others": 1, "where-inner": False})

    for under in (city, stack(city, [law(others)])):
        verdict = evaluate(under, "sister", known, as_of=TODAY)
        found = {finding.clause.id: finding.outcome for finding in verdict.findings}
        assert (found["where-inner"], found["not-inner"]) == (Outcome.NOT_MET, Outcome.NOT_MET)
        run = Survey(Hearing(under, as_of=TODAY), Columns([held(facts=known)]))
        assert [run.answers(id) for id in ("where-inner", "not-inner")] == [[Outcome.NOT_MET], [Outcome.NOT_MET]]


@pytest.mark.parametrize(
    ("policys", "laws", "holds"),
    [
        ("", "1 year", "1 year"),
        ("2 years", "1 year", "1 year"),
        ("1 year", "2 years", "1 year"),
        ("1 year", "", "1 year"),
    ],
)
def test_of_two_ages_of_a_shared_fact_the_shorter_holds_for_the_law(policys: str, laws: str, holds: str) -> None:
    ages = [f'max_age = "{age}"' if age else "" for age in (policys, laws, holds)]
    under = stack(own(ages[0]), [law(FACT.format(ages[1]) + clause("act-big"))])

    assert under.kind_for("act-big", "people").max_age == own(ages[2]).get(FactKind, "people").max_age
    assert under.kind_for("c", "people") == own(ages[0]).get(FactKind, "people")


def test_two_ages_of_which_none_is_surely_shorter_are_refused() -> None:
    with pytest.raises(PolicyError, match="redefines a clause of the policy"):
        stack(own('max_age = "1 month"'), [law(FACT.format('max_age = "30 days"') + clause("act-big"))])


@pytest.mark.parametrize("name", ["sister", "friend"])
@pytest.mark.parametrize(
    "block",
    [
        clause("act-x", 'for = ["{}"]'),
        '[[cap]]\nid = "act-x"\nof = "in-force"\nat_most = 0\nfor = ["{}"]\nsource = "s. 5"\n',
        '[[fact]]\nid = "done"\nname = {{ en = "done" }}\ntype = "date"\n'
        '[[duty]]\nid = "act-x"\ntext = {{ en = "Report." }}\nfact = "done"\nevery = "1 year"\nfor = ["{}"]\n'
        'source = "s. 6"\n',
        '[[consultation]]\nid = "act-x"\ntext = {{ en = "Ask." }}\nwho = "office"\non = ["enter"]\nfor = ["{}"]\n'
        'source = "s. 7"\n',
        f'[[moratorium]]\nid = "act-x"\ntext = {{{{ en = "Stop." }}}}\n{DAYS}\nfor = ["{{}}"]\nsource = "s. 8"\n',
    ],
)
def test_what_a_law_is_for_are_categories_of_the_policy_and_another_name_is_told(
    block: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        LAW_HEAD.replace("{}", "act")
        + FACT.format("")
        + block.replace("{{", "{").replace("}}", "}").replace("{}", name)
    )
    over, under = tmp_path / "act.toml", tmp_path / "rivermouth.toml"
    over.write_text(text)
    under.write_text(HEAD + FACT.format("") + CATEGORY + clause("c"))
    both = stack(load(under.read_bytes()), [load(over.read_bytes())])
    stopped = simulate(both, None, [held(facts=facts(people=2), made=(TODAY, TODAY))], as_of=TODAY)

    assert main(["policy", "check", str(under), "--overlay", str(over)]) == 1  # (it has other remarks as well)
    out = capsys.readouterr().out
    assert ("act.toml, line" in out and "It is for “friend”, which is no category of" in out) is (name == "friend")
    assert "“friend” (a category of another policy file)" in str(read(load(text), "en")) or name == "sister"
    if "criterion" in block:
        assert ("act-x" in outcomes(both, people=2)) is (name == "sister")
    if "cap" in block or "moratorium" in block:
        assert bool(stopped.breaches) is (name == "sister")


def test_a_law_for_no_category_of_the_policy_is_told_where_a_candidate_is_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    over, under, known = (tmp_path / name for name in ("act.toml", "rivermouth.toml", "facts.json"))
    over.write_text(LAW_HEAD.replace("{}", "act") + FACT.format("") + clause("act-big", 'for = ["friend"]'))
    under.write_text(HEAD + FACT.format("") + CATEGORY + clause("c"))
    known.write_text("{}")
    words = ["policy", "evaluate", str(under), "--category", "sister", "--facts", str(known), "--overlay", str(over)]
    main([*words, "--lang", "fr"])

    assert "Il vise « friend », qui n'est pas une catégorie de" in capsys.readouterr().err


def test_in_a_law_every_other_name_is_still_looked_up() -> None:
    with pytest.raises(PolicyError, match="“nobody” is not a"):
        law(f'[[moratorium]]\nid = "act-x"\n{DAYS}\napplies_if = {{ all_of = ["nobody"] }}\nsource = "s. 8"\n')


def test_two_laws_that_give_one_id_two_meanings_do_not_bind_together() -> None:
    sea, home = (law(f'[[role]]\nid = "ministry"\nname = {{ en = "{name}" }}\n', name) for name in ("sea", "home"))
    with pytest.raises(PolicyError, match="“ministry” means something else in another law, “Act sea”"):
        stack(own(), [sea, home])
    fitting = stack_what_fits(own(), [sea, home])

    assert (list(fitting.laws), list(fitting.unbound)) == (["sea"], ["home"])
    assert fitting.unbound["home"].fr == (
        "La loi « Act home » est écartée et ne lie rien : "
        "« ministry » signifie autre chose dans une autre loi, « Act sea »."
    )


LISTED = """
[[criterion]]
id = "c"
source = "s. 1"
text = { en = "Not with a barred country." }
force = "must"
test = { fact = "country", not_in = "list:barred" }
"""
LIST = '[[list]]\nid = "barred"\nmembers = ["KP"]\nas_of = 2026-09-01\nsource = "annex"\n'
FIRST = HEAD.replace("home =", "in_force = {}\nhome =")


@pytest.mark.parametrize(
    ("in_force", "outcome"),
    [("2026-09-01", Outcome.MET), ("2027-01-01", Outcome.MET), ("2026-08-31", Outcome.UNKNOWN)],
)
def test_a_policy_tried_on_the_eve_of_its_first_day_has_the_lists_it_begins_with(
    in_force: str, outcome: Outcome
) -> None:
    under = policy(LISTED + LIST + CATEGORY, FIRST.replace("{}", in_force))
    verdict = evaluate(under, "sister", facts(country="DE"), as_of=date(2026, 8, 31))

    assert [finding.outcome for finding in verdict.findings] == [outcome]


def test_a_law_says_nothing_by_its_list_of_the_days_before_it() -> None:
    under = policy(CATEGORY.replace('eligibility = { all_of = ["c"] }\n', ""), FIRST.replace("{}", "2027-01-01"))
    verdict = evaluate(stack(under, [law(LISTED + LIST)]), "sister", facts(country="DE"), as_of=date(2026, 8, 31))

    assert [finding.answer.why for finding in verdict.findings] == ["list-later"]


def test_what_a_law_imposes_on_a_category_opens_no_other_that_wants_it_not_met() -> None:
    other = '[[category]]\nid = "other"\nname = { en = "Other" }\nkind = "project"\nstatus = "open"\n'
    other += 'eligibility = { all_of = [{ not = { eligible_for = "sister" } }] }\n'
    act = law(FACT.format("") + clause("act-big", 'for = ["sister"]'))
    city = one('force = "must"\ntest = { fact = "friendly", is = true }', CATEGORY + FACT.format("") + other)

    for people in ({"people": 1}, {"people": 12}, {}):
        known = facts(friendly=True, **people)
        found = [evaluate(under, "other", known, as_of=TODAY).outcome for under in (city, stack(city, [act]))]
        assert found == [Outcome.NOT_MET, Outcome.NOT_MET], people


def test_who_may_not_decide_is_what_either_text_says_of_it() -> None:
    city, silent = policy('[[separation]]\nid = "own"\nnot_after = ["edit"]\n'), policy("")
    act = law('[[separation]]\nid = "act-apart"\nnot_after = ["recommend"]\n')

    def stopped(under: Policy) -> list[str]:
        kinds = ("propose", "assess", "edit", "recommend")
        return [did for did in kinds if separation(under, [did]).outcome is Outcome.NOT_MET]

    assert [stopped(one) for one in (city, silent)] == [["edit"], ["propose", "assess", "edit"]]
    assert stopped(stack(city, [act])) == ["edit", "recommend"]
    assert stopped(stack(silent, [act])) == ["propose", "assess", "edit", "recommend"]
    assert separation(stack(city, [act]), ["recommend"]).clause.id == "act-apart"


def test_what_becomes_of_an_agreement_is_what_the_stricter_text_says() -> None:
    says = '[[successor]]\nid = "{}"\non = ["merged"]\ntreat = "{}"\n'
    goes_on, silent = policy(says.format("own", "continue")), policy("")

    def becomes(under: Policy, treat: str) -> Outcome:
        return succession(stack(under, [law(says.format("act-merged", treat))]), "merged").outcome

    assert [becomes(goes_on, treat) for treat in ("continue", "review", "end")] == [
        Outcome.MET, Outcome.UNKNOWN, Outcome.NOT_MET,
    ]  # fmt: skip
    assert [becomes(silent, treat) for treat in ("continue", "end")] == [Outcome.UNKNOWN, Outcome.NOT_MET]


def test_a_law_gives_nobody_the_power_to_decide() -> None:
    with pytest.raises(PolicyError) as caught:
        law('[[authority]]\nid = "act-approves"\ndecides = "approve"\nroles = ["office"]\nsource = "s. 9"\n')

    assert "an overlay may only tighten; it cannot have a [[authority]]." in str(caught.value)


def test_a_law_names_nobody_who_authorises_travel_and_raises_no_rate() -> None:
    with pytest.raises(PolicyError, match="it cannot say who authorises travel"):
        law('[[travel_rule]]\nid = "act-t"\nabout = "authorises"\nby = ["office"]\nsource = "s. 9"\n')

    dinner = '[[rate]]\nid = "{}"\ntable = "t"\nkind = "dinner"\ncountry = "CA"\namount = "{} CAD"\nsince = {}\n'
    own_rate = policy(dinner.format("own", 50, "2026-01-01"))
    for amount, holds in ((500, 5000), (30, 3000)):
        both = stack(own_rate, [law(dinner.format("act-d", amount, "2026-02-01"))])
        found = Rates(both.all(Rate), both.lent).find("t", "dinner", "CA", "", date(2026, 3, 1))
        assert found is not None
        assert found.amount.minor == holds


def test_the_rate_of_a_city_is_found_however_it_is_written() -> None:
    rate = (
        '[[rate]]\nid = "{}"\ntable = "t"\nkind = "dinner"\ncountry = "CA"{}\namount = "{} CAD"\nsince = 2026-01-01\n'
    )
    rates = Rates(policy(rate.format("land", "", 50) + rate.format("town", '\ncity = "Montréal"', 80)).all(Rate))

    for city in ("Montréal", "Montreal", "MONTRE\u0301AL", " montréal "):
        found = rates.find("t", "dinner", "CA", city, TODAY)
        assert found is not None
        assert found.id == "town"
