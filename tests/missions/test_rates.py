"""Exchange rates are kept with their day and source; a line takes the one of its day, and a gap is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from chancery.audit.reconcile import differences
from chancery.errors import BadInput, Refused
from chancery.ids import uuid7
from chancery.imports import exchange
from chancery.imports.actions.finance import import_travel
from chancery.missions import actions
from chancery.missions.models import CostLine, ExchangeRate, FinanceLine
from tests import make
from tests.imports import books
from tests.missions.scene import DAY, a_line, authorised
from tests.missions.test_pages import page, send, signed_in

pytestmark = pytest.mark.django_db
HERE = "/en/desk/travel/rates/"


def enter(by, rate: str = "1.5", on: date = DAY, currency: str = "EUR", **values) -> ExchangeRate:
    return actions.add_rate(by=by, currency=currency, on=on, rate=Decimal(rate), source="Bank of Canada", **values)


def test_a_line_takes_the_rate_of_its_day_or_the_last_of_a_week_and_a_gap_leaves_it_without():
    it = authorised()
    enter(it.treasurer, "1.4", date(2026, 2, 22))
    assert a_line(it, "100 EUR").own_minor is None, "eight days before is too long ago"

    enter(it.treasurer, "1.5", date(2026, 2, 27))
    enter(it.treasurer, "9", date(2026, 3, 3))
    line = a_line(it, "100 EUR")

    assert (line.own_minor, line.rate_on, line.rate_source) == (15_000, date(2026, 2, 27), "Bank of Canada")
    own = {"rate": Decimal("1.6"), "rate_on": DAY, "rate_source": "Receipt"}
    assert a_line(it, "100 EUR", **own).own_minor == 16_000, "what the traveller says of the rate goes first"
    assert a_line(it, "100 USD").own_minor is None


def test_a_line_without_a_rate_is_posted_once_its_rate_is_on_record():
    it = authorised()
    line = a_line(it, "100 EUR")
    with pytest.raises(Refused, match="no exchange rate of its day"):
        actions.post(by=it.treasurer, line=line)
    enter(it.treasurer)

    actions.post(by=it.treasurer, line=line)

    assert CostLine.objects.get().own_minor == 15_000
    assert list(differences([CostLine, ExchangeRate])) == []


def test_a_row_of_the_finance_system_in_another_currency_finds_its_rate():
    it = authorised()
    enter(it.treasurer)
    file = books.text(("Document", "Date", "Amount", "Currency", "Class", "Mission"),
                      ("F-1", "2026-03-03", "10", "EUR", "Meals", it.mission.reference))  # fmt: skip
    import_travel(by=it.treasurer, name=file.name, content=file.read(), called={})

    assert FinanceLine.objects.get().line.own_minor == 1_500


def test_a_rate_is_corrected_with_a_reason_and_what_is_posted_keeps_its_own():
    it = authorised()
    row = enter(it.treasurer)
    line = a_line(it, "100 EUR")
    actions.post(by=it.treasurer, line=line)
    with pytest.raises(Refused, match="Say why"):
        actions.correct_rate(by=it.treasurer, row=row, rate=Decimal(2))
    made = actions.correct_rate(by=it.treasurer, row=row, rate=Decimal(2), why_en="A digit was wrong.")
    with pytest.raises(Refused, match="a moment ago"):
        actions.correct_rate(by=it.treasurer, row=row, rate=None, why_en="Again")

    assert (made.rate, made.source, row.withdrawn_on is not None) == (Decimal(2), "Bank of Canada", True)
    assert CostLine.objects.get().own_minor == 15_000
    assert a_line(it, "100 EUR").own_minor == 20_000
    assert list(differences([ExchangeRate])) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"currency": "CAD"}, "another currency"),
        ({"rate": "0"}, "above zero"),
        ({"on": date(2999, 1, 1)}, "still to come"),
        ({"on": date(1850, 1, 1)}, "before 1900"),
        ({}, "is on record"),
    ],
)
def test_what_is_no_rate_is_refused(wrong, said):
    treasurer = make.actor("treasurer")
    enter(treasurer)
    with pytest.raises(Refused, match=said):
        enter(treasurer, **wrong)
    assert ExchangeRate.objects.count() == 1


def test_only_the_treasurer_keeps_rates_and_a_form_sent_twice_enters_one():
    for role in ("officer", "head", "city-manager", "auditor"):
        with pytest.raises(Refused, match="treasurer keeps"):
            enter(make.actor(role))
    treasurer, id = make.actor("treasurer"), uuid7()
    assert enter(treasurer, id=id) == enter(treasurer, id=id)


def test_a_file_comes_in_whole_once_and_says_what_is_wrong_with_each_row():
    treasurer = make.actor("treasurer")
    head = ("Devise", "Date", "Taux", "Note")
    good = books.text(head, ("eur", "2026-03-02", "1,5", "x"), ("USD", "2026-03-02", "1.37", ""))
    content = good.read()
    found = exchange.look(good.name, content, "Bank of Canada")
    actions.bring_in_rates(by=treasurer, rows=found.rows, digest=found.digest)
    again = exchange.look(good.name, content, "Bank of Canada")

    assert (len(found.rows), found.left_out, again.rows, again.unchanged) == (2, ["Note"], [], 2)
    bad = books.text(
        head, ("EUR", "2026-03-02", "1.6", ""), ("CAD", "2026-03-02", "1", ""), ("JPY", "", "1", ""),
        ("GBP", "2999-01-01", "1", ""), ("GBP", "2026-03-01", "-1", ""), ("CHF", "2026-03-01", "1", ""),
        ("CHF", "2026-03-01", "1", ""),
    )  # fmt: skip
    said = [one.what_en for one in exchange.look(bad.name, bad.read(), "B").problems]
    assert [one.split()[0] for one in said] == ["Another", "Its", "It", "Its", "The", "This"]
    assert list(differences([ExchangeRate])) == []


def test_the_page_lists_what_is_on_record_and_each_line_that_has_no_rate():
    it = authorised()
    line = a_line(it, "100 EUR")
    shown = page(it.treasurer, HERE)
    assert "No exchange rate is on record." in shown
    assert f"#line-{line.pk}" in shown
    assert "Enter its rate" not in page(it.officer, HERE)
    assert "€100" not in page(make.actor("division-head", division=make.division("roads")), HERE)

    assert signed_in(it.treasurer).get(f"{HERE}enter/?currency=XX&day=soon").status_code == 200
    send(
        it.treasurer,
        f"{HERE}enter/?currency=EUR&day=2026-03-02",
        currency="EUR",
        on="2026-03-02",
        rate="1.5",
        source="B",
    )
    row = ExchangeRate.objects.get()
    assert "1,5" in page(it.treasurer, "/fr/bureau/deplacements/taux/")
    send(it.treasurer, f"{HERE}{row.pk}/correct/", rate="1.6", source="B", why_en="A digit.")
    assert ["1.6" in page(it.treasurer, HERE), "A digit." in page(it.officer, f"{HERE}?show=withdrawn")] == [True] * 2


def test_a_file_is_looked_through_first_and_then_brought_in_on_its_page():
    it = authorised()
    address, client = "/en/desk/import/rates/", signed_in(it.treasurer)

    def sent(**more):
        file = books.text(("currency", "day", "rate"), ("EUR", "2026-03-02", "1.5"))
        return client.post(address, {"file": file, "source": "Bank of Canada", **more}).content.decode()

    assert "1 rate can come in" in sent()
    assert not ExchangeRate.objects.exists()
    assert "1 rate came in." in sent(post="on")
    assert "Nothing is new" in sent(post="on")
    assert ExchangeRate.objects.get().source == "Bank of Canada"


def test_rates_that_somebody_entered_meanwhile_are_said_and_none_of_the_file_is_written():
    treasurer = make.actor("treasurer")
    rows = [
        ExchangeRate(currency=code, on=DAY, rate=Decimal("1.5"), source="Bank of Canada") for code in ("USD", "EUR")
    ]
    enter(treasurer)

    with pytest.raises(Refused, match="Somebody entered one of these rates meanwhile"):
        actions.bring_in_rates(by=treasurer, rows=rows, digest="0" * 64)
    assert [one.currency for one in ExchangeRate.objects.all()] == ["EUR"]


def test_a_file_without_its_columns_is_told_names_that_are_taken():
    with pytest.raises(BadInput, match="names these columns: currency, day, rate"):
        exchange.look("rates.csv", b"a,b,c\n1,2,3\n", "")
    assert [str(one.on) for one in exchange.look("r.csv", b"currency,day,rate\nEUR,2026-03-02,1.5\n", "B").rows] == [
        "2026-03-02"
    ]
