"""Who may sign what, up to how much, on a day; and what may be passed on."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chancery.accounts import actions, permissions
from chancery.accounts.models import DelegationInstrument
from chancery.errors import Refused
from chancery.money import LARGEST, Money
from tests import make

pytestmark = pytest.mark.django_db
FROM, MID, TO, AFTER = date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31), date(2027, 1, 1)
CAD = "CAD"


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


def delegation(by, holder, **more):
    terms = {"decides": "sign", "since": FROM, "until": TO, "limit": Money(5_000_000, CAD), "may_sub_delegate": True}
    return actions.delegate(holder=holder, by=by, **{**terms, **more})


def pass_on(parent, holder, **more):
    terms = {"since": FROM, "until": TO, "limit": Money(1_000_000, CAD)}
    return actions.sub_delegate(
        policy=None, parent=parent, holder=holder, by=parent.holder.user.actor, **{**terms, **more}
    )


def test_a_limit_counts_for_its_decision_category_and_days(ana, by):
    delegation(by, ana, categories=["project"])
    limits = [
        permissions.limit_of(ana, "sign", "project", TO),
        permissions.limit_of(ana, "sign", "partnership", TO),
        permissions.limit_of(ana, "spend", "project", TO),
        permissions.limit_of(ana, "sign", "project", AFTER),
    ]

    assert limits == [Money(5_000_000, CAD), None, None, None]


def test_an_instrument_without_a_limit_is_the_largest(ana, by):
    delegation(by, ana)
    delegation(by, ana, limit=None)

    assert permissions.limit_of(ana, "sign", "project", MID).minor == LARGEST


def test_an_amount_at_the_limit_passes_and_above_does_not(ana, by):
    delegation(by, ana)
    passes = [permissions.may_decide(ana, "sign", "x", MID, Money(n, CAD)) for n in (5_000_000, 5_000_001)]

    assert passes == [True, False]
    assert not permissions.may_decide(ana, "sign", "x", MID, Money(1, "EUR"))


def test_a_person_enters_a_delegation_and_another_confirms_it(ana):
    adam, eve = make.person("Adam"), make.person("Eve")
    make.role(adam, "administrator")
    make.role(eve, "administrator")
    paper = delegation(adam.user.actor, ana)
    assert permissions.limit_of(ana, "sign", "x", MID) is None
    actions.confirm(right=paper, by=eve.user.actor)

    assert permissions.limit_of(ana, "sign", "x", MID) == Money(5_000_000, CAD)


def test_an_administrator_is_given_no_delegation(ana, by):
    make.role(ana, "administrator")

    with pytest.raises(Refused, match="no delegation"):
        delegation(by, ana)


def test_what_one_holds_can_be_passed_on_within_it(ana, bob, by):
    pass_on(delegation(by, ana), bob)

    assert permissions.limit_of(bob, "sign", "x", MID) == Money(1_000_000, CAD)


@pytest.mark.parametrize(
    "wider",
    [
        {"limit": Money(5_000_001, CAD)},
        {"limit": Money(1, "EUR")},
        {"until": AFTER},
        {"until": None},
        {"categories": ["partnership"]},
    ],
    ids=["dearer", "another currency", "longer", "for ever", "wider"],
)
def test_nobody_passes_on_more_than_they_hold(ana, bob, by, wider):
    parent = delegation(by, ana, categories=["project"])

    with pytest.raises(Refused, match="never wider"):
        pass_on(parent, bob, **{"categories": ["project"], **wider})


def test_a_sub_delegation_does_not_go_back_up(ana, bob, by):
    parent = delegation(by, ana, given_by_person=bob)

    for who in (ana, bob):
        with pytest.raises(Refused, match="never wider"):
            pass_on(parent, who)


def test_only_its_holder_passes_it_on_and_only_if_it_says_so(ana, bob, by):
    with pytest.raises(Refused, match="not yours"):
        actions.sub_delegate(
            policy=None, parent=delegation(by, ana), holder=bob, since=FROM, until=TO, by=bob.user.actor
        )
    with pytest.raises(Refused, match="not yours"):
        pass_on(delegation(by, ana, may_sub_delegate=False), bob)


def test_what_hangs_on_a_delegation_falls_with_it(ana, bob, by):
    parent = delegation(by, ana)
    pass_on(parent, bob)
    actions.end_right(right=parent, by=by)

    assert permissions.limit_of(bob, "sign", "x", MID) is None


def test_a_sub_delegation_is_taken_back_by_who_gave_it(ana, bob, by):
    child = pass_on(delegation(by, ana), bob)
    actions.end_right(right=child, by=ana.user.actor)

    assert permissions.limit_of(bob, "sign", "x", MID) is None


def test_the_database_refuses_what_no_action_would_write(ana, by):
    bad = [
        {"limit_minor": 5, "currency": ""},
        {"limit_minor": -5, "currency": CAD},
        {"given_by_person": ana},
        {"until": date(2025, 1, 1)},
        {"confirmed_by": by},
    ]
    for values in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            DelegationInstrument.objects.create(holder=ana, decides="sign", since=FROM, given_by=by, **values)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 100), min_size=1, max_size=4), st.integers(0, 100))
def test_down_a_chain_authority_only_shrinks(ana, by, wanted, first):
    with transaction.atomic():
        step, most = delegation(by, make.person(), limit=Money(first, CAD)), first
        DelegationInstrument.objects.filter(pk=step.pk).update(may_sub_delegate=True)
        for amount in wanted:
            try:
                step = pass_on(step, make.person(), limit=Money(amount, CAD))
            except Refused:
                assert amount > most
            else:
                assert amount <= most
                most, step.may_sub_delegate = amount, True
        transaction.set_rollback(True)
