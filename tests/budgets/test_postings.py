"""What is set apart, reserved, committed and spent comes out of its fund once, and never twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chancery.audit.changes import types_since
from chancery.audit.models import LedgerHead
from chancery.budgets import actions
from chancery.budgets.balance import balance, balances
from chancery.budgets.models import Fund, Posting
from chancery.edits import Overtaken
from chancery.errors import Refused
from chancery.ids import uuid7
from tests import make
from tests.budgets.conftest import DAY, a_case, allocate, cents, need, reserve

pytestmark = pytest.mark.django_db


def test_the_envelope_of_2005_and_2017_balances_to_the_cent(head):
    fund = make.fund("318000 CAD", year=2024)
    for amount, many in (("44500 CAD", 4), ("5000 CAD", 6)):
        for _ in range(many):
            allocate(head, fund, make.agreement(), amount)
    assert balance(fund).allocated == cents("208000 CAD")
    allocate(head, fund, None, "110000 CAD", activity="ACT-1")

    assert (balance(fund).allocated, balance(fund).left) == (cents("318000 CAD"), 0)
    with pytest.raises(Refused, match="not left"):
        allocate(head, fund, make.agreement(), "0.01 CAD")


def test_from_reserved_to_committed_to_spent_no_amount_counts_twice(treasurer, case):
    fund, size = make.fund("10000 CAD"), LedgerHead.state()[0]
    held = reserve(treasurer, need(treasurer, case), fund)
    promised = actions.commit(by=treasurer, fund=fund, amount=cents("4000 CAD"), on=DAY, drawn_from=held)
    actions.spend(by=treasurer, fund=fund, amount=cents("1500 CAD"), on=DAY, drawn_from=promised)

    now = balance(fund)
    assert (now.reserved, now.committed, now.spent) == (100_000, 250_000, 150_000)
    assert (now.taken, now.left) == (500_000, 500_000)
    assert types_since(size) == {"need.stated", "fund.reserved", "fund.committed", "fund.spent"}


def test_what_is_used_of_an_amount_set_apart_is_not_taken_a_second_time(head, treasurer):
    fund, agreement = make.fund("10000 CAD"), make.agreement()
    allocate(head, fund, agreement, "6000 CAD")
    fund.refresh_from_db()
    actions.commit(by=treasurer, fund=fund, amount=cents("5000 CAD"), on=DAY, agreement=agreement)
    assert balance(fund).left == cents("4000 CAD")

    actions.commit(by=treasurer, fund=fund, amount=cents("2000 CAD"), on=DAY, agreement=agreement)
    assert balance(fund).left == cents("3000 CAD")


def test_nothing_is_taken_that_is_not_left_or_of_which_nobody_knows(treasurer, case):
    wanted = need(treasurer, case)
    with pytest.raises(Refused, match="not left"):
        reserve(treasurer, wanted, make.fund("4999.99 CAD"))
    with pytest.raises(Refused, match="not recorded"):
        reserve(treasurer, wanted, make.fund(None))
    assert not Posting.objects.exists()


def test_a_request_is_met_from_a_fund_of_its_year_unit_source_and_division(treasurer, case):
    parks = make.division("parks")
    wanted = need(treasurer, case, source="divisional", division=parks)
    fits = {"source": "divisional", "division": parks}
    for wrong in ({"year": 2027}, {"source": "capital"}, {"division": make.division("water")}, {"amount": "1 FTE"}):
        with pytest.raises(Refused, match="another year or unit"):
            reserve(treasurer, wanted, make.fund(**{**fits, **wrong}))
    assert reserve(treasurer, wanted, make.fund(**fits))


def test_no_more_is_reserved_than_a_request_takes(treasurer, case):
    wanted, fund = need(treasurer, case), make.fund()
    reserve(treasurer, wanted, fund, "3000 CAD")
    with pytest.raises(Refused, match="more than the request takes"):
        reserve(treasurer, wanted, fund, "2000.01 CAD")


def test_of_two_who_saw_the_same_fund_the_second_is_told(treasurer, case):
    first = make.fund()
    second, wanted = Fund.objects.get(), need(treasurer, case)
    reserve(treasurer, wanted, first, "1 CAD")
    with pytest.raises(Overtaken):
        reserve(treasurer, wanted, second, "1 CAD")


def test_a_form_sent_twice_writes_once(head, treasurer, case):
    fund, wanted, agreement, keys = make.fund(), need(treasurer, case), make.agreement(), [uuid7() for _ in range(4)]
    for _ in range(2):
        allocate(head, fund, agreement, id=keys[0])
        reserve(treasurer, wanted, fund, "1 CAD", id=keys[1])
        actions.commit(by=treasurer, fund=fund, amount=1, on=DAY, agreement=agreement, id=keys[2])
        actions.spend(by=treasurer, fund=fund, amount=1, on=DAY, id=keys[3])
    assert Posting.objects.count() == 4


def test_what_was_spent_is_posted_though_it_is_more_than_there_was(treasurer):
    fund = make.fund("100 CAD")
    actions.spend(by=treasurer, fund=fund, amount=cents("150 CAD"), on=DAY)
    actions.spend(by=treasurer, fund=fund, amount=cents("-20 CAD"), on=DAY)
    assert (balance(fund).spent, balance(fund).left) == (13_000, -3_000)


def test_an_expense_is_posted_once_by_its_number(treasurer):
    fund = make.fund()
    actions.spend(by=treasurer, fund=fund, amount=1, on=DAY, document="FIN-1")
    with pytest.raises(Refused, match="posted already"):
        actions.spend(by=treasurer, fund=fund, amount=2, on=DAY, document=" FIN-1 ")
    assert balance(fund).spent == 1


def test_more_than_is_open_is_not_drawn(treasurer, case):
    fund = make.fund()
    held = reserve(treasurer, need(treasurer, case), fund)
    with pytest.raises(Refused, match="not open"):
        actions.commit(by=treasurer, fund=fund, amount=cents("5001 CAD"), on=DAY, drawn_from=held)
    with pytest.raises(Refused, match="not open"):
        actions.commit(by=treasurer, fund=make.fund(), amount=1, on=DAY, drawn_from=held)


def test_amounts_below_zero_or_beyond_all_measure_are_refused(head):
    for amount in (-1, 2**53):
        with pytest.raises(Refused, match="below zero or too large"):
            actions.allocate(by=head, fund=make.fund(), amount=amount, on=DAY, agreement=make.agreement())
    with pytest.raises(Refused, match="which agreement"):
        actions.allocate(by=head, fund=make.fund(), amount=1, on=DAY)


@pytest.mark.parametrize("role", ["officer", "division-head", "auditor", "clerk", "councillor"])
def test_others_write_nothing(treasurer, case, role):
    other, fund, wanted = make.actor(role), make.fund(), need(treasurer, case)
    for act in (
        lambda: allocate(other, fund, make.agreement()),
        lambda: reserve(other, wanted, fund),
        lambda: actions.commit(by=other, fund=fund, amount=1, on=DAY),
        lambda: actions.spend(by=other, fund=fund, amount=1, on=DAY),
        lambda: need(other, case),
    ):
        with pytest.raises(Refused):
            act()


def test_the_treasurer_alone_posts_and_the_head_reserves_nothing(head, treasurer, case):
    with pytest.raises(Refused, match="treasurer posts"):
        actions.spend(by=head, fund=make.fund(), amount=1, on=DAY)
    with pytest.raises(Refused, match="reserves and commits"):
        reserve(head, need(head, case), make.fund())


def test_the_division_that_leads_says_what_a_request_takes_and_no_other(db):
    parks, water = make.division("parks"), make.division("water")
    case = a_case(lead_division=parks)
    assert need(make.actor("division-officer", division=parks), case)
    with pytest.raises(Refused, match="division that leads"):
        need(make.actor("division-head", division=water), case)


ROWS = st.lists(st.tuples(st.sampled_from(Posting.Kind.values), st.integers(0, 9), st.integers(0, 2)), max_size=12)


@settings(max_examples=20)
@given(rows=ROWS)
def test_what_is_taken_is_never_less_than_what_is_used_and_never_more_than_all_of_it(rows):
    fund = make.fund("1000 CAD")
    row = {"fund": fund, "on": DAY}
    Posting.objects.bulk_create(Posting(kind=k, amount_minor=n, activity=f"ACT-{a}", **row) for k, n, a in rows)
    now = balances([fund])[fund.pk]
    used = now.reserved + now.committed + now.spent

    assert max(used, now.allocated) <= now.taken <= used + now.allocated
    assert now.left == 100_000 - now.taken
