"""What a trip cost: lines in any currency, posted once, corrected by new lines that cite the old."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.missions import actions
from chancery.missions.exchange import converted
from chancery.missions.models import CostLine, Trip
from chancery.money import Money
from chancery.papers import actions as papers
from chancery.papers.intake import Sheet
from tests import make
from tests.missions.scene import DAY, a_line, authorised, lyon, money, person_of
from tests.missions.test_pages import page
from tests.papers import files

pytestmark = pytest.mark.django_db
RATE = {"rate": Decimal("1.4832"), "rate_on": DAY, "rate_source": "Bank of Canada, daily"}


def spent(it) -> int:
    return sum(it.trip.lines.posted().values_list("own_minor", flat=True))


def test_a_line_in_another_currency_is_worth_what_its_dated_rate_says():
    it = authorised()

    assert a_line(it, "84.50 EUR", **RATE).own_minor == 12_533
    assert a_line(it, "84.50 EUR").own_minor is None
    assert a_line(it, "10 CAD", **RATE).rate is None, "the city's own currency has no rate"


def test_a_rate_says_its_day_and_its_source():
    it = authorised()

    with pytest.raises(Refused, match="its day and its source"):
        a_line(it, "84.50 EUR", rate=Decimal("1.48"))
    with pytest.raises(Refused, match="above zero"):
        a_line(it, "84.50 EUR", **{**RATE, "rate": Decimal("-1")})
    assert not CostLine.objects.exists()


def test_a_line_is_of_the_year_of_its_trip_and_its_rate_of_a_day_that_has_come():
    it = authorised()
    with pytest.raises(Refused, match="more than a year from the departure"):
        actions.add_line(by=it.officer, trip=it.trip, on=date(2016, 3, 3), kind="meals", amount=money("10 CAD"))
    with pytest.raises(Refused, match="still to come"):
        a_line(it, "10 EUR", rate=Decimal("1.5"), rate_on=date(2999, 1, 1), rate_source="Bank of Canada")


def test_a_line_without_its_rate_is_not_posted():
    it = authorised()

    with pytest.raises(Refused, match="no exchange rate"):
        actions.post(by=it.treasurer, line=a_line(it, "84.50 EUR"))


@pytest.mark.parametrize("values", [{"alcohol_minor": 10_001}, {"tax_minor": -1}, {"personal_minor": 20_000}])
def test_a_part_is_not_larger_than_its_line(values):
    with pytest.raises(Refused, match="part of an amount"):
        a_line(authorised(), "100 CAD", **values)


def test_a_negative_line_that_corrects_nothing_is_refused():
    it = authorised()

    with pytest.raises(Refused, match="what comes back is a repayment"):
        actions.add_line(by=it.officer, trip=it.trip, on=DAY, kind="meals", amount=Money(-100, "CAD"))


def test_a_posted_line_never_changes():
    it = authorised()
    line = a_line(it)
    actions.explain(by=it.officer, line=line, reason_en="The only place that was open.")
    actions.post(by=it.treasurer, line=line, on=date(2026, 4, 1))

    for act in (
        lambda: actions.explain(by=it.officer, line=line, reason_en="Something else."),
        lambda: actions.declare_lost(by=it.officer, line=line, declaration="Lost."),
    ):
        with pytest.raises(Refused, match="does not change"):
            act()
    with pytest.raises(Refused, match="posted already"):
        actions.post(by=it.treasurer, line=line)
    line.refresh_from_db()
    assert (line.posted_on, line.reason_en) == (date(2026, 4, 1), "The only place that was open.")


def test_a_correction_is_new_lines_that_cite_the_old_and_the_sum_is_what_was_spent():
    it = authorised()
    line = a_line(it, "120 CAD", vendor="Brasserie", alcohol_minor=2_000)
    actions.post(by=it.treasurer, line=line)
    other = actions.correct_line(by=it.treasurer, line=line, amount=money("102 CAD"), why_en="Two digits were swapped.")

    assert spent(it) == 10_200
    assert (other.corrects, other.vendor, other.alcohol_minor) == (line, "Brasserie", 2_000)
    assert list(it.trip.lines.posted().standing()) == [other]
    assert line.reversed_by.own_minor == -12_000
    with pytest.raises(Refused, match="line that stands"):
        actions.correct_line(by=it.treasurer, line=line, amount=money("1 CAD"), why_en="Once more.")

    actions.correct_line(by=it.treasurer, line=other, why_fr="Payé par l’hôte.")
    assert spent(it) == 0
    assert not it.trip.lines.standing().exists()


def test_a_correction_says_why_and_is_the_treasurers():
    it = authorised()
    line = a_line(it)
    with pytest.raises(Refused, match="line that stands"):
        actions.correct_line(by=it.treasurer, line=line, why_en="Not posted yet.")
    actions.post(by=it.treasurer, line=line)

    with pytest.raises(Refused, match="Say why"):
        actions.correct_line(by=it.treasurer, line=line, amount=money("1 CAD"))
    with pytest.raises(Refused, match="treasurer posts"):
        actions.correct_line(by=it.head, line=line, amount=money("1 CAD"), why_en="Mine.")
    with pytest.raises(Refused, match="treasurer posts"):
        actions.post(by=it.officer, line=a_line(it))


def test_nobody_posts_their_own_travel():
    it = authorised()
    make.role(it.trip.person, "treasurer")

    with pytest.raises(Refused, match="your own travel"):
        actions.post(by=it.officer, line=a_line(it))


def test_receipts_are_papers_several_to_a_line_and_come_also_after_posting():
    it = authorised()
    line = a_line(it)
    sheets = [Sheet("docx", files.word("Bill"), "Bill"), Sheet("docx", files.word("Slip"), "Slip")]
    actions.attach(by=it.officer, line=line, sheets=sheets, titles=["Bill", "Slip"])
    actions.post(by=it.treasurer, line=line)
    actions.attach(by=it.officer, line=line, sheets=[sheets[0]], titles=["The same again"])

    assert line.proof == "receipt"
    assert {one.paper.data_class for one in line.receipts.all()} == {"internal"}
    assert line.receipts.count() == 3


def test_a_member_of_council_and_the_treasurer_file_receipts_of_travel_and_no_other_paper(settings, tmp_path):
    settings.PAPERS = tmp_path / "papers"
    it, roy = lyon(), make.actor("councillor")
    trip = actions.add_trip(by=it.officer, mission=it.mission, person=person_of(roy), group="elected")
    line = actions.add_line(by=roy, trip=trip, on=DAY, kind="meals", amount=money("40 CAD"))
    sheet = Sheet("pdf", files.pdf("Dinner"), "Dinner")
    for by in (roy, it.treasurer):
        actions.attach(by=by, line=line, sheets=[sheet], titles=["Dinner"])
        with pytest.raises(Refused, match="Only the office may file"):
            papers.file(by=by, sheet=sheet, title_en="Dinner")

    assert line.receipts.count() == 2
    assert {one.paper.data_class for one in line.receipts.all()} == {"internal"}
    here = f"/en/desk/travel/{it.mission.reference}/"
    assert "Receipt 1</a>" in page(it.officer, here)
    assert "Receipt 1</a>" not in page(roy, here), "no link that leads nowhere"
    assert "Receipt 1" in page(roy, here)


def test_a_lost_receipt_is_declared_by_the_traveller_alone():
    it = authorised()
    line = a_line(it)

    with pytest.raises(Refused, match="Only whoever planned"):
        actions.declare_lost(by=it.head, line=line, declaration="They lost it.")
    actions.declare_lost(by=it.officer, line=line, declaration="The taxi gave none.")
    assert line.proof == "declaration"


def test_what_a_traveller_gives_back_is_written_once():
    it, id = authorised(), uuid7()
    a_line(it, "12 CAD")
    for _ in range(2):
        actions.repay(by=it.treasurer, trip=it.trip, on=DAY, amount=money("12 CAD"), id=id, reason_en="Wine")

    assert it.trip.repayments.get().own_minor == 1_200
    with pytest.raises(Refused, match="above zero"):
        actions.repay(by=it.treasurer, trip=it.trip, on=DAY, amount=money("0 CAD"))
    with pytest.raises(Refused, match="treasurer posts"):
        actions.repay(by=it.officer, trip=it.trip, on=DAY, amount=money("5 CAD"))


def test_no_more_comes_back_than_was_spent_or_paid_in_advance_and_money_moves_on_days_of_the_trip():
    it = authorised()
    line = a_line(it, "100 CAD")
    a_line(it, "900 CAD", paid_by="third-party")
    Trip.objects.update(advance_minor=5_000)
    it.trip.refresh_from_db()

    def back(amount, on=DAY, **said):
        actions.repay(by=it.treasurer, trip=it.trip, on=on, amount=money(amount), **said)

    back("99 CAD")
    back("49 CAD", of_advance=True)
    with pytest.raises(Refused, match="than the City bore"):
        back("1.01 CAD")
    with pytest.raises(Refused, match="than was paid in advance"):
        back("1.01 CAD", of_advance=True)
    for on in (date(2999, 1, 1), date(2016, 1, 1)):
        with pytest.raises(Refused, match="still to come, or more than a year before"):
            back("1 CAD", on)
        with pytest.raises(Refused, match="still to come, or more than a year before"):
            actions.post(by=it.treasurer, line=line, on=on)
    a_line(it, "10 EUR")
    back("700 CAD")


def test_a_form_that_is_sent_twice_writes_one_line():
    it, id = authorised(), uuid7()
    for _ in range(2):
        a_line(it, id=id)

    assert CostLine.objects.count() == 1


def test_a_stranger_writes_no_line():
    it = authorised()

    with pytest.raises(Refused, match="Only whoever planned"):
        actions.add_line(by=make.actor("councillor"), trip=it.trip, on=DAY, kind="meals", amount=money("1 CAD"))


@pytest.mark.once
@given(
    st.integers(0, 10**9),
    st.sampled_from(["CAD", "EUR", "JPY", "KWD"]),
    st.decimals("0.0001", "5000", places=6),
)
def test_an_amount_in_another_currency_is_never_off_by_more_than_half_of_its_smallest_unit(minor, currency, rate):
    amount = Money(minor, currency)
    worth = converted(amount, "CAD", rate)
    exact = amount.major * (1 if currency == "CAD" else rate)

    assert abs(worth.major - exact) <= Decimal("0.005")
    assert converted(amount, "CAD", None) == (amount if currency == "CAD" else None)
