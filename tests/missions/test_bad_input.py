"""Journeys as they are: several currencies and taxes, a date line, a clock that changes, a division with a new name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chancery.accounts import actions as accounts
from chancery.disclosure import actions as disclosure
from chancery.disclosure import serving, totals
from chancery.missions import actions
from chancery.missions.models import CostLine, Mission, Receipt, Trip
from chancery.papers.models import Paper
from tests import make
from tests.disclosure.scene import BACK, paid
from tests.missions.scene import a_line, authorised, lyon, money
from tests.missions.test_pages import of, page, send
from tests.papers import files

pytestmark = pytest.mark.django_db


def told(it):
    """Back, and accounted for."""
    Trip.objects.filter(mission=it.mission).update(returned_on=BACK)
    it.mission.refresh_from_db()
    disclosure.publish(by=it.head, mission=it.mission)
    disclosure.account(by=it.head, mission=it.mission)


def test_a_claim_in_two_currencies_and_three_tax_regimes_comes_to_one_sum():
    it = authorised()
    rate = {"rate_on": date(2026, 3, 2), "rate_source": "Bank of Canada"}
    paid(it, "113 CAD", "meals", tax_minor=1300)
    paid(it, "120 EUR", "lodging", tax_minor=2000, rate=Decimal("1.5"), **rate)
    paid(it, "108 USD", "other-transport", tax_minor=800, rate=Decimal("1.375"), **rate)
    told(it)

    assert totals.by_year()[2026].total == 11_300 + 18_000 + 14_850
    assert [one.tax_minor for one in CostLine.objects.order_by("number")] == [1300, 2000, 800]


@pytest.mark.parametrize(
    ("leaves", "returns"),
    [
        (date(2026, 5, 1), date(2026, 5, 1)),
        (date(2025, 12, 31), date(2026, 1, 1)),
        (date(2026, 3, 7), date(2026, 3, 9)),
    ],
    ids=["home before it left, over the date line", "midnight of the year", "a clock that changes"],
)
def test_days_are_those_of_the_place_and_count_in_the_year_of_departure(leaves, returns):
    it = authorised(starts_on=leaves, ends_on=returns)
    actions.add_line(by=it.officer, trip=it.trip, on=returns, kind="meals", amount=money("10 CAD"))
    actions.post(by=it.treasurer, line=CostLine.objects.get())
    told(it)

    assert {year: sums.total for year, sums in totals.by_year().items()} == {leaves.year: 1_000}


def test_two_who_share_a_room_have_it_once():
    it = lyon()
    second = actions.add_trip(by=it.officer, mission=it.mission, name="A colleague", group="staff")
    actions.ask(by=it.officer, mission=it.mission)
    actions.authorise(by=it.head, mission=it.mission)
    paid(it, "200 CAD", "lodging")
    told(it)

    sums = totals.of_trips([it.trip, second])
    assert [sums[one.pk].total for one in (it.trip, second)] == [20_000, 0]
    assert (totals.by_year()[2026].total, totals.by_year()[2026].trips) == (20_000, 2)


def test_a_division_that_is_renamed_in_the_middle_of_a_year_stays_one_division():
    parks = make.division("parks")
    for name in ("Parks and Forestry", "Parks and Forests"):
        it = authorised(division=parks)
        paid(it, "50 CAD")
        told(it)
        held, changes = {"name_en": parks.name_en}, {"name_en": name}
        accounts.rename_division(by=make.actor("administrator"), division=parks, held=held, changes=changes)

    shares = serving.of_year(2026)["division"]
    assert [(one.of.name_en, one.sums.total) for one in shares] == [("Parks and Forests", 10_000)]


def test_the_page_of_a_trip_asks_no_more_for_many_lines_than_for_a_few():
    it = authorised()
    asked = []
    for more in (5, 40):
        for _ in range(more):
            a_line(it)
        with CaptureQueriesContext(connection) as found:
            page(it.officer, of(it))
        asked.append(len(found))

    assert asked[0] == asked[1]
    assert Mission.objects.count() == 1


def test_a_receipt_as_heic_is_kept_and_the_page_says_how_to_open_it():
    it = authorised()
    line = a_line(it)
    address = f"/en/desk/travel/lines/{line.pk}/receipt/"
    send(it.officer, address, file=SimpleUploadedFile("bill.heic", files.heic()))

    assert Paper.objects.get().kind == "heic"
    assert "open it with the photos program" in page(it.officer, of(it))
    refused = send(it.officer, address, file=SimpleUploadedFile("bill.webp", b"RIFF\x24\0\0\0WEBPVP8 " + bytes(32)))
    assert "choose another file" in refused.content.decode()
    assert Paper.objects.count() == 1


def test_three_hundred_receipts_ask_no_more_than_three_and_are_all_there():
    it = authorised()
    lines = [a_line(it) for _ in range(3)]
    asked, many = [], 0
    page(it.head, of(it))  # whatever is read once by a process that has just begun
    for each in (1, 99):
        for line in lines:
            papers = Paper.objects.bulk_create(
                Paper(title_en="Bill", sha256="0" * 64, kind="heic") for _ in range(each)
            )
            Receipt.objects.bulk_create(Receipt(line=line, paper=paper) for paper in papers)
        many += 3 * each
        with CaptureQueriesContext(connection) as found:
            shown = page(it.head, of(it))
        assert shown.count("A HEIC photo") == many
        asked.append(len(found))

    assert asked[0] == asked[1]
