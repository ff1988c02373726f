"""Whoever keeps the money, and a request that takes some."""

from datetime import date

import pytest

from chancery.budgets import actions
from chancery.cases.models import Case
from chancery.money import Money
from tests import make

DAY = date(2026, 6, 1)
SHORT = b'format = "chancery-policy/1"\n[policy]\nid = "p"\ntitle = { en = "P" }\n'


@pytest.fixture
def treasurer(db):
    """Who decides over the money."""
    return make.actor("treasurer")


@pytest.fixture
def head(db):
    """Who keeps the funds."""
    return make.actor("head")


@pytest.fixture
def case(db):
    """A request on its way, of which nobody has said what it takes."""
    return a_case()


def a_case(**values):
    """A request on its way."""
    number = make.number()
    policy = values.pop("policy", None) or make.policy_version(f"policy-{number}", SHORT)
    return Case.objects.create(reference=f"D-2026-{number:04}", kind="proposal", policy=policy, opened_on=DAY, **values)


def cents(text):
    """An amount as a fund counts it."""
    return Money.parse(text).minor


def need(by, case, amount="5000 CAD", **values):
    """What a request takes in 2026."""
    return actions.state_need(by=by, case=case, year=2026, amount=Money.parse(amount), **values)


def reserve(by, need, fund, amount="5000 CAD", **values):
    """Reserve for it."""
    return actions.reserve(by=by, need=need, fund=fund, amount=cents(amount), on=DAY, **values)


def allocate(by, fund, agreement, amount="44500 CAD", **values):
    """Set apart for an agreement."""
    return actions.allocate(by=by, fund=fund, amount=cents(amount), on=DAY, agreement=agreement, **values)
