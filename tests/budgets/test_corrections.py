"""A row is corrected with a reason; what rests on it must still hold."""

import pytest

from chancery.audit.changes import types_since
from chancery.audit.models import LedgerHead
from chancery.budgets import actions
from chancery.budgets.balance import balance
from chancery.budgets.models import Correction, Posting
from chancery.edits import Overtaken
from chancery.errors import Refused
from tests import make
from tests.budgets.conftest import DAY, allocate, cents, need, reserve

pytestmark = pytest.mark.django_db


def corrected(by, row, minor, reason="A slip of the pen."):
    """Another amount."""
    held = {"amount_minor": row.amount_minor}
    actions.correct(by=by, row=row, held=held, changes={"amount_minor": minor}, reason=reason)


def test_what_a_row_said_stays_beside_it(treasurer, head):
    fund = make.fund()
    row, size = allocate(head, fund, make.agreement()), LedgerHead.state()[0]
    corrected(head, row, 100)

    told = Correction.objects.get()
    assert (told.about, told.fund, told.before["amount_minor"], told.corrected_by) == (row.pk, fund, 4_450_000, head)
    assert (balance(fund).allocated, types_since(size)) == (100, {"fund.row-corrected"})


def test_a_correction_needs_its_reason_and_what_was_shown(head):
    row = allocate(head, make.fund(), make.agreement())
    with pytest.raises(Refused, match="why"):
        corrected(head, row, 1, reason="")
    row.refresh_from_db()
    with pytest.raises(Overtaken):
        actions.correct(by=head, row=row, held={"amount_minor": 1}, changes={"amount_minor": 2}, reason="Why")
    assert Posting.objects.get().amount_minor == 4_450_000


def test_a_row_does_not_change_its_fund_or_what_it_is_for(head):
    row = allocate(head, make.fund(), make.agreement())
    actions.correct(by=head, row=row, held={}, changes={"agreement": make.agreement()}, reason="Why")
    assert not Correction.objects.exists()


def test_no_less_than_was_drawn_and_no_more_than_is_left(treasurer, case):
    fund, wanted = make.fund("6000 CAD"), need(treasurer, case)
    held = reserve(treasurer, wanted, fund)
    actions.commit(by=treasurer, fund=fund, amount=cents("2000 CAD"), on=DAY, drawn_from=held)
    with pytest.raises(Refused, match="drawn on it"):
        corrected(treasurer, held, cents("1999 CAD"))
    held.refresh_from_db()
    with pytest.raises(Refused, match="reserved for it"):
        corrected(treasurer, held, cents("5001 CAD"))
    apart = allocate(treasurer, make.fund("10 CAD"), make.agreement(), "10 CAD")
    with pytest.raises(Refused, match="not left"):
        corrected(treasurer, apart, 1001)


def test_what_a_request_takes_is_not_corrected_below_what_is_reserved(treasurer, case):
    wanted, size = need(treasurer, case), LedgerHead.state()[0]
    corrected(treasurer, wanted, cents("4000 CAD"))
    assert types_since(size) == {"need.corrected"}

    reserve(treasurer, wanted, make.fund(), "3000 CAD")
    with pytest.raises(Refused, match="reserved for it"):
        corrected(treasurer, wanted, cents("2000 CAD"))


def test_release_gives_back_what_nobody_drew(treasurer, case):
    fund = make.fund("5000 CAD")
    held = reserve(treasurer, need(treasurer, case), fund)
    actions.commit(by=treasurer, fund=fund, amount=cents("2000 CAD"), on=DAY, drawn_from=held)
    actions.release(by=treasurer, posting=held, reason="The visit is shorter.")

    assert (balance(fund).reserved, balance(fund).left) == (0, cents("3000 CAD"))
    held.refresh_from_db()
    with pytest.raises(Refused, match="Nothing of it"):
        actions.release(by=treasurer, posting=held, reason="Again")


def test_what_was_spent_is_corrected_by_the_treasurer_alone_and_never_released(head, treasurer):
    row = actions.spend(by=treasurer, fund=make.fund(), amount=100, on=DAY)
    with pytest.raises(Refused, match="whoever may write"):
        corrected(head, row, 50)
    with pytest.raises(Refused, match="whoever may write"):
        actions.release(by=treasurer, posting=row, reason="Why")
    corrected(treasurer, row, 50)
    assert Posting.objects.get().amount_minor == 50


def test_a_row_is_not_given_the_number_that_another_has_in_the_finance_system(treasurer):
    fund = make.fund()
    one, two = (actions.spend(by=treasurer, fund=fund, amount=100, on=DAY, document=each) for each in ("F-1", "F-2"))

    with pytest.raises(Refused, match="posted already"):
        actions.correct(by=treasurer, row=two, held={"document": "F-2"}, changes={"document": "F-1"}, reason="A slip")
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.document, two.document) == ("F-1", "F-2")


def test_a_transfer_is_corrected_within_what_both_funds_hold(treasurer):
    source, target = make.fund("100 CAD"), make.fund("0 CAD")
    item = make.council_item(outcome="adopted")
    row = actions.transfer(by=treasurer, source=source, target=target, amount=5_000, on=DAY, council_item=item)
    with pytest.raises(Refused, match="not left"):
        corrected(treasurer, row, 10_001)
    row.refresh_from_db()
    corrected(treasurer, row, 6_000)
    assert balance(target).available == 6_000
