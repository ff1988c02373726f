"""A law above a city's policy binds it from the day it is in force."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.audit.models import Actor
from chancery.errors import Refused
from chancery.policy import Outcome, evaluate
from chancery.policy_files import shipped
from chancery.strategy import actions, policies
from chancery.strategy.models import PolicyVersion
from tests.policy.say import facts

LAW = """format = "chancery-policy/1"
[policy]
id = "law-2025"
kind = "overlay"
title = { en = "A law", fr = "Une loi" }
in_force = 2025-09-01
[[list]]
id = "barred"
members = ["CN"]
[[fact]]
id = "country"
name = { en = "country", fr = "pays" }
type = "country"
origin = "register"
[[criterion]]
id = "not-barred"
source = "s. 2"
text = { en = "Not with a barred country.", fr = "Pas avec un pays exclu." }
force = "prohibited"
test = { fact = "country", not_in = "list:barred" }
"""


@pytest.mark.django_db
def test_a_law_tightens_the_citys_policy_from_its_first_day(by: Actor) -> None:
    own = actions.import_policy(content=shipped()["toronto-iap-2024"], by=by)
    actions.import_policy(content=LAW.encode(), by=by)
    policy = policies.loaded(own)
    known = facts(country="CN")

    def found(on: date) -> dict[str, Outcome]:
        verdict = evaluate(policies.bound(policy, on), "project", known, as_of=on, known_at=on)
        return {finding.criterion: finding.outcome for finding in verdict.findings}

    assert "not-barred" not in found(date(2025, 8, 31))
    assert found(date(2025, 9, 1))["not-barred"] is Outcome.NOT_MET


@pytest.mark.django_db
def test_the_citys_own_policy_is_not_a_law_above_it(by: Actor) -> None:
    actions.import_policy(content=LAW.encode(), by=by)

    assert policies.own(date(2026, 1, 1)) is None


@pytest.mark.django_db
def test_the_policy_in_force_is_the_citys_own_as_the_laws_bind_it(by: Actor) -> None:
    actions.import_policy(content=LAW.encode(), by=by)
    assert policies.in_force(date(2026, 1, 1)) is None
    actions.import_policy(content=shipped()["toronto-iap-2024"], by=by)

    before, after = policies.in_force(date(2025, 8, 31)), policies.in_force(date(2025, 9, 1))
    assert before
    assert after
    assert "not-barred" not in before.by_id
    assert "not-barred" in after.by_id


@pytest.mark.django_db
@pytest.mark.parametrize("law_first", [True, False])
def test_a_law_that_redefines_a_clause_of_the_citys_policy_is_not_brought_in(by: Actor, law_first: bool) -> None:
    clashing = LAW.replace('id = "not-barred"', 'id = "municipality"').encode()
    files = [clashing, shipped()["toronto-iap-2024"]]
    first, second = files if law_first else reversed(files)
    actions.import_policy(content=first, by=by)

    with pytest.raises(Refused, match="redefines a clause of the policy"):
        actions.import_policy(content=second, by=by)
    assert PolicyVersion.objects.count() == 1
