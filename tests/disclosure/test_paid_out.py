"""What the finance system paid of a line: all of it, or what the traveller asks for; it counts once, and as much as was
paid."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chancery.disclosure import periods, reconcile, totals
from chancery.disclosure.periods import Quarter
from chancery.errors import Refused
from chancery.missions import actions as missions
from chancery.missions.models import CostLine, FinanceLine, YearTotal
from tests.disclosure.scene import BACK, accounted, money
from tests.missions.scene import DAY, Lyon, a_line
from tests.missions.test_pages import signed_in

pytestmark = pytest.mark.django_db
BEFORE = 195_120  # what the City bore of the trip without these lines
OWN = {"paid_by": "traveller", "personal_minor": 3_000}
EUR = {"rate": Decimal("1.5"), "rate_on": DAY, "rate_source": "Bank of Canada"}


def bore(it: Lyon) -> int:
    assert YearTotal.kept() == YearTotal.counted()
    return totals.of_trips([it.trip])[it.trip.pk].total - BEFORE


def brought(it: Lyon, amount: str, document: str = "F-1", **values) -> FinanceLine:
    """A row of the finance system, as a file brings it in."""
    paid = money(amount)
    said = {"on": DAY, "kind": "lodging", "reference": it.mission.reference, **values}
    row = FinanceLine(document=document, amount_minor=paid.minor, currency=paid.currency, **said)
    missions.bring_in(by=it.treasurer, rows=[row], digest="d")
    return row


def matched(it: Lyon, row: FinanceLine, **values) -> CostLine:
    missions.match(by=it.treasurer, row=row, trip=it.trip, **values)
    row.refresh_from_db()
    return row.line


def test_a_row_that_pays_a_line_without_the_travellers_own_part_is_that_line():
    it = accounted()
    line = a_line(it, "100 CAD", "lodging", **OWN)
    row = brought(it, "70 CAD")

    assert (row.line, bore(it)) == (line, 7_000)
    missions.correct_line(by=it.treasurer, line=line, why_en="It was less", amount=money("90 CAD"))
    assert bore(it) == 6_000, "the own part was never paid"
    assert reconcile.finance_of([row]).minor == 7_000


def test_so_it_is_in_the_currency_of_the_line_and_where_two_fit_the_one_of_its_amount_goes_first():
    it = accounted()
    part = a_line(it, "100 EUR", "lodging", **OWN, **EUR)
    whole = a_line(it, "70 EUR", "lodging", **EUR)
    rows = [brought(it, "70 EUR", f"F-{n}", **{**EUR, "rate": Decimal("1.6")}) for n in (1, 2)]

    assert [one.line for one in rows] == [whole, part]
    assert bore(it) == 11_200 + 11_200, "at the rate at which it was paid"
    today = Quarter.of(DAY)
    assert reconcile.differences(today, rows) == []


def test_a_row_for_a_line_that_is_posted_already_without_the_own_part_waits_and_is_that_line():
    it = accounted()
    line = a_line(it, "100 CAD", "lodging", **OWN)
    missions.post(by=it.treasurer, line=line)
    row = brought(it, "70 CAD")

    assert (row.waits_for, bore(it)) == ("twin", 7_000)
    assert (matched(it, row), bore(it)) == (line, 7_000)


@pytest.mark.parametrize(
    ("paid", "rated", "minor"),
    [
        ("153 CAD", EUR, 15_300),
        ("107 CAD", EUR, 10_700),
        ("107 CAD", {}, 10_700),  # by the rate of its day, which is on record
    ],
)
def test_in_another_currency_the_rate_comes_of_like_amounts(paid, rated, minor):
    it = accounted()
    line = a_line(it, "100 EUR", "lodging", **OWN, **rated)
    missions.add_rate(by=it.treasurer, currency="EUR", on=DAY, rate=Decimal("1.5"), source="Bank of Canada")
    row = brought(it, paid)

    assert row.waits_for == "abroad"
    assert (matched(it, row), bore(it)) == (line, minor)
    line.refresh_from_db()
    assert Decimal("1.5") <= line.rate <= Decimal("1.54")
    assert line.own_minor == round(line.rate * 10_000)


def test_where_no_rate_tells_what_it_pays_of_a_line_a_person_says_it():
    it = accounted()
    line = a_line(it, "100 EUR", "lodging", **OWN)
    row = brought(it, "125 CAD")
    with pytest.raises(Refused, match="with the traveller’s own part or without"):
        missions.match(by=it.treasurer, row=row, trip=it.trip)

    place = signed_in(it.treasurer)
    address = f"/en/desk/travel/finance/{row.pk}/"
    assert (
        "with the traveller’s own part or without"
        in place.post(address, {"trip": it.trip.pk, "kind": "lodging"}).content.decode()
    )
    assert place.post(address, {"trip": it.trip.pk, "kind": "lodging", "pays": "asked"}).status_code == 302
    line.refresh_from_db()
    assert (bore(it), line.rate, line.borne_minor) == (12_500, round(Decimal(125) / 70, 10), 12_500)


def test_a_row_on_a_line_that_is_posted_already_says_that_the_finance_system_paid_it():
    it = accounted()
    line = a_line(it, "100 CAD", "lodging", **OWN)
    missions.post(by=it.treasurer, line=line)
    row = brought(it, "100 CAD")
    assert (row.waits_for, bore(it)) == ("twin", 7_000)

    made = matched(it, row)
    assert bore(it) == 10_000, "it was paid out whole, and nothing came back"
    missions.correct_line(by=it.treasurer, line=made, why_en="It was less", amount=money("95 CAD"))
    assert bore(it) == 9_500
    missions.repay(by=it.treasurer, trip=it.trip, on=BACK, amount=money("30 CAD"))
    assert bore(it) == 6_500


@pytest.mark.parametrize("posted", [True, False])
@pytest.mark.parametrize(("values", "column", "said"), [
    ({"paid_by": "third-party", "paid_by_body": "The host"}, "paid_by", "city"),
    ({"paid_by": "traveller", "reimbursable": False}, "reimbursable", True),
])  # fmt: skip
def test_what_the_finance_system_paid_the_city_paid_whatever_was_said_before(posted, values, column, said):
    it = accounted()
    line = a_line(it, "100 CAD", "lodging", **values)
    if posted:
        missions.post(by=it.treasurer, line=line)
    row = brought(it, "100 CAD")
    if row.line is None:
        matched(it, row)
    row.refresh_from_db()

    assert bore(it) == 10_000
    assert getattr(row.line, column) == said
    today = Quarter.of(DAY)
    assert reconcile.differences(today, reconcile.rows_of(today)) == []
    assert periods.posted(today).minor == 10_000


def test_what_a_third_party_paid_is_taken_for_the_row_by_a_person_alone():
    it = accounted()
    a_line(it, "100 CAD", "lodging", paid_by="third-party")
    row = brought(it, "100 CAD")

    assert row.waits_for == "by-others"
    matched(it, row, another=True)
    assert bore(it) == 10_000
    assert it.trip.lines.filter(paid_by="third-party", posted_on=None).count() == 1


def test_a_row_that_takes_off_more_than_was_paid_waits_and_one_that_takes_all_of_it_off_takes_the_line_back():
    it = accounted()
    a_line(it, "100 CAD", "lodging", **OWN)
    brought(it, "70 CAD")
    more = brought(it, "-71 CAD", "F-2", cites="F-1")
    assert (more.waits_for, bore(it)) == ("below-zero", 7_000)

    brought(it, "-70 CAD", "F-3", cites="F-1")
    assert bore(it) == 0
    assert not it.trip.lines.posted().standing().filter(kind="lodging").exists()


def test_a_row_takes_a_line_below_its_taxes_and_own_part_and_what_nobody_says_of_them_is_not_recorded():
    it = accounted()
    a_line(it, "100 CAD", "lodging", tax_minor=1_300, paid_by="city", personal_minor=3_000)
    brought(it, "100 CAD")
    made = brought(it, "-90 CAD", "F-2", cites="F-1").line

    assert (bore(it), made.tax_minor, made.personal_minor) == (1_000, None, None)


@pytest.mark.parametrize("posted", [True, False])
def test_a_cost_in_another_currency_waits_for_a_person_whether_it_is_posted_or_not(posted):
    it = accounted()
    line = a_line(it, "100 EUR", "lodging", **OWN, **EUR)
    if posted:
        missions.post(by=it.treasurer, line=line, on=DAY)
    row = brought(it, "107.07 CAD")

    assert row.waits_for == "abroad"
    made = matched(it, row)
    assert (bore(it), made.corrects == line) == (10_707, posted)
    assert reconcile.differences(Quarter.of(DAY), [row]) == []


def test_a_cost_in_the_citys_own_currency_waits_too_and_is_taken_out_before_the_row_stands_in_its_place():
    it = accounted()
    line = a_line(it, "150 CAD", "lodging", **OWN)
    row = brought(it, "100 EUR", **EUR)
    assert row.waits_for == "abroad"
    with pytest.raises(Refused, match="take it out or back"):
        matched(it, row)

    missions.change_line(by=it.officer, line=line)
    matched(it, row)
    assert bore(it) == 15_000
