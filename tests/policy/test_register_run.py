"""A whole register under a policy: what an office's own, older and incomplete records come to in a simulation."""

import csv
from dataclasses import replace
from datetime import date

import pytest

from chancery.home import PACKAGE
from chancery.policy import Outcome, PolicyError, Reader, Stage, Waiver, load
from chancery.policy.columns import Columns
from chancery.policy.evaluate import evaluate, verdict
from chancery.policy.explain import sentence, shown, whole
from chancery.policy.hearing import Hearing
from chancery.policy.model import Cap
from chancery.policy.phrases import group_phrase
from chancery.policy.remedy import change
from chancery.policy.report import breach_sentences, reasons, simulation_json, verdict_json
from chancery.policy.required import action, action_kind
from chancery.policy.simulate import simulate
from chancery.policy.stack import stack
from chancery.policy.survey import Survey
from chancery.policy.words import WORDS
from tests.policy.say import CATEGORY, HEAD, TODAY, fact, facts, held, one, policy

CLAUSE = (
    '[[criterion]]\nid = "c"\nsource = "s. 1"\ntext = { en = "The clause." }\nforce = "must"\n'
    'test = { fact = "friendly", is = true }\n'
)
FRIEND = CATEGORY.replace("sister", "friend").replace("Sister City", "Friend")
PAST = CATEGORY.replace("sister", "past").replace("relationship", "legacy").replace('"open"', '"closed"').replace(
    'eligibility = { all_of = ["c"] }', 'effects = ["no-further-resources"]'
)  # fmt: skip

MOVES = '[[transition]]\nid = "t"\nfrom = ["friend"]\nto = "past"\ntext = { en = "Friends are kept." }\n'
NAMED = '[[exception]]\nid = "harbour"\nagreements = ["A-1"]\nto = "past"\ntext = { en = "The harbour." }\n'
MONEY = '[[money]]\nid = "m"\nkind = "budget"\nfor = ["sister"]\namount = "10 CAD"\n'
WINDOW = '[[cap]]\nid = "two"\nfor = ["sister"]\nof = "approvals"\nwithin = "1 year"\nat_most = 1\n'
MARCH = date(2026, 3, 1)


def placed(under, *register):
    rows = simulate(under, None, register, as_of=TODAY).rows
    return [(row.after, row.placed.basis) for row in rows]


def test_a_category_that_keeps_its_id_does_not_shield_an_agreement_from_the_text_that_moves_it() -> None:
    under = policy(CLAUSE + CATEGORY + FRIEND + PAST + MOVES + NAMED)
    named, moved = held(policy="rivermouth-2016"), held("A-2", category="friend", policy="rivermouth-2016")

    assert placed(under, named, moved) == [("past", "exception"), ("past", "transition")]


def test_what_lies_under_the_policy_itself_stays_and_so_does_what_nobody_says_whose_it_is() -> None:
    under = policy(CLAUSE + CATEGORY + FRIEND + PAST + MOVES + NAMED)
    own, unsaid = held(policy="rivermouth-2026"), held("A-2", category="friend")

    assert placed(under, own, unsaid) == [("sister", "held"), ("friend", "held")]


def test_what_was_approved_in_the_window_counts_whatever_came_of_it() -> None:
    under = policy(CLAUSE + CATEGORY + WINDOW)
    live = held("A-1", made=(MARCH, MARCH))
    over = held("A-2", made=(MARCH, MARCH), in_force=False, over=True)
    run = simulate(under, None, [live], as_of=TODAY, ended=[over])

    assert [row.held.reference for row in run.rows] == ["A-1"]
    assert [(one.least, one.most) for one in run.caps] == [(2, 2)]
    assert [breach.agreements for breach in run.breaches] == [("A-1", "A-2")]


def test_what_has_ended_is_in_no_count_of_what_is_in_force_and_in_no_sum() -> None:
    under = policy(CLAUSE + CATEGORY + MONEY + '[[cap]]\nid = "one"\nfor = ["sister"]\nat_most = 1\n')
    run = simulate(under, None, [held("A-1")], as_of=TODAY, ended=[held("A-2", in_force=False, over=True)])

    assert [(one.least, one.most) for one in run.caps] == [(1, 1)]
    assert [(one.count, one.possibly) for one in run.money] == [(1, 1)]
    assert not run.breaches


def test_money_is_a_range_where_it_is_not_recorded_what_is_in_force() -> None:
    under = policy(CLAUSE + CATEGORY + MONEY)
    run = simulate(under, None, [held("A-1"), held("A-2", in_force=None), held("A-3", in_force=False)], as_of=TODAY)
    [told] = simulation_json(run, Reader.PUBLIC, "en")["money"]

    assert (told["count"], told["possibly"], told["total"]) == (1, 2, 1000)
    assert run.money[0].most.minor == 2000


@pytest.mark.parametrize(
    ("said", "outcome"),
    [("allowed", "met"), ("not-allowed", "not_met"), ("not-stated", "not_met")],
)
def test_an_open_end_is_met_where_the_text_allows_it_beside_a_longest_term(said, outcome) -> None:
    category = CATEGORY + f'term = {{ at_most = "3 years", open_ended = "{said}" }}\n'
    hearing = Hearing(policy(CLAUSE + category), as_of=TODAY, register=[])
    found = verdict(hearing, "sister", held(facts=facts(ends_on=None, friendly=True))).findings

    assert [str(one.outcome) for one in found if one.kind == "term"] == [outcome]


@pytest.mark.parametrize(
    ("category", "kind", "said"),
    [
        ("friend", "notify", "Tell the counterparty: no further resources."),
        ("unknown", "keep", "Nothing to do: it binds no more."),
        ("sister", "keep", "Nothing to do: it binds no more."),
    ],
)
def test_what_binds_no_more_is_not_to_be_amended_nor_placed(category, kind, said) -> None:
    term = 'term = { at_most = "3 years" }\n'
    under = policy(CLAUSE + CATEGORY + term + PAST + MOVES)
    [row] = simulate(under, None, [held(category=category, in_force=False, over=True)], as_of=TODAY).rows

    assert (action_kind(row), action(row, "en")[: len(said)]) == (kind, said)
    assert (
        simulation_json(simulate(under, None, [row.held], as_of=TODAY), Reader.PUBLIC, "en")["agreements"][0][
            "in_force"
        ]
        is False
    )


def test_what_has_not_begun_is_to_be_amended_like_any_other() -> None:
    under = policy(CLAUSE + CATEGORY + 'term = { at_most = "3 years" }\n')
    [row] = simulate(under, None, [held(in_force=False)], as_of=TODAY).rows

    assert action_kind(row) == "amend"


KINDS = """
[[category]]
id = "muni"
name = { en = "Cities only" }
kind = "relationship"
status = "open"
counterparty_kinds = ["municipality"]
"""
ASKS = 'eligibility = { all_of = ["c"] }'
STEPS = CATEGORY.replace(ASKS, 'from_stage = { category = "friend", held_for = "2 years" }')
SHUT = FRIEND.replace('"open"', '"closed"').replace(ASKS, "")


@pytest.mark.parametrize(
    ("kind", "after", "outcome"),
    [("municipality", "muni", None), ("chamber", "unplaced", "not_met"), (None, "unplaced", "unknown")],
)
def test_by_the_criteria_nobody_comes_into_a_category_for_bodies_of_another_kind(kind, after, outcome) -> None:
    known = facts(counterparty_kind=kind) if kind else {}
    [row] = simulate(policy(KINDS), None, [held(category="", facts=known)], as_of=TODAY).rows

    assert row.after == after
    assert [str(f.outcome) for ground in row.placed.grounds for f in ground.findings] == ([outcome] if outcome else [])


@pytest.mark.parametrize(("since", "after"), [(None, "unplaced"), (date(2025, 1, 1), "unplaced"), (MARCH, "unplaced")])
def test_by_the_criteria_nobody_passes_over_the_stage_before(since, after) -> None:
    under = policy(STEPS + SHUT)
    stages = (Stage("friend", since),) if since else ()
    rows = simulate(under, None, [held(category="", stages=stages)], as_of=TODAY).rows
    long = simulate(under, None, [held(category="", stages=(Stage("friend", date(2020, 1, 1)),))], as_of=TODAY).rows

    assert [row.after for row in (*rows, *long)] == [after, "sister"]


def test_who_is_in_a_category_is_not_asked_for_the_stage_before() -> None:
    under = policy(STEPS + SHUT)
    [row] = simulate(under, under, [held(policy="rivermouth-2026")], as_of=TODAY).rows

    assert [finding.kind for finding in row.findings] == []


def test_a_policy_against_itself_gives_no_category_to_what_has_none() -> None:
    under = policy(CLAUSE + CATEGORY + MONEY + '[[cap]]\nid = "one"\nfor = ["sister"]\nat_most = 1\n')
    none = held("A-2", category="", facts=facts(friendly=True))
    run, proposed = (simulate(under, against, [none], as_of=TODAY) for against in (under, None))

    assert [(row.after, row.changes) for row in run.rows] == [("not-recorded", False)]
    assert [(one.least, one.most) for one in run.caps] == [(0, 0)]
    assert run.money[0].count == 0
    assert action(run.rows[0], "en").startswith("Give it a category of the policy by a decision")
    assert [row.after for row in proposed.rows] == ["sister"]


@pytest.mark.parametrize(
    ("clause", "spent"),
    [
        ('for = ["sister", "friend"]\nper = "programme"', [("sister friend", 1)]),
        ('per = "programme"', [("", 1)]),
        ('per = "agreement"', [("", 3)]),
        ('for = ["sister", "friend"]\nper = "agreement"', [("sister", 2), ("friend", 1)]),
        ('for = ["sister"]\nper = "category"', [("sister", 1)]),
        ('for = ["sister"]\nper = "project"', []),
    ],
)
def test_an_amount_is_counted_for_what_the_text_gives_it(clause, spent) -> None:
    money = f'[[money]]\nid = "m"\nkind = "budget"\namount = "10 CAD"\ntext = {{ en = "Ten." }}\n{clause}\n'
    under = policy(CLAUSE + CATEGORY + FRIEND + money)
    register = [held("A-1"), held("A-2"), held("A-3", category="friend")]
    told = simulation_json(simulate(under, None, register, as_of=TODAY), Reader.PUBLIC, "en")

    assert [(one["category"], one["count"]) for one in told["money"]] == spent
    assert [one["clause"] for one in told["remarks"]] == ([] if spent else ["m"])


REGIONS = """
[[region_set]]
id = "sides"
name = { en = "sides" }
regions = { west = ["FR"], east = ["JP"] }
names = { west = { en = "the West" }, east = { en = "the East" } }
[[cap]]
id = "side"
per = "region"
region_set = "sides"
at_most = 1
"""


def test_a_country_in_no_region_of_the_set_counts_in_none_and_one_that_is_not_recorded_may_in_each() -> None:
    under = policy(CLAUSE + CATEGORY + REGIONS)
    register = [held("A-1", country="FR"), held("A-2", country="FR"), held("A-3", country="US"), held("A-4")]
    run = simulate(under, None, register, as_of=TODAY)
    told = simulation_json(run, Reader.PUBLIC, "en")

    assert [(one["group_name"], one["in_force"], one["possibly"]) for one in told["caps"]] == [("the West", 2, 3)]
    assert "the West" in told["breaches"][0]["sentence"]
    hearing = Hearing(under, as_of=TODAY, register=register, moment="establish")
    [found] = [one for one in verdict(hearing, "sister", held("N-1", country="US")).findings if one.kind == "cap"]
    assert (str(found.outcome), sentence(under, found, "en")[:52]) == (
        "not_applicable",
        "The country is in none of the regions that are count",
    )


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"ends_on": None}, "Amend by consent: set an end date"),
        ({}, "Amend by consent: set an end date"),
        ({"ends_on": date(2027, 1, 1), "term_months": 6}, "Amend by consent: bring the term into line"),
        ({"ends_on": date(2027, 1, 1)}, "Its first day is not recorded: record it."),
    ],
)
def test_what_is_to_be_done_about_a_term_is_what_is_wrong_with_it(known, said) -> None:
    under = policy(CLAUSE + CATEGORY + 'term = { at_least = "1 year", at_most = "3 years" }\n')
    [row] = simulate(under, under, [held(facts=facts(friendly=True, **known))], as_of=TODAY).rows

    assert action(row, "en").startswith(said)


def test_an_edited_copy_that_keeps_the_id_of_the_policy_in_force_is_run_like_any_proposal() -> None:
    now = policy(CLAUSE + CATEGORY + FRIEND + PAST)
    edited = policy(CLAUSE + CATEGORY + FRIEND + PAST + MOVES + NAMED)
    register = [
        held(policy=now.id), held("A-2", category="friend", policy=now.id), held("A-3", policy=now.id),
        held("A-4", category="", facts=facts(friendly=True)),
    ]  # fmt: skip

    assert [row.after for row in simulate(edited, now, register, as_of=TODAY).rows] == [
        "past",
        "past",
        "sister",
        "sister",
    ]
    assert [row.changes for row in simulate(now, now, register, as_of=TODAY).rows] == [False] * 4


@pytest.mark.parametrize(("asks", "outcome"), [("at_least = 1", "not_met"), ("at_most = 1", "met")])
def test_whoever_is_in_no_region_has_no_neighbour_in_it(asks, outcome) -> None:
    near = (
        '[[criterion]]\nid = "near"\nsource = "s. 2"\ntext = { en = "Neighbours." }\nforce = "must"\n'
        f'test = {{ count = "agreements", where = {{ same = ["region"] }}, region_set = "sides", {asks} }}\n'
    )
    under = policy(near + CATEGORY.replace('"c"', '"near"') + REGIONS)
    hearing = Hearing(under, as_of=TODAY, register=[held("A-1", country="US")])

    assert str(hearing.eligible("sister", held("N-1", country="US"))) == outcome


def test_a_policy_against_itself_moves_nothing_out_of_a_category_of_the_one_before() -> None:
    under = policy(CLAUSE + CATEGORY + PAST + MOVES + '[[cap]]\nid = "few"\nfor = ["past"]\nat_most = 3\n')
    old, own = (
        held(category="friend", policy="rivermouth-2016"),
        held("A-2", category="sister", policy="rivermouth-2016"),
    )
    run = simulate(under, under, [old, own], as_of=TODAY)

    assert [(row.after, row.changes, row.placed.basis) for row in run.rows] == [
        ("friend", False, "held"),
        ("sister", False, "held"),
    ]
    assert run.totals == {"sister": 1, "past": 0, "friend": 1}
    assert [one.least for one in run.caps] == [0]
    assert [row.after for row in simulate(under, None, [old], as_of=TODAY).rows] == ["past"]


SPELL = [Stage("friend", date(2022, 6, 1), date(2023, 12, 31)), Stage("friend", date(2024, 1, 1))]
EXACT = [Stage("friend", date(2020, 5, 4), date(2022, 5, 3))]
BROKEN = [Stage("friend", date(2022, 6, 1), date(2023, 12, 30)), Stage("friend", date(2024, 1, 1))]
SHORT = [Stage("friend", date(2020, 5, 4), date(2022, 5, 2))]


@pytest.mark.parametrize(
    ("stages", "after"), [(SPELL, "sister"), (EXACT, "sister"), (BROKEN, "unplaced"), (SHORT, "unplaced")]
)
def test_stages_that_follow_each_other_count_together_and_the_last_day_counts(stages, after) -> None:
    under = policy(STEPS + SHUT)
    [row] = simulate(under, None, [held(category="", stages=tuple(stages))], as_of=date(2024, 12, 1)).rows

    assert row.after == after


def test_a_stage_is_told_with_its_days() -> None:
    known = (Stage("friend", date(2022, 6, 1), date(2023, 12, 30)), Stage("friend", None))
    under = policy(STEPS + SHUT)
    [row] = simulate(under, None, [held(category="", stages=known)], as_of=date(2023, 12, 31)).rows
    [found] = [one for ground in row.placed.grounds for one in ground.findings]

    assert sentence(under, found, "en").startswith(
        "That category was held from 1 June 2022 to 30 December 2023; since a day that is not recorded."
    )


@pytest.mark.parametrize(
    "limit",
    ['per = "language_group"', 'per = "region"\nregion_set = "sides"'],
)
def test_a_limit_whose_group_nobody_recorded_is_told_with_those_that_may_draw_on_it(limit) -> None:
    sides = '[[region_set]]\nid = "sides"\nname = { en = "sides" }\ngiven = false\n'
    cap = f'[[cap]]\nid = "few"\n{limit}\nat_most = 1\ntext = {{ en = "Few of one." }}\n'
    under = policy(CLAUSE + CATEGORY + sides + cap)
    run = simulate(under, None, [held("A-1", country="FR"), held("A-2", country="JP")], as_of=TODAY)
    [told] = simulation_json(run, Reader.PUBLIC, "en")["remarks"]

    assert (told["clause"], told["agreements"]) == ("few", ["A-1", "A-2"])
    assert told["sentence"].startswith("What the limit “Few of one” counts by is not recorded of A-1, A-2")


MADE_UP = """
[[fact]]
id = "near"
name = { en = "nearness" }
type = "yes_no"
[[criterion]]
id = "c"
source = "s. 1"
text = { en = "Friendly." }
force = "must"
test = { fact = "friendly", is = true }
compensated_by = ["other"]
[[criterion]]
id = "other"
source = "s. 2"
text = { en = "Near." }
force = "consider"
test = { fact = "near", is = true }
"""


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        ({"friendly": False, "near": True}, "met"),
        ({"friendly": False, "near": False}, "not_met"),
        ({"friendly": False}, "unknown"),
        ({}, "unknown"),
        ({"near": False}, "unknown"),
    ],
)
def test_a_clause_makes_up_for_another_only_where_it_is_met_itself(known, outcome) -> None:
    found = evaluate(policy(MADE_UP + CATEGORY), "sister", facts(**known), as_of=TODAY, known_at=TODAY)

    assert str(found.outcome) == outcome
    assert [one.criterion for one in found.findings] == ["c", "other"]


@pytest.mark.parametrize("kept", ["confidential", "staff"])
@pytest.mark.parametrize("how", ["compensated", "rule"])
def test_what_makes_up_for_a_clause_out_of_sight_hides_the_clause_too(kept, how) -> None:
    hidden = MADE_UP.replace('force = "consider"', f'force = "consider"\nvisibility = "{kept}"')
    if how == "rule":
        hidden = hidden.replace(
            'test = { fact = "friendly", is = true }\ncompensated_by = ["other"]', 'rule = { any_of = ["other"] }'
        )
    told = [
        verdict_json(
            evaluate(policy(hidden + CATEGORY), "sister", facts(friendly=False, near=near), as_of=TODAY),
            Reader.PUBLIC,
            "en",
        )
        for near in (True, False)
    ]

    assert told[0] == told[1]
    assert told[0]["outcome"] is None
    assert {one["outcome"] for one in told[0]["findings"]} == {None}


def test_what_was_made_under_a_moratorium_and_has_ended_since_was_made_under_it() -> None:
    pause = '[[moratorium]]\nid = "pause"\nsince = 2026-01-01\n'
    over = held("A-2", made=(MARCH, MARCH), in_force=False, over=True)
    run = simulate(policy(CLAUSE + CATEGORY + pause), None, [held(made=(MARCH, MARCH))], as_of=TODAY, ended=[over])

    assert [breach.agreements for breach in run.breaches] == [("A-1", "A-2")]


def test_the_balance_of_a_term_is_kept_in_a_category_that_keeps_its_id() -> None:
    balance = '[[transition]]\nid = "t"\nfrom = ["sister"]\nto = "sister"\nterm = "balance"\ntext = { en = "Kept." }\n'
    under = policy(CLAUSE + CATEGORY + 'term = { at_most = "3 years" }\n' + balance)
    stages = (
        Stage("sister", date(2022, 1, 1), date(2023, 12, 31), "older"),
        Stage("sister", date(2024, 1, 1), None, under.id),
    )
    known = facts(friendly=True, ends_on=date(2032, 1, 1), term_months=120)
    [row] = simulate(under, under, [held(policy=under.id, stages=stages, facts=known)], as_of=TODAY).rows

    assert action(row, "en").startswith("Keep for the balance of its term.")
    assert not [one for one in row.findings if one.kind == "term"]


def test_a_country_in_two_regions_of_a_set_is_refused() -> None:
    with pytest.raises(PolicyError, match="“FR” is in more than one region of the set"):
        policy(CLAUSE + CATEGORY + REGIONS.replace('east = ["JP"]', 'east = ["JP", "FR"]'))


RIGHT = '[[waiver]]\nid = "w"\nof = ["c"]\nby = ["office"]\nlasts = "1 year"\n'


@pytest.mark.parametrize(("on", "outcome"), [(date(2025, 2, 28), "waived"), (date(2025, 3, 1), "not_met")])
def test_a_waiver_holds_no_longer_than_the_policy_lets_it(on, outcome) -> None:
    waived = (Waiver("c", "office", "As Council said.", date(2024, 3, 1)),)
    found = evaluate(
        policy(CLAUSE + CATEGORY + RIGHT), "sister", facts(friendly=False), as_of=on, known_at=TODAY, waivers=waived
    )

    assert str(found.outcome) == outcome


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", "“The clause”: nothing on record by that day."), ("fr", "« The clause » : rien au dossier à cette date.")],
)
def test_an_answer_of_a_later_day_is_told_by_the_name_of_its_criterion(lang, expected) -> None:
    under = one('force = "must"\njudged_by = "office"')
    [found] = evaluate(under, "sister", facts(c=[fact(True, TODAY)]), as_of=MARCH, known_at=TODAY).findings

    assert sentence(under, found, lang) == expected


@pytest.mark.parametrize("reason", ["Council wants it", "Council wants it."])
def test_a_reason_is_told_with_its_full_stop(reason) -> None:
    under = one('force = "must"\ntest = { fact = "friendly", is = true }', CATEGORY + RIGHT)
    waived = (Waiver("c", "office", reason, MARCH),)
    [found] = evaluate(under, "sister", {}, as_of=TODAY, known_at=TODAY, waivers=waived).findings

    assert "Council wants it. Required:" in sentence(under, found, "en")


SCALED = """
[[scale]]
id = "rank"
edition = "2024"
order = ["low", "high"]
names = { low = { en = "low" }, high = { en = "high" } }
[[fact]]
id = "class"
name = { en = "class" }
type = "scale"
scale = "rank"
[[criterion]]
id = "c"
source = "s. 1"
text = { en = "High." }
force = "must"
test = { fact = "class", at_least = "high" }
"""


@pytest.mark.parametrize(("edition", "outcome"), [("2024", "met"), ("2018", "unknown"), ("", "unknown")])
def test_a_class_of_another_edition_than_the_policy_names_answers_nothing(edition, outcome) -> None:
    under = policy(SCALED + CATEGORY)
    known = {"class": [fact("high", edition=edition)]}
    found = evaluate(under, "sister", known, as_of=TODAY, known_at=TODAY)

    assert str(found.outcome) == outcome
    [one] = found.findings
    said = sentence(under, one, "en")
    assert ("of another edition than the policy names." in said) is (edition == "2018")
    assert ("without an edition; the policy names one." in said) is (edition == "")
    asked = "Record the class in the edition that the policy names."
    assert change(under, one, "en") == ("" if outcome == "met" else asked)


def test_a_list_is_told_with_its_day() -> None:
    listed = (
        '[[list]]\nid = "barred"\nname = { en = "the barred" }\nas_of = 2026-01-01\nmembers = ["CN"]\n'
        '[[criterion]]\nid = "c"\nsource = "s. 1"\ntext = { en = "Not barred." }\nforce = "must"\n'
        'test = { fact = "country", not_in = "list:barred" }\n'
    )
    under = policy(listed + CATEGORY)
    [one] = evaluate(under, "sister", facts(country="CN"), as_of=TODAY).findings

    assert "the barred (as of 1 January 2026)" in sentence(under, one, "en")


@pytest.mark.parametrize(("on", "outcome"), [(date(2025, 12, 31), "unknown"), (date(2026, 1, 1), "not_met")])
def test_a_list_says_nothing_of_the_days_before_its_own(on, outcome) -> None:
    listed = (
        '[[list]]\nid = "barred"\nname = { en = "the barred" }\nas_of = 2026-01-01\nmembers = ["CN"]\n'
        '[[criterion]]\nid = "c"\nsource = "s. 1"\ntext = { en = "Not barred." }\nforce = "must"\n'
        'test = { fact = "country", not_in = "list:barred" }\n'
    )
    under = policy(listed + CATEGORY)
    [one] = evaluate(under, "sister", facts(country="CN"), as_of=on, known_at=TODAY).findings

    assert str(one.outcome) == outcome
    later = "The list is of a later day, and says nothing of this one."
    assert (later in sentence(under, one, "en")) is (outcome == "unknown")
    assert ("as it was on that day" in change(under, one, "en")) is (outcome == "unknown")


@pytest.mark.parametrize(
    ("known", "outcome"),
    [({"filed": False}, "unknown"), ({"filed": False, "evidence": "A letter"}, "met"), ({}, "met")],
)
def test_without_the_evidence_that_is_required_a_value_answers_nothing(known, outcome) -> None:
    head = HEAD.replace('id = "friendly"', 'id = "friendly"\nevidence = "required"')
    under = policy(CLAUSE + CATEGORY, head)
    found = evaluate(under, "sister", {"friendly": [fact(True, **known)]}, as_of=TODAY, known_at=TODAY)
    [one] = found.findings

    assert str(found.outcome) == outcome
    said = sentence(under, one, "en"), change(under, one, "fr")
    assert ("is on record, without the evidence that the policy asks for." in said[0]) is (outcome == "unknown")
    assert ("Une preuve est exigée." in said[1]) is (outcome == "unknown")


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        ([fact(True), fact(False)], "unknown"),
        ([fact(True), fact(True, evidence="A letter")], "met"),
        ([fact(True), fact(False), fact(True, known_on=TODAY)], "met"),
        ([fact(True), fact(False, replaced_on=TODAY)], "met"),
    ],
)
def test_two_values_of_the_same_days_are_none(known, outcome) -> None:
    under = policy(CLAUSE + CATEGORY)
    found = evaluate(under, "sister", {"friendly": known}, as_of=TODAY, known_at=TODAY)
    [one] = found.findings

    assert str(found.outcome) == outcome
    assert ("two different values are on record of the same days" in sentence(under, one, "en")) is (outcome != "met")
    register = [held(facts={"friendly": known})]
    survey = Survey(Hearing(under, as_of=TODAY, known_at=TODAY), Columns(register))
    assert [str(one) for one in survey.answers("c")] == [outcome]


def test_a_region_is_called_as_the_register_calls_it_where_the_policy_gives_no_regions() -> None:
    with (PACKAGE / "city/reference/regions.csv").open(encoding="utf-8") as file:
        shipped = {row["slug"]: (row["name_en"], row["name_fr"]) for row in csv.DictReader(file)}

    assert {id: tuple(WORDS[f"region.{id}"]) for id in shipped} == shipped
    cap = '[[cap]]\nid = "few"\nat_most = 1\nper = "region"\ntext = { en = "One in each." }\n'
    under = policy(CLAUSE + CATEGORY + cap)
    assert group_phrase(under, under.get(Cap, "few"), ["north-america"], "fr") == "Amérique du Nord"


def test_an_exception_without_a_wording_is_told_by_what_it_is_called() -> None:
    named = '[[exception]]\nid = "harbour"\nname = { en = "The harbour" }\nagreements = ["A-1"]\nto = "sister"\n'
    under = policy(CLAUSE + CATEGORY + named)
    [row] = simulate(under, None, [held(facts=facts(friendly=True))], as_of=TODAY).rows

    assert reasons(row, Reader.PUBLIC, "en") == ["Named in the text: The harbour"]


def test_a_limit_that_holds_in_each_place_is_told_once_with_the_places() -> None:
    cap = '[[cap]]\nid = "few"\nat_most = 1\nper = "region"\ntext = { en = "One in each." }\n'
    under = policy(CLAUSE + CATEGORY + cap)
    regions = ["europe", "europe", "asia", "asia", "asia", "africa"]
    register = [held(f"A-{n}", category="sister", region=each) for n, each in enumerate(regions)]
    run = simulate(under, under, register, as_of=TODAY)

    [(kind, said)] = breach_sentences(under, run.breaches, "en")
    assert (kind, said) == ("cap", "One in each, at most 1 in force in each region: Europe 2, Asia 3.")


MORE = """
[[criterion]]
id = "nice"
text = { en = "Nice." }
force = "must"
judged_by = "office"
[[criterion]]
id = "soft"
text = { en = "Soft." }
force = "should"
judged_by = "office"
[[criterion]]
id = "seen"
text = { en = "Seen." }
force = "consider"
judged_by = "office"
[[criterion]]
id = "comp"
text = { en = "Comp." }
force = "must"
judged_by = "office"
compensated_by = ["nice"]
[[criterion]]
id = "either"
text = { en = "Either." }
force = "must"
rule = { any_of = ["c", "nice"] }
[[waiver]]
id = "w"
of = ["c", "soft"]
by = ["office"]
"""
WHEN = """[[transition]]
id = "t"
from = ["old"]
when = %s
to = "sister"
text = { en = "Carried." }
otherwise = { to = "past", reason = { en = "No." } }
on_unknown = { to = "past", reason = { en = "Unsure." } }
"""
ELIGIBLE = '{ all_of = [{ eligible_for = "sister" }] }'


def asks(rule: str, more: str = "") -> str:
    """The category with another eligibility."""
    return CATEGORY.replace('eligibility = { all_of = ["c"] }', f"eligibility = {rule}\n{more}")


@pytest.mark.parametrize(
    ("known", "told"), [({"nice": False}, "Not met: Nice."), ({}, "To document: Nice."), ({"nice": True}, "")]
)
def test_where_the_text_says_what_becomes_of_a_category_other_criteria_do_not_place_it(known, told) -> None:
    bare = '[[transition]]\nid = "t"\nfrom = ["old"]\nwhen = { all_of = ["nice"] }\nto = "past"\ntext = { en = "C." }\n'
    under = policy(CLAUSE + MORE + CATEGORY + PAST + bare)
    known = {**known, "friendly": True}
    both = [held(f"A-{n}", category=one, facts=facts(**known)) for n, one in enumerate(("old", "another"))]
    rows = simulate(under, None, both, as_of=TODAY).rows

    assert [row.after for row in rows] == ["unplaced" if told else "past", "sister"]
    assert all(reason.startswith(told) for reason in reasons(rows[0], Reader.STAFF, "en"))


@pytest.mark.parametrize(
    ("rule", "when", "known", "told"),
    [
        ('{ all_of = ["c", "seen"] }', ELIGIBLE, {"friendly": False, "seen": False}, ["Not met: The clause."]),
        ('{ all_of = ["c", { any_of = ["nice", "seen"] }] }', ELIGIBLE,
         {"friendly": False, "nice": False, "seen": True}, ["Not met: The clause."]),
        ('{ all_of = ["c", "comp"] }', ELIGIBLE, {"friendly": False, "comp": False, "nice": True},
         ["Not met: The clause."]),
        ('{ all_of = ["c", "soft"] }', ELIGIBLE, {"friendly": True, "soft": False}, ["Not met: Soft."]),
        ('{ all_of = ["c"] }', '{ all_of = [{ not = "nice" }, "c"] }', {"friendly": True, "nice": True},
         ["Met, and stands in the way: Nice."]),
        ('{ any_of = ["c", "nice"] }', ELIGIBLE, {"friendly": False},  ["To document: Nice."]),
        ('{ all_of = ["either"] }', ELIGIBLE, {"friendly": False, "nice": False}, ["Not met: Either."]),
    ],
)  # fmt: skip
def test_a_reason_names_what_decides_and_nothing_else(rule, when, known, told) -> None:
    under = policy(CLAUSE + MORE + asks(rule) + PAST + WHEN % when)
    [row] = simulate(under, None, [held(category="old", facts=facts(**known))], as_of=TODAY).rows

    said = reasons(row, Reader.PUBLIC, "en")
    assert row.after == "past"
    assert [one[: len(start)] for one, start in zip(said[1:], told, strict=True)] == told


def test_an_eligibility_for_another_category_shows_the_clauses_that_decide() -> None:
    inner = asks('{ all_of = ["c", "nice"] }')
    outer = '[[category]]\nid = "outer"\nname = { en = "Outer" }\nkind = "relationship"\nstatus = "open"\n'
    outer += 'eligibility = { all_of = ["seen", { eligible_for = "sister" }] }\n'
    under = policy(CLAUSE + MORE + inner + outer)
    found = evaluate(under, "outer", facts(friendly=False, nice=True, seen=True), as_of=TODAY, known_at=TODAY)

    assert str(found.outcome) == "not_met"
    assert {one.criterion: str(one.outcome) for one in found.findings} == {
        "seen": "met", "c": "not_met", "nice": "met",
    }  # fmt: skip


@pytest.mark.parametrize("reader", [Reader.PUBLIC, Reader.STAFF])
def test_what_an_eligibility_rests_on_is_told_to_nobody_who_may_not_know_it(reader) -> None:
    secret = '[[criterion]]\nid = "sec"\ntext = { en = "Sec." }\nforce = "must"\nvisibility = "confidential"\n'
    secret += 'test = { fact = "friendly", is = true }\n'
    over = '[[criterion]]\nid = "r"\ntext = { en = "R." }\nforce = "must"\n%s\n'
    ways = ('rule = { any_of = [{ eligible_for = "inner" }, "nice"] }',
            'applies_if = { all_of = [{ eligible_for = "inner" }] }\njudged_by = "office"')  # fmt: skip
    inner = asks('{ all_of = ["sec"] }').replace('"sister"', '"inner"')
    for way in ways:
        under = policy(CLAUSE + MORE + secret + over % way + inner + asks('{ all_of = ["r"] }'))
        told = set()
        for value in (True, False):
            known = facts(friendly=value, nice=False, r=True)
            verdict = evaluate(under, "sister", known, as_of=TODAY, known_at=TODAY)
            told.add((whole(verdict, reader), tuple(shown(verdict, reader, "en"))))
        assert len(told) == 1


def test_a_clause_made_of_others_says_what_it_rests_on_and_what_would_change_it() -> None:
    under = policy(CLAUSE + MORE + asks('{ all_of = ["either"] }'))
    [one] = evaluate(under, "sister", facts(friendly=False), as_of=TODAY, known_at=TODAY).findings

    assert "Nice: to document (To be judged by the office; no answer on record.)" in sentence(under, one, "en")
    assert change(under, one, "en").startswith("Nice: ")


@pytest.mark.parametrize("moment", ["establish", "maintain"])
def test_a_waiver_inside_a_rule_is_told_as_one(moment) -> None:
    under = policy(CLAUSE + MORE + asks('{ all_of = ["either"] }'))
    waived = (Waiver("c", "office", "As Council said.", MARCH),)
    known = facts(friendly=False, nice=False)
    found = evaluate(under, "sister", known, as_of=TODAY, known_at=TODAY, waivers=waived, moment=moment)
    [one] = found.findings

    assert (str(found.outcome), str(one.outcome)) == ("waived", "waived")
    assert "Set aside by the office on 1 March 2026: As Council said." in sentence(under, one, "en")
    met = evaluate(under, "sister", facts(friendly=True), as_of=TODAY, known_at=TODAY, waivers=())
    assert str(met.outcome) == "met"


def test_a_waiver_counts_from_the_day_it_was_known() -> None:
    under = policy(CLAUSE + MORE + CATEGORY)
    waived = (Waiver("c", "office", "As Council said.", MARCH),)
    known = facts(friendly=False)
    found = evaluate(under, "sister", known, as_of=TODAY, known_at=date(2026, 2, 28), waivers=waived)

    assert str(found.outcome) == "not_met"


@pytest.mark.parametrize(
    ("must", "known", "outcome"),
    [
        ("seen", {"seen": False}, "met"),
        ("soft", {"soft": False}, "unknown"),
        ("comp", {"comp": False, "nice": True}, "met"),
        ("nice", {"nice": False}, "not_met"),
    ],
)
def test_what_every_agreement_must_have_counts_by_its_force_and_by_what_makes_up_for_it(must, known, outcome) -> None:
    under = policy(CLAUSE + MORE + asks('{ all_of = ["c"] }', f'must_have = ["{must}"]'))
    known = facts(friendly=True, **known)

    found = evaluate(under, "sister", known, as_of=TODAY, known_at=TODAY, moment="maintain")
    assert str(found.outcome) == outcome


def test_what_is_maintained_does_not_stand_at_the_door_of_its_ladder() -> None:
    under = policy(CLAUSE + FRIEND + CATEGORY + 'from_stage = { category = "friend", held_for = "2 years" }\n')
    outcomes = {
        moment: str(evaluate(under, "sister", facts(friendly=True), as_of=TODAY, known_at=TODAY, moment=moment).outcome)
        for moment in ("establish", "maintain", "renew")
    }

    assert outcomes == {"establish": "not_met", "maintain": "met", "renew": "met"}


def test_the_door_of_another_category_counts_as_the_rule_weighs_it() -> None:
    inner = asks('{ all_of = ["c"] }', 'counterparty_kinds = ["municipality"]')
    outer = '[[category]]\nid = "outer"\nname = { en = "Outer" }\nkind = "relationship"\nstatus = "open"\n'
    outer += 'eligibility = { any_of = ["nice", { eligible_for = "sister" }] }\n'
    under = policy(CLAUSE + MORE + inner + outer)
    known = facts(friendly=True, nice=True, counterparty_kind="university")

    assert str(evaluate(under, "outer", known, as_of=TODAY, known_at=TODAY).outcome) == "met"
    without = facts(friendly=True, nice=False, counterparty_kind="university")
    assert str(evaluate(under, "outer", without, as_of=TODAY, known_at=TODAY).outcome) == "not_met"


def test_what_a_transition_puts_into_a_category_does_not_stand_at_the_door_of_its_ladder() -> None:
    ladder = CATEGORY + 'from_stage = { category = "friend", held_for = "2 years" }\n'
    moves = '[[transition]]\nid = "t"\nfrom = ["old"]\nto = "sister"\ntext = { en = "Kept." }\n'
    under = policy(CLAUSE + FRIEND + ladder + moves)
    [row] = simulate(under, None, [held(category="old", facts=facts(friendly=True))], as_of=TODAY).rows

    assert row.verdict is not None
    assert (row.after, str(row.verdict.outcome)) == ("sister", "met")


def test_what_is_asked_of_another_category_shows_its_ladder_where_that_counts() -> None:
    ladder = CATEGORY + 'from_stage = { category = "friend", held_for = "2 years" }\n'
    under = policy(CLAUSE + FRIEND + ladder)
    hearing = Hearing(under, as_of=TODAY, known_at=TODAY, moment="maintain")
    found = verdict(hearing, "sister", held(category="friend", facts=facts(friendly=True)))

    assert str(found.outcome) == "not_met"
    assert [one.kind for one in found.failing] == ["ladder"]


def test_what_may_have_been_made_while_a_moratorium_held_is_told_beside_what_surely_was() -> None:
    stop = '[[moratorium]]\nid = "m"\ntext = { en = "A pause." }\nsince = 2024-01-01\nuntil = 2025-01-01\n'
    under = policy(CLAUSE + CATEGORY + stop)
    made = {
        "sure": (date(2024, 3, 1), date(2024, 3, 1)), "perhaps": (date(2023, 1, 1), date(2024, 12, 31)),
        "undated": (None, None), "before": (date(2023, 1, 1), date(2023, 12, 31)),
        "after": (date(2025, 1, 1), None), "late": (None, date(2023, 5, 1)),
    }  # fmt: skip
    run = simulate(under, under, [held(name, made=days) for name, days in made.items()], as_of=TODAY)

    assert [one.agreements for one in run.breaches] == [("sure",)]
    assert [(one.id, refs) for one, refs in run.perhaps_stopped] == [("m", ("perhaps", "undated"))]
    told = simulation_json(run, Reader.STAFF, "en")["remarks"]
    assert [one["agreements"] for one in told if "A pause" in one["sentence"]] == [["perhaps", "undated"]]


def test_what_meets_every_criterion_alone_and_not_with_the_others_says_both() -> None:
    count = '[[criterion]]\nid = "c"\ntext = { en = "One in a country." }\nforce = "must"\n'
    count += 'test = { count = "agreements", where = { category = ["sister"], same = ["country"] }, at_most = 0 }\n'
    rows = [held(f"A-{n}", category="", country="FR", facts=facts(country="FR")) for n in (1, 2)]
    run = simulate(policy(count + CATEGORY), None, rows, as_of=TODAY)

    for row in run.rows:
        first, second = reasons(row, Reader.STAFF, "en")
        assert first == "Meets every criterion of Sister City."
        assert second.startswith("Not met once the others are there too: One in a country.")


def test_what_is_missing_is_told_for_the_category_it_is_missing_for() -> None:
    friend = '[[category]]\nid = "mate"\nname = { en = "Mate" }\nkind = "relationship"\nstatus = "open"\n'
    friend += 'eligibility = { all_of = ["nice", "c"] }\n'
    under = policy(CLAUSE + MORE + CATEGORY + friend)
    [row] = simulate(under, None, [held(category="", facts=facts(friendly=False, nice=False))], as_of=TODAY).rows

    told = [(one.split(". ")[0], one.rsplit(" For: ")[1]) for one in reasons(row, Reader.STAFF, "en")]
    assert told == [("Not met: The clause", "Sister City, Mate."), ("Not met: Nice", "Mate.")]


@pytest.mark.parametrize(
    ("effects", "said"),
    [
        (["no-further-resources", "may-propose-again", "recognised"],
         "Recognise and tell the counterparty: no further resources; it may propose a new agreement."),
        (["no-further-resources"], "Tell the counterparty: no further resources."),
        (["recognised"], "Recognise and tell the counterparty: its category is Past."),
        (["no-new-agreements"], "Tell the counterparty its category: Past."),
    ],
)  # fmt: skip
def test_what_the_counterparty_is_told_is_what_the_policy_says_of_the_category(effects, said) -> None:
    listed = ", ".join(f'"{one}"' for one in effects)
    past = f'[[category]]\nid = "past"\nname = {{ en = "Past" }}\nkind = "legacy"\neffects = [{listed}]\n'
    moved = '[[transition]]\nid = "t"\nfrom = ["old"]\nto = "past"\ntext = { en = "C." }\n'
    under = policy(CLAUSE + CATEGORY + past + 'status = "assignment-only"\n' + moved)
    [row] = simulate(under, None, [held(category="old")], as_of=TODAY).rows

    assert action(row, "en") == said


SECRET = """[[criterion]]
id = "secret"
source = "s. 5"
text = { en = "No alert." }
force = "must"
visibility = "confidential"
judged_by = "office"
"""
AFTER = '[[transition]]\nid = "t"\nfrom = ["old"]\nwhen = { eligible_for = "sister" }\nto = "sister"\n'
AFTER += 'text = { en = "C." }\n'


@pytest.mark.parametrize("answer", [True, False, None])
@pytest.mark.parametrize("more", ["", 'on_unknown = { to = "past", reason = { en = "Unsure." } }\n'])
def test_where_an_agreement_lands_is_not_told_to_whom_it_rests_on_what_they_may_not_know(answer, more) -> None:
    under = policy(CLAUSE + SECRET + asks('{ all_of = ["c", "secret"] }') + PAST + AFTER + more)
    known = facts(friendly=True) | ({} if answer is None else facts(secret=answer))
    one = held(category="old", facts=known)

    def lands(reader, **more):
        return simulate(under, None, [replace(one, **more)], as_of=TODAY, reader=reader).rows[0]

    row = lands(Reader.PUBLIC)
    assert (row.after, row.placed.basis, row.changes, action(row, "en")) == (
        "not-shown",
        "hidden",
        False,
        "Not shown here.",
    )
    assert reasons(row, Reader.PUBLIC, "en") == ["A clause decided on information that is not public."]
    staff = "past" if more and answer is None else {True: "sister", False: "unplaced", None: "unplaced"}[answer]
    assert lands(Reader.CLEARED).after == staff
    # A decision on record that says the same is told; of another nothing follows.
    for category in ("sister", "past"):
        decided = (Stage(category, TODAY, None, under.id),)
        assert lands(Reader.PUBLIC, stages=decided).after == (category if category == staff else "not-shown")


def test_what_is_decided_for_all_to_see_is_told_although_a_clause_beside_it_is_not_theirs() -> None:
    under = policy(CLAUSE + SECRET + asks('{ all_of = ["c", "secret"] }') + PAST + AFTER)
    [row] = simulate(
        under, None, [held(category="old", facts=facts(friendly=False))], as_of=TODAY, reader=Reader.PUBLIC
    ).rows

    assert row.after == "unplaced"
    assert reasons(row, Reader.PUBLIC, "en")[0].startswith("Not met: The clause.")


def test_a_run_of_the_policy_in_force_says_what_lies_in_a_category_that_another_policy_gave() -> None:
    under = policy(CLAUSE + CATEGORY)
    run = simulate(under, under, [held("A-1", policy="older"), held("A-2", policy=under.id)], as_of=TODAY)

    told = [one["agreements"] for one in simulation_json(run, Reader.STAFF, "en")["remarks"]]
    assert told == [["A-1"]]


def test_a_category_that_is_held_only_later_was_not_held() -> None:
    ladder = CATEGORY + 'from_stage = { category = "old", held_for = "1 year" }\n' + PAST.replace('"past"', '"old"')
    later = (Stage("old", date(2027, 1, 1), None, ""),)
    found = verdict(
        Hearing(policy(CLAUSE + ladder), as_of=TODAY, moment="establish"), "sister",
        held(category="", facts=facts(friendly=True), stages=later),
    )  # fmt: skip

    [rung] = [one for one in found.findings if one.kind == "ladder"]
    assert (rung.outcome, rung.answer.why) == (Outcome.NOT_MET, "stage-missing")


def test_a_whole_is_waived_only_where_what_was_set_aside_was_needed() -> None:
    under = policy(CLAUSE + MORE + asks('{ any_of = ["c", "nice"] }') + PAST)
    aside = (Waiver("c", "office", "Because.", TODAY),)

    def comes_to(**known: object) -> Outcome:
        one = held(facts=facts(friendly=False, **known), waivers=aside)
        return verdict(Hearing(under, as_of=TODAY), "sister", one).outcome

    assert [comes_to(nice=True), comes_to(nice=False)] == [Outcome.MET, Outcome.WAIVED]


def test_what_an_earlier_transition_left_open_is_told_where_a_later_one_takes_it() -> None:
    two = (
        '[[transition]]\nid = "a"\nfrom = ["old"]\nwhen = { all_of = ["nice"] }\nto = "sister"\ntext = { en = "A." }\n'
    )
    two += '[[transition]]\nid = "b"\nfrom = ["old"]\nto = "past"\ntext = { en = "B." }\n'
    [row] = simulate(policy(CLAUSE + MORE + CATEGORY + PAST + two), None, [held(category="old")], as_of=TODAY).rows

    assert row.after == "past"
    assert [one.split(".")[0] for one in reasons(row, Reader.STAFF, "en")] == ["B", "To document: Nice"]


READING = (
    '[[note]]\nid = "two"\ntext = { en = "x" }\nother_reading_text = { en = "y" }\n'
    'other_reading = { clause = "sister", term = { at_most = "3 years" } }\n'
)


def test_another_reading_of_the_policy_in_force_moves_nothing_and_nor_does_a_comment() -> None:
    text = HEAD + CLAUSE + CATEGORY + READING + '[[exception]]\nid = "e"\nagreements = ["A-2"]\nto = "sister"\n'
    own = load(text)
    register = [held("A-1", category="sister", policy=own.id), held("A-2"), held("A-3", category="old", policy="older")]

    for other in (load(text, readings=("two",)), load("# a comment\n" + text)):
        run = simulate(other, own, register, as_of=TODAY)
        assert [row.placed.basis for row in run.rows] == ["held"] * 3
        assert not any(row.changes for row in run.rows)
    edited = load(text.replace("Sister City", "Twin City"))
    assert [row.placed.basis for row in simulate(edited, own, register, as_of=TODAY).rows][1] == "exception"


def test_a_law_is_held_against_what_has_no_category_too_whatever_it_is_compared_with() -> None:
    own = policy(CLAUSE + CATEGORY)
    law = load(
        HEAD.replace('id = "rivermouth-2026"', 'id = "act"\nkind = "overlay"')
        + '[[criterion]]\nid = "act-not"\ntext = { en = "Not with them." }\nforce = "prohibited"\n'
        + 'test = { fact = "country", not_in = ["CN"] }\non_fail = { action = "withdraw", by = 2026-12-31 }\n',
        name="act.toml",
    )
    under = stack(own, [law])
    register = [
        held("A-1", country="CN", facts=facts(country="CN")),
        held("A-2", country="CN", category="old", policy="older", facts=facts(country="CN")),
    ]
    for against in (own, None):
        for row in simulate(under, against, register, as_of=TODAY).rows:
            assert "Not with them" in " ".join(reasons(row, Reader.PUBLIC, "en"))
            assert action(row, "en") == "Conclude by 31 December 2026."


def test_a_reading_and_a_law_move_nothing_of_a_file_that_only_has_other_comments() -> None:
    text = HEAD + CLAUSE + CATEGORY + READING
    own, commented = load(text), load("# a comment\r\n" + text.replace("\n", "\r\n"), readings=("two",))
    law = load(HEAD.replace('id = "rivermouth-2026"', 'id = "act"\nkind = "overlay"'), name="act.toml")
    run = simulate(stack(commented, [law]), own, [held("A-1"), held("A-2", category="old")], as_of=TODAY)

    assert [row.placed.basis for row in run.rows] == ["held", "held"]


def test_a_transition_that_gives_a_new_term_asks_to_agree_one() -> None:
    new = '[[transition]]\nid = "t"\nfrom = ["friend"]\nto = "sister"\nterm = "new"\ntext = { en = "Renewed." }\n'
    under = policy(CLAUSE + CATEGORY + 'term = { at_most = "3 years" }\n' + new)
    row = simulate(under, None, [held(category="friend", facts=facts(friendly=True))], as_of=TODAY).rows[0]

    assert "Amend by consent: agree a new term (at most 3 years)." in action(row, "en")
    assert "convenir d'une nouvelle durée (au plus 3 ans)" in action(row, "fr")
    assert action_kind(row) == "amend"


SET_ASIDE = (
    '[[money]]\nid = "m"\nkind = "budget"\nper = "agreement"\nfor = ["sister"]\namount = "%s CAD"\nevery = "1 year"\n'
)


def test_a_run_says_what_is_set_aside_for_each_agreement_before_and_after() -> None:
    before, after = (policy(CLAUSE + CATEGORY + SET_ASIDE % amount) for amount in ("500", "200"))
    after = replace(after, id="rivermouth-2027", file="another")
    run = simulate(after, before, [held(category="sister", facts=facts(friendly=True))], as_of=TODAY)
    [row] = simulation_json(run, Reader.PUBLIC, "en")["agreements"]

    assert (
        row["money_change"]
        == "Set aside for it until now: 500\u00a0CAD every year; by this policy: 200\u00a0CAD every year."
    )
    assert [one["each"] for one in (*row["money_before"], *row["money_after"])] == [50_000, 20_000]
    alone = simulate(after, None, [held(category="sister", facts=facts(friendly=True))], as_of=TODAY)
    assert simulation_json(alone, Reader.PUBLIC, "en")["agreements"][0]["money_change"] is None
    assert [one.total.minor for one in (*run.money_before, *run.money)] == [50_000, 20_000]


def test_what_nobody_needs_is_no_new_unknown() -> None:
    one_of = CATEGORY.replace('{ all_of = ["c"] }', '{ any_of = ["c", "open"] }')
    open_ = '[[criterion]]\nid = "open"\ntext = { en = "Open." }\nforce = "must"\njudged_by = "office"\n'
    under = policy(CLAUSE + open_ + one_of)
    met, missing = simulate(under, None, [held(facts=facts(friendly=True)), held("A-2")], as_of=TODAY).rows

    assert met.new(Outcome.UNKNOWN) == ()
    assert [finding.criterion for finding in missing.new(Outcome.UNKNOWN)] == ["c", "open"]


@pytest.mark.parametrize(
    "declared", ["", '[[fact]]\nid = "ends_on"\nname = { en = "last day" }\ntype = "date"\norigin = "register"\n']
)
def test_what_would_change_a_term_is_not_what_is_on_record(declared: str) -> None:
    under = policy(declared + CLAUSE + CATEGORY + 'term = { at_least = "3 years" }\n')

    def said(ends_on: date | None) -> str:
        known = facts(friendly=True, ends_on=ends_on)
        found = evaluate(under, "sister", known, as_of=TODAY, known_at=TODAY, moment="maintain")
        return next(change(under, one, "en") for one in found.findings if one.kind == "term")

    assert said(date(2027, 9, 30)) == "Record its first day."
    assert said(None) == "The policy would have to say whether an agreement may be open-ended."


@pytest.mark.parametrize("answer", [True, False])
def test_what_is_not_shown_may_have_been_made_under_a_moratorium_for_its_category(answer: bool) -> None:
    pause = '[[moratorium]]\nid = "pause"\nfor = ["sister"]\nsince = 2026-01-01\n'
    under = policy(CLAUSE + SECRET + asks('{ all_of = ["c", "secret"] }') + pause)
    one = held(facts=facts(friendly=True, secret=answer), made=(MARCH, MARCH), category="")
    public, cleared = (
        simulate(under, None, [one], as_of=TODAY, reader=reader) for reader in (Reader.PUBLIC, Reader.CLEARED)
    )

    assert public.breaches == ()
    assert [made for _clause, made in public.perhaps_stopped] == [("A-1",)]
    assert [breach.agreements for breach in cleared.breaches] == ([("A-1",)] if answer else [])
