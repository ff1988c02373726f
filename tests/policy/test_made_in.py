"""What was made in a time counts in the category in which it was made, wherever it lies since."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.policy import Reader, Stage
from chancery.policy.evaluate import verdict
from chancery.policy.hearing import Hearing
from chancery.policy.report import simulation_json
from chancery.policy.simulate import simulate
from tests.policy.say import CATEGORY, TODAY, facts, held, policy

LIMITS = (
    '[[criterion]]\nid = "c"\nsource = "s. 1"\ntext = { en = "Judged." }\nforce = "must"\njudged_by = "office"\n'
    + CATEGORY
    + '[[category]]\nid = "former"\nname = { en = "Former" }\nkind = "legacy"\nstatus = "assignment-only"\n'
    '[[cap]]\nid = "a-year"\ntext = { en = "One a year." }\nof = "approvals"\nat_most = 1\nFOR'
    '[[moratorium]]\nid = "pause"\ntext = { en = "Pause." }\nsince = 2026-02-01\nuntil = 2026-05-01\nFOR'
    '[[transition]]\nid = "t"\nfrom = ["old"]\nto = "sister"\ntext = { en = "Kept." }\n'
)
UNDER, OF_ALL = (policy(LIMITS.replace("FOR", limit)) for limit in ('for = ["sister"]\n', ""))
MADE = date(2026, 2, 10)
SINCE_MOVED = (Stage("sister", MADE, date(2026, 7, 31)), Stage("former", date(2026, 8, 1)))
SINCE_BACK = (Stage("former", None, date(2026, 7, 31)), Stage("sister", date(2026, 8, 1)))
TWO = ("A-1", "A-2")


def told(of=UNDER, **columns) -> dict[str, tuple[str, ...]]:
    """What is said to be exceeded of a register of two such agreements, and by which."""
    asked = {"made": (MADE, MADE), "policy": of.id, **columns}
    run = simulate(of, None, [held(reference, **asked) for reference in TWO], as_of=TODAY, known_at=TODAY)
    return {breach.clause: breach.agreements for breach in run.breaches}


@pytest.mark.parametrize(
    ("columns", "counts"),
    [
        ({"category": "sister"}, True),
        ({"category": "former"}, False),
        ({"category": "former", "stages": SINCE_MOVED}, True),
        ({"category": "sister", "stages": SINCE_BACK}, False),
        ({"category": "former", "stages": (Stage("former", date(2026, 3, 1)),)}, False),
        ({"category": "old", "policy": "older"}, False),
        ({"category": "old", "policy": "older", "stages": (Stage("old", None, None, "older"),)}, False),
        ({"category": "sister", "policy": "older", "stages": (Stage("sister", MADE, None, "older"),)}, True),
        ({"category": "sister", "made": (date(2026, 2, 3), date(2026, 4, 2)), "stages": SINCE_MOVED}, True),
    ],
)  # fmt: skip
def test_a_limit_and_a_moratorium_look_at_the_category_in_which_it_was_made(columns, counts) -> None:
    assert told(**columns) == ({"a-year": TWO, "pause": TWO} if counts else {})


def test_where_an_agreement_was_placed_elsewhere_no_room_appears_at_the_door() -> None:
    register = [held("A-1", category="former", made=(MADE, MADE), stages=SINCE_MOVED)]
    hearing = Hearing(UNDER, as_of=date(2026, 9, 1), known_at=TODAY, register=register, moment="establish")
    found = verdict(hearing, "sister", held("", category="", facts=facts(c=True))).findings

    assert {one.criterion: str(one.outcome) for one in found}["a-year"] == "not_met"


def test_without_for_a_limit_and_a_moratorium_are_of_all_agreements_also_those_no_category_is_for() -> None:
    assert told(OF_ALL, category="", instrument="pact") == {"a-year": TWO, "pause": TWO}
    assert told(UNDER, category="", instrument="pact") == {}


@pytest.mark.parametrize(
    ("lang", "one", "many"),
    [
        (
            "en",
            "A-1 was made while the moratorium “Pause” held.",
            "A-1, A-2 were made while the moratorium “Pause” held.",
        ),
        (
            "fr",
            "A-1 a été conclue pendant le moratoire « Pause ».",
            "A-1, A-2 ont été conclues pendant le moratoire « Pause ».",
        ),
    ],
)
def test_one_was_made_and_several_were_made(lang, one, many) -> None:
    register = [held(reference, made=(MADE, MADE), policy=UNDER.id) for reference in TWO]
    for known, sentence in ((register[:1], one), (register, many)):
        run = simulation_json(simulate(UNDER, None, known, as_of=TODAY, known_at=TODAY), Reader.PUBLIC, lang)
        assert sentence in [breach["sentence"] for breach in run["breaches"]]
