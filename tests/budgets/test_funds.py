"""Funds are entered as they are recorded, moved by authority, and corrected with a reason."""

from datetime import date
from decimal import Decimal

import pytest

from chancery.accounts.models import DelegationInstrument, Person
from chancery.audit.changes import types_since
from chancery.audit.models import LedgerEntry, LedgerHead
from chancery.budgets import actions
from chancery.budgets.balance import balance
from chancery.budgets.models import Correction, Fund, Transfer, YearFigure
from chancery.edits import Overtaken
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.money import Money
from tests import make
from tests.budgets.conftest import DAY, cents

pytestmark = pytest.mark.django_db


def entered(by, amount="318000 CAD", **values):
    """A fund as the office enters it."""
    held = Money.parse(amount) if amount else None
    given = {"year": 2026, "source": "operating", "name_en": "Cooperation abroad", "unit": "CAD", **values}
    return actions.enter_fund(by=by, amount=held, **given)


def moved(by, source, target, amount="150000 CAD", **values):
    """An amount moved by an item of Council, unless told otherwise."""
    if "instrument" not in values:
        values.setdefault("council_item", make.council_item(outcome="adopted"))
    return actions.transfer(by=by, source=source, target=target, amount=cents(amount), on=DAY, **values)


def test_a_fund_gets_its_number_and_a_line_that_is_sealed_until_it_is_published(head):
    size = LedgerHead.state()[0]
    quiet, open_ = entered(head), entered(head, public=True)

    assert (quiet.amount, quiet.reference[:2]) == (Money(31_800_000, "CAD"), "F-")
    assert types_since(size) == {"fund.entered"}
    leaves = [str(bytes(one.leaf)) for one in LedgerEntry.objects.order_by("seq")[size:]]
    assert (quiet.reference in leaves[0], open_.reference in leaves[1]) == (False, True)


def test_a_form_sent_twice_enters_one(head):
    key = uuid7()
    assert entered(head, id=key) == entered(head, id=key)
    assert Fund.objects.count() == 1


def test_what_nobody_recorded_stays_empty_and_nothing_is_left_of_it(head):
    fund = entered(head, None)
    assert (fund.amount, balance(fund).available, balance(fund).left) == (None, None, None)


def test_staff_time_is_a_fund_in_hundredths_of_a_position(head):
    fund = entered(head, "1.5 FTE", unit="FTE")
    assert (fund.amount_minor, fund.is_staff_time) == (150, True)


@pytest.mark.parametrize("values", [{"name_en": ""}, {"unit": "EUR"}])
def test_a_fund_has_a_name_and_one_unit(head, values):
    with pytest.raises(Refused):
        entered(head, **values)


@pytest.mark.parametrize("role", ["officer", "city-manager", "auditor", "division-head", "councillor"])
def test_others_enter_no_fund(db, role):
    with pytest.raises(Refused, match="head of the office"):
        entered(make.actor(role))


def test_150_000_go_from_one_division_to_another_by_an_item_of_council(treasurer):
    size = LedgerHead.state()[0]
    economy, clerk = make.fund("318000 CAD"), make.fund("0 CAD")
    moved(treasurer, economy, clerk)

    assert [balance(one).available for one in (economy, clerk)] == [cents("168000 CAD"), cents("150000 CAD")]
    assert types_since(size) == {"fund.transferred"}


def test_money_moves_out_of_a_fund_of_which_nobody_recorded_the_whole(treasurer):
    source, target = make.fund(None), make.fund(None)
    moved(treasurer, source, target)

    assert (balance(source).moved_out, balance(target).moved_in) == (15_000_000, 15_000_000)
    assert balance(target).available is None


@pytest.mark.parametrize("outcome", ["lost", "referred", "deferred", "received", "not-recorded"])
def test_an_item_that_council_did_not_adopt_moves_nothing(treasurer, outcome):
    with pytest.raises(Refused, match="by whose authority"):
        moved(treasurer, make.fund(), make.fund(), "1 CAD", council_item=make.council_item(outcome=outcome))


def spender(limit, **values):
    """A delegation to spend up to an amount."""
    row = {"decides": "spend", "since": date(2026, 1, 1), "given_by": make.clerk(), **values}
    holder = make.person(f"Someone {make.number()}")
    return DelegationInstrument.objects.create(
        holder=holder, limit_minor=cents(limit), currency=Money.parse(limit).currency, **row
    )


def test_a_delegation_to_spend_reaches_as_far_as_its_limit(treasurer):
    source, target = make.fund(), make.fund()
    moved(treasurer, source, target, "500 CAD", instrument=spender("500 CAD"))

    for paper in (spender("499 CAD"), spender("500 EUR"), spender("500 CAD", until=date(2026, 5, 31))):
        with pytest.raises(Refused, match="by whose authority"):
            moved(treasurer, source, target, "500 CAD", instrument=paper)
    with pytest.raises(Refused, match="by whose authority"):
        moved(treasurer, source, target, "500 CAD", instrument=spender("500 CAD", decides="sign"))
    assert Transfer.objects.count() == 1
    assert Person.objects.exists()


@pytest.mark.parametrize("other", [{"year": 2027}, {"amount": "5 EUR"}])
def test_nothing_moves_between_years_or_units(treasurer, other):
    with pytest.raises(Refused, match="same year"):
        moved(treasurer, make.fund(), make.fund(**other), "1 CAD")


def test_no_more_moves_than_is_left(treasurer):
    source = make.fund("100 CAD")
    with pytest.raises(Refused, match="not left"):
        moved(treasurer, source, make.fund(), "101 CAD")


@pytest.mark.parametrize("role", ["head", "officer", "division-head", "auditor"])
def test_others_move_nothing(db, role):
    with pytest.raises(Refused, match="treasurer or the city manager"):
        moved(make.actor(role), make.fund(), make.fund(), "1 CAD")


def test_a_corrected_amount_stays_beside_what_it_was_with_the_reason(head):
    fund = make.fund("100 CAD")
    held, size = {"amount_minor": 10_000}, LedgerHead.state()[0]
    actions.correct_fund(by=head, fund=fund, held=held, changes={"amount_minor": 12_000}, reason="A slip of the pen.")

    told = Correction.objects.get()
    assert (told.before, told.after, told.reason) == ({"amount_minor": 10_000}, {"amount_minor": 12_000}, told.reason)
    assert types_since(size) == {"fund.corrected"}


def test_a_correction_has_a_reason_and_rests_on_what_was_shown(head):
    fund = make.fund("100 CAD")
    with pytest.raises(Refused, match="why"):
        actions.correct_fund(by=head, fund=fund, held={}, changes={"amount_minor": 1}, reason=" ")
    with pytest.raises(Overtaken):
        actions.correct_fund(by=head, fund=fund, held={"amount_minor": 5}, changes={"amount_minor": 1}, reason="Why")
    with pytest.raises(Refused):
        actions.correct_fund(
            by=make.actor("officer"), fund=fund, held={}, changes={"amount_minor": 1}, reason="Because"
        )
    assert Fund.objects.get().amount_minor == 10_000


def test_a_figure_is_entered_once_and_then_corrected_with_a_reason(head):
    size = LedgerHead.state()[0]
    actions.enter_figure(by=head, kind="prices", year=2005, value=Decimal("107.0"), source="Statistics office")
    actions.enter_figure(by=head, kind="prices", year=2005, value=Decimal("107.0"), source="Statistics office")
    with pytest.raises(Refused, match="why"):
        actions.enter_figure(by=head, kind="prices", year=2005, value=Decimal("108"))
    actions.enter_figure(by=head, kind="prices", year=2005, value=Decimal("108"), reason="Read in the wrong column.")

    assert YearFigure.objects.get().value == 108
    assert types_since(size) == {"figure.entered", "figure.corrected"}
    for value in (0, -1, 10**9):
        with pytest.raises(Refused):
            actions.enter_figure(by=head, kind="prices", year=2006, value=Decimal(value))
    with pytest.raises(Refused):
        actions.enter_figure(by=make.actor("officer"), kind="prices", year=2006, value=Decimal(1))
