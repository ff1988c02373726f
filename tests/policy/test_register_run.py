"""A whole register under a policy: what an office's own, older and incomplete records come to in a simulation."""

from datetime import date

import pytest

from chancery.policy import Reader
from chancery.policy.evaluate import verdict
from chancery.policy.hearing import Hearing
from chancery.policy.report import action, action_kind, simulation_json
from chancery.policy.simulate import simulate
from tests.policy.say import CATEGORY, TODAY, facts, held, policy

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
        ("friend", "notify", "Recognise and tell the counterparty"),
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
