"""Covered is what is reserved in full, in funds that have it; what nobody said is unknown."""

from datetime import timedelta

import pytest

from chancery import home
from chancery.budgets import actions, facts
from chancery.cases.facts import Known
from chancery.errors import Refused
from chancery.policy import Fact
from tests import make
from tests.budgets.conftest import DAY, allocate, need, reserve

pytestmark = pytest.mark.django_db
TEXT = (home.PACKAGE / "city/policies/toronto-iap-2024.toml").read_bytes()


def covered(case, on=DAY):
    """What is known of its money and its staff time."""
    return {key: one[0].value for key, one in facts.covered(case, on).items()}


def test_of_a_request_of_which_nobody_said_what_it_takes_nothing_is_known(case):
    assert covered(case) == {}


def test_money_and_staff_time_are_covered_each_on_its_own(treasurer, case):
    money, people = need(treasurer, case), need(treasurer, case, "0.25 FTE")
    assert covered(case) == {"money_covered": False, "staff_time_covered": False}

    reserve(treasurer, money, make.fund(), "3000 CAD")
    reserve(treasurer, people, make.fund("1 FTE"), "0.25 FTE")
    assert covered(case) == {"money_covered": False, "staff_time_covered": True}

    reserve(treasurer, money, make.fund(), "2000 CAD")
    assert covered(case)["money_covered"] is True


def test_a_request_that_takes_nothing_is_covered_once_somebody_said_so(treasurer, case):
    need(treasurer, case, "0 CAD")
    assert covered(case) == {"money_covered": True}


def test_amounts_in_two_currencies_are_covered_each_in_its_own(treasurer, case):
    dollars, euros = need(treasurer, case), need(treasurer, case, "10 EUR")
    reserve(treasurer, dollars, make.fund())
    assert covered(case) == {"money_covered": False}
    reserve(treasurer, euros, make.fund("10 EUR"), "10 EUR")
    assert covered(case) == {"money_covered": True}


def test_what_is_reserved_tomorrow_does_not_cover_today(treasurer, case):
    reserve(treasurer, need(treasurer, case), make.fund())
    assert covered(case, DAY - timedelta(1)) == {"money_covered": False}


def test_in_a_fund_that_is_overdrawn_nothing_is_covered(treasurer, case):
    fund = make.fund("5000 CAD")
    reserve(treasurer, need(treasurer, case), fund)
    actions.spend(by=treasurer, fund=fund, amount=1, on=DAY)
    assert covered(case) == {"money_covered": False}


def test_in_a_fund_of_which_nobody_knows_the_amount_any_more_it_is_unknown(treasurer, case):
    fund = make.fund("5000 CAD")
    reserve(treasurer, need(treasurer, case), fund)
    actions.correct_fund(by=treasurer, fund=fund, held={}, changes={"amount_minor": None}, reason="Never approved.")
    assert covered(case) == {}


def test_it_is_handed_down_beside_what_else_is_known(treasurer, case):
    need(treasurer, case)
    told = facts.beside(Known(facts={"country": (Fact("IT", DAY, DAY),)}), case, DAY, "fr").facts
    assert set(told) == {"country", "money_covered"}
    assert "réservé" in told["money_covered"][0].evidence


def test_what_the_policy_gives_no_further_resources_gets_none(head, treasurer):
    make.policy_version(content=TEXT, in_force_from=DAY)
    old, fund = make.agreement(), make.fund()
    make.assignment(old, "historical")
    for act in (
        lambda: allocate(head, fund, old),
        lambda: actions.commit(by=treasurer, fund=fund, amount=1, on=DAY, agreement=old),
    ):
        with pytest.raises(Refused, match="no further resources"):
            act()
    allocate(head, fund, old, "0 CAD")
    assert allocate(head, fund, make.agreement())


def test_without_a_policy_that_says_so_it_is_not_refused(head):
    old = make.agreement()
    make.assignment(old, "historical")
    assert allocate(head, make.fund(), old)


def test_what_was_spent_on_it_all_the_same_is_posted(treasurer):
    make.policy_version(content=TEXT, in_force_from=DAY)
    old = make.agreement()
    make.assignment(old, "historical")
    assert actions.spend(by=treasurer, fund=make.fund(), amount=1, on=DAY, agreement=old)
