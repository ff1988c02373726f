"""Trips in the columns of the federal tables: each row is held to their rules, nil months among them."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from chancery.disclosure import actions
from chancery.disclosure.federal_rows import UNSAID
from chancery.disclosure.periods import Quarter
from chancery.errors import Refused
from chancery.missions import actions as missions
from chancery.missions.federal import TABLES, problems
from chancery.missions.models import CostLine, Mission, Trip
from tests import make
from tests.disclosure.scene import NAMES, accounted, adopt, money, paid, published
from tests.missions.test_pages import page, send
from tests.portal.test_activities import read

pytestmark = pytest.mark.django_db


def rows(client, name, query=""):
    return list(csv.DictReader(io.StringIO(read(client, f"/en/trips/federal/{name}.csv{query}"))))


def test_a_trip_is_a_row_that_the_rules_take_and_its_parts_make_its_total(client):
    it = accounted(purpose_fr="Signer\nle protocole")
    paid(it, "80 CAD", "registration")
    paid(it, "300 CAD", "lodging", paid_by="third-party")
    missions.repay(by=it.treasurer, trip=it.trip, on=it.trip.ends_on, amount=money("25.05 CAD"))
    row = rows(client, "travelq")[0]

    assert problems("travelq", row, date(2026, 6, 1)) == []
    assert list(row) == [one.name for one in TABLES["travelq"]]
    parts = ("airfare", "other_transport", "lodging", "meals", "other_expenses")
    assert sum(Decimal(row[name]) for name in parts) == Decimal(row["total"]) == Decimal("2006.15")
    assert row["ref_number"].startswith("T-2026-P3-")
    assert (row["disclosure_group"], row["title_fr"], row["name"]) == ("SLE", "Protocol officer", UNSAID)
    assert (row["purpose_fr"], row["destination_en"][:5]) == ("Signer le protocole", "Lyon,")
    assert "300.00" in row["additional_comments_fr"]


def test_names_stand_in_it_where_the_policy_publishes_them(client):
    adopt(NAMES)
    accounted()
    Trip.objects.update(group="elected", person=None, name="Councillor Roy")

    assert [(one["name"], one["disclosure_group"]) for one in rows(client, "travelq")] == [("Councillor Roy", "MPSES")]


def test_a_place_that_the_table_refuses_is_left_out_said_to_the_office_and_corrected(client):
    it = accounted(country=None)
    assert rows(client, "travelq") == []
    assert "1 row is left out" in read(client, "/en/trips/")
    seen = page(it.officer, f"/en/desk/travel/{it.mission.reference}/published/")
    assert "destination_en: “Lyon” is not written as city, country" in seen
    with translation.override("fr"):
        french = page(it.officer, reverse("disclosure:mission", args=[it.mission.reference]))
    assert "n’est pas écrit sous la forme ville, pays" in french

    address = f"/en/desk/travel/trips/{it.trip.pk}/correct/"
    assert address in seen
    assert 'name="starts_on"' not in page(it.officer, address), "what was authorised stays"
    send(it.officer, address, function_en="Protocol officer", place="Lyon", country=make.country("FR").pk)
    assert rows(client, "travelq")[0]["destination_en"] == "Lyon, France"
    assert "Left out" not in page(it.officer, f"/en/desk/travel/{it.mission.reference}/published/")


def test_hospitality_that_is_not_whole_is_left_out_and_counted(client):
    it = accounted()
    paid(it, "212 CAD", "hospitality", officials=2, guests=3, vendor="Chez Paul")
    paid(it, "50 CAD", "hospitality")
    found = rows(client, "hospitalityq")

    assert [(one["employee_attendees"], one["guest_attendees"], one["total"]) for one in found] == [
        ("2", "3", "212.00")
    ]
    assert "Chez Paul" not in str(found)
    page = read(client, "/en/trips/")
    assert "1 row is left out" in page
    assert "1 ligne est laissée de côté" in read(client, "/fr/deplacements/")


def test_hospitality_says_its_form_its_occasion_and_who_was_paid_where_that_is_released(client):
    it = accounted(purpose_fr="Signer le protocole")
    hosted = {"officials": 2, "guests": 3, "vendor": "Chez Paul"}
    paid(it, "212 CAD", "hospitality", meal="dinner", **hosted)
    paid(it, "50 CAD", "hospitality", **hosted | {"vendor": "Anne Exemple"})
    said = [(one["description_en"], one["vendor_en"]) for one in rows(client, "hospitalityq")]
    assert said == [
        ("Hospitality, dinner: Sign the protocol", UNSAID), ("Hospitality: Sign the protocol", UNSAID),
    ]  # fmt: skip

    line = CostLine.objects.get(meal="dinner")
    address = f"/en/desk/travel/lines/{line.pk}/vendor/"
    assert address in page(it.treasurer, f"/en/desk/travel/{it.mission.reference}/")
    send(it.treasurer, address, told_vendor="on")
    row, other = rows(client, "hospitalityq")
    assert (row["description_fr"], row["vendor_fr"]) == (
        "Accueil, repas du soir\xa0: Signer le protocole", "Chez Paul",
    )  # fmt: skip
    assert (other["vendor_fr"], problems("hospitalityq", row, date(2026, 6, 1))) == (UNSAID, [])
    assert "Residents read who was paid: Yes" in page(it.officer, f"/en/desk/travel/{it.mission.reference}/")
    send(it.treasurer, address)
    assert {one["vendor_en"] for one in rows(client, "hospitalityq")} == {UNSAID}
    with pytest.raises(Refused, match="The treasurer posts"):
        missions.tell_vendor(by=it.officer, line=line, told=True)
    with pytest.raises(Refused, match="Only of hospitality"):
        missions.tell_vendor(by=it.treasurer, line=it.trip.lines.get(kind="meals"), told=True)


def test_whoever_enters_hospitality_says_whether_residents_read_who_was_paid():
    it = accounted()
    given = {"on": "2026-03-02", "amount": "60", "currency": "CAD", "proof": "none", "paid_by": "city"}
    for kind in ("hospitality", "meals"):
        address = f"/en/desk/travel/trips/{it.trip.pk}/line/"
        send(it.officer, address, **given, kind=kind, vendor="Chez Paul", told_vendor="on")

    told = dict(CostLine.objects.filter(vendor="Chez Paul").values_list("kind", "told_vendor"))
    assert told == {"hospitality": "Chez Paul", "meals": ""}


def test_a_cancelled_trip_has_the_same_days_wherever_it_is_told_and_says_that_they_were_planned(client):
    it = published(starts_on=date(2026, 7, 27), ends_on=date(2026, 7, 29))
    paid(it, "120 CAD", "airfare")
    missions.cancel(by=it.officer, mission=it.mission, on=date(2026, 6, 20), reason_en="Ill")
    it.mission.refresh_from_db()
    actions.account(by=it.head, mission=it.mission)
    (row,), at = rows(client, "travelq"), f"/en/trips/{it.mission.reference}/"

    assert (row["start_date"], row["end_date"]) == ("2026-07-27", "2026-07-29")
    assert row["ref_number"].startswith("T-2026-P7-")
    assert "those that were planned" in row["additional_comments_en"]
    (said,) = csv.DictReader(io.StringIO(read(client, "/en/trips.csv").removeprefix("\ufeff")))
    assert (said["start_date"], said["end_date"], said["cancelled"]) == ("2026-07-27", "2026-07-29", "yes")
    assert ["27 to 29 July 2026" in read(client, one) for one in (at, "/en/trips/")] == [True] * 2
    actions.close(by=it.head, quarter=Quarter(2026, 2), finance=money("0 CAD"))
    actions.close(by=it.head, quarter=Quarter(2026, 3), finance=money("0 CAD"))
    assert [one["month"] for one in rows(client, "travelq-nil")] == ["04", "05", "08", "09"]


def test_months_of_a_closed_quarter_without_travel_are_said(client):
    it = accounted()
    missions.post(by=it.treasurer, line=missions.add_line(
        by=it.officer, trip=it.trip, on=date(2026, 2, 3), kind="hospitality", amount=money("9 CAD")
    ))  # fmt: skip
    assert rows(client, "travelq-nil") == []
    actions.close(by=it.head, quarter=Quarter(2026, 1), finance=money("0 CAD"))

    assert [one["month"] for one in rows(client, "travelq-nil")] == ["01", "02"]
    assert [one["month"] for one in rows(client, "hospitalityq-nil", "?year=2026")] == ["01", "03"]
    assert rows(client, "travelq-nil", "?year=2025") == []


def test_a_month_whose_only_mission_is_withheld_is_not_called_nil(client):
    it = accounted()
    actions.withhold(by=it.manager, mission=it.mission, reason="A threat")
    actions.close(by=make.actor("head"), quarter=Quarter(2026, 1), finance=money("0 CAD"))

    assert rows(client, "travelq") == []
    assert [one["month"] for one in rows(client, "travelq-nil")] == ["01", "02"]
    for missing in ("travelx.csv", "travelq-nil.csv?year=all", "travela.csv?year=20260"):
        assert read(client, f"/en/trips/federal/{missing}", 404)


def test_a_year_that_is_over_is_a_row_to_the_cent_and_the_one_that_is_not_is_none(client):
    it = accounted()
    paid(it, "212.34 CAD", "hospitality")
    paid(it, "80 CAD", "registration")
    paid(it, "999 CAD", "lodging", paid_by="third-party")
    missions.repay(by=it.treasurer, trip=it.trip, on=it.trip.ends_on, amount=money("25.05 CAD"))
    assert rows(client, "travela") == []
    Mission.objects.update(starts_on=date(2025, 3, 2))
    missions.recount(by=it.head)
    row = rows(client, "travela")[0]

    assert problems("travela", row, date(2026, 6, 1)) == []
    assert (row["other_kdollars"], row["minister_kdollars"], row["training_kdollars"]) == ("1.92615", "0", "0")
    assert (row["hospitality_kdollars"], row["conference_fees_kdollars"]) == ("0.21234", "0.08")
    assert "not recorded" in row["travel_compared_fiscal_year_en"]
    Trip.objects.update(group="elected")
    missions.recount(by=it.head)
    assert rows(client, "travela", "?year=2025")[0]["minister_kdollars"] == "1.92615"
    assert "travela.csv" in read(client, "/fr/deplacements/")

    Mission.objects.update(starts_on=date(2016, 3, 2))
    missions.recount(by=it.head)
    row = rows(client, "travela")[0]
    assert problems("travela", row, date(2026, 6, 1)) == []
    assert (row["non_public_servants_kdollars"], row["public_servants_kdollars"]) == ("1.92615", "0")
    Mission.objects.update(public=False, withheld_reason="A threat")
    missions.recount(by=it.head)
    assert rows(client, "travela") == []


def test_a_year_whose_quarters_were_all_closed_with_nothing_is_a_row_of_noughts(client):
    head = make.actor("head")
    for number in (1, 2, 3, 4):
        assert rows(client, "travela") == []
        actions.close(by=head, quarter=Quarter(2025, number), finance=money("0 CAD"))

    row = rows(client, "travela")[0]
    assert (row["year"], row["other_kdollars"], problems("travela", row, date(2026, 6, 1))) == ("2025", "0", [])
