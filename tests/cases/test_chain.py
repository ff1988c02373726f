"""The chain from Council to the signature: any link that does not hold is found, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chancery import home
from chancery.cases.chain import Taken, broken, places
from chancery.money import Money
from chancery.policy import load

pytestmark = pytest.mark.once
POLICY = load((home.PACKAGE / "city/policies/toronto-iap-2024.toml").read_bytes(), name="toronto-iap-2024")
CONTENT, DAY = "c" * 64, date(2026, 6, 1)
# Written by hand from the adopted text: step, clause, who may, and whether a limit in money holds.
ASKED = {
    "partnership": (
        ("council", "approve-partnership", {"city-council"}, False),
        ("execution-partnership", "sign-partnership", {"mayor", "mayors-designate", "city-manager"}, False),
    ),
    "project": (("execution-project", "sign-project", {"city-manager", "deputy-city-manager", "division-head"}, True),),
}
ROLES = ["city-council", "mayor", "mayors-designate", "city-manager", "deputy-city-manager", "division-head", "clerk"]
CLAUSES = ["approve-partnership", "sign-partnership", "sign-project", "represent"]


def mostly(good, *bad):
    """The right value three times out of four, so that whole chains come up often."""
    return st.one_of(st.just(good), st.just(good), st.just(good), st.sampled_from(bad))


@st.composite
def chains(draw):
    """A category, and for each of its steps a decision or none."""
    category = draw(st.sampled_from(sorted(ASKED)))
    found = []
    for number, (step, clause, roles, limited) in enumerate(ASKED[category]):
        if draw(mostly(True, False)):
            money = st.tuples(st.integers(0, 200), mostly("CAD", "EUR")).map(lambda one: Money(*one))
            found.append(
                Taken(
                    step,
                    yes=draw(mostly(True, False)),
                    on=DAY + timedelta(days=number + draw(mostly(0, -2, 2))),
                    role=draw(mostly(sorted(roles)[0], *ROLES)),
                    clause=draw(mostly(clause, *CLAUSES)),
                    content=draw(mostly(CONTENT, "d" * 64)),
                    policy=draw(mostly(POLICY.digest, "e" * 64)),
                    limit=draw(st.one_of(st.none(), money) if limited else st.none()),
                    cost=draw(st.one_of(st.none(), money) if limited else st.none()),
                )
            )
    return category, found


def holds(asked, one, before):
    """The same question, asked again in other words."""
    _step, clause, roles, limited = asked
    if one is None or not one.yes or one.role not in roles or one.clause != clause:
        return False
    if one.content != CONTENT or one.policy != POLICY.digest or (before and one.on < before):
        return False
    if not limited:
        return True
    if one.limit is None or one.cost is None or one.limit.currency != one.cost.currency:
        return False
    return one.cost.minor <= one.limit.minor


@settings(max_examples=200)
@given(chains())
def test_no_signature_without_a_complete_chain(drawn):
    category, found = drawn
    by_step = {one.step: one for one in found}
    bad, before = [], None
    for asked in ASKED[category]:
        one = by_step.get(asked[0])
        if holds(asked, one, before):
            before = one.on
        else:
            bad.append(asked[0])

    assert [one.step.id for one in broken(POLICY, CONTENT, places(POLICY, category, found))] == bad


def whole():
    """An International Project signed exactly at the limit."""
    said = ("division-head", "sign-project", CONTENT, POLICY.digest)
    return Taken("execution-project", True, DAY, *said, Money(100, "CAD"), Money(100, "CAD"))


def test_at_the_limit_it_holds():
    assert broken(POLICY, CONTENT, places(POLICY, "project", [whole()])) == ()


@pytest.mark.parametrize(
    "harm",
    [
        {"yes": False},
        {"role": "mayor"},
        {"clause": "sign-partnership"},
        {"content": "d" * 64},
        {"policy": "e" * 64},
        {"cost": Money(101, "CAD")},
        {"cost": Money(100, "EUR")},
        {"cost": None},
        {"limit": None},
        {"step": "council"},
    ],
)
def test_one_harm_is_enough(harm):
    found = places(POLICY, "project", [replace(whole(), **harm)])

    assert [one.step.id for one in broken(POLICY, CONTENT, found)] == ["execution-project"]


def test_the_signature_is_the_step_that_executes():
    assert [(one.step.id, one.is_signature) for one in places(POLICY, "partnership", [])] == [
        ("council", False),
        ("execution-partnership", True),
    ]


JOINT = """
[[authority]]
id = "attest-partnership"
for = ["partnership"]
decides = "execute"
roles = ["city-clerk"]
source = "The clerk attests"
text = { en = "The clerk signs beside the Mayor.", fr = "Le greffe signe avec la mairie." }
[[step]]
id = "attestation"
for = ["partnership"]
name = { en = "The clerk's signature", fr = "Signature du greffe" }
actors = ["city-clerk"]
authority = "attest-partnership"
source = "The clerk attests"
"""


def test_where_two_sign_one_signature_is_a_gap():
    text = (home.PACKAGE / "city/policies/toronto-iap-2024.toml").read_bytes() + JOINT.encode()
    joint = load(text, name="joint")
    content = (CONTENT, joint.digest)
    council = Taken("council", True, DAY, "city-council", "approve-partnership", *content)
    mayor = Taken("execution-partnership", True, DAY, "mayor", "sign-partnership", *content)
    clerk = Taken("attestation", True, DAY, "city-clerk", "attest-partnership", *content)

    def gaps(*taken):
        return [one.step.id for one in broken(joint, CONTENT, places(joint, "partnership", taken))]

    assert gaps(council, mayor, clerk) == []
    assert gaps(council, mayor) == ["attestation"]
    assert gaps(council, clerk) == ["execution-partnership"]
    assert gaps(council, mayor, replace(clerk, role="mayor")) == ["attestation"]
