"""What the City bore of a line is the line without the traveller's own part where the traveller paid it; where the City
paid, all of it until something is given back."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from importlib import import_module

import pytest

from chancery.audit import reconcile
from chancery.audit.models import LedgerOpening
from chancery.disclosure import periods, totals
from chancery.disclosure.periods import Quarter
from chancery.missions import actions as missions
from chancery.missions.models import CostLine, FinanceLine, YearTotal
from chancery.records import DataClass
from tests.disclosure.scene import BACK, accounted, money
from tests.disclosure.test_trips import pdf
from tests.missions.scene import DAY, Lyon, a_line
from tests.missions.test_pages import of, page
from tests.portal.test_activities import read

pytestmark = pytest.mark.django_db
EUR = {"rate": Decimal("1.5237"), "rate_on": DAY, "rate_source": "Bank of Canada"}
BEFORE = 195_120  # what the City bore of the trip without these lines


def bore(it: Lyon) -> int:
    return totals.of_trips([it.trip])[it.trip.pk].total - BEFORE


def posted(it: Lyon, amount: str = "20.45 EUR", kind: str = "meals", **values: object) -> CostLine:
    said = {"paid_by": "traveller", "personal_minor": 310, **(EUR if "EUR" in amount else {}), **values}
    line = a_line(it, amount, kind, **said)
    missions.post(by=it.treasurer, line=line)
    return line


@pytest.mark.parametrize(
    ("values", "minor"),
    [
        ({}, 2644),  # 17.35 EUR, which is all that the traveller gets
        ({"personal_minor": None}, 3116),
        ({"personal_minor": 0, "reimbursable": True}, 3116),
        ({"personal_minor": 2045}, 0),
        ({"reimbursable": True}, 2644),
        ({"reimbursable": False}, 0),
        ({"paid_by": "city"}, 3116),
        ({"paid_by": "city", "reimbursable": False}, 3116),
        ({"paid_by": "third-party"}, 0),
    ],
)
def test_what_the_city_bore_of_a_line(values, minor):
    it = accounted()
    line = posted(it, **values)

    assert bore(it) == minor
    assert totals.of_trips([it.trip])[it.trip.pk].others == (3116 if line.paid_by == "third-party" else 0)
    missions.correct_line(by=it.treasurer, line=line, why_en="Another's")
    assert bore(it) == 0
    assert YearTotal.kept() == YearTotal.counted()


def test_what_the_city_paid_of_it_is_taken_off_when_it_is_given_back_and_only_once():
    it = accounted()
    posted(it, "60 CAD", paid_by="city", personal_minor=666)
    missions.repay(by=it.treasurer, trip=it.trip, on=BACK, amount=money("6.66 CAD"))

    assert bore(it) == 5334


def test_every_page_and_file_says_the_same_to_the_cent(client):
    it = accounted()
    posted(it)
    posted(it, "60 CAD", "hospitality", personal_minor=666, guests=3, officials=2)
    whole, reference = "2030.98", it.mission.reference  # 1951.20 + 26.44 + 53.34

    for name in ("/en/trips.csv", "/en/trips/federal/travelq.csv"):
        rows = list(csv.DictReader(io.StringIO(read(client, name).removeprefix("\ufeff"))))
        assert [one["total"] for one in rows] == [whole]
    hosted = csv.DictReader(io.StringIO(read(client, "/en/trips/federal/hospitalityq.csv").removeprefix("\ufeff")))
    assert [one["total"] for one in hosted] == ["53.34"]
    assert json.loads(read(client, "/en/trips.json"))["trips"][0]["total"] == whole
    pages = (f"/en/trips/{reference}/", "/en/trips/", "/en/trips/sums/?year=2026", "/en/trips/")
    assert [at for at in pages if "$2,030.98" not in read(client, at)] == []
    assert "$2,030.98" in pdf(client, reference)
    assert "Of it borne by the City: $26.44" in page(it.officer, of(it))
    today = Quarter.of(CostLine.objects.latest("posted_on").posted_on)
    assert periods.posted(today).minor == BEFORE + 2644 + 5334
    assert totals.hospitality_by_year() == {2026: 5334}


def test_the_desk_says_that_the_city_bears_what_it_paid_until_it_comes_back():
    it = accounted()
    posted(it, "60 CAD", paid_by="city", personal_minor=666)

    assert "all of it, until the traveller’s own part is given back" in page(it.officer, of(it))


def test_what_the_finance_system_paid_out_whole_the_city_bore_whole():
    it = accounted()
    a_line(it, "60 CAD", paid_by="traveller", personal_minor=666)
    row = FinanceLine(document="F-1", on=DAY, kind="meals", reference=it.mission.reference)
    row.amount_minor, row.currency = 6000, "CAD"
    missions.bring_in(by=it.treasurer, rows=[row], digest="d")
    assert bore(it) == 6000

    line = CostLine.objects.get(finance=row)
    missions.correct_line(by=it.treasurer, line=line, why_en="Of it more was private", amount=line.amount,
                          personal_minor=1000)  # fmt: skip
    assert bore(it) == 6000, "it was paid out, and nothing came back"


def test_nobody_can_tell_the_travellers_own_part_from_what_the_ledger_opens():
    it = accounted()
    line = posted(it, "771.23 CAD", personal_minor=6613)
    missions.correct_line(by=it.treasurer, line=line, why_en="Typed wrong", amount=money("771.25 CAD"))
    public = LedgerOpening.objects.filter(data_class=DataClass.PUBLIC)

    assert public.filter(value__contains='"borne_minor":70510').exists()
    assert [one for one in ("77123", "77125", "6613") if public.filter(value__contains=one).exists()] == []
    assert list(reconcile.differences([CostLine])) == []


def test_lines_of_before_are_counted_anew_with_the_version_and_the_ledger_says_so():
    it = accounted()
    line = posted(it)
    missions.correct_line(by=it.treasurer, line=line, why_en="Typed wrong", amount=money("20.45 EUR"))
    CostLine.objects.update(borne_minor=None)
    YearTotal.objects.all().delete()

    import_module("chancery.migrate").up()
    assert bore(it) == 2644
    assert YearTotal.kept() == YearTotal.counted()
    assert list(reconcile.differences([CostLine])) == []
